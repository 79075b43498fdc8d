"""What tells two groups of reviews apart: how often themes stand, which go together, and how.

``groups`` says who is compared; ``shares`` compares themes one by one, ``odds`` and
``beyond_length`` pairs, ``permutation`` whole networks; ``comparison`` puts it together. No result
here says that what tells the groups apart is the reason for a difference.
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
