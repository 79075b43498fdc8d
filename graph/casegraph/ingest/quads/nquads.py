"""The text of N-Quads terms, from columns that were already checked.

Writing text is several times faster than making term objects, and every store can load it. Ids
match a pattern that needs no escaping in an IRI; literals are escaped here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from casegraph.model.iris import PREFIXES

XSD = PREFIXES["xsd"]
TYPE = f"<{PREFIXES['rdf']}type>"
_UNIT = "\x1f"  # no cell holds it: control characters are faults

#: Sorted lines of N-Quads that all have the same subject.
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
    r"""Return text as it is written between the quotes of a literal.

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
    """Escape a whole column; a column without special characters needs only one search."""
    joined = _UNIT.join(cells)
    if "\\" not in joined and '"' not in joined and "\n" not in joined and "\r" not in joined:
        return cells
    return escape(joined).split(_UNIT)


def decimal(text: str) -> str:
    """Return a number in the canonical form of xsd:decimal, which every store keeps.

    >>> decimal("01.50"), decimal("24.0"), decimal("-0")
    ('1.5', '24', '0')
    """
    sign = "-" if text.startswith("-") else ""
    whole, _, fraction = text.lstrip("-").partition(".")
    whole, fraction = whole.lstrip("0") or "0", fraction.rstrip("0")
    number = f"{whole}.{fraction}" if fraction else whole
    return number if number == "0" else sign + number


def block(subject: str, pairs: Iterable[tuple[str, str]], graph: str) -> Block:
    """Return the sorted lines of one subject; all arguments are terms."""
    return "".join(sorted(f"{subject} {p} {o} {graph} .\n" for p, o in set(pairs)))
