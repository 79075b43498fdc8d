"""The shape of a co-occurrence network: which themes hang together, and which stand between.

Everything here describes the reviews that were written. A community is a set of themes that
reviews mention together more than chance would have it; it is not a kind of child, of family or
of case, and a central theme is not a cause.
"""

from casegraph.structure.annotation import annotate
from casegraph.structure.backbone import BACKBONES, backbone
from casegraph.structure.centrality import MEASURES, centrality
from casegraph.structure.communities import Communities, Community, communities
from casegraph.structure.diagram import Position, strategic_diagram
from casegraph.structure.weights import EVIDENCE, WEIGHTS, weighted_network

__all__ = [
    "BACKBONES",
    "EVIDENCE",
    "MEASURES",
    "WEIGHTS",
    "Communities",
    "Community",
    "Position",
    "annotate",
    "backbone",
    "centrality",
    "communities",
    "strategic_diagram",
    "weighted_network",
]
