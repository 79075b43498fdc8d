"""Why a request gets no answer: an HTTP status and one sentence."""

from __future__ import annotations

from collections.abc import Mapping

from casegraph.errors import CasegraphError


class RefusedError(CasegraphError):
    """A request is refused; ``status`` is the HTTP status, ``headers`` are sent with the sentence.

    ``facts`` are those of a QueryError, for a client that asks for them.

    >>> error = RefusedError(503, "the server is busy; ask again", {"Retry-After": "1"})
    >>> error.status, error.headers
    (503, {'Retry-After': '1'})
    """

    def __init__(
        self,
        status: int,
        sentence: str,
        headers: dict[str, str] | None = None,
        facts: Mapping[str, object] | None = None,
    ) -> None:
        super().__init__(sentence)
        self.status = status
        self.headers = dict(headers or {})
        self.facts = dict(facts or {})


def busy(sentence: str, seconds: int = 2) -> RefusedError:
    """Return the refusal of a request that can be answered a little later, after ``seconds``."""
    return RefusedError(503, sentence, {"Retry-After": str(seconds)})


def ending() -> RefusedError:
    """Return the refusal of a request to a server that is shutting down."""
    return busy("the server is shutting down; ask again when it runs again", 30)
