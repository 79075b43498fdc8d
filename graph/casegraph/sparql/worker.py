"""The process in which one untrusted query runs: no network, little memory, stopped at its limit.

This is a script, not a module of casegraph: it imports only the standard library, the engine and
files beside it, so that it starts quickly. It reads one request (JSON) from stdin, writes the
answer to stdout, and ends stderr with one line of JSON, the status.

The order matters. First the process gives up its network namespace and the right to make a socket,
which it can do only while it has a single thread. Then it sets its limits and opens the data. Where
all files of the data are open, it gives up the right to open another file. Only then does the
engine read the query. Where a system lacks one of these barriers, the others still hold.
"""

from __future__ import annotations

import errno
import json
import os
import re
import sys
import threading
import time
from importlib.machinery import SourceFileLoader
from types import ModuleType

# Importing typing and pathlib would take a fifth of the time of a small query.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import IO, Any


def _load_module(name: str) -> ModuleType:
    # Loaded by its path: an import from casegraph would load the whole package.
    module = ModuleType(name)
    path = os.path.join(os.path.dirname(__file__), f"{name}.py")  # noqa: PTH118, PTH120
    SourceFileLoader(name, path).exec_module(module)
    return module


barriers = _load_module("barriers")
writers = _load_module("writers")
union = _load_module("../store/union")

#: Stores that were loaded into memory before this process was forked, by the path of their folder;
#: see ``casegraph/endpoint/fork_server.py``. Empty in a process that was started for one query.
loaded: dict[str, Any] = {}


def open_store(kg: dict[str, str]) -> Any:
    """Return a store: the one in memory, a folder opened read-only, or an RDF file loaded."""
    path = kg["path"]
    if path in loaded:
        return loaded[path]
    from pyoxigraph import RdfFormat, Store

    try:
        if kg["kind"] == "folder":
            return Store.read_only(path)
        kind = RdfFormat.from_extension("nq" if kg["kind"] == "quads" else kg["format"])
        if kind is None:
            raise writers.RefusedError(
                "data", f"found the file extension {kg['format']!r}, which names no RDF format"
            )
        with open(path, "rb") as file:  # noqa: PTH123
            data = file.read().removeprefix(b"\xef\xbb\xbf")  # a byte order mark
        if kind == RdfFormat.RDF_XML:
            refuse_entities(data)
        store = Store()
        store.load(data, format=kind, base_iri=kg.get("base"))
        if union.has_repeats(store):
            union.merge(store)
            kg["union"] = "default"
        return store
    except (SyntaxError, ValueError, RuntimeError, OSError) as error:
        raise writers.RefusedError("data", str(error)[:300]) from None


def all_open(kg: dict[str, str]) -> bool:
    """Return whether the engine has opened every file of the data.

    The engine opens up to 16 files of each part of a folder at once, and the others when a query
    reaches them. If it were refused there, it would take that for the end of the data, or try
    again without end.
    """
    if kg["kind"] != "folder" or kg["path"] in loaded:
        return True
    tables = sum(name.endswith(".sst") for name in os.listdir(kg["path"]))  # noqa: PTH208
    return tables <= 12 and barriers.files_allowed() >= 256


def refuse_entities(data: bytes) -> None:
    """Refuse RDF/XML that declares entities: 1 kB of them can exhaust any memory."""
    if b"\x00" in data:
        raise writers.RefusedError("data", "found RDF/XML that is not UTF-8; save it as UTF-8")
    if re.search(rb"<!\s*(?:DOCTYPE|ENTITY)", data, re.IGNORECASE):
        raise writers.RefusedError(
            "data",
            "found a document type declaration, whose entities can exhaust the memory; "
            "save the data as Turtle",
        )


def substitute(
    query: str, terms: dict[str, list[str]], places: dict[str, list[int]]
) -> tuple[str, list[tuple[int, int]]]:
    """Restrict variables to terms; return the query and the (offset, length) of each insertion.

    The engine's own substitution requires each variable in the projection, so it cannot serve a
    query that counts, asks or constructs. A VALUES block can, and is plain SPARQL. At the end of
    the query it would be too late: counts and FILTERs are evaluated before it is joined. So it is
    inserted at the start of every group that names the variable. A group that does not name it
    stays as it is, as the scope rules require.

    Nothing but terms can be inserted: the engine builds each from N-Triples and writes it again.
    """
    blocks: dict[int, str] = {}
    for variable, texts in terms.items():
        values = " ".join(str(build_term(variable, text)) for text in texts)
        for place in places[variable]:
            blocks[place] = blocks.get(place, "") + f" VALUES ?{variable} {{ {values} }} "
    insertions, last, pieces = [], 0, []
    for place in sorted(blocks):
        pieces += [query[last:place], blocks[place]]
        insertions.append((place, len(blocks[place])))
        last = place
    return "".join([*pieces, query[last:]]), insertions


def build_term(variable: str, text: str) -> Any:
    """Build a term from N-Triples; the text must be exactly one term."""
    from pyoxigraph import BlankNode, RdfFormat, parse

    try:
        triples = list(parse(f"<urn:x> <urn:x> {text} .".encode(), format=RdfFormat.N_TRIPLES))
    except (SyntaxError, ValueError):
        triples = []
    if len(triples) != 1:
        raise writers.RefusedError(
            "value", f"found no N-Triples term for ?{variable}: {text[:60]!r}"
        )
    term = triples[0].object
    if isinstance(term, BlankNode):
        raise writers.RefusedError(
            "value", f"found a blank node for ?{variable}, which would match any node"
        )
    return term


