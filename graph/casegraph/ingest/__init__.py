"""From tables to a dataset: read, check, write as quads, build, and hold against the shapes."""
