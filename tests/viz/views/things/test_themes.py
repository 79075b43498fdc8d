"""The numbers on the pages of themes and agencies are those that plain counting finds."""

from __future__ import annotations

import csv
import re
from collections import Counter, defaultdict
from pathlib import Path
from statistics import NormalDist

import pytest

from casegraph.api import KnowledgeGraph
from casegraph.model.concepts import identifiers, level_of, members
from casegraph_viz.views.things.addresses import concept_page
from casegraph_viz.views.things.shares import by_age_group, by_decade, share

from ....support.entity_pages import Element, of_site, parsed, written
from ....support.paths import DATA

pytestmark = pytest.mark.slow


def rows(name: str) -> list[dict[str, str]]:
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


REVIEWS = {row["review_id"]: row for row in rows("reviews")}
CASES = {r for r, row in REVIEWS.items() if level_of(row["review_type"]) == "case"}
NAMING: dict[str, set[str]] = defaultdict(set)
for _row in rows("findings"):
    for _theme in _row["themes"].split(";"):
        NAMING[_theme].add(_row["review_id"])
AGES: dict[str, set[str]] = defaultdict(set)
for _row in rows("children"):
    AGES[_row["review_id"]].add(_row["age_group"])


def wilson(k: int, n: int) -> tuple[float, float]:
    z = NormalDist().inv_cdf(0.975)
    p = k / n
    centre, reach = p + z * z / (2 * n), z * (p * (1 - p) / n + z * z / (4 * n * n)) ** 0.5
    return (centre - reach) / (1 + z * z / n), (centre + reach) / (1 + z * z / n)


@pytest.fixture(scope="module")
def pages(site: Path) -> dict[str, Element]:
    found = of_site(site)
    wanted = [concept_page(s, i) for s in ("theme", "agency") for i in identifiers(s)]
    return {address: parsed(found[address]) for address in wanted}


def table(page: Element, caption: str) -> list[list[str]]:
    for found in page.all("table"):
        if next(found.all("caption")).text.startswith(caption):
            return [
                [cell.text for cell in row.all() if cell.tag in {"td", "th"}]
                for body in found.all("tbody") for row in body.all("tr")
            ]  # fmt: skip
    return []


def test_how_many_pages(pages: dict[str, Element]) -> None:
    assert len(pages) == 152


def test_how_often_a_theme_is_named_with_its_interval(pages: dict[str, Element]) -> None:
    checked = 0
    for theme in identifiers("theme"):
        said = pages[concept_page("theme", theme)].by_id("often").text
        k, n = len(NAMING[theme] & CASES), len(CASES)
        low, high = wilson(k, n)
        low, high = (0.0 if k == 0 else low), high
        assert (
            f"In {k} of {n} reviews of single cases: {100 * k / n:.0f}%, 95% interval "
            f"{100 * low:.0f}% to {100 * high:.0f}%." in said
        )
        checked += 1
    assert checked == 100


def test_shares_by_age_group_and_decade(pages: dict[str, Element]) -> None:
    groups = {"under-1": "Under 1 year", "1-to-5": "1 to 5 years", "16-to-17": "16 to 17 years"}
    assert set(groups) <= set(members("characteristic", "age-group"))
    checked = 0
    for theme in identifiers("theme"):
        named = NAMING[theme] & CASES
        page = pages[concept_page("theme", theme)]
        ages = {row[0]: row[1:3] for row in table(page, "By age group")}
        decades = {row[0]: row[1:3] for row in table(page, "By decade")}
        if not named:
            assert not ages
            continue
        for group, label in groups.items():
            of = {r for r in CASES if group in AGES[r]}
            assert ages[label] == [str(len(of & named)), str(len(of))]
            checked += 1
        by_year = Counter(REVIEWS[r]["year_published"][:3] for r in CASES)
        with_it = Counter(REVIEWS[r]["year_published"][:3] for r in named)
        for start, n in by_year.items():
            label = f"{start}0s" if start else "no year stated"
            assert decades[label] == [str(with_it[start]), str(n)]
            checked += 1
    assert checked > 500


def drawn(page: Element, heading: str) -> list[str]:
    """The words of the rows of one picture at the head of a page."""
    for part in page.by_id("picture").all("div"):
        if next(part.all("h3")).text == heading:
            return [text.text for text in next(part.all("svg")).all("text")]
    return []


