"""A character by its name, for a sentence about one that cannot be seen or is not what it seems."""

from __future__ import annotations

import unicodedata

#: Control characters have no name in Unicode.
_CONTROLS = {
    "\0": "NUL character", "\t": "tab", "\n": "line feed", "\x0b": "vertical tab",
    "\x0c": "form feed", "\r": "carriage return", "\x85": "next line",
}  # fmt: skip


def named(character: str) -> str:
    """Return a character by its name and code point.

    >>> named("\\u00a0"), named("\\x0b")
    ('a no-break space (U+00A0)', 'a vertical tab (U+000B)')
    """
    name = _CONTROLS.get(character) or unicodedata.name(character, "control character").lower()
    article = "an" if name[0] in "aeiou" else "a"
    return f"{article} {name} (U+{ord(character):04X})"
