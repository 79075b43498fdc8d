"""Writes answers row by row: JSON, XML, CSV, TSV, and RDF for triples.

The engine can write these itself, but it cannot stop at a number of rows or count them, and its XML
can hold characters that XML forbids. The worker loads this file by its path, so it imports only the
standard library and the engine.
"""

from __future__ import annotations

import json
import re
from functools import lru_cache
from itertools import chain, islice

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from typing import IO, Any

XSD_STRING = "http://www.w3.org/2001/XMLSchema#string"
# Characters that no XML 1.0 document can hold, not even escaped.
NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
QUOTE = json.encoder.encode_basestring
# Answers of fewer triples declare only the prefixes that they use; longer ones declare all.
HEAD = 10_000
# Terms whose text is cached: answers repeat their IRIs, and a look-up is faster than writing one.
CACHED = 1_024
PARTS = ("subject", "predicate", "object")
XML_HEAD = '<?xml version="1.0"?><sparql xmlns="http://www.w3.org/2005/sparql-results#">'
XML_ESCAPES = (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;"), ("\r", "&#13;"))
CSV_QUOTED = re.compile('[",\r\n]')
SHORT = re.compile(
    r'"(?:[+-]?\d+"\^\^<[^>]*#integer>|[+-]?\d*\.\d+"\^\^<[^>]*#decimal>'
    r'|(?:true|false)"\^\^<[^>]*#boolean>)',
    re.ASCII,
)


class RefusedError(Exception):
    """Why there is no answer: a kind and a sentence."""

    def __init__(self, kind: str, message: str, **more: object) -> None:
        super().__init__(message)
        self.status = {"ok": False, "kind": kind, "message": message, **more}


def write_boolean(value: bool, kind: str) -> str:
    """Write the answer of ASK; as a plain word in CSV and TSV, which do not define one."""
    word = "true" if value else "false"
    if kind == "json":
        return f'{{"head":{{}},"boolean":{word}}}'
    if kind == "xml":
        return f"{XML_HEAD}<head></head><boolean>{word}</boolean></sparql>"
    return word + "\n"


def write_json(names: list[str], rows: Iterable[Any]) -> Iterator[str]:
    """Yield SPARQL 1.1 Query Results JSON."""
    yield f'{{"head":{{"vars":{json.dumps(names)}}},"results":{{"bindings":['
    heads = [QUOTE(name) + ":" for name in names]
    comma = ""
    for row in rows:
        cells = [h + json_term(t) for h, t in zip(heads, row, strict=True) if t is not None]
        yield f"{comma}{{{','.join(cells)}}}"
        comma = ","
    yield "]}}"


@lru_cache(CACHED)
def json_term(term: Any) -> str:
    """Write one term as a JSON object."""
    name = type(term).__name__
    if name == "NamedNode":
        return f'{{"type":"uri","value":{QUOTE(term.value)}}}'
    if name == "BlankNode":
        return f'{{"type":"bnode","value":{QUOTE(term.value)}}}'
    if name == "Triple":
        parts = ",".join(f'"{p}":{json_term(getattr(term, p))}' for p in PARTS)
        return f'{{"type":"triple","value":{{{parts}}}}}'
    start = f'{{"type":"literal","value":{QUOTE(term.value)}'
    if term.language:
        direction = f',"its:dir":"{_direction(term)}"' if _direction(term) else ""
        return f'{start},"xml:lang":"{term.language}"{direction}}}'
    kind = term.datatype.value
    return start + "}" if kind == XSD_STRING else f'{start},"datatype":{QUOTE(kind)}}}'


def write_xml(names: list[str], rows: Iterable[Any]) -> Iterator[str]:
    """Yield SPARQL Query Results XML."""
    variables = "".join(f'<variable name="{name}"/>' for name in names)
    yield f"{XML_HEAD}<head>{variables}</head><results>"
    for row in rows:
        cells = [
            f'<binding name="{name}">{xml_term(term)}</binding>'
            for name, term in zip(names, row, strict=True)
            if term is not None
        ]
        yield f"<result>{''.join(cells)}</result>"
    yield "</results></sparql>"


@lru_cache(CACHED)
def xml_term(term: Any) -> str:
    """Write one term as an XML element."""
    name = type(term).__name__
    if name == "Triple":
        parts = "".join(f"<{p}>{xml_term(getattr(term, p))}</{p}>" for p in PARTS)
        return f"<triple>{parts}</triple>"
    value = xml_text(term.value)
    if name == "NamedNode":
        return f"<uri>{value}</uri>"
    if name == "BlankNode":
        return f"<bnode>{value}</bnode>"
    if term.language:
        its = 'xmlns:its="http://www.w3.org/2005/11/its" its:version="2.0"'
        direction = f' {its} its:dir="{_direction(term)}"' if _direction(term) else ""
        return f'<literal xml:lang="{term.language}"{direction}>{value}</literal>'
    kind = term.datatype.value
    about = "" if kind == XSD_STRING else f' datatype="{xml_text(kind)}"'
    return f"<literal{about}>{value}</literal>"


def xml_text(text: str) -> str:
    """Escape text for XML, where a bare carriage return would be read as a line feed."""
    for character, written in XML_ESCAPES:
        if character in text:
            text = text.replace(character, written)
    return must_fit_xml(text)


def must_fit_xml(text: str) -> str:
    """Return the text; refuse it for a character that XML cannot hold."""
    match = NOT_XML.search(text)
    if match:
        raise RefusedError("characters", f"U+{ord(match[0]):04X}")
    return text


def write_csv(names: list[str], rows: Iterable[Any]) -> Iterator[str]:
    """Yield SPARQL 1.1 Query Results CSV: a header and plain values."""
    yield ",".join(names) + "\r\n"
    for row in rows:
        line = ",".join([csv_cell(term) for term in row])
        # A single empty cell is quoted, so that readers do not take the row for a blank line.
        yield (line or '""' * (len(names) == 1)) + "\r\n"


@lru_cache(CACHED)
def csv_cell(term: Any) -> str:
    """Write one term as its plain value, quoted where CSV requires it."""
    if term is None:
        return ""
    name = type(term).__name__
    text = str(term) if name in ("BlankNode", "Triple") else term.value
    return '"' + text.replace('"', '""') + '"' if CSV_QUOTED.search(text) else str(text)


def write_tsv(names: list[str], rows: Iterable[Any]) -> Iterator[str]:
    """Yield SPARQL 1.1 Query Results TSV: terms in the syntax of Turtle."""
    yield "\t".join("?" + name for name in names) + "\n"
    for row in rows:
        yield "\t".join([tsv_cell(term) for term in row]) + "\n"


@lru_cache(CACHED)
def tsv_cell(term: Any) -> str:
    """Write one term as in Turtle, with the short form for integers, decimals and booleans."""
    if term is None:
        return ""
    text = str(term).replace("\t", "\\t")
    if text.startswith('"') and SHORT.fullmatch(text):
        return str(term.value)
    return text


def write_triples(
    triples: Iterator[Any], out: IO[bytes], kind: str, prefixes: dict[str, str]
) -> None:
    """Write the triples of CONSTRUCT or DESCRIBE as RDF, with the prefixes that they use."""
    from pyoxigraph import Quad, RdfFormat, serialize

    form = RdfFormat.from_extension(kind)
    if form is None:
        raise RefusedError("engine", f"the engine writes no {kind}")
    head = list(islice(triples, HEAD))
    if len(head) < HEAD:
        prefixes = used_prefixes(head, prefixes)
    each: Iterable[Any] = chain(head, triples)
    if form.supports_datasets:
        each = (Quad(t.subject, t.predicate, t.object) for t in each)
    elif form == RdfFormat.RDF_XML:
        each = map(_fits_xml, each)
    serialize(each, out, form, prefixes=prefixes)


def used_prefixes(triples: list[Any], prefixes: dict[str, str]) -> dict[str, str]:
    """Return the prefixes that the triples use; a namespace ends at the last # or / of an IRI."""
    namespaces = set()
    for triple in triples:
        for term in (triple.subject, triple.predicate, triple.object):
            if type(term).__name__ == "Literal" and not term.language:
                term = term.datatype
            if type(term).__name__ == "NamedNode":
                cut = max(term.value.rfind("#"), term.value.rfind("/")) + 1
                namespaces.add(term.value[:cut])
    return {prefix: name for prefix, name in prefixes.items() if name in namespaces}


def _fits_xml(triple: Any) -> Any:
    if type(triple.object).__name__ == "Literal":
        must_fit_xml(triple.object.value)
    return triple


def _direction(term: Any) -> str:
    # Base directions are new in RDF 1.2; an older engine has no such attribute.
    return str(getattr(term, "direction", None) or "")


#: The writer of SELECT rows, by format.
WRITERS: dict[str, Callable[[list[str], Iterable[Any]], Iterator[str]]] = {
    "json": write_json,
    "xml": write_xml,
    "csv": write_csv,
    "tsv": write_tsv,
}
