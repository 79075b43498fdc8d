"""The filters of the pages: which there are, in which order, and what the bar calls them.

Keys and values are those of ``--where``, so that an address and a command say the same.
"""

from __future__ import annotations

from collections.abc import Mapping

from casegraph.selection.facets import FACETS

#: What the filter bar calls each kind, in its order; the keys are those of ``--where``.
HEADS: Mapping[str, str] = {
    "age-group": "Age",
    "sex": "Sex",
    "nation": "Nation",
    "area": "Area",
    "year": "Years",
    "outcome": "Outcome",
    "incident-type": "Harm",
    "agency": "Agency",
    "review-type": "Type",
    "basis": "Source",
    "package": "Package",
}

#: Every key that travels along the links of a site. ``theme`` does not: in an address of a page it
#: is the theme that a reader has opened.
KEYS = tuple(key for key, facet in FACETS.items() if facet.about != "finding" and key != "theme")
