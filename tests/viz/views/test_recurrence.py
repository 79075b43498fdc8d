"""The ledger in the page: every row and every member recounted from the tables."""

from __future__ import annotations

import json
import math
import re
from typing import Any

import pytest
from markupsafe import escape

from casegraph.api import KnowledgeGraph
from casegraph_viz.content.site_data import Corpus
from casegraph_viz.page.frame import Frame
from casegraph_viz.views.recurrence.page import example, recurrence_page, render_recurrence
from casegraph_viz.views.recurrence.picture import Row, by_year, ledger_chart

from ...support import bundled
from ...support.data_tables import table
from ...support.ledgers import hostile_ledger

CLIMBIE = "2003-secretary-of-state-for-healt-the-victoria-climbie-inquiry"
REVIEW = f"https://w3id.org/casegraph/id/review/{CLIMBIE}"
THEME = "https://w3id.org/casegraph/vocab/theme/neglect"


def several(cell: str) -> set[str]:
    return {part.strip() for part in cell.split(";") if part.strip()}


@pytest.fixture(scope="module")
def html(kg: KnowledgeGraph) -> str:
    addresses = {REVIEW: "id/review/climbie.html", THEME: "vocab/theme/neglect.html"}
    return render_recurrence(Corpus(kg), Frame("recurrence.html", addresses, digest=kg.digest))


@pytest.fixture(scope="module")
def data(html: str) -> dict[str, Any]:
    found = {
        name: re.search(f'<script type="[^"]*" id="data-{name}">(.*?)</script>', html, re.S)
        for name in ("ledger", "behind")
    }
    return {name: json.loads(match[1]) for name, match in found.items() if match}


class Tables:
    """The ledger counted again in plain Python, slowly and from the tables alone."""

    def __init__(self) -> None:
        self.year: dict[str, int | None] = {}
        self.incident: dict[str, int | None] = {}
        for row in table("reviews"):
            year, date = row["year_published"], row["incident_date"]
            self.year[row["review_id"]] = int(year) if year else None
            self.incident[row["review_id"]] = int(date[:4]) if date else None
        self.asked = table("recommendations")
        self.concerns: dict[str, dict[str, list[str]]] = {}
        for row in table("findings"):
            for theme in several(row["themes"]) if row["polarity"] == "concern" else ():
                of = self.concerns.setdefault(theme, {}).setdefault(row["review_id"], [])
                of.append(row["summary"])
        self.recommending = {row["review_id"] for row in self.asked}

    def row(self, theme: str, addressee: str | None = None) -> dict[str, Any]:
        asked = [
            row for row in self.asked
            if theme in several(row["themes"])
            and (addressee is None or addressee in (several(row["directed_to"]) or {"not-stated"}))
        ]  # fmt: skip
        reviews = {row["review_id"] for row in asked}
        years = sorted(y for r in reviews if (y := self.year[r]) is not None)
        found = self.concerns.get(theme, {})
        row: dict[str, Any] = {
            "recommendations": len(asked),
            "reviews": len(reviews),
            "undatedReviews": sum(self.year[r] is None for r in reviews),
            "undatedAgain": sum(self.year[r] is None for r in found),
            "asked": {row["recommendation_id"] for row in asked},
        } | dict.fromkeys(("first", "last", "again", "later", "after", "stated"))
        row["found"] = set()
        if years:
            first = years[0]
            later = {r for r, y in self.year.items() if y is not None and y > first}
            again = {r for r in found if r in later}
            stated = {r for r in again if self.incident[r] is not None}
            row |= {
                "first": first,
                "last": years[-1],
                "later": len(later),
                "again": len(again),
                "stated": len(stated),
                "after": sum((self.incident[r] or 0) > first for r in stated),
                "found": again,
            }
        if addressee is None:
            stating = {r for r in found if r in self.recommending}
            row |= {"recommending": len(stating), "without": len(stating - reviews)}
        else:
            row |= {"recommending": None, "without": None}
        return row


@pytest.fixture(scope="module")
def tables() -> Tables:
    return Tables()


