"""The structure of a co-occurrence network: communities of themes, and how central each theme is.

Everything here describes the reviews that were written. A community is a set of themes that
reviews mention together more often than expected by chance; it is not a kind of child, of family or
of case, and a central theme is not a cause.
"""

from casegraph.analyses.communities.annotation import annotate
from casegraph.analyses.communities.backbone import BACKBONES, backbone
from casegraph.analyses.communities.centrality import MEASURES, centrality
from casegraph.analyses.communities.detection import communities
from casegraph.analyses.communities.diagram import Position, strategic_diagram
from casegraph.analyses.communities.resampled import Method, with_resampling
from casegraph.analyses.communities.result import Communities, Community, Resampled
from casegraph.analyses.communities.weights import EVIDENCE, WEIGHTS, weighted_network

__all__ = [
    "BACKBONES",
    "EVIDENCE",
    "MEASURES",
    "WEIGHTS",
    "Communities",
    "Community",
    "Method",
    "Position",
    "Resampled",
    "annotate",
    "backbone",
    "centrality",
    "communities",
    "strategic_diagram",
    "weighted_network",
    "with_resampling",
]
