"""What a page counts as found again under a filter is what ``kg.recurrence`` counts."""

from __future__ import annotations

import random
from typing import Any

import numpy as np
import pandas as pd

from casegraph.analyses.recurrence.followup import material
from casegraph.api import KnowledgeGraph
from casegraph.errors import TooFewError
from casegraph.stats.observed_expected import observed_to_expected
from casegraph_viz.content.packed_reviews import pack, packed
from casegraph_viz.views.recurrence.ledger import COUNTS, MEASURES

from ...support.recount import Recount
from ...support.recounted import made, where

CHOSEN: list[dict[str, Any]] = [
    {},
    {"nation": ["wales"]},
    {"review-type": ["thematic-review", "inquiry"]},
    {"year": [2015, None]},
    {"outcome": ["death"], "age-group": ["under-1"]},
]
#: What is not counted again: the tests of the order of years.
RECOUNTED = {k: v for k, v in {**COUNTS, **MEASURES}.items() if not k.startswith("q")}


def test_a_page_counts_what_was_found_again_as_the_library_does(kg: KnowledgeGraph) -> None:
    content = packed(kg, ["level=all"])
    row_of = {review: row for row, review in enumerate(content["units"])}
    found = material(kg.store, None)
    levels = sorted({about.level for about in found.reviews.values()})
    known = [found.reviews[review] for review in content["units"]]
    of = {
        "year": [about.year or 0 for about in known],
        "incident": [about.incident_year or 0 for about in known],
        "level": [levels.index(about.level) for about in known],
        "recommends": [about.recommends for about in known],
    }
    asked: dict[str, list[int]] = {}
    concerned: dict[str, set[int]] = {}
    for about in found.recommendations:
        for theme in about["themes"]:
            asked.setdefault(theme, []).append(row_of[about["review_id"]])
    for about in found.findings:
        for theme in about["themes"] if about["polarity"] == "concern" else ():
            concerned.setdefault(theme, set()).add(row_of[about["review_id"]])
    themes = sorted({*asked, *concerned})
    rows = [
        {"asked": asked.get(theme, []), "concerned": sorted(concerned.get(theme, ()))}
        for theme in themes
    ]
    page = Recount(content)
    draw = random.Random(4)
    facets = page.facts["facets"]
    compared = 0
    for filters in CHOSEN + [
        {facet["key"]: [draw.choice(facet["values"])["id"]]} for facet in draw.choices(facets, k=4)
    ]:
        mine = page.again(filters, of, rows)
        try:
            ledger = kg.recurrence(where(filters)[1:], permutations=0).to_dict("records")
        except TooFewError:
            continue
        theirs: dict[str, Any] = {str(row["theme"]): row for row in ledger}
        for theme, row in zip(themes, mine, strict=True):
            if theme not in theirs:
                assert not row["recommendations"]
                continue
            for name, column in RECOUNTED.items():
                wanted = theirs[theme][column]
                missing = bool(pd.isna(wanted))
                assert (row[name] is None) == missing, (filters, theme, name)
                if not missing:
                    assert np.isclose(row[name], float(wanted), rtol=1e-9, atol=1e-12), (
                        filters, theme, name, row[name], wanted,
                    )  # fmt: skip
                compared += 1
    page.close()
    assert compared > 5_000


def test_the_interval_of_many_reviews_is_that_of_the_library() -> None:
    """Above 2,048 possible counts the tails are those of the normal law."""
    many = 6_000
    year = [2001 + k % 2 for k in range(many)]
    of = {"year": year, "incident": [0] * many, "level": [0] * many, "recommends": [True] * many}
    concerned = sorted({*range(0, many, 3), *range(1, many, 4)})
    page = Recount(pack(made(np.zeros((many, 1), bool)), {}))
    (mine,) = page.again({}, of, [{"asked": [0], "concerned": concerned}])
    page.close()
    theirs = observed_to_expected(mine["again"], [len(concerned)], [many // 2], [many])
    assert min(len(concerned), many // 2) > 2_048
    for name in ("expected", "ratio", "low", "high"):
        assert np.isclose(mine[name], getattr(theirs, name), rtol=1e-9, atol=0)
