"""The documentation as a site: `make docs` gathers the Markdown pages under `build/docs/source` and builds them.

What a page says belongs into the page; which pages there are, and in which order, into `contents.md`.
"""

project = "Counterclaim"
project_copyright = "the Counterclaim authors, Apache-2.0"
extensions = ["myst_parser"]
root_doc = "index"

myst_heading_anchors = 3
"""Links may lead to headings, as they do on the pages of a repository."""
nitpicky = True

html_theme = "furo"
html_title = "Counterclaim"
html_copy_source = False
html_show_sourcelink = False
html_show_sphinx = False
html_theme_options = {"top_of_page_buttons": []}
"""Furo uses the fonts of the machine and the search runs in the page: a site that needs no network."""
