"""The figures of the pages on themes, pairs, sets and classes are those that the code gives."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
import pytest

from casegraph.analyses.classes import latent_classes
from casegraph.analyses.cooccurrence import MEASURES
from casegraph.analyses.sets import theme_sets
from casegraph.analyses.themes.bounds import pair_bounds, three_valued
from casegraph.analyses.themes.prevalence import prevalence
from casegraph.model.concepts import parent_child_pairs
from casegraph.stats import (
    NETS,
    Association,
    associate,
    benjamini_hochberg,
    smallest_odds_ratio,
)

from ..support.paths import METHODS

if TYPE_CHECKING:
    from casegraph.api import KnowledgeGraph
    from casegraph.selection.incidence import Incidence

ASSOCIATION = (METHODS / "cooccurrence.md").read_text(encoding="utf-8")
THEMES = (METHODS / "themes.md").read_text(encoding="utf-8")
SETS = (METHODS / "sets.md").read_text(encoding="utf-8")
CLASSES = (METHODS / "classes.md").read_text(encoding="utf-8")


def rows(page: str, head: str) -> list[list[str]]:
    """Return the cells of the table under a header line that begins like this."""
    (start,) = [m.start() for m in re.finditer(rf"^\| {re.escape(head)}", page, re.MULTILINE)]
    lines = page[start:].split("\n\n")[0].splitlines()[2:]
    return [[cell.strip() for cell in line.strip("| ").split(" | ")] for line in lines]


def number(pattern: str, page: str) -> int:
    (found,) = re.findall(pattern, page.replace("\n", " "))
    return int(found.replace(",", ""))


def test_the_table_of_measures_is_the_list_of_the_code() -> None:
    stronger = {1: "larger", -1: "smaller", 0: ""}
    lines = [
        (f"`{m.name}`", m.label, m.formula, m.range, m.none, stronger[m.direction], m.source)
        for m in MEASURES.values()
    ]
    table = "".join(
        f"|{'|'.join(f' {cell} ' if cell else ' ' for cell in line)}|\n" for line in lines
    )
    assert table in ASSOCIATION
    (alone,) = re.findall(r"\n([^\n]*) and the two association strengths are in", ASSOCIATION)
    assert re.findall(r"`(\w+)`", alone) == [
        name for name, m in MEASURES.items() if not m.file and "strength" not in name
    ]


@pytest.fixture(scope="module")
def found(kg: KnowledgeGraph) -> Incidence:
    return kg.incidence()


@pytest.fixture(scope="module")
def nets(found: Incidence) -> dict[str, Association]:
    excluded = parent_child_pairs(found.themes)
    return {net: associate(found.matrix, net, excluded) for net in NETS}


def test_prevalence(found: Incidence) -> None:
    table = rows(THEMES, "theme | reviews")
    assert len(table) == 12
    for cells, (_, row) in zip(table, prevalence(found).iterrows(), strict=False):
        assert cells == [
            f"`{row['theme']}`",
            str(row["reviews"]),
            f"{row['share']:.1%}",
            f"{row['low']:.1%} to {row['high']:.1%}",
        ]
    assert number(r"(\d+) reviews of single cases, no other filter", THEMES) == len(found.units)


@pytest.mark.parametrize(
    ("net", "title"), [("length", "beyond review length"), ("independence", "mentioned together")]
)
def test_strongest_pairs(
    net: str, title: str, found: Incidence, nets: dict[str, Association]
) -> None:
    f = nets[net]
    start = ASSOCIATION.index(f"**The ten strongest pairs {title}**")
    section = ASSOCIATION[start : ASSOCIATION.index("\n\n", ASSOCIATION.index("|---", start))]
    table = rows(section, "pair | n11")
    assert len(table) == 10
    for cells, z in zip(table, f.order, strict=False):
        assert cells == [
            f"`{found.themes[f.i[z]]}` + `{found.themes[f.j[z]]}`",
            str(f.n11[z]),
            f"{f.expected_null[z]:.1f}",
            f"{f.lift[z]:.2f}",
            f"{f.odds_ratio[z]:.1f} ({f.odds_ratio_low[z]:.1f} to {f.odds_ratio_high[z]:.1f})",
            f"{f.p[z]:.2g}",
            f"{f.q[z]:.2g}",
        ]
        assert f.sign[z] == 1
    assert number(r"([\d,]+) pairs tested", section) == f.testable.sum()
    assert number(r"(\d+) clear", section) == (f.evidence == "clear").sum()
    assert number(r"(\d+) suggestive", section) == (f.evidence == "suggestive").sum()


def test_one_pair_by_hand(found: Incidence, nets: dict[str, Association]) -> None:
    f, beyond = nets["independence"], nets["length"]
    pair = sorted(found.themes.index(t) for t in ("unsafe-sleep", "sudden-infant-death"))
    (z,) = np.flatnonzero((f.i == pair[0]) & (f.j == pair[1]))
    assert "".join(found.themes[f.i[z]]) == "unsafe-sleep"
    assert [f.a[z], f.b[z], f.n11[z], f.n] == [22, 21, 12, 321]
    assert "*a* = 22 reviews, sudden infant death in *b* = 21, both in *n11* = 12" in ASSOCIATION
    table = rows(ASSOCIATION, "measure | by hand")
    assert len(table) == 14
    for name, _, value in table:
        digits = len(value.partition(".")[2])
        assert f"{float(getattr(f, name)[z]):.{digits}f}" == value, name
    assert f"{beyond.expected_null[z]:.2f} are expected instead of {f.expected[z]:.2f}" in (
        ASSOCIATION
    )
    assert f"from {f.p[z]:.0e} to {beyond.p[z]:.0e}" in ASSOCIATION


def test_the_length_model_expects_a_little_much(nets: dict[str, Association]) -> None:
    f = nets["length"]
    share = f.n11.sum() / f.expected_null.sum()
    assert f"observed over expected is {share:.2f} in total" in ASSOCIATION.replace("\n", " ")
    assert (f.sign[f.testable] < 0).mean() > 0.6


def test_power() -> None:
    (head,) = re.findall(r"^\| shares of the two themes \| N = (.*) \|$", ASSOCIATION, re.MULTILINE)
    sizes = [int(n) for n in head.split(" | ")]
    table = rows(ASSOCIATION, "shares of the two themes")
    assert len(table) == 3
    for shares, *cells in table:
        one, two = (float(s.strip("% ")) / 100 for s in shares.split("and"))
        assert cells == [
            " / ".join(f"{smallest_odds_ratio(one, two, n, p):.1f}" for p in (0.05, 0.0017))
            for n in sizes
        ]


def test_the_prototypes_recipe_on_the_bundled_data(found: Incidence) -> None:
    X = found.matrix.toarray()[:, found.counts() >= 5]
    independence, length = associate(X, "independence"), associate(X)
    recipes: dict[str, Callable[[Association], np.ndarray]] = {
        "one-sided": lambda f: f.tails.greater,
        "two-sided mid-p": lambda f: f.p,
    }
    table = [r for r in rows(ASSOCIATION, "data and p") if r[0].startswith("bundled")]
    assert len(table) == 2
    for name, *cells in table:
        assert f"{X.shape[1]} themes" in name
        p = recipes[name.rpartition(", ")[2]]
        q = {f.net: benjamini_hochberg(p(f)) for f in (independence, length)}
        assert [int(c) for c in cells] == [
            (q["independence"] <= 0.05).sum(),
            (q["length"] <= 0.05).sum(),
            (q["length"] <= 0.2).sum(),
            (p(length) <= 0.01).sum(),
        ]


def test_bounds(kg: KnowledgeGraph, found: Incidence) -> None:
    frame = three_valued(kg.store).set_index("theme")
    table = rows(THEMES, "theme | stated")
    assert len(table) == 5
    for theme, stated, examined, *shares in table:
        row = frame.loc[theme.strip("`")]
        assert [int(stated), int(examined)] == [row["present"], row["examined"]]
        assert shares == [
            f"{row[c]:.1%}" for c in ("low", "high", "if_unread", "complete_share")
        ]  # fmt: skip
    read = kg.incidence(["complete=true"])
    unread = kg.incidence(["complete=false"])
    assert f"{len(read.units)} of the {len(found.units)} texts were read to their end" in (THEMES)
    means = [f.matrix.sum() / len(f.units) for f in (read, unread)]
    assert f"{means[0]:.1f} against {means[1]:.1f} on average" in THEMES
    news = len(kg.incidence(["complete=true", "basis=news"]).units)
    assert number(r"\((\d+) are news reports\)", THEMES) == news
    pairs = pair_bounds(kg.store)
    for (_, *cells), name in zip(
        rows(THEMES, "reading | units"), ("any", "stated", "complete"), strict=True
    ):
        evidence = pairs[f"evidence_{name}"]
        assert [int(c) for c in cells] == [
            pairs[f"n_{name}"].iloc[0],
            (evidence == "clear").sum(),
            (evidence == "suggestive").sum(),
        ]


def test_sets(found: Incidence) -> None:
    result = theme_sets(found)
    table = rows(SETS, "set | n11")
    assert len(table) == 6
    for cells, (_, row) in zip(table, result.table.iterrows(), strict=False):
        assert cells == [
            " + ".join(f"`{t}`" for t in row["themes"].split(";")),
            str(row["n11"]),
            f"{row['expected_length']:.1f}",
            f"{row['expected_parts']:.1f}",
            f"{row['p']:.2g}",
            f"{row['q']:.2g}",
        ]
    tested = result.table[result.table["tested"]]
    assert number(r"([\d,]+) sets, [\d,]+ tested", SETS) == len(result.table)
    assert number(r"sets, ([\d,]+) tested", SETS) == len(tested)
    assert number(r"tested, (\d+) called", SETS) == (result.table["q"] <= 0.2).sum()
    assert number(r"Among ([\d,]+) sets, one p", SETS) == len(tested)
    (share,) = re.findall(r"Of all sets tested, ([\d.]+)% have", SETS)
    assert share == f"{100 * (tested['p_parts'] <= 0.05).mean():.1f}"
    alone = (benjamini_hochberg(result.table["p_length"]) <= 0.05).sum()
    assert number(r"Against length alone (\d+) sets", SETS) == alone


@pytest.mark.slow
def test_classes(found: Incidence) -> None:
    result = latent_classes(found)
    table = rows(CLASSES, "classes | BIC")
    assert len(table) == 6
    for cells, (_, row) in zip(table, result.fits.iterrows(), strict=True):
        assert cells == [
            str(row["classes"]),
            f"{row['bic']:,.0f}",
            f"{row['entropy']:.2f}",
            f"{row['smallest']:.0f}",
            f"{row['agreeing']} of {row['starts']}",
        ]
    assert number(r"on the bundled reviews, (\d+) themes", CLASSES) == len(result.profiles)
    profile = rows(CLASSES, "theme | all")
    assert len(profile) == 6
    for cells, (_, row) in zip(profile, result.profiles.iterrows(), strict=False):
        shares = [f"{row[c]:.0%}" for c in ("share", "class_1", "class_2")]
        assert cells == [f"`{row['theme']}`", *shares]
    bic = result.fits["bic"]
    assert 0 < bic[2] - bic[1] < 3
    other = latent_classes(found, most=2, min_share=0.1)
    assert f"({len(other.profiles)} themes)" in CLASSES
    assert other.fits["bic"].idxmin() == 1
    assert number(r"others: (\d+) reviews of physical", CLASSES) == round(
        other.classes["units"].min()
    )
    top = other.profiles.head(2)["theme"].tolist()
    assert top == ["physical-abuse", "child-homicide"]


def test_every_method_page_is_in_the_index() -> None:
    index = (METHODS / "README.md").read_text(encoding="utf-8")
    pages = sorted(p.name for p in METHODS.glob("*.md") if p.name != "README.md")
    assert len(pages) >= 9
    for page in pages:
        assert f"]({page})" in index, page
