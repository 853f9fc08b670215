"""How Sphinx builds the documentation: `make docs` writes it to build/docs, and asks no other host for anything."""

import sys
from importlib import metadata
from pathlib import Path

import implicit_lab

sys.path.insert(0, str(Path(__file__).parent))

project = "Implicit Lab"
author = "The Implicit Lab developers"
copyright = author
release = metadata.version("implicit-lab")

extensions = [
    "sphinx.ext.autodoc",
    "sphinx.ext.autosummary",
    "sphinx.ext.napoleon",
    "sphinx_gallery.gen_gallery",
    "extensions.reference",
]
exclude_patterns = ["gallery", "generated/backreferences"]
templates_path = ["_templates"]
nitpicky = True

autodoc_member_order = "bysource"
autodoc_typehints = "none"
autosummary_generate = True
autosummary_imported_members = True
napoleon_numpy_docstring = False

html_theme = "furo"
html_title = project
html_math_renderer = "mathml"
html_copy_source = False
html_static_path = ["static"]
html_css_files = ["style.css"]

sphinx_gallery_conf = {
    "examples_dirs": "gallery",
    "gallery_dirs": "generated/examples",
    "filename_pattern": r"\.py$",
    "doc_module": ("implicit_lab",),
    "backreferences_dir": "generated/backreferences",
    "inspect_global_variables": False,
    "within_subsection_order": "FileNameSortKey",
    "reset_modules": ("matplotlib", "extensions.reference.reset_torch"),
    "show_signature": False,
    "show_memory": False,
    "write_computation_times": False,
    "abort_on_example_error": True,
    "default_thumb_file": str(Path(implicit_lab.__file__).parent / "pages" / "deblurring" / "card.png"),
}
