"""Sends a query to an endpoint, and accepts only a whole answer of the right type.

A part of an answer looks like all of it, and a sign-in page has the status of a good answer. So
the status, the headers, the length and the media type are checked before the body is read as data.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from email.message import Message
from http.client import HTTPException, HTTPResponse, IncompleteRead
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPRedirectHandler, Request, build_opener

from casegraph.errors import AnswerError, QueryError, QueryTimeoutError, StoreError
from casegraph.store.address import Address, shown

#: Largest answer, in bytes.
ANSWER_LIMIT = 1 << 30
_PIECE = 1 << 16
#: Media types that say nothing about the content; the body decides.
_UNSPECIFIC = ("", "text/plain", "application/octet-stream")
#: A header with such a name marks a partial answer, unless its value denies it.
_PART = re.compile(r"partial|truncated|incomplete|x-sql-|content-range", re.IGNORECASE)
_NEXT = re.compile(r'rel\s*=\s*"?next\b')
_DENIED = frozenset(("", "0", "no", "false", "none", "00000"))
_TITLE = re.compile(rb"<title[^>]*>([^<]*)", re.IGNORECASE)


@dataclass(frozen=True)
class Response:
    """A whole answer. ``most_rows`` is the row limit that the endpoint states, None if it states
    none; ``has_length`` is whether the endpoint announced the length, which the body then has."""

    media_type: str
    body: bytes
    most_rows: int | None
    has_length: bool


class _NoRedirect(HTTPRedirectHandler):
    # A redirect would send the query to an address that the user did not name.
    def redirect_request(self, *args: object, **kwargs: object) -> None:
        return None


def post(
    address: Address, query: str, kinds: Sequence[str], wanted: str, timeout: float
) -> Response:
    """Return the answer in one of the media types ``kinds``, of which the first is preferred.

    ``wanted`` names them in an error; ``timeout`` is in seconds. Raises QueryError when the
    endpoint refuses the query, QueryTimeoutError when it takes too long, StoreError when it cannot
    be reached, AnswerError when the answer is not whole or not of one of these types.
    """
    request = Request(
        address.url,
        data=urlencode({"query": query}).encode(),
        headers={
            "Accept": ", ".join([kinds[0], *(f"{kind};q=0.5" for kind in kinds[1:])]),
            "Content-Type": "application/x-www-form-urlencoded",
            "User-Agent": "casegraph",
            **address.headers,
        },
    )
    try:
        with build_opener(_NoRedirect()).open(request, timeout=timeout) as response:
            _refuse_part(address, response.status, response.headers)
            body, measured = _whole(address, response)
            headers = response.headers
    except HTTPError as error:
        raise _refused(address, error) from None
    except IncompleteRead:
        raise _broken(address, "no end") from None
    except HTTPException as error:
        # The message can hold bytes of the answer, so only the class is shown.
        raise unexpected(address, type(error).__name__, "HTTP") from None
    except OSError as error:
        # urllib wraps a timeout or not, depending on when it occurs.
        cause = getattr(error, "reason", error)
        if isinstance(cause, TimeoutError):
            raise QueryTimeoutError(
                f"{address.shown}: no answer after {timeout:g} s; narrow the query, or raise "
                "--timeout"
            ) from None
        raise StoreError(
            f"{address.shown}: the endpoint cannot be reached ({cause}); "
            "check the address and whether it is running"
        ) from None
    media = _media_type(headers)
    if media not in kinds and media not in _UNSPECIFIC:
        raise unexpected(address, f"{media}{_title(body)}", wanted)
    cap = headers.get("X-SPARQL-MaxRows")
    # A limit that is not a number could be any: then even an empty answer may be a part.
    most = None if cap is None else int(cap) if cap.strip().isdecimal() else 0
    return Response(media, body, most, measured)


def unexpected(address: Address, found: str, wanted: str) -> AnswerError:
    """Return the error for an answer of another type than was requested."""
    return AnswerError(
        f"{address.shown}: the answer is not {wanted}: found {found}; check that the address is "
        "that of a SPARQL 1.1 endpoint, and that it needs no sign-in"
    )


def partial(address: Address, found: str) -> AnswerError:
    """Return the error for a partial answer."""
    return AnswerError(
        f"{address.shown}: found a part of the answer ({found}); expected all of it, since counts "
        "of a part are wrong; ask the operator to raise the limit, or use a copy of the dataset"
    )


def _refuse_part(address: Address, status: int, headers: Message) -> None:
    if status != 200:
        raise partial(address, f"HTTP status {status}")
    for name, value in headers.items():
        kind, content = name.lower(), value.strip().lower()
        if _PART.search(kind):
            is_part = content not in _DENIED
        elif kind.endswith("complete"):
            is_part = content in ("no", "false", "0")
        elif kind == "warning":
            is_part = bool(_PART.search(content))
        else:
            is_part = kind == "link" and bool(_NEXT.search(content))
        if is_part:
            raise partial(address, f"{name}: {_plain(value)[:60]}")
    encoding = headers.get("Content-Encoding", "identity").strip().lower()
    if encoding not in ("", "identity"):
        raise unexpected(
            address, f"the encoding {_plain(encoding)[:20]}", "in the requested encoding"
        )


def _whole(address: Address, response: HTTPResponse) -> tuple[bytes, bool]:
    """Return the body and whether its length was announced. Raises AnswerError if it is cut."""
    chunked = response.chunked
    announced = None if chunked else response.length
    pieces: list[bytes] = []
    size = 0
    try:
        while piece := response.read1(_PIECE):
            pieces.append(piece)
            size += len(piece)
            if size > ANSWER_LIMIT:
                raise QueryError(
                    f"{address.shown}: the answer is larger than {ANSWER_LIMIT:,} bytes; "
                    "narrow the query, or add a LIMIT"
                )
            if size == announced:
                break
    except ConnectionError as error:
        raise _broken(address, str(error.strerror or error)) from None
    if announced is not None and size != announced:
        raise _broken(address, f"{size:,} of {announced:,} bytes")
    return b"".join(pieces), chunked or announced is not None


def _broken(address: Address, found: str) -> AnswerError:
    return AnswerError(
        f"{address.shown}: the answer broke off (found {found}); expected a whole answer; try "
        "again, and report it to the operator if it persists"
    )


def _media_type(headers: Message) -> str:
    # get_content_type returns text/plain when there is no header.
    return headers.get_content_type() if "Content-Type" in headers else ""


def _title(body: bytes) -> str:
    found = _TITLE.search(body[:4_000])
    title = _plain(found[1].decode("utf-8", "replace"))[:60] if found else ""
    return f" ({title!r})" if title else ""


def _plain(text: str) -> str:
    # Text of an endpoint must not control the terminal.
    return "".join(c for c in " ".join(text.split()) if c.isprintable())


def _refused(address: Address, error: HTTPError) -> QueryError | StoreError:
    body = b""
    with suppress(OSError, HTTPException):
        body = error.read(2_000)
    text = address.without_secrets(_plain(body.decode("utf-8", "replace")))[:300]
    if error.code in (401, 403, 407, 511):
        return StoreError(
            f"{address.shown}: the endpoint requires an account, or refuses this one (HTTP "
            f"{error.code}); write it as https://USER:PASSWORD@HOST/…, or ask the operator"
        )
    if error.code in (400, 404, 405, 406, 413, 414, 415, 501):
        return QueryError(
            f"{address.shown}: the endpoint refused the query (HTTP {error.code}: {text}); "
            "check the query and the address"
        )
    if 300 <= error.code < 400:
        target = address.without_secrets(shown(str(error.headers.get("Location"))))
        return StoreError(
            f"{address.shown}: the endpoint redirects to {target}; "
            "casegraph does not follow redirects: use the final address, or sign in there first"
        )
    return StoreError(
        f"{address.shown}: the endpoint failed (HTTP {error.code}: {text}); try again later"
    )
