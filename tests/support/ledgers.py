"""A ledger of recommendations with hostile text in every field."""

from __future__ import annotations

import re
from typing import Any

import pandas as pd

from casegraph.analyses.recurrence.followup import DatedReview, Material
from casegraph.analyses.recurrence.ledger import columns
from casegraph.selection import Selection
from casegraph_viz.views.recurrence.ledger import Ledger

from .hostile_reviews import hostile_reviews


def hostile_ledger(text: str) -> Ledger:
    """Two reviews and one theme that is not in the scheme, with ``text`` in every field."""
    theme, first, second = f"t{text}", f"r1{text}", f"r2{text}"
    # HTML cannot hold every character; an id that names an option must come back as it was.
    agency = re.sub(r"[\x00-\x1f\ud800-\udfff]", "", f"a{text}")
    row: dict[str, Any] = dict.fromkeys(columns("theme"), 1) | {
        "theme": theme, "label": f"label {text}", "first_year": 2010, "last_year": 2010,
        "recommendation_ids": [f"{first}/recommendation/1"], "later_concern_ids": [second],
        "later_incident_ids": [],
    }  # fmt: skip
    by_addressee = {**row, "addressee": agency}
    asked = {
        "recommendation_id": f"{first}/recommendation/1", "review_id": first, "summary": text,
        "themes": [theme], "directed_to": [agency], "action": text,
    }  # fmt: skip
    finding = {
        "finding_id": f"{second}/finding/1", "review_id": second, "summary": text,
        "themes": [theme], "polarity": "concern", "kind": text, "agencies": [],
    }  # fmt: skip
    cluster = {
        "cluster": 1, "size": 1, "reviews": 1, "first_year": 2010, "last_year": 2010,
        "addressees": [text], "lowest_similarity": 0.7, "recommendation_id": first,
        "review_id": first, "year": None, "directed_to": [text], "action": text,
        "themes": [theme], "summary": text,
    }  # fmt: skip
    about = {"title": text, "publisher": text, "source_title": text, "source_url": text}
    return Ledger(
        pd.DataFrame([row]),
        pd.DataFrame([by_addressee]),
        pd.DataFrame([cluster]),
        Material(
            {first: DatedReview(2010, None, True), second: DatedReview(2012, 2011, False)},
            [finding], [asked], Selection.of(f"area={text}"), (text,),
        ),
        {first: {**about, "iri": text}, second: {**about, "iri": text}},
        incidence=hostile_reviews(text, [theme], [first, second]),
        base=text,
    )  # fmt: skip
