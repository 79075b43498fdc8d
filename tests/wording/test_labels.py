"""Units and nets have one label each, whoever names them."""

from __future__ import annotations

import ast

from casegraph.stats import NETS
from casegraph.wording import labels

from ..support.paths import ROOT
from ..support.reading import texts

SOURCES = [
    path
    for package in (ROOT / "graph" / "casegraph", ROOT / "viz" / "casegraph_viz")
    for path in sorted((*package.rglob("*.py"), *package.rglob("*.html")))
    if path.name != "labels.py"
]


def test_every_net_has_its_words() -> None:
    for words in (labels.NETS, labels.NET_HEADINGS, labels.NET_NOTES, labels.NET_EXPECTATIONS):
        assert tuple(words) == NETS


def test_no_source_gives_plurals_of_units_again() -> None:
    for path in SOURCES:
        if path.suffix == ".py":
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.Dict):
                    keys = [k.value for k in node.keys if isinstance(k, ast.Constant)]
                    values = [v.value for v in node.values if isinstance(v, ast.Constant)]
                    pairs = set(zip(keys, values, strict=False))
                    assert not pairs & set(labels.UNITS.items()), f"{path}: {pairs}"
                if isinstance(node, ast.IfExp):
                    ends = {ast.unparse(node.body), ast.unparse(node.orelse)}
                    assert ends != {"'reviews'", "'children'"}, f"{path}: {ast.unparse(node)}"


def test_no_source_labels_a_net_again() -> None:
    words = {label.lower() for label in labels.NETS.values()}
    words |= set(labels.NET_NOTES.values()) | set(labels.NET_EXPECTATIONS.values())
    for path in SOURCES:
        if path.suffix == ".py":
            assert not [t for t in texts(path, docstrings=False) if t.lower() in words], path
