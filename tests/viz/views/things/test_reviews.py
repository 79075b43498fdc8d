"""The page of each review says what its rows in the tables say, no more and no less."""

from __future__ import annotations

import csv
import math
import re
import statistics
from collections import Counter, defaultdict
from itertools import islice, pairwise
from pathlib import Path

import pytest

from casegraph.api import KnowledgeGraph
from casegraph_viz.content.site_data import Corpus
from casegraph_viz.views.things.addresses import review_page
from casegraph_viz.views.things.review_pages import review_pages
from casegraph_viz.views.things.things import Things

from ....support.entity_pages import Element, framed, of_site, parsed
from ....support.paths import DATA

pytestmark = pytest.mark.slow


def rows(name: str) -> list[dict[str, str]]:
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def grouped(name: str) -> dict[str, list[dict[str, str]]]:
    found: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in rows(name):
        found[row["review_id"]].append(row)
    return found


def spaced(text: str) -> str:
    return " ".join(text.split())


@pytest.fixture(scope="module")
def pages(site: Path) -> dict[str, Element]:
    found = of_site(site)
    names = [row["review_id"] for row in rows("reviews")]
    return {name: parsed(found[review_page(name)]) for name in names}


def test_every_review_has_its_title_findings_and_recommendations(
    pages: dict[str, Element],
) -> None:
    findings, asked = grouped("findings"), grouped("recommendations")
    shown = Counter[str]()
    for row in rows("reviews"):
        page = pages[row["review_id"]]
        assert next(page.all("h1")).text == spaced(row["title"])
        for kind, of in (("finding", findings), ("recommendation", asked)):
            said = {
                e.attributes["id"]: next(e.all("p")).text
                for e in page.all("li")
                if e.attributes.get("id", "").startswith(f"{kind}-")
            }
            wanted = {
                f"{kind}-{item[f'{kind}_id'].rpartition('/')[2]}": item
                for item in of[row["review_id"]]
            }
            assert set(said) == set(wanted)
            for place, item in wanted.items():
                assert said[place].endswith(spaced(item["summary"]))
                good = item.get("polarity") == "good-practice"
                assert said[place].startswith("Good practice ") == good
            shown[kind] += len(said)
        # Titles of the sources may hold names; the page says whose words they are.
        assert "casegraph adds no names itself" in page.text
    assert shown == {kind: len(rows(f"{kind}s")) for kind in ("finding", "recommendation")}


def test_a_finding_read_elsewhere_leads_to_its_own_page(pages: dict[str, Element]) -> None:
    sources = {row["source_id"]: row for row in rows("sources")}
    own = {row["review_id"]: row["source_id"] for row in rows("reviews")}
    elsewhere = Counter[str]()
    for kind in ("finding", "recommendation"):
        for row in rows(f"{kind}s"):
            item = pages[row["review_id"]].by_id(f"{kind}-{row[f'{kind}_id'].rpartition('/')[2]}")
            links = [a for a in item.all("a") if a.attributes["href"].startswith("http")]
            if row["source_id"] in ("", own[row["review_id"]]):
                assert not links
                continue
            source = sources[row["source_id"]]
            (link,) = links
            assert link.attributes["href"] == source["url"]
            assert link.text == spaced(source["title"])
            elsewhere[row["review_id"]] += 1
    assert len(elsewhere) > 100
    for review, page in pages.items():
        said = re.search(r"(\d+) of what is coded here", page.by_id("source").text)
        assert (int(said[1]) if said else 0) == elsewhere[review]


def test_themes_and_agencies_of_each_finding_are_linked(pages: dict[str, Element]) -> None:
    checked = 0
    for row in rows("findings"):
        item = pages[row["review_id"]].by_id(f"finding-{row['finding_id'].rpartition('/')[2]}")
        links = [a.attributes["href"] for a in item.all("a")]
        for scheme, cell in (("theme", row["themes"]), ("agency", row["agencies"])):
            wanted = {f"../../vocab/{scheme}/{x}.html" for x in cell.split(";") if x}
            assert {link for link in links if f"/vocab/{scheme}/" in link} == wanted
            checked += len(wanted)
    assert checked > 4_000


def test_what_the_text_does_not_state_is_said_to_be_not_stated(pages: dict[str, Element]) -> None:
    counted = Counter[str]()
    for row in rows("reviews"):
        facts = {
            next(d.all("dt")).text: next(d.all("dd")).text
            for d in next(pages[row["review_id"]].all("dl", "figures")).all("div")
        }
        for name, value in (("Published", row["year_published"]), ("Area", row["area"])):
            assert facts[name] == (spaced(value) or "not stated")
        assert facts["Nation"] == (row["nation"] or "not stated")
        counted["year"] += facts["Published"] == "not stated"
        counted["nation"] += facts["Nation"] == "not stated"
    assert counted == {
        "year": sum(not r["year_published"] for r in rows("reviews")),
        "nation": sum(not r["nation"] for r in rows("reviews")),
    }


def test_children_are_described_as_far_as_the_text_does(pages: dict[str, Element]) -> None:
    counted = Counter[str]()
    for row in rows("children"):
        page = pages[row["review_id"]]
        child = page.by_id(f"child-{row['child_id'].rpartition('/')[2]}")
        said = {next(d.all("dt")).text: next(d.all("dd")).text for d in child.all("div")}
        assert ("Age" in said) == bool(row["age_months"])
        stated = row["sex"] in {"female", "male"}
        assert ("Sex" in said) == stated
        assert ("Sex" in said.get("Not stated", "").split("; ")) != stated
        assert row["label"] in next(child.all("h3")).text
        counted["without age"] += "Age" not in said
        counted["children"] += 1
    assert counted["children"] == len(rows("children"))
    assert counted["without age"] == sum(not r["age_months"] for r in rows("children"))


