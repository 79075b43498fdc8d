"""Sorts any number of N-Quads blocks in bounded memory, and computes their digest.

A block holds the lines of one subject, so sorting a million blocks sorts nine million lines. Beyond
a memory budget, sorted runs of blocks go to a temporary file and are merged at the end. Each kind
of subject has its own runs, so a table that is already in order gives one run of any length.
"""

from __future__ import annotations

import hashlib
import heapq
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import groupby
from tempfile import TemporaryFile
from typing import IO

from casegraph.ingest.quads.nquads import TYPE, Block
from casegraph.model.iris import ID, package_graph

#: Bytes of text in memory above which a run is written to the file.
BUDGET = 16 << 20
#: Subjects are of one kind if these first characters agree, so kinds can be sorted one by one.
_KIND = len(f"<{ID}") + 3
_SEPARATOR = b"\x1e"  # between blocks in the temporary file; no block contains it
_PIECE = 1 << 16
_ID = f"<{ID}".encode()
_TYPE = f"> {TYPE} <".encode()
_PACKAGE = f" <{package_graph('')}".encode()


class SortedQuads:
    """An iterable of sorted, distinct N-Quads lines in pieces, with their count and digest.

    With ``shared``, the IRI of a graph, each triple is in one graph only: a triple of several
    packages is written once, into that graph. ``quads``, ``sha256`` and ``things``, the number of
    typed subjects of each kind under ``/id/``, are set only after it has been read to the end.

    >>> quads = SortedQuads(["<b> <p> <o> <g> .\\n", "<a> <p> <o> <g> .\\n"])
    >>> "".join(quads).splitlines()[0], quads.quads
    ('<a> <p> <o> <g> .', 2)
    """

    def __init__(self, blocks: Iterable[Block], budget: int = BUDGET, shared: str = "") -> None:
        self._blocks = blocks
        self._budget = budget
        self._shared = shared.encode()
        self.quads = 0
        self.sha256 = ""
        self.things: Counter[str] = Counter()

    def __iter__(self) -> Iterator[str]:
        digest = hashlib.sha256()
        quads = 0
        with TemporaryFile() as file:
            blocks = _distinct(self._sorted(file), self._shared)
            for piece in _pieces(self._counted(blocks)):
                digest.update(piece)
                quads += piece.count(b"\n")
                yield piece.decode()
        self.quads, self.sha256 = quads, digest.hexdigest()

    def _counted(self, blocks: Iterable[bytes]) -> Iterator[bytes]:
        kinds: Counter[bytes] = Counter()
        for block in blocks:
            if block.startswith(_ID) and _TYPE in block:
                kinds[block[len(_ID) : block.index(b"/", len(_ID))]] += 1
            yield block
        self.things = Counter({kind.decode(): number for kind, number in kinds.items()})

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
    """The blocks of one kind of subject: some in memory, the others in a file, in sorted runs."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._in_memory: list[bytes] = []
        self.size = 0
        #: Per run the (offset, length) of its parts in the file; the last block of the newest run.
        self._runs: list[list[tuple[int, int]]] = []
        self._last = b""

    def add(self, block: bytes) -> None:
        self._in_memory.append(block)
        self.size += len(block)

    def spill(self) -> int:
        """Write most blocks from memory to the file, and return how many bytes that freed."""
        self._in_memory.sort()
        # The last blocks stay in memory, so that ids nearly in order still give one long run.
        count = max(1, len(self._in_memory) * 7 // 8)
        blocks, self._in_memory = self._in_memory[:count], self._in_memory[count:]
        if not self._runs or blocks[0] < self._last:
            self._runs.append([])
        self._last = blocks[-1]
        for start in range(0, count, 512):
            text = _SEPARATOR.join(blocks[start : start + 512]) + _SEPARATOR
            self._runs[-1].append((self._file.tell(), len(text)))
            self._file.write(text)
        freed = sum(map(len, blocks))
        self.size -= freed
        return freed

    def merged(self) -> Iterator[bytes]:
        self._in_memory.sort()
        if not self._runs:
            return iter(self._in_memory)
        return heapq.merge(*map(self._read, self._runs), self._in_memory)

    def _read(self, places: list[tuple[int, int]]) -> Iterator[bytes]:
        rest = b""
        for place, size in places:
            for start in range(0, size, _PIECE):
                self._file.seek(place + start)
                piece = self._file.read(min(_PIECE, size - start))
                *blocks, rest = (rest + piece).split(_SEPARATOR)
                yield from blocks


def _distinct(sorted_blocks: Iterable[bytes], shared: bytes) -> Iterator[bytes]:
    """Merge the blocks of one subject into one with sorted, distinct lines."""
    current: list[bytes] = []
    subject = b""
    for block in sorted_blocks:
        if subject and block.startswith(subject):
            current.append(block)
            continue
        if current:
            yield _joined(current, shared)
        subject = block[: block.index(b" ") + 1]
        current = [block]
    if current:
        yield _joined(current, shared)


def _joined(blocks: list[bytes], shared: bytes) -> bytes:
    if len(blocks) == 1:
        return blocks[0]
    lines = sorted(set(b"".join(blocks).splitlines(keepends=True)))
    return b"".join(_in_one_graph(lines, shared) if shared else lines)


def _in_one_graph(lines: Iterable[bytes], shared: bytes) -> Iterator[bytes]:
    """Yield each triple of some sorted lines once; one of several packages is in ``shared``."""
    # The graph is the last IRI of a line, and IRIs have no spaces.
    for triple, same in groupby(lines, key=lambda line: line[: line.rindex(b" <")]):
        first, *others = same
        if others:
            fixed = [s for s in (first, *others) if not s.startswith(_PACKAGE, len(triple))]
            first = fixed[0] if fixed else b"%s <%s> .\n" % (triple, shared)
        yield first


def _pieces(blocks: Iterable[bytes]) -> Iterator[bytes]:
    piece: list[bytes] = []
    size = 0
    for block in blocks:
        piece.append(block)
        size += len(block)
        if size >= _PIECE:
            yield b"".join(piece)
            piece, size = [], 0
    if piece:
        yield b"".join(piece)
