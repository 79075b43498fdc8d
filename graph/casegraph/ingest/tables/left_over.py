"""What programs leave in a cell in place of a value: spreadsheet errors, and words for "no value".

Nobody read either in a report. A spreadsheet shows an error where a formula failed; a program
writes ``nan`` or ``NULL`` where it had no value.
"""

from __future__ import annotations

import re

#: Errors of Excel and LibreOffice, also in other languages: #REF!, #NAME?, #N/A, #WERT!, Err:502,
#: and the ##### of a column that is too narrow.
_ERROR = re.compile(
    r"#(?:(?i:N/A(?:\s+N/A)?|N/D|NV|GETTING[_ ]DATA)"
    r"|(?i:(?:REF|NAME|VALUE|DIV/0|NUM|NULL|SPILL|CALC)[!?])"
    r"|[¡¿]?[A-ZÀ-Þ][A-ZÀ-Þ0-9/_ ]{1,18}[!?]|#{2,})"
    r"|(?i:Err|Fehler|Erreur|Error):\s?5\d\d",
)
_ERROR_INSIDE = re.compile(
    r"#(?:REF|NAME|VALUE|DIV/0|NUM|NULL|SPILL|CALC|FIELD|BLOCKED|CONNECT|BEZUG|WERT)[!?]"
)
_ABSENT = frozenset(
    {"nan", "null", "none", "n/a", "na", "n.a.", "nat", "nil", "undefined", "#n/a"}
    | {"<na>", "<null>", "(null)", "[null]", "\\n", "<none>", "-nan", "1.#qnan", "n / a", "(blank)"}
)
#: Longest cell that begins with a letter or a digit and is one of these.
LONGEST_WORD = 12
_LONGEST = 24


def is_error(cell: str) -> bool:
    """Return whether a cell is the error of a spreadsheet and nothing else.

    >>> [is_error(c) for c in ("#REF!", "#NAME?", "#N/A", "Err:502", "#DIV/0!", "# 4", "see #REF!")]
    [True, True, True, True, True, False, False]
    """
    return len(cell) <= _LONGEST and _ERROR.fullmatch(cell.strip()) is not None


def error_inside(text: str) -> str:
    """Return the spreadsheet error inside a text; empty if there is none.

    >>> error_inside("Social work with #REF! families")
    '#REF!'
    """
    if "#" not in text:
        return ""
    found = _ERROR_INSIDE.search(text)
    return found[0] if found else ""


def is_word_for_nothing(cell: str) -> bool:
    """Return whether a cell is a word that programs write for a value that is missing.

    Words of a reader, such as "not stated" or "unknown", are none of them.

    >>> [is_word_for_nothing(c) for c in ("nan", "NULL", "N/A", "None", "unknown")]
    [True, True, True, True, False]
    """
    return len(cell) <= _LONGEST and cell.strip().casefold() in _ABSENT
