"""The statistics, in plain arrays: units × themes go in, numbers come out.

Nothing here knows RDF, tables or networks; the package imports numpy, scipy, the
errors, the thresholds and the names of the nets.
Which module answers which question:

=============================================  =====================================================
Question                                       Module and function
=============================================  =====================================================
In how many units do two themes co-occur?      ``counting.pair_counts``
How strongly do two themes co-occur?           ``measures.measures`` (lift, NPMI, phi, odds ratio …)
More often than plain chance gives?            ``independence`` on ``hypergeometric`` (Fisher)
More often than review length gives?           ``exact`` on ``rasch`` and ``noncentral``
More often than length within strata gives?    ``strata`` on ``exact`` and ``sums``
The same, where some cells cannot be filled?   ``open_cells``
The same, lengths held on average only?        ``length`` on ``poisson_binomial``
Both tails of a count, and one two-sided p?    ``tails.Tails``
Which of many pairs are findings?              ``false_discovery`` (Benjamini–Hochberg, –Yekutieli)
All of that for every pair at once?            ``association.associate``
How stable is a pair under resampling?         ``bootstrap.bootstrap``
How uncertain is a share?      ``proportions.wilson_interval``
How far apart are two shares?                  ``proportions.newcombe_interval``, ``.score_test``
What do siblings in one review cost?           ``proportions.design_effect``
Do two groups have the same odds ratio?        ``odds_homogeneity`` (Zelen, Breslow–Day–Tarone)
Does a share rise or fall over time?           ``linear_trend`` (Cochran–Armitage)
Is a count more than the base rate gives?      ``observed_expected`` (noncentral hypergeometric)
Does it matter which came first?               ``order`` (years permuted)
Do the exposed differ from their like?         ``matched_odds`` (Mantel–Haenszel, one by one)
How soon is something found again?             ``survival`` (Kaplan–Meier)
Is a set of themes more than its parts?        ``loglinear.beyond_parts`` (Bartlett's interaction)
Do units fall into a few classes?              ``mixture.fit_classes`` (latent classes by EM)
What could a corpus of this size show?         ``power``
Is a null model right?                         ``curveball`` (random matrices), ``simulation``
=============================================  =====================================================
"""

from casegraph.nets import NETS
from casegraph.stats.association import Association, associate
from casegraph.stats.counting import pair_counts, pattern, upper_triangle
from casegraph.stats.curveball import curveball_counts, curveball_matrix
from casegraph.stats.exact import ExactModel, fit_exact_model
from casegraph.stats.false_discovery import benjamini_hochberg, benjamini_yekutieli
from casegraph.stats.hypergeometric import hypergeometric_tails
from casegraph.stats.length import LengthModel, fit_length_model
from casegraph.stats.linear_trend import CochranArmitage, cochran_armitage
from casegraph.stats.loglinear import BeyondParts, beyond_parts
from casegraph.stats.margins import ConvergenceError
from casegraph.stats.measures import Measures, measures
from casegraph.stats.mixture import ClassModel, fit_classes
from casegraph.stats.noncentral import Laws
from casegraph.stats.odds_homogeneity import (
    OddsCompared,
    breslow_day_tarone,
    compare_odds,
    homogeneity_p,
)
from casegraph.stats.open_cells import fit_open_model
from casegraph.stats.poisson_binomial import poisson_binomial_tails
from casegraph.stats.power import (
    PairTest,
    detection_power,
    pair_test,
    pair_test_under,
    smallest_odds_ratio,
)
from casegraph.stats.proportions import (
    design_effect,
    newcombe_interval,
    score_test,
    wilson_interval,
)
from casegraph.stats.resampling import Bootstrap, bootstrap
from casegraph.stats.simulation import Simulated, simulate
from casegraph.stats.strata import StrataModel, fit_strata_model
from casegraph.stats.tails import Tails

__all__ = [
    "NETS",
    "Association",
    "BeyondParts",
    "Bootstrap",
    "ClassModel",
    "CochranArmitage",
    "ConvergenceError",
    "ExactModel",
    "Laws",
    "LengthModel",
    "Measures",
    "OddsCompared",
    "PairTest",
    "Simulated",
    "StrataModel",
    "Tails",
    "associate",
    "benjamini_hochberg",
    "benjamini_yekutieli",
    "beyond_parts",
    "bootstrap",
    "breslow_day_tarone",
    "cochran_armitage",
    "compare_odds",
    "curveball_counts",
    "curveball_matrix",
    "design_effect",
    "detection_power",
    "fit_classes",
    "fit_exact_model",
    "fit_length_model",
    "fit_open_model",
    "fit_strata_model",
    "homogeneity_p",
    "hypergeometric_tails",
    "measures",
    "newcombe_interval",
    "pair_counts",
    "pair_test",
    "pair_test_under",
    "pattern",
    "poisson_binomial_tails",
    "score_test",
    "simulate",
    "smallest_odds_ratio",
    "upper_triangle",
    "wilson_interval",
]
