"""A site prepared for sharing: a list of checksums, and one archive of everything.

A folder that is copied many times can lose or change a file; the list shows whether it did. The
same site always gives the same bytes, so the archive can be cited by its checksum.
"""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Iterator
from pathlib import Path

from casegraph.progress import Progress, silent
from casegraph.store.files import atomic_writer

CHECKSUMS = "SHA256SUMS"
_NEVER = (1980, 1, 1, 0, 0, 0)


def checksums(folder: Path) -> str:
    """Return the SHA-256 of each file of a folder, as ``sha256sum -c`` reads it."""
    lines = []
    for path in _files(folder):
        with path.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
        lines.append(f"{digest}  {path.relative_to(folder).as_posix()}\n")
    return "".join(lines)


def archive(folder: Path, target: Path, progress: Progress = silent) -> Path:
    """Write all files of a folder into one zip file, below the name of the folder.

    Raises
    ------
    StoreError
        If the file cannot be written.
    """
    files = list(_files(folder))
    with (
        atomic_writer(target) as stream,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as packed,
    ):
        for done, path in enumerate(files):
            if done % 50 == 0:
                progress("packing the archive", done, len(files))
            name = f"{folder.name}/{path.relative_to(folder).as_posix()}"
            entry = zipfile.ZipInfo(name, date_time=_NEVER)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o100644 << 16
            packed.writestr(entry, path.read_bytes())
    progress("packing the archive", len(files), len(files))
    return target


def _files(folder: Path) -> Iterator[Path]:
    """The files of a folder in the order of their addresses, the list of checksums left out."""
    yield from sorted(
        (p for p in folder.rglob("*") if p.is_file() and p.relative_to(folder).name != CHECKSUMS),
        key=lambda p: p.relative_to(folder).as_posix(),
    )
