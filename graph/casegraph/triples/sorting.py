"""Sorts blocks of N-Quads of any size in bounded memory, and takes their digest on the way.

A block holds lines of one subject, so sorting a million blocks sorts nine million lines. Beyond
a budget the sorted blocks go to a temporary file, and the files are merged at the end.
"""

from __future__ import annotations

import hashlib
import heapq
from collections.abc import Iterable, Iterator
from tempfile import TemporaryFile
from typing import IO

from casegraph.triples.nquads import Block

#: Characters of text that are held before they are written out.
BUDGET = 24 << 20
_MARK = "\x1e"  # stands between blocks in a temporary file; no block holds it
_PIECE = 1 << 16


class SortedQuads:
    """An iterable of sorted, distinct N-Quads lines in pieces, with their count and digest.

    ``quads`` and ``sha256`` are known once it has been read to its end, and not before.

    >>> quads = SortedQuads(["<b> <p> <o> <g> .\\n", "<a> <p> <o> <g> .\\n"])
    >>> "".join(quads).splitlines()[0], quads.quads
    ('<a> <p> <o> <g> .', 2)
    """

    def __init__(self, blocks: Iterable[Block], budget: int = BUDGET) -> None:
        self._blocks = blocks
        self._budget = budget
        self.quads = 0
        self.sha256 = ""

    def __iter__(self) -> Iterator[str]:
        digest = hashlib.sha256()
        quads = 0
        for piece in _pieces(_merged(self._sorted_runs())):
            digest.update(piece.encode())
            quads += piece.count("\n")
            yield piece
        self.quads, self.sha256 = quads, digest.hexdigest()

    def _sorted_runs(self) -> list[Iterator[Block]]:
        runs: list[Iterator[Block]] = []
        held: list[Block] = []
        size = 0
        for block in self._blocks:
            held.append(block)
            size += len(block)
            if size >= self._budget:
                held.sort()
                runs.append(_read_run(_write_run(held)))
                held, size = [], 0
        held.sort()
        runs.append(iter(held))
        return runs


def _write_run(blocks: list[Block]) -> IO[str]:
    run = TemporaryFile("w+", encoding="utf-8", newline="")  # noqa: SIM115 - closed by its reader
    for start in range(0, len(blocks), 1024):
        run.write(_MARK.join(blocks[start : start + 1024]) + _MARK)
    run.seek(0)
    return run


def _read_run(run: IO[str]) -> Iterator[Block]:
    with run:
        rest = ""
        while piece := run.read(_PIECE):
            *blocks, rest = (rest + piece).split(_MARK)
            yield from blocks


def _merged(runs: list[Iterator[Block]]) -> Iterator[Block]:
    """Merge sorted runs; blocks of one subject become one, its lines sorted and distinct."""
    merged = runs[0] if len(runs) == 1 else heapq.merge(*runs)
    current: list[Block] = []
    subject = ""
    for block in merged:
        if subject and block.startswith(subject):
            current.append(block)
            continue
        if current:
            yield _joined(current)
        subject = block[: block.index(" ") + 1]
        current = [block]
    if current:
        yield _joined(current)


def _joined(blocks: list[Block]) -> Block:
    if len(blocks) == 1:
        return blocks[0]
    return "".join(sorted(set("".join(blocks).splitlines(keepends=True))))


def _pieces(blocks: Iterable[Block]) -> Iterator[str]:
    held: list[Block] = []
    size = 0
    for block in blocks:
        held.append(block)
        size += len(block)
        if size >= _PIECE:
            yield "".join(held)
            held, size = [], 0
    if held:
        yield "".join(held)
