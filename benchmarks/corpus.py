"""Writes invented data packages of any size, in which no review, child or finding is real.

Speed and memory at 100,000 reviews cannot be measured on the few hundred that were published.
Themes are drawn by a Gaussian copula (one factor that all themes share, one for each group of
themes), so that prevalences, lengths and associations are of the kind that real coding shows;
everything else is drawn freely. Each text says that it is synthetic.

    python benchmarks/corpus.py --reviews 10000 --seed 1 OUT
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import NormalDist

import corpus_tables as tables
import numpy as np
from corpus_tables import Columns, Matrix
from numpy.typing import NDArray

from casegraph.errors import CasegraphError, UsageError
from casegraph.ingest.build import bundled_package
from casegraph.ingest.tables.descriptor import describe_folder, text_of
from casegraph.ingest.tables.schema import TABLES
from casegraph.model.concepts import concepts, groups, identifiers

#: Mean number of distinct themes of a review that shows any.
THEMES_PER_REVIEW = 10.0
#: Spread of the prevalences' logarithms, as in the bundled package.
_SPREAD = 0.9
#: Squared loadings of a theme on the factor of all themes and on that of its group.
_GLOBAL, _GROUP = 0.08, 0.17
_ROWS = 20_000


@dataclass(frozen=True)
class Corpus:
    """What was written: the folder, and how much is in it."""

    folder: Path
    reviews: int
    findings: int
    distinct_themes: int


def prevalences(count: int, rng: np.random.Generator) -> NDArray[np.float64]:
    """Return one share for each theme, log-normal in shape, with THEMES_PER_REVIEW as their sum.

    Which theme is frequent is drawn; no share is above 0.6.
    """
    normal = NormalDist(0.0, _SPREAD)
    share = np.exp([normal.inv_cdf((i + 0.5) / count) for i in range(count)])
    for _ in range(20):
        share = np.minimum(share * (THEMES_PER_REVIEW / share.sum()), 0.6)
    return rng.permutation(share)


def draw_themes(reviews: int, rng: np.random.Generator) -> Matrix:
    """Return which review shows which theme (reviews × themes), by a Gaussian copula.

    A theme is shown where ``√γ·z + √δ·z_group + √(1-γ-δ)·ε`` falls below the normal quantile of
    its prevalence. A review that would show none shows the one that came closest.
    """
    names = identifiers("theme")
    order = list(groups("theme"))
    group = np.array([order.index(str(concepts("theme")[t].broader)) for t in names])
    share = prevalences(len(names), rng)
    limit = np.array([NormalDist().inv_cdf(float(p)) for p in share])
    shown = np.empty((reviews, len(names)), dtype=np.bool_)
    for start in range(0, reviews, _ROWS):
        rows = min(_ROWS, reviews - start)
        z = rng.standard_normal((rows, len(names))) * np.sqrt(1 - _GLOBAL - _GROUP)
        z += rng.standard_normal((rows, 1)) * np.sqrt(_GLOBAL)
        z += (rng.standard_normal((rows, len(order))) * np.sqrt(_GROUP))[:, group]
        z -= limit
        part = z < 0
        empty = np.flatnonzero(~part.any(axis=1))
        part[empty, z[empty].argmin(axis=1)] = True
        shown[start : start + rows] = part
    return shown


def write_corpus(folder: Path, reviews: int, seed: int) -> Corpus:
    """Write a synthetic data package of so many reviews into a new or empty folder.

    The same numbers give the same bytes (for one version of numpy). Raises UsageError for a
    folder that holds something, or that is the bundled package.
    """
    if reviews < 1:
        raise UsageError(f"found {reviews} reviews; expected at least one")
    if folder.resolve().is_relative_to(bundled_package().resolve()):
        raise UsageError(f"{folder}: found the bundled package; synthetic data never goes there")
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(f"{folder}: found other files; expected a new or empty folder")
    folder.mkdir(parents=True, exist_ok=True)
    rng = np.random.default_rng(seed)
    shown = draw_themes(reviews, rng)
    ids = [f"synthetic-{i:07}" for i in range(1, reviews + 1)]
    bodies = 20 + reviews // 50
    _write(folder, "sources", tables.sources(reviews))
    _write(folder, "organisations", tables.organisations(bodies))
    columns, kinds = tables.reviews(ids, bodies, rng)
    _write(folder, "reviews", columns)
    _write(folder, "children", tables.children(ids, kinds, rng))
    counts = 1 + rng.poisson(2.0 + 0.5 * shown.sum(axis=1))
    _write(folder, "findings", tables.findings(ids, shown, counts, rng))
    _write(folder, "recommendations", tables.recommendations(ids, rng))
    _write(folder, "statistics", tables.statistics(rng))
    described = describe_folder(folder)
    described["name"] = "synthetic"
    described["title"] = f"Synthetic reviews, invented for measuring speed ({reviews:,})"
    described["description"] = (
        "Nothing in this package is real: it was drawn at random by benchmarks/corpus.py "
        f"(seed {seed}). It says nothing about any child, family, agency or review."
    )
    (folder / "datapackage.json").write_text(text_of(described), encoding="utf-8")
    return Corpus(folder, reviews, int(counts.sum()), int(shown.sum()))


def _write(folder: Path, table: str, columns: Columns) -> None:
    header = [c.name for t in TABLES if t.name == table for c in t.columns if not c.optional]
    if len(header) != len(columns):
        raise AssertionError(f"{table}: {len(columns)} columns; the schema has {len(header)}")
    with (folder / f"{table}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(zip(*columns, strict=True))


def main(arguments: Sequence[str] | None = None) -> int:
    """Write one package and say what is in it; return the exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", type=Path, metavar="OUT", help="new or empty folder")
    parser.add_argument("--reviews", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args(arguments)
    try:
        made = write_corpus(chosen.folder, chosen.reviews, chosen.seed)
    except CasegraphError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    print(
        f"{made.folder}: {made.reviews:,} synthetic reviews, {made.findings:,} findings, "
        f"{made.distinct_themes / made.reviews:.1f} distinct themes a review"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
