"""Sorts blocks of N-Quads of any size in bounded memory, and takes their digest on the way.

A block holds lines of one subject, so sorting a million blocks sorts nine million lines. Beyond
a budget sorted runs of blocks go to a temporary file and are merged at the end. Each kind of
subject has runs of its own: a table that is in order already makes one run, however long it is.
"""

from __future__ import annotations

import hashlib
import heapq
from collections import defaultdict
from collections.abc import Iterable, Iterator
from tempfile import TemporaryFile
from typing import IO

from casegraph.ingest.quads.nquads import Block
from casegraph.model.iris import ID

#: Bytes of text that are held before some of it is written out.
BUDGET = 16 << 20
#: Subjects are of one kind when they begin alike: of any two kinds one comes first as a whole.
_KIND = len(f"<{ID}") + 3
_MARK = b"\x1e"  # stands between blocks in a temporary file; no block holds it
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
        with TemporaryFile() as file:
            for piece in _pieces(_distinct(self._sorted(file))):
                digest.update(piece)
                quads += piece.count(b"\n")
                yield piece.decode()
        self.quads, self.sha256 = quads, digest.hexdigest()

    def _sorted(self, file: IO[bytes]) -> Iterator[bytes]:
        kinds: defaultdict[bytes, _Runs] = defaultdict(lambda: _Runs(file))
        size = 0
        for block in self._blocks:
            encoded = block.encode()
            kinds[encoded[:_KIND]].add(encoded)
            size += len(encoded)
            if size >= self._budget:
                size -= max(kinds.values(), key=lambda runs: runs.size).spill()
        for _, runs in sorted(kinds.items(), key=lambda item: item[0]):
            yield from runs.merged()


class _Runs:
    """The blocks of one kind of subject: some are held, the others lie in a file in sorted runs."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._held: list[bytes] = []
        self.size = 0
        #: The places of each run in the file, and the last block of the newest run.
        self._runs: list[list[tuple[int, int]]] = []
        self._last = b""

    def add(self, block: bytes) -> None:
        self._held.append(block)
        self.size += len(block)

    def spill(self) -> int:
        """Write most of what is held to the file, and return how many bytes that freed."""
        self._held.sort()
        # The highest blocks wait: ids that are nearly in order then still make one long run.
        count = max(1, len(self._held) * 7 // 8)
        blocks, self._held = self._held[:count], self._held[count:]
        if not self._runs or blocks[0] < self._last:
            self._runs.append([])
        self._last = blocks[-1]
        for start in range(0, count, 512):
            text = _MARK.join(blocks[start : start + 512]) + _MARK
            self._runs[-1].append((self._file.tell(), len(text)))
            self._file.write(text)
        freed = sum(map(len, blocks))
        self.size -= freed
        return freed

    def merged(self) -> Iterator[bytes]:
        self._held.sort()
        if not self._runs:
            return iter(self._held)
        return heapq.merge(*map(self._read, self._runs), self._held)

    def _read(self, places: list[tuple[int, int]]) -> Iterator[bytes]:
        rest = b""
        for place, size in places:
            for start in range(0, size, _PIECE):
                self._file.seek(place + start)
                piece = self._file.read(min(_PIECE, size - start))
                *blocks, rest = (rest + piece).split(_MARK)
                yield from blocks


def _distinct(sorted_blocks: Iterable[bytes]) -> Iterator[bytes]:
    """Make the blocks of one subject into one, its lines sorted and distinct."""
    current: list[bytes] = []
    subject = b""
    for block in sorted_blocks:
        if subject and block.startswith(subject):
            current.append(block)
            continue
        if current:
            yield _joined(current)
        subject = block[: block.index(b" ") + 1]
        current = [block]
    if current:
        yield _joined(current)


def _joined(blocks: list[bytes]) -> bytes:
    if len(blocks) == 1:
        return blocks[0]
    return b"".join(sorted(set(b"".join(blocks).splitlines(keepends=True))))


def _pieces(blocks: Iterable[bytes]) -> Iterator[bytes]:
    held: list[bytes] = []
    size = 0
    for block in blocks:
        held.append(block)
        size += len(block)
        if size >= _PIECE:
            yield b"".join(held)
            held, size = [], 0
    if held:
        yield b"".join(held)
