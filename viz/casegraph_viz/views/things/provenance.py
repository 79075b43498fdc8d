"""Where the dataset comes from: its files with their fingerprints, the build, the named graphs."""

from __future__ import annotations

from typing import Any

from casegraph.model.iris import CG, GRAPH, ID
from casegraph_viz.content.site_data import Corpus
from casegraph_viz.page.frame import Frame
from casegraph_viz.views.things.addresses import provenance_anchor, provenance_things
from casegraph_viz.views.things.shell import entity_page
from casegraph_viz.views.things.things import Things

_GRAPHS = f"""SELECT DISTINCT ?g ?review {{
  GRAPH ?g {{ ?review a <{CG}Review> }} }}"""
_SIZES = "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g"

GRAPH_NOTES = {
    "ontology": "The ontology and the named queries.",
    "vocab": "The concept schemes.",
    "shared": "What several packages state identically, such as a publisher that is in each of "
    "them: it is stated once, so that no count over all graphs has it twice.",
    "derived": "Shortcuts that the build writes down: which themes a review names or recommends "
    "on. Each can be followed back to a finding or a recommendation.",
    "provenance": "Which files went into the build, with their fingerprints, and which software "
    "ran it.",
}


class Origin:
    """Which data package each review was read from, and by which build; one query for all."""

    def __init__(self, corpus: Corpus) -> None:
        self.things = corpus.kept(Things)
        rows = corpus.kg.store.select(_GRAPHS).rows
        self.graph_of = {
            str(review): str(graph) for graph, review in sorted(rows, key=str) if graph
        }

    def of(self, review: str, frame: Frame) -> dict[str, str]:
        """Return the package and the build behind a review, with links; "" where not known."""
        graph = self.graph_of.get(review, "")
        build = self.things.t.text(graph, "prov:wasGeneratedBy") if graph else ""
        return {
            "package": graph.removeprefix(f"{GRAPH}package/"),
            "package_link": frame.link(graph),
            "build": build.removeprefix(f"{ID}build/"),
            "build_link": frame.link(build),
        }


def render_provenance(corpus: Corpus, frame: Frame) -> str:
    """Return the page of builds, files, programs and named graphs."""
    things = corpus.kept(Things)
    t = things.t
    found = provenance_things(t)
    sizes = {str(g): int(n or 0) for g, n in corpus.kg.store.select(_SIZES).rows if g}
    used = {file: build for build in t.instances("prov:Activity")
            for file in t.texts(build, "prov:used")}  # fmt: skip
    return entity_page(
        "provenance.html",
        frame,
        title="Where the data come from",
        description="The build of this dataset: its files with their fingerprints, the software, "
        "and the named graphs.",
        tables=True,
        context={
            "builds": [_thing(things, frame, iri) for iri in found if "/id/build/" in iri],
            "software": [_thing(things, frame, iri) for iri in found if "/id/software/" in iri],
            "files": [
                {
                    **_thing(things, frame, iri),
                    "sha256": t.text(iri, "cg:sha256"),
                    "used": bool(used.get(iri)),
                }
                for iri in found
                if "/id/file/" in iri
            ],
            "graphs": [
                {
                    **_thing(things, frame, iri),
                    "name": iri.removeprefix(GRAPH),
                    "note": graph_note(iri),
                    "size": sizes.get(iri, 0),
                }
                for iri in sorted({*(g for g in sizes if g.startswith(GRAPH)), *found})
                if iri.startswith(GRAPH)
            ],
        },
    )


def graph_note(iri: str) -> str:
    """Return what a named graph holds, in a sentence.

    >>> graph_note("https://w3id.org/casegraph/graph/vocab")
    'The concept schemes.'
    """
    name = iri.removeprefix(GRAPH)
    if name.startswith("package/"):
        return f"The data package “{name.removeprefix('package/')}”."
    return GRAPH_NOTES.get(name, "")


def _thing(things: Things, frame: Frame, iri: str) -> dict[str, Any]:
    return {
        "iri": iri,
        "anchor": provenance_anchor(iri),
        "label": things.label(iri),
        "version": things.t.text(iri, "sdo:softwareVersion"),
        "by": [
            {"label": things.label(agent), "link": frame.link(agent)}
            for agent in things.t.texts(iri, "prov:wasAssociatedWith")
        ],
        "built": [
            {"label": build.removeprefix(f"{ID}build/")[:16], "link": frame.link(build)}
            for build in things.t.texts(iri, "prov:wasGeneratedBy")
        ],
        "files": len(things.t.texts(iri, "prov:used")),
    }
