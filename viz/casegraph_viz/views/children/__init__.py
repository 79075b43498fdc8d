"""The children: what is stated about them, and two groups of reviews side by side."""
