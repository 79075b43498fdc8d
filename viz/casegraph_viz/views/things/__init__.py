"""Pages for single things: every review, theme, agency, scheme, term, source and file."""
