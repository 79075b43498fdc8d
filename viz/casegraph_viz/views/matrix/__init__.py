"""The matrix: every pair of themes at a glance."""
