"""The text of N-Quads terms, built from columns that the tables have already checked.

Writing text is several times faster than making term objects, and every store loads it at once;
ids have been held against a pattern that needs no escaping in an IRI, literals are escaped here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from casegraph.model.iris import PREFIXES

XSD = PREFIXES["xsd"]
TYPE = f"<{PREFIXES['rdf']}type>"
_UNIT = "\x1f"  # no cell holds it: control characters are faults

#: A piece of sorted N-Quads: all of its lines share their subject, which comes first.
Block = str


def iri(value: str) -> str:
    """Return an IRI as a term.

    >>> iri("https://schema.org/")
    '<https://schema.org/>'
    """
    return f"<{value}>"


def predicate(curie: str) -> str:
    """Return a prefixed name as a term.

    >>> predicate("cg:theme")
    '<https://w3id.org/casegraph/ontology#theme>'
    """
    prefix, _, local = curie.partition(":")
    return f"<{PREFIXES[prefix]}{local}>"


def escape(text: str) -> str:
    r"""Return text as it stands between the quotes of a literal.

    >>> escape('a "b"')
    'a \\"b\\"'
    """
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "\\r")


def literal(text: str, datatype: str | None = None) -> str:
    """Return a literal as a term; ``datatype`` is a local name of XML Schema.

    >>> literal("2024", "gYear")
    '"2024"^^<http://www.w3.org/2001/XMLSchema#gYear>'
    """
    return f'"{escape(text)}"' + (f"^^<{XSD}{datatype}>" if datatype else "")


def escape_column(cells: Sequence[str]) -> Sequence[str]:
    """Escape a whole column at once: a column without special characters costs one search."""
    joined = _UNIT.join(cells)
    if "\\" not in joined and '"' not in joined and "\n" not in joined and "\r" not in joined:
        return cells
    return escape(joined).split(_UNIT)


def decimal(text: str) -> str:
    """Return a number in the canonical form of xsd:decimal, which no store rewrites.

    >>> decimal("01.50"), decimal("24.0"), decimal("-0")
    ('1.5', '24', '0')
    """
    sign = "-" if text.startswith("-") else ""
    whole, _, fraction = text.lstrip("-").partition(".")
    whole, fraction = whole.lstrip("0") or "0", fraction.rstrip("0")
    number = f"{whole}.{fraction}" if fraction else whole
    return number if number == "0" else sign + number


def block(subject: str, pairs: Iterable[tuple[str, str]], graph: str) -> Block:
    """Return the sorted lines of one subject; every part is a term already."""
    return "".join(sorted(f"{subject} {p} {o} {graph} .\n" for p, o in set(pairs)))
