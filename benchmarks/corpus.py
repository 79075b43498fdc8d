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
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from casegraph.dataset import bundled_package
from casegraph.errors import CasegraphError, UsageError
from casegraph.tables.descriptor import standard_descriptor, text_of
from casegraph.tables.schema import NATIONS, SEPARATOR, TABLES
from casegraph.vocabulary import concepts, groups, identifiers, level_of, members

#: Mean number of distinct themes of a review that shows any.
THEMES_PER_REVIEW = 10.0
#: Spread of the prevalences' logarithms, as in the bundled package.
_SPREAD = 0.9
#: Squared loadings of a theme on the factor of all themes and on that of its group.
_GLOBAL, _GROUP = 0.08, 0.17
_BATCH = 20_000
_AGE_MONTHS = {
    "under-1": (0, 11),
    "1-to-5": (12, 71),
    "6-to-10": (72, 131),
    "11-to-15": (132, 191),
    "16-to-17": (192, 215),
    "18-and-over": (216, 300),
}
_KIND_OF_GROUP = {"practice": "practice", "system": "system"}
_TEXTS = (
    "synthetic text for a coded sentence.",
    "synthetic text about no real case, of a usual length.",
    "synthetic text, made up to measure speed.",
)
#: One text in so many has quotation marks and a dash, which take the slower way to the quads.
_RARE = 97
_RARE_TEXT = 'synthetic text – with a "quoted" word.'

Ints = NDArray[np.int64]
Matrix = NDArray[np.bool_]


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
    for start in range(0, reviews, _BATCH):
        rows = min(_BATCH, reviews - start)
        z = rng.standard_normal((rows, len(names))) * np.sqrt(1 - _GLOBAL - _GROUP)
        z += rng.standard_normal((rows, 1)) * np.sqrt(_GLOBAL)
        z += (rng.standard_normal((rows, len(order))) * np.sqrt(_GROUP))[:, group]
        z -= limit
        part = z < 0
        empty = np.flatnonzero(~part.any(axis=1))
        part[empty, z[empty].argmin(axis=1)] = True
        shown[start : start + rows] = part
    return shown


def _cells(shown: Matrix, names: Sequence[str]) -> list[str]:
    """Return one cell a row: the names of the columns that are true in it."""
    rows, columns = np.nonzero(shown)
    return _joined(rows, columns, len(shown), names)


def _joined(rows: Ints, columns: Ints, count: int, names: Sequence[str]) -> list[str]:
    labels = np.array(names, dtype=object)[columns].tolist()
    ends = np.searchsorted(rows, np.arange(count + 1)).tolist()
    return [SEPARATOR.join(labels[a:b]) for a, b in zip(ends, ends[1:], strict=False)]


def _some(rng: np.random.Generator, rows: int, names: Sequence[str], mean: float) -> list[str]:
    """Return cells with ``mean`` names on average; the first names are the frequent ones."""
    weight = 1 / (np.arange(len(names)) + 3.0)
    weight = np.minimum(weight * (mean / weight.sum()), 0.9)
    cells: list[str] = []
    for start in range(0, rows, 10 * _BATCH):
        part = rng.random((min(10 * _BATCH, rows - start), len(names)), dtype=np.float32) < weight
        cells += _cells(part, names)
    return cells


def _one(
    rng: np.random.Generator, rows: int, names: Sequence[str], shares: Sequence[float]
) -> list[str]:
    p = np.array(shares, dtype=float)
    chosen: list[str] = np.array(names, dtype=object)[
        rng.choice(len(names), rows, p=p / p.sum())
    ].tolist()
    return chosen


def _spread_over(
    shown: Matrix, findings: Ints, rng: np.random.Generator
) -> tuple[Ints, Ints, Ints]:
    """Deal each review's themes out to its findings; return (finding, theme) pairs, sorted, and
    the review of each finding. No finding stays without a theme, no theme is lost."""
    review, theme = np.nonzero(shown)
    count = shown.sum(axis=1)
    first_theme = np.concatenate(([0], np.cumsum(count)[:-1]))
    first_finding = np.concatenate(([0], np.cumsum(findings)[:-1]))
    shuffled = np.lexsort((rng.random(len(review)), review))
    theme = theme[shuffled]
    rank = np.arange(len(review)) - first_theme[review]
    finding = first_finding[review] + rank % findings[review]
    of_finding = np.repeat(np.arange(len(findings)), findings)
    bare = np.flatnonzero(np.bincount(finding, minlength=int(findings.sum())) == 0)
    picked = rng.integers(0, count[of_finding[bare]])
    finding = np.concatenate((finding, bare))
    theme = np.concatenate((theme, theme[first_theme[of_finding[bare]] + picked]))
    order = np.lexsort((theme, finding))
    return finding[order], theme[order], of_finding


