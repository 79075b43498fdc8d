"""Why a request gets no answer: an HTTP status and a sentence."""

from __future__ import annotations

from casegraph.errors import CasegraphError


class RefusedError(CasegraphError):
    """A request is refused; ``status`` is the HTTP status, ``headers`` go out with the sentence.

    >>> error = RefusedError(503, "the server is busy; ask again", {"Retry-After": "1"})
    >>> error.status, error.headers
    (503, {'Retry-After': '1'})
    """

    def __init__(self, status: int, sentence: str, headers: dict[str, str] | None = None) -> None:
        super().__init__(sentence)
        self.status = status
        self.headers = dict(headers or {})


def busy(sentence: str, seconds: int = 2) -> RefusedError:
    """Return the refusal of a request that may well be answered a little later."""
    return RefusedError(503, sentence, {"Retry-After": str(seconds)})


def ending() -> RefusedError:
    """Return the refusal of a request that meets a server at its end."""
    return busy("the server is ending; ask again when it runs again", 30)
