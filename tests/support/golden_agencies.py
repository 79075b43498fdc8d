"""What the recount of agencies is held to: counts and sentences of the library under filters."""

from __future__ import annotations

import math
import random
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from casegraph.api import KnowledgeGraph
from casegraph.errors import UsageError
from casegraph_viz.content.packed_reviews import packed
from casegraph_viz.content.site_data import Corpus
from casegraph_viz.page.frame import Frame
from casegraph_viz.views.agencies.counts import Counts, count, tally
from casegraph_viz.views.agencies.data import COUNTED, data_blocks, ordered
from casegraph_viz.views.agencies.nodes import nodes
from casegraph_viz.views.agencies.words import summary, widest

from .recounted import FILTERS, where


def random_filters(page: Mapping[str, Any], many: int) -> list[dict[str, list[Any]]]:
    """Filters that a reader could choose, drawn from the values of a page."""
    draw = random.Random(19)
    facets = [facet for facet in page["facets"] if len(facet["id"]) > 1]
    found: list[dict[str, list[Any]]] = []
    for _ in range(many):
        chosen = draw.sample(facets, draw.randint(1, 2))
        filters: dict[str, list[Any]] = {
            facet["key"]: draw.sample(facet["id"], draw.randint(1, min(3, len(facet["id"]))))
            for facet in chosen
        }
        if draw.random() < 0.3:
            filters["year"] = [draw.randint(2005, 2020), None]
        found.append(filters)
    return found


def recount_agencies(kg: KnowledgeGraph) -> dict[str, Any]:
    """Agencies and themes under filters, with the sentences about them."""
    corpus = Corpus(kg)
    counts, frame, page = count(corpus), Frame(), packed(kg)
    agencies = nodes("agency", counts.agencies, counts, frame)
    themes = nodes("theme", {theme for _, theme in counts.cells}, counts, frame)
    blocks = data_blocks(
        counts, ordered(counts, agencies, themes), agencies, themes, findings=corpus.findings,
        recommendations=corpus.recommendations, reviews=corpus.reviews, frame=frame,
        units=page["units"],
    )  # fmt: skip
    columns = ("review", "agencies", "themes")
    label = {n.id: n.label for n in agencies}, {n.id: n.label for n in themes}
    cases = []
    for filters in (*FILTERS[::2], *random_filters(page, 12)):
        try:
            shown = Corpus(kg, where(filters)).shown
        except UsageError:  # no review is left
            shown = ()
        found = tally(shown, corpus.findings, corpus.recommendations)
        cases.append({
            "filters": filters, "n": found.n, "recommending": len(found.recommending),
            "named": len(found.named), "directed": len(found.directed),
            "agencies": [[len(of.get(n.id, ())) for n in agencies]
                         for of in (found.found, found.addressed)],
            "themes": [len(found.themes.get(n.id, ())) for n in themes],
            "pairs": _agency_pairs(found, ordered(found, agencies, themes), agencies, themes),
            "summary": summary(found, *label),
            "gaps": {name: widest(found, name, *label) for name in ("open", "ahead")},
        })  # fmt: skip
    return {
        "coded": {
            "agencies": len(agencies),
            "themes": blocks["themes"]["id"],
            "rows": blocks["reviews"]["row"],
            "findings": {name: blocks["findings"][name] for name in (*columns, "concern")},
            "recommendations": {name: blocks["recommendations"][name] for name in columns},
            **blocks["unnamed"],
        },
        "things": {
            name: [{"id": n.id, "label": n.label} for n in of]
            for name, of in (("agencies", agencies), ("themes", themes))
        },
        "cases": cases,
    }


def _agency_pairs(
    counts: Counts, pairs: Sequence[tuple[str, str]], agencies: Sequence[Any], themes: Sequence[Any]
) -> dict[str, Any]:
    """Sums over all pairs, also weighted by their places, and some in full."""
    places = [{n.id: k for k, n in enumerate(of)} for of in (agencies, themes)]
    rows: list[dict[str, Any]] = []
    for agency, theme in pairs:
        cell = counts.cells[agency, theme]
        rows.append({
            "agency": places[0][agency], "theme": places[1][theme],
            **{name: len(getattr(cell, name)) for name in COUNTED},
            "together": cell.together, "expected": cell.expected, "p": cell.p, "q": cell.q,
            "evidence": cell.evidence, "sign": cell.sign,
        })  # fmt: skip
    numbers = [name for name in (rows[0] if rows else {}) if name not in ("q", "evidence")]
    spread = np.linspace(0, len(rows) - 1, 8).astype(int).tolist() if rows else []
    graded = [k for k, row in enumerate(rows) if row["evidence"] != "weak"]
    return {
        "length": len(rows),
        "sums": {name: math.fsum(row[name] for row in rows) for name in numbers},
        "weighted": {
            name: math.fsum(row[name] * (1 + k % 97) for k, row in enumerate(rows))
            for name in numbers
        },
        "some": [{"at": k, **rows[k]} for k in sorted({*spread, *graded[:4]})],
        "graded": graded,
    }