@pytest.mark.parametrize(("name", "rows"), [("byTheme", 98), ("byAddressee", 394)])
def test_every_row_is_that_of_the_tables(
    data: dict[str, Any], tables: Tables, name: str, rows: int
) -> None:
    ledger, behind = data["ledger"], data["behind"]
    found = ledger[name]
    ids = behind["reviews"]["id"]
    names = [
        f"{ids[review]}/recommendation/{number}"
        for review, number in zip(behind["asked"]["review"], behind["asked"]["id"], strict=True)
    ]
    compared = 0
    for k, place in enumerate(found["theme"]):
        theme = ledger["themes"][place]["id"]
        addressee = ledger["addressees"][found["to"][k]]["id"] if "to" in found else None
        expected = tables.row(theme, addressee)
        for column, value in expected.items():
            if column == "asked":
                assert {names[i] for i in found["asked"][k]} == value
            elif column == "found":
                assert {ids[i] for i in found["found"][k]} == value
            else:
                assert found[column][k] == value, (theme, addressee, column)
            compared += 1
    assert len(found["theme"]) == rows
    assert compared == rows * 14


def test_every_member_says_what_the_tables_say(data: dict[str, Any], tables: Tables) -> None:
    behind, ledger = data["behind"], data["ledger"]
    ids = behind["reviews"]["id"]
    assert ids == sorted(tables.year)
    assert behind["reviews"]["year"] == [tables.year[i] for i in ids]
    assert behind["reviews"]["incident"] == [tables.incident[i] for i in ids]
    asked = {row["recommendation_id"]: row for row in tables.asked}
    sources = behind["sources"]["url"]
    pages: dict[tuple[str, str], set[str]] = {}
    for row in bundled.rows("findings"):
        of_text = pages.setdefault((row["review_id"], row["summary"]), set())
        of_text.add(bundled.source_of(row)["url"])
    assert len(behind["asked"]["text"]) == len(asked) == len(tables.asked) > 700
    for k, review in enumerate(behind["asked"]["review"]):
        row = asked[f"{ids[review]}/recommendation/{behind['asked']['id'][k]}"]
        assert behind["asked"]["text"][k] == row["summary"]
        assert sources[behind["asked"]["source"][k]] == bundled.source_of(row)["url"]
        to = {ledger["addressees"][a]["id"] for a in behind["asked"]["to"][k]}
        assert to == several(row["directed_to"])
    shown: dict[str, dict[str, list[str]]] = {}
    for k, review in enumerate(behind["concerns"]["review"]):
        for place in behind["concerns"]["themes"][k]:
            of = shown.setdefault(ledger["themes"][place]["id"], {}).setdefault(ids[review], [])
            of.append(behind["concerns"]["text"][k])
        said = behind["concerns"]["text"][k]
        assert sources[behind["concerns"]["source"][k]] in pages[ids[review], said]
    assert {t: {r: sorted(v) for r, v in of.items()} for t, of in shown.items()} == {
        t: {r: sorted(v) for r, v in of.items()} for t, of in tables.concerns.items()
    }
    assert sum(len(of) for of in shown.values()) > 2000


def test_the_table_without_script_holds_the_same_rows(html: str, data: dict[str, Any]) -> None:
    part = html[html.index('<table id="ledger"') :]
    rows = re.findall(r'<tr>\s*<th scope="row">(.*?)</tr>', part[: part.index("</table>")], re.S)
    assert len(rows) == 98
    cells = re.findall(r'<td class="number">([^<]*)</td>', rows[0])
    assert cells == [
        "46", "42", "2002", "2026", "132 of 448", "132.3", "1.00 (0.97 to 1.02)", "87 of 91",
        "45 of 72",
    ]  # fmt: skip
    assert "Information sharing" in rows[0]


def test_the_page_says_what_found_again_does_not_mean(html: str) -> None:
    text = " ".join(re.sub("<[^>]*>", " ", html).split())
    assert (
        "Found again after a recommendation does not show that the recommendation failed." in text
    )
    assert "Different places, different times" in text
    assert "556 reviews of every kind, 462 of which state their year. 238 of them state" in text
    assert (
        "To read the first row: Information sharing: 42 reviews recommend on it, the first of "
        "2002. Of the 448 reviews published after 2002, 132 found a concern about it, where 132.3 "
        "are expected; 91 of these say when their incident was, and for 87 that was after 2002. Of "
        "the 72 reviews"
    ) in text


