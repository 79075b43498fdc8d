"""The formats an answer can be written in, and which kinds of query each of them suits.

The names are those of the command line and of the endpoint; ``table`` is drawn by the command
line from JSON.
"""

from __future__ import annotations

from dataclasses import dataclass

from casegraph.errors import QueryError, UnknownNameError

_ROWS = ("SELECT", "ASK")
_TRIPLES = ("CONSTRUCT", "DESCRIBE")


@dataclass(frozen=True)
class Format:
    """A format by name; ``writes`` is what the engine's side is asked for, ``forms`` the kinds of
    query whose answers it can hold."""

    name: str
    media_type: str
    forms: tuple[str, ...]
    writes: str


#: Every format by name, those for rows first.
FORMATS: dict[str, Format] = {
    f.name: f
    for f in (
        Format("table", "text/plain", _ROWS, "json"),
        Format("json", "application/sparql-results+json", _ROWS, "json"),
        Format("xml", "application/sparql-results+xml", _ROWS, "xml"),
        Format("csv", "text/csv", _ROWS, "csv"),
        Format("tsv", "text/tab-separated-values", _ROWS, "tsv"),
        Format("turtle", "text/turtle", _TRIPLES, "ttl"),
        Format("ntriples", "application/n-triples", _TRIPLES, "nt"),
        Format("nquads", "application/n-quads", _TRIPLES, "nq"),
        Format("trig", "application/trig", _TRIPLES, "trig"),
        Format("jsonld", "application/ld+json", _TRIPLES, "jsonld"),
        Format("rdfxml", "application/rdf+xml", _TRIPLES, "rdf"),
    )
}


def format_named(name: str) -> Format:
    """Return a format by its name.

    Raises UnknownNameError, with the nearest names.

    >>> format_named("turtle").media_type
    'text/turtle'
    """
    try:
        return FORMATS[name]
    except KeyError:
        raise UnknownNameError("format", name, list(FORMATS)) from None


def suiting(form: str | None) -> list[str]:
    """Return the names of the formats that suit a kind of query.

    >>> suiting("ASK")
    ['table', 'json', 'xml', 'csv', 'tsv']
    """
    return [f.name for f in FORMATS.values() if form is None or form in f.forms]


def require(form: str | None, chosen: Format) -> None:
    """Raise QueryError, naming what fits, when a format cannot hold the answer of a query.

    >>> require("SELECT", FORMATS["turtle"])
    Traceback (most recent call last):
    casegraph.errors.QueryError: the format turtle holds triples, and SELECT gives rows; use \
table, json, xml, csv or tsv
    """
    if form is None or form in chosen.forms:
        return
    *most, last = suiting(form)
    holds, gives = ("rows", "triples") if chosen.forms is _ROWS else ("triples", "rows")
    if form == "ASK":
        gives = "true or false"
    raise QueryError(
        f"the format {chosen.name} holds {holds}, and {form} gives {gives}; "
        f"use {', '.join(most)} or {last}"
    )
