"""Whether a theme comes back in the same area more than in like reviews elsewhere.

The ledger compares every later review with every recommendation, wherever either was. Agencies of
one area were asked by the reviews of that area, so this module looks at areas with more than one
review: is a theme on which an earlier review of the area made a recommendation, or which was a
concern of one, more often a concern of a later review there than of like reviews elsewhere? *Like*
is of the same level, the same kind of source, and at most two years apart.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from casegraph.analyses.recurrence.followup import Material, material
from casegraph.errors import UsageError
from casegraph.model.names import names_of
from casegraph.thresholds import FEWEST_EVENTS
from casegraph.wording.caveats import ASSOCIATIONS, NOT_A_CAUSE
from casegraph.wording.recurrence import area_sentence, time_sentence

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    from casegraph.selection.selection import Where
    from casegraph.store import Store

#: Reviews published up to so many years apart are alike in time: fewer years leave too few reviews
#: to compare with, more would mix years in which other things were written of.
YEARS_ALIKE = 2
#: Years after which the share found again is given.
YEARS_AFTER = (5, 10)
#: What an earlier review of the area said of the theme.
EXPOSURES = ("recommendation", "concern", "neither")

NOTES = (
    (
        "Like reviews elsewhere: of the same level and kind of source, published at most "
        f"{YEARS_ALIKE} years apart, not of the same area, and without such an earlier review in "
        f"their own. {NOT_A_CAUSE['recurrence']}; two reviews of one area may be of one case."
    ),
    ASSOCIATIONS,
)


def within_area(
    store: Store, where: Where = None, themes: Sequence[str] = (), seed: int = 0
) -> pd.DataFrame:
    """Return how much more or less a theme is found again in its own area than elsewhere.

    Parameters
    ----------
    store, where
        As in :func:`casegraph.analyses.recurrence.recurrence`. Only reviews that state their year
        count; those that state no area count as elsewhere.
    themes
        Ids or labels of the themes to count; all of them if empty.
    seed
        Of the draws behind the intervals of the shares found again in time.

    Returns
    -------
    pandas.DataFrame
        Three rows. ``exposure``: what an earlier review of the area, of a strictly earlier year,
        said of a theme: ``recommendation`` (made one on it), ``concern`` (had it as a concern) or
        ``neither``. The last is a check: it should be near 1.

        A pair is a later review of an area and a theme of this exposure. ``reviews``, ``areas``,
        ``pairs`` with like reviews elsewhere; ``found``, the pairs in which the later review has
        the theme as a concern; ``expected``, their number at the share of the like reviews.
        ``odds_ratio``, ``low``, ``high``, ``p``: the matched Mantel–Haenszel odds ratio, with the
        95% interval and p of an error clustered by review
        (:mod:`casegraph.stats.matched_odds`). ``ratio_to_neither``, ``…_low``, ``…_high``: this
        odds ratio divided by that of the third row, which takes out whether these reviews name
        more of everything.

        ``area_themes``: an area and a theme with this exposure, where a later review of the area
        exists, followed from the first exposure to the last review of the area; ``events`` of these
        are found again. With at least 20 events ``median_follow_up`` in years, and
        ``found_by_5_years``, ``found_by_10_years`` with ``…_low`` and ``…_high``: the share found
        again by then after Kaplan and Meier, with the interval from resampled areas
        (:mod:`casegraph.stats.survival`). Missing in the third row, and with fewer events.

        ``sentence`` and ``time_sentence`` say it in words.

    Raises
    ------
    UnknownNameError, UsageError
        As in :func:`casegraph.analyses.recurrence.recurrence`; UsageError also where no area has
        two reviews of different years.

    Examples
    --------
    >>> import casegraph as cg
    >>> found = within_area(cg.open().store)
    >>> found["exposure"].tolist()
    ['recommendation', 'concern', 'neither']
    """
    import pandas as pd

    wanted = set(names_of("theme").resolve_each(themes))
    left = material(store, where)
    corpus = _Corpus(left, wanted)
    rows = _odds(corpus)
    for row in rows:
        row |= _followed(corpus, row["exposure"], seed)
        row["sentence"] = area_sentence(row["exposure"], row)
        row["time_sentence"] = time_sentence(row["exposure"], row)
    frame = pd.DataFrame(rows, columns=columns())
    for name in frame.columns:
        if name in ("reviews", "areas", "pairs", "found", "area_themes", "events"):
            frame[name] = frame[name].astype("Int64")
        elif name not in ("exposure", "sentence", "time_sentence"):
            frame[name] = frame[name].astype("Float64")
    frame.attrs.update(where=list(left.selection.texts), warnings=list(left.warnings),
                       reviews=len(left.reviews), dated=len(corpus.ids), seed=seed,
                       notes=list(NOTES))  # fmt: skip
    return frame


def columns() -> list[str]:
    """Return the names of the columns in order.

    >>> columns()[:3]
    ['exposure', 'reviews', 'areas']
    """
    shares = [f"found_by_{y}_years{end}" for y in YEARS_AFTER for end in ("", "_low", "_high")]
    return ["exposure", "reviews", "areas", "pairs", "found", "expected", "odds_ratio", "low",
            "high", "p", "ratio_to_neither", "ratio_to_neither_low", "ratio_to_neither_high",
            "area_themes", "events", "median_follow_up", *shares, "sentence",
            "time_sentence"]  # fmt: skip


class _Corpus:
    """The reviews with a year as arrays: who had which concern, and what was said before there."""

    def __init__(self, left: Material, wanted: set[str]) -> None:
        import numpy as np

        self.ids = [i for i, about in left.reviews.items() if about.year is not None]
        place = {i: k for k, i in enumerate(self.ids)}
        about = [left.reviews[i] for i in self.ids]
        self.year = np.array([r.year for r in about], np.int64)
        self.area = np.array([r.area for r in about], np.str_)
        self.kind = np.array([f"{r.level}\n{r.basis}" for r in about], np.str_)
        named = [*left.findings, *left.recommendations]
        themes = sorted({t for item in named for t in item["themes"] if not wanted or t in wanted})
        column = {theme: k for k, theme in enumerate(themes)}

        def marks(items: Sequence[dict[str, Any]]) -> NDArray[np.bool_]:
            found = np.zeros((len(self.ids), len(themes)), np.bool_)
            for item in items:
                if item["review_id"] in place:
                    inside = [column[t] for t in item["themes"] if t in column]
                    found[place[item["review_id"]], inside] = True
            return found

        self.concern = marks([f for f in left.findings if f["polarity"] == "concern"])
        self.recommendation = marks(left.recommendations)
        self.later = np.zeros(len(self.ids), np.bool_)
        self.before = {name: np.zeros_like(self.concern) for name in EXPOSURES}
        for inside in self.by_area():
            for k in inside:
                earlier = inside[self.year[inside] < self.year[k]]
                if earlier.size:
                    self.later[k] = True
                    for name, what in (("recommendation", self.recommendation),
                                       ("concern", self.concern)):  # fmt: skip
                        self.before[name][k] = what[earlier].any(axis=0)
        if not self.later.any():
            raise UsageError(
                "found no area with two reviews of different years; expected at least one; leave "
                "out some of the filters"
            )
        either = self.before["recommendation"] | self.before["concern"]
        self.before["neither"] = self.later[:, None] & ~either

    def by_area(self) -> list[NDArray[np.intp]]:
        """Return the places of the reviews of each stated area."""
        import numpy as np

        names, which = np.unique(self.area, return_inverse=True)
        order = np.argsort(which.reshape(-1), kind="stable")
        parts = np.split(order, np.cumsum(np.bincount(which.reshape(-1)))[:-1])
        return [part for name, part in zip(names, parts, strict=True) if name]


def _odds(corpus: _Corpus) -> list[dict[str, Any]]:
    import numpy as np

    from casegraph.stats.matched_odds import Likeness, matched_odds

    like = Likeness(corpus.kind, corpus.year, corpus.area, YEARS_ALIKE)
    # With the third row, who may be compared with has no earlier review that says anything.
    unexposed = {name: ~corpus.before[name] for name in EXPOSURES[:2]}
    unexposed["neither"] = unexposed["recommendation"] & unexposed["concern"]
    found = {
        name: matched_odds(corpus.concern, corpus.before[name], like, unexposed[name])
        for name in EXPOSURES
    }
    rows = []
    for name, about in found.items():
        ratio, low, high, p = about.odds()
        beside = (None,) * 3 if name == "neither" else about.odds(found["neither"])[:3]
        exposed = corpus.before[name].any(axis=1)
        rows.append({
            "exposure": name, "reviews": about.units,
            "areas": int(np.unique(corpus.area[exposed]).size), "pairs": about.pairs,
            "found": about.found, "expected": about.expected,
            "odds_ratio": ratio, "low": low, "high": high, "p": p,
            **{f"ratio_to_neither{end}": value
               for end, value in zip(("", "_low", "_high"), beside, strict=True)},
        })  # fmt: skip
    return rows


def _followed(corpus: _Corpus, exposure: str, seed: int) -> dict[str, Any]:
    """Return how soon the themes of an exposure were found again in their area."""
    import numpy as np

    from casegraph.stats.survival import kaplan_meier

    if exposure == "neither":
        return {}
    said = getattr(corpus, exposure)
    times, events, clusters = [], [], []
    for number, inside in enumerate(corpus.by_area()):
        year = corpus.year[inside]
        last = int(year.max())
        for theme in np.flatnonzero(said[inside].any(axis=0)):
            first = int(year[said[inside, theme]].min())
            if last > first:
                again = year[corpus.concern[inside, theme] & (year > first)]
                times.append(int(again.min()) - first if again.size else last - first)
                events.append(bool(again.size))
                clusters.append(number)
    counted: dict[str, float] = {"area_themes": len(times), "events": sum(events)}
    if sum(events) < FEWEST_EVENTS:
        return counted
    shown = kaplan_meier(times, events, clusters, YEARS_AFTER, seed=seed)
    counted["median_follow_up"] = shown.median_follow_up
    for k, years in enumerate(YEARS_AFTER):
        name = f"found_by_{years}_years"
        counted |= {name: float(shown.found[k]), f"{name}_low": float(shown.low[k]),
                    f"{name}_high": float(shown.high[k])}  # fmt: skip
    return counted
