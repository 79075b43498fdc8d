"""Sets of three or four themes that co-occur beyond what their parts explain.

The module names are the steps: ``candidates`` (which sets are looked at), ``parts`` (what the
counts of a set's parts imply for the whole), ``examine`` (compares the count with that and with
the number of themes coded, with correction), ``table`` (names, reviews and notes).
"""

from casegraph.analyses.sets.candidates import candidate_sets, cell_counts
from casegraph.analyses.sets.examine import SetTests, examine_sets
from casegraph.analyses.sets.table import ThemeSets, theme_sets
from casegraph.stats.loglinear import BeyondParts, beyond_parts

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
