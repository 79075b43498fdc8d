"""Reads SPARQL 1.1 Query Results JSON from endpoints, and checks every part of it.

An endpoint may be older than the standard, or the address may be that of another service.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

#: Media types of the format; many servers use the second.
MEDIA_TYPES = ("application/sparql-results+json", "application/json")
NAME = "SPARQL JSON"

#: A term in this format: ``type``, ``value``, and the datatype or language of a literal.
Cell = Mapping[str, Any]


@dataclass(frozen=True)
class Solutions:
    """The answer to a SELECT: its variables in order, and the bound terms of each row."""

    variables: tuple[str, ...]
    bindings: Sequence[Mapping[str, Cell]]


def read_answer(body: bytes) -> Solutions | bool:
    """Return the rows of a SELECT, or the value of an ASK.

    Raises ValueError, which names what was found, for anything else.

    >>> read_answer(b'{"head": {}, "boolean": true}')
    True
    >>> read_answer(b"<html>")
    Traceback (most recent call last):
    ValueError: text that is not JSON
    """
    try:
        answer = json.loads(body.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise ValueError("text that is not JSON") from None
    if not isinstance(answer, dict):
        raise ValueError("JSON of another kind")
    if "boolean" in answer:
        if not isinstance(answer["boolean"], bool):
            raise ValueError("an answer to ASK that is neither true nor false")
        return answer["boolean"]
    head, results = answer.get("head"), answer.get("results")
    names = head.get("vars") if isinstance(head, dict) else None
    rows = results.get("bindings") if isinstance(results, dict) else None
    if not isinstance(names, list) or not isinstance(rows, list):
        raise ValueError("JSON of another kind")
    known = set(map(str, names))
    return Solutions(tuple(map(str, names)), [_row(row, known) for row in rows])


def _row(row: object, known: set[str]) -> Mapping[str, Cell]:
    if not isinstance(row, dict) or not known.issuperset(row):
        raise ValueError("a row with other variables than the answer has")
    return {name: _cell(cell) for name, cell in row.items()}


def _cell(cell: object) -> Cell:
    if not isinstance(cell, dict):
        raise ValueError("a value that is not an RDF term")
    kind, value = cell.get("type"), cell.get("value")
    if kind == "triple" and isinstance(value, dict):
        return {"type": kind, "value": {part: _cell(term) for part, term in value.items()}}
    if kind not in ("uri", "literal", "typed-literal", "bnode") or not isinstance(value, str):
        raise ValueError("a value that is not an RDF term")
    if kind == "typed-literal":
        # A literal had this name in the draft of 2007; some servers used it until 2025.
        return {**cell, "type": "literal"}
    return cell
