"""Media types that the tests of the server ask for, and the command when it refuses."""

from __future__ import annotations

from ...support.command import refuses

BASE = "https://w3id.org/casegraph/"
TURTLE, NT, LD = "text/turtle", "application/n-triples", "application/ld+json"
RDFXML, HTML = "application/rdf+xml", "text/html"
JSON = "application/sparql-results+json"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


def refused(*arguments: str) -> str:
    """Check that a server is refused in one sentence, and return it."""
    (line,) = refuses("serve", *arguments).splitlines()
    return line
