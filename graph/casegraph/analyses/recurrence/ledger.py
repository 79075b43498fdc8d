"""The recurrence ledger: what was recommended, for how long, and what was found again afterwards.

"Found again after it had been recommended on" is all that it says. It is not "the recommendation
failed": the later review may be of another area, may tell of an incident from before the
recommendation, or may have looked where earlier ones did not; and more reviews were published in
later years. So each count stands beside a stricter one, of reviews whose incident came after the
recommendation, beside the number of later reviews there are, and beside what chance alone would
bring back (``casegraph.analyses.recurrence.chance``).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from casegraph.analyses.recurrence.chance import COLUMNS, Asked, compared_with_chance, tally
from casegraph.analyses.recurrence.followup import Material, material
from casegraph.errors import UnknownNameError, UsageError
from casegraph.model.concepts import concepts, identifiers
from casegraph.model.names import names_of
from casegraph.progress import Progress, silent
from casegraph.selection.records import natural
from casegraph.wording.caveats import ASSOCIATIONS, NOT_A_CAUSE
from casegraph.wording.recurrence import EXPECTED, NO_REASON, overall_sentence

if TYPE_CHECKING:
    import pandas as pd

    from casegraph.selection.selection import Where
    from casegraph.store import Store

#: What a row of the ledger is about, beside its theme.
BY: Mapping[str, tuple[str, ...]] = {
    "theme": (),
    "addressee": ("addressee",),
    "action": ("action",),
    "full": ("addressee", "action"),
}
#: Stands where a recommendation does not say whom it addresses, or what kind of act it asks for.
NOT_STATED = "not-stated"

NOTES = (
    (
        f"{NOT_A_CAUSE['recurrence']}: the later review may be of another area or of an earlier "
        "incident, and more reviews were published in later years. Later = published in a "
        "strictly later year than the first recommendation."
    ),
    f"{EXPECTED[0].upper()}{EXPECTED[1:]}. {NO_REASON}",
    f"{ASSOCIATIONS} Most texts that were read state no recommendation at all.",
)


#: Permutations of the order test: no p is below 1 in so many.
PERMUTATIONS = 10_000


def recurrence(
    store: Store,
    where: Where = None,
    by: str = "theme",
    themes: Sequence[str] = (),
    permutations: int = PERMUTATIONS,
    seed: int = 0,
    progress: Progress = silent,
) -> pd.DataFrame:
    """Return the ledger: for each theme, when it was recommended on and when it was found again.

    Parameters
    ----------
    store
        Where the dataset is.
    where
        A selection, or filters KEY=VALUE. Reviews of every level count unless ``level`` or
        ``review-type`` says otherwise, because national reports recommend too. ``kind`` limits
        the findings that are looked at; ``polarity`` is refused, since the ledger is about
        concerns.
    by
        ``theme``, or ``addressee``, ``action``, ``full``: one row per theme and agency addressed, a
        theme and kind of action, or all three. A recommendation with two themes or addressees
        stands in each of their rows, so rows must not be added up.
    themes
        Ids or labels of the themes to show; all of them if empty. q is that of all rows.
    permutations, seed, progress
        Of the order test. Without permutations (0) p, q, ``reading`` and ``sentence`` are missing.

    Returns
    -------
    pandas.DataFrame
        One row per theme with a concern or a recommendation (``by="theme"``), else one row per
        group of recommendations; most often found again first. Years and everything that counts
        from the first recommendation are missing where no dated review recommends.

        ``theme``, ``label``; ``addressee``, ``action`` with ``by``; ``recommendations``,
        ``recommending_reviews`` and how many of these have no year (``undated_recommending``);
        ``first_year``, ``last_year``, ``years_between``.

        ``later_concern_reviews``: reviews published in a strictly later year than
        ``first_year`` that have a finding of concern on the theme. ``later_incident_reviews``
        of them state an incident in a later year than ``first_year``, out of
        ``later_incident_stated`` that state when it was. ``later_reviews``: all reviews
        published later, whatever they are about, and ``later_share`` the share with the concern.
        ``later_theme_reviews`` counts findings of any polarity. ``undated_concern_reviews``
        have the concern and no year: they are in no count from the first recommendation.
        With an addressee, ``later_naming_addressee`` of the later concerns tie the agency to the
        concern.

        ``recommendations_without_concern``: recommendations whose review has no finding of
        concern on the theme, and their share. With ``by="theme"`` also ``concern_findings`` and
        ``concern_reviews``, how many of each stand in a review without a recommendation on the
        theme (``…_without_recommendation``, with shares), and of the concern reviews that state
        any recommendation at all (``concern_reviews_recommending``) how many have none on the
        theme (``…_without_this``).

        ``recommendation_ids``, ``later_concern_ids``, ``later_incident_ids``: lists of ids.

        ``expected``: how many of ``later_reviews`` would have the concern at the share of all
        dated reviews with it, level by level: Σ K·n/N over levels of review, with N dated reviews
        of a level, K of them with the concern and n of them later. ``ratio`` =
        ``later_concern_reviews`` / ``expected``, with ``ratio_low`` and ``ratio_high``, the 95%
        interval given all these totals (:mod:`casegraph.stats.observed_expected`); missing where
        the totals allow one count only.
        ``p_order``, ``q_order``: the order test, in which the years of publication are permuted
        over the reviews of a level and the first recommendation is determined again each time;
        ``order_expected`` is the mean count. ``p_ratio``, ``q_ratio``: the same permutations with
        the excess over the base rate as the statistic (:mod:`casegraph.stats.order`). q is
        Benjamini and Hochberg's over the rows with at least five of
        ``dated_concern_reviews``, of ``dated_reviews``.
        ``reading``: ``more`` or ``fewer`` (q_ratio up to 0.2), ``as-chance``,
        ``nearly-all-later`` (as chance, and more than nine in ten dated reviews are later), ``few``
        or ``undated``; ``sentence`` says it in words. ``attrs["summary"]`` sums them up, of the
        counts in ``attrs["tally"]`` (:func:`casegraph.analyses.recurrence.chance.tally`).

    Raises
    ------
    UnknownNameError
        For an unknown ``by``, theme or filter.
    UsageError
        For a polarity filter, when fewer than five reviews are left, and for a negative number of
        permutations.

    Examples
    --------
    >>> import casegraph as cg
    >>> ledger = recurrence(cg.open().store, themes=["information-sharing"])
    >>> bool(ledger.loc[0, "later_incident_reviews"] <= ledger.loc[0, "later_concern_reviews"])
    True
    """
    import pandas as pd

    check_by(by)
    wanted, known = names_of("theme").resolve_each(themes), identifiers("theme")
    found = material(store, where)
    of_theme = _Themes(found)
    groups: dict[tuple[str, ...], list[dict[str, Any]]] = defaultdict(list)
    for about in found.recommendations:
        for key in _keys(about, BY[by]):
            groups[key].append(about)
    if by == "theme":
        for theme in of_theme.concerns:
            groups.setdefault((theme,), [])
    if permutations < 0:
        raise UsageError(f"permutations = {permutations}; expected 0 or more")
    names = [_names(key, BY[by]) for key in groups]
    asked = [
        Asked(name["label"], {about["review_id"] for about in group},
              of_theme.concerns.get(name["theme"], {}))
        for name, group in zip(names, groups.values(), strict=True)
    ]  # fmt: skip
    chance = compared_with_chance(found.reviews, asked, permutations, seed, progress)
    told = tally([{**name, **about} for name, about in zip(names, chance, strict=True)])
    rows = [
        {**name, **of_theme.times(key[0], group, _addressee(key, by)),
         **of_theme.gaps(key[0], group, whole=by == "theme"), **about}
        for (key, group), name, about in zip(groups.items(), names, chance, strict=True)
        if not wanted or key[0] in wanted
    ]  # fmt: skip
    place = {theme: k for k, theme in enumerate(known)}
    rows.sort(
        key=lambda r: (
            -(r["later_concern_reviews"] or 0), -r["recommendations"],
            place.get(r["theme"], len(place)), r["theme"], r.get("addressee", ""),
            r.get("action", ""),
        )
    )  # fmt: skip
    frame = pd.DataFrame(rows, columns=columns(by))
    for name in frame.columns:
        if name.endswith("share") or name in _NUMBERS:
            frame[name] = frame[name].astype("Float64")
        elif name not in _TEXTS:
            frame[name] = frame[name].astype("Int64")
    frame.attrs.update(where=list(found.selection.texts), warnings=list(found.warnings),
                       reviews=len(found.reviews), notes=list(NOTES), permutations=permutations,
                       seed=seed, summary=overall_sentence(told) if permutations else "",
                       tally=told if permutations else None,
                       undated=sum(r.year is None for r in found.reviews.values()))  # fmt: skip
    return frame


_IDS = ("recommendation_ids", "later_concern_ids", "later_incident_ids")
_TEXTS = frozenset(("theme", "label", "addressee", "action", "reading", "sentence", *_IDS))
_NUMBERS = frozenset(COLUMNS) - _TEXTS - {"dated_concern_reviews", "dated_reviews"}


def check_by(by: str) -> None:
    """Raise UnknownNameError where a ledger cannot be by this."""
    if by not in BY:
        raise UnknownNameError("by", by, tuple(BY))


def columns(by: str = "theme") -> list[str]:
    """Return the names of the ledger's columns in order.

    >>> columns("addressee")[:4]
    ['theme', 'label', 'addressee', 'recommendations']
    """
    naming = ["later_naming_addressee"] if "addressee" in BY[by] else []
    gaps = (
        ["concern_findings", "concern_findings_without_recommendation",
         "concern_findings_without_share", "concern_reviews",
         "concern_reviews_without_recommendation", "concern_reviews_without_share",
         "concern_reviews_recommending", "concern_reviews_recommending_without_this",
         "concern_reviews_recommending_without_share"]
        if by == "theme" else []
    )  # fmt: skip
    return [
        "theme", "label", *BY[by], "recommendations", "recommending_reviews",
        "undated_recommending", "first_year", "last_year", "years_between",
        "later_concern_reviews", "later_incident_reviews", "later_incident_stated",
        "later_reviews", "later_share", "later_theme_reviews", *naming,
        "undated_concern_reviews", "recommendations_without_concern",
        "recommendations_without_concern_share", *gaps, *_IDS, *COLUMNS,
    ]  # fmt: skip


def _keys(about: dict[str, Any], by: tuple[str, ...]) -> list[tuple[str, ...]]:
    """Return every row that a recommendation stands in."""
    keys: list[tuple[str, ...]] = [(theme,) for theme in about["themes"]]
    if "addressee" in by:
        keys = [(*k, a) for k in keys for a in about["directed_to"] or [NOT_STATED]]
    if "action" in by:
        keys = [(*k, about["action"] or NOT_STATED) for k in keys]
    return keys


def _names(key: tuple[str, ...], by: tuple[str, ...]) -> dict[str, str]:
    scheme = concepts("theme")
    label = scheme[key[0]].pref_label if key[0] in scheme else key[0]
    return {"theme": key[0], "label": label, **dict(zip(by, key[1:], strict=True))}


def _addressee(key: tuple[str, ...], by: str) -> str | None:
    return key[1] if "addressee" in BY[by] else None


class _Themes:
    """Concerns and reviews by theme, counted once for all rows."""

    def __init__(self, found: Material) -> None:
        self.reviews = found.reviews
        #: theme → review → (number of concern findings, agencies tied to them)
        self.concerns: dict[str, dict[str, tuple[int, set[str]]]] = defaultdict(dict)
        self.any_polarity: dict[str, set[str]] = defaultdict(set)
        for about in found.findings:
            for theme in about["themes"]:
                self.any_polarity[theme].add(about["review_id"])
                if about["polarity"] == "concern":
                    number, agencies = self.concerns[theme].get(about["review_id"], (0, set()))
                    self.concerns[theme][about["review_id"]] = (
                        number + 1,
                        agencies | set(about["agencies"]),
                    )
        self.published = Counter(r.year for r in found.reviews.values() if r.year is not None)

    def _later(self, ids: Iterable[str], year: int) -> list[str]:
        known = ((i, self.reviews[i].year) for i in ids)
        return sorted(i for i, y in known if y is not None and y > year)

    def times(
        self, theme: str, group: list[dict[str, Any]], addressee: str | None
    ) -> dict[str, Any]:
        """Return the counts of one row that have to do with when."""
        recommending = {about["review_id"] for about in group}
        years = sorted(y for i in recommending if (y := self.reviews[i].year) is not None)
        concerns = self.concerns.get(theme, {})
        row: dict[str, Any] = {
            "recommendations": len(group),
            "recommending_reviews": len(recommending),
            "undated_recommending": sum(self.reviews[i].year is None for i in recommending),
            "undated_concern_reviews": sum(self.reviews[i].year is None for i in concerns),
            "recommendation_ids": sorted((a["recommendation_id"] for a in group), key=natural),
            "later_concern_ids": [],
            "later_incident_ids": [],
        }
        # Where nothing is dated, "later" has no meaning, which is not the same as none.
        row |= dict.fromkeys(
            ("first_year", "last_year", "years_between", "later_concern_reviews",
             "later_incident_reviews", "later_incident_stated", "later_reviews", "later_share",
             "later_theme_reviews", "later_naming_addressee")
        )  # fmt: skip
        if not years:
            return row
        first = years[0]
        later = self._later(concerns, first)
        incidents = {i: y for i in later if (y := self.reviews[i].incident_year) is not None}
        after = [i for i in later if i in incidents and incidents[i] > first]
        published = sum(n for year, n in self.published.items() if year > first)
        return row | {
            "first_year": first, "last_year": years[-1], "years_between": years[-1] - first,
            "later_concern_reviews": len(later), "later_incident_reviews": len(after),
            "later_incident_stated": len(incidents), "later_reviews": published,
            "later_share": len(later) / published if published else None,
            "later_theme_reviews": len(self._later(self.any_polarity.get(theme, ()), first)),
            "later_naming_addressee": None if addressee in (None, NOT_STATED)
            else sum(addressee in concerns[i][1] for i in later),
            "later_concern_ids": later, "later_incident_ids": after,
        }  # fmt: skip

    def gaps(self, theme: str, group: list[dict[str, Any]], whole: bool) -> dict[str, Any]:
        """Return the counts of one row about concerns and recommendations of the same review."""
        concerns = self.concerns.get(theme, {})
        unmatched = sum(about["review_id"] not in concerns for about in group)
        row: dict[str, Any] = {
            "recommendations_without_concern": unmatched,
            "recommendations_without_concern_share": _share(unmatched, len(group)),
        }
        if not whole:
            return row
        answered = {about["review_id"] for about in group}
        findings_all = sum(number for number, _ in concerns.values())
        without = {i: number for i, (number, _) in concerns.items() if i not in answered}
        stating = [i for i in concerns if self.reviews[i].recommends]
        silent_on_this = sum(i not in answered for i in stating)
        return row | {
            "concern_findings": findings_all,
            "concern_findings_without_recommendation": sum(without.values()),
            "concern_findings_without_share": _share(sum(without.values()), findings_all),
            "concern_reviews": len(concerns),
            "concern_reviews_without_recommendation": len(without),
            "concern_reviews_without_share": _share(len(without), len(concerns)),
            "concern_reviews_recommending": len(stating),
            "concern_reviews_recommending_without_this": silent_on_this,
            "concern_reviews_recommending_without_share": _share(silent_on_this, len(stating)),
        }


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None
