"""From tables to a dataset: read, check, write as quads, build, and validate by the shapes."""
