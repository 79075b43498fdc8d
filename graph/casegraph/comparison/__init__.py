"""A corpus beside published figures, and where the two can be compared."""

from casegraph.comparison.rule import COLUMNS, MAX_Q, comparison

__all__ = ["COLUMNS", "MAX_Q", "comparison"]
