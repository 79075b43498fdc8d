"""The whole contrast of two groups of the bundled reviews, in library, command and page."""

from __future__ import annotations

import csv
import io
import json
import re

import numpy as np
import pytest

from casegraph.analyses.contrast import (
    Contrast,
    compare_shares,
    contrast,
    contrast_groups,
)
from casegraph.api import KnowledgeGraph
from casegraph.stats import simulate
from casegraph.stats.given_lengths import shares_given_lengths

from ...support.command import command, refuses
from ...support.methods.blocks import assert_current
from ...support.methods.comparison_tables import of_contrast
from ...support.paths import METHODS
from .groups import BABIES, TEENAGERS, made

PAGE = METHODS / "contrast.md"


@pytest.fixture(scope="module")
def ages(kg: KnowledgeGraph) -> Contrast:
    return contrast(kg, BABIES, TEENAGERS, permutations=500)


def test_babies_and_adolescents_differ_as_one_would_expect(ages: Contrast) -> None:
    rows = ages.themes[ages.themes["evidence"] == "clear"]
    clear = dict(zip(rows["theme"], rows["difference"], strict=True))
    for theme in ("unsafe-sleep", "sudden-infant-death", "non-mobile-injury", "physical-abuse"):
        assert clear[theme] > 0, theme
    for theme in ("child-mental-health", "self-harm", "child-suicide", "going-missing",
                  "looked-after", "sexual-exploitation"):  # fmt: skip
        assert clear[theme] < 0, theme
    assert ages.groups.sizes[0] > 80
    assert ages.groups.in_both == 0


def test_a_contrast_turned_round_is_the_same(kg: KnowledgeGraph, ages: Contrast) -> None:
    other = contrast(kg, TEENAGERS, BABIES, null="independence", permutations=20)
    one, two = (c.themes.set_index("theme").sort_index() for c in (ages, other))
    np.testing.assert_allclose(one["difference"], -two["difference"], atol=1e-12)
    np.testing.assert_allclose(one["q"], two["q"], rtol=1e-9)
    pairs = [c.pairs.set_index(["theme_a", "theme_b"]).sort_index() for c in (ages, other)]
    np.testing.assert_allclose(pairs[0]["ratio"], 1 / pairs[1]["ratio"], rtol=1e-9)
    np.testing.assert_allclose(pairs[0]["p"], pairs[1]["p"], rtol=1e-9)


def test_themes_are_judged_given_lengths_with_the_plain_test_beside_it(
    kg: KnowledgeGraph, ages: Contrast
) -> None:
    themes = ages.themes
    groups = ages.groups
    rows = [groups.themes.index(t) for t in themes["theme"]]
    cases = groups.one_per_case()
    count_1, count_2 = (
        cases.matrix[side].sum(axis=0)[rows] for side in (cases.in_first, ~cases.in_first)
    )
    plain = compare_shares(count_1, cases.sizes[0], count_2, cases.sizes[1])
    np.testing.assert_allclose(themes["p_plain"], plain.p, rtol=1e-9)
    beyond = shares_given_lengths(cases.matrix, cases.in_first)
    np.testing.assert_allclose(themes["p"], beyond.p[rows], rtol=1e-9)
    # Babies' reviews have fewer themes, so fewer of each are expected than by size alone.
    expected = (themes["count_1"] + themes["count_2"]) * groups.sizes[0] / sum(groups.sizes)
    assert groups.mean_themes[0] < groups.mean_themes[1]
    assert themes["expected_1"].sum() == pytest.approx(themes["count_1"].sum())
    assert (themes["expected_1"] < expected).mean() > 0.9
    # The permutation p of the same question, a classical one, agrees where neither is extreme.
    common = (themes["count_1"] + themes["count_2"] >= 25) & themes["tested"]
    assert common.sum() > 10
    gap = (themes["p"] - themes["p_permuted"])[common].abs()
    assert gap.max() < 0.15


def test_what_is_left_out_is_counted(ages: Contrast) -> None:
    pairs = ages.pairs
    left = {why.split(" of a group")[0]: n for why, n in ages.left_out.items()}
    assert left["pairs with a theme in no unit or every unit"] + left[
        "pairs too rare to reach p ≤ 0.05"
    ] + int(pairs["tested"].sum()) == len(pairs)
    assert (pairs.loc[~pairs["tested"], "q"] == 1).all()
    assert (pairs.loc[pairs["tested"], "q"] >= pairs.loc[pairs["tested"], "p"]).all()
    assert ages.themes["tested"].sum() < len(ages.themes)


