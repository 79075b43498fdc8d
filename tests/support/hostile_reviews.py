"""The reviews of a page that counts again, with hostile text wherever text can be."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from typing import Any


def hostile_reviews(
    text: str, ids: Sequence[str], reviews: Sequence[str], year: int = 0
) -> dict[str, Any]:
    """All reviews, of one child each, name all themes and share one value of each facet.

    They are as ``packed_reviews.packed`` returns them; year 0 is that of none.
    """

    def bits(rows: int) -> str:
        return b64encode((2 ** len(reviews) - 1).to_bytes(4, "little") * rows).decode()

    return {
        "n": len(reviews),
        "units": list(reviews),
        "where": [[text, text]],
        "themes": {"id": list(ids), "label": [text] * len(ids), "bits": bits(len(ids))},
        "related": [],
        "presupposing": [],
        "cases": [],
        "facets": [
            {
                "key": key,
                "label": text,
                "stated": len(reviews),
                "id": [text],
                "value": [text],
                "count": [len(reviews)],
                "bits": bits(1),
            }
            for key in ("nation", "age-group")
        ],
        "children": {
            "n": len(reviews),
            "review": b64encode(
                b"".join(row.to_bytes(4, "little") for row in range(len(reviews)))
            ).decode(),
            "bits": {"age-group": bits(1)},
        },
        "year": b64encode(year.to_bytes(2, "little") * len(reviews)).decode(),
    }
