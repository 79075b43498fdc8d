"""Every pair of themes as values: how many reviews name both, and what two nets expect.

The networks leave out pairs that never co-occur. Here they stay in, because two common themes that
no review names together are a finding too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from casegraph.model.concepts import excluding_pairs
from casegraph.model.iris import ID
from casegraph.nets import INDEPENDENCE
from casegraph.wording.communities import short
from casegraph_viz.content.kind_of_case import KindOfCase
from casegraph_viz.content.pairs import Net as PairsNet
from casegraph_viz.content.site_data import Corpus
from casegraph_viz.content.summary import robust_note
from casegraph_viz.page.frame import Frame
from casegraph_viz.page.nets import ADJUSTED

if TYPE_CHECKING:
    from casegraph.analyses.cooccurrence import Cooccurrence

ODDS = ("odds_ratio", "odds_ratio_low", "odds_ratio_high")


@dataclass(frozen=True)
class Theme:
    """One row and column; ``community`` is 0 for a theme that is in none."""

    id: str
    label: str
    group: str
    group_label: str
    count: int
    share: float
    low: float
    high: float
    reviews: Sequence[str] = ()
    community: int = 0
    href: str = ""


@dataclass(frozen=True)
class Net:
    """The results of one net for each pair, in the order of the pairs; q is None where untested.

    ``odds`` has the odds ratio and its interval by name, where they are not those of plain chance;
    ``again`` what :meth:`casegraph_viz.content.pairs.Net.packed_again` gives, and ``robust_note``
    the sentence about it.
    """

    expected: Sequence[float]
    p: Sequence[float]
    q: Sequence[float | None]
    evidence: Sequence[str]
    sign: Sequence[int]
    odds: Mapping[str, Sequence[float]] = field(default_factory=dict)
    again: Mapping[str, Sequence[int]] = field(default_factory=dict)
    robust_note: str = ""


@dataclass(frozen=True)
class Matrix:
    """Themes in the order of the rows, and all their pairs i < j, row by row.

    ``both`` is the number of reviews with both themes of a pair; ``nets`` has the same pairs.
    ``titles`` and ``links`` belong to reviews, by id; ``corpora`` is how many other corpora of each
    kind say how stable the pairs are.
    """

    themes: Sequence[Theme]
    both: Sequence[int]
    nets: Mapping[str, Net]
    n: int
    titles: Mapping[str, str] = field(default_factory=dict)
    links: Mapping[str, str] = field(default_factory=dict)
    #: Why a pair may say one thing twice, in the order of the pairs, a name of
    #: :data:`casegraph.wording.labels.ONE_THING` or empty; none by default.
    one_thing: Sequence[str] = ()
    #: What the kind of case has to do with each pair; None where nobody says.
    kind: KindOfCase | None = None
    corpora: int = 0
    #: What a community of its themes is called.
    called: str = "linked group"

    @cached_property
    def excluded(self) -> frozenset[int]:
        """The pairs of which by their definitions no child can have both themes, by number."""
        apart = excluding_pairs(tuple(theme.id for theme in self.themes))
        return frozenset(k for k, pair in enumerate(self.pairs) if apart[pair])

    @property
    def pairs(self) -> list[tuple[int, int]]:
        """Numbers of the two themes of each pair."""
        size = len(self.themes)
        return [(i, j) for i in range(size) for j in range(i + 1, size)]


def matrix_of(corpus: Corpus, frame: Frame | None = None) -> Matrix:
    """Return every theme that a review names, by community, with every pair of them.

    Themes of a community are placed side by side, the largest community first and the most frequent
    theme first within it; then come those of no community, by number of reviews.
    """
    import numpy as np

    frame = frame or Frame()
    nets, number = corpus.associations, corpus.communities
    found = nets[ADJUSTED]
    last = 1 + max(number.values(), default=0)
    order = sorted(corpus.themes.values(), key=lambda t: (number.get(t.id, last), -t.count, t.id))
    at = {theme: k for k, theme in enumerate(found.incidence.themes)}
    columns = np.array([at[t.id] for t in order], dtype=np.int64)
    first, second = np.triu_indices(len(order), 1)
    picked = _pair_numbers(columns[first], columns[second], len(at))
    return Matrix(
        themes=[
            Theme(
                id=t.id,
                label=t.label,
                group=t.group,
                group_label=t.group_label,
                count=t.count,
                share=t.share,
                low=t.low,
                high=t.high,
                reviews=found.units_with(t.id),
                community=number.get(t.id, 0),
                href=frame.link(t.iri),
            )
            for t in order
        ],
        both=found.association.n11[picked].tolist(),
        nets={
            net: _net(each, picked, robust_note(corpus.pairs, net)) for net, each in nets.items()
        },
        n=found.n,
        titles={r: _title(corpus.reviews.get(r, {}), r) for r in corpus.incidence.units},
        links={r: frame.link(f"{ID}review/{r}") for r in corpus.incidence.units},
        one_thing=found.one_thing[picked].tolist(),
        kind=None if corpus.within_kind is None else KindOfCase.of(corpus.within_kind, picked),
        corpora=found.resamples,
        called=short(c.called for c in corpus.community_structure.communities)[0],
    )


def _pair_numbers(i: Any, j: Any, size: int) -> Any:
    """Number of the pair {i, j} among all pairs of ``size`` themes, row by row."""
    import numpy as np

    low, high = np.minimum(i, j), np.maximum(i, j)
    return low * size - low * (low + 1) // 2 + high - low - 1


def _net(found: Cooccurrence, picked: Any, note: str) -> Net:
    result = found.association
    testable = result.testable[picked].tolist()
    q = result.q[picked].tolist()
    adjusted = ODDS if result.net != INDEPENDENCE else ()
    return Net(
        expected=result.expected_null[picked].tolist(),
        p=result.p[picked].tolist(),
        q=[value if tested else None for value, tested in zip(q, testable, strict=True)],
        evidence=[str(e) for e in result.evidence[picked]],
        sign=result.sign[picked].tolist(),
        odds={name: getattr(result, name)[picked].tolist() for name in adjusted},
        again=PairsNet.of(found, picked).packed_again(),
        robust_note=note,
    )


def _title(review: Mapping[str, Any], name: str) -> str:
    year = review.get("year")
    title = str(review.get("title") or name)
    return f"{title} ({year})" if year else title
