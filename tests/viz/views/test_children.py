"""What the page of children says is what the tables hold; groups are counted from plain CSV."""

from __future__ import annotations

import csv
import json
import re
from collections import defaultdict
from typing import Any

import numpy as np
import pytest
from scipy.stats import hypergeom
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import proportion_confint

from casegraph.api import KnowledgeGraph
from casegraph.errors import UsageError
from casegraph.model.concepts import identifiers, level_of, members
from casegraph.selection import Selection
from casegraph.wording.numbers import percent
from casegraph_viz.content.ready_groups import READY, Ready
from casegraph_viz.content.site_data import Corpus
from casegraph_viz.page.frame import Frame
from casegraph_viz.views.children.characteristics import Characteristics, Dimension, characteristics
from casegraph_viz.views.children.contrast_pictures import (
    Place,
    Theme,
    _Canvas,
    difference_picture,
    themes_of,
)
from casegraph_viz.views.children.contrast_words import summarise as said
from casegraph_viz.views.children.contrasts import (
    Compared,
    Refused,
    compare,
    contrasts,
)
from casegraph_viz.views.children.page import children_page, render_children, summarise

from ...support import bundled
from ...support.paths import DATA

FRAME = Frame(
    "children.html", {}, (("index.html", "Index"),), "abc123", Selection.of("nation=wales")
)
DIMENSIONS = ("age-group", "sex", "ethnicity", "health", "legal-status", "service-contact",
              "education", "family")  # fmt: skip


def table(name: str) -> list[dict[str, str]]:
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.fixture(scope="module")
def reviews() -> dict[str, dict[str, str]]:
    """Reviews of single cases by id."""
    return {
        row["review_id"]: row for row in table("reviews") if level_of(row["review_type"]) == "case"
    }


@pytest.fixture(scope="module")
def themes(reviews: dict[str, Any]) -> dict[str, set[str]]:
    """Themes of each review, by its findings."""
    found: dict[str, set[str]] = {review: set() for review in reviews}
    for row in table("findings"):
        if row["review_id"] in found:
            found[row["review_id"]] |= set(filter(None, row["themes"].split(";")))
    return found


@pytest.fixture(scope="module")
def children(reviews: dict[str, Any]) -> dict[str, tuple[str, set[str]]]:
    """Review and characteristics of each child of a single case."""
    return {
        row["child_id"]: (
            row["review_id"],
            {row["age_group"], row["sex"], *row["characteristics"].split(";")} - {""},
        )
        for row in table("children")
        if row["review_id"] in reviews
    }


@pytest.fixture(scope="module")
def corpus(kg: KnowledgeGraph) -> Corpus:
    return Corpus(kg)


@pytest.fixture(scope="module")
def found(corpus: Corpus) -> Characteristics:
    return characteristics(corpus)


@pytest.fixture(scope="module")
def compared(corpus: Corpus) -> dict[str, Compared]:
    return {c.ready.key: c for c in contrasts(corpus)[0]}


@pytest.fixture(scope="module")
def page(corpus: Corpus) -> str:
    return render_children(corpus, Frame("children.html", {}, (), corpus.digest))


def block(page: str, name: str) -> Any:
    match = re.search(rf'<script type="application/json" id="data-{name}">(.*?)</script>', page)
    assert match
    return json.loads(match[1])


def of_values(children: dict[str, tuple[str, set[str]]], values: set[str]) -> set[str]:
    """The reviews of children with one of some characteristics."""
    return {review for review, shown in children.values() if shown & values}


def test_how_many_dimensions(found: Characteristics) -> None:
    assert tuple(d.id for d in found.dimensions) == DIMENSIONS


@pytest.mark.parametrize("key", DIMENSIONS)
def test_children_and_reviews_of_each_characteristic(
    found: Characteristics,
    reviews: dict[str, Any],
    children: dict[str, tuple[str, set[str]]],
    key: str,
) -> None:
    (d,) = [d for d in found.dimensions if d.id == key]
    known = {v for v in members("characteristic", key) if not v.endswith("not-stated")}
    stating = [c for c, (_, shown) in children.items() if shown & known]
    assert (found.reviews, found.children) == (len(reviews), len(children))
    assert d.silent_children == len(children) - len(stating)
    assert d.silent_reviews == len(reviews) - len(of_values(children, known))
    assert len(d.values) + len(d.unused) == len(known)
    for value in d.values:
        assert value.children == sum(value.id in shown for _, shown in children.values())
        assert value.reviews == len(of_values(children, {value.id}))
        assert value.n == (len(stating) if d.one_value else len(children))
        assert value.share == value.children / value.n
        low, high = proportion_confint(value.children, value.n, method="wilson")
        # Siblings widen the interval and never narrow it.
        assert value.low <= low + 1e-12
        assert value.high >= high - 1e-12


