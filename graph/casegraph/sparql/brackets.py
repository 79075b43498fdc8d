"""The brackets of a query: which of them encloses each token, and where they do not match.

Two readers need this, the safety check before a query runs (``lexer``) and the search for a fault
after the engine has refused one (``diagnostics``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

#: Each opening bracket with its closing one.
PAIRS = {"(": ")", "[": "]", "{": "}", "<<": ">>"}
CLOSING = frozenset(PAIRS.values())
#: In place of the bracket around a token that is inside none.
OUTSIDE = -1


class Token(NamedTuple):
    """A piece of the text: its ``kind``, the ``text`` itself, and where it starts."""

    kind: str
    text: str
    start: int


class Mismatch(NamedTuple):
    """The first brackets that do not match.

    Without ``opening``, nothing opens ``closing``. Without ``closing``, ``opening`` is never
    closed. With both, ``opening`` is still open where ``closing`` closes a bracket around it.
    """

    opening: Token | None
    closing: Token | None


@dataclass(frozen=True)
class Nesting:
    """How the tokens of a query are nested.

    ``around`` has one entry per token: the position of the opening bracket that encloses it, or
    ``OUTSIDE``. A closing bracket is inside its own pair, an opening one is not. ``depth`` is the
    most brackets inside one another.
    """

    around: list[int]
    depth: int
    mismatch: Mismatch | None


def nest(tokens: Sequence[Token]) -> Nesting:
    """Match the brackets of some tokens in one pass; a closing bracket without a match is skipped.

    >>> nest([Token("mark", "{", 0), Token("variable", "?s", 1), Token("mark", "}", 3)]).around
    [-1, 0, 0]
    """
    around: list[int] = []
    is_open: list[int] = []
    depth = 0
    mismatch: Mismatch | None = None
    for position, token in enumerate(tokens):
        innermost = is_open[-1] if is_open else OUTSIDE
        around.append(innermost)
        if token.kind != "mark":
            continue
        if token.text in PAIRS:
            is_open.append(position)
            depth = max(depth, len(is_open))
        elif token.text in CLOSING:
            if is_open and PAIRS[tokens[innermost].text] == token.text:
                is_open.pop()
            elif mismatch is None:
                is_inner = any(PAIRS[tokens[each].text] == token.text for each in is_open)
                mismatch = Mismatch(tokens[innermost] if is_inner else None, token)
    if mismatch is None and is_open:
        mismatch = Mismatch(tokens[is_open[-1]], None)
    return Nesting(around, depth, mismatch)
