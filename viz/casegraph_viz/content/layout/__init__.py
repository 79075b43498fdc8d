"""Where each theme stands on a map, found before the page opens."""