def test_the_pictures_of_a_theme_say_what_plain_counting_finds(pages: dict[str, Element]) -> None:
    sexes: dict[str, set[str]] = defaultdict(set)
    for row in rows("children"):
        sexes[row["sex"]].add(row["review_id"])
    groups = {
        "Female": sexes["female"], "Male": sexes["male"],
        **{label: {r for r in CASES if REVIEWS[r]["outcome"] == outcome}
           for label, outcome in (("Death", "death"), ("Serious harm", "serious-harm"))},
    }  # fmt: skip
    neighbours = 0
    for theme in identifiers("theme"):
        page = pages[concept_page("theme", theme)]
        named = NAMING[theme] & CASES
        if not named:
            continue
        said = drawn(page, "For whom")
        assert said[said.index("All reviews") + 1] == f"{len(named)} of {len(CASES)}"
        for label, reviews in groups.items():
            of = reviews & CASES
            assert said[said.index(label) + 1] == f"{len(of & named)} of {len(of)}"
        beside = next(p for p in page.by_id("picture").all("div") if "Named with it" in p.text)
        for link in beside.all("a"):
            other = link.attributes["href"].rpartition("/")[2].removesuffix(".html")
            both = len(named & NAMING[other])
            label = next(pages[concept_page("theme", other)].all("h1")).text
            assert f"{label} {both}" in next(beside.all("svg")).attributes["aria-label"], said
            neighbours += 1
        years = Counter(REVIEWS[r]["year_published"] for r in named)
        shown = next(p for p in page.by_id("picture").all("div") if "By year" in p.text)
        told = next(shown.all("svg")).attributes["aria-label"]
        assert all(f" {year} {count} of " in told for year, count in years.items() if year)
    assert neighbours > 500


def test_pairs_on_a_theme_page_are_those_of_plain_counting(pages: dict[str, Element]) -> None:
    labels = {theme: next(pages[concept_page("theme", theme)].all("h1")).text
              for theme in identifiers("theme")}  # fmt: skip
    of_label = {label: theme for theme, label in labels.items()}
    checked = 0
    for theme in identifiers("theme"):
        for row in table(pages[concept_page("theme", theme)], "Pairs that are"):
            other = of_label[row[0]]
            a, b = NAMING[theme] & CASES, NAMING[other] & CASES
            assert row[1] == str(len(a & b))
            for q, evidence in ((row[3], row[4]), (row[6], row[7])):
                if q and evidence != "none":
                    number = 0.0 if q == "< 0.001" else float(q)
                    assert evidence.startswith("clear") == (number <= 0.05)
                    assert evidence.startswith("weak") == (number > 0.2)
            if row[5]:
                assert row[5] == f"{len(a) * len(b) / len(CASES):.1f}"
            # Only a clear pair is ever called robust.
            assert {row[4].removesuffix(", less often"), row[7].removesuffix(", less often")} & {
                "clear", "clear, robust", "suggestive",
            }  # fmt: skip
            assert not re.search("(?<!clear), robust", f"{row[4]} {row[7]}")
            checked += 1
    assert checked > 200


def test_both_pages_of_a_pair_show_it(pages: dict[str, Element]) -> None:
    seen = set()
    for theme in identifiers("theme"):
        page = pages[concept_page("theme", theme)]
        for a in page.by_id("partners").all("a"):
            link = a.attributes.get("href", "").replace("%7E", "~")
            found = re.search(r"theme-map\.html#pair=([\w-]+)~([\w-]+)", link)
            if found:
                seen.add((found[1], found[2]))
    assert len(seen) > 200
    assert {(b, a) for a, b in seen} == seen


def test_all_findings_and_recommendations_of_a_theme_stand_on_its_page(
    pages: dict[str, Element],
) -> None:
    shown = Counter[str]()
    for kind in ("findings", "recommendations"):
        counts = Counter(t for row in rows(kind) for t in row["themes"].split(";"))
        for theme in identifiers("theme"):
            section = pages[concept_page("theme", theme)].by_id(kind)
            items = [li for ul in section.all("ul", "entries") for li in ul.all("li")]
            assert len(items) == counts[theme]
            years = [
                int(next(p.all("span", "count")).text.replace("no year", "0"))
                for p in section.all("p", "of-review")
            ]
            assert years == sorted(years, reverse=True)
            folded = len(years) > 6
            assert bool(list(section.all("details"))) == folded
            shown[kind] += len(items)
    assert shown["findings"] > 3_500
    assert shown["recommendations"] > 700