def run(store: Any, request: dict[str, Any], out: IO[bytes]) -> dict[str, object]:
    """Run the query, write the answer, and return the status."""
    from pyoxigraph import NamedNode, QueryBoolean, QuerySolutions

    terms = request.get("substitutions") or {}
    query, insertions = substitute(request["query"], terms, request.get("places") or {})
    options: dict[str, Any] = {"prefixes": request.get("prefixes") or None}
    graphs = {k: request.get(k) for k in ("default_graphs", "named_graphs")}
    if any(g is not None for g in graphs.values()):
        try:
            options["default_graph"] = [NamedNode(g) for g in graphs["default_graphs"] or ()]
            options["named_graphs"] = [NamedNode(g) for g in graphs["named_graphs"] or ()]
        except ValueError as error:
            raise writers.RefusedError(
                "value", f"found a graph name that is not an IRI ({error})"
            ) from None
    elif not request.get("names_graphs") and request["kg"].get("union") != "default":
        # For a query with FROM, this option would make the engine ignore the FROM.
        options["use_default_graph_as_union"] = True
    try:
        result = store.query(query, base_iri=request.get("base"), **options)
    except SyntaxError as error:
        raise writers.RefusedError(
            "syntax", str(error), **_position(str(error), query, insertions)
        ) from None
    kind = request["format"]
    rows = Rows(request["limits"].get("rows"))
    if isinstance(result, QueryBoolean):
        form, fits = "ASK", kind in writers.WRITERS
        if fits:
            out.write(writers.write_boolean(bool(result), kind).encode())
    elif isinstance(result, QuerySolutions):
        form, fits = "SELECT", kind in writers.WRITERS
        if fits:
            names = [v.value for v in result.variables]
            for piece in writers.WRITERS[kind](names, rows.capped(result)):
                out.write(piece.encode())
    else:
        form, fits = "CONSTRUCT", kind not in writers.WRITERS
        if fits:
            writers.write_triples(rows.capped(result), out, kind, request.get("prefixes") or {})
    if not fits:
        raise writers.RefusedError("format", form)
    out.flush()
    return {"ok": True, "form": form, "rows": rows.count, "truncated": rows.truncated}


def _position(message: str, query: str, insertions: list[tuple[int, int]]) -> dict[str, int]:
    # The engine counts in the text with the insertions; the caller knows the text without them.
    match = re.match(r"error at (\d+):(\d+)", message)
    if not match:
        return {}
    line, column = int(match[1]), int(match[2])
    offset = sum(len(each) + 1 for each in query.split("\n")[: line - 1]) + column - 1
    for place, length in insertions:
        if place < offset:
            offset = max(place, offset - length)
    return {"offset": offset}


class Rows:
    """Counts rows as they pass, and stops at a cap."""

    def __init__(self, cap: int | None) -> None:
        self.cap, self.count, self.truncated = cap, 0, False

    def capped(self, rows: Iterable[Any]) -> Iterator[Any]:
        for row in rows:
            if self.count == self.cap:
                self.truncated = True
                return
            self.count += 1
            yield row


def answer(request: dict[str, Any], status: dict[str, object]) -> None:
    """Open the data, give up further files, run the query, and fill in the status."""
    clock = time.perf_counter
    try:
        start = clock()
        processors = barriers.keep_processors(2)
        store = open_store(request["kg"])
        if sys.platform == "linux":
            os.sched_setaffinity(0, processors)
        opened = clock()
        print('{"stage":"query"}', file=sys.stderr, flush=True)
        with open(1, "wb", buffering=1 << 18, closefd=False) as out:
            if all_open(request["kg"]):
                barriers.set_limit("RLIMIT_NOFILE", 0, 0)
            status.update(run(store, request, out))
        status["seconds"] = {"open": opened - start, "query": clock() - opened}
    except writers.RefusedError as refusal:
        status.update(refusal.status)
    except MemoryError:
        status.update(ok=False, kind="memory", message="")
    except OSError as error:
        kind = "size" if error.errno == errno.EFBIG else "engine"
        status.update(ok=False, kind=kind, message=str(error))
    except (RuntimeError, ValueError) as error:
        status.update(ok=False, kind="engine", message=str(error))


def main() -> None:
    """Read the request, answer it in a thread with a deep stack, and write the status."""
    barriers.leave_network()
    barriers.forbid_sockets()
    request = json.load(sys.stdin.buffer)
    limits = request["limits"]
    barriers.limit(limits["seconds"], limits["memory"], limits["answer"])
    status: dict[str, object] = {"ok": False, "kind": "engine", "message": "no answer"}
    threading.stack_size(64 << 20)  # the engine recurses at each bracket
    thread = threading.Thread(target=answer, args=(request, status))
    thread.start()
    thread.join()
    print(json.dumps(status), file=sys.stderr, flush=True)
    # Leave at once: freeing the store term by term would take time.
    os._exit(0)


if __name__ == "__main__":
    main()
