"""How long the association statistics take, and what they promise and keep, on made-up reviews.

    python benchmarks/bench_association.py [counting] [peers] [exact] [length] [bootstrap]
        [simulation]

Times are process CPU milliseconds, the median of three runs; the bare sparse product of scipy is
the yardstick of the counting. Without arguments everything runs, in about five minutes.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections import Counter
from collections.abc import Callable
from itertools import combinations
from typing import Any

import numpy as np
from scipy import sparse
from scipy.stats import hypergeom

from casegraph import stats as cg
from casegraph.stats.association import exclusion_mask
from casegraph.stats.counting import ROUTES, estimated_costs, pattern


def cpu(call: Callable[[], Any], runs: int = 3) -> tuple[float, Any]:
    times = []
    for _ in range(runs):
        start = time.process_time()
        result = call()
        times.append(1e3 * (time.process_time() - start))
    return statistics.median(times), result


def narrow(units: int, themes: int = 97, mean: float = 10.4, seed: int = 0) -> sparse.csr_matrix:
    """Skewed prevalences, about ten themes a review, lengths that vary."""
    rng = np.random.default_rng(seed)
    share = np.clip(rng.beta(0.8, 6.5, themes), 0.002, 0.7)
    share *= mean / share.sum()
    thoroughness = rng.normal(0, 0.5, units)
    columns = []
    for logit in np.log(share / (1 - share)):
        columns.append(np.flatnonzero(rng.random(units) < 1 / (1 + np.exp(-logit - thoroughness))))
    theme = np.repeat(np.arange(themes), [c.size for c in columns])
    entries = (np.ones(theme.size, np.int8), (np.concatenate(columns), theme))
    return sparse.csr_matrix(entries, shape=(units, themes))


def wide(units: int, themes: int = 3_000, mean: float = 14.5, seed: int = 1) -> sparse.csr_matrix:
    """A power law of themes, drawn independently."""
    rng = np.random.default_rng(seed)
    share = 1 / np.arange(1, themes + 1) ** 0.8
    lengths = rng.poisson(mean, units)
    theme = rng.choice(themes, size=lengths.sum(), p=share / share.sum())
    entries = (np.ones(theme.size, np.int8), (np.repeat(np.arange(units), lengths), theme))
    X = sparse.csr_matrix(entries, shape=(units, themes))
    X.data[:] = 1
    return X


def counting() -> None:
    print("counting: bare product | chosen route (share of bare) | + measures + exact (share)")
    for X in (*(narrow(n) for n in (1_000, 10_000, 100_000, 1_000_000)), wide(10_000),
              wide(100_000)):  # fmt: skip
        plain = X.astype(np.int32)
        bare, reference = cpu(lambda plain=plain: plain.T @ plain)
        costs = estimated_costs(pattern(X))
        count, counts = cpu(lambda X=X: cg.pair_counts(X))
        assert np.array_equal(counts, reference.toarray())

        def whole(X: sparse.csr_matrix = X) -> None:
            m = cg.measures(cg.pair_counts(X), X.shape[0])
            cg.hypergeometric_tails(m.n11, m.a, m.b, m.n)

        total, _ = cpu(whole)
        chosen = min(ROUTES, key=costs.__getitem__)
        print(f"  {X.shape[0]:>9,} × {X.shape[1]:>5,}  {bare:8.1f} | {chosen:7} {count:8.1f} "
              f"({count / bare:.2f}) | {total:8.1f} ({total / bare:.2f})")  # fmt: skip


def peers(units: int = 100_000) -> None:
    """The same pair counts by the libraries that people use; each must give the same numbers."""
    print(f"peers: all pair counts of {units:,} × 97 (networkx: a tenth of the reviews)")
    X = narrow(units)
    expected = cg.pair_counts(X)
    ours, _ = cpu(lambda: cg.pair_counts(X))
    print(f"  casegraph      {ours:10.1f}")
    for name, count in PEERS.items():
        some = X[: units // 10] if name == "networkx" else X
        try:
            spent, found = cpu(lambda c=count, x=some: c(x), 1)
        except ImportError as error:
            print(f"  {name:14} not installed ({error.name}), left out")
            continue
        counts = expected if some is X else cg.pair_counts(some)
        assert np.array_equal(np.triu(found, 1), np.triu(counts, 1)), name
        own = ours if some is X else cpu(lambda x=some: cg.pair_counts(x))[0]
        print(f"  {name:14} {spent:10.1f}   {spent / own:8.1f} × casegraph")


def _dense(counted: Any, themes: int) -> np.ndarray:
    found = np.zeros((themes, themes), np.int64)
    for (i, j), n in counted:
        found[i, j] = found[j, i] = n
    return found


def by_combinations(X: sparse.csr_matrix) -> np.ndarray:
    rows = np.split(X.indices, X.indptr[1:-1])
    counted = Counter(pair for row in rows for pair in combinations(sorted(row.tolist()), 2))
    return _dense(counted.items(), X.shape[1])


def by_pandas(X: sparse.csr_matrix) -> np.ndarray:
    import pandas as pd

    review = np.repeat(np.arange(X.shape[0]), np.diff(X.indptr))
    frame = pd.DataFrame({"review": review, "theme": X.indices})
    pairs = frame.merge(frame, on="review")
    pairs = pairs[pairs["theme_x"] < pairs["theme_y"]]
    return _dense(pairs.groupby(["theme_x", "theme_y"]).size().items(), X.shape[1])


def by_mlxtend(X: sparse.csr_matrix) -> np.ndarray:
    import pandas as pd
    from mlxtend.frequent_patterns import apriori

    frame = pd.DataFrame(X.toarray().astype(bool), columns=range(X.shape[1]))
    sets = apriori(frame, min_support=0.5 / X.shape[0], max_len=2)
    pairs = ((sorted(s), round(v * X.shape[0])) for v, s in sets.values if len(s) == 2)
    return _dense(pairs, X.shape[1])


def by_scikit_learn(X: sparse.csr_matrix) -> np.ndarray:
    from sklearn.feature_extraction.text import CountVectorizer

    rows = np.split(X.indices, X.indptr[1:-1])
    names = [str(j) for j in range(X.shape[1])]
    vectorizer = CountVectorizer(analyzer=lambda row: row, vocabulary=names)
    counted = vectorizer.fit_transform([names[j] for j in row] for row in rows)
    return np.asarray((counted.T @ counted).toarray())


def by_networkx(X: sparse.csr_matrix) -> np.ndarray:
    import networkx as nx

    B = nx.Graph()
    review = np.repeat(np.arange(X.shape[0]), np.diff(X.indptr))
    B.add_nodes_from(range(X.shape[1]))
    B.add_edges_from((int(t), f"r{r}") for r, t in zip(review, X.indices, strict=True))
    G = nx.bipartite.weighted_projected_graph(B, range(X.shape[1]))
    return _dense((((u, v), d["weight"]) for u, v, d in G.edges(data=True)), X.shape[1])


PEERS = {
    "Counter": by_combinations,
    "pandas": by_pandas,
    "mlxtend": by_mlxtend,
    "scikit-learn": by_scikit_learn,
    "networkx": by_networkx,
}


def exact() -> None:
    print("exact: all pairs, ours | hypergeom.sf on 4,656 pairs | largest relative difference")
    for X in (*(narrow(n) for n in (1_000, 10_000, 100_000, 1_000_000)), wide(100_000)):
        m = cg.measures(cg.pair_counts(X), X.shape[0])
        ours, tails = cpu(lambda m=m: cg.hypergeometric_tails(m.n11, m.a, m.b, m.n))
        some = np.arange(4_656)
        theirs, sf = cpu(lambda m=m, s=some: hypergeom.sf(m.n11[s] - 1, m.n, m.a[s], m.b[s]), 1)
        good = sf > 1e-300
        difference = np.abs(tails.greater[some][good] / sf[good] - 1).max()
        print(f"  {m.n:>9,}, {len(m):>9,} pairs {ours:8.1f} | {theirs:8.1f} | {difference:.1e}")


def length() -> None:
    print("length: fit on average | whole analysis, on average | exact | groups | largest miss")
    for n in (1_000, 10_000, 100_000, 1_000_000):
        X = narrow(n)
        fit, model = cpu(lambda X=X: cg.fit_length_model(X))
        whole, exactly = (
            cpu(lambda X=X, net=net: cg.associate(X, net), 1)[0]
            for net in ("length-average", "exact")
        )
        print(f"  {n:>9,} × 97 {fit:8.1f} | {whole:8.1f} | {exactly:8.1f} | "
              f"{len(model.weights):3} | "
              f"{model.residual:.1e}")  # fmt: skip


def bootstrap() -> None:
    print("bootstrap: CPU per resample | times the bare sparse product of scipy on it")
    for n, themes, mean, samples in ((388, 97, 8, 100), (3_000, 400, 14, 20), (10_000, 97, 10, 10)):
        X = narrow(n, themes, mean)
        drawn = X[np.random.default_rng(1).integers(0, n, n)].astype(np.int32)
        bare, _ = cpu(lambda X=drawn: X.T @ X)
        for net in cg.NETS:
            found = cg.associate(X, net)
            spent, _ = cpu(lambda X=X, f=found, s=samples: cg.bootstrap(X, f, samples=s, seed=1), 1)
            each = spent / samples
            print(f"  {n:>9,} × {themes:3} {net:14} {each:8.1f} | {each / bare:6.1f}")


def simulation(repetitions: int = 20) -> None:
    print("simulation: 25 themes, thoroughness 1 logit, q ≤ 0.05, means over repetitions")
    print(
        "  N | false mentioned together (at 0.5 logit) | false beyond length | of 10 planted found"
    )
    for n in (100, 200, 400):
        mentioned, half, beyond, planted = [], [], [], []
        for seed in range(repetitions):
            X = cg.simulate(n, seed).X
            mentioned.append((cg.associate(X, "independence").q <= 0.05).sum())
            beyond.append((cg.associate(X, "exact").q <= 0.05).sum())
            X = cg.simulate(n, seed, thoroughness=0.5).X
            half.append((cg.associate(X, "independence").q <= 0.05).sum())
            made = cg.simulate(n, seed, planted=10)
            edges = cg.associate(made.X, "exact").q <= 0.05
            planted.append((edges & exclusion_mask(made.planted, 25)).sum())
        print(f"  {n:4} | {np.mean(mentioned):6.1f} ({np.mean(half):.1f}) | {np.mean(beyond):5.2f} "
              f"| {np.mean(planted):4.1f}")  # fmt: skip


PARTS = {f.__name__: f for f in (counting, peers, exact, length, bootstrap, simulation)}

if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("part", nargs="*", choices=[[], *PARTS], help="what to run; all by default")
    for name in parser.parse_args().part or PARTS:
        PARTS[name]()