def test_results_are_the_same_each_time(kg: KnowledgeGraph) -> None:
    first, second, third = (
        contrast(kg, BABIES, TEENAGERS, permutations=50, seed=seed) for seed in (1, 1, 2)
    )
    assert first.themes.equals(second.themes)
    assert first.pairs.equals(second.pairs)
    assert first.networks.equals(second.networks)
    assert not first.pairs["p_permuted"].equals(third.pairs["p_permuted"])


def test_themes_that_a_filter_names_are_not_compared(kg: KnowledgeGraph) -> None:
    found = contrast(kg, ["theme=neglect"], ["theme=physical-abuse"], null="independence",
                     permutations=20)  # fmt: skip
    themes = found.themes.set_index("theme")
    assert found.groups.in_both > 0
    assert not themes.loc[["neglect", "physical-abuse"], "tested"].any()
    assert found.left_out["themes that a filter names"] == 2
    assert not {"neglect", "physical-abuse"} & {*found.pairs["theme_a"], *found.pairs["theme_b"]}


def test_children_are_judged_by_permutation(kg: KnowledgeGraph) -> None:
    found = contrast(kg, BABIES, TEENAGERS, unit="child", null="independence", permutations=99)
    assert found.groups.clustered
    tested = found.themes[found.themes["tested"]]
    assert tested["q"].min() >= 0.01  # no p from 99 dealings is smaller
    assert any("permutation p" in note for note in found.notes)


def test_groups_of_nothing_give_empty_tables() -> None:
    found = contrast_groups(made(np.zeros((12, 100), bool), 6), permutations=5)
    assert len(found.themes) == len(found.pairs) == 0
    assert found.networks["p"].tolist() == [1.0] * 4


def test_progress_is_told() -> None:
    said: list[tuple[str, int, int]] = []
    contrast_groups(made(simulate(60, 1, themes=10).X, 30), permutations=20,
                    progress=lambda *a: said.append(a))  # fmt: skip
    assert {stage for stage, _, _ in said} == {
        "permuting the group labels", "resampling reviews"}  # fmt: skip
    assert all(0 <= done <= total for _, done, total in said)


GROUPS = ("--where", BABIES[0], "--against", TEENAGERS[0], "--permutations", "50")


def test_command_as_csv(kg: KnowledgeGraph) -> None:
    done = command(
        "contrast", *GROUPS, "--null", "independence", "--format", "csv", "--table", "pairs"
    )
    assert done.returncode == 0, done.stderr
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    found = contrast(kg, BABIES, TEENAGERS, null="independence", permutations=50)
    assert len(rows) == len(found.pairs)
    assert list(rows[0]) == list(found.pairs.columns)
    assert {r["ratio_high"] for r in rows if r["ratio_low"] == "0.0"} == {""}
    assert not {v for r in rows for v in r.values()} & {"inf", "-inf", "nan"}
    assert float(rows[0]["q"]) == pytest.approx(float(found.pairs["q"].iloc[0]))


def test_command_as_json_and_table() -> None:
    done = command("contrast", *GROUPS, "--null", "independence", "--format", "json")
    data = json.loads(done.stdout)
    assert {"themes", "pairs", "networks", "notes", "n", "in_both"} <= set(data)
    assert data["n"][0] == data["themes"][0]["n_1"]
    done = command("contrast", *GROUPS, "--null", "independence", "--common", "level=case")
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("group 1") == 2
    assert "not a sample of cases" in done.stderr


@pytest.mark.parametrize(("arguments", "said"), [
    (("--where", "outcome=death", "--against", "outcome=death"), "leaves 0 reviews after the"),
    ((*GROUPS, "--table", "edges"), "unknown table"),
    ((*GROUPS, "--format", "xlsx"), "unknown format"),
    ((*GROUPS, "--null", "size"), "unknown null model"),
    (("--where", "outcome=death"), "--against"),
])  # fmt: skip
def test_command_refuses(arguments: tuple[str, ...], said: str) -> None:
    assert said in refuses("contrast", *arguments)


def test_the_page_says_what_the_code_gives(kg: KnowledgeGraph) -> None:
    page = PAGE.read_text(encoding="utf-8")
    found = contrast(kg, BABIES, TEENAGERS)
    text = " ".join(page.split())
    assert f"{found.groups.sizes[0]} reviews against {found.groups.sizes[1]}" in text
    assert_current("contrast.md", of_contrast(found))
    (tested,) = re.findall(r"(\d+) pairs can be tested", text)
    assert int(tested) == int(found.pairs["tested"].sum())
    assert f"smallest q is {found.pairs['q'].min():.2f}" in text
