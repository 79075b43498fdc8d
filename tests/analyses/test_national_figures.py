"""A figure is compared where like meets like, and says why not where it does not."""

from __future__ import annotations

import csv
import io
import json
import math
import re
from collections import defaultdict

import numpy as np
import pandas as pd
import pytest
from statsmodels.stats.proportion import (
    confint_proportions_2indep,
    proportion_confint,
    test_proportions_2indep,
)

from casegraph.analyses.national_figures import COLUMNS, national_figures
from casegraph.analyses.national_figures.figures import Figure, figures
from casegraph.analyses.national_figures.own_shares import coded_reviews
from casegraph.api import KnowledgeGraph
from casegraph.errors import UnknownNameError, UsageError
from casegraph.ingest.build import Build, bundled_package
from casegraph.ingest.tables import schema
from casegraph.model.concepts import level_of
from casegraph.stats.proportions import design_effect, newcombe_interval, score_test
from casegraph.store import OxigraphStore, open_memory
from casegraph.thresholds import CLEAR

from ..support.command import command, refuses, run
from ..support.methods.blocks import assert_current
from ..support.methods.comparison_tables import of_national_figures
from ..support.paths import METHODS

PAGE = METHODS / "national-figures.md"
test_proportions_2indep.__test__ = False  # it is statsmodels' function, not a test

# Forty reviews of one case each, of 2015 to 2018, with one child each and a second in r1 and r2.
# Neglect stands in r1 to r10: 10 of 40 = 25%. The first 20 children are under one, the next 15
# are 1 to 5, five ages and both siblings' ages are not stated: 20 of 35. 24 died, 12 were harmed.
STATISTICS = """\
s-equal,rep,2016,2017,serious-case-reviews,100,theme,neglect,,=,50,count,https://example.org/f,
s-same,rep,2016,2017,serious-case-reviews,100,theme,neglect,,=,50,percent,https://example.org/f,
s-near,near,2016,2017,serious-case-reviews,100,theme,neglect,,=,27,percent,https://example.org/f,
s-more,more,,,serious-case-reviews,200,theme,neglect,,>,60,percent,https://example.org/f,worded
s-more-met,met,,,serious-case-reviews,200,theme,neglect,,>,10,percent,https://example.org/f,
s-less,less,,,serious-case-reviews,200,theme,neglect,,<,11,percent,https://example.org/f,
s-less-met,lessmet,,,serious-case-reviews,200,theme,neglect,,<,60,percent,https://example.org/f,
s-about,about,,,serious-case-reviews,100,theme,neglect,,~,60,percent,https://example.org/f,
s-no-base,nobase,,,serious-case-reviews,,theme,neglect,,=,60,percent,https://example.org/f,
s-small,small,,,serious-case-reviews,29,theme,neglect,,=,20,count,https://example.org/f,
s-part,part,,,serious-case-reviews,100,theme,neglect,aged-under-5,=,60,percent,https://example.org/f,
s-notified,notes,,,serious-incident-notifications,500,theme,neglect,,=,60,percent,https://example.org/f,
s-rare,rare,,,serious-case-reviews,100,theme,poverty,,=,2,percent,https://example.org/f,
s-bare,bare,,,serious-case-reviews,,theme,neglect,,=,60,count,https://example.org/f,
s-died,died,2016,2017,serious-case-reviews,100,outcome,death,,=,10,count,https://example.org/f,
s-young,rep,2016,2017,children,300,characteristic,under-1,,=,57,percent,https://example.org/f,
s-young-early,notes,,,children,300,characteristic,under-1,,=,57,percent,https://example.org/f,
s-child-theme,rep,,,children,300,theme,neglect,,=,57,percent,https://example.org/f,
s-staff,staff,,,social-workers,,theme,workforce,,=,5000,whole-time-equivalent,https://example.org/f,
"""


