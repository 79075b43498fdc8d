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
from casegraph.model.concepts import pair_rules
from casegraph.stats import (
    NETS,
    Association,
    associate,
    benjamini_hochberg,
)

from ..support import bundled
from ..support.methods.blocks import assert_current
from ..support.methods.group_tables import of_classes, of_sets
from ..support.methods.pages import PAGES
from ..support.methods.pair_tables import of_cooccurrence, of_themes
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


def test_every_table_of_results_is_written_by_the_code() -> None:
    marked = {
        page.name for page in METHODS.glob("*.md") if "<!-- table:" in page.read_text("utf-8")
    }
    assert marked == set(PAGES)


def test_columns_that_only_the_api_has_are_named() -> None:
    (alone,) = re.findall(r"\n([^\n]*) and the two association strengths are in", ASSOCIATION)
    assert re.findall(r"`(\w+)`", alone) == [
        name for name, m in MEASURES.items() if not m.file and "strength" not in name
    ]


@pytest.fixture(scope="module")
def found(kg: KnowledgeGraph) -> Incidence:
    return kg.incidence()


@pytest.fixture(scope="module")
def nets(found: Incidence) -> dict[str, Association]:
    rules = pair_rules(found.themes)
    return {net: associate(found.matrix, net, **rules) for net in NETS}


def test_the_number_of_reviews(found: Incidence) -> None:
    assert number(r"(\d+) reviews of single cases, no other filter", THEMES) == len(found.units)


def test_tables_of_pairs(found: Incidence, nets: dict[str, Association]) -> None:
    assert_current("cooccurrence.md", of_cooccurrence(found, nets))


def test_tables_of_pairs_within_strata(kg: KnowledgeGraph) -> None:
    assert_current("kind-of-case.md", PAGES["kind-of-case.md"](kg))


@pytest.mark.parametrize(
    ("net", "title"),
    [
        ("exact", "beyond the number of themes coded"),
        ("length-average", "beyond it on average"),
        ("independence", "mentioned together"),
    ],
)
def test_how_many_pairs_are_tested(net: str, title: str, nets: dict[str, Association]) -> None:
    f = nets[net]
    start = ASSOCIATION.index(f"**The ten strongest pairs {title}**")
    section = ASSOCIATION[start : ASSOCIATION.index("|---", start)]
    said = "A pair with a lift below 1 co-occurs less often than expected."
    assert (said in " ".join(section.split())) == (f.sign[f.order[:10]] < 0).any()
    assert number(r"([\d,]+) pairs tested", section) == f.testable.sum()
    assert number(r"(\d+) clear", section) == (f.evidence == "clear").sum()
    assert number(r"(\d+) suggestive", section) == (f.evidence == "suggestive").sum()


def test_how_many_pairs_are_clear_by_group(
    kg: KnowledgeGraph, nets: dict[str, Association]
) -> None:
    clear = kg.associations(null="exact", length_by="group").association.evidence == "clear"
    both = clear & (nets["exact"].evidence == "clear")
    said = f"(`--length-by group`) {clear.sum()} are clear, {both.sum()} of them the same"
    assert said in ASSOCIATION


def test_one_pair_by_hand(found: Incidence, nets: dict[str, Association]) -> None:
    f, beyond = nets["independence"], nets["exact"]
    pair = sorted(found.themes.index(t) for t in ("unsafe-sleep", "sudden-infant-death"))
    (z,) = np.flatnonzero((f.i == pair[0]) & (f.j == pair[1]))
    assert "".join(found.themes[f.i[z]]) == "unsafe-sleep"
    both = [
        r
        for r in bundled.cases_with("unsafe-sleep")
        if "sudden-infant-death" in bundled.themes()[r]
    ]
    counted = [len(bundled.cases_with(t)) for t in ("unsafe-sleep", "sudden-infant-death")]
    assert [f.a[z], f.b[z], f.n11[z], f.n] == [*counted, len(both), len(bundled.cases())]
    assert (
        f"*a* = {counted[0]} reviews, sudden infant death in *b* = {counted[1]}, both in "
        f"*n11* = {len(both)}"
    ) in ASSOCIATION.replace("\n", " ")
    table = rows(ASSOCIATION, "measure | by hand")
    assert len(table) == 14
    for name, _, value in table:
        digits = len(value.partition(".")[2])
        assert f"{float(getattr(f, name)[z]):.{digits}f}" == value, name
    text = ASSOCIATION.replace("\n", " ")
    assert f"{beyond.expected_null[z]:.2f} are expected instead of {f.expected[z]:.2f}" in text
    assert f"from {f.p[z]:.0e} to {beyond.p[z]:.0e}" in text


