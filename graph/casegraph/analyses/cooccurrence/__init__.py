"""Which themes co-occur: every pair of themes with its counts, measures and evidence.

``measures`` lists what is said of a pair, ``compare`` works it out, ``result`` holds it for all
pairs as arrays, ``robustness`` and ``recoding`` say how stable it is with other reviews and other
coders, and ``network`` makes a networkx graph of it.
"""

from casegraph.analyses.cooccurrence.compare import cooccurrence
from casegraph.analyses.cooccurrence.measures import MEASURES, Measure
from casegraph.analyses.cooccurrence.result import Cooccurrence

__all__ = ["MEASURES", "Cooccurrence", "Measure", "cooccurrence"]