def stating(column: str) -> tuple[int, int, int]:
    """How many children are said to be of an age group or a sex, of how many, and the rest."""
    told = bundled.case_children()
    n = sum(c[column] not in ("", "age-not-stated") for c in told)
    return n, len(told), len(told) - n


def test_not_stated_stands_beside_every_characteristic(page: str) -> None:
    text = re.sub(r"\s+", " ", page)
    said = "Stated for {} of {} children; not stated for {}"
    assert said.format(*stating("age_group")) in text
    cases, told = bundled.cases(), bundled.case_children()
    silent = cases - {c["review_id"] for c in told if c["age_group"] != "age-not-stated"}
    without = cases - {c["review_id"] for c in told}
    assert (
        f"{len(silent)} of {len(cases)} reviews state it for no child, {len(without)} of them "
        "without any child described." in text
    )
    assert said.format(*stating("sex")) in text
    assert text.count("of the other ") == 5


def test_each_cell_against_plain_counting(
    found: Characteristics,
    themes: dict[str, set[str]],
    children: dict[str, tuple[str, set[str]]],
) -> None:
    checked = 0
    for t in found.tables:
        values = {v.id for v in t.dimension.values}
        for column in t.columns:
            with_it = of_values(children, {column.value.id})
            others = of_values(children, values - {column.value.id})
            first, second = with_it - others, others - with_it
            for cell in column.cells:
                named = {r for r, found_in in themes.items() if cell.theme in found_in}
                assert (cell.count, cell.n) == (len(with_it & named), len(with_it))
                low, high = proportion_confint(cell.count, cell.n, method="wilson")
                assert cell.low == pytest.approx(low, abs=1e-12)
                assert cell.high == pytest.approx(high, abs=1e-12)
                if cell.against:
                    a = cell.against
                    assert (a["count_1"], a["n_1"]) == (len(first & named), len(first))
                    assert (a["count_2"], a["n_2"]) == (len(second & named), len(second))
                    assert a["difference"] == pytest.approx(
                        a["count_1"] / a["n_1"] - a["count_2"] / a["n_2"]
                    )
                    checked += 1
                else:
                    assert min(len(first), len(second)) < 5
    assert len(found.tables) == 7
    assert checked == 15 * len(identifiers("theme"))


def mid_p(x: int, n_1: int, total: int, n: int) -> float:
    """Fisher's exact test, twice the smaller mid-p."""
    law = hypergeom(n, total, n_1)
    point = law.pmf(x)
    return float(min(1.0, 2 * min(law.cdf(x) - point / 2, law.sf(x) + point / 2)))


def test_q_is_taken_over_all_cells_that_could_be_found(found: Characteristics) -> None:
    p, q = [], []
    for t in found.tables:
        mirrored = len(t.dimension.values) == 2 and len(t.columns) == 2
        for k, column in enumerate(t.columns):
            for cell in column.cells:
                if not cell.against.get("tested") or (mirrored and k == 1):
                    continue
                a = cell.against
                total = a["count_1"] + a["count_2"]
                assert a["p"] == pytest.approx(
                    mid_p(a["count_1"], a["n_1"], total, a["n_1"] + a["n_2"]), abs=1e-9
                )
                p.append(a["p"])
                q.append(a["q"])
    assert len(p) == found.tested > 900
    assert np.allclose(q, multipletests(p, method="fdr_bh")[1], atol=1e-12)


def test_two_values_of_a_kind_say_the_same_test_twice(found: Characteristics) -> None:
    (sex,) = [t for t in found.tables if t.dimension.id == "sex"]
    girls, boys = ({c.theme: c for c in column.cells} for column in sex.columns)
    assert girls["sexual-abuse"].evidence == "clear"
    for theme, cell in girls.items():
        other = boys[theme]
        assert cell.evidence == other.evidence
        if cell.against["count_1"] + cell.against["count_2"]:
            assert cell.against["difference"] == pytest.approx(-other.against["difference"])


def test_a_kind_with_too_few_reviews_on_a_side_is_not_compared(found: Characteristics) -> None:
    by_id = {t.dimension.id: t for t in found.tables}
    assert "ethnicity" not in by_id
    (school,) = by_id["education"].columns
    assert re.fullmatch(
        r"not compared: \d+ reviews against [0-4], and at least 5 are needed on either side",
        school.refused,
    )
    (siblings,) = by_id["family"].columns
    assert "no review states another" in siblings.refused
    assert all(cell.evidence == "" for cell in siblings.cells)


