"""Writes what the scripts of the pages are held to: numbers of the library, for tests in Node.js.

    python -m tests.support.golden        # or: make golden

Every file holds what it was worked out from, so that a test needs nothing but the file. Of the
pairs of a network, the sums over all of them and a few in full are kept; the logarithms of p are
summed too, so that tiny chances count.
"""

from __future__ import annotations

import json
import math
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

import casegraph
from casegraph.analyses.cooccurrence import MEASURES
from casegraph.api import KnowledgeGraph
from casegraph.errors import UsageError
from casegraph.model.concepts import pair_rules
from casegraph.selection.incidence import Incidence
from casegraph.selection.strata import KIND_OF_CASE, read_strata
from casegraph.stats import associate, fit_exact_model, pattern, wilson_interval
from casegraph.stats.association import Association
from casegraph.stats.noncentral import Laws
from casegraph.thresholds import CLEAR, FEWEST_UNITS, LEVEL
from casegraph.wording.numbers import format_p, percent
from casegraph_viz.content.packed_reviews import pack, packed
from casegraph_viz.page.nets import PAGE_NETS

from .golden_agencies import recount_agencies
from .paths import TESTS
from .recounted import EDGES, FILTERS, REACH, made, shapes, where

GOLDEN = TESTS / "golden"
#: The columns of a pair in the page, and their names in the library.
COLUMNS = {
    "n11": "n11",
    **{name: name for name, m in MEASURES.items() if m.cube and m.kind == "number"},
    "sign": "sign",
    "grade": "grade",
    "tested": "testable",
}


def answer(found: Incidence, net: str, least: int) -> dict[str, Any]:
    """What a page must say of some reviews: columns of themes, and of the pairs that it keeps."""
    all_pairs = associate(found.matrix, null=net, alpha=REACH, **pair_rules(found.themes))
    counts = np.asarray(found.matrix.sum(axis=0)).ravel().astype(int)
    n = len(found.units)
    low, high = wilson_interval(counts, n)
    related, untestable = all_pairs.left_out.values()
    return {
        "n": n,
        "tested": int(all_pairs.testable.sum()),
        "testedApart": int((all_pairs.testable & (all_pairs.family > 0)).sum()),
        "leftOut": {"related": related, "untestable": untestable},
        "themes": {
            "count": counts.tolist(),
            "share": math.fsum(counts / n),
            "low": math.fsum(low),
            "high": math.fsum(high),
        },
        "pairs": _pairs(all_pairs, least),
    }  # fmt: skip


def _pairs(found: Association, least: int) -> dict[str, Any]:
    kept = found.n11 >= max(least, 1)
    if least <= 1:
        kept |= (found.n11 == 0) & (found.grade > 0)
    at = np.flatnonzero(kept)
    columns = {mine: np.asarray(getattr(found, theirs))[at] for mine, theirs in COLUMNS.items()}
    # Some in full: those with the least p, and others all over.
    least_p = np.argsort(columns["p"], kind="stable")[:4]
    spread = np.linspace(0, len(at) - 1, 6).astype(int) if len(at) else least_p
    some = sorted({*least_p.tolist(), *spread.tolist()})
    p = columns["p"]
    return {
        "length": len(at),
        "sums": {
            **{name: _plain(math.fsum(x[np.isfinite(x)])) for name, x in columns.items()},
            "logP": math.fsum(np.log(p[p > 0])),
            "infinite": sum(int((~np.isfinite(x)).sum()) for x in columns.values()),
        },
        "some": [
            {"at": k, "a": int(found.i[at[k]]), "b": int(found.j[at[k]]),
             **{name: _plain(x[k]) for name, x in columns.items()}}
            for k in some
        ],
    }  # fmt: skip


def _plain(value: Any) -> Any:
    """A number as JSON has it; Infinity is a text."""
    number = float(value)
    if not math.isfinite(number):
        return "Infinity"
    return int(number) if number == int(number) and abs(number) < 2**53 else number


def recount_bundled(kg: KnowledgeGraph) -> dict[str, Any]:
    """The bundled reviews under filters, each with every net."""
    cases: list[dict[str, Any]] = []
    for filters in FILTERS:
        for least in (1, 10) if not filters else (1,):
            case: dict[str, Any] = {"filters": filters, "minCount": least}
            try:
                found = kg.incidence(where(filters))
            except UsageError as refusal:
                cases.append({**case, "refused": str(refusal)})
                continue
            answers = {}
            for key, net in PAGE_NETS.items():
                graph = kg.cooccurrence(where(filters), null=net).graph
                answers[key] = {**answer(found, net, least), "warnings": graph["warnings"]}
            cases.append({**case, "units": list(found.units)[:3], "answers": answers})
    return {"corpus": packed(kg), "cases": cases}


def recount_shapes(kg: KnowledgeGraph) -> dict[str, Any]:
    """Corpora of other shapes, each with every net."""
    return {
        name: {
            "corpus": pack(made(X), {}),
            "answers": {key: answer(made(X), net, 1) for key, net in PAGE_NETS.items()},
        }
        for name, X in {**shapes(), **EDGES}.items()
        if len(X) >= FEWEST_UNITS
    }


