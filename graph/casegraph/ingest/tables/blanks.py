"""Blanks and invisible characters in a cell: what looks like nothing, or like another text.

A spreadsheet, a web page or a PDF leaves no-break spaces, zero-width spaces and the like. A cell
that holds nothing else looks empty and is not; two names that differ only by them look alike and
are two.
"""

from __future__ import annotations

import re
import unicodedata

from casegraph.wording.characters import named

#: Characters without a shape that are no white space: soft hyphens, zero-width spaces and joiners,
#: directional marks, fillers, variation selectors, the blank Braille cell.
_SHAPELESS = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u2028-\u202e"
    "\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e0fff"
)
_BLANK = rf"[\s{_SHAPELESS}]"
_ONLY_BLANK = re.compile(rf"{_BLANK}+")
_AT_AN_EDGE = re.compile(rf"\A{_BLANK}|{_BLANK}\Z")
#: Those that change what a word is equal to, and that no spelling needs.
_INSIDE = re.compile("[\u00ad\u200b\u2060\ufeff\u180e\u2800\u3164]")
_RUN = re.compile(rf"{_BLANK}+")
_GONE = re.compile(f"[{_SHAPELESS}]")


def is_blank(cell: str) -> bool:
    """Return whether a cell holds nothing that can be seen, though it is not empty.

    >>> is_blank(" \\u00a0\\u200b"), is_blank(""), is_blank("a ")
    (True, False, False)
    """
    return _ONLY_BLANK.fullmatch(cell) is not None


def has_blank_edge(cell: str) -> bool:
    """Return whether a cell begins or ends with a character that cannot be seen.

    >>> has_blank_edge("Xshire\\u00a0"), has_blank_edge("Xshire")
    (True, False)
    """
    if cell.isascii():
        return cell != cell.strip()
    return _AT_AN_EDGE.search(cell) is not None


def invisible_inside(cell: str) -> str:
    """Return the first invisible character inside a text that no spelling needs; empty if none."""
    found = None if cell.isascii() else _INSIDE.search(cell)
    return found[0] if found else ""


def trimmed(cell: str) -> str:
    """Return a cell without the blanks at its ends.

    >>> trimmed("\\ufeff Xshire\\u00a0")
    'Xshire'
    """
    return re.sub(rf"\A{_BLANK}+|{_BLANK}+\Z", "", cell)


def as_seen(text: str) -> str:
    """Return what two texts share that look alike: one space for every blank, none at the ends.

    >>> as_seen("North\\u00a0 Xshire ") == as_seen("North Xshire")
    True
    """
    plain = _GONE.sub("", unicodedata.normalize("NFKC", text))
    return _RUN.sub(" ", plain).strip()


def described(cell: str) -> str:
    """Return what a cell of nothing but blanks holds, in words.

    >>> described("   "), described("\\u00a0")
    ('3 spaces', 'a no-break space (U+00A0)')
    """
    kinds = dict.fromkeys(cell)
    if len(kinds) == 1:
        character = cell[0]
        if character == " ":
            return "a space" if len(cell) == 1 else f"{len(cell)} spaces"
        return named(character) if len(cell) == 1 else f"{len(cell)} times {named(character)}"
    return f"only blanks: {', '.join(map(named, list(kinds)[:3]))}"
