"""The files of a site that other programs read: dataset, tables and network.

A site whose figures cannot be taken away and checked asks to be believed; so everything that its
pages show is there as a file too.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from casegraph.exports import to_csv, to_graphml
from casegraph_viz.knowledge import Knowledge

if TYPE_CHECKING:
    import networkx as nx

THEME_COLUMNS = ["theme", "reviews", "n", "share", "low", "high", "label", "group"]
_TABLE_FILES = {".csv", ".json", ".md"}


@dataclass(frozen=True)
class Download:
    """One file of a site and what it holds; ``address`` is relative to the index page."""

    address: str
    size: int
    description: str

    @property
    def name(self) -> str:
        """Name of the file, below the folder of tables with the package before it."""
        return self.address.rpartition("/tables/")[2].removeprefix("downloads/")


def write_downloads(
    kg: Knowledge, nets: Sequence[nx.Graph[str]], folder: Path, where: Sequence[str] = ()
) -> list[Download]:
    """Write the dataset, the themes, the pairs, the network and the tables into ``folder``.

    ``nets`` are the networks of the site under its filters, the default one first.
    """
    folder.mkdir(parents=True)
    kg.write_nquads(folder / "casegraph.nq")
    themes = kg.themes(where)[THEME_COLUMNS].to_csv(index=False, lineterminator="\n")
    written = {
        "casegraph.nq": "the whole dataset as RDF (N-Quads)",
        "themes.csv": "how many reviews name each theme, with 95% intervals",
    }
    texts = {"themes.csv": themes}
    for net in nets:
        name = "cooccurrence.csv" if net is nets[0] else f"cooccurrence-{net.graph['net']}.csv"
        texts[name] = to_csv(net)
        written[name] = f"every pair of themes with its measures: {net.graph['name']}"
    texts["cooccurrence.graphml"] = to_graphml(nets[0])
    written["cooccurrence.graphml"] = "the network for Gephi, Cytoscape, R or Python"
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
    found = [_download(folder, folder / name, text) for name, text in written.items()]
    return [*found, *_package_files(kg, folder)]


def _package_files(kg: Knowledge, folder: Path) -> Iterator[Download]:
    for package in kg.package_paths():
        target = folder / "tables" / package.name
        number = 2
        while target.exists():
            target = folder / "tables" / f"{package.name}-{number}"
            number += 1
        target.mkdir(parents=True)
        for path in sorted(package.iterdir()):
            wanted = path.suffix in _TABLE_FILES or path.name == "LICENSE"
            if wanted and path.is_file() and not path.name.startswith("."):
                shutil.copyfile(path, target / path.name)
                yield _download(folder, target / path.name, "a file of the data package")


def _download(folder: Path, path: Path, description: str) -> Download:
    address = f"{folder.name}/{path.relative_to(folder).as_posix()}"
    return Download(address, path.stat().st_size, description)