def test_the_page_begins_with_what_chance_alone_would_bring_back(
    html: str, kg: KnowledgeGraph
) -> None:
    ledger = kg.recurrence()
    text = " ".join(re.sub("<[^>]*>", " ", html).split())
    told = ledger.attrs["summary"]
    assert told in text
    assert "about as often as chance alone would bring them back" in told
    # No raw count stands before what is expected.
    assert "found again in" not in text[: text.index(told)].lower()
    areas = kg.recurrence_within_area()
    for name in ("sentence", "time_sentence"):
        assert all(sentence in text for sentence in areas[name].head(2))
    tables = html.split('<table class="ratios">')[1:]
    assert len(tables) == 2
    rows = [row for table in tables
            for row in re.findall(r'<tr class="reading-(.*?)</tr>', table, re.S)]  # fmt: skip
    shown = ledger[ledger["ratio"].notna() & ~ledger["reading"].isin(["few", "undated"])]
    assert len(rows) == len(shown) > 60
    out = shown[shown["reading"].isin(["more", "fewer"])].sort_values("ratio", ascending=False)
    for row, (label, again, expected, ratio) in zip(
        rows, out[["label", "later_concern_reviews", "expected", "ratio"]].itertuples(index=False),
        strict=False,
    ):  # fmt: skip
        assert f"<span>{label}</span>" in row
        assert f">{again} of " in row
        assert f">{expected:.1f}</td>" in row
        assert f">{ratio:.2f} (" in row
        dot = float(re.findall(r'cx="([\d.]+)"', row)[0])
        assert dot == pytest.approx(40 * (2 + math.log2(ratio)), abs=0.01)
    assert ["more" in row[:5] or "fewer" in row[:5] for row in rows] == (
        [True] * len(out) + [False] * (len(rows) - len(out))
    )


def test_a_ledger_of_one_area_says_nothing_of_areas(kg: KnowledgeGraph) -> None:
    page = render_recurrence(Corpus(kg, ["year=2016"]), Frame())
    assert "In the same area" not in page
    assert "What the ledger shows" in page


def test_no_claim_is_made_of_a_recommendation(html: str) -> None:
    text = " ".join(re.sub("<[^>]*>", " ", html).split())
    for word in ("risk factor", "leads to", "ignored", "not learnt from"):
        assert word not in text[: text.index("{")]


def test_links_lead_to_the_pages_of_reviews_and_themes(html: str, data: dict[str, Any]) -> None:
    reviews = data["behind"]["reviews"]
    links = dict(zip(reviews["id"], reviews["link"], strict=True))
    assert links[CLIMBIE] == "id/review/climbie.html"
    assert sum(bool(link) for link in links.values()) == 1
    themes = {t["id"]: t["link"] for t in data["ledger"]["themes"]}
    assert themes["neglect"] == "vocab/theme/neglect.html"
    urls = data["behind"]["sources"]["url"]
    assert all(url.startswith("https://") or url.startswith("http://") for url in urls)
    assert len(urls) > 400
    assert 'href="id/review/climbie.html"' in html


def test_near_identical_recommendations_stand_with_all_members(html: str) -> None:
    part = html[html.index('id="alike"') : html.index('id="caveats"')]
    clusters = part.split('<div class="cluster">')[1:]
    assert [cluster.count("<li>") for cluster in clusters] == [3, 3, 3, 3, 2, 2, 2, 2]
    assert "Appoint a children&#39;s commissioner for Wales." in clusters[0]
    spans = re.findall(r'<span class="count">\d reviews, ([^<]+)</span>', part)
    assert spans
    for first, last in (span.split(" to ") for span in spans if " to " in span):
        assert first < last
    assert any(" to " not in span for span in spans)


def test_the_page_is_small_and_its_ids_are_its_own(html: str) -> None:
    assert len(html.encode()) < 1_800_000
    ids = re.findall(r'\sid="([^"]+)"', html)
    assert len(ids) == len(set(ids)) > 15
    assert html.count("<svg") >= 12 + 98


