"""What chance alone would bring back: recounted from the tables, and worked out by hand."""

from __future__ import annotations

import csv
import math
from collections import Counter, defaultdict
from typing import Any

import pandas as pd
import pytest

from casegraph.analyses.recurrence import recurrence
from casegraph.analyses.recurrence.chance import COLUMNS, Asked, compared_with_chance, tally
from casegraph.analyses.recurrence.followup import DatedReview
from casegraph.api import KnowledgeGraph
from casegraph.errors import UsageError
from casegraph.ingest.build import bundled_package
from casegraph.stats import benjamini_hochberg
from casegraph.thresholds import FEWEST_SHARED, SMALLEST_EXPECTED, SUGGESTIVE
from casegraph.wording.recurrence import READINGS, overall_sentence, theme_sentence


@pytest.fixture(scope="module")
def ledger(kg: KnowledgeGraph) -> pd.DataFrame:
    return recurrence(kg.store)


def _rows(table: str) -> list[dict[str, str]]:
    with (bundled_package() / f"{table}.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_the_expected_number_is_that_of_the_tables(
    kg: KnowledgeGraph, ledger: pd.DataFrame
) -> None:
    level = {about["iri"].rpartition("/review/")[2]: about["level"]
             for about in kg.reviews().values()}  # fmt: skip
    year = {r["review_id"]: int(r["year_published"]) for r in _rows("reviews")
            if r["year_published"]}  # fmt: skip
    concerned: dict[str, set[str]] = defaultdict(set)
    first: dict[str, int] = {}
    for row in _rows("findings"):
        for theme in row["themes"].split(";") if row["polarity"] == "concern" else ():
            concerned[theme].add(row["review_id"])
    for row in _rows("recommendations"):
        for theme in row["themes"].split(";") if row["review_id"] in year else ():
            first[theme] = min(first.get(theme, 9999), year[row["review_id"]])
    dated = Counter(level[r] for r in year)
    compared = 0
    for about in ledger.to_dict("records"):
        theme = about["theme"]
        having = Counter(level[r] for r in concerned[theme] if r in year)
        assert about["dated_concern_reviews"] == having.total()
        assert about["dated_reviews"] == len(year)
        if theme not in first:
            assert pd.isna(about["expected"])
            assert about["reading"] == "undated"
            continue
        later = Counter(level[r] for r, y in year.items() if y > first[theme])
        expected = sum(having[name] * later[name] / dated[name] for name in dated)
        assert about["expected"] == pytest.approx(expected)
        if expected and not pd.isna(about["ratio"]):
            assert about["ratio"] == pytest.approx(about["later_concern_reviews"] / expected)
            assert about["ratio_low"] <= about["ratio"] * (1 + 1e-9)
            assert about["ratio"] <= about["ratio_high"] * (1 + 1e-9)
        compared += 1
    assert compared > 70


def test_q_is_of_the_rows_with_enough_reviews_whichever_are_shown(
    kg: KnowledgeGraph, ledger: pd.DataFrame
) -> None:
    family = ledger[ledger["p_order"].notna() & (ledger["dated_concern_reviews"] >= FEWEST_SHARED)]
    assert 70 < len(family) < len(ledger)
    for p, q in (("p_order", "q_order"), ("p_ratio", "q_ratio")):
        assert family[q].tolist() == pytest.approx(benjamini_hochberg(family[p].tolist()).tolist())
        assert ledger.loc[ledger.index.difference(family.index), q].isna().all()
    one = recurrence(kg.store, themes=["neglect"])
    whole = ledger[ledger["theme"] == "neglect"].reset_index(drop=True)
    pd.testing.assert_frame_equal(one[list(COLUMNS)], whole[list(COLUMNS)])
    assert one.attrs["summary"] == ledger.attrs["summary"]


def test_the_most_common_themes_are_found_again_as_often_as_chance_gives(
    ledger: pd.DataFrame,
) -> None:
    """What the raw counts hide: they are the base rate, to a few reviews."""
    often = ledger.head(10)
    assert (often["later_concern_reviews"] > 60).all()
    assert ((often["later_concern_reviews"] - often["expected"]).abs() < 4).all()
    assert (often["q_ratio"] > SUGGESTIVE).all()
    assert (ledger["q_order"].dropna() > SUGGESTIVE).all()


