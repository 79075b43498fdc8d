"""The model of the ontology as a drawing: the main classes as boxes, properties as arrows."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

WIDTH, HEIGHT = 1110, 470
_W, _H = 150, 44

#: Box → its centre, its label and the term that it shows.
BOXES: dict[str, tuple[int, int, str, str]] = {
    "organisation": (90, 60, "Organisation", "org:Organization"),
    "incident": (390, 60, "Incident", "cg:Incident"),
    "child": (705, 60, "Child", "cg:Child"),
    "characteristic": (1020, 60, "Characteristic", "vocab:characteristic"),
    "source": (90, 190, "Source", "cg:Source"),
    "review": (390, 190, "Review", "cg:Review"),
    "finding": (705, 190, "Finding", "cg:Finding"),
    "theme": (1020, 190, "Theme", "vocab:theme"),
    "recommendation": (705, 320, "Recommendation", "cg:Recommendation"),
    "agency": (1020, 320, "Agency", "vocab:agency"),
    "report": (90, 430, "Report", "sdo:Report"),
    "observation": (390, 430, "Published figure", "qb:Observation"),
    "concept": (705, 430, "Any concept", "skos:Concept"),
}
#: Arrows: from, property, to, and how far along the arrow its name is (0 to 1).
ARROWS: tuple[tuple[str, str, str, float], ...] = (
    ("review", "dcterms:publisher", "organisation", 0.42),
    ("review", "prov:wasDerivedFrom", "source", 0.5),
    ("review", "cg:concerns", "incident", 0.5),
    ("incident", "cg:involves", "child", 0.5),
    ("child", "cg:characteristic", "characteristic", 0.5),
    ("review", "cg:hasFinding", "finding", 0.5),
    ("review", "cg:hasRecommendation", "recommendation", 0.5),
    ("finding", "cg:theme", "theme", 0.5),
    ("finding", "cg:implicates", "agency", 0.22),
    ("recommendation", "cg:theme", "theme", 0.2),
    ("recommendation", "cg:directedTo", "agency", 0.5),
    ("observation", "cg:report", "report", 0.5),
    ("observation", "cg:statisticConcept", "concept", 0.5),
)

#: The drawing in words, for those who do not see it.
IN_WORDS = (
    "A review is published by an organisation, was read in a source, concerns an incident, and "
    "has findings and recommendations, which may have been read in a source of their own. An "
    "incident involves children, and a child has "
    "characteristics. A finding is about themes and may implicate agencies; a recommendation is "
    "about themes and may be directed to agencies. A published figure comes from a report and "
    "counts a concept."
)


@dataclass(frozen=True)
class Arrow:
    """One arrow: its path, and the place and text of its name."""

    path: str
    x: float
    y: float
    name: str


def boxes(links: dict[str, str]) -> list[dict[str, Any]]:
    """Return the boxes with the link of the term that each shows."""
    return [
        {
            "x": x - _W / 2,
            "y": y - _H / 2,
            "width": _W,
            "height": _H,
            "middle": x,
            "label": label,
            "term": term,
            "link": links.get(term, ""),
        }
        for x, y, label, term in BOXES.values()
    ]


def arrows() -> list[Arrow]:
    """Return the arrows, from border to border of the boxes."""
    found = []
    for start, name, end, share in ARROWS:
        (x1, y1), (x2, y2) = BOXES[start][:2], BOXES[end][:2]
        a, b = _border(x1, y1, x2, y2), _border(x2, y2, x1, y1)
        x, y = a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share
        found.append(
            Arrow(f"M{a[0]:.0f} {a[1]:.0f}L{b[0]:.0f} {b[1]:.0f}", round(x), round(y + 4), name)
        )
    return found


def _border(x: float, y: float, to_x: float, to_y: float) -> tuple[float, float]:
    """Where the line from the middle of a box to another point leaves the box."""
    dx, dy = to_x - x, to_y - y
    reach = min(
        (_W / 2 + 3) / abs(dx) if dx else math.inf, (_H / 2 + 3) / abs(dy) if dy else math.inf
    )
    return x + dx * reach, y + dy * reach
