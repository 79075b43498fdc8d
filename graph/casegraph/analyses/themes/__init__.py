"""How often reviews state each theme, and within which bounds the share lies."""
