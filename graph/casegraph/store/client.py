"""Sends a query to an endpoint: one POST by the standard library, limited in time and size."""

from __future__ import annotations

from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPRedirectHandler, Request, build_opener

from casegraph.errors import QueryError, QueryTimeoutError, StoreError

#: Largest answer, in bytes.
ANSWER_LIMIT = 1 << 30


class _NoRedirect(HTTPRedirectHandler):
    # A redirect would send the query to an address that the caller did not name.
    def redirect_request(self, *args: object, **kwargs: object) -> None:
        return None


def post(location: str, query: str, accept: str, timeout: float) -> tuple[str, bytes]:
    """Return the media type and the bytes of the answer; ``timeout`` is in seconds.

    Raises QueryError when the endpoint refuses the query, QueryTimeoutError when it takes too
    long, StoreError when it cannot be reached.
    """
    request = Request(
        location,
        data=urlencode({"query": query}).encode(),
        headers={
            "Accept": accept,
            "Content-Type": "application/x-www-form-urlencoded",
            "User-Agent": "casegraph",
        },
    )
    try:
        with build_opener(_NoRedirect()).open(request, timeout=timeout) as response:
            body = response.read(ANSWER_LIMIT + 1)
            media = response.headers.get_content_type()
    except HTTPError as error:
        raise _refused(location, error) from None
    except OSError as error:
        # urllib wraps a timeout or not, depending on when it occurs.
        reason = getattr(error, "reason", error)
        if isinstance(reason, TimeoutError):
            raise QueryTimeoutError(
                f"{location}: no answer after {timeout:g} s; narrow the query, or raise --timeout"
            ) from None
        raise StoreError(
            f"{location}: the endpoint cannot be reached ({reason}); "
            "check the address and whether it is running"
        ) from None
    if len(body) > ANSWER_LIMIT:
        raise QueryError(
            f"{location}: the answer is larger than {ANSWER_LIMIT:,} bytes; "
            "narrow the query, or add a LIMIT"
        )
    return media, body


def _refused(location: str, error: HTTPError) -> QueryError | StoreError:
    text = error.read(2_000).decode("utf-8", "replace").strip()
    text = " ".join(text.split())[:300]
    if error.code in (400, 404, 405, 406, 413, 414, 415, 501):
        return QueryError(
            f"{location}: the endpoint refused the query (HTTP {error.code}: {text}); "
            "check the query and the address"
        )
    if 300 <= error.code < 400:
        return StoreError(
            f"{location}: the endpoint redirects to {error.headers.get('Location')}; "
            "casegraph does not follow redirects; use the final address"
        )
    return StoreError(
        f"{location}: the endpoint failed (HTTP {error.code}: {text}); try again later"
    )
