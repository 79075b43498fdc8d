"""The files of a site that other programs read: dataset, tables, network and ontology.

Readers can check a page only if they have its numbers, so everything that the pages show is also
there as a file.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from casegraph.analyses.themes.prevalence import prevalence
from casegraph.exports import to_csv, to_cx2, to_gexf, to_graphml, to_vosviewer
from casegraph.exports.report import to_markdown
from casegraph.model.iris import PREFIXES
from casegraph.resources import folder as resource_folder
from casegraph_viz.content.layout.drawing import ends_of, first_lines
from casegraph_viz.content.site_data import Corpus
from casegraph_viz.page.nets import ADJUSTED, WORDS

if TYPE_CHECKING:
    import networkx as nx

#: Permuted corpora for the methods of a site: enough to show a mean, and a second of work.
PERMUTATIONS = 10
#: The files that hold only the lines of the map, and what writes them.
_LINES = {
    "lines-of-the-map.gexf": to_gexf,
    "lines-of-the-map.graphml": to_graphml,
    "lines-of-the-map.vosviewer.json": to_vosviewer,
}
_STABLE = "with the share of other corpora in which each pair is clear, and whether it is robust"
THEME_COLUMNS = ["theme", "reviews", "n", "share", "low", "high", "label", "group"]
_TABLE_FILES = {".csv", ".json", ".md"}
_ONTOLOGY_FILES = {
    "casegraph.ttl": "the ontology: classes and properties",
    "shapes.ttl": "the SHACL shapes that every dataset is checked against",
    "context.jsonld": "the JSON-LD context",
}


@dataclass(frozen=True)
class Download:
    """One file of a site and what it holds; ``address`` is relative to the index page.

    ``kind`` is the heading under which it is listed: methods, dataset, network, ontology or
    table.
    """

    address: str
    size: int
    description: str
    kind: str = "dataset"

    @property
    def name(self) -> str:
        """Name of the file, below the folder of tables with the package before it."""
        return self.address.rpartition("/tables/")[2].removeprefix("downloads/")


def write_downloads(corpus: Corpus, folder: Path) -> list[Download]:
    """Write the dataset, the themes, the pairs, the network and the tables into ``folder``.

    The dataset is always whole; themes, pairs and network follow the filters of the corpus.
    """
    folder.mkdir(parents=True)
    return [
        *_report_files(corpus, folder),
        *_dataset_files(corpus, folder),
        *_network_files(corpus, folder),
        *_ontology_files(folder),
        *_package_files(corpus, folder),
    ]


def _report_files(corpus: Corpus, folder: Path) -> Iterator[Download]:
    found = corpus.kg.report(where=corpus.selection, permutations=PERMUTATIONS)
    path = folder / "methods.md"
    path.write_text(to_markdown(found), encoding="utf-8", newline="\n")
    yield _download(
        folder, path, f"{found.title} (text): sample, coding, clear pairs, chance, citation",
        "methods",
    )  # fmt: skip


def _dataset_files(corpus: Corpus, folder: Path) -> Iterator[Download]:
    import pyoxigraph as ox

    source = folder / "casegraph.nq"
    corpus.kg.write_nquads(source)
    yield _download(folder, source, "the whole dataset as RDF (N-Quads), with its named graphs")
    turtle = folder / "casegraph.ttl"
    quads = ox.parse(path=str(source), format=ox.RdfFormat.N_QUADS)
    ox.serialize(_triples(quads), str(turtle), format=ox.RdfFormat.TURTLE, prefixes=PREFIXES)
    yield _download(folder, turtle, "the same as Turtle, all graphs in one")
    json_ld = folder / "casegraph.jsonld"
    quads = ox.parse(path=str(source), format=ox.RdfFormat.N_QUADS)
    ox.serialize(quads, str(json_ld), format=ox.RdfFormat.JSON_LD)
    yield _download(folder, json_ld, "the same as JSON-LD, with its named graphs")


def _triples(quads: Iterable[Any]) -> Iterator[Any]:
    """The triples of sorted quads, each once, though several graphs may hold it."""
    last = None
    for quad in quads:
        if quad.triple != last:
            last = quad.triple
            yield last


def _network_files(corpus: Corpus, folder: Path) -> Iterator[Download]:
    themes = prevalence(corpus.incidence)[THEME_COLUMNS]
    drawn = _as_drawn(corpus)
    texts = {
        "themes.csv": (
            themes.to_csv(index=False, lineterminator="\n"),
            "how many reviews name each theme, with 95% intervals",
        )
    }
    for net, found in corpus.associations.items():
        name = "cooccurrence.csv" if net == corpus.pairs.net else f"cooccurrence-{net}.csv"
        what = (
            "pairs of themes with their measures; q over "
            f"{int(found.association.testable.sum()):,} tests: {WORDS[net]}"
        )
        texts[name] = (to_csv(found), f"{what}; {_STABLE}" if found.resamples else what)
    texts["cooccurrence.graphml"] = (
        to_graphml(drawn),
        "the network for Gephi, Cytoscape, R or Python (GraphML)",
    )
    texts["cooccurrence.gexf"] = (to_gexf(drawn), "the network for Gephi (GEXF)")
    texts["vosviewer.json"] = (
        to_vosviewer(drawn),
        "the network for VOSviewer, its communities as clusters",
    )
    texts["cooccurrence.cx2"] = (to_cx2(drawn), "the network for Cytoscape and NDEx (CX2)")
    lines = _lines_only(corpus, drawn)
    if lines.number_of_edges():
        what = "the lines that the theme map draws first, with its colours, sizes and places"
        for name, write in _LINES.items():
            texts[name] = (write(lines), what)
    for name, (text, description) in texts.items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
        yield _download(folder, folder / name, description, "network")


def _as_drawn(corpus: Corpus) -> nx.Graph[str]:
    """Every pair beyond length, the nodes with their places on the map and their communities."""
    from casegraph.analyses.communities import annotate

    whole = corpus.associations[ADJUSTED].network()
    net = annotate(whole, corpus.weighted, corpus.community_structure)
    for theme, about in net.nodes(data=True):
        place = corpus.positions.get(str(about.get("iri", theme)))
        if place is not None:
            # The y axis points up in these programs, and down on a screen.
            about["x"], about["y"] = place["wide"][0], -place["wide"][1]
    return net


def _lines_only(corpus: Corpus, drawn: nx.Graph[str]) -> nx.Graph[str]:
    """The same with only the lines that the map draws first, and the themes at their ends."""
    rows = first_lines(corpus.pairs).values()
    lines = [ends for found in rows for ends in ends_of(corpus.pairs, found)]
    return drawn.edge_subgraph(lines).copy()


def _ontology_files(folder: Path) -> Iterator[Download]:
    source = resource_folder("ontology")
    target = folder / "ontology"
    target.mkdir()
    for name, description in _ONTOLOGY_FILES.items():
        shutil.copyfile(source / name, target / name)
        yield _download(folder, target / name, description, "ontology")
    (target / "vocab").mkdir()
    for path in sorted((source / "vocab").glob("*.ttl")):
        shutil.copyfile(path, target / "vocab" / path.name)
        description = f"the concepts of the scheme {path.stem}"
        yield _download(folder, target / "vocab" / path.name, description, "ontology")


def _package_files(corpus: Corpus, folder: Path) -> Iterator[Download]:
    for package in corpus.kg.package_paths():
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
                yield _download(folder, target / path.name, "a file of the data package", "table")


def _download(folder: Path, path: Path, description: str, kind: str = "dataset") -> Download:
    address = f"{folder.name}/{path.relative_to(folder).as_posix()}"
    return Download(address, path.stat().st_size, description, kind)