def test_every_reading_has_its_sentence(ledger: pd.DataFrame) -> None:
    assert set(ledger["reading"]) <= set(READINGS)
    assert {"more", "as-chance", "nearly-all-later", "few", "undated"} <= set(ledger["reading"])
    for row in ledger.to_dict("records"):
        reading = row["reading"]
        assert READINGS[reading] in row["sentence"]
        assert row["sentence"].startswith(f"{row['label']}: ")
        if reading in ("more", "fewer"):
            assert row["q_ratio"] <= SUGGESTIVE
            assert (row["ratio"] > 1) == (reading == "more")
        elif reading == "as-chance":
            assert row["expected"] >= SMALLEST_EXPECTED
    told = ledger.attrs["summary"]
    for label in ledger.loc[ledger["reading"].isin(["more", "fewer"]), "label"]:
        assert f"{label} (" in told


def test_without_permutations_there_is_no_test(kg: KnowledgeGraph, ledger: pd.DataFrame) -> None:
    frame = recurrence(kg.store, permutations=0)
    assert frame["expected"].equals(ledger["expected"])
    assert (
        frame[["p_order", "q_order", "order_expected", "p_ratio", "q_ratio"]].isna().all(axis=None)
    )
    assert frame["sentence"].isna().all()
    assert frame.attrs["summary"] == ""
    with pytest.raises(UsageError, match="permutations = -1"):
        recurrence(kg.store, permutations=-1)


def _reviews(years: list[int | None]) -> dict[str, DatedReview]:
    return {f"r{k}": DatedReview(year, None, False, "case") for k, year in enumerate(years)}


def test_a_concern_of_every_later_review_alone_is_found_as_an_excess() -> None:
    reviews = _reviews([*range(1990, 2020), None])
    late = [f"r{k}" for k in range(22, 30)]
    plain = [f"r{k}" for k in range(2, 30, 4)]
    rows = [Asked("Late", ["r15"], late), Asked("Plain", ["r15"], plain),
            Asked("Rare", ["r15"], ["r3", "r20"]), Asked("Never", [], late)]  # fmt: skip
    found = compared_with_chance(reviews, rows, 4_000, 1)
    # Fourteen of thirty dated reviews are later than the one of 2005.
    assert found[0]["expected"] == pytest.approx(8 * 14 / 30)
    assert [about["reading"] for about in found] == ["more", "as-chance", "few", "undated"] or (
        found[1]["reading"] == "few" and found[1]["expected"] < SMALLEST_EXPECTED
    )
    assert found[0]["q_ratio"] < 0.05
    assert found[2]["q_ratio"] is None or math.isnan(found[2]["q_ratio"])
    assert "again" not in found[0]
    told = tally([{"label": row.label, **about} for row, about in zip(rows, found, strict=True)])
    assert told["more"] == [("Late", True)]
    assert "Late (clear)" in overall_sentence(told)


def test_levels_are_compared_with_themselves() -> None:
    """National reports, all of late years and all with the concern, raise nothing for cases."""
    reviews = {f"c{k}": DatedReview(2000 + k, None, False, "case") for k in range(10)}
    reviews |= {f"n{k}": DatedReview(2015 + k, None, False, "national") for k in range(5)}
    concerned = ["c1", "c4", "c7", *(f"n{k}" for k in range(5))]
    (about,) = compared_with_chance(reviews, [Asked("Theme", ["c3"], concerned)], 0, 0)
    # Six of ten cases are later, and every national report: 3 · 6/10 + 5 · 5/5.
    assert about["expected"] == pytest.approx(6.8)
    assert about["reading"] is None


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"reading": "few", "dated_concern_reviews": 4}, "(4 with a year have the concern)."),
        ({"reading": "few", "dated_concern_reviews": 9}, "too few reviews to tell."),
        ({"reading": "fewer", "q_ratio": 0.03}, "would bring it back (clear, q = 0.03)."),
        ({"reading": "nearly-all-later", "ratio": float("nan")}, "where 8.4 are expected: about"),
        ({"reading": "nearly-all-later"}, "100 of the 105 reviews with a year are later, so"),
    ],
)  # fmt: skip
def test_a_row_in_words(change: dict[str, Any], words: str) -> None:
    row = {"again": 7, "later": 100, "dated_reviews": 105, "dated_concern_reviews": 9,
           "expected": 8.4, "ratio": 0.83, "ratio_low": 0.5, "ratio_high": 1.1,
           "q_ratio": 0.5}  # fmt: skip
    assert words in theme_sentence("Housing", row | change)


def test_a_whole_ledger_in_words() -> None:
    assert overall_sentence({"readings": {"undated": 4}, "more": [], "fewer": [], "order": 0}) == (
        "No review with a year makes a recommendation, so nothing can be found again."
    )
    said = overall_sentence(
        {"readings": {"fewer": 1}, "more": [], "fewer": [("Housing", True)], "order": 1}
    )
    assert "1 is found again less often: Housing (clear)" in said
    assert "The order test finds 1 theme at q up to 0.2." in said
