"""Communities under resampled reviews, and beside the strongest pairs of corpora made by chance."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.sparse import csr_array

from casegraph.analyses.communities import Communities, Method, communities, with_resampling
from casegraph.analyses.communities.resampled import _likeness
from casegraph.analyses.communities.weights import weighted_network
from casegraph.analyses.cooccurrence import Cooccurrence, cooccurrence
from casegraph.api import KnowledgeGraph
from casegraph.errors import UsageError
from casegraph.model.concepts import identifiers
from casegraph.nets import NETS
from casegraph.selection import Selection
from casegraph.selection.incidence import Incidence
from casegraph.stats.null_corpora import null_corpora
from casegraph.thresholds import STABLE_COMMUNITY
from casegraph.wording.communities import MEANING

THEMES = tuple(sorted(identifiers("theme"))[:12])


def made(X: np.ndarray, net: str = "exact") -> Cooccurrence:
    names = tuple(f"r{k}" for k in range(len(X)))
    found = Incidence(csr_array(X), names, names, THEMES[: X.shape[1]], "review", Selection())
    return cooccurrence(found, net)


@pytest.fixture(scope="module")
def planted() -> Cooccurrence:
    """Three groups of four themes; a review has three themes of one group, and one of any."""
    rng = np.random.default_rng(4)
    X = np.zeros((240, 12), bool)
    for row in X:
        group = 4 * rng.integers(3)
        row[group + rng.choice(4, 3, replace=False)] = True
        row[rng.integers(12)] = True
    return made(X)


@pytest.fixture(scope="module")
def found(planted: Cooccurrence) -> Communities:
    return with_resampling(
        communities(weighted_network(planted.network()), 5), planted, Method(), samples=12
    )


def test_planted_groups_are_found_again_and_are_clearer_than_chance(found: Communities) -> None:
    assert [set(c.members) for c in found.communities] == [
        set(THEMES[k : k + 4]) for k in sorted((0, 4, 8), key=lambda k: found.membership[THEMES[k]])
    ]
    assert {c.called for c in found.communities} == {"community"}
    assert found.called == "communities"
    assert min(c.jaccard or 0 for c in found.communities) >= STABLE_COMMUNITY
    assert found.resampled is not None
    middle, low, high = found.resampled.usual
    assert low <= middle <= high < found.modularity
    text = " ".join(found.notes)
    assert "Here 3 of the 3 are." in text
    assert "more clearly than chance alone" in text
    assert MEANING in text
    frame = found.table
    assert list(frame.columns[-3:]) == ["together_resampled", "jaccard_resampled", "called"]
    assert set(frame["called"]) == {"community"}


def test_reviews_without_structure_have_no_community() -> None:
    rng = np.random.default_rng(1)
    pairs = made(rng.random((80, 12)) < rng.uniform(0.1, 0.5, 12), "independence")
    loose = communities(weighted_network(pairs.network(), evidence="weak"), 5)
    found = with_resampling(loose, pairs, Method(evidence="weak"), samples=8)
    assert {c.called for c in found.communities} == {"group of linked themes"}
    assert found.resampled is not None
    assert found.modularity <= found.resampled.usual[2]
    assert "no more clearly than chance alone" in " ".join(found.notes)
    assert found.called == "groups of linked themes"


def test_the_same_seed_gives_the_same(planted: Cooccurrence, found: Communities) -> None:
    whole = communities(weighted_network(planted.network()), 5)
    again = with_resampling(whole, planted, Method(), samples=12)
    other = with_resampling(whole, planted, Method(weight="phi", backbone="tree"), 12, seed=1)
    assert again == found
    assert other.resampled != found.resampled
    with pytest.raises(UsageError, match="samples = 0"):
        with_resampling(whole, planted, Method(), samples=0)


def test_likeness_by_hand() -> None:
    # Of six pairs of a, b, c, d one is in {a, b, x}; the rest of c, d is apart or alone.
    share, best = _likeness({"a", "b", "c", "d"}, [{"a", "b", "x"}, {"c", "y", "z"}])
    assert share == pytest.approx(1 / 6)
    assert best == pytest.approx(2 / 5)
    assert _likeness({"a"}, [{"b", "c"}]) == (1.0, 1.0)
    assert _likeness({"a", "b"}, []) == (0.0, 0.5)


@pytest.mark.parametrize("net", NETS)
def test_corpora_of_chance_have_what_the_net_holds(net: str) -> None:
    X = np.random.default_rng(2).random((60, 8)) < np.linspace(0.1, 0.7, 8)
    corpora = np.array(list(null_corpora(X, net, 60, seed=3)))
    if net == "length-average":
        assert corpora.sum(axis=1).mean(axis=0) == pytest.approx(X.sum(axis=0), rel=0.15)
        assert np.corrcoef(corpora.sum(axis=2).mean(axis=0), X.sum(axis=1))[0, 1] > 0.95
        return
    assert (corpora.sum(axis=1) == X.sum(axis=0)).all()
    assert (corpora.sum(axis=2) == X.sum(axis=1)).all() == (net == "exact")
    assert len({c.tobytes() for c in corpora}) == 60


def test_the_bundled_reviews_have_groups_and_no_communities(kg: KnowledgeGraph) -> None:
    found = kg.communities(null="independence", seeds=5, resamples=10)
    assert {c.called for c in found.communities} == {"group of linked themes"}
    assert kg.communities(["nation=wales"], seeds=2, resamples=2).resampled is None
    assert kg.communities(null="independence", seeds=5, resamples=0).resampled is None
