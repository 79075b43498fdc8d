"""The timeline: every share recounted from the tables, and no sentence that claims too much."""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from typing import Any

import pandas as pd
import pytest

from casegraph.analyses.trend import Period, Trend
from casegraph.api import KnowledgeGraph
from casegraph.errors import UnknownNameError
from casegraph.selection import Selection
from casegraph_viz.content.site_data import Corpus
from casegraph_viz.page.frame import Frame
from casegraph_viz.views.timeline.page import boxes_of, render_timeline, timeline
from casegraph_viz.views.timeline.pictures import Box, ceiling, theme_chart, years_chart
from casegraph_viz.views.timeline.words import about, ends, reach, summary

from ...support import bundled
from ...support.data_tables import table

SINGLE_CASES = {
    "serious-case-review", "local-practice-review", "rapid-review", "child-practice-review",
    "case-management-review", "learning-review", "domestic-homicide-review",
    "fatal-accident-inquiry",
}  # fmt: skip
NEGLECT = "https://w3id.org/casegraph/vocab/theme/neglect"


def data_of(html: str, name: str) -> Any:
    found = re.search(
        f'<script type="application/json" id="data-{name}">(.*?)</script>', html, re.S
    )
    assert found
    return json.loads(found[1])


@pytest.fixture(scope="module")
def html(kg: KnowledgeGraph) -> str:
    frame = Frame("timeline.html", {NEGLECT: "vocab/theme/neglect.html"}, digest=kg.digest)
    return render_timeline(Corpus(kg), frame)


@pytest.fixture(scope="module")
def trends(html: str) -> dict[str, Any]:
    found: dict[str, Any] = data_of(html, "trends")
    return found


def years(date: str) -> dict[str, int | None]:
    """The year of each review of a single case, from the table."""
    cell = {"published": "year_published", "incident": "incident_date"}[date]
    return {
        row["review_id"]: int(row[cell][:4]) if row[cell] else None
        for row in table("reviews")
        if row["review_type"] in SINGLE_CASES
    }


def wilson(count: int, n: int) -> tuple[float, float]:
    z = 1.959963984540054
    middle = (count + z * z / 2) / (n + z * z)
    half = z / (n + z * z) * math.sqrt(count * (n - count) / n + z * z / 4)
    return middle - half, middle + half


@pytest.mark.parametrize("date", ["published", "incident"])
def test_every_share_is_that_of_the_tables(trends: dict[str, Any], date: str) -> None:
    year_of = years(date)
    dated = sum(year is not None for year in year_of.values())
    assert 200 < dated < len(year_of)
    naming: dict[str, set[str]] = {}
    for row in table("findings"):
        for theme in row["themes"].split(";"):
            naming.setdefault(theme, set()).add(row["review_id"])
    shown = trends[date]
    periods = len(shown["periods"])
    assert periods > 4
    compared = 0
    for theme, facts in shown["themes"].items():
        for (_, first, last, n), box in zip(shown["periods"], facts["boxes"], strict=True):
            of_period = {r for r, y in year_of.items() if y is not None and first <= y <= last}
            assert n == len(of_period)
            count, share, low, high = box
            assert count == len(of_period & naming[theme])
            if n < 5:
                assert (share, low, high) == (None, None, None)
            else:
                assert share == pytest.approx(count / n, abs=1e-12)
                assert (low, high) == pytest.approx(wilson(count, n), abs=1e-9)
            compared += 1
    named = {t for t, reviews in naming.items() if any(year_of.get(r) for r in reviews)}
    assert set(shown["themes"]) == named
    assert compared == len(named) * periods
    assert sum(n for *_, n in shown["periods"]) == dated


