"""The steps that bench_build.py measures, each in a process of its own.

A process says what it used: its own CPU time with its threads and children, from its start, and
the most memory it ever held. Nothing of one step can then warm or swell the next.
"""

from __future__ import annotations

import json
import os
import resource
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any

QUERIES = {
    "theme filter": "SELECT ?r { ?r a cg:Review ; cg:reviewTheme theme:domestic-abuse }",
    "statistics average": (
        "SELECT ?c (AVG(?v) AS ?mean) { ?o cg:statisticConcept ?c ; cg:percentage ?v } GROUP BY ?c"
    ),
    "path": "SELECT ?g (COUNT(*) AS ?n) { ?f cg:theme/skos:broader* ?g } GROUP BY ?g",
    "distinct review and theme": "SELECT DISTINCT ?r ?t { ?r cg:hasFinding/cg:theme ?t }",
}
_NOTHING = "SELECT ?x { VALUES ?x { } }"
_UNLIMITED: dict[str, Any] = {"timeout": 600.0, "memory": 12 << 30}


def cpu() -> float:
    """Return the CPU seconds, user and system, of this process and its ended children."""
    used = [resource.getrusage(w) for w in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(u.ru_utime + u.ru_stime for u in used)


def peak() -> int:
    """Return the most bytes of memory that this process has held."""
    status = Path("/proc/self/status")
    if status.exists():  # ru_maxrss there begins with what the parent held
        line = next(x for x in status.read_text().splitlines() if x.startswith("VmHWM"))
        return int(line.split()[1]) << 10
    found = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return found if sys.platform == "darwin" else found << 10


@contextmanager
def fresh(path: Path) -> Iterator[Path]:
    """Give a place where nothing is, and leave nothing there."""
    shutil.rmtree(path, ignore_errors=True)
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


def stream(package: Path, place: Path) -> dict[str, Any]:
    """Tables → N-Quads as they come, checked but not sorted and without the fixed graphs."""
    from casegraph.ingest.quads import package_quads
    from casegraph.ingest.tables import Faults, Reading, open_package

    faults = Faults()
    reading = Reading(open_package(package, faults), faults)
    target = place / "stream.nq"
    with target.open("wb", buffering=1 << 18) as file:
        file.writelines(map(str.encode, package_quads(reading)))
    reading.raise_if_faulty()
    used = cpu()
    with target.open("rb") as file:
        lines = sum(piece.count(b"\n") for piece in iter(lambda: file.read(1 << 20), b""))
    target.unlink()
    return {"quads": lines, "cpu": used}


def text(package: Path, place: Path) -> dict[str, Any]:
    """Tables → one sorted N-Quads file with its digest, as ``casegraph build --format nquads``."""
    from casegraph.ingest.build import write_quads

    manifest, _ = write_quads([package], place / "whole.nq")
    return {"quads": manifest.quads, "digest": manifest.digest}


def copy(package: Path, place: Path) -> dict[str, Any]:
    """The file's bytes copied and flushed: what any writer has to do."""
    shutil.copyfile(place / "whole.nq", place / "copy.nq")
    with (place / "copy.nq").open("rb") as file:
        os.fsync(file.fileno())
    used = cpu()
    size = (place / "copy.nq").stat().st_size
    (place / "copy.nq").unlink()
    return {"bytes": size, "cpu": used}


def _load(place: Path, lenient: bool) -> dict[str, Any]:
    from pyoxigraph import RdfFormat, Store

    with fresh(place / "bare") as target:
        store = Store(str(target))
        store.bulk_load(path=str(place / "whole.nq"), format=RdfFormat.N_QUADS, lenient=lenient)
        store.flush()
        return {"quads": len(store)}


def load(package: Path, place: Path) -> dict[str, Any]:
    """The same N-Quads file → an Oxigraph store, by bare pyoxigraph."""
    return _load(place, lenient=False)


def load_lenient(package: Path, place: Path) -> dict[str, Any]:
    """The same without the check of IRIs and language tags, which casegraph leaves out too."""
    return _load(place, lenient=True)


def store(package: Path, place: Path) -> dict[str, Any]:
    """Tables → a dataset to query, everything checked, sorted, digested and counted."""
    from casegraph.ingest.build import build_store

    with fresh(place / "made.kg") as target:
        return {"quads": build_store([package], target)[0].quads}


def store_unchecked(package: Path, place: Path) -> dict[str, Any]:
    """The same with the checks of cells and keys taken out, to see what they cost."""
    from casegraph.ingest.tables.checks import TableChecks
    from casegraph.ingest.tables.keys import Keys

    def nothing(*_: object) -> None:
        return None

    for checks in (TableChecks, Keys):
        setattr(checks, "check", nothing)  # noqa: B010 - what the type checker must not see
    return store(package, place)


def rdflib_add(package: Path, place: Path) -> dict[str, Any]:
    """The same N-Quads, parsed by pyoxigraph and added one by one to an rdflib graph."""
    import pyoxigraph as ox
    from rdflib import Graph, Literal, URIRef

    graph = Graph()
    for quad in ox.parse(path=str(place / "whole.nq"), format=ox.RdfFormat.N_QUADS):
        term = quad.object
        graph.add(
            (
                URIRef(quad.subject.value),
                URIRef(quad.predicate.value),
                Literal(term.value, datatype=None if term.language else term.datatype.value,
                        lang=term.language)
                if isinstance(term, ox.Literal)
                else URIRef(term.value),
            )
        )  # fmt: skip
    return {"quads": len(graph)}


def pandas_writer(package: Path, place: Path) -> dict[str, Any]:
    """findings.csv alone, read by pandas and written by one f-string a line, nothing checked."""
    import pandas as pd

    from casegraph.model.iris import CG, ID, VOCAB

    frame = pd.read_csv(package / "findings.csv", dtype=str, keep_default_na=False)
    end = "<https://example.org/g> .\n"
    quads = 0
    with (place / "pandas.nq").open("w", encoding="utf-8") as file:
        for row in frame.itertuples(index=False):
            s = f"<{ID}finding/{row.finding_id}>"
            description = str(row.summary).replace("\\", "\\\\").replace('"', '\\"')
            lines = [
                f"<{ID}review/{row.review_id}> <{CG}hasFinding> {s} {end}",
                f"{s} <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <{CG}Finding> {end}",
                f'{s} <http://purl.org/dc/terms/description> "{description}" {end}',
                f'{s} <http://purl.org/dc/terms/identifier> "{row.finding_id}" {end}',
                f"{s} <{CG}findingKind> <{VOCAB}finding-kind/{row.kind}> {end}",
                f"{s} <{CG}polarity> <{VOCAB}polarity/{row.polarity}> {end}",
            ]
            for predicate, scheme, cell in (
                ("theme", "theme", row.themes), ("implicates", "agency", row.agencies),
            ):  # fmt: skip
                lines += [
                    f"{s} <{CG}{predicate}> <{VOCAB}{scheme}/{code}> {end}"
                    for code in str(cell).split(";")
                    if code
                ]
            file.writelines(lines)
            quads += len(lines)
    (place / "pandas.nq").unlink()
    return {"quads": quads}


def dataset(package: Path, place: Path) -> dict[str, Any]:
    """Build the dataset that the query steps ask."""
    from casegraph.ingest.build import build_store

    return {"quads": build_store([package], place / "asked.kg")[0].quads}


def native(package: Path, place: Path) -> dict[str, Any]:
    """Each query by pyoxigraph in this process: the first time and, in the median, warm."""
    from pyoxigraph import QueryResultsFormat, QuerySolutions, Store

    from casegraph.model.iris import PREFIXES
    from casegraph.store import store_path

    folder = str(store_path(place / "asked.kg"))

    def asked(store: Store, query: str) -> int:
        found = store.query(query, prefixes=PREFIXES, use_default_graph_as_union=True)
        if not isinstance(found, QuerySolutions):
            raise TypeError("not a SELECT query")
        return len(found.serialize(format=QueryResultsFormat.JSON) or b"")

    result: dict[str, Any] = {}
    for name, query in QUERIES.items():
        engine = Store.read_only(folder)
        first, size = _timed(lambda e=engine, q=query: asked(e, q))  # type: ignore[misc]
        warm = [_timed(lambda e=engine, q=query: asked(e, q))[0] for _ in range(5)]  # type: ignore[misc]
        result[name] = {"first": first, "warm": median(warm), "bytes": size}
    return result


def sandboxed(package: Path, place: Path) -> dict[str, Any]:
    """Each query by casegraph in a child process, and what such a child costs for nothing."""
    from casegraph.sparql.sandbox import StoreTarget, run_query

    target = StoreTarget("folder", place / "asked.kg")

    def asked(query: str) -> int:
        with run_query(target, query, format="json", **_UNLIMITED) as answer:
            return len(answer.body.read())

    result: dict[str, Any] = {}
    for name, query in {"nothing": _NOTHING, **QUERIES}.items():
        asked(query)
        runs = [_timed(lambda q=query: asked(q)) for _ in range(5)]  # type: ignore[misc]
        result[name] = {"cpu": median(r[0] for r in runs), "bytes": runs[0][1]}
    return result


def _timed(work: Callable[[], int]) -> tuple[float, int]:
    before = cpu()
    size = work()
    return cpu() - before, size


STEPS: dict[str, Callable[[Path, Path], dict[str, Any]]] = {
    f.__name__: f
    for f in (stream, text, copy, load, load_lenient, store, store_unchecked, rdflib_add,
              pandas_writer, dataset, native, sandboxed)
}  # fmt: skip


def main(step: str, package: str, place: str) -> None:
    """Take one step and print what it used as JSON."""
    started = time.perf_counter()
    found = STEPS[step](Path(package), Path(place))
    used = {"cpu": cpu(), "wall": time.perf_counter() - started, "rss": peak()}
    print(json.dumps({**used, **found}))


if __name__ == "__main__":
    main(*sys.argv[1:])
