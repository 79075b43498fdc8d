"""A corpus beside published figures: each share with its interval, and where they can be compared."""

from casegraph.comparison.rule import COLUMNS, MAX_Q, comparison

__all__ = ["COLUMNS", "MAX_Q", "comparison"]