def passes(row: dict[str, str], shown: set[str], filters: tuple[str, ...]) -> bool:
    """Whether a review passes the filters that the ready contrasts use."""
    for text in filters:
        key, _, value = text.partition("=")
        if key in ("age-group", "sex"):
            if not shown & set(value.split(",")):
                return False
        elif key == "year":
            low, _, high = value.partition("..")
            year = row["year_published"]
            if not year or (low and year < low) or (high and year > high):
                return False
        elif row[key].lower().replace(" ", "-") != value:
            return False
    return True


def test_a_contrast_of_too_few_reviews_is_refused(
    compared: dict[str, Compared], corpus: Corpus
) -> None:
    assert len(compared) == 8
    _, refused = contrasts(corpus, [r for r in READY if r.key not in compared])
    assert [r.ready.key for r in refused] == ["england-northern-ireland"]
    assert refused[0].reason == (
        "Northern Ireland: 2 reviews, and at least 5 are needed in either group"
    )


@pytest.mark.parametrize("key", [r.key for r in READY if r.key != "england-northern-ireland"])
def test_a_contrast_against_plain_counting(
    compared: dict[str, Compared],
    reviews: dict[str, dict[str, str]],
    themes: dict[str, set[str]],
    children: dict[str, tuple[str, set[str]]],
    key: str,
) -> None:
    c = compared[key]
    shown: dict[str, set[str]] = defaultdict(set)
    for review, values in children.values():
        shown[review] |= values
    sides = [
        {r for r, row in reviews.items() if passes(row, shown[r], filters)}
        for filters in (c.ready.where.asked, c.ready.against.asked)
    ]
    # A review of each group that are of one case belong to both, as a review of both groups does.
    cases = [{reviews[r]["case_id"] for r in side} - {""} for side in sides]
    either = sides[0] | sides[1]
    both = sides[0] & sides[1] | {r for r in either if reviews[r]["case_id"] in cases[0] & cases[1]}
    one, two = sides[0] - both, sides[1] - both
    assert c.groups.sizes == (len(one), len(two))
    assert c.groups.in_both == len(both)
    assert c.sides[0].mean_themes == pytest.approx(np.mean([len(themes[r]) for r in one]))
    for row in c.themes.to_dict("records"):
        assert row["count_1"] == sum(row["theme"] in themes[r] for r in one)
        assert row["count_2"] == sum(row["theme"] in themes[r] for r in two)
    for row in c.pairs.head(50).to_dict("records"):
        pair = {row["theme_a"], row["theme_b"]}
        assert row["n11_1"] == sum(pair <= themes[r] for r in one)
        assert row["n11_2"] == sum(pair <= themes[r] for r in two)
    for side, group in zip(c.sides, (one, two), strict=True):
        for edge in side.edges:
            assert edge["n11"] == sum({edge["a"], edge["b"]} <= themes[r] for r in group)
            assert edge["n11"] > edge["expected"]


def test_whole_networks_are_those_of_the_library(
    kg: KnowledgeGraph, compared: dict[str, Compared]
) -> None:
    """With the number of themes held constant, as ``casegraph contrast`` gives it, and without."""
    c = compared["babies-11-to-17"]
    full = kg.contrast(c.ready.where, c.ready.against, permutations=199, seed=1)
    held = full.networks[full.networks["held"] == "prevalence and number of themes coded"]
    strength, structure = held.to_dict("records")
    assert c.network.strength_p == strength["p"]
    assert c.network.structure_p == structure["p"]
    assert c.network.strength_1 == pytest.approx(strength["value_1"])
    assert c.pair_at == (structure["theme_a"], structure["theme_b"])
    assert int(c.network.compared.sum()) == structure["pairs"]
    assert c.themes.equals(full.themes)
    assert np.array_equal(c.pairs["q"], full.pairs["q"])