def test_the_length_model_expects_a_little_much(nets: dict[str, Association]) -> None:
    f = nets["length-average"]
    share = f.n11.sum() / f.expected_null.sum()
    assert f"observed over expected is {share:.2f} in total" in ASSOCIATION.replace("\n", " ")
    assert (f.sign[f.testable] < 0).mean() > 0.6


def test_the_prototypes_recipe_on_the_bundled_data(found: Incidence) -> None:
    X = found.matrix.toarray()[:, found.counts() >= 5]
    independence, length = associate(X, "independence"), associate(X, "length-average")
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
            (q["length-average"] <= 0.05).sum(),
            (q["length-average"] <= 0.2).sum(),
            (p(length) <= 0.01).sum(),
        ]


def test_tables_of_themes(kg: KnowledgeGraph, found: Incidence) -> None:
    pairs = pair_bounds(kg.store)
    assert_current("themes.md", of_themes(kg, prevalence(found), three_valued(kg.store), pairs))
    read = kg.incidence(["complete=true"])
    unread = kg.incidence(["complete=false"])
    text = THEMES.replace("\n", " ")
    assert f"{len(read.units)} of the {len(found.units)} texts were read to their end" in text
    means = [f.matrix.sum() / len(f.units) for f in (read, unread)]
    assert f"{means[0]:.1f} themes on average, the others {means[1]:.1f}" in text
    news = len(kg.incidence(["complete=true", "basis=news"]).units)
    assert number(r"\((\d+) are news reports\)", THEMES) == news


def test_sets(found: Incidence) -> None:
    result = theme_sets(found)
    assert_current("sets.md", of_sets(result))
    tested = result.table[result.table["tested"]]
    assert number(r"([\d,]+) sets, [\d,]+ tested", SETS) == len(result.table)
    assert number(r"sets, ([\d,]+) tested", SETS) == len(tested)
    assert number(r"tested, (\d+) called", SETS) == (result.table["q"] <= 0.2).sum()
    assert number(r"Among ([\d,]+) sets, one p", SETS) == len(tested)
    (share,) = re.findall(r"Of all sets tested, ([\d.]+)% have", SETS.replace("\n", " "))
    assert share == f"{100 * (tested['p_parts'] <= 0.05).mean():.1f}"
    alone = (benjamini_hochberg(result.table["p_length"]) <= 0.05).sum()
    assert number(r"Against that number alone (\d+) sets", SETS) == alone


@pytest.mark.slow
def test_classes(found: Incidence) -> None:
    result = latent_classes(found)
    other = latent_classes(found, most=2, min_share=0.1)
    assert_current("classes.md", of_classes(result, other))
    assert number(r"on the bundled reviews, (\d+) themes", CLASSES) == len(result.profiles)
    bic = result.fits["bic"]
    assert bic.idxmin() == other.fits["bic"].idxmin() == 1
    assert number(r"BIC of two classes is (\d+) below", CLASSES) == round(bic[2] - bic[1])
    assert f"({len(other.profiles)} themes)" in CLASSES
    # What the page says the classes lean to.
    more = {r["theme"]: r["class_1"] - r["class_2"] for r in result.profiles.to_dict("records")}
    assert all(more[t] > 0.1 for t in ("domestic-abuse", "physical-abuse", "parental-drug-misuse"))
    assert all(more[t] < -0.1 for t in ("sexual-abuse", "looked-after", "child-mental-health"))


def test_every_method_page_is_in_the_index() -> None:
    index = (METHODS / "README.md").read_text(encoding="utf-8")
    pages = sorted(p.name for p in METHODS.glob("*.md") if p.name != "README.md")
    assert len(pages) >= 9
    for page in pages:
        assert f"]({page})" in index, page
