"""The chance of a set of themes given a unit's number of themes, against enumeration."""

from itertools import combinations
from math import prod

import numpy as np
import pytest

from casegraph.stats import pattern
from casegraph.stats.rasch import RaschModel, fit_rasch
from casegraph.stats.rasch_sets import set_chances


def fitted(X: np.ndarray) -> RaschModel:
    p = pattern(X)
    lengths, units = np.unique(p.lengths, return_counts=True)
    return fit_rasch(lengths, units.astype(float), p.totals)


@pytest.mark.parametrize("size", [1, 2, 3, 4])
@pytest.mark.parametrize("common", [False, True])
def test_chances_of_sets_are_those_of_all_sets_of_themes(size: int, common: bool) -> None:
    rng = np.random.default_rng(size)
    share = np.linspace(0.55, 0.97, 9) if common else np.geomspace(0.01, 0.8, 9)
    X = rng.random((200, 9)) < share
    X[:, 3] = True  # a theme in every unit is settled, and so are units with none of the others
    model = fitted(X)
    sets = np.array(list(combinations(range(9), size)))
    found = set_chances(model, sets)
    open_ = np.flatnonzero((~model.settled).any(axis=0))
    y = np.exp(model.log_weights)
    for g, length in enumerate(model.lengths.tolist()):
        left = length - int((model.chances * model.settled)[g].sum())
        rows = list(combinations(open_.tolist(), left)) if (~model.settled[g]).any() else []
        whole = sum(prod(y[list(row)]) for row in rows)
        for m, members in enumerate(sets.tolist()):
            sure = [t for t in members if model.settled[g, t]]
            asked = set(members) - set(sure)
            chance = float(prod(model.chances[g, t] for t in sure))
            if asked:
                chance *= sum(prod(y[list(r)]) for r in rows if asked <= set(r)) / whole
            assert found[g, m] == pytest.approx(chance, rel=1e-9, abs=1e-12), (length, members)


def test_pairs_are_those_of_the_model_and_a_long_codebook_is_stable() -> None:
    X = np.random.default_rng(2).random((300, 90)) < np.geomspace(0.005, 0.9, 90)
    model = fitted(X)
    pairs = np.array(list(combinations(range(90), 2)))
    assert model.weights @ set_chances(model, pairs) == pytest.approx(
        model.together[pairs[:, 0], pairs[:, 1]], rel=1e-9
    )
    # Of a unit with d themes, C(d, 3) sets of three are there.
    triples = set_chances(model, np.array(list(combinations(range(90), 3))))
    d = model.lengths
    assert triples.min() >= 0
    assert triples.sum(axis=1) == pytest.approx(d * (d - 1) * (d - 2) / 6, rel=1e-9)
