"""The theme map: which themes co-occur in reviews, and the findings behind each line."""
