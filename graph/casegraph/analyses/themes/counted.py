"""Each theme of the scheme with how many units state it: one small value per theme."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from casegraph.model.concepts import concepts, groups

if TYPE_CHECKING:
    from casegraph.selection.incidence import Incidence

__all__ = ["CountedTheme", "counted_themes"]


@dataclass(frozen=True, slots=True)
class CountedTheme:
    """A theme as its scheme describes it, and how many units state it.

    ``count`` is a number of units, ``share`` of all units, ``low`` and ``high`` the ends of its 95%
    Wilson interval. ``group`` is empty for a theme of no group.
    """

    id: str
    iri: str
    label: str
    group: str
    group_label: str
    definition: str
    alt_labels: tuple[str, ...]
    count: int
    share: float
    low: float
    high: float


def counted_themes(found: Incidence) -> tuple[CountedTheme, ...]:
    """Return every theme of an incidence matrix in its order, those that no unit states included.

    >>> import casegraph as cg
    >>> themes = {theme.id: theme for theme in counted_themes(cg.open().incidence())}
    >>> themes["neglect"].count > 50, themes["neglect"].low < themes["neglect"].share
    (True, True)
    """
    from casegraph.stats import wilson_interval

    counts = found.counts()
    n = len(found.units)
    low, high = wilson_interval(counts, n)
    scheme, known = concepts("theme"), groups("theme")
    made = []
    for k, theme in enumerate(found.themes):
        about = scheme[theme]
        group = about.broader or ""
        made.append(
            CountedTheme(
                theme,
                about.iri,
                about.pref_label,
                group,
                known[group].pref_label if group else "",
                about.definition,
                tuple(about.alt_labels),
                int(counts[k]),
                float(counts[k] / n),
                float(low[k]),
                float(high[k]),
            )
        )
    return tuple(made)
