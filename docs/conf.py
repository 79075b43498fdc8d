"""The documentation as a site: ``make docs`` writes it to docs/_build/html."""

from casegraph.resources import casegraph_version

project = "casegraph"
author = "the casegraph contributors"
copyright = "the casegraph contributors; code MIT, text and data CC BY 4.0"
release = version = casegraph_version()

extensions = ["myst_parser"]
source_suffix = {".md": "markdown"}
exclude_patterns = ["_build"]
myst_heading_anchors = 3
# Links to files of the repository that are no pages (tables, licences) are checked by a test.
# The highlighter does not know every operator of SPARQL property paths.
suppress_warnings = ["myst.xref_missing", "misc.highlighting_failure"]

language = "en-GB"
html_title = "casegraph"
html_theme = "furo"
html_copy_source = False
html_show_sphinx = False
html_theme_options = {
    "light_css_variables": {"color-brand-primary": "#14477e", "color-brand-content": "#14477e"},
    "dark_css_variables": {"color-brand-primary": "#8fc0f5", "color-brand-content": "#8fc0f5"},
}