@pytest.fixture(scope="module")
def forty(tmp_path_factory: pytest.TempPathFactory) -> OxigraphStore:
    """The forty reviews above with their figures."""
    folder = tmp_path_factory.mktemp("forty")
    reviews, findings, children = [], [], []
    for k in range(1, 41):
        outcome = "death" if k <= 24 else "serious-harm" if k <= 36 else "not-stated"
        kind = "serious-case-review" if k <= 30 else "child-practice-review"
        reviews.append(
            f"r{k},Review {k},board,,England,{kind},{2015 + k % 4},,{outcome},,,news,true,s"
        )
        theme = "neglect" if k <= 10 else "thresholds"
        findings.append(f"r{k}/finding/1,r{k},practice,concern,{theme},,A summary.")
        age = "under-1" if k <= 20 else "1-to-5" if k <= 35 else "age-not-stated"
        children.append(f"r{k}/child/1,r{k},,,{age},,")
    children += [f"r{k}/child/2,r{k},,,age-not-stated,," for k in (1, 2)]
    tables = {
        "reviews": reviews, "findings": findings, "children": children, "recommendations": [],
        "statistics": STATISTICS.splitlines(), "sources": ["s,A page,P,https://example.org/a"],
        "organisations": ["board,Board,safeguarding-partnership,,England,,"],
    }  # fmt: skip
    for table in schema.TABLES:
        name, lines = table.name, tables[table.name]
        header = ",".join(c.name for c in table.columns if not c.optional)
        (folder / f"{name}.csv").write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")
    return open_memory("".join(Build([folder]).quads).encode())


@pytest.fixture(scope="module")
def rows(forty: OxigraphStore) -> pd.DataFrame:
    return national_figures(forty, everything=True).set_index("figure_id", drop=False)


FLAGS = {
    "s-equal": "",
    "s-same": "says the same as s-equal",
    "s-near": "",
    "s-more": "",
    "s-more-met": "figure says only more than, which allows this share",
    "s-less": "",
    "s-less-met": "figure says only less than, which allows this share",
    "s-about": "stated only roughly",
    "s-no-base": "base not stated",
    "s-small": "base below 30",
    "s-part": "population differs: limited to aged under 5",
    "s-notified": "population differs: serious incident notifications",
    "s-rare": "too few expected for the test",
    "s-bare": "no share: a count without a base",
    "s-died": "",
    "s-young": "",
    "s-young-early": "population differs: children, not said to be those of published reviews",
    "s-child-theme": "population differs: coded for the review, not for each child",
    "s-staff": "no share: a number of staff",
}


def test_every_figure_of_the_package_is_in_the_list() -> None:
    ids = [line.partition(",")[0] for line in STATISTICS.splitlines()]
    assert sorted(ids) == sorted(FLAGS)
    assert len(ids) == 19


@pytest.mark.parametrize(("figure", "flag"), FLAGS.items())
def test_a_figure_is_compared_or_says_why_not(rows: pd.DataFrame, figure: str, flag: str) -> None:
    row = rows.loc[figure]
    assert row["flag"] == flag
    assert row["same_as"] == ("s-equal" if figure == "s-same" else "")
    assert bool(row["compared"]) == (flag == "")
    tested = ["compared_with", "difference", "difference_low", "difference_high", "p", "q"]
    assert row[tested].notna().all() == (flag == "")
    assert bool(row["call"]) == (flag == "")


def test_shares_and_calls_are_those_worked_out_by_hand(rows: pd.DataFrame) -> None:
    equal = rows.loc["s-equal"]
    assert (equal["count"], equal["n"], equal["unit"]) == (10, 40, "review")
    assert (equal["share"], equal["figure_share"], equal["difference"]) == (0.25, 0.5, -0.25)
    # Pooled 60/140; z = -0.25 / sqrt(60/140 * 80/140 * (1/40 + 1/100)) = -2.7003.
    z = -0.25 / math.sqrt(60 / 140 * 80 / 140 * (1 / 40 + 1 / 100))
    assert z == pytest.approx(-2.7003, abs=1e-4)
    assert equal["p"] == pytest.approx(math.erfc(-z / math.sqrt(2)), rel=1e-9)
    assert equal["call"] == "lower, or not stated"
    near = rows.loc["s-near"]
    # 27% may be anything from 26.5% to 27.5%; the end that is nearer to 25% is used.
    assert near["compared_with"] == pytest.approx(0.265)
    assert near["call"] == "no difference shown"
    more, less = rows.loc["s-more"], rows.loc["s-less"]
    assert (more["compared_with"], more["call"]) == (0.6, "lower, or not stated")
    assert (more["figure_high"], less["figure_low"]) == (1.0, 0.0)
    assert (less["compared_with"], less["call"]) == (0.11, "higher")
    died = rows.loc["s-died"]
    # 24 of the 36 reviews that state an outcome; four do not.
    assert (died["count"], died["n"], died["not_stated"]) == (24, 36, 4)
    assert died["call"] == "higher"
    young = rows.loc["s-young"]
    assert (young["unit"], young["count"], young["n"], young["not_stated"]) == ("child", 20, 35, 7)
    assert young["call"] == "no difference shown"
    # r1 to r40 are of 2015 to 2018 by turns; 20 of 2016 and 2017, 15 or 16 of them up to r30.
    of_2016_17 = [k for k in range(1, 41) if k % 4 in (1, 2)]
    assert equal["may_overlap"] == sum(k <= 30 for k in of_2016_17)
    assert rows.loc["s-young", "may_overlap"] == len(of_2016_17) == 20
    assert rows.loc["s-more", "may_overlap"] == 30
    assert rows["may_overlap"].isna()["s-notified"]


