"""Agencies and themes, counted in reviews: named in findings, addressed by recommendations, gaps.

Findings say what was seen, recommendations say who should act; the two are written by the same
authors and need not name the same agencies. Where they differ is worth a look, but only in reviews
that carry recommendations at all, because most published summaries carry none.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from casegraph.thresholds import FEWEST_UNITS
from casegraph_viz.content.site_data import Corpus
from casegraph_viz.page.nets import ADJUSTED, PAGE_NETS

if TYPE_CHECKING:
    from casegraph.stats import Association

Pair = tuple[str, str]


@dataclass(frozen=True)
class Cell:
    """One agency on one theme; sets of review ids.

    ``found``
        Reviews with a finding on the theme that names the agency.
    ``concern``
        Those of them where such a finding is a concern, not good practice or an open question.
    ``addressed``
        Reviews with a recommendation on the theme that is directed to the agency.
    ``open``
        Reviews of ``stated`` whose recommendations are not on this theme to this agency, nor on
        this theme to nobody in particular.
    ``stated``
        Reviews of ``concern`` that carry recommendations.
    ``together``
        Reviews whose findings name both somewhere, not necessarily in one finding; what the test
        counts. ``expected``, ``q`` (None where untested), ``evidence`` and ``sign`` belong to it.
    """

    found: frozenset[str] = frozenset()
    concern: frozenset[str] = frozenset()
    addressed: frozenset[str] = frozenset()
    open: frozenset[str] = frozenset()
    together: int = 0
    expected: float = 0.0
    p: float = 1.0
    q: float | None = None
    evidence: str = "weak"
    sign: int = 0
    stated: frozenset[str] = frozenset()

    @property
    def both(self) -> frozenset[str]:
        """Reviews where a finding names the agency on the theme and a recommendation does."""
        return self.found & self.addressed

    @property
    def ahead(self) -> frozenset[str]:
        """Reviews with a recommendation but no finding of their own on the theme and agency."""
        return self.addressed - self.found


@dataclass(frozen=True)
class Counts:
    """Every agency × theme that some finding or recommendation names.

    ``agencies`` and ``themes`` map an id to the reviews that name it: agencies in ``found`` and
    ``addressed``, themes in a finding. ``recommending`` are the reviews that carry any
    recommendation, ``n`` is the number of reviews.
    """

    n: int
    recommending: frozenset[str]
    found: Mapping[str, frozenset[str]]
    addressed: Mapping[str, frozenset[str]]
    themes: Mapping[str, frozenset[str]]
    cells: Mapping[Pair, Cell] = field(default_factory=dict)

    @property
    def agencies(self) -> list[str]:
        """Every agency, the one that most reviews name in findings first."""
        names = {*self.found, *self.addressed}
        return sorted(
            names,
            key=lambda a: (-len(self.found.get(a, ())), -len(self.addressed.get(a, ())), a),
        )

    @property
    def named(self) -> frozenset[str]:
        """Reviews in which some finding names some agency."""
        return frozenset().union(*self.found.values())

    @property
    def directed(self) -> frozenset[str]:
        """Reviews in which some recommendation is directed to some agency."""
        return frozenset().union(*self.addressed.values())


def count(corpus: Corpus) -> Counts:
    """Return the counts for the reviews of a corpus, with the test of each pair."""
    return tally(corpus.shown, corpus.findings, corpus.recommendations, tested=corpus.tested)


def tally(
    reviews: Iterable[str],
    findings: Sequence[Mapping[str, Any]],
    recommendations: Sequence[Mapping[str, Any]],
    *,
    tested: bool = True,
) -> Counts:
    """Return the counts for some reviews, without tests where ``tested`` is false.

    ``findings`` have review_id, polarity, themes and agencies; ``recommendations`` review_id,
    themes and directed_to. Those of other reviews are ignored.

    >>> seen = {"review_id": "r", "themes": ["neglect"], "agencies": ["police"]}
    >>> addressed_by = {"review_id": "r", "themes": ["training"], "directed_to": ["police"]}
    >>> found = tally(["r"], [{**seen, "polarity": "concern"}], [addressed_by])
    >>> sorted(found.cells[("police", "neglect")].open)
    ['r']
    """
    shown = sorted(set(reviews))
    inside = set(shown)
    findings = [f for f in findings if f["review_id"] in inside]
    recommendations = [r for r in recommendations if r["review_id"] in inside]
    recommending = frozenset(str(r["review_id"]) for r in recommendations)
    found = _crossed(findings, "agencies")
    concern = _crossed([f for f in findings if f["polarity"] == "concern"], "agencies")
    addressed = _crossed(recommendations, "directed_to")
    by_agency, by_theme = _by(findings, "agencies"), _by(findings, "themes")
    # A recommendation without an addressee may be meant for the agency.
    undirected = _by([r for r in recommendations if not r["directed_to"]], "themes")
    tests = _tests(shown, by_agency, by_theme) if tested else {}
    graded = {pair for pair, facts in tests.items() if facts["evidence"] != "weak"}
    empty: frozenset[str] = frozenset()
    cells = {}
    for pair in sorted({*found, *addressed, *graded}):
        concerned, addressed_by = concern.get(pair, empty), addressed.get(pair, empty)
        cells[pair] = Cell(
            found=found.get(pair, empty),
            concern=concerned,
            addressed=addressed_by,
            open=(concerned & recommending) - addressed_by - undirected.get(pair[1], empty),
            stated=concerned & recommending,
            **tests.get(pair, {}),
        )
    return Counts(
        n=len(shown),
        recommending=recommending,
        found=by_agency,
        addressed=_by(recommendations, "directed_to"),
        themes=by_theme,
        cells=cells,
    )


def _crossed(coded: Iterable[Mapping[str, Any]], key: str) -> dict[Pair, frozenset[str]]:
    """Reviews by (agency, theme) that one finding or recommendation names together."""
    reviews: dict[Pair, set[str]] = {}
    for item in coded:
        for agency in item[key]:
            for theme in item["themes"]:
                reviews.setdefault((agency, theme), set()).add(str(item["review_id"]))
    return {pair: frozenset(held) for pair, held in reviews.items()}


def _by(coded: Iterable[Mapping[str, Any]], key: str) -> dict[str, frozenset[str]]:
    reviews: dict[str, set[str]] = {}
    for item in coded:
        for value in item[key]:
            reviews.setdefault(value, set()).add(str(item["review_id"]))
    return {value: frozenset(held) for value, held in reviews.items()}


def _tests(
    reviews: Sequence[str],
    agencies: Mapping[str, frozenset[str]],
    themes: Mapping[str, frozenset[str]],
) -> dict[Pair, dict[str, Any]]:
    """Test each agency × theme against what the number of themes coded leads one to expect.

    Agencies and themes are the columns of one matrix, so that a long review is long in both; pairs
    of two agencies or of two themes are left out of the correction.
    """
    from casegraph.stats import associate

    names = [*sorted(agencies), *sorted(themes)]
    held = [*(agencies[a] for a in sorted(agencies)), *(themes[t] for t in sorted(themes))]
    first = len(agencies)
    if not first or first == len(names) or len(reviews) < FEWEST_UNITS:
        return {}
    row = {review: i for i, review in enumerate(reviews)}
    matrix = np.zeros((len(reviews), len(names)), dtype=bool)
    for column, these in enumerate(held):
        matrix[[row[r] for r in these], column] = True
    excluded = np.zeros((len(names), len(names)), dtype=bool)
    excluded[:first, :first] = excluded[first:, first:] = True
    np.fill_diagonal(excluded, False)
    result = associate(matrix, null=PAGE_NETS[ADJUSTED], excluded=excluded)
    return {
        (names[i], names[j]): _facts(result, k)
        for k, (i, j) in enumerate(zip(result.i.tolist(), result.j.tolist(), strict=True))
        if i < first <= j
    }


def _facts(result: Association, k: int) -> dict[str, Any]:
    return {
        "together": int(result.n11[k]),
        "expected": float(result.expected_null[k]),
        "p": float(result.p[k]),
        "q": float(result.q[k]) if result.testable[k] else None,
        "evidence": str(result.evidence[k]),
        "sign": int(result.sign[k]),
    }
