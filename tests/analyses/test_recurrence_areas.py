"""Themes in their own area: recounted from the tables, and on corpora with a planted effect."""

from __future__ import annotations

import csv
from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from casegraph.analyses.recurrence import within_area
from casegraph.analyses.recurrence.areas import EXPOSURES, columns
from casegraph.analyses.recurrence.followup import DatedReview, Material
from casegraph.api import KnowledgeGraph
from casegraph.errors import UsageError
from casegraph.ingest.build import bundled_package
from casegraph.selection import Selection

Made = Callable[[int, float], pd.DataFrame]


@pytest.fixture(scope="module")
def found(kg: KnowledgeGraph) -> pd.DataFrame:
    return within_area(kg.store)


def _rows(table: str) -> list[dict[str, str]]:
    with (bundled_package() / f"{table}.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_the_counts_are_those_of_the_tables(kg: KnowledgeGraph, found: pd.DataFrame) -> None:
    level = {k: about["level"] for k, about in kg.reviews().items()}
    reviews = {r["review_id"]: r for r in _rows("reviews") if r["year_published"]}
    year = {r: int(row["year_published"]) for r, row in reviews.items()}
    concern: dict[str, set[str]] = {r: set() for r in reviews}
    asked: dict[str, set[str]] = {r: set() for r in reviews}
    for table, into in (("findings", concern), ("recommendations", asked)):
        for row in _rows(table):
            if row["review_id"] in into and row.get("polarity", "concern") == "concern":
                into[row["review_id"]] |= set(row["themes"].split(";")) - {""}
    themes = set().union(*asked.values(), *concern.values())
    themes |= {t for row in _rows("findings") for t in row["themes"].split(";") if t}

    def earlier(r: str) -> list[str]:
        area = reviews[r]["area"]
        return [s for s in reviews if area and reviews[s]["area"] == area and year[s] < year[r]]

    before = {
        "recommendation": {r: set().union(*(asked[s] for s in earlier(r))) for r in reviews},
        "concern": {r: set().union(*(concern[s] for s in earlier(r))) for r in reviews},
    }
    later = {r for r in reviews if earlier(r)}
    before["neither"] = {
        r: themes - before["recommendation"][r] - before["concern"][r] if r in later else set()
        for r in reviews
    }
    alike = {
        r: [
            s for s in reviews
            if abs(year[r] - year[s]) <= 2 and level[r] == level[s] and r != s
            and reviews[r]["basis"] == reviews[s]["basis"]
            and (not reviews[r]["area"] or reviews[r]["area"] != reviews[s]["area"])
        ]
        for r in later
    }  # fmt: skip
    # Who may be compared with: nobody of whose own area an earlier review said it.
    said_before = {name: [name] for name in EXPOSURES} | {"neither": ["recommendation", "concern"]}
    for about in found.to_dict("records"):
        name = about["exposure"]
        pairs = hits = 0
        expected = above = below = 0.0
        for r in later:
            for theme in before[name][r]:
                others = [
                    s for s in alike[r]
                    if not any(theme in before[n][s] for n in said_before[name])
                ]  # fmt: skip
                if not others:
                    continue
                m, u = len(others), sum(theme in concern[s] for s in others)
                seen = theme in concern[r]
                pairs, hits, expected = pairs + 1, hits + seen, expected + u / m
                above += seen * (m - u) / (m + 1)
                below += (not seen) * u / (m + 1)
        assert (about["pairs"], about["found"]) == (pairs, hits), name
        assert about["expected"] == pytest.approx(expected)
        assert about["odds_ratio"] == pytest.approx(above / below)
        assert about["low"] < about["odds_ratio"] < about["high"]


def test_the_rows_say_what_can_be_told(found: pd.DataFrame) -> None:
    assert list(found.columns) == columns()
    assert found["exposure"].tolist() == list(EXPOSURES)
    first = found.iloc[0]
    assert first["ratio_to_neither"] == pytest.approx(
        first["odds_ratio"] / found["odds_ratio"].iloc[2]
    )
    assert found.iloc[2][["ratio_to_neither", "events", "found_by_5_years"]].isna().all()
    for row in found.to_dict("records"):
        told = "no difference can be shown" if row["low"] <= 1 <= row["high"] else "than elsewhere"
        assert told in row["sentence"]
    times = found.head(2)
    assert (times["found_by_5_years"] <= times["found_by_10_years"]).all()
    assert (times["found_by_5_years_low"] <= times["found_by_5_years"]).all()
    assert times["time_sentence"].str.contains("within five years").all()


def test_the_same_seed_gives_the_same_interval(kg: KnowledgeGraph, found: pd.DataFrame) -> None:
    pd.testing.assert_frame_equal(within_area(kg.store), found)
    other = within_area(kg.store, seed=7)
    assert other["odds_ratio"].equals(found["odds_ratio"])
    assert not other["found_by_5_years_low"].equals(found["found_by_5_years_low"])


def test_few_events_are_counted_and_not_read(kg: KnowledgeGraph) -> None:
    few = within_area(kg.store, themes=["housing"])
    assert few["events"].iloc[0] < 20
    assert few.iloc[0][["median_follow_up", "found_by_5_years"]].isna().all()
    assert "too few for anything to be read" in few["sentence"].iloc[0]
    assert "too few for anything to be read" in few["time_sentence"].iloc[0]


def _made_up(seed: int, odds: float) -> Material:
    """Three hundred reviews of thirty areas; an earlier recommendation there changes the odds."""
    rng = np.random.default_rng(seed)
    reviews, findings, recommendations = {}, [], []
    asked: dict[str, set[int]] = {}
    for k, year in enumerate(np.sort(rng.integers(2000, 2020, 300)).tolist()):
        name, area = f"r{k}", f"a{rng.integers(30)}"
        reviews[name] = DatedReview(year, None, True, "case", "news", area)
        for t in range(30):
            usual = 0.05 + 0.01 * t
            chance = usual / (1 - usual) * (odds if t in asked.get(area, ()) else 1.0)
            if rng.random() < chance / (1 + chance):
                findings.append({"review_id": name, "polarity": "concern", "themes": [f"t{t}"]})
        told = [t for t in range(30) if rng.random() < 0.03]
        recommendations += [{"review_id": name, "themes": [f"t{t}"]} for t in told]
        # What is asked in a year tells from the next year on; the year's others come too early.
        asked.setdefault(area, set()).update(told)
    return Material(reviews, findings, recommendations, Selection.of(None), ())


@pytest.fixture
def planted(monkeypatch: pytest.MonkeyPatch) -> Made:
    def made(seed: int, odds: float) -> pd.DataFrame:
        corpus = _made_up(seed, odds)
        monkeypatch.setattr("casegraph.analyses.recurrence.areas.material", lambda *_: corpus)
        return within_area(None)  # type: ignore[arg-type]

    return made


def test_a_planted_effect_is_found_with_its_size(planted: Made) -> None:
    row = planted(1, 2.5).iloc[0]
    assert row["low"] < 2.5 < row["high"]
    assert row["low"] > 1.5
    assert "more often than elsewhere; why, the data cannot tell" in row["sentence"]
    assert planted(2, 0.4).iloc[0]["high"] < 1


def test_without_an_effect_none_is_found_more_often_than_chance_gives(planted: Made) -> None:
    rows = [planted(seed, 1.0).iloc[0] for seed in range(20)]
    assert sum(row["p"] <= 0.05 for row in rows) <= 4
    assert np.mean([np.log(row["odds_ratio"]) for row in rows]) == pytest.approx(0, abs=0.05)


def test_where_no_area_has_two_years_nothing_can_be_said(kg: KnowledgeGraph) -> None:
    with pytest.raises(UsageError, match="no area with two reviews of different years"):
        within_area(kg.store, ["year=2016"])
