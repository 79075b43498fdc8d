"""What the questions about vocabulary, data and provenance have as answers."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator

import pyoxigraph as ox

from casegraph.model import concepts, iris
from casegraph.resources import casegraph_version

from ...support.paths import ROOT
from .tables import (
    FOLDER,
    TABLES,
    Answers,
    Expected,
    Row,
    by_review,
    characteristics,
    coded,
    incidents,
    level,
    most_first,
    ordered,
    reviews,
    several,
    source_of,
    sources,
    table,
    tallied,
    tenths,
    year,
)

answers = Answers()


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
            )
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
    reviews_read = Counter(row["source_id"] for row in table("reviews"))
    findings, asked = (
        Counter(source_of(row)["source_id"] for row in table(name))
        for name in ("findings", "recommendations")
    )
    rows: list[Row] = [
        (key, *[sources()[key][c] for c in ("title", "publisher", "url")],
         str(reviews_read[key]), str(findings[key]), str(asked[key]))
        for key in {*reviews_read, *findings, *asked}
    ]  # fmt: skip
    columns = "source_id source_title source_publisher source_url reviews findings recommendations"
    return columns, most_first(most_first(rows, 5, 0), 4)


@answers("finding-provenance")
def _() -> Expected:
    tables = ", ".join(f"{name}.csv" for name in TABLES)
    rows = []
    for row in table("findings"):
        source = source_of(row)
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
        t.subject.value.rsplit("/", 1)[-1]: t.object.value
        for path in (ROOT / "ontology" / "vocab").glob("*.ttl")
        for t in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE)
        if t.predicate.value == title
    }
    used = tallied(((scheme, code), record) for scheme, code, record in uses())
    rows: list[Row] = []
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