def test_q_is_corrected_over_the_compared_rows_only(rows: pd.DataFrame) -> None:
    compared = rows[rows["compared"]].sort_values("p")
    m = len(compared)
    assert m == 6
    p = compared["p"].tolist()
    expected = [min(m * p[j] / (j + 1) for j in range(i, m)) for i in range(m)]
    assert compared["q"].tolist() == pytest.approx([min(1.0, q) for q in expected])
    assert rows.loc[~rows["compared"], "q"].isna().all()


def test_figures_that_are_no_share_are_shown_on_request_only(forty: OxigraphStore) -> None:
    default = national_figures(forty)
    assert {"s-bare", "s-staff"} & set(default["figure_id"]) == set()
    assert len(default) == 17
    every = national_figures(forty, everything=True)
    assert list(every.columns) == list(COLUMNS)
    alone = every[every["figure_id"] == ""]
    assert (alone["flag"] == "no published figure").all()
    assert "thresholds" in set(alone["concept"])
    one = national_figures(forty, concept=["thresholds"])
    assert one[["concept", "count", "n", "flag"]].to_numpy().tolist() == [
        ["thresholds", 30, 40, "no published figure"]
    ]


def test_a_corpus_that_is_too_small_is_not_compared(forty: OxigraphStore) -> None:
    some = national_figures(forty, ["review-type=child-practice-review"]).set_index("figure_id")
    assert some.loc["s-equal", "n"] == 10
    assert some.loc["s-equal", "flag"] == "fewer than 20 reviews"
    assert not some["compared"].any()
    assert (
        "10 reviews"
        in national_figures(forty, ["review-type=child-practice-review"]).attrs["warnings"][0]
    )


def test_wrong_calls_are_refused(forty: OxigraphStore) -> None:
    with pytest.raises(UnknownNameError, match="neglect"):
        national_figures(forty, concept=["neglekt"])
    with pytest.raises(UsageError):
        national_figures(forty, ["nation=wales"])


# What a figure's words allow.


@pytest.mark.parametrize(
    ("comparator", "value", "unit", "base", "allowed"),
    [
        ("=", 55, "percent", 235, (0.545, 0.555)),
        ("=", 42.6, "percent", 267, (0.4255, 0.4265)),
        ("=", 0, "percent", 10, (0.0, 0.005)),
        ("=", 83, "count", 139, (83 / 139, 83 / 139)),
        (">", 40, "percent", 482, (0.4, 1.0)),
        ("<", 20, "percent", None, (0.0, 0.2)),
        ("~", 33, "percent", None, None),
        ("=", 146, "count", None, None),
        ("=", -2.7, "percent", 100, None),
        ("=", 140, "percent", 100, None),
        ("=", 5422, "whole-time-equivalent", None, None),
    ],
)  # fmt: skip
def test_a_figure_allows_what_its_words_allow(
    comparator: str, value: float, unit: str, base: int | None, allowed: tuple[float, float] | None
) -> None:
    figure = Figure("id", "r", "R", "2010-04-01", "", "children", base, "theme", "neglect", "",
                    comparator, value, unit, "https://example.org", "")  # fmt: skip
    assert figure.years is None
    if allowed is None:
        assert figure.allowed is None
    else:
        assert figure.allowed == pytest.approx(allowed)


