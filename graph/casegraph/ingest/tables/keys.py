"""Checks tables against each other: keys, references, successions, agencies, concepts of figures.

Keys of large tables are kept as 64-bit hashes, eight bytes per row. Rows with equal hashes are read
again from the file, so that a message is never about a mere collision.
"""

from __future__ import annotations

import re
from array import array
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from sys import intern

from casegraph.errors import nearest
from casegraph.ingest.tables import schema
from casegraph.ingest.tables.faults import Fault, Faults
from casegraph.ingest.tables.reader import Chunk, read_chunks
from casegraph.ingest.tables.schema import Column, Table

_IDENTIFIER = re.compile(schema.IDENTIFIER)
#: Most hashes in a set at a time; a set takes ten times the memory of the array.
_PART = 100_000
#: Most pairs of cells of agencies whose difference is cached.
_CACHED_PAIRS = 16_384
#: The column of each table whose agencies should be among those of the review.
_AGENCIES = {"findings": "agencies", "recommendations": "directed_to"}


class Keys:
    """Collects the keys of every table of one package, and checks references to them."""

    def __init__(self, tables: Mapping[str, Path], faults: Faults) -> None:
        self._paths = tables
        self._faults = faults
        #: The hash of each key, by table, in the order of the rows.
        self.hashes: dict[str, array[int]] = {}
        self._identifiers: dict[str, set[str]] = {
            table: set()
            for table in {
                c.references.split(".")[0] for t in schema.TABLES for c in t.columns if c.references
            }
        }
        self._successors: dict[str, tuple[str, int]] = {}
        self._unknown: set[str] = set()
        #: The cell of agencies by review, and what a row's cell names beyond it, by both cells.
        self._agencies: dict[str, str] = {}
        self._beyond: dict[tuple[str, str], str] = {}

    def leave(self, table: str) -> None:
        """Note that not all keys of a table are known; no reference to it is then a fault."""
        self._unknown.add(table)

    def identifiers(self, table: str) -> set[str]:
        """Return the keys of a table that others refer to."""
        return self._identifiers[table]

    def check(self, chunk: Chunk) -> None:
        """Add the keys of a chunk, and check its references to tables that were read before."""
        table = chunk.table
        if table.key.name in chunk.lacking:
            self.leave(table.name)
        keys = chunk.columns[table.key.name]
        if "" in keys:
            self.leave(table.name)  # the id that others name may be the one that is not there
        self.hashes.setdefault(table.name, array("q")).extend(map(hash, keys))
        if table.name in self._identifiers:
            self._identifiers[table.name].update(keys)
        for column in table.columns:
            if column.references is not None:
                self._check_reference(chunk, column, column.references.split(".")[0])
        if table.name == "reviews":
            self._agencies.update(zip(keys, map(intern, chunk.columns["agencies"]), strict=True))
        elif table.name in _AGENCIES:
            self._check_agencies(chunk, _AGENCIES[table.name])
        elif table.name == "statistics":
            self._check_concepts(chunk)

    def _check_agencies(self, chunk: Chunk, column: str) -> None:
        """Note each agency of a row that its review does not name: counts by agency miss it."""
        from casegraph.model.concepts import identifiers

        agencies = identifiers("agency")
        rows = zip(chunk.columns["review_id"], chunk.columns[column], strict=True)
        for row, (review, cell) in enumerate(rows, chunk.first_row):
            of_review = self._agencies.get(review)
            if not cell or of_review is None or cell == of_review:
                continue
            beyond = self._beyond.get((of_review, cell))
            if beyond is None:
                named = of_review.split(schema.SEPARATOR)
                # An unknown agency is a fault of its own, found with the codes of the cell.
                lacking = [
                    a for a in cell.split(schema.SEPARATOR) if a in agencies and a not in named
                ]
                # Where the review's own cell is at fault, what it names is not known.
                beyond = schema.SEPARATOR.join(lacking if {*named, ""} <= {*agencies, ""} else [])
                if len(self._beyond) < _CACHED_PAIRS:
                    self._beyond[of_review, cell] = beyond
            if beyond:
                self._faults.add(
                    Fault(
                        self._paths[chunk.table.name].name,
                        "agency-not-of-review",
                        "agencies that its review names too",
                        "add it to the agencies of the review, where counts by agency look for it",
                        beyond,
                        row,
                        column,
                        warning=True,
                    )
                )

    def _check_reference(self, chunk: Chunk, column: Column, to: str) -> None:
        if to not in self._paths or to in self._unknown:
            return  # an optional table that the package lacks, or one that has a fault of its own
        cells = chunk.columns[column.name]
        if to == chunk.table.name:
            keys = chunk.columns[chunk.table.key.name]
            self._successors.update(
                (k, (c, chunk.first_row + i))
                for i, (k, c) in enumerate(zip(keys, cells, strict=True))
                if _IDENTIFIER.fullmatch(c)
            )
            return
        known = self._identifiers[to]
        # What is no id has a fault already.
        if unknown := {c for c in set(cells) - known if _IDENTIFIER.fullmatch(c)}:
            for i, cell in enumerate(cells):
                if cell in unknown and i not in chunk.torn:
                    self._dangling(chunk.table, column, to, cell, chunk.first_row + i)

    def _dangling(self, table: Table, column: Column, to: str, cell: str, row: int) -> None:
        # In a very large table, the search for the nearest id would take longer than the check.
        known = self._identifiers[to]
        close = nearest(cell, sorted(known), 1) if len(known) <= 5_000 else []
        remedy = f"did you mean {close[0]!r}?" if close else f"add it to {to}.csv or correct it"
        self._faults.add(
            Fault(
                self._paths[table.name].name,
                "dangling-reference",
                f"an id of {to}.csv",
                remedy,
                cell,
                row,
                column.name,
            )
        )

    def _check_concepts(self, chunk: Chunk) -> None:
        from casegraph.model.concepts import identifiers

        file = self._paths["statistics"].name
        dimensions, concepts = chunk.columns["dimension"], chunk.columns["concept"]
        for dimension in set(dimensions) & set(schema.DIMENSION_SCHEMES):
            known = identifiers(dimension)
            bad = {c for d, c in zip(dimensions, concepts, strict=True) if d == dimension}
            bad -= set(known)
            for i, (d, c) in enumerate(zip(dimensions, concepts, strict=True)):
                if d == dimension and c in bad:
                    close = nearest(c, known, 2)
                    self._faults.add(
                        Fault(
                            file,
                            "unknown-code",
                            f"an id of {dimension}",
                            f"did you mean {' or '.join(close)}?"
                            if close
                            else "use an id of the codebook, or the dimension 'other'",
                            c,
                            chunk.first_row + i,
                            "concept",
                        )
                    )

    def finish(self) -> None:
        """Check what is known only at the end: repeated keys, and successions that form a ring."""
        for name, hashes in self.hashes.items():
            self._check_unique(name, hashes)
        self._check_successions()

    def _check_unique(self, name: str, hashes: array[int]) -> None:
        repeated = _repeated(hashes)
        if not repeated:
            return
        table = next(t for t in schema.TABLES if t.name == name)
        first: dict[str, int] = {}
        for chunk in read_chunks(self._paths[name], table, Faults()):
            for row, key in enumerate(chunk.columns[table.key.name], chunk.first_row):
                if hash(key) in repeated and key:
                    if key in first:
                        self._faults.add(
                            Fault(
                                self._paths[name].name,
                                "repeated-key",
                                "each id once",
                                f"row {first[key]} has the same id; remove one "
                                "of the rows or give it a different id",
                                key,
                                row,
                                table.key.name,
                            )
                        )
                    else:
                        first[key] = row

    def _check_successions(self) -> None:
        known = self._identifiers.get("organisations", set())
        table = schema.ORGANISATIONS
        column = table.column("successor_of")
        for start, (before, row) in self._successors.items():
            if "organisations" in self._unknown:
                return
            if before not in known:
                self._dangling(table, column, "organisations", before, row)
                continue
            seen = {start}
            current = before
            while current in self._successors and current not in seen:
                seen.add(current)
                current = self._successors[current][0]
            if current == start:
                self._faults.add(
                    Fault(
                        self._paths["organisations"].name,
                        "ring",
                        "an earlier body",
                        "a body cannot follow itself; correct the chain",
                        before,
                        row,
                        "successor_of",
                    )
                )


def _repeated(hashes: array[int]) -> set[int]:
    """Return the hashes that occur more than once, from disjoint parts one after another.

    >>> _repeated(array("q", [3, 5, 3]))
    {3}
    """
    count = len(hashes) // _PART + 1
    parts = [hashes] if count == 1 else [array("q") for _ in range(count)]
    if count > 1:
        for value in hashes:
            parts[value % count].append(value)
    repeated: set[int] = set()
    for part in parts:
        if len(set(part)) < len(part):
            repeated.update(value for value, times in Counter(part).items() if times > 1)
    return repeated