def test_what_was_recommended_and_found_again(pages: dict[str, Element]) -> None:
    dated = {r: int(row["year_published"]) for r, row in REVIEWS.items() if row["year_published"]}
    concern: dict[str, set[str]] = defaultdict(set)
    for row in rows("findings"):
        if row["polarity"] == "concern":
            for theme in row["themes"].split(";"):
                concern[theme].add(row["review_id"])
    first: dict[str, int] = {}
    asked = Counter[str]()
    for row in rows("recommendations"):
        for theme in row["themes"].split(";"):
            asked[theme] += 1
            year = dated.get(row["review_id"])
            if year:
                first[theme] = min(first.get(theme, 9999), year)
    for theme, year in first.items():
        said = pages[concept_page("theme", theme)].by_id("again").text
        later = {r for r, y in dated.items() if y > year}
        assert f"{asked[theme]} recommendation" in said
        assert (
            f": found again in {len(later & concern[theme])} of {len(later)} later reviews, where "
            in said
        )
    assert len(first) > 80


def test_numbers_on_the_pages_of_agencies(pages: dict[str, Element]) -> None:
    findings, asked = rows("findings"), rows("recommendations")
    checked = 0
    for agency in identifiers("agency"):
        page = pages[concept_page("agency", agency)]
        named = {r for r, row in REVIEWS.items() if agency in row["agencies"].split(";")}
        often = page.by_id("often").text
        assert f"In {len(named & CASES)} of {len(CASES)} reviews" in often
        tied = [f for f in findings if agency in f["agencies"].split(";")]
        to_it = [r for r in asked if agency in r["directed_to"].split(";")]
        # The three numbers of an agency that other pages show stand in one sentence.
        in_findings = {f["review_id"] for f in tied} & CASES
        if not len(named & CASES) == len(in_findings) == len(named):
            assert f"in {len(in_findings)} a finding names it" in often
            assert f"of all {len(REVIEWS)} reviews" in often
            assert f"those of many cases included, {len(named)} name it" in often
        counts = [
            Counter(t for f in chosen for t in f["themes"].split(";"))
            for chosen in (
                tied,
                [f for f in tied if f["polarity"] == "concern"],
                [f for f in tied if f["polarity"] == "good-practice"],
                to_it,
            )
        ]
        shown = table(page, "Findings that name it")
        assert len(shown) == len({*counts[0], *counts[3]})
        for row in shown:
            theme = _theme_of(page, row[0])
            assert row[1:] == [str(c[theme]) for c in counts]
            checked += 1
        items = {
            kind: sum(len(list(ul.all("li"))) for ul in page.by_id(kind).all("ul", "entries"))
            for kind in ("findings", "recommendations")
        }
        assert items == {"findings": len(tied), "recommendations": len(to_it)}
    assert checked > 500


def _theme_of(page: Element, label: str) -> str:
    (shown,) = page.by_id("themes").all("table")
    links = {a.text: a.attributes["href"] for a in shown.all("a")}
    return links[label].rpartition("/")[2].removesuffix(".html")


def test_small_groups_give_no_share() -> None:
    reviews = {f"r{i}": {"age_groups": ["a"], "year": None} for i in range(4)}
    (row,) = by_age_group(reviews, reviews, frozenset({"r1"}), {"a": "A"})
    assert (row.count, row.n, row.shown, row.few) == (1, 4, False, True)
    (row,) = by_decade(reviews, reviews, frozenset())
    assert (row.label, row.count, row.n) == ("no year stated", 0, 4)


def test_the_interval_of_a_share_is_wilsons() -> None:
    found = share("x", 7, 31)
    assert (found.low, found.high) == pytest.approx(wilson(7, 31))


def test_a_filter_narrows_counts_and_lists(kg: KnowledgeGraph) -> None:
    found = written(kg, ("nation=wales",), ())
    page = parsed(found[concept_page("theme", "neglect")])
    welsh = {r for r, row in REVIEWS.items() if row["nation"] == "Wales"}
    said = page.by_id("often").text
    assert f"In {len(NAMING['neglect'] & CASES & welsh)} of {len(CASES & welsh)} reviews" in said
    assert "reviews of single cases in Wales" in said
    # Lists and their totals are of the same reviews as the share, and the page says so.
    for kind, theme in (("findings", "neglect"), ("recommendations", "information-sharing")):
        section = parsed(found[concept_page("theme", theme)]).by_id(kind)
        wanted = [
            row for row in rows(kind)
            if theme in row["themes"].split(";") and row["review_id"] in CASES & welsh
        ]  # fmt: skip
        shown = [li for ul in section.all("ul", "entries") for li in ul.all("li")]
        assert len(shown) == len(wanted) > 1
        assert section.text.startswith(f"{kind.capitalize()} {len(wanted)}")
        assert "Only from the reviews of single cases in Wales" in section.text
    assert "Of the reviews of every kind in Wales." in " ".join(
        parsed(found[concept_page("theme", t)]).by_id("again").text for t in NAMING
    )
    # Every review keeps a page, so that no IRI of the dataset loses its place.
    assert sum(a.startswith("id/review/") and a.endswith(".html") for a in found) == len(REVIEWS)
