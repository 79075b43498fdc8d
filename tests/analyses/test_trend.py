"""Shares through time: against a published example, statsmodels, scipy and hand-worked figures."""

from __future__ import annotations

import csv
import io
import json
import re

import numpy as np
import pytest
from scipy.stats import chi2_contingency
from statsmodels.stats.contingency_tables import Table

from casegraph.analyses.trend import (
    Period,
    cochran_armitage,
    networks_by_period,
    parse_periods,
    trend,
)
from casegraph.api import KnowledgeGraph
from casegraph.errors import UnknownNameError, UsageError

from ..support.command import command, refuses
from ..support.methods.blocks import assert_current
from ..support.methods.comparison_tables import of_trend
from ..support.paths import DATA, METHODS

PAGE = METHODS / "trend.md"


def test_published_example() -> None:
    # Agresti: alcohol in pregnancy and malformations, z² = 6.57, one-sided p = 0.005.
    found = cochran_armitage([48, 38, 5, 1, 1], [17114, 14502, 793, 127, 38], [0, 0.5, 1.5, 4, 7])
    assert float(found.z[0] ** 2) == pytest.approx(6.57, abs=0.005)
    assert float(found.p[0]) == pytest.approx(0.0104, abs=0.0001)


def test_by_hand() -> None:
    # 2/10, 5/10, 8/10 at 0, 1, 2: p̄ = ½, Σ t·(x − n·p̄) = 0·(−3) + 1·0 + 2·3 = 6, Σ n·(t − t̄)² = 20.
    found = cochran_armitage([2, 5, 8], [10, 10, 10], [0, 1, 2])
    assert float(found.z[0]) == pytest.approx(6 / np.sqrt(0.25 * 20))
    assert float(found.slope[0]) == pytest.approx(0.3)
    # The variance of the slope: Σ (t − t̄)²·n·p·(1 − p) / 20² = (1.6 + 1.6)/400.
    reach = 1.959964 * np.sqrt(3.2 / 400)
    assert float(found.slope_low[0]) == pytest.approx(0.3 - reach, rel=1e-6)
    assert float(found.departure[0]) == pytest.approx(0, abs=1e-12)


def test_against_statsmodels_and_scipy() -> None:
    rng = np.random.default_rng(2)
    sizes, scores = np.array([27, 53, 119, 52]), np.array([2007.0, 2012.0, 2017.0, 2022.0])
    counts = rng.binomial(sizes[:, None], rng.uniform(0.1, 0.6, (4, 30)))
    found = cochran_armitage(counts, sizes, scores)
    n = sizes.sum()
    for k in range(30):
        table = np.column_stack([sizes - counts[:, k], counts[:, k]])
        other = Table(table, shift_zeros=False).test_ordinal_association(
            row_scores=scores, col_scores=np.array([0, 1])
        )
        # Theirs divides by N − 1 where the formula of the test has N.
        assert found.z[k] == pytest.approx(other.zscore * np.sqrt(n / (n - 1)), rel=1e-6)
        total = chi2_contingency(table, correction=False).statistic
        assert found.z[k] ** 2 + found.departure[k] == pytest.approx(total, rel=1e-9)
        line = np.polyfit(scores - 2000, counts[:, k] / sizes, 1, w=np.sqrt(sizes))
        assert found.slope[k] == pytest.approx(line[0], rel=1e-6, abs=1e-12)


def test_the_test_keeps_its_level_and_finds_a_trend() -> None:
    rng = np.random.default_rng(4)
    sizes, scores = np.array([27, 53, 119, 52]), np.arange(4.0)
    for share in (0.05, 0.3):
        p = cochran_armitage(rng.binomial(sizes[:, None], share, (4, 4000)), sizes, scores).p
        assert 0.035 < (p <= 0.05).mean() < 0.065
    rising = rng.binomial(sizes[:, None], np.array([0.1, 0.2, 0.3, 0.4])[:, None], (4, 500))
    assert (cochran_armitage(rising, sizes, scores).p <= 0.05).mean() > 0.8


