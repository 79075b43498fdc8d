"""A corpus beside published figures: each share with its interval, and where they can be compared.

Figures differ in what they count, for which period and in which words, so most comparisons are not
valid. Each row is compared, or says why it is not. A difference between a corpus of published
reviews and a national figure is one between two sets of texts, not between children or places.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from casegraph.analyses.national_figures.figures import (
    CHILDREN,
    REVIEW_POPULATIONS,
    SCHEMES,
    Figure,
    figures,
    in_words,
    repeated,
    reports_on_reviews,
)
from casegraph.analyses.national_figures.own_shares import CodedReviews, Share, coded_reviews
from casegraph.model.concepts import concepts, identifiers
from casegraph.model.names import Names, names_of
from casegraph.stats.proportions import newcombe_interval, score_test, wilson_interval
from casegraph.thresholds import (
    CLEAR,
    FEWEST_BESIDE_FIGURE,
    FEWEST_UNITS,
    SMALLEST_BASE,
    SMALLEST_EXPECTED,
)
from casegraph.wording.caveats import SAMPLE, SILENCE
from casegraph.wording.labels import UNITS

if TYPE_CHECKING:
    import pandas as pd

    from casegraph.selection.selection import Where
    from casegraph.store import Store

COLUMNS = (
    "scheme", "concept", "label", "unit", "count", "n", "share", "low", "high", "not_stated",
    "effective_n", "figure_id", "report", "period_start", "period_end", "population", "subgroup",
    "comparator", "value", "value_unit", "base", "figure_share", "figure_low", "figure_high",
    "compared", "flag", "same_as", "compared_with", "difference", "difference_low",
    "difference_high", "p", "q", "call", "may_overlap", "source_url", "note",
)  # fmt: skip
_WHOLE = ("count", "n", "not_stated", "base", "may_overlap")
_DECIMAL = (
    "share", "low", "high", "effective_n", "value", "figure_share", "figure_low", "figure_high",
    "compared_with", "difference", "difference_low", "difference_high", "p", "q",
)  # fmt: skip

NOTES = (
    (
        f"{SAMPLE}: a difference is one between the texts that were "
        "read and those that a report counted, not between children, areas or years, and it does "
        "not show a cause."
    ),
    (
        f"{SILENCE}: 'lower, or not stated' cannot separate the "
        "two. Review types, nations and periods differ unless --where makes them alike."
    ),
    (
        "may_overlap says how many of these reviews a figure may have counted too. Reviews in "
        "both bring the two shares closer and make the interval wider than necessary."
    ),
)


@dataclass(frozen=True)
class _Pair:
    figure: Figure
    mine: Share
    flag: str
    same_as: str = ""


def national_figures(
    store: Store,
    where: Where = None,
    concept: Sequence[str] = (),
    everything: bool = False,
    least: int = FEWEST_UNITS,
) -> pd.DataFrame:
    """Return the shares of a corpus beside every published figure on the same concepts.

    Parameters
    ----------
    store
        Where the dataset is; its published figures are used as well.
    where
        A selection, or filters KEY=VALUE; reviews of single cases by default.
    concept
        Ids or labels of themes, characteristics, incident types, agencies or outcomes; all that a
        figure is about if empty. One that no figure is about has a row with the corpus's side only.
    everything
        Also show figures that state no share: counts without a base, changes, staff.

    Returns
    -------
    pandas.DataFrame
        One row per figure, by scheme, concept and period. Of the corpus: ``unit`` (review or child,
        as the figure counts), ``count``, ``n``, ``share``, ``low``, ``high`` (95% Wilson), with
        ``not_stated`` units left out and ``effective_n`` (see
        ``casegraph.analyses.national_figures.own_shares.Share``). Of the
        figure: what it states, ``figure_share``, and ``figure_low``, ``figure_high``, the
        95% Wilson interval where a base is stated (open to 1 for *more than*, to 0 for *less
        than*).

        ``compared`` says whether the two may be compared, ``flag`` why not; ``same_as`` is the id
        of the figure that says the same, where that is why. If they may,
        ``compared_with`` is the share that the figure's words allow and that is nearest to the
        corpus: rounding is allowed for, *more than* can only show that the corpus is lower,
        *less than* only that it is higher. ``difference`` is the corpus's share minus it, with
        Newcombe's interval, ``p`` of the score test, and ``q`` after Benjamini and Hochberg over
        all compared rows. ``call`` is *higher*, *lower* or *lower, or not stated* where q ≤ 0.05
        and the interval excludes 0, else *no difference shown*; it is empty where nothing was
        compared. ``may_overlap``: reviews of the corpus that the figure may have counted too.

    Raises
    ------
    UnknownNameError
        For a concept of no scheme, or an unknown filter.
    UsageError
        When fewer than ``least`` reviews are left. Of fewer than five, no share is compared.

    Examples
    --------
    >>> import casegraph as cg
    >>> found = national_figures(cg.open().store, concept=["neglect"])
    >>> sorted(set(found["unit"]))
    ['child', 'review']
    """
    import pandas as pd

    concept = concept_names().resolve_each(concept)
    of = coded_reviews(store, where, least)
    published = [f for f in figures(store) if f.scheme in SCHEMES]
    again, on_reviews = repeated(published), reports_on_reviews(figures(store))
    pairs = []
    for f in published:
        if (not concept or f.concept in concept) and (everything or f.share is not None):
            mine = of.share("review" if _counts_reviews(f) else "child", f.scheme, f.concept)
            pairs.append(_pair(f, mine, again, on_reviews))
    rows = _rows(pairs, of)
    about = {(f.scheme, f.concept) for f in published}
    rows += [
        _own(of.share("review", scheme, name), scheme, name)
        for scheme in SCHEMES
        for name in identifiers(scheme)
        if (scheme, name) not in about
        and (name in concept or (everything and not concept and not name.endswith("not-stated")))
    ]
    place = {(s, c): k for k, (s, c) in enumerate((s, c) for s in SCHEMES for c in identifiers(s))}
    rows.sort(key=lambda r: (SCHEMES.index(r["scheme"]),
                             place.get((r["scheme"], r["concept"]), len(place)), r["concept"],
                             r["period_end"], r["period_start"], r["figure_id"]))  # fmt: skip
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    for column in _WHOLE:
        frame[column] = frame[column].astype("Int64")
    for column in _DECIMAL:
        frame[column] = frame[column].astype("Float64")
    frame["compared"] = frame["compared"].astype("bool")
    frame.attrs.update(
        where=list(of.selection.texts), warnings=list(of.warnings), notes=list(NOTES),
        reviews=len(of.reviews["review"]), children=len(of.reviews["child"]),
    )  # fmt: skip
    return frame


@lru_cache(maxsize=1)
def concept_names() -> Names:
    """Return the concepts that a corpus has shares of. One id may be of several schemes."""
    labels: dict[str, tuple[str, ...]] = {}
    for scheme in SCHEMES:
        for key, names in names_of(scheme).labels.items():
            labels[key] = (*labels.get(key, ()), *names)
    return Names("concept", labels)


def _counts_reviews(f: Figure) -> bool:
    return CHILDREN not in f.population.split("-")


def _pair(f: Figure, mine: Share, again: Mapping[str, str], on_reviews: frozenset[str]) -> _Pair:
    """Return a figure beside its share, with the most important reason not to compare the two."""
    if flag := _unlike(f, on_reviews):
        return _Pair(f, mine, flag)
    if same := again.get(f.figure_id):
        return _Pair(f, mine, f"says the same as {same}", same)
    return _Pair(f, mine, _undecided(f, mine))


def _unlike(f: Figure, on_reviews: frozenset[str]) -> str:
    """Return why a figure cannot be compared with a share of reviews; empty if it can."""
    if f.share is None:
        return "no share: " + {
            "count": "a count without a base", "percent": "a change",
        }.get(f.unit, "a number of staff")  # fmt: skip
    if f.population not in REVIEW_POPULATIONS and f.population != CHILDREN:
        return f"population differs: {in_words(f.population)}"
    if f.population == CHILDREN and f.report_id not in on_reviews:
        return "population differs: children, not said to be those of published reviews"
    if f.subgroup:
        return f"population differs: limited to {in_words(f.subgroup)}"
    if f.population == CHILDREN and f.scheme != "characteristic":
        return "population differs: coded for the review, not for each child"
    if not f.base:
        return "base not stated"
    if f.comparator == "~":
        return "stated only roughly"
    return ""


def _undecided(f: Figure, mine: Share) -> str:
    """Return why no test of the two would say anything; empty if one would."""
    # Both are stated, or the two were unlike.
    share, base = f.share or 0.0, f.base or 0
    if base < SMALLEST_BASE:
        return f"base below {SMALLEST_BASE}"
    if mine.effective < FEWEST_BESIDE_FIGURE:
        return f"fewer than {FEWEST_BESIDE_FIGURE} {UNITS[mine.unit]}"
    pooled = (mine.share * mine.effective + share * base) / (mine.effective + base)
    if min(pooled, 1 - pooled) * min(mine.effective, base) < SMALLEST_EXPECTED:
        return "too few expected for the test"
    words = {">": "more than", "<": "less than"}.get(f.comparator)
    if words and f.allowed and f.allowed[0] <= mine.share <= f.allowed[1]:
        return f"figure says only {words}, which allows this share"
    return ""


def _rows(pairs: Sequence[_Pair], of: CodedReviews) -> list[dict[str, Any]]:
    """Return the rows with their tests, corrected over all that were compared."""
    from casegraph.stats import benjamini_hochberg

    rows = [_row(pair, of) for pair in pairs]
    tested = [row for row in rows if row["compared"]]
    for row, q in zip(tested, benjamini_hochberg([r["p"] for r in tested]), strict=True):
        row["q"] = float(q)
        apart = row["difference_low"] > 0 or row["difference_high"] < 0
        if not (apart and q <= CLEAR):
            row["call"] = "no difference shown"
        elif row["difference"] > 0:
            row["call"] = "higher"
        else:
            row["call"] = "lower, or not stated" if row["floor"] else "lower"
    return rows


def _row(pair: _Pair, of: CodedReviews) -> dict[str, Any]:
    f, mine = pair.figure, pair.mine
    low, high = _interval(f)
    types = REVIEW_POPULATIONS.get(f.population)
    like = types is not None or f.population == CHILDREN
    row = _own(mine, f.scheme, f.concept) | {
        "figure_id": f.figure_id, "report": f.report, "period_start": f.period_start,
        "period_end": f.period_end, "population": f.population, "subgroup": f.subgroup,
        "comparator": f.comparator, "value": f.value, "value_unit": f.unit, "base": f.base,
        "figure_share": f.share, "figure_low": low, "figure_high": high,
        "compared": not pair.flag, "flag": pair.flag, "same_as": pair.same_as,
        "source_url": f.source_url, "note": f.note,
        "may_overlap": of.may_overlap(types, f.years) if like else None,
    }  # fmt: skip
    if f.allowed is None or pair.flag or not f.base:
        return row
    against = min(max(mine.share, f.allowed[0]), f.allowed[1])
    theirs = against * f.base, float(f.base)
    ours = mine.share * mine.effective, mine.effective
    below, above = map(float, newcombe_interval(*ours, *theirs))
    return row | {
        "compared_with": against, "difference": mine.share - against, "difference_low": below,
        "difference_high": above, "p": score_test(*ours, *theirs),
    }  # fmt: skip


def _interval(f: Figure) -> tuple[float | None, float | None]:
    """Return the Wilson interval of a figure, open on the side that its words leave open."""
    if f.share is None or not f.base or f.comparator == "~":
        return None, None
    low, high = map(float, wilson_interval(f.share * f.base, f.base))
    return (0.0 if f.comparator == "<" else low), (1.0 if f.comparator == ">" else high)


def _own(mine: Share, scheme: str, concept: str) -> dict[str, Any]:
    """Return a row with the corpus's side only."""
    known = concepts(scheme)
    return dict.fromkeys(COLUMNS) | {
        "scheme": scheme, "concept": concept,
        "label": known[concept].pref_label if concept in known else concept,
        "unit": mine.unit, "count": mine.count, "n": mine.n, "share": mine.share,
        "low": mine.low, "high": mine.high, "not_stated": mine.not_stated,
        "effective_n": mine.effective, "compared": False, "flag": "no published figure",
        "same_as": "", "figure_id": "", "period_start": "", "period_end": "", "call": "",
        "floor": mine.floor,
    }  # fmt: skip
