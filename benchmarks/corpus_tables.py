"""The columns of an invented package, table by table, with every id one that the schema allows.

``corpus`` draws which review shows which theme; what is drawn here only has to be of a usual
length, share and form. Each text says that it is synthetic.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from casegraph.ingest.tables.schema import NATIONS, SEPARATOR
from casegraph.model.concepts import concepts, identifiers, level_of, members

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
Columns = list[Iterable[object]]


def _cells(shown: Matrix, names: Sequence[str]) -> list[str]:
    """Return one cell a row: the names of the columns that are true in it."""
    rows, columns = np.nonzero(shown)
    return _joined(rows, columns, len(shown), names)


def _joined(rows: Ints, columns: Ints, count: int, names: Sequence[str]) -> list[str]:
    labels = np.array(names, dtype=object)[columns].tolist()
    ends = np.searchsorted(rows, np.arange(count + 1)).tolist()
    return [SEPARATOR.join(labels[a:b]) for a, b in pairwise(ends)]


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


def _spread_over(shown: Matrix, counts: Ints, rng: np.random.Generator) -> tuple[Ints, Ints]:
    """Deal each review's themes out to its ``counts`` findings; return the pairs, sorted.

    No finding stays without a theme, and no theme is lost.
    """
    review, theme = np.nonzero(shown)
    themes = shown.sum(axis=1)
    first_theme = np.concatenate(([0], np.cumsum(themes)[:-1]))
    first_finding = np.concatenate(([0], np.cumsum(counts)[:-1]))
    shuffled = np.lexsort((rng.random(len(review)), review))
    theme = theme[shuffled]
    rank = np.arange(len(review)) - first_theme[review]
    finding = first_finding[review] + rank % counts[review]
    of_finding = np.repeat(np.arange(len(counts)), counts)
    bare = np.flatnonzero(np.bincount(finding, minlength=int(counts.sum())) == 0)
    picked = rng.integers(0, themes[of_finding[bare]])
    finding = np.concatenate((finding, bare))
    theme = np.concatenate((theme, theme[first_theme[of_finding[bare]] + picked]))
    order = np.lexsort((theme, finding))
    return finding[order], theme[order]


def _dates(rng: np.random.Generator, years: Ints) -> list[str]:
    """Return incident dates: a third not stated, the others as year, month, day or range."""
    form = rng.choice(6, len(years), p=[0.3, 0.15, 0.3, 0.2, 0.03, 0.02]).tolist()
    month = rng.integers(1, 13, len(years)).tolist()
    day = rng.integers(1, 29, len(years)).tolist()
    return [
        ("", f"{y}", f"{y}-{m:02}", f"{y}-{m:02}-{d:02}", f"{y}/{y + 1}", f"{y}-{m:02}/{y + 1}")[f]
        for y, m, d, f in zip(years.tolist(), month, day, form, strict=True)
    ]


def sources(count: int) -> Columns:
    numbers = range(1, _source_count(count) + 1)
    return [
        [f"synthetic-source-{i}" for i in numbers],
        [f"Synthetic page {i}" for i in numbers],
        ["Synthetic publisher" for _ in numbers],
        [f"https://example.org/synthetic/{i}" for i in numbers],
    ]


def _source_count(count: int) -> int:
    return max(1, count * 9 // 10)


def organisations(bodies: int) -> Columns:
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


def reviews(ids: list[str], bodies: int, rng: np.random.Generator) -> tuple[Columns, list[str]]:
    count = len(ids)
    types = identifiers("review-type")
    share = {"case": 1.0, "thematic": 0.15, "aggregate": 0.02}
    kinds = _one(rng, count, types, [share[level_of(t)] / (i + 1) for i, t in enumerate(types)])
    years = rng.integers(1995, 2025, count)
    published = [str(y) if s else "" for y, s in zip(years, rng.random(count) < 0.95, strict=True)]
    incident = identifiers("incident-type")
    main = rng.choice(len(incident), count, p=_falling(len(incident)))
    second = rng.choice(len(incident), count, p=_falling(len(incident)))
    excluded = [[b in concepts("incident-type")[a].excludes for b in incident] for a in incident]
    several = (rng.random(count) < 0.2) & ~np.array(excluded)[main, second]
    happened = [
        SEPARATOR.join(incident[k] for k in sorted({a, b} if more else {a}))
        for a, b, more in zip(main.tolist(), second.tolist(), several.tolist(), strict=True)
    ]
    outcome = [
        concepts("incident-type")[incident[a]].properties.get("typicalOutcome", "not-stated")
        for a in main.tolist()
    ]
    body = rng.integers(1, bodies + 1, count).tolist()
    columns: Columns = [
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
    weight: NDArray[np.float64] = 1 / (np.arange(count) + 2.0)
    weight /= weight.sum()
    return weight


def children(ids: list[str], kinds: list[str], rng: np.random.Generator) -> Columns:
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


def findings(ids: list[str], shown: Matrix, counts: Ints, rng: np.random.Generator) -> Columns:
    names = identifiers("theme")
    finding, theme = _spread_over(shown, counts, rng)
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


def recommendations(ids: list[str], rng: np.random.Generator) -> Columns:
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


def statistics(rng: np.random.Generator, rows: int = 100) -> Columns:
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
