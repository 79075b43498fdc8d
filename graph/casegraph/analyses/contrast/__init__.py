"""How two groups of reviews differ: in how often themes are stated, and in which co-occur.

``groups`` says who is compared; ``shares`` compares themes one by one, ``odds`` and
``beyond_length`` pairs, ``permutation`` whole networks; ``comparison`` puts it together. No result
here shows what caused a difference.
"""

from casegraph.analyses.contrast.beyond_length import BeyondLength, compare_beyond_length
from casegraph.analyses.contrast.comparison import Contrast, contrast, contrast_groups
from casegraph.analyses.contrast.groups import Groups, independent_groups, select_groups
from casegraph.analyses.contrast.permutation import (
    NetworkTest,
    permute_networks,
    residuals,
    steady_themes,
)
from casegraph.analyses.contrast.shares import SharesCompared, compare_shares
from casegraph.stats.odds_homogeneity import (
    OddsCompared,
    breslow_day_tarone,
    compare_odds,
    homogeneity_p,
)

__all__ = [
    "BeyondLength",
    "Contrast",
    "Groups",
    "NetworkTest",
    "OddsCompared",
    "SharesCompared",
    "breslow_day_tarone",
    "compare_beyond_length",
    "compare_odds",
    "compare_shares",
    "contrast",
    "contrast_groups",
    "homogeneity_p",
    "independent_groups",
    "permute_networks",
    "residuals",
    "select_groups",
    "steady_themes",
]
