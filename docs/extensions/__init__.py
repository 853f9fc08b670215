"""What the documentation asks of Sphinx beyond its own: formulas in plain text, drawn without a script."""
