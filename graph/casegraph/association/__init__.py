"""Which themes occur together, how much, compared with what, and how sure one can be.

The module names are the steps: ``counting`` (pair counts), ``measures`` (lift, phi and the like),
``independence`` and ``length`` (the two null models, on ``exact`` and ``poisson_binomial``),
``correction`` (q-values), ``result`` (all of it for every pair), ``intervals`` and ``power`` (how
sure), ``sampler`` and ``simulation`` (the checks). Nothing here knows RDF, tables or networks: in
come units × themes, out go arrays.
"""

from casegraph.association.correction import benjamini_hochberg, benjamini_yekutieli
from casegraph.association.counting import pair_counts, pattern, upper_triangle
from casegraph.association.exact import hypergeometric_tails
from casegraph.association.intervals import (
    Bootstrap,
    bootstrap,
    newcombe_interval,
    wilson_interval,
)
from casegraph.association.length import ConvergenceError, LengthModel, fit_length_model
from casegraph.association.measures import Measures, measures
from casegraph.association.poisson_binomial import poisson_binomial_tails
from casegraph.association.power import detection_power, smallest_odds_ratio
from casegraph.association.result import GRADES, NETS, Association, associate
from casegraph.association.sampler import curveball_counts
from casegraph.association.simulation import Simulated, simulate
from casegraph.association.tails import Tails

__all__ = [
    "GRADES",
    "NETS",
    "Association",
    "Bootstrap",
    "ConvergenceError",
    "LengthModel",
    "Measures",
    "Simulated",
    "Tails",
    "associate",
    "benjamini_hochberg",
    "benjamini_yekutieli",
    "bootstrap",
    "curveball_counts",
    "detection_power",
    "fit_length_model",
    "hypergeometric_tails",
    "measures",
    "newcombe_interval",
    "pair_counts",
    "pattern",
    "poisson_binomial_tails",
    "simulate",
    "smallest_odds_ratio",
    "upper_triangle",
    "wilson_interval",
]