def test_other_names_of_a_theme_find_it(data: dict[str, Any]) -> None:
    others = {t["id"]: t["alt"] for t in data["ledger"]["themes"]}
    assert "coercive control" in others["domestic-abuse"]


def test_the_summary_names_the_filter(kg: KnowledgeGraph) -> None:
    page = render_recurrence(Corpus(kg, ["nation=scotland"]), Frame())
    assert "reviews of every kind in Scotland, " in page


@pytest.mark.parametrize(
    ("where", "why"),
    [
        (["polarity=concern"], "it sets the concerns of reviews beside what they recommend, and"),
        (["nation=wales", "age-group=under-1"], "4 reviews pass the filters of these pages, and"),
        (["nation=channel-islands"], "no review passes the filters of these pages, and it needs 5"),
    ],
)
def test_a_reader_is_told_why_there_is_no_ledger(
    kg: KnowledgeGraph, where: list[str], why: str
) -> None:
    page = render_recurrence(Corpus(kg, where), Frame())
    assert f"No ledger can be shown: {why}" in page
    assert "What not to conclude" in page
    assert "<table" not in page
    assert "expected at least" not in page


def test_an_example_of_each_kind_of_row() -> None:
    row = {
        "recommendations": 2, "reviews": 1, "first": 2010, "undatedReviews": 0, "again": 3,
        "later": 50, "stated": 2, "after": 1,
    }  # fmt: skip
    assert example(row, "Housing") == (
        "Housing: 1 review recommends on it, the first of 2010. Of the 50 reviews published after "
        "2010, 3 found a concern about it; 2 of these say when their incident was, and for 1 that "
        "was after 2010."
    )
    assert "found a concern about it, where 2.6 are expected; 2 of these" in (
        example({**row, "expected": 2.6}, "Housing")
    )
    assert example({**row, "reviews": 0}, "Housing") == "Housing: no review recommends on it."
    assert "nothing can be later" in example({**row, "first": None}, "Housing")


@pytest.mark.parametrize("label", ['"]+x', "\x00\ud800", "\U0001f9f8\u2028児", "a\\", "<b>", ""])
def test_any_label_stands_beside_its_row(label: str) -> None:
    row = Row(label, "var(--ink)", {2000: 1}, {2005: 1})
    found = ledger_chart([row, row], (1990, 2010))
    shown = escape(label.replace("\x00\ud800", "\ufffd\ufffd"))
    assert found.count(f">{shown}</text>") == (4 if label else 0)


def test_the_picture_shows_ticks_and_dots_at_their_years() -> None:
    row = Row("Housing", "var(--group-family)", {2000: 1, 2010: 2}, {2005: 1, 2010: 4})
    found = ledger_chart([row], (1990, 2010))
    wide, narrow = found.split("<svg")[1:]
    # 1989.2 to 2010.8 over 430 pixels.
    at = [430 * (year - 1989.2) / 21.6 for year in (2005, 2010)]
    dots = re.findall(r'<circle cx="([\d.]+)"[^>]*group-family', wide)
    assert [float(x) for x in dots] == pytest.approx(at, abs=0.01)
    assert re.findall("<title>([^<]*)</title>", wide) == [
        "2005: 1 review found it again",
        "2010: 4 reviews found it again",
        "2000: 1 review recommends on it",
        "2010: 2 reviews recommend on it",
    ]
    assert ">Housing</text>" in wide
    assert ">Housing</text>" in narrow
    assert "Housing: recommended on in 2 years, 2000 to 2010; found again in 2 years" in wide
    assert by_year([]) == {}


HOSTILE = "</script><script>window.__pwn=1</script><img src=x onerror=1>\"] + '\x00\ud800"


def test_hostile_text_is_shown_and_never_a_tag() -> None:
    page = recurrence_page(hostile_ledger(HOSTILE), Frame("recurrence.html", {}, digest=HOSTILE))
    assert "__pwn" in page
    assert "<script>window" not in page
    assert "<img" not in page
    assert page.count("<script") == page.count("</script>")