def test_every_figure_of_the_package_is_read_as_its_table_states(kg: KnowledgeGraph) -> None:
    with (bundled_package() / "statistics.csv").open(encoding="utf-8") as file:
        table = {r["observation_id"]: r for r in csv.DictReader(file)}
    found = {f.figure_id: f for f in figures(kg.store)}
    assert set(found) == set(table)
    assert len(found) > 300
    for key, r in table.items():
        f = found[key]
        assert (f.report_id, f.period_start, f.period_end, f.population, f.subgroup,
                f.comparator, f.unit, f.source_url, f.note, str(f.base or ""), f.concept) == (
            r["report_id"], r["period_start"], r["period_end"], r["population"], r["subgroup"],
            r["operator"], r["unit"], r["source_url"], r["note"], r["base_n"], r["concept"],
        ), key  # fmt: skip
        assert f.value == float(r["value"])


# The two shares, against an independent implementation.

PAIRS = [(56, 70, 48, 80), (9, 10, 3, 10), (5, 56, 0, 29), (0, 10, 0, 20), (10, 10, 0, 10),
         (70, 321, 129.25, 235), (6, 7, 2, 7)]  # fmt: skip


@pytest.mark.parametrize(("x1", "n1", "x2", "n2"), PAIRS)
def test_two_shares_agree_with_statsmodels(x1: float, n1: float, x2: float, n2: float) -> None:
    expected = confint_proportions_2indep(x1, n1, x2, n2, method="newcomb", compare="diff")
    assert newcombe_interval(x1, n1, x2, n2) == pytest.approx(expected, abs=1e-9)
    if 0 < x1 + x2 < n1 + n2:
        with np.errstate(all="ignore"):  # statsmodels also divides the two shares
            theirs = test_proportions_2indep(
                x1, n1, x2, n2, compare="diff", method="score", correction=False
            )
        assert score_test(x1, n1, x2, n2) == pytest.approx(theirs.pvalue, abs=1e-9)
    else:
        assert score_test(x1, n1, x2, n2) == 1.0


@pytest.mark.parametrize(
    ("counts", "low", "high"),
    [
        ((56, 70, 48, 80), 0.0524, 0.3339),
        ((9, 10, 3, 10), 0.1705, 0.8090),
        ((6, 7, 2, 7), 0.0582, 0.8062),
        ((5, 56, 0, 29), -0.0381, 0.1926),
    ],
)
def test_the_interval_is_that_of_newcombes_table(
    counts: tuple[int, int, int, int], low: float, high: float
) -> None:
    assert newcombe_interval(*counts) == pytest.approx((low, high), abs=5e-5)


def test_siblings_count_for_less_and_single_children_do_not() -> None:
    # Three reviews of two children, p = 3/6: totals 2, 1, 0 against 1, 1, 1 expected.
    # v = 3/2 * 2/36 = 1/12; binomial 0.25/6 = 1/24; the ratio is 2.
    flags = [True, True, True, False, False, False]
    assert design_effect(flags, [1, 1, 2, 2, 3, 3]) == pytest.approx(2.0)
    assert design_effect(flags, range(6)) == 1.0
    assert design_effect([True] * 4, [1, 1, 2, 2]) == 1.0
    assert design_effect([], []) == 1.0


@pytest.mark.parametrize("wrong", [(-1, 5, 1, 5), (6, 5, 1, 5), (0, 0, 1, 5), (1, 5, 6, 5)])
def test_a_count_outside_its_base_is_refused(wrong: tuple[int, int, int, int]) -> None:
    with pytest.raises(UsageError):
        newcombe_interval(*wrong)
    with pytest.raises(UsageError):
        score_test(*wrong)


# The bundled reviews, counted again from the tables.