def test_the_thin_years_are_in_the_page(html: str) -> None:
    """The table of years and nations holds every review once."""
    reviews = [r for r in table("reviews") if r["review_type"] in SINGLE_CASES]
    counted = Counter((r["year_published"] or "not stated", r["nation"]) for r in reviews)
    part = html[html.index('data-name="reviews-by-year-and-nation-published"') :]
    part = part[: part.index("</table>")]
    heads = re.findall(r'<th scope="col"[^>]*>([^<]*)</th>', part)
    assert ", ".join(heads) == "Year, England, Wales, Scotland, Northern Ireland, Not stated, All"
    rows = re.findall(r'<tr><th scope="row">([^<]+)</th>(.*?)</tr>', part)
    names = ["England", "Wales", "Scotland", "Northern Ireland", ""]
    total = 0
    for year, cells in rows:
        numbers = [int(n) for n in re.findall(r">(\d+)<", cells)]
        assert numbers[:-1] == [counted[(year, name)] for name in names]
        assert numbers[-1] == sum(numbers[:-1])
        total += numbers[-1]
    assert total == len(reviews)
    stated = [int(year) for year, _ in counted if year.isdigit()]
    assert len(rows) == max(stated) - min(stated) + 2


def test_only_the_pandemic_is_clear_and_the_page_says_what_that_means(html: str) -> None:
    text = " ".join(re.sub("<[^>]*>", " ", html[: html.index('data-date="incident"')]).split())
    assert re.search(
        r"\d+ themes were tested for a rise or fall. One changes clearly: Effect of", text
    )
    dated = [(r, year) for r, year in years("published").items() if year is not None]
    early, late = ([r for r, year in dated if first <= year <= first + 4] for first in (2005, 2020))
    naming = bundled.cases_with("pandemic").intersection(late)
    assert (
        f"Effect of the pandemic (0 of {len(early)} reviews of 2005–2009, {len(naming)} of "
        f"{len(late)} of 2020–2024"
    ) in text
    assert "a check of the method rather than a discovery" in text
    assert "Not clear does not mean unchanged" in text
    undated = len(bundled.cases()) - len(dated)
    assert f"{undated} do not state it and are in no period" in text
    for word in ("risk factor", "leads to", "caused", "--date"):
        assert word not in text


def test_the_picture_without_script_shows_the_numbers(html: str, trends: dict[str, Any]) -> None:
    """The static picture holds a line at each share, over the years of its period."""
    found = html[html.index('class="theme-picture"') :]
    picture = found[: found.index("</svg>")]
    # The page opens with the theme that is named most often.
    themes = trends["published"]["themes"]
    often = {theme: sum(count for count, *_ in about["boxes"]) for theme, about in themes.items()}
    assert often[trends["published"]["first"]] == max(often.values())
    boxes = themes["physical-abuse"]["boxes"]
    marks = re.search(r'<g color="var\(--group-harm\)" class="boxes">(.*)', picture, re.S)
    assert marks
    lines = re.findall(
        r'<line x1="([\d.]+)" x2="([\d.]+)" y1="([\d.]+)" y2="\3" stroke="currentColor"',
        marks[1],
    )
    top = math.ceil(10 * max(high for *_, high in boxes if high is not None)) / 10
    assert len(lines) == 5
    shares = [170 * (1 - share / top) for _, share, _, _ in boxes if share is not None]
    assert [float(y) for *_, y in lines] == pytest.approx(shares, abs=0.01)
    # 2001 to 2026 over 300 pixels: the period of 2020 to 2024 begins at 228 and ends at 288.
    assert ("228", "288") in [(x, end) for x, end, _ in lines]
    for (_, _, low, high), (y, height) in zip(
        [box for box in boxes if box[1] is not None],
        re.findall(r'<rect x="[\d.]+" y="([\d.]+)" width="[\d.]+" height="([\d.]+)"', marks[1]),
        strict=True,
    ):
        assert float(y) == pytest.approx(170 * (1 - high / top), abs=0.01)
        assert float(height) == pytest.approx(170 * (high - low) / top, abs=0.01)


def test_the_page_is_small_and_leads_to_the_theme(html: str, trends: dict[str, Any]) -> None:
    assert len(html.encode()) < 1_000_000
    assert trends["published"]["themes"]["neglect"]["link"] == "vocab/theme/neglect.html"
    assert trends["published"]["themes"]["housing"]["link"] == ""
    ids = re.findall(r'\sid="([^"]+)"', html)
    assert len(ids) == len(set(ids)) > 10
    assert html.count("<svg") > 150


