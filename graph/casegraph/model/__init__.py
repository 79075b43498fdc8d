"""What things are called: IRIs by class, and the concepts of each scheme as values."""