def test_the_sentences_of_a_contrast(compared: dict[str, Compared]) -> None:
    lines = said(compared["babies-11-to-17"])
    c = compared["babies-11-to-17"]
    sizes, lengths = c.contrast.groups.sizes, c.contrast.groups.matrix.sum(axis=1)
    first = lengths[c.contrast.groups.in_first].mean()
    assert lines[0].startswith(
        f"A, babies under 1: {sizes[0]} reviews, which name {first:.1f} themes each on average. B, "
        f"ages 11 to 17: {sizes[1]} reviews, "
    )
    row = next(r for r in c.themes.to_dict("records") if r["theme"] == "physical-abuse")
    assert (
        f"Physical abuse (A {percent(row['share_1'])}, B {percent(row['share_2'])}, difference "
        f"+{100 * row['difference']:.0f} (+{100 * row['difference_low']:.0f} to "
        f"+{100 * row['difference_high']:.0f}) points)"
    ) in lines[1]
    assert lines[1].startswith("Named clearly more often in A, babies under 1: ")
    assert lines[2].startswith("Named clearly more often in B, ages 11 to 17: ")
    tested = int(c.pairs["tested"].sum())
    said_of_pairs = f"Of {tested} pairs of themes that could be tested"
    assert any(line.startswith(said_of_pairs) for line in lines)
    assert lines[-1].endswith("Each p rests on 199 random permutations of the group labels.")
    few = " ".join(said(compared["england-wales"]))
    assert "None of the " in few
    assert "is shown to co-occur" in few


def test_every_page_part_of_a_contrast_is_there(page: str) -> None:
    sections = re.findall(r'<section class="contrast" data-contrast="([^"]+)"', page)
    assert len(sections) == 8
    assert page.count('<svg class="net"') == 24
    assert len(re.findall(r'<svg class="net"[^>]*role="img" aria-label="[^"]{60,}"', page)) == 24
    assert page.count("England and Northern Ireland:") == 1
    assert len(page.encode()) < 2_000_000
    ids = re.findall(r'\sid="([^"]+)"', page)
    assert len(ids) == len(set(ids))


def test_the_difference_picture_says_sign_and_grade_in_words(
    corpus: Corpus, compared: dict[str, Compared]
) -> None:
    c = compared["babies-11-to-17"]
    picture = difference_picture(c, themes_of(corpus), "label")
    graded = c.themes[c.themes["evidence"] != "weak"]
    titles = re.findall(r"<title>([^<]*); (clear|suggestive)</title>", picture)
    assert len(titles) == len(graded) > 30
    assert len(re.findall(r">A \+\d+<|\(A \+\d+\)| A \+\d+<", picture)) >= 8
    assert len(re.findall(r'class="g-[a-z]+ hollow"', picture)) == (graded["difference"] < 0).sum()
    assert picture.count('class="change ') == 8


def test_a_theme_stands_at_one_place_in_both_groups(page: str) -> None:
    first, second = re.findall(r'<svg class="net" viewBox="0 0 600 520".*?</svg>', page, re.S)[:2]

    def centres(picture: str) -> dict[str, tuple[float, float]]:
        used = re.findall(
            r'x="([\d.]+)" y="([\d.-]+)" width="([\d.]+)" [^>]*><title>([^:]+):', picture
        )
        return {name: (float(x) + float(w) / 2, float(y) + float(w) / 2) for x, y, w, name in used}

    one, two = centres(first), centres(second)
    assert len(one) > 50
    assert one.keys() == two.keys()
    for name, at in one.items():
        assert at == pytest.approx(two[name], abs=0.2)


def test_places_are_those_of_the_theme_map(corpus: Corpus) -> None:
    drawn = {name: t for name, t in themes_of(corpus).items() if not t.place.listed}
    canvas = _Canvas(drawn, 600, 520)
    by_x = sorted(drawn, key=lambda n: drawn[n].place.x)
    xs = [canvas.at(n, drawn[n])[0] for n in by_x]
    assert xs == sorted(xs)
    assert len(xs) > 30
    assert min(xs) >= 0
    assert max(xs) <= 600


def test_the_file_that_is_handed_out(page: str, found: Characteristics) -> None:
    data = block(page, "cells")
    columns = len(data["columns"])
    # A row points at the three columns of its characteristic and the two of its theme.
    assert {3 + 2 + len(row) - 2 for row in data["cells"]} == {columns}
    assert len(data["cells"]) == len(data["characteristics"]) * len(data["themes"])
    assert len(data["characteristics"]) == sum(len(t.columns) for t in found.tables) > 15


def test_the_summary_says_what_is_stated_and_what_not(found: Characteristics, page: str) -> None:
    lines = summarise(found)
    (age, n, no_age), (sex, _, no_sex) = stating("age_group"), stating("sex")
    assert lines[0].startswith(
        f"{len(bundled.cases())} reviews describe {n} children. Age group is stated for {age} of "
        f"them and not for {no_age}. Sex is stated for {sex} of them and not for {no_sex}. "
        "Ethnicity is stated for "
    )
    babies = sum(c["age_group"] == "under-1" for c in bundled.case_children())
    share = percent(babies / age)
    assert lines[1].startswith(f"Age group, where it is stated: Under 1 year {share} (")
    assert not any(line.startswith("Ethnicity, where") for line in lines)
    assert any(line.startswith("Under 1 year: these reviews clearly more often") for line in lines)
    for line in lines:
        assert line in page