def test_a_theme_nowhere_or_everywhere_has_no_trend() -> None:
    found = cochran_armitage([[0, 5], [0, 9], [0, 7]], [5, 9, 7], [1, 2, 3])
    assert found.z.tolist() == [0, 0]
    assert found.p.tolist() == [1, 1]
    assert found.departure_p.tolist() == [1, 1]


@pytest.mark.parametrize(("counts", "sizes", "scores"), [
    ([1, 2], [5, 5], [3, 3]), ([6, 2], [5, 5], [1, 2]), ([0, 2], [0, 5], [1, 2]),
])  # fmt: skip
def test_impossible_figures_are_refused(
    counts: list[int], sizes: list[int], scores: list[float]
) -> None:
    with pytest.raises(UsageError):
        cochran_armitage(counts, sizes, scores)


def test_periods() -> None:
    assert parse_periods("2015.., ..2004,2005..2014", 1999, 2024) == (
        Period(1999, 2004), Period(2005, 2014), Period(2015, 2024))  # fmt: skip
    assert parse_periods("2016", 1999, 2024) == (Period(2016, 2016),)
    assert str(Period(2016, 2016)) == "2016"


@pytest.mark.parametrize("text", [
    "2005-2009", "..", "", "05..09", "2009..2005", "2005..2010,2010..2014", "..1990", "2030..",
])  # fmt: skip
def test_periods_that_make_no_sense_are_refused(text: str) -> None:
    with pytest.raises(UsageError, match="--periods"):
        parse_periods(text, 1999, 2024)


def years(date: str) -> dict[str, int]:
    """Years of the single-case reviews, read from the tables without casegraph."""
    column = {"published": "year_published", "incident": "incident_date"}[date]
    data = DATA / "reviews.csv"
    with data.open(encoding="utf-8") as file:
        return {r["review_id"]: int(r[column][:4]) for r in csv.DictReader(file)
                if r[column][:4].isdigit()}  # fmt: skip


@pytest.mark.parametrize("date", ["published", "incident"])
def test_counts_are_those_of_the_tables(kg: KnowledgeGraph, date: str) -> None:
    found = trend(kg.store, date=date)
    every = kg.incidence()
    dated = years(date)
    assert found.undated == sum(u not in dated for u in every.units) > 0
    assert sum(found.sizes) + found.undated == len(every.units)
    neglect = found.shares[found.shares["theme"] == "neglect"]
    assert len(neglect) == len(found.periods) > 3
    with_neglect = [dated[u] for u in every.units_with("neglect") if u in dated]
    for _, row in neglect.iterrows():
        assert row["reviews"] == sum(row["start"] <= y <= row["end"] for y in with_neglect)
        assert row["n"] == sum(row["start"] <= dated.get(u, 0) <= row["end"] for u in every.units)


def test_small_periods_have_no_share_and_no_part_in_the_test(kg: KnowledgeGraph) -> None:
    found = trend(kg.store, periods="1985..2004,2005..2014,2015..2019,2025..2026")
    whole = trend(kg.store, periods="2005..2014,2015..2019")
    small = [p for p, n in zip(found.periods, found.sizes, strict=True) if n < 5]
    if Period(1985, 2004) in small:
        rows = found.shares[found.shares["start"] == 1985]
        assert rows[["share", "low", "high"]].isna().all().all()
        assert any("1985–2004" in w and "without a share" in w for w in found.warnings)
    assert found.outside > 0
    assert whole.tests["n"].iloc[0] == sum(whole.sizes)
    assert found.tests["n"].iloc[0] == sum(n for n in found.sizes if n >= 5)


def test_q_is_taken_over_the_themes_looked_at(kg: KnowledgeGraph) -> None:
    every = trend(kg.store).tests.set_index("theme")
    one = trend(kg.store, themes=["neglect", "poverty"]).tests.set_index("theme")
    assert set(one.index) == {"neglect", "poverty"}
    assert one.loc["neglect", "p"] == pytest.approx(every.loc["neglect", "p"])
    assert one["q"].max() <= 2 * one["p"].max()
    rare = every[np.minimum(every["reviews"], every["n"] - every["reviews"]) < 5]
    assert len(rare) > 0
    assert not rare["tested"].any()
    assert (rare["q"] == 1).all()


