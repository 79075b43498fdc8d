"""What is made of a corpus is kept with the corpus, and goes with it."""

from __future__ import annotations

import ast
import gc
import weakref

from casegraph.api import KnowledgeGraph
from casegraph_viz.content.site_data import Corpus
from casegraph_viz.views.things.things import Things

from ...support.paths import ROOT

SOURCES = sorted(
    path
    for package in (ROOT / "graph" / "casegraph", ROOT / "viz" / "casegraph_viz")
    for path in package.rglob("*.py")
)
#: Values that hold a whole dataset: a cache of a module would keep them alive.
LARGE = {"Corpus", "KnowledgeGraph", "Store", "Things", "Triples", "Incidence"}


def test_no_module_keeps_a_dataset_alive() -> None:
    cached = 0
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.FunctionDef):
                continue
            names = {ast.unparse(d).partition("(")[0] for d in node.decorator_list}
            if names & {"cache", "lru_cache", "functools.cache", "functools.lru_cache"}:
                cached += 1
                kinds = {ast.unparse(a.annotation) for a in node.args.args if a.annotation}
                assert not kinds & LARGE, f"{path}: {node.name} keeps {kinds & LARGE}"
    assert cached > 10


def test_a_part_is_made_once_for_each_corpus(kg: KnowledgeGraph) -> None:
    one, other = Corpus(kg, ["nation=wales"]), Corpus(kg, ["nation=england"])
    assert one.kept(Things) is one.kept(Things)
    assert one.kept(Things) is not other.kept(Things)
    assert one.kept(Things).corpus is one


def test_a_corpus_takes_its_parts_with_it(kg: KnowledgeGraph) -> None:
    corpus = Corpus(kg, ["nation=wales"])
    parts = weakref.ref(corpus.kept(Things))
    assert parts() is not None
    del corpus
    gc.collect()
    assert parts() is None
