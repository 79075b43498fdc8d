"""Every threshold is defined in one module, and every text that names one names that figure."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from casegraph import thresholds
from casegraph.cli.app import app
from casegraph.thresholds import evidence_of, grade_of

from .support.paths import DOCS, ROOT

SOURCES = [
    path
    for folder in (ROOT / "graph" / "casegraph", ROOT / "viz" / "casegraph_viz")
    for path in sorted(folder.rglob("*.py"))
    if path.name != "thresholds.py"
]
TEMPLATES = sorted((ROOT / "viz" / "casegraph_viz").rglob("*.html"))
PAGES = [
    ROOT / "README.md",
    ROOT / "CONTRIBUTING.md",
    *(p for p in sorted(DOCS.rglob("*.md")) if "_build" not in p.parts),
]
NUMBERS = {
    name: value
    for name, value in vars(thresholds).items()
    if name.isupper() and isinstance(value, int | float) and not isinstance(value, bool)
}
#: Rates mean a level or a false discovery rate wherever they stand.
RATES = {thresholds.ALPHA, thresholds.SUGGESTIVE, thresholds.LEVEL}
#: Counts mean a threshold where something that counts units is held against them. Three is the
#: size of a set of themes far more often than the fewest reviews of a pair.
COUNTS = set(NUMBERS.values()) - RATES - {thresholds.MOST_CLASSES, thresholds.FEWEST_COUNTED}
UNITS = re.compile(
    r"(?i)\b(n|n_1|n_2|size|sizes|base|total)\b|units|reviews|children|few|least|min_count|small"
)
#: What looks like a threshold and is none: (file, text) and what it is.
OTHERS = {
    ("digits.py", "np.abs(found / limit - 1.0) < 0.05"): "how near a number lies to a limit",
    ("simulation.py", "prevalence=(0.05, 0.6)"): "how common simulated themes are",
    ("pictures.py", "width, height, size = (150.0, 70.0, 10.0)"): "the size of letters in a chart",
    ("pairs.py", "FEWEST_SUGGESTIVE, MOST_SUGGESTIVE = (12, 30)"): "how many lines a map draws",
    ("review_pages.py", "_MOST_THEMES, _MOST_AGENCIES, _MOST_REVIEWS = (18, 10, 6)"): "a drawing",
    ("theme_pages.py", "_MOST_PARTNERS, _MOST_DRAWN, _FEW_DRAWN, _MOST_BETWEEN = (30, 14, 4, 24)"):
        "how many lines a drawing has",
}  # fmt: skip


def numbers(node: ast.expr) -> set[float]:
    """Return the numbers that stand in an expression as themselves or in a tuple."""
    parts = node.elts if isinstance(node, ast.Tuple | ast.List | ast.Set) else [node]
    return {
        part.value
        for part in parts
        if isinstance(part, ast.Constant)
        and isinstance(part.value, int | float)
        and not isinstance(part.value, bool)
    }


def decisions(tree: ast.Module) -> Iterator[tuple[str, set[float]]]:
    """Yield every assignment, default and comparison with the numbers in it, as text."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
            yield ast.unparse(node), numbers(node.value)
        elif isinstance(node, ast.Compare):
            sides = [node.left, *node.comparators]
            yield ast.unparse(node), set().union(*map(numbers, sides))
        elif isinstance(node, ast.FunctionDef):
            plain = [*node.args.posonlyargs, *node.args.args]
            pairs = [
                *zip(plain[::-1], node.args.defaults[::-1], strict=False),
                *zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True),
            ]
            for name, default in pairs:
                if default is not None:
                    yield f"{name.arg}={ast.unparse(default)}", numbers(default)


def second_definitions(path: Path, tree: ast.Module) -> list[str]:
    return [
        f"{path.relative_to(ROOT)}: {text}"
        for text, found in decisions(tree)
        if found & RATES or (found & COUNTS and UNITS.search(text))
        if (path.name, text) not in OTHERS
    ]


def test_no_source_defines_a_threshold_again() -> None:
    found = [
        line for path in SOURCES for line in second_definitions(path, ast.parse(path.read_text()))
    ]
    assert not found, "take these from casegraph.thresholds: " + "; ".join(found)