def recount_strata(kg: KnowledgeGraph) -> dict[str, Any]:
    """Pairs of the bundled reviews within kinds of case, under some filters."""
    found = {}
    for filters in FILTERS[:9:2]:
        reviews = kg.incidence(where(filters))
        strata = read_strata(kg.store, reviews, KIND_OF_CASE)
        pairs = associate(
            reviews.matrix,
            strata=np.asarray(strata.names),
            alpha=REACH,
            **pair_rules(reviews.themes),
        )
        p = pairs.p[pairs.testable]
        least = np.argsort(pairs.p, kind="stable")[:12]
        spread = np.linspace(0, len(pairs) - 1, 20).astype(int)
        found[json.dumps(filters, sort_keys=True)] = {
            "sizes": sorted(strata.sizes.values()),
            "tested": int(pairs.testable.sum()),
            "clear": int((pairs.q <= CLEAR).sum()),
            "expected": math.fsum(pairs.expected),
            "logP": math.fsum(np.log(p[p > 0])),
            "sumQ": math.fsum(pairs.q),
            "some": [
                [int(k), _plain(pairs.expected[k]), _plain(pairs.p[k]), _plain(pairs.q[k])]
                for k in sorted({*least.tolist(), *spread.tolist()})
            ],
        }
    return found


def recount_rasch(kg: KnowledgeGraph) -> dict[str, Any]:
    """Expected counts of all pairs of themes, by what the lengths and totals of corpora allow."""
    found = {}
    corpora: dict[str, Any] = {**shapes(), **EDGES, "bundled": kg.incidence().matrix}
    for name, X in corpora.items():
        p, model = pattern(X), fit_exact_model(X)
        i, j = np.triu_indices(p.themes, 1)
        together = model.together[i, j]
        spread = np.linspace(0, len(i) - 1, 40).astype(int)
        found[name] = {
            "lengths": p.lengths.tolist(),
            "totals": np.bincount(p.indices, minlength=p.themes).tolist(),
            "sum": math.fsum(together),
            "sumOfSquares": math.fsum(together**2),
            "some": [[int(i[k]), int(j[k]), _plain(together[k])] for k in spread],
        }
    return found


def recount_laws(_: KnowledgeGraph) -> dict[str, Any]:
    """Fisher's noncentral hypergeometric distribution: totals, a mean, a count, and answers."""
    draw = np.random.default_rng(13)
    sizes = (5, 12, 40, 200, 2_000, 40_000, 1_000_000)
    n = np.repeat(sizes, 45)
    a, b = (np.rint(n ** draw.uniform(0.0, 1.0, n.size)).astype(np.int64) for _ in range(2))
    common = draw.random(n.size) < 0.3
    a[common] = n[common] - a[common]
    laws = Laws(a, b, n)
    # Means anywhere between the ends, often near one, sometimes at it; counts likewise.
    low, high = laws.low, laws.high
    mean = low + (high - low) * draw.beta(0.3, 0.6, n.size)
    mean[::17], mean[5::17] = low[::17], high[5::17]
    far = draw.normal(0.0, 3.0, n.size) * np.sqrt(np.maximum(mean - low, 0.1))
    k = np.clip(np.rint(mean + far).astype(np.int64), low, high)
    k[2::9], k[7::9] = low[2::9], high[7::9]
    tilt = laws.log_odds(mean)
    tails = laws.tails(k, tilt)
    ends = laws.interval(k, LEVEL)
    moves = (low < high) & np.isfinite(tilt)
    with np.errstate(over="ignore"):
        odds = [
            np.where(moves, np.exp(value - np.where(moves, tilt, 0.0)), fixed)
            for value, fixed in zip(
                (laws.log_odds(k.astype(float)), *ends), (1, 0, np.inf), strict=True
            )
        ]
    columns = {
        "a": a, "b": b, "n": n, "mean": mean, "k": k, "p": tails.two_sided,
        "atLow": laws.point(low, tilt), "atHigh": laws.point(high, tilt),
        "odds": odds[0], "oddsLow": odds[1], "oddsHigh": odds[2],
    }  # fmt: skip
    return {name: [_plain(value) for value in column] for name, column in columns.items()}


def figures(kg: KnowledgeGraph) -> dict[str, Any]:
    """Numbers as Python writes them: with decimals, in per cent, and as chances."""
    draw = random.Random(7)
    values = [draw.uniform(0, 40) for _ in range(300)]
    values += [k / 32 for k in range(-400, 400)] + [3.65, 0.45, 0.05, 1e6 + 0.25, 0.0]
    chances = [draw.uniform(0, 1) ** 3 for _ in range(600)]
    chances += [0.05, 0.2, 0.125, 1.0, 0.0, 0.001, 0.0503, 0.1996]
    chances += [limit + step * 10.0**-k for limit in (0.05, 0.2)
                for k in range(2, 7) for step in (-3, -1, 1, 3)]  # fmt: skip
    shares = [k / 200 for k in range(201)] + [draw.uniform(0, 1) for _ in range(200)]
    return {
        "fixed": [[digits, [[v, f"{v:.{digits}f}"] for v in values]] for digits in (0, 1, 2)],
        "chance": [[value, format_p(value)] for value in chances],
        "percent": [[share, percent(share)] for share in shares],
    }


FILES = {
    "figures.json": figures,
    "recount/rasch.json": recount_rasch,
    "recount/strata.json": recount_strata,
    "recount/laws.json": recount_laws,
    "recount/bundled.json": recount_bundled,
    "recount/shapes.json": recount_shapes,
    "recount/agencies.json": recount_agencies,
}


def texts(kg: KnowledgeGraph) -> Iterator[tuple[Path, str]]:
    """Yield each file with its text."""
    for name, make in FILES.items():
        yield GOLDEN / name, json.dumps(make(kg), ensure_ascii=False, separators=(",", ":")) + "\n"


if __name__ == "__main__":
    for path, text in texts(casegraph.open()):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="")
        print(path, f"{len(text):,}")
