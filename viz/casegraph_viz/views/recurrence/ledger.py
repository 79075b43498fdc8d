"""What the page of the ledger carries: plain rows, and the members that they count.

Each review, recommendation and concern is written once, and everything else points at its place.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from casegraph.analyses.recurrence import NOT_STATED
from casegraph.analyses.recurrence.followup import Material
from casegraph.model.concepts import concepts, groups
from casegraph_viz.content.sources import Sources
from casegraph_viz.page.frame import Frame
from casegraph_viz.page.style import group_style

if TYPE_CHECKING:
    import pandas as pd

#: Columns of the ledger that the page carries, under the names that its scripts use.
COUNTS = {
    "recommendations": "recommendations",
    "reviews": "recommending_reviews",
    "undatedReviews": "undated_recommending",
    "first": "first_year",
    "last": "last_year",
    "again": "later_concern_reviews",
    "later": "later_reviews",
    "after": "later_incident_reviews",
    "stated": "later_incident_stated",
    "undatedAgain": "undated_concern_reviews",
    "without": "concern_reviews_recommending_without_this",
    "recommending": "concern_reviews_recommending",
}
#: Those of them that are no counts.
MEASURES = {
    "expected": "expected",
    "ratio": "ratio",
    "low": "ratio_low",
    "high": "ratio_high",
    "qOrder": "q_order",
    "qRatio": "q_ratio",
}
#: Further than any page shows them.
_DIGITS = 6


@dataclass(frozen=True)
class Ledger:
    """What the page shows: the two ledgers, near-identical recommendations, and what is behind.

    ``by_theme``, ``by_addressee`` and ``clusters`` are frames of ``casegraph.analyses.recurrence``;
    ``reviews`` holds title, year, publisher, iri and the source of each review by its id;
    ``areas`` are sentences on reviews of the same area; ``incidence`` is what
    ``packed_reviews.packed`` returns for the same reviews, and ``base`` says where another page
    counts others.
    """

    by_theme: pd.DataFrame
    by_addressee: pd.DataFrame
    clusters: pd.DataFrame
    material: Material
    reviews: Mapping[str, Mapping[str, Any]]
    areas: Sequence[str] = ()
    incidence: Mapping[str, Any] = field(default_factory=dict)
    base: str = ""


def themes_of(ledger: Ledger, frame: Frame) -> list[dict[str, Any]]:
    """Return each theme of the ledger in its order: id, label, other names, group and link."""
    scheme, names = concepts("theme"), groups("theme")
    found = []
    for theme, label in zip(ledger.by_theme["theme"], ledger.by_theme["label"], strict=True):
        concept = scheme.get(str(theme))
        broader = concept.broader if concept and concept.broader else ""
        style = group_style(broader)
        found.append({
            "id": str(theme),
            "label": str(label),
            "group": names[broader].pref_label if broader in names else style.label,
            "style": style,
            "alt": list(concept.alt_labels) if concept else [],
            "link": frame.link(concept.iri) if concept else "",
        })  # fmt: skip
    return found


def plain_rows(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows of a ledger as plain numbers, None where something is missing."""
    found = []
    for row in frame.to_dict("records"):
        plain: dict[str, Any] = {k: whole(row.get(column)) for k, column in COUNTS.items()}
        plain |= {k: measure(row.get(column)) for k, column in MEASURES.items()}
        for name in ("theme", "addressee"):
            if name in row:
                plain[name] = str(row[name])
        for name in ("reading", "sentence"):
            plain[name] = "" if row.get(name) is None else str(row[name])
        for name in ("recommendation_ids", "later_concern_ids"):
            plain[name] = [str(v) for v in row[name]]
        found.append(plain)
    return found


def addressees_of(ledger: Ledger) -> list[tuple[str, str, int]]:
    """Return id, label and number of recommendations of each agency addressed, by label."""
    counts: dict[str, int] = {}
    for about in ledger.material.recommendations:
        for agency in about["directed_to"] or [NOT_STATED]:
            counts[agency] = counts.get(agency, 0) + 1
    labels = {name: c.pref_label for name, c in concepts("agency").items()}
    named = [(a, labels.get(a, a), n) for a, n in counts.items() if a != NOT_STATED]
    named.sort(key=lambda item: item[1])
    if NOT_STATED in counts:
        named.append((NOT_STATED, "Not stated", counts[NOT_STATED]))
    return named


