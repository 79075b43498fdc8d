"""The formats of an answer, and the forms of query that each of them can hold.

The command line and the endpoint use the same names. Only the command line has ``table``, which it
draws from JSON.
"""

from __future__ import annotations

from dataclasses import dataclass

from casegraph.errors import QueryError, UnknownNameError

_ROWS = ("SELECT", "ASK")
_TRIPLES = ("CONSTRUCT", "DESCRIBE")


@dataclass(frozen=True)
class Format:
    """A format: ``forms`` are the query forms whose answers it can hold, ``writes`` is the name by
    which the worker writes it."""

    name: str
    media_type: str
    forms: tuple[str, ...]
    writes: str


#: Every format by its name, those for rows first.
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
    """Return the names of the formats that can hold the answer of a query form.

    >>> suiting("ASK")
    ['table', 'json', 'xml', 'csv', 'tsv']
    """
    return [f.name for f in FORMATS.values() if form is None or form in f.forms]


def require(form: str | None, chosen: Format) -> None:
    """Raise QueryError, which names the suitable formats, if a format cannot hold an answer.

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