@pytest.mark.parametrize(
    "text",
    ["FEW = 20", "if n < 5: pass", "def f(alpha: float = 0.05): pass", "LIMITS = (0.05, 0.2)",
     "if len(units) < 200: pass", "def f(min_count=5): pass"],
)  # fmt: skip
def test_the_search_finds_a_second_definition(text: str) -> None:
    assert second_definitions(ROOT / "x.py", ast.parse(text))


def test_no_template_writes_a_threshold() -> None:
    found = [
        f"{path.name}: {match.group(0)}"
        for path in TEMPLATES
        for match in re.finditer(
            r"[^\n]{0,20}(?<![\w.])(?:0\.05|0\.2|0\.95)(?![\d.]*[\w.])[^\n]{0,20}"
            r"|[<>]=? *(?:5|20|200)\b|(?i:fewer than|at least) (?:\d+|five|twenty)\b[^\n]{0,20}",
            path.read_text("utf-8"),
        )
    ]
    assert not found, "write {{ thresholds.NAME }}: " + "; ".join(found)


WORDS = {"two": 2, "three": 3, "four": 4, "five": 5, "ten": 10, "twenty": 20}
FIGURE = rf"(\d[\d,]*(?:\.\d+)?|{'|'.join(WORDS)})"
#: What a reader is told, and the threshold that it must be. Blanks may be line ends.
TOLD = {
    rf"\*?clear\*? \(?(?:at )?q (?:≤|up to) {FIGURE}": "CLEAR",
    rf"\*?suggestive\*?(?: evidence)? \(?(?:at )?q (?:≤|up to) {FIGURE}": "SUGGESTIVE",
    rf"[Pp]eriods? with fewer than {FIGURE} reviews get no share": "FEWEST_UNITS",
    rf"fewer than {FIGURE} reviews is shown with its counts": "FEWEST_UNITS",
    rf"broken boxes mark periods with fewer than {FIGURE} reviews": "FEW_UNITS",
    rf"{FIGURE} units in a group are refused": "FEWEST_UNITS",
    rf"fewer than {FIGURE} come with a warning": "FEW_UNITS",
    rf"[Tt]hemes that fewer than {FIGURE} reviews state": "FEWEST_FOR_TREND",
    rf"\| fewer than {FIGURE} reviews, children \|": "FEWEST_BESIDE_FIGURE",
    rf"[Ff]ewer than {FIGURE} reviews are refused": "FEWEST_FOR_CLASSES",
    rf"Below {FIGURE} it warns": "FEW_UNITS",
    rf"below {FIGURE} it shows no pairs": "FEWEST_UNITS",
}


def value(figure: str) -> float:
    return WORDS.get(figure) or float(figure.replace(",", ""))


def test_the_documentation_tells_the_thresholds() -> None:
    text = "\n".join(page.read_text("utf-8") for page in PAGES)
    told: dict[str, int] = {}
    for pattern, name in TOLD.items():
        found = [value(f) for f in re.findall(pattern.replace(" ", r"\s+"), text)]
        assert set(found) <= {NUMBERS[name]}, f"{name} is {NUMBERS[name]}; told as {found}"
        told[name] = told.get(name, 0) + len(found)
    assert all(told.values()), f"no page tells {[name for name in told if not told[name]]}"


def test_a_default_of_a_command_is_that_of_the_library() -> None:
    from casegraph.analyses.classes import latent_classes
    from casegraph.analyses.contrast import contrast
    from casegraph.analyses.sets import theme_sets

    commands = {info.callback.__name__: info.callback for info in app.registered_commands
                if info.callback is not None}  # fmt: skip
    for name, function in (("contrast", contrast), ("sets", theme_sets),
                           ("classes", latent_classes)):  # fmt: skip
        ours = inspect.signature(commands[name]).parameters
        theirs = inspect.signature(function).parameters
        shared = {"min_count", "min_share", "permutations", "starts", "seed", "size"}
        common = shared & set(ours) & set(theirs)
        assert common
        for option in common:
            assert ours[option].default == theirs[option].default, (name, option)


def test_grades_are_cut_at_their_limits() -> None:
    q = np.array([0.0, thresholds.CLEAR, np.nextafter(thresholds.CLEAR, 1),
                  thresholds.SUGGESTIVE, np.nextafter(thresholds.SUGGESTIVE, 1), 1.0])  # fmt: skip
    assert grade_of(q).tolist() == [2, 2, 1, 1, 0, 0]
    assert evidence_of(q).tolist() == [thresholds.GRADES[k] for k in grade_of(q)]
    assert str(evidence_of(0.1)) == "suggestive"
