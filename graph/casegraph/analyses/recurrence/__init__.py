"""What was recommended, for how long, and what was found again afterwards."""

from casegraph.analyses.recurrence.areas import within_area
from casegraph.analyses.recurrence.ledger import BY, NOT_STATED, columns, recurrence
from casegraph.analyses.recurrence.repeats import recommendation_clusters

__all__ = ["BY", "NOT_STATED", "columns", "recommendation_clusters", "recurrence", "within_area"]
