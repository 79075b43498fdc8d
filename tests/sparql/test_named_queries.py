"""The named queries answer what their questions ask, as worked out from the tables by hand."""

from __future__ import annotations

import csv
import hashlib
import json
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from itertools import combinations, permutations

import pyoxigraph as ox
import pytest

from casegraph.errors import UnknownNameError, UsageError
from casegraph.ingest.build import Build, bundled_store
from casegraph.model import concepts, iris
from casegraph.resources import casegraph_version
from casegraph.sparql.named import named_queries, named_query
from casegraph.sparql.run import ask
from casegraph.store.interface import with_values

from ..support.paths import ROOT

FOLDER = ROOT / "ontology" / "queries"
QUERIES = named_queries()
PARAMETERS = [(name, variable) for name, q in QUERIES.items() for variable in q.parameters]

Row = tuple[str | None, ...]
Record = dict[str, str]
Expected = tuple[str, list[Row]]


# ------------------------------------------------------------------------------------- the tables


@cache
def table(name: str) -> list[Record]:
    with (ROOT / "data" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def several(cell: str) -> list[str]:
    return [part for part in cell.split(";") if part]


@cache
def reviews() -> dict[str, Record]:
    return {r["review_id"]: r for r in table("reviews")}


@cache
def sources() -> dict[str, Record]:
    return {s["source_id"]: s for s in table("sources")}


def year(review: str) -> str | None:
    return reviews()[review]["year_published"] or None


def level(review: str) -> str:
    return concepts.level_of(reviews()[review]["review_type"])


@cache
def case_reviews() -> frozenset[str]:
    return frozenset(r for r in reviews() if level(r) == "case")


@cache
def by_review(name: str) -> dict[str, list[Record]]:
    found: defaultdict[str, list[Record]] = defaultdict(list)
    for row in table(name):
        found[row["review_id"]].append(row)
    return dict(found)


@cache
def themes_of(name: str) -> dict[str, frozenset[str]]:
    """Return the themes of each review, by way of its findings or of its recommendations."""
    return {
        review: frozenset(t for row in rows for t in several(row["themes"]))
        for review, rows in by_review(name).items()
    }


@cache
def incidents() -> frozenset[str]:
    def states(row: Record) -> bool:
        return bool(row["incident_types"] or row["incident_date"] or row["outcome"] != "not-stated")

    return frozenset(
        key
        for key, row in reviews().items()
        if level(key) == "case"
        or (level(key) == "thematic" and states(row))
        or key in by_review("children")
    )


def tenths(number: int, of: int, scale: int = 1) -> str:
    """Return ``scale × number ÷ of``, rounded half up to one decimal, as xsd:decimal writes it."""
    whole, part = divmod((20 * scale * number + of) // (2 * of), 10)
    return f"{whole}.{part}" if part else str(whole)


def percent(number: int, of: int) -> str:
    return tenths(number, of, 100)


def span(years: Iterable[str | None]) -> tuple[str | None, str | None]:
    stated = sorted(y for y in years if y)
    return (stated[0], stated[-1]) if stated else (None, None)


def ordered(rows: Iterable[Row]) -> list[Row]:
    """Sort rows; what is not stated comes first, as in SPARQL."""
    return sorted(rows, key=lambda row: [(cell is not None, cell or "") for cell in row])


def most_first(rows: Iterable[Row], by: int, *keys: int) -> list[Row]:
    """Sort by a count, the greatest first, then by other cells."""
    return sorted(rows, key=lambda row: (-int(row[by] or 0), *[row[k] or "" for k in keys]))


def young_first(group: str) -> tuple[int, str]:
    start = group.split("-")[0]
    return (int(start) if start.isdigit() else -1, group)


def tallied(pairs: Iterable[tuple[Row, str]]) -> dict[Row, set[str]]:
    found: defaultdict[Row, set[str]] = defaultdict(set)
    for key, member in pairs:
        found[key].add(member)
    return found


# --------------------------------------------------------------------------- what the answers are

ANSWERS: dict[str, Callable[[], Expected]] = {}


def answers(name: str) -> Callable[[Callable[[], Expected]], Callable[[], Expected]]:
    def keep(function: Callable[[], Expected]) -> Callable[[], Expected]:
        ANSWERS[name] = function
        return function

    return keep


def coded(name: str, column: str, keep: Callable[[Record], bool] = lambda _: True) -> Iterator[
    tuple[str, Record]
]:  # fmt: skip
    """Yield each code of a column of several, with its row."""
    for row in table(name):
        if keep(row):
            for code in several(row[column]):
                yield code, row


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


@cache
def case_themes() -> dict[str, frozenset[str]]:
    return {r: t for r, t in themes_of("findings").items() if r in case_reviews()}


@answers("theme-prevalence")
def _() -> Expected:
    counts = Counter(theme for found in case_themes().values() for theme in found)
    everything = len(case_reviews())
    rows = [
        (theme, concepts.concepts("theme")[theme].broader, str(n), str(everything),
         percent(n, everything))
        for theme, n in counts.items()
    ]  # fmt: skip
    return "theme_id group_id reviews all_reviews percent", most_first(rows, 2, 0)


@answers("themes-by-year")
def _() -> Expected:
    of_year = Counter(year(r) for r in case_reviews())
    counts = Counter((year(r), theme) for r, found in case_themes().items() for theme in found)
    rows = [
        (when, theme, str(n), str(of_year[when]), percent(n, of_year[when]))
        for (when, theme), n in counts.items()
        if when
    ]
    rows.sort(key=lambda row: (row[0], -int(row[2]), row[1]))
    return "year theme_id reviews reviews_of_year percent", [*rows]


@answers("themes-by-agency")
def _() -> Expected:
    groups: defaultdict[tuple[str, str], list[Record]] = defaultdict(list)
    for agency, row in coded("findings", "agencies"):
        for theme in several(row["themes"]):
            groups[agency, theme].append(row)
    rows = []
    for key, of in groups.items():
        kinds = Counter(row["polarity"] for row in of)
        counts = (len(of), kinds["concern"], kinds["good-practice"], kinds["examined"])
        rows.append((*key, *map(str, counts), str(len({row["review_id"] for row in of}))))
    rows.sort(key=lambda row: (row[0], -int(row[2]), row[1]))
    return "agency_id theme_id findings concerns good_practice examined reviews", [*rows]


@answers("themes-by-age-group")
def _() -> Expected:
    ages = tallied(
        ((c["age_group"],), c["review_id"])
        for c in table("children")
        if c["review_id"] in case_reviews()
    )
    rows = []
    for (age,), of in ages.items():
        counts = Counter(theme for r in of for theme in case_themes().get(r, ()))
        rows += [
            (age, theme, str(n), str(len(of)), percent(n, len(of))) for theme, n in counts.items()
        ]
    rows.sort(key=lambda row: (young_first(row[0] or ""), -int(row[2]), row[1]))
    return "age_group_id theme_id reviews reviews_of_age_group percent", [*rows]


@answers("theme-pairs")
def _() -> Expected:
    single = Counter(theme for found in case_themes().values() for theme in found)
    pairs = Counter(p for found in case_themes().values() for p in combinations(sorted(found), 2))
    rows = [(a, b, str(n), str(single[a]), str(single[b])) for (a, b), n in pairs.items()]
    return "theme_a_id theme_b_id reviews reviews_a reviews_b", most_first(rows, 2, 0, 1)


@answers("themes-beside-a-theme")
def _() -> Expected:
    single = Counter(theme for found in case_themes().values() for theme in found)
    pairs = Counter(p for found in case_themes().values() for p in permutations(found, 2))
    rows = [(a, b, str(n), str(single[a]), percent(n, single[a])) for (a, b), n in pairs.items()]
    rows.sort(key=lambda row: (row[0], -int(row[2]), row[1]))
    return "theme_id other_theme_id reviews reviews_of_theme percent", [*rows]


@answers("theme-pair-reviews")
def _() -> Expected:
    return "theme_id other_theme_id year review_id", ordered(
        (a, b, year(r), r) for r, found in case_themes().items() for a, b in permutations(found, 2)
    )


@answers("theme-pairs-in-a-finding")
def _() -> Expected:
    groups: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for row in table("findings"):
        for pair in combinations(sorted(set(several(row["themes"]))), 2):
            groups[pair].append(row["review_id"])
    rows = [(*pair, str(len(of)), str(len(set(of)))) for pair, of in groups.items()]
    return "theme_a_id theme_b_id findings reviews", most_first(rows, 2, 0, 1)


@answers("recurring-themes")
def _() -> Expected:
    asked = tallied(
        ((theme,), r)
        for r, found in themes_of("recommendations").items()
        for theme in found
        if year(r)
    )
    rows = []
    for (theme,), of in asked.items():
        first, last = span(map(year, of))
        later = [
            r
            for r, found in themes_of("findings").items()
            if theme in found and (year(r) or "") > (first or "")
        ]
        if later:
            again = span(map(year, later))
            rows.append((theme, str(len(of)), first, last, str(len(later)), *again))
    return (
        "theme_id recommending_reviews first_recommended last_recommended later_reviews "
        "first_later_year last_later_year"
    ), most_first(rows, 4, 0)


@answers("topics-only-examined")
def _() -> Expected:
    rows = []
    for key, of in by_review("findings").items():
        kinds = tallied(
            ((theme,), row["polarity"]) for row in of for theme in several(row["themes"])
        )
        only = [theme for (theme,), found in kinds.items() if found == {"examined"}]
        rows += [(theme, year(key), key, reviews()[key]["basis"]) for theme in only]
    return "theme_id year review_id basis_id", ordered(rows)


def finding_rows(column: str, keep: Callable[[Record], bool] = lambda _: True) -> list[Row]:
    """Return for each code of a column: code, year, finding, summary, review and its source."""
    rows = []
    for code, row in coded("findings", column, keep):
        review = reviews()[row["review_id"]]
        source = sources()[review["source_id"]]
        rows.append((code, year(row["review_id"]), row["finding_id"], row["summary"],
                     row["review_id"], source["title"], source["url"]))  # fmt: skip
    return ordered(rows)


@answers("findings-of-a-theme")
def _() -> Expected:
    columns = "theme_id year finding_id finding_summary review_id source_title source_url"
    return columns, finding_rows("themes")


@answers("findings-by-agency")
def _() -> Expected:
    polarity = {row["finding_id"]: row["polarity"] for row in table("findings")}
    rows = [(row[0], polarity[row[2] or ""], *row[1:]) for row in finding_rows("agencies")]
    return (
        "agency_id polarity_id year finding_id finding_summary review_id source_title source_url"
    ), ordered(rows)


@answers("good-practice")
def _() -> Expected:
    columns = "theme_id year finding_id finding_summary review_id source_title source_url"
    return columns, finding_rows("themes", lambda row: row["polarity"] == "good-practice")


@answers("findings-with-recommendations")
def _() -> Expected:
    return "theme_id year finding_id recommendation_id recommendation_summary", ordered(
        (theme, year(f["review_id"]), f["finding_id"], r["recommendation_id"], r["summary"])
        for theme, f in coded("findings", "themes")
        for r in by_review("recommendations").get(f["review_id"], ())
        if theme in several(r["themes"])
    )


@answers("recommendations-by-addressee")
def _() -> Expected:
    groups: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for agency, row in coded("recommendations", "directed_to"):
        groups[agency, row["action"]].append(row["review_id"])
    rows = [(*key, str(len(of)), str(len(set(of)))) for key, of in groups.items()]
    rows.sort(key=lambda row: (row[0], -int(row[2]), row[1]))
    return "agency_id action_type_id recommendations reviews", [*rows]


@answers("recommendations-on-a-theme")
def _() -> Expected:
    return (
        "theme_id year recommendation_id addressee_id action_type_id recommendation_summary"
    ), ordered(
        (theme, year(row["review_id"]), row["recommendation_id"], to, row["action"], row["summary"])
        for theme, row in coded("recommendations", "themes")
        for to in several(row["directed_to"]) or [None]
    )


@answers("recommendations-without-addressee")
def _() -> Expected:
    return "year recommendation_id action_type_id recommendation_summary", ordered(
        (year(row["review_id"]), row["recommendation_id"], row["action"], row["summary"])
        for row in table("recommendations")
        if not row["directed_to"]
    )


def concerns() -> Counter[tuple[str, str]]:
    """Count the findings of concern by theme and review, where the review recommends anything."""
    return Counter(
        (theme, row["review_id"])
        for theme, row in coded("findings", "themes", lambda row: row["polarity"] == "concern")
        if row["review_id"] in by_review("recommendations")
    )


@answers("recommendation-gaps")
def _() -> Expected:
    return "theme_id year review_id findings text_complete", ordered(
        (theme, year(r), r, str(n), reviews()[r]["complete"])
        for (theme, r), n in concerns().items()
        if theme not in themes_of("recommendations")[r]
    )


@answers("recommendation-gaps-by-theme")
def _() -> Expected:
    groups = tallied(((theme,), r) for theme, r in concerns())
    rows = []
    for (theme,), of in groups.items():
        answered = sum(theme in themes_of("recommendations")[r] for r in of)
        rows.append((theme, *map(str, (len(of), answered, len(of) - answered))))
    return ("theme_id reviews_with_concern with_recommendation without_recommendation"), most_first(
        rows, 3, 0
    )


def implicated() -> dict[Row, set[str]]:
    return tallied(
        ((agency, row["review_id"]), row["finding_id"])
        for agency, row in coded("findings", "agencies")
    )


def addressed() -> dict[Row, set[str]]:
    return tallied(
        ((agency, row["review_id"]), row["recommendation_id"])
        for agency, row in coded("recommendations", "directed_to")
    )


@answers("agencies-implicated-and-addressed")
def _() -> Expected:
    rows = []
    for agency in {key[0] for key in (*implicated(), *addressed())}:
        found = {r for a, r in implicated() if a == agency}
        asked = {r for a, r in addressed() if a == agency}
        sets = (found, asked, found & asked, found - asked, asked - found)
        rows.append((agency, *[str(len(s)) for s in sets]))
    return (
        "agency_id reviews_implicated reviews_addressed reviews_both only_implicated only_addressed"
    ), ordered(rows)


@answers("agencies-addressed-not-implicated")
def _() -> Expected:
    return "agency_id year review_id recommendations", ordered(
        (agency, year(r or ""), r, str(len(of)))
        for (agency, r), of in addressed().items()
        if (agency, r) not in implicated()
    )


@answers("agencies-implicated-not-addressed")
def _() -> Expected:
    naming = {r for _, r in addressed()}
    polarity = {row["finding_id"]: row["polarity"] for row in table("findings")}
    return "agency_id year review_id findings concerns", ordered(
        (agency, year(r or ""), r, str(len(of)), str(sum(polarity[f] == "concern" for f in of)))
        for (agency, r), of in implicated().items()
        if r in naming and (agency, r) not in addressed()
    )


@answers("organisations-and-successors")
def _() -> Expected:
    published = Counter(r["publisher_id"] for r in table("reviews"))
    return "successor_id former_id successor_reviews former_reviews", ordered(
        (o["organisation_id"], o["successor_of"], str(published[o["organisation_id"]]),
         str(published[o["successor_of"]]))
        for o in table("organisations")
        if o["successor_of"]
    )  # fmt: skip


def characteristics(child: Record) -> set[str]:
    return {child["age_group"], child["sex"], *several(child["characteristics"])} - {""}


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


UNITS = {
    "percent": "percentage",
    "count": "count",
    "whole-time-equivalent": "full-time equivalent",
}


def figure(s: Record) -> Record:
    value = s["value"]
    if "." in value:
        value = value.rstrip("0").rstrip(".")
    return {**s, "value": value, "unit": UNITS[s["unit"]], "subgroup": s["subgroup"] or "all"}


@answers("statistics")
def _() -> Expected:
    columns = (
        "report_id observation_id period_start period_end population base_n concept subgroup "
        "operator value unit source_url note"
    )
    return (
        "report_id figure_id period_start period_end population_id base_size concept_id "
        "subgroup_id comparator value unit source_url note"
    ), ordered(tuple(figure(s)[c] or None for c in columns.split()) for s in table("statistics"))


@answers("figures-of-a-report")
def _() -> Expected:
    columns = (
        "report_id period_start period_end concept observation_id operator value unit population "
        "subgroup base_n note"
    )
    return (
        "report_id period_start period_end concept_id figure_id comparator value unit "
        "population_id subgroup_id base_size note"
    ), ordered(tuple(figure(s)[c] or None for c in columns.split()) for s in table("statistics"))


@answers("reports-with-figures")
def _() -> Expected:
    rows = []
    for report in {s["report_id"] for s in table("statistics")}:
        of = [s for s in table("statistics") if s["report_id"] == report]
        stated = [s[c][:4] for s in of for c in ("period_start", "period_end")]
        populations = len({s["population"] for s in of})
        rows.append((report, str(len(of)), str(populations), *span(stated)))
    return "report_id figures populations first_year last_year", most_first(rows, 1, 0)


@answers("themes-beside-national-figures")
def _() -> Expected:
    counts = Counter(theme for found in case_themes().values() for theme in found)
    everything = len(case_reviews())
    return (
        "theme_id period_start period_end figure_id reviews all_reviews percent_of_reviews "
        "comparator published_percent base_size population_id subgroup_id report_id source_url note"
    ), ordered(
        (s["concept"], s["period_start"] or None, s["period_end"] or None, s["observation_id"],
         str(counts[s["concept"]]), str(everything), percent(counts[s["concept"]], everything),
         s["operator"], s["value"], s["base_n"] or None, s["population"], s["subgroup"],
         s["report_id"], s["source_url"], s["note"] or None)
        for s in map(figure, table("statistics"))
        if s["dimension"] == "theme" and s["unit"] == "percentage"
    )  # fmt: skip


def finding_usage() -> tuple[Counter[str], dict[Row, set[str]]]:
    findings = Counter(theme for theme, _ in coded("findings", "themes"))
    return findings, tallied(((t,), row["review_id"]) for t, row in coded("findings", "themes"))


@answers("themes-and-assessment-factors")
def _() -> Expected:
    findings, of_theme = finding_usage()
    skos = iris.PREFIXES["skos"]
    rows = []
    for triple in ox.parse(path=str(ROOT / "ontology/vocab/theme.ttl"), format=ox.RdfFormat.TURTLE):
        mapping = triple.predicate.value.removeprefix(skos)
        if mapping.endswith("Match"):
            theme, factor = (
                str(t.value).rsplit("/", 1)[-1] for t in (triple.subject, triple.object)
            )  # type: ignore[union-attr]
            rows.append(
                (theme, factor, mapping, str(findings[theme]), str(len(of_theme.get((theme,), ()))))
            )
    return "theme_id factor_id mapping findings reviews", ordered(rows)


@answers("dataset-overview")
def _() -> Expected:
    statistics = table("statistics")
    read = {s["url"] for s in table("sources")} | {s["source_url"] for s in statistics}
    coded_concepts = sum(len(concepts.concepts(s)) + len(concepts.groups(s)) for s in iris.SCHEMES)
    minted = {("population", s["population"]) for s in statistics}
    minted |= {("subgroup", s["subgroup"] or "all") for s in statistics}
    minted |= {
        ("statistic", s["concept"]) for s in statistics if s["dimension"] in ("other", "count")
    }
    counts = {
        "reviews": len(reviews()),
        "incidents": len(incidents()),
        "children": len(table("children")),
        "findings": len(table("findings")),
        "recommendations": len(table("recommendations")),
        "organisations": len(table("organisations")),
        "sources": len(read),
        "reports with published figures": len({s["report_id"] for s in statistics}),
        "published figures": len(statistics),
        "concepts": coded_concepts + len(minted),
    }
    return "thing count", [(thing, str(n)) for thing, n in counts.items()]


@answers("coding-basis")
def _() -> Expected:
    rows = []
    for basis in {r["basis"] for r in table("reviews")}:
        of = [r for r in table("reviews") if r["basis"] == basis]
        keys = [r["review_id"] for r in of]
        findings = sum(len(by_review("findings").get(k, ())) for k in keys)
        asked = sum(len(by_review("recommendations").get(k, ())) for k in keys)
        cut = sum(r["complete"] == "false" for r in of)
        rows.append((basis, *map(str, (len(of), cut, findings, asked)),
                     tenths(findings, len(of)), tenths(asked, len(of))))  # fmt: skip
    return (
        "basis_id reviews cut_off findings recommendations findings_per_review "
        "recommendations_per_review"
    ), most_first(rows, 1, 0)


@answers("reviews-cut-off")
def _() -> Expected:
    return "year review_id basis_id findings source_url", ordered(
        (year(key), key, row["basis"], str(len(by_review("findings").get(key, ()))),
         sources()[row["source_id"]]["url"])
        for key, row in reviews().items()
        if row["complete"] == "false"
    )  # fmt: skip


@answers("sources")
def _() -> Expected:
    read = Counter(row["source_id"] for row in table("reviews"))
    rows = [
        (key, *[sources()[key][c] for c in ("title", "publisher", "url")], str(n))
        for key, n in read.items()
    ]
    return "source_id source_title source_publisher source_url reviews", most_first(rows, 4, 0)


TABLES = (
    "children", "findings", "organisations", "recommendations", "reviews", "sources", "statistics"
)  # fmt: skip


@answers("finding-provenance")
def _() -> Expected:
    tables = ", ".join(f"{name}.csv" for name in TABLES)
    rows = []
    for row in table("findings"):
        review = reviews()[row["review_id"]]
        source = sources()[review["source_id"]]
        rows.append((row["finding_id"], row["summary"], row["review_id"], source["source_id"],
                     source["publisher"], source["url"], iris.package_graph("published"),
                     casegraph_version(), tables))  # fmt: skip
    return (
        "finding_id finding_summary review_id source_id source_publisher source_url graph "
        "software_version tables"
    ), ordered(rows)


@answers("build-files")
def _() -> Expected:
    files = [ROOT / "data" / f"{name}.csv" for name in TABLES]
    files += [ROOT / "ontology" / "casegraph.ttl", *FOLDER.glob("*.ttl")]
    files += [*(ROOT / "ontology" / "vocab").glob("*.ttl")]
    return "file_name sha256 software_version", ordered(
        (path.name, hashlib.sha256(path.read_bytes()).hexdigest(), casegraph_version())
        for path in files
    )


def uses() -> Iterator[tuple[str, str, str]]:
    """Yield scheme, concept and record for every use of a concept in the tables."""
    for key, row in reviews().items():
        yield "review-type", row["review_type"], key
        yield "basis", row["basis"], key
        yield from (("agency", code, key) for code in several(row["agencies"]))
        stated = [("incident-type", code) for code in several(row["incident_types"])]
        if key in incidents() or row["outcome"] != "not-stated":
            stated.append(("outcome", row["outcome"]))
        if key in incidents():
            yield from ((*use, f"incident of {key}") for use in stated)
        elif level(key) == "aggregate":
            yield from ((*use, key) for use in stated)
    for child in table("children"):
        yield from (("characteristic", c, child["child_id"]) for c in characteristics(child))
    for row in table("findings"):
        key = row["finding_id"]
        yield from (("finding-kind", row["kind"], key), ("polarity", row["polarity"], key))
        yield from (("theme", code, key) for code in several(row["themes"]))
        yield from (("agency", code, key) for code in several(row["agencies"]))
    for row in table("recommendations"):
        key = row["recommendation_id"]
        yield "action-type", row["action"], key
        yield from (("theme", code, key) for code in several(row["themes"]))
        yield from (("agency", code, key) for code in several(row["directed_to"]))
    for row in table("organisations"):
        agency = row["kind"] in concepts.concepts("agency")
        yield "agency" if agency else "organisation-kind", row["kind"], row["organisation_id"]
    for row in (*table("reviews"), *table("organisations")):
        if row["nation"]:
            key = row.get("review_id") or row["organisation_id"]
            yield "nation", row["nation"].lower().replace(" ", "-"), key
    for row in table("statistics"):
        key, scheme = row["observation_id"], row["dimension"]
        yield "population", row["population"], key
        yield "subgroup", row["subgroup"] or "all", key
        yield "statistic" if scheme in ("other", "count") else scheme, row["concept"], key


@answers("concepts")
def _() -> Expected:
    title = iris.PREFIXES["dcterms"] + "title"
    titles = {
        t.subject.value.rsplit("/", 1)[-1]: t.object.value  # type: ignore[union-attr]
        for path in (ROOT / "ontology" / "vocab").glob("*.ttl")
        for t in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE)
        if t.predicate.value == title
    }
    used = tallied(((scheme, code), record) for scheme, code, record in uses())
    rows = []
    for scheme, called in titles.items():
        known = (*concepts.concepts(scheme).values(), *concepts.groups(scheme).values())
        rows += [
            (called, c.notation, scheme, c.definition or None, c.broader,
             str(len(used.pop((scheme, c.notation), ())) if not c.is_group else 0))
            for c in known
        ]  # fmt: skip
    # What is left is minted from the figures, in schemes that list nothing themselves.
    assert {scheme for scheme, _ in used} == {"population", "subgroup", "statistic"}
    rows += [
        (titles[scheme or ""], code, scheme, None, None, str(len(of)))
        for (scheme, code), of in used.items()
    ]
    return "scheme_label concept_id scheme_id definition broader_id records", ordered(rows)


# ------------------------------------------------------------------------------------- the checks


@pytest.fixture(scope="session")
def store() -> ox.Store:
    return bundled_store()


def solve(store: ox.Store, text: str) -> list[dict[str, str | None]]:
    found = store.query(text, prefixes=iris.PREFIXES, use_default_graph_as_union=True)
    assert isinstance(found, ox.QuerySolutions)
    names = [v.value for v in found.variables]
    return [
        {n: None if term is None else term.value for n, term in zip(names, row, strict=True)}  # type: ignore[union-attr]
        for row in found
    ]


@pytest.fixture(scope="session")
def answer(store: ox.Store) -> Callable[[str], list[dict[str, str | None]]]:
    return cache(lambda name: solve(store, QUERIES[name].text))


def test_there_is_a_query_in_each_file_and_a_worked_answer_to_each() -> None:
    stems = {path.stem for path in FOLDER.glob("*.ttl")} - {"prefixes"}
    assert set(QUERIES) == stems
    assert len(QUERIES) == 47
    assert set(ANSWERS) == set(QUERIES)
    assert len(PARAMETERS) == 47
    assert list(QUERIES) == sorted(QUERIES)


@pytest.mark.parametrize("name", ANSWERS)
def test_the_answer_is_what_the_tables_say(name: str, answer: Callable) -> None:
    columns, expected = ANSWERS[name]()
    rows = answer(name)
    assert expected
    assert [tuple(row[c] for c in columns.split()) for row in rows] == expected


#: Columns whose ids come from several schemes, so that one id may stand for two concepts.
MIXED = ("concept_id", "broader_id")


@pytest.mark.parametrize("name", QUERIES)
def test_ids_and_words_stand_side_by_side(name: str, answer: Callable) -> None:
    rows = answer(name)
    assert rows
    columns = list(rows[0])
    assert all(re.fullmatch(r"[a-z][a-z0-9_]+", c) for c in columns), columns
    for column in columns:
        label = column.removesuffix("_id") + "_label"
        if column.endswith("_id") and label in columns and column not in MIXED:
            pairs = {(row[column], row[label]) for row in rows}
            assert len(dict(pairs)) == len(pairs), f"two labels for one {column}"
            assert all((key is None) == (words is None) for key, words in pairs)
        if column in ("theme_id", "agency_id", "nation_id", "outcome_id", "action_type_id"):
            known = concepts.concepts(column.removesuffix("_id").replace("_", "-"))
            assert pairs <= {(c.notation, c.pref_label) for c in known.values()}


def test_each_question_is_asked_once_in_plain_words() -> None:
    questions = [q.question for q in QUERIES.values()]
    assert len(set(questions)) == len({q.label for q in QUERIES.values()}) == len(questions)
    causal = re.compile(
        r"\b(caus|because|due to|lead|led to|result|effect|impact|affect|driv|explain|why|prevent"
        r"|contribut|predict|risk factor|correlat)",
        re.IGNORECASE,
    )
    for question in questions:
        assert re.fullmatch(r"[A-Z][^?]{,125}\?", question), question
    for query in QUERIES.values():
        assert re.fullmatch(r"[A-Z][^?]*\.", query.counted), query.name
        for told in (query.label, query.question, query.counted):
            assert not causal.search(told), told
            assert not re.search(r"\b(SELECT|SPARQL|cg:|null)\b", told), told
            assert not re.search(r"implicat|case-level|addressee|coded", told), told


def test_each_question_says_which_reviews_count() -> None:
    told = {name for name, query in QUERIES.items() if "reviews of single cases" in query.counted}
    limited = {name for name, query in QUERIES.items() if "review-level/case" in query.text}
    assert told == limited - {"reviews-by-year"}, "it counts all reviews as well"
    assert "those of single cases" in QUERIES["reviews-by-year"].counted
    everywhere = {
        name for name, query in QUERIES.items()
        if re.search(r"of (every|any) kind", query.counted)
    }  # fmt: skip
    counts = {
        name for name, query in QUERIES.items()
        if re.search(r"\?reviews\b|\?review_id\b", query.text.split("WHERE")[0])
    }  # fmt: skip
    assert counts - limited - everywhere == set(), "which reviews these count is not said"


def test_each_query_is_standard_sparql() -> None:
    from rdflib.plugins.sparql import prepareQuery

    for name, query in QUERIES.items():
        prepared = prepareQuery(query.text, initNs=iris.PREFIXES)
        assert prepared.algebra.name == "SelectQuery", name
        assert "ORDER BY" in query.text.rsplit("}", 1)[1], f"{name} has no order"
        assert "PREFIX" not in query.text


def test_each_file_is_shacl_without_blank_nodes() -> None:
    sh, cg = iris.PREFIXES["sh"], iris.CG
    for name, query in QUERIES.items():
        about: defaultdict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        for t in ox.parse(path=str(FOLDER / f"{name}.ttl"), format=ox.RdfFormat.TURTLE):
            assert not isinstance(t.subject, ox.BlankNode)
            assert not isinstance(t.object, ox.BlankNode)
            about[t.subject.value][t.predicate.value].add(t.object.value)  # type: ignore[union-attr]
        iri = f"{iris.BASE}query/{name}"
        facts = about.pop(iri)
        assert facts[iris.PREFIXES["dcterms"] + "identifier"] == {name}
        assert facts[sh + "prefixes"] == {iris.BASE + "ontology"}
        assert {sh + "SPARQLExecutable", sh + "SPARQLSelectExecutable"} <= facts[
            iris.PREFIXES["rdf"] + "type"
        ]
        assert facts[cg + "parameter"] == set(about) == {f"{iri}#{p}" for p in query.parameters}


def test_the_declared_prefixes_are_those_that_every_query_knows() -> None:
    declared: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for t in ox.parse(path=str(FOLDER / "prefixes.ttl"), format=ox.RdfFormat.TURTLE):
        declared[t.subject.value][t.predicate.value] = t.object.value  # type: ignore[union-attr]
    sh = iris.PREFIXES["sh"]
    pairs = {d[sh + "prefix"]: d[sh + "namespace"] for d in declared.values() if sh + "prefix" in d}
    assert pairs == iris.PREFIXES


def test_the_page_lists_every_query() -> None:
    page = (FOLDER / "README.md").read_text(encoding="utf-8")
    for name, query in QUERIES.items():
        by = ", ".join(f"`{p}`" for p in query.parameters)
        assert f"| [`{name}`]({name}.ttl) | {query.question} {query.counted} | {by} |" in page


def two_values(rows: Iterable[Mapping[str, str | None]], column: str) -> list[str]:
    counts = Counter(value for row in rows if (value := row[column]) is not None)
    ranked = sorted(counts, key=lambda value: (counts[value], value))
    assert len(ranked) >= 2, f"{column} has {len(ranked)} values"
    return [ranked[0], ranked[-1]]


@pytest.mark.parametrize(("name", "variable"), PARAMETERS)
def test_a_parameter_keeps_the_rows_of_its_values(
    name: str, variable: str, answer: Callable, store: ox.Store, kg
) -> None:
    query, rows = QUERIES[name], answer(name)
    column = f"{variable}_id"
    values = two_values(rows, column)
    for chosen in ([values[0]], [values[1]], values):
        expected = [row for row in rows if row[column] in chosen]
        assert 0 < len(expected) < len(rows)
        bound = query.bind({variable: chosen})
        assert solve(store, with_values(query.text, bound)) == expected
    # That was a VALUES block at the end, as for an endpoint; the sandbox puts one in each group.
    with ask(kg.store, query.text, format="json", timeout=60, values=bound) as reply:
        found = json.load(reply.body)
    assert [
        {n: row.get(n, {}).get("value") for n in found["head"]["vars"]}
        for row in found["results"]["bindings"]
    ] == expected


def test_two_parameters_restrict_together(store: ox.Store, answer: Callable) -> None:
    query = QUERIES["theme-pair-reviews"]
    wanted = {"theme": ["neglect"], "other_theme": ["domestic-abuse"]}
    rows = solve(store, with_values(query.text, query.bind(wanted)))
    both = [r for r, found in case_themes().items() if {"neglect", "domestic-abuse"} <= found]
    assert sorted(row["review_id"] or "" for row in rows) == sorted(both) != []


def test_parameters_that_do_not_exist_are_refused_by_name() -> None:
    with pytest.raises(UnknownNameError, match="neglect"):
        named_query("reviews-by-theme").bind({"theme": ["neglekt"]})
    with pytest.raises(UnknownNameError, match="theme"):
        named_query("reviews-by-theme").bind({"topic": ["neglect"]})
    with pytest.raises(UsageError, match="takes no parameters"):
        named_query("theme-pairs").bind({"theme": ["neglect"]})
    with pytest.raises(UnknownNameError, match="statistics"):
        named_query("statistic")


def test_answers_do_not_depend_on_the_order_of_loading_or_on_shared_concepts(
    answer: Callable,
) -> None:
    """A store may keep triples in any order, and two packages may mint the same concept."""
    minted = tuple(f"<{iris.scheme(name)}/" for name in ("population", "statistic", "subgroup"))
    lines = "".join(Build([ROOT / "data"]).quads).splitlines()
    again = [ln.removesuffix("> .") + "/other> ." for ln in lines if ln.startswith(minted)]
    assert len(again) > 500
    shuffled = ox.Store()
    shuffled.load("\n".join(reversed(lines + again)), format=ox.RdfFormat.N_QUADS)
    assert len(shuffled) == len(lines) + len(again)
    for name, query in QUERIES.items():
        assert solve(shuffled, query.text) == answer(name), name


# Report; start, end and base as published; then population, concept, subgroup, comparator, value.
SEED_FIGURES = """
panel-annual-report-2022-23 2022-04-01 2023-03-31 - reviews-received neglect before-incident = 53 percentage
panel-annual-report-2022-23 2022-04-01 2023-03-31 - serious-incident-notifications all all = 393 count
panel-annual-report-2022-23 2022-04-01 2023-03-31 393 serious-incident-notifications death all = 146 count
learning-for-the-future-2017-19 2017-04-01 2019-09-30 - serious-case-reviews all all = 235 count
learning-for-the-future-2017-19 2017-04-01 2019-09-30 235 serious-case-reviews domestic-abuse all = 55 percentage
panel-review-538-cases-2018-19 2018-07-01 2019-12-31 - rapid-reviews all all = 538 count
panel-review-538-cases-2018-19 2018-07-01 2019-12-31 538 rapid-reviews risk-assessment weak = 41 percentage
panel-review-538-cases-2018-19 2018-07-01 2019-12-31 538 rapid-reviews optimism-bias all = 32 percentage
panel-review-538-cases-2018-19 2018-07-01 2019-12-31 538 rapid-reviews information-sharing poor = 40 percentage
ofsted-ages-of-concern-2011 2007 2011 - serious-case-reviews all all = 482 count
ofsted-ages-of-concern-2011 2007 2011 - children all all = 602 count
ofsted-ages-of-concern-2011 2007 2011 602 children under-1 all = 35 percentage
""".strip().splitlines()  # noqa: E501


def test_the_figures_of_the_first_articles_are_answered_in_context(answer: Callable) -> None:
    columns = (
        "report_id period_start period_end base_size population_id concept_id subgroup_id "
        "comparator value unit"
    )
    rows = answer("statistics")
    found = Counter(" ".join(row[c] or "-" for c in columns.split()) for row in rows)
    assert [found[line] for line in SEED_FIGURES] == [1] * 12
    assert all(row["source_url"].startswith("http") for row in rows)