def test_shares_in_the_prose_say_of_how_many_and_why_they_differ(
    found: Characteristics,
) -> None:
    lines = summarise(found)
    assert any(re.search(r"Unsafe infant sleeping \(\d+ of \d+, \d+% against \d+ of \d+, \d%\)", x)
               for x in lines)  # fmt: skip
    table = next(t for t in found.tables if t.dimension.id == "age-group")
    babies = next(c for c in table.columns if c.value.id == "under-1")
    assert any(f"({babies.in_both} that state both left out)" in line for line in lines)
    of_age = [
        {c["review_id"] for c in bundled.case_children() if (c["age_group"] == "under-1") == young
         and c["age_group"] != "age-not-stated"}
        for young in (True, False)
    ]  # fmt: skip
    assert babies.in_both == len(of_age[0] & of_age[1])
    assert lines[-1].startswith("A review that states two such groups")
    assert lines[-1].endswith("which count it in either group.")


def test_a_filter_changes_what_is_counted_or_refuses(kg: KnowledgeGraph) -> None:
    welsh = Corpus(kg, ["nation=wales"])
    in_wales = {r for r in bundled.cases() if bundled.reviews()[r]["nation"] == "Wales"}
    assert characteristics(welsh).reviews == len(in_wales)
    compared, refused = contrasts(welsh, permutations=9)
    reasons = {r.ready.key: r.reason for r in refused}
    assert reasons["england-wales"] == ("all reviews of these pages are chosen by nation already")
    of_age = len({
        c["review_id"] for c in bundled.case_children()
        if c["review_id"] in in_wales and c["age_group"] == "11-to-15"
    })  # fmt: skip
    assert reasons["11-to-15-16-to-17"] == (
        f"Ages 11 to 15: {of_age} reviews, and at least 5 are needed in either group"
    )
    # No filter of the command line is left in what a reader is told.
    assert not any(word in reason for reason in reasons.values() for word in ("=", "leaves"))
    assert len(compared) + len(refused) == len(READY)
    for number in (2, 6):
        with pytest.raises(UsageError):
            compare(welsh, READY[number], permutations=9)


def test_a_page_without_children_says_so() -> None:
    nothing = Characteristics(5, 0, (), (), 0)
    page = children_page(nothing, [], [], FRAME, themes={}, counts={})
    assert "None of the 5 reviews describes a child" in page
    assert "No characteristic is stated in enough reviews" in page
    assert "nation=wales" in page.partition("<footer")[2]


def test_hostile_text_is_escaped(corpus: Corpus, compared: dict[str, Compared]) -> None:
    hostile = '"><img src=x onerror=window.__pwn=1>'
    c = compared["girls-boys"]
    spoiled = Compared(
        Ready(hostile, hostile, hostile, hostile, Selection.of(f"area={hostile}"),
              Selection.of(f"area={hostile}")),
        c.contrast, c.network, c.pair_at,
    )  # fmt: skip
    frame = c.themes.assign(label=hostile, group=hostile)
    pairs = c.pairs.assign(label_a=hostile, label_b=hostile)
    object.__setattr__(
        spoiled, "contrast", type(c.contrast)(
            c.groups, frame, pairs, c.contrast.networks, {}, (hostile,)
        ),
    )  # fmt: skip
    themes = {
        name: Theme(hostile, hostile, Place(t.place.x, t.place.y, t.place.listed))
        for name, t in themes_of(corpus).items()
    }
    dimension = Dimension(hostile, hostile, True, (), (hostile,), 0, 0)
    page = children_page(
        Characteristics(5, 5, (dimension,), (), 0),
        [spoiled],
        [Refused(spoiled.ready, hostile)],
        FRAME,
        themes=themes,
        counts={},
    )
    assert "<img" not in page
    assert page.count("&lt;img src=x") > 100


def test_no_sentence_of_the_page_claims_a_cause(
    found: Characteristics, compared: dict[str, Compared]
) -> None:
    text = " ".join([*summarise(found), *(line for c in compared.values() for line in said(c))])
    assert len(text) > 4000
    assert not re.search(r"\b(causes?d?|leads? to|risk factors?|predicts?)\b", text)
