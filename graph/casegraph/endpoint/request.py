"""What a client asks: a SPARQL 1.1 Protocol request, read from its method, address and body.

Every request is read strictly. A parameter that is sent twice, or where the protocol does not
allow it, is refused, not guessed at. So is a name that resembles one of ours: with a misspelt graph
or number of rows the client would get the answer to another question. Parameters that only other
servers know (``timeout``, ``infer``) change no answer and are ignored, so that a program written
for any endpoint works with this one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl

from casegraph.endpoint.errors import RefusedError
from casegraph.errors import nearest
from casegraph.model.iris import BASE
from casegraph.sparql.limits import MAX_TEXT

#: Most bytes of a body or query string: the longest query with each byte written as %XX.
MAX_REQUEST = 3 * MAX_TEXT + 8 * 1024
MAX_GRAPHS = 100
FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
UPDATE = "application/sparql-update"
METHODS = "GET, HEAD, POST, OPTIONS"
_UPDATES = ("update", "using-graph-uri", "using-named-graph-uri")
_ONCE = ("query", "limit-rows")
_GRAPHS = ("default-graph-uri", "named-graph-uri")
#: Names under which clients ask for a format; some clients send all three.
FORMATS = ("format", "output", "results")
_KNOWN = (*_ONCE, *_GRAPHS, *FORMATS)


@dataclass(frozen=True)
class Question:
    """A query as the protocol carries it.

    ``default_graphs`` and ``named_graphs`` are IRIs, None where the request names none: then the
    query's own FROM applies, or else the union of all graphs. ``formats`` holds the names of one
    format, since some clients send both its plain name and its media type. ``limit_rows`` is how
    many rows the client wants at most, None for all of them. ``base`` is the IRI against which
    relative IRIs are resolved, that of the service.
    """

    text: str
    default_graphs: tuple[str, ...] | None = None
    named_graphs: tuple[str, ...] | None = None
    formats: tuple[str, ...] = ()
    limit_rows: int | None = None
    base: str = BASE


def read_question(
    method: str, query_string: bytes, content_type: str, body: bytes
) -> Question | None:
    """Return the query of a request; None for a GET without one, which asks for the description.

    Raises RefusedError: 400 for a missing, repeated or misplaced parameter, 403 for an update, 405
    for another method, 413 for a query that is too long, 415 for a body of another type.

    >>> read_question("GET", b"query=ASK%20%7B%7D&format=csv", "", b"").formats
    ('csv',)
    """
    _refuse_long(query_string)
    pairs = _pairs(query_string, "address")
    if method in ("GET", "HEAD"):
        return _question(pairs) if any(key != "_" for key, _ in pairs) else None
    if method != "POST":
        raise RefusedError(
            405,
            f"found the method {method}; expected GET or POST, since this endpoint only reads",
            {"Allow": METHODS},
        )
    kind = _kind(content_type)
    _refuse_long(body)
    if kind == UPDATE:
        raise _no_updates("a SPARQL update")
    if kind == QUERY:
        try:
            text = body.decode("utf-8")
        except UnicodeDecodeError:
            raise RefusedError(400, "the query is not UTF-8; send it as UTF-8") from None
        if any(key == "query" for key, _ in pairs):
            raise RefusedError(
                400, "found a query in the address and one in the body; send exactly one"
            )
        return _question([("query", text), *pairs])
    return _question([*_pairs(body, "body"), *pairs])


def refuse_encoded(encoding: str) -> None:
    """Refuse a body that is packed; raises RefusedError 415.

    >>> refuse_encoded("gzip")
    Traceback (most recent call last):
    ...
    casegraph.endpoint.errors.RefusedError: found the Content-Encoding 'gzip'; expected a body ...
    """
    if encoding.strip().lower() not in ("", "identity"):
        raise RefusedError(
            415,
            f"found the Content-Encoding {encoding.strip()[:40]!r}; expected a body that is not "
            "packed; send it without Content-Encoding",
        )


def _kind(content_type: str) -> str:
    kind, *parameters = (part.strip() for part in content_type.lower().split(";"))
    if kind not in (FORM, QUERY, UPDATE):
        raise RefusedError(
            415,
            f"found a body of {f'the type {kind[:60]!r}' if kind else 'no stated type'}; expected "
            f"{QUERY} or {FORM}; name the type in Content-Type",
        )
    for parameter in parameters:
        key, _, value = parameter.partition("=")
        if key.strip() == "charset" and value.strip(' "') not in ("utf-8", "utf8", "us-ascii"):
            raise RefusedError(415, f"found the charset {value[:40]!r}; send the query as UTF-8")
    return kind


def _refuse_long(data: bytes) -> None:
    if len(data) > MAX_REQUEST:
        raise too_long(len(data))


def too_long(size: int) -> RefusedError:
    """Return the refusal of a request that is too long to hold a query within the limit."""
    return RefusedError(
        413,
        f"the request is too long: found {size:,} bytes; expected a query of at most "
        f"{MAX_TEXT:,} bytes; shorten it",
    )


def _pairs(data: bytes, where: str) -> list[tuple[str, str]]:
    try:
        return parse_qsl(
            data.decode("utf-8"),
            keep_blank_values=True,
            encoding="utf-8",
            errors="strict",
            max_num_fields=4 * MAX_GRAPHS,
        )
    except UnicodeDecodeError:
        raise RefusedError(
            400, f"found parameters in the {where} that are not UTF-8; send them as UTF-8"
        ) from None
    except ValueError:
        raise RefusedError(
            400, f"found more than {4 * MAX_GRAPHS} parameters in the {where}; send fewer"
        ) from None


def _question(pairs: Sequence[tuple[str, str]]) -> Question:
    for key, _ in pairs:
        if key in _UPDATES:
            raise _no_updates(f"the parameter {key}")
    if misleading := [key for key, _ in pairs if key not in _KNOWN and _misleads(key)]:
        raise _unknown(misleading[0])
    single: dict[str, str] = {}
    for key in _ONCE:
        values = [value for name, value in pairs if name == key]
        if len(values) > 1:
            raise RefusedError(
                400, f"found the parameter {key} {len(values)} times; expected it once"
            )
        if values:
            single[key] = values[0]
    if "query" not in single:
        others = [key for key, _ in pairs if key not in (*_KNOWN, "_")]
        if others:
            raise _unknown(others[0])
        raise RefusedError(
            400, "found no parameter named query; expected it once, with the SPARQL query"
        )
    length = len(single["query"].encode("utf-8", "surrogatepass"))
    if length > MAX_TEXT:
        raise RefusedError(
            413,
            f"the query is too long: found {length:,} bytes, expected at most {MAX_TEXT:,}; "
            "shorten it",
        )
    # Forms send a field that was left empty, too; that names no graph.
    graphs = {
        key: tuple(value for name, value in pairs if name == key and value.strip())
        for key in _GRAPHS
    }
    if sum(map(len, graphs.values())) > MAX_GRAPHS:
        raise RefusedError(400, f"found more than {MAX_GRAPHS} graphs; name fewer")
    return Question(
        text=single["query"].removeprefix("\ufeff"),
        default_graphs=graphs["default-graph-uri"] or None,
        named_graphs=graphs["named-graph-uri"] or None,
        formats=tuple(dict.fromkeys(value for name, value in pairs if name in FORMATS and value)),
        limit_rows=_rows(single.get("limit-rows")),
    )


def _rows(text: str | None) -> int | None:
    if text is None:
        return None
    if not (text.isascii() and text.isdecimal() and len(text) <= 12 and int(text) > 0):
        raise RefusedError(
            400, f"found limit-rows={text[:40]!r}; expected a whole number of rows above 0"
        )
    return int(text)


def _misleads(key: str) -> bool:
    """Whether an unknown parameter looks as if it should change the answer."""
    plain = key.lower().replace("_", "-")
    return "graph" in plain or bool(nearest(plain, _KNOWN, 1))


def _unknown(key: str) -> RefusedError:
    close = nearest(key.replace("_", "-"), _KNOWN, 1)
    hint = f"did you mean {close[0]}?" if close else f"expected {', '.join(_KNOWN)}"
    return RefusedError(400, f"found the unknown parameter {key[:40]!r}; {hint}")


def _no_updates(found: str) -> RefusedError:
    return RefusedError(
        403,
        f"casegraph only reads; found {found}; ask with SELECT, ASK, CONSTRUCT or DESCRIBE; to "
        "change a dataset, build it again",
    )