def test_the_pandemic_comes_with_its_years(kg: KnowledgeGraph) -> None:
    found = trend(kg.store)
    row = found.tests.set_index("theme").loc["pandemic"]
    assert row["z"] > 2
    before = found.shares[(found.shares["theme"] == "pandemic") & (found.shares["end"] < 2020)]
    assert before["reviews"].sum() == 0


def test_refusals(kg: KnowledgeGraph) -> None:
    with pytest.raises(UnknownNameError, match="theme"):
        trend(kg.store, themes=["neglekt"])
    with pytest.raises(UnknownNameError, match="date"):
        trend(kg.store, date="read")
    with pytest.raises(UsageError, match="1 of 1 periods"):
        trend(kg.store, periods="2010..2020")
    with pytest.raises(UsageError, match="at least 1 year"):
        trend(kg.store, period=0)
    with pytest.raises(UsageError, match="none of 1 periods"):
        networks_by_period(kg.store, periods="1985..1986")


@pytest.mark.parametrize("null", ["independence", "length-average", "exact"])
def test_networks_stand_on_the_same_themes(kg: KnowledgeGraph, null: str) -> None:
    nets = networks_by_period(kg.store, null=null, min_count=3)
    assert len(nets) >= 4
    names = {tuple(G) for G in nets.values()}
    assert len(names) == 1
    shares = trend(kg.store).shares.set_index(["theme", "period"])
    absent = 0
    for period, G in nets.items():
        assert G.graph["period"] == period
        for theme, node in G.nodes(data=True):
            assert node["count"] == shares.loc[(theme, period), "reviews"] == len(node["reviews"])
            assert node["share"] == pytest.approx(shares.loc[(theme, period), "share"])
            assert node["high"] == pytest.approx(shares.loc[(theme, period), "high"])
            absent += node["count"] == 0
        assert all(d["n11"] >= 3 for *_, d in G.edges(data=True))
        assert {frozenset(d) for *_, d in G.edges(data=True)} <= {
            frozenset(d) for *_, d in kg.cooccurrence(null=null).edges(data=True)}  # fmt: skip
    assert absent > 0
    assert sum(G.number_of_edges() for G in nets.values()) > 50


def test_command(kg: KnowledgeGraph) -> None:
    done = command("trend", "--format", "csv", "--table", "tests")
    assert done.returncode == 0, done.stderr
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    found = trend(kg.store)
    assert list(rows[0]) == list(found.tests.columns)
    assert [r["theme"] for r in rows] == found.tests["theme"].tolist()
    done = command("trend", "--theme", "neglect", "--date", "incident", "--period", "10")
    assert done.returncode == 0, done.stderr
    assert len(done.stdout.splitlines()) == 2
    assert "do not state the year of the incident" in done.stderr
    assert "not a sample of cases" in done.stderr
    data = json.loads(command("trend", "--format", "json").stdout)
    assert len(data["shares"]) == len(found.shares)
    assert data["undated"] == found.undated


@pytest.mark.parametrize(("arguments", "said"), [
    (("--period", "5", "--periods", "2005..2009"), "both --period and --periods"),
    (("--theme", "neglekt"), "did you mean neglect"),
    (("--date", "read"), "unknown date"),
    (("--format", "xlsx"), "unknown format"),
    (("--table", "pairs"), "unknown table"),
    (("--where", "nation=wales", "--where", "year=1990"), "leaves 0 reviews"),
])  # fmt: skip
def test_command_refuses(arguments: tuple[str, ...], said: str) -> None:
    assert said in refuses("trend", *arguments)


def test_the_page_says_what_the_code_gives(kg: KnowledgeGraph) -> None:
    page = PAGE.read_text(encoding="utf-8")
    found = trend(kg.store)
    assert_current("trend.md", of_trend(found))
    (undated,) = re.findall(r"(\d+) do not state a year", page)
    assert int(undated) == found.undated
    (tested,) = re.findall(r"over (\d+) themes", page)
    assert int(tested) == int(found.tests["tested"].sum())
