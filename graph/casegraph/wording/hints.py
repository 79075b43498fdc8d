"""What may be wrong with a query that finds nothing: one list for the page and for a terminal."""

from __future__ import annotations

#: By what is wrong; the words in braces are put in where it is told.
HINTS = {
    "unknown": "{name} is not in the data",
    "unbound": "nothing in it gives {variable} a value",
    "meant": "did you mean {names}?",
    "year": '{property} leads to a year; write "{year}"^^xsd:gYear',
    "compared": "{variable} is a year (xsd:gYear), which is not a number; write {wanted}",
    "thing": "{property} leads to a thing, not to a text; {act}",
    "label": "write {property}/skos:prefLabel for its name",
    "language": "{property} leads to a text with its language; write {text}@en",
    "text": "{variable} is a text with its language; write {wanted}",
}
