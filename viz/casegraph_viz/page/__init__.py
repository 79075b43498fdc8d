"""One self-contained HTML page: rendering, its place in a site, style, charts and formats."""
