"""Compare: two groups of reviews that the reader chooses, and how they differ."""
