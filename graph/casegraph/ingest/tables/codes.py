"""Which cells of a coded column are valid, and why another is not."""

from __future__ import annotations

import re

from casegraph.errors import cut, nearest
from casegraph.ingest.tables import schema
from casegraph.ingest.tables.blanks import trimmed
from casegraph.ingest.tables.left_over import is_error, is_word_for_nothing
from casegraph.ingest.tables.schema import Column

#: Most valid cells of a column that are cached.
_CACHED_CELLS = 16_384
#: What people write between ids, the right sign among them.
_SEPARATORS = re.compile(r"\s*[;,|/&+:\n\u3001\uff0c\uff1b]\s*|\s+and\s+", re.IGNORECASE)


class Codes:
    """Which cells of one coded column are valid, and why another is not."""

    def __init__(self, column: Column) -> None:
        self._column = column
        self._values = schema.allowed(column)
        self._known = frozenset(self._values)
        self._exclusive = schema.exclusive(column)
        self._valid: set[str] = {""}

    def bad(self, cells: set[str]) -> list[str]:
        """Return which of some cells are not valid, sorted."""
        new = cells - self._valid
        bad = sorted(c for c in new if not self._is_valid(c))
        if len(self._valid) > _CACHED_CELLS:
            self._valid = {""}
        self._valid.update(new.difference(bad))
        return bad

    def _is_valid(self, cell: str) -> bool:
        separator = self._column.separator
        if separator is None:
            return cell in self._known
        parts = cell.split(separator)
        return (
            self._known.issuperset(parts)
            and len(set(parts)) == len(parts)
            and not self._together(parts)
        )

    def _together(self, parts: list[str]) -> list[tuple[str, str]]:
        """Return the pairs in the cell that exclude each other."""
        return [(one, other) for one, other in self._exclusive if {one, other}.issubset(parts)]

    def explain(self, cell: str) -> list[tuple[str, str, str, str]]:
        """Return what is wrong with a cell: kind, what was found, what was expected, what to do."""
        separator = self._column.separator
        if reason := self._wrongly_apart(cell):
            return [("unknown-code", *reason)]
        parts = [cell] if separator is None else cell.split(separator)
        what = f"one of the {len(self._values)} ids of {self._column.scheme}"
        if self._column.scheme is None or len(self._values) <= 8:
            what = f"one of {', '.join(self._values)}"
        reasons = [
            (
                "unknown-code",
                part or "an empty value between two separators",
                what,
                self._remedy(part),
            )
            for part in parts
            if part not in self._known
        ]
        reasons += [
            (
                "exclusive-codes",
                f"{one};{other}",
                "one of the two, since the codebook says that they exclude each other",
                "keep the one whose definition fits",
            )
            for one, other in self._together(parts)
        ]
        if not reasons:
            twice = next(p for p in parts if parts.count(p) > 1)
            reasons.append(
                ("unknown-code", twice, "each id once in a cell", "remove the second one")
            )
        return reasons

    def _wrongly_apart(self, cell: str) -> tuple[str, str, str] | None:
        """Return the reason where a cell holds known ids in the wrong form."""
        separator = self._column.separator
        parts = [part for part in _SEPARATORS.split(cell.strip()) if part]
        if len(parts) < 2:
            words = cell.split()
            parts = words if self._known.issuperset(words) else parts
        meant = [self._meant(part) for part in parts]
        if len(parts) < 2 or None in meant:
            return None
        if separator is None:
            remedy = "keep the one that the text states"
            if self._column.name in ("age_group", "sex"):
                remedy += "; write each child in a row of its own"
            return cell, "one id", remedy
        apart = [part.strip() for part in cell.split(separator)]
        if len(apart) == len(parts):
            return None  # the separator is right
        wanted = separator.join(dict.fromkeys(filter(None, meant)))
        return cell, f"{separator} between two ids", f"write {separator}, as in {wanted}"

    def _meant(self, part: str) -> str | None:
        """Return the id that a part is or nearly is."""
        if part in self._known:
            return part
        return next(iter(nearest(re.sub(r"\s+", "-", part.casefold()), self._values, 1)), None)

    def _remedy(self, part: str) -> str:
        if trimmed(part) != part and trimmed(part) in self._known:
            return "remove the space around it"
        if is_error(part):
            return "write the id; a formula failed in the spreadsheet"
        if is_word_for_nothing(part) and not self._column.required:
            return "leave the cell empty if it is not stated"
        if part in (headings := schema.headings(self._column)):
            return f"it is a heading, no code; use one of {cut(headings[part])}"
        unstated = [v for v in self._values if v.endswith("not-stated")]
        if is_word_for_nothing(part) and unstated:
            return f"write {unstated[0]} if it is not stated"
        if close := nearest(part, self._values, 2):
            return f"did you mean {' or '.join(close)}?"
        return "use an id of the codebook"
