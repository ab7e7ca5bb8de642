"""How Sphinx builds the site: offline, from these pages and the docstrings."""

import tomllib
from pathlib import Path

PROJECT = tomllib.loads((Path(__file__).parent.parent / "pyproject.toml").read_text(encoding="utf-8"))["project"]

project = "schedules"
author = PROJECT["authors"][0]["name"]
copyright = f"{author}, Apache-2.0"  # noqa: A001  # Sphinx's own name
release = PROJECT["version"]
language = "en"
extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
exclude_patterns = ["_build"]
myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3
autodoc_typehints = "description"
autodoc_typehints_description_target = "documented"
autodoc_member_order = "bysource"
autodoc_default_options = {
    "members": True,
    "exclude-members": "model_config, model_post_init, error",
    "show-inheritance": False,
}
html_theme = "furo"
html_title = "schedules"
html_copy_source = False
html_show_sphinx = False
html_static_path = ["_static"]
html_css_files = ["readable.css"]
pygments_style = "a11y-high-contrast-light"
pygments_dark_style = "a11y-high-contrast-dark"
