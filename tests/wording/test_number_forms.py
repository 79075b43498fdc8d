"""Numbers are written by casegraph.wording.numbers alone, so that none has two forms."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from casegraph.thresholds import CLEAR, SUGGESTIVE
from casegraph.wording import numbers

from ..support.paths import ROOT
from ..support.reading import page_texts, visible

VIZ = ROOT / "viz" / "casegraph_viz"
GRAPH = ROOT / "graph" / "casegraph"
#: Whatever prints numbers for a reader: pages, commands, and the notes of analyses.
SOURCES = [
    (path, path.relative_to(package).as_posix())
    for package, room in ((VIZ, "."), (GRAPH, "cli"), (GRAPH, "analyses"))
    for path in sorted((package / room).rglob("*.py"))
]
TEMPLATES = sorted(VIZ.rglob("*.html"))

#: What may be written with a form of its own, by file: the numbers, and why they are no figures
#: for a reader to compare.
ELSEWHERE = {
    "site/miniature.py": (r"x|y|x0|y0|x1 - x0|y1 - y0", "places in a drawing"),
    "views/things/model.py": (r"[ab]\[[01]\]", "places in a drawing"),
    "views/things/neighbourhood.py": (
        r"[xy][12]?|x[12] [+-] bend|(a|b|centre|every\[k\])\.[xy]|\(a\.y \+ b\.y\) / 2",
        "places in a drawing",
    ),
    "views/children/page.py": (r"v\.share", "what a column is sorted by"),
    "views/national_figures/page.py": (r"float\(b\[name\]\)", "what a column is sorted by"),
    "views/national_figures/figures.py": (r"f\.value", "a figure as its report prints it"),
    "cli/build.py": (r"manifest\.seconds", "how long a build took"),
    "cli/centrality.py": (r"v", "measures of a network, each with decimals of its own"),
    "page/charts.py": (r"round\(value, 2\) \+ 0\.0", "where a mark of a picture is drawn"),
    "analyses/national_figures/figures.py": (r"self\.value", "how many decimals a report printed"),
}


def own_forms(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Yield every number that a source gives a form: the expression and the form."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FormattedValue) and node.format_spec is not None:
            form = ast.unparse(node.format_spec)[2:-1]
            # A bare g writes a setting as it was given.
            if re.search(r"[fe%]$|\dg$|\{", form):
                yield ast.unparse(node.value), form
        elif (
            isinstance(node, ast.BinOp)
            and isinstance(node.op, ast.Mod)
            and isinstance(node.left, ast.Constant)
            and isinstance(node.left.value, str)
        ):
            yield ast.unparse(node.right), node.left.value
        elif (
            isinstance(node, ast.Call)
            and ast.unparse(node.func) == "round"
            and "100 *" in ast.unparse(node.args[0])
        ):
            yield ast.unparse(node.args[0]), "round"


def test_no_number_has_a_form_of_its_own() -> None:
    found, used = [], set()
    for path, name in SOURCES:
        allowed = re.compile(ELSEWHERE.get(name, ("(?!)", ""))[0])
        for what, form in own_forms(ast.parse(path.read_text("utf-8"))):
            if allowed.fullmatch(what):
                used.add(name)
            else:
                found.append(f"{name}: {what} as {form}")
    assert not found, "use casegraph.wording.numbers for " + "; ".join(found)
    assert used == set(ELSEWHERE), f"allowed, yet not there: {set(ELSEWHERE) - used}"


@pytest.mark.parametrize(
    "text",
    ["f'{share:.0%}'", "f'{100 * share:.1f}%'", "'%.1f' % x", "round(100 * share)",
     "f'{q:.2g}'", "f'{x:.{digits}f}'"],
)  # fmt: skip
def test_the_search_finds_a_form(text: str) -> None:
    assert list(own_forms(ast.parse(text)))


def test_templates_write_no_number_in_a_form_of_their_own() -> None:
    found = [
        f"{path.name}: {match.group(0)}"
        for path in TEMPLATES
        for match in re.finditer(
            r"\{\{[^}]*(?:\| *format\(|%\.|\| *round)[^}]*\}\}", path.read_text()
        )
        # Sizes of files, in whole kilobytes, and places in a drawing.
        if not re.search(r"file\.size / 1000|\bspot\.|\btop \+|head\.", match.group(0))
    ]
    assert not found, "use the filters of casegraph.wording.numbers: " + "; ".join(found)


def test_no_page_shows_a_share_with_decimals(site: Path) -> None:
    """Whole per cent everywhere; only the published figures stand as their reports print them."""
    for page in page_texts(site):
        if page.name != "national-figures.html":
            found = re.findall(r"\S* ?\d+\.\d+%", visible(page))
            assert not found, f"{page.relative_to(site)}: {found[:3]}"


def test_a_p_is_never_rounded_onto_or_across_a_limit() -> None:
    assert numbers.LIMITS == (CLEAR, SUGGESTIVE)
    for limit in numbers.LIMITS:
        for step in (-3e-3, -4e-4, -3e-5, 3e-5, 4e-4, 3e-3):
            shown = float(numbers.format_p(limit + step))
            assert (shown > limit) == (step > 0)
            assert shown != limit
        assert numbers.format_p(limit) == f"{limit:g}"


def test_a_negative_number_has_a_minus_that_can_be_seen() -> None:
    for form in (numbers.points, numbers.signed_tenths, numbers.signed_hundredths):
        assert form(-0.4).startswith("−")
        assert form(0.4).startswith("+")
    ends = (numbers.points(-0.001), numbers.points(0.0), numbers.points(0.001))
    assert ends == ("−0", "0", "+0")


def test_whole_points_are_those_of_a_share() -> None:
    for share in np.linspace(0, 1, 1001):
        assert numbers.percent(share) == f"{numbers.whole_points(share)}%"
