"""Which themes co-occur: every pair of themes with its counts, measures and evidence.

``measures`` lists what is said of a pair, ``result`` holds it for all pairs as arrays, ``network``
makes a networkx graph of it.
"""

from casegraph.analyses.cooccurrence.measures import MEASURES, Measure
from casegraph.analyses.cooccurrence.result import Cooccurrence, cooccurrence

__all__ = ["MEASURES", "Cooccurrence", "Measure", "cooccurrence"]
