"""Robust pairs of the bundled reviews, and tables of agreement with faults."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from casegraph.analyses.cooccurrence.recoding import agreement_rates, recoding_shares
from casegraph.api import KnowledgeGraph
from casegraph.errors import UsageError
from casegraph.exports import to_csv
from casegraph.model.concepts import identifiers
from casegraph.thresholds import ROBUST

from ..support.methods.blocks import assert_current
from ..support.methods.pages import PAGES
from ..support.paths import DATA


@pytest.fixture(scope="module")
def pairs(kg: KnowledgeGraph) -> pd.DataFrame:
    return kg.associations(resamples=8).frame()


def test_robust_pairs_are_clear_in_all_three_ways(pairs: pd.DataFrame) -> None:
    shares = ["stability", "recoding_omissions", "recoding_redraw"]
    for share in shares:
        assert pairs[share].between(0, 1).all()
    robust = (pairs["evidence"] == "clear") & (pairs[shares].min(axis=1) >= ROBUST)
    assert (pairs["robust"] == robust).all()
    assert 1 <= pairs["robust"].sum() < (pairs["evidence"] == "clear").sum() / 2
    # A second coder is a severer trial than what may have been overlooked.
    assert pairs["recoding_redraw"].sum() < pairs["recoding_omissions"].sum()
    strongest = pairs.iloc[0]
    assert {strongest["theme_a"], strongest["theme_b"]} == {
        "abuse-of-trust", "allegations-management"}  # fmt: skip
    assert strongest["robust"]


def test_the_page_shows_how_many_pairs_are_robust(kg: KnowledgeGraph) -> None:
    assert_current("recoding.md", PAGES["recoding.md"](kg))


def test_units_that_were_not_coded_twice_have_no_recoding(kg: KnowledgeGraph) -> None:
    network = kg.cooccurrence(["nation=wales"], "child", resamples=2)
    header = to_csv(network).splitlines()[0].split(",")
    assert "stability" in header
    assert not {"robust", "recoding_omissions"} & set(header)
    assert "robust" in to_csv(kg.cooccurrence(["nation=wales"], resamples=2)).splitlines()[0]


def test_results_are_the_same_each_time(kg: KnowledgeGraph) -> None:
    found = kg.associations(["nation=england", "outcome=death"], null="independence")
    first, second, third = (
        recoding_shares(found.incidence, found.association, 4, seed) for seed in (1, 1, 2)
    )
    for name, shares in first.items():
        np.testing.assert_array_equal(shares, second[name])
        assert not np.array_equal(shares, third[name])


def test_rates_are_those_of_the_table_between_theme_and_group() -> None:
    with (DATA / "agreement.csv").open(encoding="utf-8", newline="") as file:
        rows = {r["theme"]: {k: int(v) for k, v in r.items() if k != "theme"}
                for r in csv.DictReader(file)}  # fmt: skip
    rates = agreement_rates(identifiers("theme"))
    kept = dict(zip(identifiers("theme"), rates.kept, strict=True))
    alone = agreement_rates(["information-sharing"])
    assert alone.kept[0] == pytest.approx(kept["information-sharing"])
    row = rows["information-sharing"]
    own = row["both"] / (row["both"] + row["coder1_only"])
    assert own < kept["information-sharing"] < kept["physical-abuse"] < 1
    assert ((rates.kept > 0.25) & (rates.kept < 1)).all()
    assert ((rates.added > 0) & (rates.added < 0.15)).all()


def test_faults_of_a_table_are_told_all_at_once(tmp_path: Path) -> None:
    file = tmp_path / "agreement.csv"
    file.write_text("theme,both\nneglect,1\n", encoding="utf-8")
    with pytest.raises(UsageError, match="found no column coder1_only, coder2_only, neither"):
        agreement_rates(["neglect"], file)
    head = "theme,both,coder1_only,coder2_only,neither\n"
    file.write_text(
        f"{head}neglekt,1,1,1,1\nneglect,1,x,1,1\npoverty,1,1,1,1\npoverty,1,1,1,1\n",
        encoding="utf-8",
    )
    with pytest.raises(UsageError) as caught:
        agreement_rates(["neglect"], file)
    for fault in ("row 2: found the theme 'neglekt'", "row 3:", "found poverty in several rows"):
        assert fault in str(caught.value)
    with pytest.raises(UsageError, match="cannot be read"):
        agreement_rates(["neglect"], tmp_path / "none.csv")


def test_what_cannot_be_answered_is_refused(kg: KnowledgeGraph) -> None:
    found = kg.associations(unit="child")
    with pytest.raises(UsageError, match="found child; expected review"):
        recoding_shares(found.incidence, found.association, 1)
    found = kg.associations()
    with pytest.raises(UsageError, match="samples = 0"):
        recoding_shares(found.incidence, found.association, 0)
