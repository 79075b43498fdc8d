"""Which format a client gets: the one that it names, or the best match for its Accept header.

RFC 9110, section 12.5.1: the most specific range that matches a format gives its quality, and the
format with the highest quality wins. Of two with the same quality, the one that the header names
more exactly wins, then the one that it names first, then the one that is offered first.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from casegraph.endpoint.errors import RefusedError
from casegraph.errors import nearest


class Offer(NamedTuple):
    """A media type that can be sent, and the name of its format in ``casegraph.sparql``."""

    media_type: str
    format: str


#: Formats for SELECT and ASK; the plain names of JSON and XML mean the same here.
ROWS = (
    Offer("application/sparql-results+json", "json"),
    Offer("application/sparql-results+xml", "xml"),
    Offer("text/csv", "csv"),
    Offer("text/tab-separated-values", "tsv"),
    Offer("application/json", "json"),
    Offer("application/xml", "xml"),
    Offer("text/xml", "xml"),
)
#: Formats for CONSTRUCT, DESCRIBE and every description.
TRIPLES = (
    Offer("text/turtle", "turtle"),
    Offer("application/n-triples", "ntriples"),
    Offer("application/ld+json", "jsonld"),
    Offer("application/rdf+xml", "rdfxml"),
    Offer("application/trig", "trig"),
    Offer("application/n-quads", "nquads"),
    Offer("application/json", "jsonld"),
    Offer("application/xml", "rdfxml"),
    Offer("text/xml", "rdfxml"),
    Offer("application/x-turtle", "turtle"),
    Offer("text/plain", "ntriples"),
)
#: Other names that clients use: the format for rows, and the format for triples.
_NAMES = {
    "ttl": ("", "turtle"),
    "n3": ("", "turtle"),
    "nt": ("", "ntriples"),
    "n-triples": ("", "ntriples"),
    "nq": ("", "nquads"),
    "json-ld": ("", "jsonld"),
    "rdf": ("", "rdfxml"),
    "rdf+xml": ("", "rdfxml"),
    "rdf/xml": ("", "rdfxml"),
    "json": ("json", "jsonld"),
    "xml": ("xml", "rdfxml"),
    "srj": ("json", ""),
    "srx": ("xml", ""),
}
_WITH_CHARSET = frozenset(("text/csv", "text/tab-separated-values", "text/turtle", "text/plain"))
# Java's own client writes ".2", which the standard does not allow.
_QUALITY = re.compile(r"[01](?:\.[0-9]{0,3})?|\.[0-9]{1,3}")


class Range(NamedTuple):
    """One entry of an Accept header: a type or ``*``, a subtype or ``*``, and its quality."""

    kind: str
    subkind: str
    quality: float

    def specificity(self, media_type: str) -> int:
        """Return 2 for the exact type, 1 for its kind, 0 for any type, -1 for no match."""
        kind, _, subkind = media_type.partition("/")
        if self.kind == "*":
            return 0
        if self.kind != kind:
            return -1
        return 1 if self.subkind == "*" else (2 if self.subkind == subkind else -1)


def read_accept(header: str) -> list[Range]:
    """Return the ranges of an Accept header; an entry that is malformed is left out.

    >>> read_accept("text/csv;q=0.5, */*;q=0.1, nonsense")
    [Range(kind='text', subkind='csv', quality=0.5), Range(kind='*', subkind='*', quality=0.1)]
    """
    ranges = []
    for entry in header.lower().split(","):
        name, *parameters = (part.strip() for part in entry.split(";"))
        kind, slash, subkind = name.partition("/")
        quality = 1.0
        for parameter in parameters:
            key, _, value = parameter.partition("=")
            if key.strip() == "q":
                quality = _quality(value.strip())
        if slash and kind and subkind and quality >= 0:
            ranges.append(Range(kind, subkind, quality))
    return ranges


def _quality(text: str) -> float:
    value = float(text) if _QUALITY.fullmatch(text) else -1.0
    return value if value <= 1 else -1.0


def choose(accept: str | None, offers: Sequence[Offer]) -> Offer:
    """Return the offer that matches an Accept header best; the first offer for an empty header.

    Raises RefusedError with status 406, which names the media types on offer.

    >>> choose("text/csv;q=0.9, application/*;q=0.2", ROWS).format
    'csv'
    """
    ranges = read_accept(accept or "")
    if accept is None or not accept.strip():
        return offers[0]
    best: tuple[float, int, int, int] | None = None
    chosen = offers[0]
    for position, offer in enumerate(offers):
        matches = [
            (r.specificity(offer.media_type), -place, r.quality)
            for place, r in enumerate(ranges)
            if r.specificity(offer.media_type) >= 0
        ]
        if not matches:
            continue
        specificity, place, quality = max(matches)
        rank = (quality, specificity, place, -position)
        if quality > 0 and (best is None or rank > best):
            best, chosen = rank, offer
    if best is None:
        names = ", ".join(dict.fromkeys(o.media_type for o in offers))
        raise RefusedError(
            406,
            f"no format of the Accept header can hold the answer; expected one of: {names}",
        )
    return chosen


def named(name: str, form: str | None) -> Offer:
    """Return the offer for a format that the client names, by our name or by its media type.

    ``form`` is SELECT, ASK, CONSTRUCT or DESCRIBE. Raises RefusedError: 400 for an unknown name,
    406 for a format that cannot hold the answer of this form.

    >>> named("xml", "CONSTRUCT").media_type, named("xml", "SELECT").media_type
    ('application/rdf+xml', 'application/sparql-results+xml')
    """
    rows = form not in ("CONSTRUCT", "DESCRIBE")
    offers, others = (ROWS, TRIPLES) if rows else (TRIPLES, ROWS)
    key = name.strip().lower()
    if "/" in key and key not in _NAMES:
        return choose(key, offers)
    for_rows, for_triples = _NAMES.get(key, (key, key))
    key = (for_rows or for_triples) if rows else (for_triples or for_rows)
    for offer in offers:
        if key == offer.format:
            return offer
    known = list(dict.fromkeys(o.format for o in offers))
    if any(key == o.format for o in others):
        raise RefusedError(
            406,
            f"the format {name!r} cannot hold the answer of {form or 'this query'}; "
            f"expected one of: {', '.join(known)}",
        )
    close = nearest(key, known)
    hint = f"did you mean {close[0]}?" if close else f"expected one of: {', '.join(known)}"
    raise RefusedError(400, f"unknown format {name[:40]!r}; {hint}")


def content_type(media_type: str) -> str:
    """Return the value of Content-Type for a media type; text formats state UTF-8.

    >>> content_type("text/csv"), content_type("application/ld+json")
    ('text/csv; charset=utf-8', 'application/ld+json')
    """
    return f"{media_type}; charset=utf-8" if media_type in _WITH_CHARSET else media_type