def _dates(rng: np.random.Generator, years: Ints) -> list[str]:
    """Return incident dates: a third not stated, the others as year, month, day or range."""
    form = rng.choice(6, len(years), p=[0.3, 0.15, 0.3, 0.2, 0.03, 0.02]).tolist()
    month = rng.integers(1, 13, len(years)).tolist()
    day = rng.integers(1, 29, len(years)).tolist()
    return [
        ("", f"{y}", f"{y}-{m:02}", f"{y}-{m:02}-{d:02}", f"{y}/{y + 1}", f"{y}-{m:02}/{y + 1}")[f]
        for y, m, d, f in zip(years.tolist(), month, day, form, strict=True)
    ]


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
    _write(folder, "sources", _sources(reviews))
    _write(folder, "organisations", _organisations(bodies))
    columns, kinds = _reviews(ids, bodies, rng)
    _write(folder, "reviews", columns)
    _write(folder, "children", _children(ids, kinds, rng))
    findings = 1 + rng.poisson(2.0 + 0.5 * shown.sum(axis=1))
    _write(folder, "findings", _findings(ids, shown, findings, rng))
    _write(folder, "recommendations", _recommendations(ids, rng))
    _write(folder, "statistics", _statistics(rng))
    described = standard_descriptor()
    described["name"] = "synthetic"
    described["title"] = f"Synthetic reviews, invented for measuring speed ({reviews:,})"
    described["description"] = (
        "Nothing in this package is real: it was drawn at random by benchmarks/corpus.py "
        f"(seed {seed}). It says nothing about any child, family, agency or review."
    )
    (folder / "datapackage.json").write_text(text_of(described), encoding="utf-8")
    return Corpus(folder, reviews, int(findings.sum()), int(shown.sum()))