def test_a_page_warns_where_the_text_broke_off_or_was_not_the_review(
    pages: dict[str, Element],
) -> None:
    counted = Counter[str]()
    for row in rows("reviews"):
        box = next(pages[row["review_id"]].all("div", "warning"), None)
        said = box.text if box else ""
        assert ("broke off before its end" in said) == (row["complete"] == "false")
        assert ("not from the" in said) == (row["basis"] != "review-report")
        assert ("was not found again in November 2026" in said) == (row["read_again"] == "false")
        counted["cut"] += "broke off" in said
        counted["not again"] += "not found again" in said
    assert counted["cut"] > 200
    assert counted["not again"] > 10


def test_pages_follow_each_other_by_year_and_title(
    kg: KnowledgeGraph, pages: dict[str, Element]
) -> None:
    order = Corpus(kg).kept(Things).order
    assert len(order) == len(set(order)) == len(rows("reviews"))
    about = {row["review_id"]: row for row in rows("reviews")}
    years = [int(about[r]["year_published"] or 9999) for r in order]
    assert years == sorted(years)
    for before, after in pairwise(order):
        (turn,) = pages[before].all("nav", "turn")
        last = list(turn.all("a"))[-1]
        assert last.attributes["href"].endswith(review_page(after))
        (back,) = pages[after].all("nav", "turn")
        assert next(back.all("a")).attributes["href"].endswith(review_page(before))


def test_the_reviews_most_alike_are_those_that_plain_counting_finds(
    pages: dict[str, Element],
) -> None:
    themes: dict[str, set[str]] = defaultdict(set)
    for row in rows("findings"):
        themes[row["review_id"]].update(row["themes"].split(";"))
    n = len(themes)
    counts = Counter(t for found in themes.values() for t in found)
    checked = 0
    for review in sorted(themes)[::23]:
        scores = {}
        for other in themes:
            both, either = themes[review] & themes[other], themes[review] | themes[other]
            weight = sum(-math.log2(counts[t] / n) for t in either)
            common = sum(-math.log2(counts[t] / n) for t in both)
            if other != review and weight and common / weight >= 0.1:
                scores[other] = common / weight
        best = sorted(scores, key=lambda o: (-round(scores[o], 9), o))[:6]
        shown = [
            (re.sub(r".*/|\.html$", "", next(li.all("a")).attributes["href"]),
             float(re.search(r"; ([\d.]+)", li.text)[1]))  # type: ignore[index]
            for ol in pages[review].all("ol", "alike") for li in ol.all("li")
        ]  # fmt: skip
        assert shown == [(o, pytest.approx(scores[o], abs=0.0051)) for o in best]
        checked += len(best)
    assert checked > 100


def test_the_drawing_holds_the_themes_of_its_findings_as_links(
    pages: dict[str, Element],
) -> None:
    drawn = 0
    for row in rows("reviews")[::11]:
        page = pages[row["review_id"]]
        themes = {t for f in grouped("findings")[row["review_id"]] for t in f["themes"].split(";")}
        (drawing,) = (s for s in page.all("svg") if s.attributes.get("role") == "group")
        links = {a.attributes["href"] for a in drawing.all("a")}
        shown = {h.rpartition("/")[2].removesuffix(".html") for h in links if "/theme/" in h}
        assert shown <= themes
        assert len(shown) == min(18, len(themes))
        drawn += 1
    assert drawn > 40


def test_the_pages_are_small(site: Path) -> None:
    sizes = [
        len(text.encode()) for a, text in of_site(site).items()
        if a.startswith("id/review/") and a.endswith(".html")
    ]  # fmt: skip
    assert len(sizes) == len(rows("reviews"))
    assert statistics.median(sizes) < 60_000
    assert max(sizes) < 200_000


def test_the_pages_are_the_same_each_time(kg: KnowledgeGraph) -> None:
    first, second = (
        list(islice(review_pages(corpus, framed(corpus)), 9)) for corpus in (Corpus(kg), Corpus(kg))
    )
    assert len({page.address for page in first}) == 9
    assert [page.text for page in first] == [page.text for page in second]


def test_a_review_of_many_reviews_has_no_incident_and_says_so(pages: dict[str, Element]) -> None:
    aggregate = [r for r in rows("reviews") if r["review_type"] == "national-analysis"]
    assert len(aggregate) > 20
    for row in aggregate:
        said = pages[row["review_id"]].by_id("incident").text
        assert "counts or analyses many reviews" in said


def test_a_page_says_previous_and_next_and_which_fingerprint_is_whose(
    pages: dict[str, Element],
) -> None:
    turned = Counter[str]()
    for page in pages.values():
        turn = next(nav for nav in page.all("nav") if nav.attributes.get("class") == "turn")
        turned.update(p.text.partition(":")[0] for p in turn.all("p"))
        source = next(s for s in page.all("section") if s.attributes.get("id") == "source")
        assert "the fingerprint of the files that went in" in source.text
    assert turned == {"Previous": len(pages) - 1, "Next": len(pages) - 1}
