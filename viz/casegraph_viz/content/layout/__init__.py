"""The place of each theme on a map, computed before the page opens."""