def test_small_pictures_of_the_commonest_themes_of_each_group(html: str) -> None:
    groups = re.findall(r'<ul class="multiples">(.*?)</ul>', html, re.S)
    assert len(groups) == 10
    assert [group.count("<svg") for group in groups] == [6] * 10
    assert "Domestic abuse" in groups[0]
    assert "Physical abuse" in groups[2]


def test_the_same_data_give_the_same_page(kg: KnowledgeGraph) -> None:
    pages = [render_timeline(Corpus(kg, ["nation=england"]), Frame()) for _ in range(2)]
    assert pages[0] == pages[1]
    assert "reviews of single cases in England." in pages[0]


PASS = "reviews of single cases pass the filters of these pages, and"


def stating(column: str) -> str:
    """How many reviews of a death in Scotland pass, and how many of them state a year."""
    passing = [
        row for row in map(bundled.reviews().__getitem__, bundled.cases())
        if (row["nation"], row["outcome"]) == ("Scotland", "death")
    ]  # fmt: skip
    known = sum(bool(row[column]) for row in passing)
    return f"{len(passing)} {PASS} {known if known < len(passing) else 'all'} of them"


WHY = [
    (["nation=northern-ireland"], [f"No share can be shown: 2 {PASS} a share needs 5 reviews at"]),
    (
        ["nation=scotland", "outcome=death"],
        [
            f"No change can be shown by year of publication: {stating('year_published')} state it.",
            f"No change can be shown by year of the incident: {stating('incident_date')} state it.",
        ],
    ),
]


@pytest.mark.parametrize(("where", "why"), WHY)
def test_a_reader_is_told_why_nothing_is_drawn(
    kg: KnowledgeGraph, where: list[str], why: list[str]
) -> None:
    page = render_timeline(Corpus(kg, where), Frame())
    told = re.findall('<p class="note">(No .*?)</p>', page)
    assert [text[: len(start)] for text, start in zip(told, why, strict=True)] == why
    assert all(text.endswith(".") for text in told)
    assert 'class="basis"' not in page
    assert "What not to conclude" in page
    # Not in the words of the library, which speaks to who wrote the filter.
    assert "expected at least" not in page


def test_a_slip_in_a_filter_is_no_narrow_filter(kg: KnowledgeGraph) -> None:
    with pytest.raises(UnknownNameError):
        render_timeline(Corpus(kg, ["nation=walse"]), Frame())


def boxes(*shares: tuple[int, int, int]) -> list[Box]:
    """Boxes of five years each from (first year, count, n)."""
    return [
        Box(f"{y}–{y + 4}", y, y + 4, c, n, *((c / n, *wilson(c, n)) if n >= 5 else (None,) * 3))
        for y, c, n in shares
    ]


TOLD = [
    ({"tested": True, "evidence": "clear", "q": 0.01, "z": 3.0, "departure_p": 0.4},
     "The share rises with the years (q = 0.01): 2 of 20 reviews of 2005–2009, 15 of 30 of 2010"),
    ({"tested": True, "evidence": "clear", "q": 0.0001, "z": -3.0, "departure_p": 0.01},
     "The share falls with the years (q < 0.001)"),
    ({"tested": True, "evidence": "clear", "q": 0.01, "z": 3.0, "departure_p": 0.0001},
     "not a steady one (departure p < 0.001)"),
    ({"tested": True, "evidence": "suggestive", "q": 0.1, "z": -2.0, "departure_p": 0.4},
     "The share may fall (q = 0.1): of the clear and suggestive themes together about one in five"),
    ({"tested": True, "evidence": "weak", "q": 0.6, "z": 0.5, "departure_p": 0.4,
      "change_low": -0.06, "change_high": 0.16},
     "does not mean that nothing changed: the share may have gone down by 6 points or up by 16"),
    ({"tested": False}, "Not tested: a test needs at least 5 reviews that name"),
]  # fmt: skip


