"""The children: what is stated of them, and two groups of reviews side by side."""
