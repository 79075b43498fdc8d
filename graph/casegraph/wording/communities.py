"""What a set of linked themes is called: a community only where other reviews would give it too."""

from __future__ import annotations

from collections.abc import Iterable

from casegraph.thresholds import STABLE_COMMUNITY
from casegraph.wording.numbers import hundredths

COMMUNITY, GROUP = "community", "group of linked themes"

_MANY = {COMMUNITY: "communities", GROUP: "groups of linked themes"}

_SHORT = {COMMUNITY: (COMMUNITY, "communities"), GROUP: ("linked group", "linked groups")}

MEANING = (
    f"Only what resampled reviews give again is called a {COMMUNITY}: a set for which the part "
    f"most like it has a Jaccard similarity of {hundredths(STABLE_COMMUNITY)} or more on average. "
    f"Less stable sets are called {_MANY[GROUP]}."
)
"""When a set of themes is called a community."""


def called(jaccard: float | None) -> str:
    """Return what a set of themes is called, by its mean Jaccard similarity; None: nobody knows.

    >>> called(0.8), called(0.5), called(None)
    ('community', 'group of linked themes', 'group of linked themes')
    """
    return COMMUNITY if jaccard is not None and jaccard >= STABLE_COMMUNITY else GROUP


def plural(names: Iterable[str]) -> str:
    """Return what some sets are called together.

    >>> plural(["community", "group of linked themes"]), plural(["group of linked themes"])
    ('communities and groups of linked themes', 'groups of linked themes')
    """
    found = set(names) or {GROUP}
    return " and ".join(many for one, many in _MANY.items() if one in found)


def short(names: Iterable[str]) -> tuple[str, str]:
    """Return what one of some sets, and what several are called where there is little room.

    It is *community* only where all of them are.

    >>> short(["community", "group of linked themes"]), short(["community"])
    (('linked group', 'linked groups'), ('community', 'communities'))
    """
    return _SHORT[COMMUNITY if set(names) == {COMMUNITY} else GROUP]
