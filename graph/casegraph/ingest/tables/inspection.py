"""Checks the bytes of a table before its rows are read: digest, encoding, control characters.

It reports what the usual readers accept in silence (UTF-16, Windows-1252, NUL, a byte order mark),
with the row.
"""

from __future__ import annotations

import codecs
import hashlib
from dataclasses import dataclass
from pathlib import Path

from casegraph.ingest.tables.faults import Fault, Faults

_BLOCK = 1 << 20
_CONTROLS = bytes(c for c in range(32) if c not in (9, 10, 13)) + b"\x7f"


@dataclass(frozen=True)
class FileFacts:
    """What the bytes of a file show."""

    path: Path
    sha256: str
    size: int
    has_bom: bool
    readable: bool


def inspect_file(path: Path, faults: Faults) -> FileFacts:
    """Read a file once in blocks; add a fault for each problem that a row reader would miss."""
    try:
        return _inspected(path, faults)
    except OSError as error:
        faults.add(
            Fault(
                path.name,
                "unreadable",
                "a file that this account may read",
                "change its permissions, or use a copy of it",
                found=f"a file that cannot be read ({error.strerror or error})",
            )
        )
        return FileFacts(path, "", 0, False, False)


def _inspected(path: Path, faults: Faults) -> FileFacts:
    digest = hashlib.sha256()
    decoder = codecs.getincrementaldecoder("utf-8")()
    size = 0
    newlines = 0
    has_bom = False
    readable = True
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
            if size == 0:
                has_bom = block.startswith(codecs.BOM_UTF8)
                if _looks_like_utf16(block):
                    faults.add(
                        Fault(
                            path.name,
                            "encoding",
                            "UTF-8",
                            "save the file as 'CSV UTF-8' and try again",
                            found="UTF-16 text",
                        )
                    )
                    return FileFacts(path, digest.hexdigest(), path.stat().st_size, False, False)
            if readable:
                readable = _check_encoding(decoder, block, path, newlines, faults)
            if len(block.translate(None, _CONTROLS)) != len(block):
                readable = False
                _report_controls(block, path, newlines, faults)
            newlines += block.count(b"\n")
            size += len(block)
    if readable:
        readable = _check_encoding(decoder, b"", path, newlines, faults, final=True)
    if has_bom:
        faults.add(
            Fault(
                path.name,
                "byte-order-mark",
                "UTF-8 without it",
                "it is skipped, and nothing is lost; save as plain UTF-8 to avoid this note",
                found="a byte order mark at the start",
                warning=True,
            )
        )
    return FileFacts(path, digest.hexdigest(), size, has_bom, readable)


def _looks_like_utf16(block: bytes) -> bool:
    if block.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return True
    head = block[:400]
    # Latin text in UTF-16 has a NUL in every second byte; UTF-8 with a stray NUL does not.
    return len(head) > 20 and max(head[0::2].count(0), head[1::2].count(0)) > len(head) * 0.4


def _check_encoding(
    decoder: codecs.IncrementalDecoder,
    block: bytes,
    path: Path,
    newlines: int,
    faults: Faults,
    final: bool = False,
) -> bool:
    pending = decoder.getstate()[0]
    try:
        decoder.decode(block, final)
    except UnicodeDecodeError as error:
        data = pending + block
        bad = data[error.start : error.start + 1]
        row = newlines + data[: error.start].count(b"\n") + 1
        guess = bad.decode("cp1252", "replace")
        faults.add(
            Fault(
                path.name,
                "encoding",
                "UTF-8",
                f"the file looks like Windows-1252, where this byte is {guess!r}: "
                "save it as 'CSV UTF-8' and try again",
                found=f"the byte 0x{bad.hex()}",
                row=row,
            )
        )
        return False
    return True


def _report_controls(block: bytes, path: Path, newlines: int, faults: Faults) -> None:
    wanted = set(_CONTROLS)
    row = newlines + 1
    for line in block.split(b"\n"):
        for char in sorted(wanted.intersection(line)):
            faults.add(
                Fault(
                    path.name,
                    "control-character",
                    "printable text",
                    "remove the character",
                    found="a NUL character" if char == 0 else f"the control character 0x{char:02x}",
                    row=row,
                )
            )
        row += 1
