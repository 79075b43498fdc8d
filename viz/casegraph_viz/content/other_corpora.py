"""How stable the pairs of a page are: worked out once for the same reviews, and not for large ones.

One dataset is drawn several times: as a site, page by page, and again by a server. What is worked
out in some seconds is therefore kept, by the contents of the matrix.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import lru_cache
from hashlib import sha256
from typing import TYPE_CHECKING

import numpy as np

from casegraph_viz.content.kept_columns import kept

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from numpy.typing import NDArray

    from casegraph.analyses.communities import Communities
    from casegraph.analyses.cooccurrence import Cooccurrence

CORPORA = 100
"""Other corpora of each of three kinds: they place a share of 0.8 to ±0.08, and take 3 s of
processor time for both nets of the bundled reviews."""

COMMUNITY_CORPORA = 50
"""Corpora of resampled reviews, and as many of chance, in which communities are looked for: enough
for two digits of a mean, in 2 s."""

MOST_CELLS, MOST_PAIRS = 1_000_000, 20_000
"""Reviews × themes, and pairs, beyond which a page does without: it would be drawn for minutes."""

_KEPT = 8  # selections and nets, each some hundreds of kilobytes


@dataclass(frozen=True)
class _Asked:
    """A co-occurrence that is equal to another one of the same reviews, themes and net."""

    contents: bytes
    found: Cooccurrence = field(compare=False)
    sets: Communities | None = field(compare=False, default=None)


def judged(found: Cooccurrence) -> Cooccurrence:
    """Return a co-occurrence with the share of other corpora in which each pair is clear.

    A large one is returned as it is; see :data:`MOST_CELLS`.

    >>> import casegraph
    >>> found = judged(casegraph.open().associations(["nation=wales"]))
    >>> found.resamples, bool((found.resampled["stability"] <= 1).all())
    (100, True)
    """
    if _large(found):
        return found
    return replace(found, resampled=_shares(_asked(found)), resamples=CORPORA)


def judged_communities(sets: Communities, found: Cooccurrence) -> Communities:
    """Return the communities of a co-occurrence with how stable they are under other reviews.

    Those of a large one are returned as they are.
    """
    if _large(found) or not sets.communities:
        return sets
    like = _likeness(_asked(found, sets))
    return replace(sets, communities=like.communities, resampled=like.resampled)


def _large(found: Cooccurrence) -> bool:
    units, themes = found.incidence.matrix.shape
    return units * themes > MOST_CELLS or len(found.association) > MOST_PAIRS


def _asked(found: Cooccurrence, sets: Communities | None = None) -> _Asked:
    matrix = found.incidence.matrix
    digest = sha256(repr((found.net, found.incidence.themes, matrix.shape)).encode())
    for part in (matrix.indptr, matrix.indices, found.incidence.clusters):
        digest.update(np.ascontiguousarray(part, dtype=np.int64).tobytes())
    # Which pairs are tested, and in which family, depends on the scheme of themes as well.
    digest.update(np.ascontiguousarray(found.association.q, dtype=np.float64).tobytes())
    return _Asked(digest.digest(), found, sets)


@lru_cache(maxsize=_KEPT)
def _shares(asked: _Asked) -> Mapping[str, NDArray[Any]]:
    from casegraph.analyses.cooccurrence.robustness import with_robustness

    contents = asked.contents + f"robustness {CORPORA}".encode()
    return kept(contents, lambda: with_robustness(asked.found, CORPORA).resampled)


@lru_cache(maxsize=_KEPT)
def _likeness(asked: _Asked) -> Communities:
    from casegraph.analyses.communities import Method, Resampled, with_resampling

    assert asked.sets is not None
    sets = asked.sets

    def made() -> dict[str, NDArray[Any]]:
        like = with_resampling(sets, asked.found, Method(), COMMUNITY_CORPORA)
        assert like.resampled is not None
        return {
            "together": np.array([c.together for c in like.communities]),
            "jaccard": np.array([c.jaccard for c in like.communities]),
            "chance": np.array(like.resampled.chance),
        }

    members = repr([c.members for c in sets.communities])
    contents = asked.contents + f"communities {COMMUNITY_CORPORA} {members}".encode()
    columns = {name: column.tolist() for name, column in kept(contents, made).items()}
    return replace(
        sets,
        communities=tuple(
            replace(c, together=together, jaccard=jaccard)
            for c, together, jaccard in zip(
                sets.communities, columns["together"], columns["jaccard"], strict=True
            )
        ),
        resampled=Resampled(COMMUNITY_CORPORA, tuple(columns["chance"])),
    )
