"""The theme map: which themes meet in the same reviews, and what stands behind each line."""
