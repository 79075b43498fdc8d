"""Where the tests find the parts of the checkout."""

from __future__ import annotations

from pathlib import Path

TESTS = Path(__file__).resolve().parent.parent
ROOT = TESTS.parent
CASES = TESTS / "cases"
DATA = ROOT / "data"
DOCS = ROOT / "docs"
METHODS = DOCS / "methods"
ONTOLOGY = ROOT / "ontology"
BENCHMARKS = ROOT / "benchmarks"
