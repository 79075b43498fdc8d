"""The model: the IRIs of each class, and the concepts of each scheme as values."""
