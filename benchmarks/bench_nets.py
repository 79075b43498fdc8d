"""What each net promises and keeps on corpora like the bundled one: error rates and power.

    python benchmarks/bench_nets.py [--corpora N] [--kg PATH] [null] [power]

``null``: random matrices that keep the sums of the bundled codings, of each theme group, or of each
kind of case, so that nothing goes together beyond them. ``power``: pairs planted in the first of
these. Shares are means over corpora. Twenty corpora take about three minutes, the 200 of the
methods page half an hour.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

import casegraph
from casegraph.nets import EXACT, NETS
from casegraph.selection.incidence import Incidence
from casegraph.selection.strata import KIND_OF_CASE, read_strata
from casegraph.stats import Association, associate, curveball_matrix
from casegraph.stats.simulation import _joint

Bits = NDArray[np.bool_]
ODDS = (5.0, 10.0, 20.0)
#: Totals of themes that are called common and rare, as shares of the reviews.
COMMON, RARE = (0.2, 0.42), (0.07, 0.13)


def nets(
    X: Bits, groups: list[str], strata: NDArray[np.str_] | None = None
) -> Iterator[tuple[str, Association]]:
    for net in NETS:
        yield net, associate(X, net)
    yield f"{EXACT}, by group", associate(X, EXACT, blocks=groups)
    if strata is not None:
        yield f"{EXACT}, within", associate(X, EXACT, strata=strata)


def kinds(kg: casegraph.KnowledgeGraph, found: Incidence, *keys: str) -> NDArray[np.str_]:
    """Return the stratum of each review by some keys."""
    return np.array(read_strata(kg.store, found, keys).names)


def null(kg: casegraph.KnowledgeGraph, corpora: int) -> None:
    found = kg.incidence()
    X = found.matrix.toarray().astype(bool)
    groups = [theme.group for theme in kg.associations(null="independence").themes]
    age, both = kinds(kg, found, "age-group"), kinds(kg, found, *KIND_OF_CASE)
    truths = {
        "length only": {},
        "length by theme group": {"columns": groups},
        "theme mix by age": {"rows": age},
        "by outcome and age": {"rows": both},
    }
    print(f"null: {corpora} corpora of {X.shape[0]} × {X.shape[1]}")
    print("  truth | net | p ≤ 0.05 | p ≤ 0.01 | clear | q ≤ 0.2 | some clear")
    for truth, held in truths.items():
        said: dict[str, list[tuple[float, ...]]] = {}
        for seed in range(corpora):
            M = curveball_matrix(X, seed, **held)
            for net, f in nets(M, groups, both):
                p = f.p[f.testable]
                said.setdefault(net, []).append(
                    ((p <= 0.05).mean(), (p <= 0.01).mean(), (f.q <= 0.05).sum(),
                     (f.q <= 0.2).sum(), float((f.q <= 0.05).any()))
                )  # fmt: skip
        for net, rows in said.items():
            a, b, c, d, e = np.mean(rows, axis=0)
            print(f"  {truth:22} {net:16} {a:6.1%} {b:6.2%} {c:6.2f} {d:6.2f} {e:6.1%}")


def power(kg: casegraph.KnowledgeGraph, corpora: int) -> None:
    found = kg.incidence()
    X = found.matrix.toarray().astype(bool)
    groups = [theme.group for theme in kg.associations(null="independence").themes]
    both, share = kinds(kg, found, *KIND_OF_CASE), X.mean(axis=0)
    print(f"power: 9 planted pairs, {corpora} corpora; share found at q ≤ 0.05")
    print("  odds ratio | net | common | mixed | rare | false clear")
    for odds in ODDS:
        said: dict[str, list[NDArray[np.float64]]] = {}
        for seed in range(corpora):
            rng = np.random.default_rng(seed)
            M = curveball_matrix(X, seed)
            common, rare = (
                rng.permutation(np.flatnonzero((share >= low) & (share <= high)))[:9]
                for low, high in (COMMON, RARE)
            )
            pairs = [*zip(common[:6:2], common[1:6:2], strict=True),
                     *zip(common[6:], rare[:3], strict=True),
                     *zip(rare[3::2], rare[4::2], strict=True)]  # fmt: skip
            for one, two in pairs:
                M[:, two] = _planted(M, one, two, odds, rng)
            for net, f in nets(M, groups, both):
                at = [np.flatnonzero((f.i == min(p)) & (f.j == max(p)))[0] for p in pairs]
                clear = f.q <= 0.05
                hits = clear[at].astype(float)
                said.setdefault(net, []).append(
                    np.array([hits[:3].mean(), hits[3:6].mean(), hits[6:].mean(),
                              clear.sum() - hits.sum()])
                )  # fmt: skip
        for net, rows in said.items():
            a, b, c, d = np.mean(rows, axis=0)
            print(f"  {odds:4.0f} {net:16} {a:5.2f} {b:5.2f} {c:5.2f} {d:5.2f}")


def _planted(M: Bits, one: int, two: int, odds: float, rng: np.random.Generator) -> Bits:
    """Return column ``two`` drawn anew with its share and this odds ratio to column ``one``."""
    x, y = M[:, one].mean(), M[:, two].mean()
    both = float(_joint(np.array(x), np.array(y), odds))
    given = np.where(M[:, one], both / x, (y - both) / (1 - x))
    return np.asarray(rng.random(len(M)) < given)


PARTS = {"null": null, "power": power}

if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("part", nargs="*", choices=[[], *PARTS], help="what to run; all by default")
    parser.add_argument("--corpora", type=int, default=200)
    parser.add_argument("--kg", default=None)
    chosen = parser.parse_args()
    graph = casegraph.open(chosen.kg)
    for name in chosen.part or PARTS:
        PARTS[name](graph, chosen.corpora)
