"""The errors that casegraph raises on purpose, all under one root.

A message is one sentence with four parts: where, what was found, what was expected, what to do.
Only the command line turns an error into an exit code.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from difflib import get_close_matches


class CasegraphError(Exception):
    """Root of every error that casegraph raises on purpose.

    ``exit_code`` is the exit code of the command line: 1 where the input is at fault, 2 where the
    call is.
    """

    exit_code = 1


class TableError(CasegraphError):
    """A table or data package is at fault; ``faults`` holds the faults as values."""

    def __init__(self, message: str, faults: Sequence[object] = ()) -> None:
        super().__init__(message)
        self.faults = tuple(faults)


class ShapeError(CasegraphError):
    """An RDF dataset violates the shapes of the ontology."""


class StoreError(CasegraphError):
    """A dataset cannot be opened, is damaged, or cannot be written."""


class AnswerError(StoreError):
    """An endpoint sent only a part of an answer, or something else."""


class MissingStoreError(StoreError, FileNotFoundError):
    """There is no dataset at the given place."""

    exit_code = 2

    def __str__(self) -> str:
        return str(self.args[0])


class QueryError(CasegraphError):
    """A query cannot be answered because of its text, its time or its size.

    ``facts`` states for programs what the message says in a sentence, where a place in the text is
    at fault: ``offset`` in characters, and either ``found`` (what is wrong there, in words) or
    ``meaning`` and ``expected`` (what the engine said). Otherwise it is empty.
    """

    exit_code = 2

    def __init__(self, message: str, facts: Mapping[str, object] | None = None) -> None:
        super().__init__(message)
        self.facts = dict(facts or {})


class QueryTimeoutError(QueryError, TimeoutError):
    """A query took longer than its time limit."""


class MissingExtraError(CasegraphError, ImportError):
    """A part that only some need is not installed; ``extra`` names it as pip does.

    >>> print(MissingExtraError("'casegraph serve'", "server"))
    'casegraph serve' needs packages that are not installed; install them with: pip install \
"casegraph[server]"
    """

    def __init__(self, what: str, extra: str) -> None:
        self.what, self.extra = what, extra
        super().__init__(
            f"{what} needs packages that are not installed; install them with: "
            f'pip install "casegraph[{extra}]"'
        )


class UsageError(CasegraphError, ValueError):
    """A call is at fault, such as an unknown option value or a filter that leaves nothing."""

    exit_code = 2


class UnknownNameError(UsageError, KeyError):
    """A name is unknown; ``nearest`` holds the known names closest to it."""

    def __init__(self, kind: str, name: str, known: Sequence[str]) -> None:
        self.name = name
        self.nearest = nearest(name, known)
        hint = (
            f"did you mean {' or '.join(self.nearest)}?"
            if self.nearest
            else (f"expected one of: {cut(known, 16)}.")
        )
        super().__init__(f"unknown {kind} {name!r}; {hint}")

    def __str__(self) -> str:
        return str(self.args[0])


class TooFewError(UsageError):
    """A filter leaves too few units for an analysis; ``left`` is how many."""

    def __init__(self, message: str, left: int) -> None:
        self.left = left
        super().__init__(message)


def nearest(name: str, known: Sequence[str], count: int = 3) -> list[str]:
    """Return the known names that ``name`` may stand for, the closest first.

    >>> nearest("neglekt", ["neglect", "poverty"])
    ['neglect']
    """
    close = get_close_matches(name.lower(), known, n=count, cutoff=0.6)
    inside = [k for k in known if len(name) > 2 and name.lower() in k and k not in close]
    return (close + inside)[:count]


def cut(names: Sequence[str], count: int = 5) -> str:
    """Join names for a sentence; beyond ``count``, state only how many more there are.

    >>> cut(["a", "b", "c"], 2)
    'a, b and 1 more'
    """
    if len(names) <= count:
        return ", ".join(names)
    return f"{', '.join(names[:count])} and {len(names) - count} more"