def _table(name: str) -> list[dict[str, str]]:
    with (bundled_package() / f"{name}.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def _cells(cell: str) -> set[str]:
    return set(cell.split(";")) - {""}


def test_the_shares_of_the_bundled_reviews_are_those_of_their_tables(kg: KnowledgeGraph) -> None:
    cases = {r["review_id"]: r for r in _table("reviews") if level_of(r["review_type"]) == "case"}
    children = [c for c in _table("children") if c["review_id"] in cases]
    shown: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    for f in _table("findings"):
        for theme in _cells(f["themes"]):
            shown["review", "theme", theme].add(f["review_id"])
    for key, r in cases.items():
        shown["review", "outcome", r["outcome"]].add(key)
        for scheme, column in (("incident-type", "incident_types"), ("agency", "agencies")):
            for value in _cells(r[column]):
                shown["review", scheme, value].add(key)
    stated = set()
    for c in children:
        for value in _cells(c["characteristics"]) | _cells(c["age_group"]) | _cells(c["sex"]):
            shown["child", "characteristic", value].add(c["child_id"])
            shown["review", "characteristic", value].add(c["review_id"])
        if c["age_group"] and c["age_group"] != "age-not-stated":
            stated.add(c["child_id"])
    found = national_figures(kg.store, everything=True)
    checked = 0
    for row in found.to_dict("records"):
        what = row["unit"], row["scheme"], row["concept"]
        if row["unit"] == "child" and row["scheme"] != "characteristic":
            continue
        among = set(cases) if row["unit"] == "review" else {c["child_id"] for c in children}
        assert row["count"] == len(shown[what] & among), what
        checked += 1
        if row["concept"] == "under-1" and row["unit"] == "child":
            assert row["n"] == len(stated)
        elif row["scheme"] == "theme":
            assert row["n"] == len(cases)
    assert checked > 200
    assert len(found["figure_id"].drop_duplicates()) - 1 == sum(
        s["dimension"] in ("theme", "characteristic", "incident-type", "outcome", "agency")
        for s in _table("statistics")
    )


def test_intervals_and_calls_of_the_bundled_reviews_follow_the_rule(kg: KnowledgeGraph) -> None:
    found = national_figures(kg.store)
    compared = found[found["compared"]]
    assert len(compared) > 10
    for row in compared.to_dict("records"):
        low, high = proportion_confint(row["share"] * row["effective_n"], row["effective_n"],
                                       method="wilson")  # fmt: skip
        assert (row["low"], row["high"]) == pytest.approx((low, high), abs=1e-9)
        apart = row["difference_low"] > 0 or row["difference_high"] < 0
        assert (row["call"] != "no difference shown") == (apart and row["q"] <= CLEAR)
        assert row["effective_n"] <= row["n"]
        assert row["base"] >= 30
        assert row["comparator"] in ("=", ">", "<")
        assert row["population"].endswith("reviews") or row["population"] == "children"
        assert row["subgroup"] == ""
    assert (found["call"][~found["compared"]] == "").all()
    assert (found["flag"][~found["compared"]] != "").all()


def test_a_child_shows_its_own_characteristics_and_its_reviews_themes(kg: KnowledgeGraph) -> None:
    of = coded_reviews(kg.store, ["nation=wales"])
    shown = of.share("child", "theme", "neglect")
    reviews = of.shown["review", "theme", "neglect"]
    assert shown.count == sum(r in reviews for r in of.reviews["child"].values())
    assert shown.n == len(of.reviews["child"])
    assert of.selection.texts == ("level=case", "nation=wales")


# The command.


def test_the_command_prints_each_format(kg: KnowledgeGraph) -> None:
    table = command("national-figures", "--theme", "neglect")
    assert table.returncode == 0, table.stderr
    assert "not compared: base below 30" in table.stdout
    assert "not a sample of cases" in table.stderr
    frame = national_figures(kg.store)
    done = run("national-figures", "--format", "csv", PYTHONHASHSEED="1")
    again = pd.read_csv(io.StringIO(done.stdout), keep_default_na=False)
    assert again.columns.tolist() == list(COLUMNS)
    assert again["figure_id"].tolist() == frame["figure_id"].tolist()
    assert again["call"].tolist() == frame["call"].tolist()
    assert run("national-figures", "--format", "csv", PYTHONHASHSEED="2").stdout == done.stdout
    found = json.loads(
        command("national-figures", "--format", "json", "--concept", "under-1").stdout
    )
    assert {r["concept"] for r in found} == {"under-1"}
    assert all(r["source_url"].startswith("http") for r in found)


@pytest.mark.parametrize(
    "arguments", [("--theme", "neglekt"), ("--format", "xlsx"), ("--where", "nation=mars")]
)
def test_the_command_refuses_in_a_sentence(arguments: tuple[str, ...]) -> None:
    refuses("national-figures", *arguments)


# The page.


def test_the_numbers_of_the_page_are_those_of_the_code(kg: KnowledgeGraph) -> None:
    text = PAGE.read_text(encoding="utf-8")
    frame = national_figures(kg.store)
    assert_current("national-figures.md", of_national_figures(frame, len(kg.incidence().units)))
    said = re.search(r"Of (\d+) figures that state a share, (\d+) are\s+compared", text)
    assert said is not None
    assert (int(said[1]), int(said[2])) == (len(frame), frame["compared"].sum())
