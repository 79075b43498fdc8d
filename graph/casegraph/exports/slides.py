"""Slides of a theme, of a pair, or of a selection: what is on them, in words and numbers.

:mod:`casegraph.exports.powerpoint` writes them as a file. They say what *Present* says on the
pages: how many reviews, what would be expected, two findings in words, and where it is from.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from casegraph.wording import caveats, counted
from casegraph.wording.citation import Citation
from casegraph.wording.labels import NET_EXPECTATIONS, NETS, ONE_THING_SENTENCE
from casegraph.wording.numbers import between, equals_p, percent, tenths, thousands

if TYPE_CHECKING:
    from casegraph.analyses.cooccurrence import Cooccurrence
    from casegraph.analyses.themes.counted import CountedTheme

__all__ = ["Bar", "Evidence", "Quoted", "Slide", "overview", "pair", "strongest", "theme"]

#: How many themes are drawn beside a chosen one, and on the slide of a whole selection.
NEAREST = 10
#: Findings up to this many letters are preferred, so that they fit; on the slides of pages too.
SHORT = 240
#: How many pairs a selection gets a slide for.
PAIRS = 5


@dataclass(frozen=True)
class Bar:
    """One bar of a chart: a count, and what is expected of it where somebody says."""

    label: str
    count: int
    expected: float | None = None


@dataclass(frozen=True)
class Quoted:
    """A finding in words, with the review that it is from."""

    text: str
    review: str
    year: int | None

    @property
    def source(self) -> str:
        """The review with its year.

        >>> Quoted("Seen once.", "Child A", 2019).source
        'Child A (2019)'
        """
        return f"{self.review} ({self.year})" if self.year else self.review


@dataclass(frozen=True)
class Slide:
    """What is on one slide.

    Attributes
    ----------
    title, about
        What it shows, and in which reviews.
    axis
        What the bars count.
    bars
        The chart, from above.
    sentences
        What the numbers say, each with its n.
    head, findings
        Up to two findings in words, and of how many they are.
    caveat, source
        What not to conclude, and how the slide is cited.
    method
        How it was counted, for the notes.
    """

    title: str
    about: str
    axis: str
    bars: tuple[Bar, ...]
    sentences: tuple[str, ...]
    head: str = ""
    findings: tuple[Quoted, ...] = ()
    caveat: str = caveats.short("association")
    source: str = ""
    method: str = ""


@dataclass(frozen=True)
class Evidence:
    """The records that words are taken from; see ``kg.reviews()`` and ``kg.findings()``."""

    reviews: Mapping[str, Mapping[str, Any]]
    findings: Sequence[Mapping[str, Any]]
    citation: Citation


def theme(found: Cooccurrence, name: str, evidence: Evidence) -> Slide:
    """Return the slide of a theme: the themes named most often with it, and what is expected.

    Raises
    ------
    UnknownNameError
        If there is no such theme.
    """
    units = found.units_with(name)
    own, *_ = (one for one in found.themes if one.id == name)
    result = found.association
    at = {other.id: found.place(name, other.id) for other in found.themes if other is not own}
    near = sorted(
        (other for other in found.themes if other is not own and result.n11[at[other.id]]),
        key=lambda other: (-int(result.n11[at[other.id]]), other.id),
    )
    bars = tuple(_bar(found, own, other) for other in near[:NEAREST])
    clear = [
        other.label for other in near
        if result.evidence[at[other.id]] == "clear" and result.sign[at[other.id]] > 0
    ]  # fmt: skip
    named = [f"{bar.label} ({_of(bar)})" for bar in bars[:3]]
    share = (
        f"{thousands(own.count)} of {thousands(found.n)} {found.incidence.plural}: "
        f"{percent(own.share)} (95% interval {between(own.low, own.high)})"
    )
    sentences = (
        f"Named in {share}.",
        f"Most often named with it: {'; '.join(named)}." if named else counted.ALONE,
        f"Clearly more often than expected: {', '.join(clear[:4])}."
        if clear
        else "No other theme is named with it clearly more often than expected.",
    )
    return _finished(
        found, evidence, own.label, sentences, bars, "Reviews that name both", units, (name,)
    )


def pair(found: Cooccurrence, one: str, other: str, evidence: Evidence) -> Slide:
    """Return the slide of two themes: how many reviews name each, both, and are expected to.

    Raises
    ------
    UnknownNameError
        If there is no such theme.
    UsageError
        If both are the same.
    """
    at = found.place(one, other)
    a, b = (found.themes[found.incidence.themes.index(name)] for name in (one, other))
    bar = replace(_bar(found, a, b), label="name both")
    bars = (Bar(f"name {a.label}", a.count), Bar(f"name {b.label}", b.count), bar)
    units = found.units_with(one, other)
    shares = [
        f"Of the {thousands(x.count)} that name {x.label}, {percent(bar.count / x.count)} name "
        f"{y.label}"
        for x, y in ((a, b), (b, a)) if x.count
    ]  # fmt: skip
    said = found.one_thing[at]
    grade = str(found.association.evidence[at])
    q = float(found.association.q[at])
    verdict = (
        f"Evidence: {grade} (q {equals_p(q)})." if found.association.testable[at]
        else "The pair was not tested."
    )  # fmt: skip
    both = f"{found.incidence.plural} name both"
    expected = "" if bar.expected is None else f"; about {tenths(bar.expected)} would be expected"
    sentences = (
        f"{thousands(bar.count)} of {thousands(found.n)} {both}{expected}.",
        *([f"{'. '.join(shares)}."] if shares else []),
        f"{verdict} {ONE_THING_SENTENCE[said]}" if said else verdict,
    )
    return _finished(
        found, evidence, f"{a.label} and {b.label}", sentences, bars,
        found.incidence.plural.capitalize(), units, (one, other),
    )  # fmt: skip


def overview(found: Cooccurrence, evidence: Evidence) -> Slide:
    """Return the slide of a selection: the themes named most often, and the clear pairs."""
    named = sorted((t for t in found.themes if t.count), key=lambda t: (-t.count, t.id))
    bars = tuple(Bar(t.label, t.count) for t in named[:NEAREST])
    graded = [str(word) for word in found.association.evidence[found.association.sign > 0]]
    clear, suggestive = graded.count("clear"), graded.count("suggestive")
    more = f"clearly more {found.incidence.plural} {NET_EXPECTATIONS[found.net]}"
    sentences = (
        f"{thousands(found.n)} {found.incidence.plural}; their findings name {len(named)} themes.",
        *([f"Most often: {bars[0].label} ({thousands(bars[0].count)})."] if bars else []),
        f"{thousands(clear)} pairs co-occur in {more}; {thousands(suggestive)} are suggestive.",
    )
    return _finished(
        found, evidence, "What these reviews name", sentences, bars,
        f"{found.incidence.plural.capitalize()} that name the theme", [], (),
    )  # fmt: skip


def strongest(found: Cooccurrence, most: int = PAIRS) -> list[tuple[str, str]]:
    """Return the pairs with the strongest clear evidence, no theme twice, none that may say one
    thing twice."""
    pairs: list[tuple[str, str]] = []
    used: set[str] = set()
    for at in found.ranked.tolist():
        result = found.association
        if result.evidence[at] != "clear" or result.sign[at] <= 0 or found.one_thing[at]:
            continue
        ends = (found.incidence.themes[result.i[at]], found.incidence.themes[result.j[at]])
        if not used & set(ends):
            pairs.append(ends)
            used |= set(ends)
        if len(pairs) == most:
            break
    return pairs


def _finished(
    found: Cooccurrence,
    evidence: Evidence,
    title: str,
    sentences: tuple[str, ...],
    bars: tuple[Bar, ...],
    axis: str,
    units: Sequence[str],
    named: tuple[str, ...],
) -> Slide:
    """Return a slide with its findings, its source and the sentence on its method."""
    head, findings = _findings(evidence, units, named)
    where = "; ".join(found.incidence.where)
    about = f"{thousands(found.n)} {found.incidence.plural}" + (f"; {where}" if where else "")
    return Slide(
        title, f"{about}; comparison: {NETS[found.net]}", axis, bars, sentences, head, findings,
        source=replace(evidence.citation, title=title).text(), method=" ".join(found.notes),
    )  # fmt: skip


def _findings(
    evidence: Evidence, units: Sequence[str], named: tuple[str, ...]
) -> tuple[str, tuple[Quoted, ...]]:
    """Return two findings, of the newest reviews, of each review one; those on all of some themes
    and the short ones first."""
    wanted = set(units)

    def year(review: str) -> int:
        return int(evidence.reviews.get(review, {}).get("year") or 0)

    found = [
        f for f in evidence.findings if f["review_id"] in wanted and set(named) & set(f["themes"])
    ]
    found.sort(
        key=lambda f: (
            not set(named) <= set(f["themes"]), len(f["summary"]) > SHORT, -year(f["review_id"]),
            f["finding_id"],
        )
    )  # fmt: skip
    quoted: dict[str, Quoted] = {}
    for one in found:
        review = one["review_id"]
        title = str(evidence.reviews.get(review, {}).get("title") or review)
        quoted.setdefault(review, Quoted(one["summary"], title, year(review) or None))
    shown = tuple(quoted.values())[:2]
    many = len(found) > len(shown)
    head = f"{len(shown)} of {thousands(len(found))} findings on it" if many else "The findings"
    return (head.replace("2 of", "Two of") if shown else ""), shown


def _bar(found: Cooccurrence, own: CountedTheme, other: CountedTheme) -> Bar:
    at = found.place(own.id, other.id)
    expected = float(found.association.expected_null[at])
    return Bar(other.label, int(found.association.n11[at]), expected)


def _of(bar: Bar) -> str:
    expected = "" if bar.expected is None else f", {tenths(bar.expected)} expected"
    return f"{thousands(bar.count)}{expected}"
