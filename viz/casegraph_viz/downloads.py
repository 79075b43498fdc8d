"""The files of a site that other programs read: dataset, tables and network.

A site whose figures cannot be taken away and checked asks to be believed; so everything that its
pages show is there as a file too.
"""

from __future__ import annotations

import csv
import shutil
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import networkx as nx

from casegraph_viz.drawing import Pair, pairs
from casegraph_viz.knowledge import Knowledge

THEME_COLUMNS = ("theme", "reviews", "n", "share", "low", "high", "label", "group")
PAIR_COLUMNS = (
    "theme_a",
    "theme_b",
    "n11",
    "a",
    "b",
    "n",
    "expected",
    "lift",
    "npmi",
    "jaccard",
    "phi",
    "odds_ratio",
    "odds_ratio_low",
    "odds_ratio_high",
    "p",
    "q",
    "net",
    "sign",
    "evidence",
)
# A cell that starts so is run as a formula by common spreadsheets.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class Download:
    """One file of a site and what it holds; ``address`` is relative to the index page."""

    address: str
    size: int
    description: str


def write_downloads(kg: Knowledge, nets: Sequence[nx.Graph[str]], folder: Path) -> list[Download]:
    """Write the dataset, the themes, the pairs, the network and the tables into ``folder``."""
    folder.mkdir(parents=True)
    kg.write_nquads(folder / "casegraph.nq")
    write_rows(folder / "themes.csv", THEME_COLUMNS, theme_rows(nets[0]))
    write_rows(
        folder / "cooccurrence.csv", PAIR_COLUMNS, [row for net in nets for row in pair_rows(net)]
    )
    (folder / "theme-network.graphml").write_text(graphml(nets[0]), encoding="utf-8", newline="\n")
    described = [
        ("casegraph.nq", "the whole dataset as RDF (N-Quads)"),
        ("themes.csv", "how many reviews name each theme, with 95% intervals"),
        ("cooccurrence.csv", "every pair of themes with its measures, in both comparisons"),
        ("theme-network.graphml", "the network for Gephi, Cytoscape, R or Python (GraphML)"),
    ]
    found = [_download(folder, folder / name, text) for name, text in described]
    return found + list(_package_files(kg, folder))


def theme_rows(net: nx.Graph[str]) -> list[dict[str, Any]]:
    """Return the themes, the commonest first."""
    n = net.graph.get("n", 0)
    themes = sorted(net.nodes(data=True), key=lambda item: (-item[1].get("count", 0), item[0]))
    return [{"theme": t, "reviews": d.get("count", 0), "n": n, **d} for t, d in themes]


def pair_rows(net: nx.Graph[str]) -> list[dict[str, Any]]:
    """Return the pairs of a net, the least chance-like first."""
    ordered: list[Pair] = [*pairs(net), *pairs(net, together=False)]
    ordered.sort(key=lambda pair: pair.facts.get("p", 1.0))
    return [
        {
            "theme_a": pair.a,
            "theme_b": pair.b,
            "a": net.nodes[pair.a].get("count", 0),
            "b": net.nodes[pair.b].get("count", 0),
            "n": net.graph.get("n", 0),
            "net": net.graph.get("net", ""),
            **{k: v for k, v in pair.facts.items() if k in PAIR_COLUMNS},
        }
        for pair in ordered
    ]


def write_rows(path: Path, columns: Sequence[str], rows: Iterable[dict[str, Any]]) -> None:
    """Write a UTF-8 CSV table that is safe to open in a spreadsheet."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(columns)
        for row in rows:
            writer.writerow([safe_cell(row.get(column)) for column in columns])


def safe_cell(value: object) -> object:
    """Return a cell that no spreadsheet takes for a formula.

    >>> safe_cell("=1+1"), safe_cell(-0.5), safe_cell(None)
    ("'=1+1", -0.5, '')
    """
    if value is None:
        return ""
    if isinstance(value, str):
        return f"'{value}" if value.startswith(_FORMULA) else value
    return value if isinstance(value, (int, float)) else str(value)


def graphml(net: nx.Graph[str]) -> str:
    """Return a network as GraphML; lists become texts joined by semicolons."""
    flat: nx.Graph[str] = nx.Graph()
    for key, value in net.graph.items():
        flat.graph[key] = _flat(value)
    for node, facts in net.nodes(data=True):
        flat.add_node(node, **{k: _flat(v) for k, v in facts.items()})
    for a, b, facts in net.edges(data=True):
        flat.add_edge(a, b, **{k: _flat(v) for k, v in facts.items()})
    return "\n".join(nx.generate_graphml(flat)) + "\n"


def _flat(value: Any) -> str | int | float | bool:
    if isinstance(value, (bool, str)):
        return value if isinstance(value, bool) else _xml_text(value)
    if isinstance(value, int):
        return int(value)
    if isinstance(value, float):
        return float(value)
    if isinstance(value, (list, tuple, set, frozenset)):
        return _xml_text(";".join(str(v) for v in value))
    return "" if value is None else _xml_text(str(value))


def _xml_text(text: str) -> str:
    """XML 1.0 has no place for most control characters, not even escaped."""
    return "".join(c for c in text if c in "\t\n" or (c >= " " and not "\ud800" <= c <= "\udfff"))


def _package_files(kg: Knowledge, folder: Path) -> Iterable[Download]:
    for package in kg.package_paths():
        if not package.is_dir():
            continue
        target = folder / "tables" / (package.name or "package")
        number = 2
        while target.exists():
            target = folder / "tables" / f"{package.name}-{number}"
            number += 1
        target.mkdir(parents=True)
        for path in sorted(package.iterdir()):
            known = path.suffix in {".csv", ".json", ".md"} or path.name == "LICENSE"
            if known and path.is_file() and not path.name.startswith("."):
                shutil.copyfile(path, target / path.name)
                if path.suffix == ".csv":
                    yield _download(folder, target / path.name, "a table of the data package")


def _download(folder: Path, path: Path, description: str) -> Download:
    address = f"{folder.name}/{path.relative_to(folder).as_posix()}"
    return Download(address, path.stat().st_size, description)
