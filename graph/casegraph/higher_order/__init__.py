"""Sets of three or four themes that stand together beyond what their parts explain.

The module names are the steps: ``candidates`` (which sets are looked at), ``parts`` (what the
counts of a set's parts imply for the whole), ``examine`` (held against that and against review
length, with correction), ``table`` (names, reviews and notes).
"""

from casegraph.higher_order.candidates import candidate_sets, cell_counts
from casegraph.higher_order.examine import SetTests, examine_sets
from casegraph.higher_order.parts import BeyondParts, beyond_parts
from casegraph.higher_order.table import ThemeSets, theme_sets

__all__ = [
    "BeyondParts",
    "SetTests",
    "ThemeSets",
    "beyond_parts",
    "candidate_sets",
    "cell_counts",
    "examine_sets",
    "theme_sets",
]
