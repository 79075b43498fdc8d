"""``casegraph query``: any SPARQL, or a named question."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from casegraph.cli.options import Kg, Output
from casegraph.errors import UsageError

if TYPE_CHECKING:
    from casegraph.sparql import Answer

#: Rows that a table on the screen shows; the other formats have no limit.
SCREEN_ROWS = 1_000


def query(
    sparql: Annotated[
        str | None, typer.Argument(metavar="[SPARQL]", help="The query; our prefixes are known.")
    ] = None,
    file: Annotated[
        str | None,
        typer.Option(
            "-f",
            "--file",
            metavar="FILE",
            help="Read the query from a file, or from standard input with -.",
        ),
    ] = None,
    name: Annotated[
        str | None, typer.Option("--name", metavar="NAME", help="Ask a named question.")
    ] = None,
    restrict: Annotated[
        list[str] | None,
        typer.Option(
            "--with",
            metavar="VARIABLE=NAME",
            help="Restrict a named question to some ids or labels, for example theme=neglect; "
            "repeat for more.",
        ),
    ] = None,
    list_names: Annotated[
        bool, typer.Option("--list", help="List the named questions and exit.")
    ] = False,
    show: Annotated[
        bool, typer.Option("--show", help="Print the named question's SPARQL, not its answer.")
    ] = False,
    form: Annotated[
        str,
        typer.Option(
            "--format",
            metavar="FORMAT",
            help="table, csv, tsv, json, xml; for triples: turtle, ntriples, nquads, trig, "
            "jsonld, rdfxml.",
        ),
    ] = "",
    timeout: Annotated[
        float, typer.Option("--timeout", metavar="S", min=0.1, help="Time limit in seconds.")
    ] = 10.0,
    kg: Kg = None,
    output: Output = None,
) -> None:
    """Ask the dataset in SPARQL 1.1, or one of the named questions.

    A query runs in a process of its own, without network and within its time limit. Data goes to
    stdout and nothing else does. On stderr are the hints that the page for queries gives: variables
    without a value and, after an empty answer, each name that the dataset does not have, with the
    nearest, and values that cannot match: a year that is compared with a number, a label without
    its language.

    Examples:

      casegraph query --list

      casegraph query --name reviews-by-theme --with theme=neglect

      casegraph query "SELECT ?title { ?r a cg:Review ; dcterms:title ?title } LIMIT 5"

      casegraph query -f question.rq --format csv -o answer.csv
    """
    from casegraph.cli.console import opened, say, write_out
    from casegraph.cli.results import warn
    from casegraph.sparql.empty_answers import is_empty, unknown_names
    from casegraph.sparql.formats import format_named
    from casegraph.sparql.named import named_query
    from casegraph.sparql.run import ask
    from casegraph.sparql.unbound import unbound
    from casegraph.sparql.value_hints import value_hints

    if list_names:
        typer.echo(_list(), nl=False)
        return
    text = _text(sparql, file, name)
    found = named_query(name) if name is not None else None
    if found is not None:
        if show:
            typer.echo(f"# {found.question}\n# {found.counted}\n{found.text}", nl=False)
            return
        text = found.text
    elif restrict or show:
        raise UsageError("--with and --show go with --name; name a question")
    chosen = form or _default(text)
    format_named(chosen)
    restricted = _pairs(restrict)
    if found is not None:
        # Refused before anything is opened; what only a dataset knows passes.
        found.bind(restricted)
    with opened(kg) as (graph, _):
        store = graph.store
    values = found.bind(restricted, store) if found is not None else {}
    with ask(
        store,
        text,
        format=chosen,
        timeout=timeout,
        values=values,
        row_limit=SCREEN_ROWS if chosen == "table" else None,
    ) as answer:
        # This reads only the start of the answer.
        empty = is_empty(answer)
        if chosen == "table":
            write_out(_table(answer), output)
            if answer.truncated:
                say(f"note: only the first {SCREEN_ROWS:,} rows are shown; --format csv has all.")
        else:
            write_out(answer.body.read(), output)
    if name is None:
        faults = [*map(str, unknown_names(store, text)), *value_hints(store, text)] if empty else []
        warn([*unbound(text), *faults])


def _default(text: str) -> str:
    from casegraph.sparql.lexer import refuse_unsafe

    return "turtle" if refuse_unsafe(text).form in ("CONSTRUCT", "DESCRIBE") else "table"


def _text(sparql: str | None, file: str | None, name: str | None) -> str:
    given = [v for v in (sparql, file, name) if v is not None]
    if len(given) != 1:
        raise UsageError(
            f"found {len(given)} of SPARQL, -f and --name; expected exactly one; "
            "--list shows the named questions"
        )
    if sparql is not None:
        return _of_argument(sparql)
    if file is None:
        return ""
    if file == "-":
        # As bytes: a console of Windows would have them read in its own code page.
        return _decoded(sys.stdin.buffer.read(), "the standard input")
    path = Path(file)
    try:
        return _decoded(path.read_bytes(), str(path))
    except OSError as error:
        raise UsageError(f"{path}: cannot be read ({error.strerror}); check the path") from None


def _of_argument(text: str) -> str:
    """Return an argument as it was typed, where the locale (such as C) cannot read UTF-8."""
    if text.isascii() or not any("\udc80" <= c <= "\udcff" for c in text):
        return text
    try:
        return _decoded(os.fsencode(text), "the query")
    except UnicodeEncodeError:
        return text  # what is wrong with it is said later


def _decoded(text: bytes, where: str) -> str:
    try:
        return text.decode("utf-8-sig")
    except UnicodeDecodeError:
        kind = "UTF-16" if text[:2] in (b"\xff\xfe", b"\xfe\xff") else "text that is not UTF-8"
        raise UsageError(f"{where}: found {kind}; expected UTF-8; save it as UTF-8") from None


def _pairs(restrict: list[str] | None) -> dict[str, list[str]]:
    pairs: dict[str, list[str]] = {}
    for text in restrict or ():
        variable, sign, value = text.partition("=")
        if not sign or not value:
            raise UsageError(f"--with {text}: expected VARIABLE=NAME, for example theme=neglect")
        pairs.setdefault(variable.strip(), []).append(value)
    return pairs


def _list() -> str:
    from casegraph.cli.tables import text_table
    from casegraph.sparql.named import named_queries

    rows = [[q.name, q.question, ", ".join(q.parameters)] for q in named_queries().values()]
    return text_table(["name", "question", "--with"], rows)


def _table(answer: Answer) -> str:
    import json

    from casegraph.cli.tables import text_table
    from casegraph.model.iris import PREFIXES

    found = json.load(answer.body)
    if "boolean" in found:
        return "yes\n" if found["boolean"] else "no\n"
    by_length = sorted(PREFIXES.items(), key=lambda item: -len(item[1]))

    def shown(cell: dict[str, str] | None) -> str:
        if cell is None:
            return ""
        value = cell["value"]
        if cell["type"] == "uri":
            for prefix, iri in by_length:
                if value.startswith(iri):
                    return f"{prefix}:{value[len(iri) :]}"
        return value

    names = found["head"]["vars"]
    rows = [[shown(b.get(n)) for n in names] for b in found["results"]["bindings"]]
    return text_table(names, rows)
