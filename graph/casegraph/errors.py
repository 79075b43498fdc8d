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


class ProtocolError(CasegraphError):
    """A protocol of an analysis is at fault; ``faults`` holds a sentence for each fault."""

    def __init__(self, message: str, faults: Sequence[str] = ()) -> None:
        super().__init__(message)
        self.faults = tuple(faults)
        for fault in self.faults:
            self.add_note(fault)


class ShapeError(CasegraphError):
    """An RDF dataset violates the shapes of the ontology."""


class StoreError(CasegraphError):
    """A dataset cannot be opened, is damaged, or cannot be written."""


class AnswerError(StoreError):
    """An endpoint sent only a part of an answer, or something else."""


class MissingStoreError(StoreError, FileNotFoundError):
    """There is no dataset at the given path or address."""

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
    """A name is unknown.

    Attributes
    ----------
    kind, name
        What kind of name was expected, and what was found.
    nearest
        The closest known names, best first.
    labels
        The label by which one of ``nearest`` was found, where it is not the name itself.
    """

    def __init__(
        self,
        kind: str,
        name: str,
        known: Sequence[str],
        near: Mapping[str, str] | None = None,
    ) -> None:
        self.kind, self.name = kind, name
        found = dict.fromkeys(nearest(name, known), "") if near is None else dict(near)
        self.nearest = list(found)
        self.labels = {key: label for key, label in found.items() if label not in ("", key)}
        if found:
            shown = [f"{k} ({self.labels[k]})" if k in self.labels else k for k in found]
            hint = f"did you mean {' or '.join(shown)}?"
        else:
            few = 16 if len(known) <= 200 else 5
            hint = f"expected one of: {cut(known, few)}." if known else "the dataset has none."
        super().__init__(f"unknown {kind} {name!r}; {hint}")

    def __str__(self) -> str:
        return str(self.args[0])


class AmbiguousNameError(UsageError):
    """A label belongs to several things; one of their ``ids`` must be written."""

    def __init__(self, kind: str, name: str, ids: Sequence[str]) -> None:
        self.kind, self.name, self.ids = kind, name, tuple(ids)
        super().__init__(
            f"the {kind} {name!r} may be any of {len(ids)}; expected one; "
            f"write the id that is meant: {cut(ids, 6)}"
        )


class TooFewError(UsageError):
    """A filter leaves too few units for an analysis.

    Attributes
    ----------
    left, least
        How many are left, and how many are needed.
    unit
        What is counted: ``review``, ``child`` or ``finding``.
    group
        Which of two compared groups is too small, 1 or 2; None where there is one group.
    in_both
        How many units of both groups were left out because their review belongs to both.
    """

    def __init__(
        self,
        message: str,
        left: int,
        least: int,
        unit: str = "review",
        *,
        group: int | None = None,
        in_both: int = 0,
    ) -> None:
        self.left, self.least, self.unit = left, least, unit
        self.group, self.in_both = group, in_both
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
