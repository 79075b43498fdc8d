"""Published figures, beside these reviews where they may be compared."""
