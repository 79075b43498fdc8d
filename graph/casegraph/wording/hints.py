"""Why a query may find nothing among values that are there: alike on the page and in a terminal."""

from __future__ import annotations

#: By what is wrong; the words in braces are put in where it is told.
HINTS = {
    "year": '{property} leads to a year; write "{year}"^^xsd:gYear',
    "compared": "{variable} is a year (xsd:gYear), which is not a number; write {wanted}",
    "thing": "{property} leads to a thing, not to a text; {act}",
    "label": "write {property}/skos:prefLabel for its name",
    "language": "{property} leads to a text with its language; write {text}@en",
    "text": "{variable} is a text with its language; write {wanted}",
}
