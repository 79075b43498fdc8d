"""Media types that the tests of the server ask for, and the command when it refuses."""

from __future__ import annotations

import subprocess
import sys

BASE = "https://w3id.org/casegraph/"
TURTLE, NT, LD = "text/turtle", "application/n-triples", "application/ld+json"
RDFXML, HTML = "application/rdf+xml", "text/html"
JSON = "application/sparql-results+json"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


def refused(*arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "casegraph", "serve", *arguments],
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert done.returncode == 2, done.stderr
    assert done.stdout == ""
    lines = done.stderr.splitlines()
    assert len(lines) == 1, done.stderr
    return lines[0]
