"""What was recommended on, and found again in later reviews."""
