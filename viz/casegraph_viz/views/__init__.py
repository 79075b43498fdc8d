"""The views: one folder each, with its Python, template, style and scripts together."""
