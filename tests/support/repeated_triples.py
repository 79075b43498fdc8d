"""RDF in which triples are in several graphs, as other programs write it."""

from __future__ import annotations

from pathlib import Path

#: Seven quads, five triples; two triples are in two graphs, one of them in the default graph too.
REPEATED = """
@prefix e: <http://example.org/> .
@prefix cg: <https://w3id.org/casegraph/ontology#> .
e:a e:p "y", "z" .
e:g1 { e:a e:p "x", "y" . e:b a cg:Review . e:c e:q e:a }
e:g2 { e:a e:p "x" }
"""
#: Queries over the union with the answers of SPARQL, and one over the graphs themselves.
ANSWERS = {
    "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }": "5",
    "SELECT (COUNT(?v) AS ?n) { ?s <http://example.org/q>/<http://example.org/p> ?v }": "3",
    "SELECT (SUM(STRLEN(?v)) AS ?n) { <http://example.org/a> <http://example.org/p> ?v }": "3",
    "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }": "5",
    "SELECT (COUNT(*) AS ?n) FROM <http://example.org/g2> { ?s ?p ?o }": "1",
}


def repeated_file(folder: Path) -> Path:
    """Write it as TriG."""
    path = folder / "repeated.trig"
    path.write_text(REPEATED, encoding="utf-8")
    return path