@pytest.mark.parametrize(("test", "told"), TOLD, ids=range(len(TOLD)))
def test_a_sentence_claims_what_the_test_allows(test: dict[str, Any], told: str) -> None:
    said = about({"reviews": 17, "n": 50, **test}, boxes((2005, 2, 20), (2010, 15, 30)))
    assert told in said
    assert said.startswith("Named in 17 of the 50 reviews of the periods with a share.")


def test_ends_and_reach_and_ceiling() -> None:
    some = boxes((2000, 1, 4), (2005, 2, 20), (2010, 15, 30), (2015, 3, 30))
    assert ends(some) == "2 of 20 reviews of 2005–2009, 15 of 30 of 2010–2014, 3 of 30 of 2015–2019"
    assert reach({"change_low": 0.02, "change_high": 0.13}) == "up by 2 to 13 points"
    assert reach({"change_low": -0.13, "change_high": -0.02}) == "down by 2 to 13 points"
    assert ceiling(some) == 0.7
    assert ceiling(some, 31) == 0.1


def test_a_period_of_few_reviews_is_drawn_with_a_broken_line() -> None:
    found = theme_chart(boxes((2005, 2, 19), (2010, 3, 20)), "var(--ink)", "A theme")
    assert found.count('stroke-dasharray="3 2"') == 1
    assert "2005–2009: 2 of 19 reviews" in found


def test_the_years_of_a_group_without_years_are_an_empty_row() -> None:
    found = years_chart({"England: 3": {2010: 2, 2014: 1}, "Wales: 2": {}}, "Reviews")
    assert found.count("2010: 2") == found.count("2014: 1") == 2
    assert found.count("Wales: 2") == 2


HOSTILE = "</script><script>window.__pwn=1</script><img src=x onerror=1>\" '\x00\ud800"


def hostile_trend() -> Trend:
    """Two themes that are not in the scheme, with hostile text in every field."""
    rows = [
        {"theme": f"{theme}{HOSTILE}", "period": f"{start}{HOSTILE}", "start": start,
         "end": start + 4, "middle": start + 2.0, "reviews": 6, "n": 30, "share": 0.2, "low": 0.1,
         "high": 0.4, "label": HOSTILE, "group": HOSTILE}
        for theme in ("a", "b") for start in (2005, 2010)
    ]  # fmt: skip
    tests = [
        {"theme": f"{theme}{HOSTILE}", "reviews": 12, "n": 60, "z": 2.0, "p": 0.01, "q": 0.02,
         "change": 0.1, "change_low": 0.01, "change_high": 0.2, "departure_p": 1.0,
         "tested": True, "evidence": "clear", "label": HOSTILE, "group": HOSTILE}
        for theme in ("a", "b")
    ]  # fmt: skip
    return Trend(
        pd.DataFrame(rows), pd.DataFrame(tests), (Period(2005, 2009), Period(2010, 2014)),
        (30, 30), "published", 1, 0, Selection.of(f"area={HOSTILE}"), (HOSTILE,),
        (HOSTILE, HOSTILE), (HOSTILE,),
    )  # fmt: skip


def test_hostile_text_is_shown_and_never_a_tag() -> None:
    year_of = {f"r{k}{HOSTILE}": 2005 + k for k in range(10)}
    reviews = {r: {"nation": HOSTILE, "review_type": HOSTILE} for r in year_of}
    frame = Frame("timeline.html", {}, digest=HOSTILE, selection=Selection.of(f"area={HOSTILE}"))
    page = timeline(
        {"published": hostile_trend()},
        {"published": year_of},
        reviews,
        frame,
        {"incident": HOSTILE},
        {"incidence": {"units": [HOSTILE]}, "behind": {"looks": {HOSTILE: {"label": HOSTILE}}}},
    )
    assert "__pwn" in page
    assert "<script>window" not in page
    assert "<img" not in page
    assert page.count("<script") == page.count("</script>")
    assert len(boxes_of(hostile_trend())) == 2
    assert HOSTILE in " ".join(summary(hostile_trend(), boxes_of(hostile_trend())))
