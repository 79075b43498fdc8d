"""The reviews beside published figures, and where the two can be compared."""

from casegraph.analyses.national_figures.comparison import COLUMNS, national_figures

__all__ = ["COLUMNS", "national_figures"]