def _write(folder: Path, table: str, columns: Sequence[Iterable[object]]) -> None:
    header = [c.name for t in TABLES if t.name == table for c in t.columns]
    if len(header) != len(columns):
        raise AssertionError(f"{table}: {len(columns)} columns; the schema has {len(header)}")
    with (folder / f"{table}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(zip(*columns, strict=True))


def _sources(reviews: int) -> list[Iterable[object]]:
    numbers = range(1, _source_count(reviews) + 1)
    return [
        [f"synthetic-source-{i}" for i in numbers],
        [f"Synthetic page {i}" for i in numbers],
        ["Synthetic publisher" for _ in numbers],
        [f"https://example.org/synthetic/{i}" for i in numbers],
    ]


def _source_count(reviews: int) -> int:
    return max(1, reviews * 9 // 10)


def _organisations(bodies: int) -> list[Iterable[object]]:
    numbers = range(1, bodies + 1)
    return [
        [f"synthetic-body-{i}" for i in numbers],
        [f"Synthetic body {i}" for i in numbers],
        ["safeguarding-partnership" if i % 5 else "local-authority" for i in numbers],
        [f"Synthetic area {i}" for i in numbers],
        [NATIONS[i % 4] for i in numbers],
        [f"Synthetic body {i}|Synthetic board {i}" for i in numbers],
        [f"synthetic-body-{i - 1}" if i % 7 == 0 else "" for i in numbers],
    ]


def _reviews(
    ids: list[str], bodies: int, rng: np.random.Generator
) -> tuple[list[Iterable[object]], list[str]]:
    count = len(ids)
    types = identifiers("review-type")
    share = {"case": 1.0, "thematic": 0.15, "aggregate": 0.02}
    kinds = _one(rng, count, types, [share[level_of(t)] / (i + 1) for i, t in enumerate(types)])
    years = rng.integers(1995, 2025, count)
    published = [str(y) if s else "" for y, s in zip(years, rng.random(count) < 0.95, strict=True)]
    incident = [t for t in identifiers("incident-type")]
    main = rng.choice(len(incident), count, p=_falling(len(incident)))
    second = rng.choice(len(incident), count, p=_falling(len(incident)))
    several = rng.random(count) < 0.2
    happened = [
        SEPARATOR.join(incident[k] for k in sorted({a, b} if more else {a}))
        for a, b, more in zip(main.tolist(), second.tolist(), several.tolist(), strict=True)
    ]
    outcome = [
        concepts("incident-type")[incident[a]].properties.get("typicalOutcome", "not-stated")
        for a in main.tolist()
    ]
    body = rng.integers(1, bodies + 1, count).tolist()
    columns: list[Iterable[object]] = [
        ids,
        [f"Synthetic review {i:,}, which is about no real child" for i in range(1, count + 1)],
        [f"synthetic-body-{b}" for b in body],
        [f"Synthetic area {b}" if b % 10 else "" for b in body],
        [NATIONS[b % 4] for b in body],
        kinds,
        published,
        _dates(rng, years - rng.integers(1, 5, count)),
        outcome,
        happened,
        _some(rng, count, identifiers("agency"), 3.0),
        _one(rng, count, identifiers("basis"), [0.7, 0.15, 0.05, 0.1]),
        _one(rng, count, ("true", "false"), [0.9, 0.1]),
        [f"synthetic-source-{i % _source_count(count) + 1}" for i in range(count)],
    ]
    return columns, kinds


def _falling(count: int) -> NDArray[np.float64]:
    weight = 1 / (np.arange(count) + 2.0)
    return weight / weight.sum()


def _children(
    ids: list[str], kinds: list[str], rng: np.random.Generator
) -> list[Iterable[object]]:
    is_case = np.array([level_of(k) == "case" for k in kinds])
    drawn = rng.choice(4, len(ids), p=[0.1, 0.78, 0.09, 0.03])
    review, number = _numbered(np.where(is_case, drawn, 0))
    count = len(review)
    ages = members("characteristic", "age-group")
    age = _one(rng, count, ages, [0.02, 0.35, 0.2, 0.1, 0.15, 0.12, 0.01, 0.05])
    low = np.array([_AGE_MONTHS.get(a, (-1, -1))[0] for a in age])
    high = np.array([_AGE_MONTHS.get(a, (-1, -1))[1] for a in age])
    months = np.where(rng.random(count) < 0.7, rng.integers(low, high + 1), -1).tolist()
    sexes = members("characteristic", "sex")
    others = [c for c in identifiers("characteristic") if c not in (*ages, *sexes)]
    return [
        [f"{ids[r]}/child/{n}" for r, n in zip(review, number, strict=True)],
        [ids[r] for r in review],
        [f"Synthetic child {n}, not a real child" for n in number],
        [str(m) if m >= 0 else "" for m in months],
        age,
        _one(rng, count, (*sexes, ""), [0.38, 0.45, 0.07, 0.1]),
        _some(rng, count, others, 1.0),
    ]


def _numbered(counts: Ints) -> tuple[list[int], list[int]]:
    """Return the row and the number within its row for so many things a row."""
    row = np.repeat(np.arange(len(counts)), counts)
    first = np.concatenate(([0], np.cumsum(counts)[:-1]))
    return row.tolist(), (np.arange(len(row)) - first[row] + 1).tolist()


def _findings(
    ids: list[str], shown: Matrix, counts: Ints, rng: np.random.Generator
) -> list[Iterable[object]]:
    names = identifiers("theme")
    finding, theme, _ = _spread_over(shown, counts, rng)
    review, number = _numbered(counts)
    leading = theme[np.searchsorted(finding, np.arange(len(review)))].tolist()
    kind = [_KIND_OF_GROUP.get(str(concepts("theme")[t].broader), "background") for t in names]
    return [
        [f"{ids[r]}/finding/{n}" for r, n in zip(review, number, strict=True)],
        [ids[r] for r in review],
        [kind[t] for t in leading],
        _one(rng, len(review), identifiers("polarity"), [0.93, 0.05, 0.02]),
        _joined(finding, theme, len(review), names),
        _some(rng, len(review), identifiers("agency"), 0.45),
        list(_texts(leading)),
    ]


def _texts(leading: Sequence[int]) -> Iterator[str]:
    labels = [c.pref_label for c in concepts("theme").values()]
    for i, theme in enumerate(leading):
        text = _TEXTS[(i + theme) % len(_TEXTS)] if i % _RARE else _RARE_TEXT
        yield f"{labels[theme]}: {text}"


def _recommendations(ids: list[str], rng: np.random.Generator) -> list[Iterable[object]]:
    review, number = _numbered(rng.poisson(1.0, len(ids)))
    if not review:
        review, number = [0], [1]
    count = len(review)
    actions, themes = identifiers("action-type"), identifiers("theme")
    shown = rng.random((count, len(themes)), dtype=np.float32) < 0.006
    bare = ~shown.any(axis=1)
    shown[bare, rng.integers(0, len(themes), int(bare.sum()))] = True
    return [
        [f"{ids[r]}/recommendation/{n}" for r, n in zip(review, number, strict=True)],
        [ids[r] for r in review],
        _cells(shown, themes),
        _some(rng, count, identifiers("agency"), 0.6),
        _one(rng, count, actions, [1.0] * len(actions)),
        [f"Synthetic recommendation {n}, made by nobody." for n in number],
    ]


def _statistics(rng: np.random.Generator, rows: int = 100) -> list[Iterable[object]]:
    themes = identifiers("theme")
    numbers = range(1, rows + 1)
    return [
        [f"synthetic-figure-{i}" for i in numbers],
        [f"synthetic-report-{i % 5 + 1}" for i in numbers],
        [f"{2015 + i % 5}-04-01" for i in numbers],
        [f"{2016 + i % 5}-03-31" for i in numbers],
        ["synthetic-population" for _ in numbers],
        rng.integers(100, 1000, rows).tolist(),
        ["theme" for _ in numbers],
        [themes[i % len(themes)] for i in numbers],
        ["" for _ in numbers],
        ["=" for _ in numbers],
        rng.integers(1, 100, rows).tolist(),
        ["percent" for _ in numbers],
        ["https://example.org/synthetic/1" for _ in numbers],
        ["synthetic figure" for _ in numbers],
    ]


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
