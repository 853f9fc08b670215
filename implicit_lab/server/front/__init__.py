"""What does a visitor's browser get? A notebook as one small page: its text, its widgets' state, and a small front end.

Voila's page is JupyterLab without its menus: a hundred scripts, and most of what opening a page cost.
"""