def review_facts(
    name: str, reviews: Mapping[str, Mapping[str, Any]], frame: Frame
) -> dict[str, Any]:
    """Return what a reader needs to find a review: title, publisher and its page."""
    about = reviews.get(name, {})
    return {
        "title": str(about.get("title") or name),
        "publisher": str(about.get("publisher") or ""),
        "link": frame.link(str(about.get("iri") or "")),
    }


def packed(
    ledger: Ledger, themes: Sequence[Mapping[str, Any]], review: Mapping[str, int], frame: Frame
) -> dict[str, Any]:
    """What the scripts of the page need; things point at each other by their places in lists."""
    place = {theme["id"]: k for k, theme in enumerate(themes)}
    asked = ledger.material.recommendations
    asked_place = {about["recommendation_id"]: k for k, about in enumerate(asked)}
    agencies = [name for name, _, _ in addressees_of(ledger)]
    agency = {name: k for k, name in enumerate(agencies)}
    labels = {name: label for name, label, _ in addressees_of(ledger)}
    actions = {name: c.pref_label for name, c in concepts("action-type").items()}
    concerns = [f for f in ledger.material.findings if f["polarity"] == "concern"]
    sources = Sources()

    def read_in(coded: Sequence[Mapping[str, Any]]) -> list[int]:
        return [sources.add(c, ledger.reviews.get(str(c["review_id"]), {})) for c in coded]

    def rows(table: pd.DataFrame) -> dict[str, list[Any]]:
        found = plain_rows(table)
        names = (*COUNTS, *MEASURES, "sentence")
        columns: dict[str, list[Any]] = {k: [row[k] for row in found] for k in names}
        columns["theme"] = [place[row["theme"]] for row in found]
        columns["asked"] = [[asked_place[v] for v in row["recommendation_ids"]] for row in found]
        columns["found"] = [[review[v] for v in row["later_concern_ids"]] for row in found]
        if found and "addressee" in found[0]:
            columns["to"] = [agency[row["addressee"]] for row in found]
        return columns

    levels = sorted({about.level for about in ledger.material.reviews.values()})
    behind = [
        {
            "id": name,
            "year": about.year,
            "incident": about.incident_year,
            "level": levels.index(about.level),
            **review_facts(name, ledger.reviews, frame),
        }
        for name, about in sorted(ledger.material.reviews.items())
    ]
    return {
        "incidence": ledger.incidence,
        "ledger": {
            "themes": [
                {
                    "id": t["id"],
                    "label": t["label"],
                    "alt": t["alt"],
                    "group": t["style"].key,
                    "outline": t["style"].outline,
                    "link": t["link"],
                }
                for t in themes
            ],
            "byTheme": rows(ledger.by_theme),
            "byAddressee": rows(ledger.by_addressee),
            "addressees": [{"id": name, "label": labels[name]} for name in agencies],
        },
        "behind": {
            "reviews": {k: [about[k] for about in behind] for k in behind[0]} if behind else {},
            "asked": {
                "review": [review[a["review_id"]] for a in asked],
                "to": [[agency[v] for v in a["directed_to"]] for a in asked],
                "action": [actions.get(str(a["action"]), "") for a in asked],
                "text": [str(a["summary"]) for a in asked],
                "id": [str(a["recommendation_id"]).rpartition("/")[2] for a in asked],
                "source": read_in(asked),
            },
            "concerns": {
                "review": [review[f["review_id"]] for f in concerns],
                "themes": [[place[t] for t in f["themes"] if t in place] for f in concerns],
                "text": [str(f["summary"]) for f in concerns],
                "source": read_in(concerns),
            },
            "sources": sources.columns,
        },
    }


def measure(value: Any) -> float | None:
    """Return a number of a frame that is no count, None where it is missing.

    >>> measure(1.0000004), measure(float("nan"))
    (1.0, None)
    """
    import pandas as pd

    return None if pd.isna(value) else round(float(value), _DIGITS)


def whole(value: Any) -> int | None:
    """Return a number of a frame, None where it is missing.

    >>> whole(3.0), whole(float("nan")), whole(None)
    (3, None, None)
    """
    import pandas as pd

    return None if pd.isna(value) else int(value)
