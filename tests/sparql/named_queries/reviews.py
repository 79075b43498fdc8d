"""What the questions about reviews and children have as answers, worked out from the tables."""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import groupby

from casegraph.model import concepts

from .tables import (
    Answers,
    Expected,
    Row,
    by_review,
    case_reviews,
    characteristics,
    coded,
    incidents,
    level,
    most_first,
    ordered,
    reviews,
    sources,
    span,
    table,
    tallied,
    themes_of,
    year,
    young_first,
)

answers = Answers()


@answers("reviews-by-theme")
def _() -> Expected:
    return "theme_id year review_id review_title", ordered(
        (theme, year(r), r, reviews()[r]["title"])
        for r, found in themes_of("findings").items()
        for theme in found
    )


@answers("reviews-by-age-group")
def _() -> Expected:
    counts = Counter((c["age_group"], c["review_id"]) for c in table("children"))
    rows = ordered((age, year(r), r, str(n)) for (age, r), n in counts.items())
    return "age_group_id year review_id children", sorted(
        rows, key=lambda row: young_first(row[0] or "")
    )


@answers("reviews-by-agency")
def _() -> Expected:
    return "agency_id year review_id", ordered(
        (agency, row["year_published"] or None, row["review_id"])
        for agency, row in coded("reviews", "agencies")
    )


@answers("reviews-by-nation")
def _() -> Expected:
    return "nation_id year review_id area", ordered(
        (r["nation"].lower().replace(" ", "-"), year(key), key, r["area"] or None)
        for key, r in reviews().items()
        if r["nation"]
    )


def latest_first(rows: list[Row]) -> list[Row]:
    """Sort by the first cell, the second from the latest on, and the rest."""
    rows = sorted(rows, key=lambda row: [cell or "" for cell in (row[0], *row[2:])])
    return [
        row
        for _, group in groupby(rows, key=lambda row: row[0])
        for row in sorted(group, key=lambda row: row[1] or "", reverse=True)
    ]


@answers("reviews-of-a-nation")
def _() -> Expected:
    rows: list[Row] = []
    for key, r in reviews().items():
        source = sources()[r["source_id"]]
        nation = r["nation"].lower().replace(" ", "-")
        if nation:
            rows.append((nation, year(key), key, r["review_type"], source["title"], source["url"]))
    return "nation_id year review_id review_type_id source_title source_url", latest_first(rows)


@answers("reviews-of-an-area")
def _() -> Expected:
    rows: list[Row] = []
    for key, r in reviews().items():
        source = sources()[r["source_id"]]
        if r["area"]:
            rows.append((r["area"], year(key), key, source["title"], source["url"]))
    return "area year review_id source_title source_url", latest_first(rows)


@answers("reviews-by-incident-type")
def _() -> Expected:
    return "incident_type_id outcome_id year review_id", ordered(
        (kind, row["outcome"], row["year_published"] or None, row["review_id"])
        for kind, row in coded("reviews", "incident_types")
        if row["review_id"] in incidents()
    )


@answers("reviews-by-year")
def _() -> Expected:
    rows = []
    for when in {year(r) for r in reviews()}:
        of_year = [r for r in reviews() if year(r) == when]
        cases = [r for r in of_year if r in case_reviews()]
        ends = Counter(reviews()[r]["outcome"] for r in cases)
        counts = (len(of_year), len(cases), ends["death"], ends["serious-harm"])
        rows.append((when, *map(str, counts)))
    return "year reviews case_reviews about_death about_serious_harm", ordered(rows)


@answers("reviews-by-review-type")
def _() -> Expected:
    groups = tallied(((r["review_type"], level(k)), k) for k, r in reviews().items())
    rows = [(*key, str(len(of)), *span(map(year, of))) for key, of in groups.items()]
    return "review_type_id level_id reviews first_year last_year", most_first(rows, 2, 0)


@answers("incident-types-by-outcome")
def _() -> Expected:
    counts = Counter(
        (kind, row["outcome"])
        for kind, row in coded("reviews", "incident_types")
        if row["review_id"] in incidents()
    )
    return "incident_type_id outcome_id incidents", ordered(
        (*key, str(n)) for key, n in counts.items()
    )


@answers("reviews-by-publisher")
def _() -> Expected:
    kinds = {o["organisation_id"]: o["kind"] for o in table("organisations")}
    groups = tallied(((r["publisher_id"],), k) for k, r in reviews().items())
    rows = [
        (key, kinds[key or ""], str(len(of)), *span(map(year, of))) for (key,), of in groups.items()
    ]
    return "publisher_id kind_id reviews first_year last_year", most_first(rows, 2, 0)


@answers("reviews-with-most-findings")
def _() -> Expected:
    rows = []
    for key, row in reviews().items():
        findings = len(by_review("findings").get(key, ()))
        recommendations = len(by_review("recommendations").get(key, ()))
        themes = len(themes_of("findings").get(key, ()))
        if findings or recommendations:
            rows.append((key, row["basis"], str(findings), str(themes), str(recommendations)))
    return "review_id basis_id findings themes recommendations", most_first(rows, 2, 0)


@answers("children-by-characteristic")
def _() -> Expected:
    groups: defaultdict[str, list[str]] = defaultdict(list)
    for child in table("children"):
        for code in characteristics(child):
            groups[code].append(child["review_id"])
    everyone = str(len(table("children")))
    rows = [
        (concepts.concepts("characteristic")[code].broader or "", code, str(len(of)),
         str(len(set(of))), everyone)
        for code, of in groups.items()
    ]  # fmt: skip
    rows.sort(key=lambda row: (row[0], -int(row[2]), row[1]))
    return "dimension_id characteristic_id children reviews all_children", [*rows]


@answers("children-by-age-and-sex")
def _() -> Expected:
    counts = Counter((c["age_group"], c["sex"] or None) for c in table("children"))
    rows = ordered((*key, str(n)) for key, n in counts.items())
    return "age_group_id sex_id children", sorted(rows, key=lambda row: young_first(row[0] or ""))
