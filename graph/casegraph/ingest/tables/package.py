"""A data package: a folder of tables with a name, and one reading of it with all its faults."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from casegraph import resources
from casegraph.errors import TableError, cut
from casegraph.ingest.tables.checks import TableChecks
from casegraph.ingest.tables.contradictions import check_contradictions
from casegraph.ingest.tables.described import read_descriptor
from casegraph.ingest.tables.faults import Fault, Faults
from casegraph.ingest.tables.inspection import inspect_file
from casegraph.ingest.tables.keys import Keys
from casegraph.ingest.tables.near_files import name_unread
from casegraph.ingest.tables.reader import STOPS, Chunk, read_chunks
from casegraph.ingest.tables.schema import TABLES
from casegraph.ingest.tables.spellings import Spellings
from casegraph.progress import Progress, silent
from casegraph.store.rdf_files import of_another_program


@dataclass(frozen=True)
class Package:
    """A folder of tables: its name, its title and the path of each table.

    ``coders`` says who coded the rows, in words that can follow "coded by". ``unread`` are the
    names of the CSV files in the folder that are no tables.
    """

    name: str
    title: str
    folder: Path
    tables: dict[str, Path]
    version: str = ""
    licence: str = ""
    coders: str = ""
    unread: tuple[str, ...] = ()

    @property
    def size(self) -> int:
        return sum(p.stat().st_size for p in self.tables.values())


@dataclass
class Reading:
    """One reading of a package: its faults, the rows of each table, the digest of each file."""

    package: Package
    faults: Faults = field(default_factory=Faults)
    rows: Counter[str] = field(default_factory=Counter)
    digests: dict[str, str] = field(default_factory=dict)
    #: The hash of each id, by table; see ``casegraph.ingest.shared_ids``.
    keys: Mapping[str, Sequence[int]] = field(default_factory=dict)
    organisation_ids: set[str] = field(default_factory=set)

    def raise_if_faulty(self) -> None:
        """Raise TableError with every fault, unless all of them are warnings."""
        if self.faults.errors:
            raise TableError(
                f"{self.package.folder}: {self.faults.errors:,} faults in {self.faults.files()}",
                tuple(self.faults.kept),
            )


def open_package(folder: Path, faults: Faults) -> Package:
    """Find the tables of a package; a folder without a descriptor has the standard file names.

    Raises TableError when the folder does not exist or holds no table at all. If it holds some,
    those that are missing are one fault.
    """
    try:
        if not folder.is_dir():
            found, act = "no such folder", "check the path"
            if folder.is_file():
                found, act = of_another_program(folder) or ("a file", "name its folder")
            raise TableError(
                f"{folder}: found {found}; expected a folder of tables "
                f"({', '.join(t.name + '.csv' for t in TABLES[:3])}, …); {act}"
            )
        described = read_descriptor(folder, faults)
        paths = {
            t.name: folder / f"{t.name}.csv" for t in TABLES if t.name not in described.at_fault
        }
        paths.update(described.paths)
        tables = {t.name: paths[t.name] for t in TABLES
                  if t.name in paths and paths[t.name].is_file()}  # fmt: skip
        others, nearly = name_unread(folder, tables, described.at_fault, faults)
    except OSError as error:
        raise TableError(
            f"{folder}: cannot be read ({error.strerror or error}); expected a folder that this "
            "account may read; change its permissions, or use a copy of it"
        ) from None
    named = {*tables, *nearly, *described.at_fault}
    missing = [f"{t.name}.csv" for t in TABLES if t.name not in named and not t.optional]
    if not named:
        raise TableError(_no_table(folder, missing))
    if missing:
        faults.add(
            Fault(
                cut(missing, 9),
                "missing-table",
                f"every table that is not optional in {folder}",
                "add it" if len(missing) == 1 else "add them",
                found="no such file",
            )
        )
    members = described.members
    licences = members.get("licenses")
    licence = licences[0] if isinstance(licences, list) and licences else {}
    return Package(
        name=_name(members, folder),
        title=str(members.get("title") or _name(members, folder)),
        folder=folder,
        tables=tables,
        version=str(members.get("version") or ""),
        licence=str(licence.get("name", "")) if isinstance(licence, dict) else "",
        coders=" ".join(str(members.get("coders") or "").split())[:200],
        unread=tuple(others),
    )


def _no_table(folder: Path, missing: Sequence[str]) -> str:
    """Return the sentence for a folder without any table: what to begin with, and from where."""
    others = sorted(path.name for path in folder.glob("*.csv"))
    found = f"{cut(others)}, which are no tables of a package" if others else "no table"
    return (
        f"{folder}: found {found}; expected {cut(missing, 9)}; to start, copy the header line of "
        f"each from {resources.folder('data')} into a file of that name here, and write rows "
        "under it"
    )


def _name(described: Mapping[str, object], folder: Path) -> str:
    name = str(described.get("name") or folder.resolve().name).lower()
    return re.sub(r"[^a-z0-9]+", "-", name).strip("-")[:80] or "package"


def read_package(reading: Reading, progress: Progress = silent) -> Iterator[Chunk]:
    """Yield every checked chunk of a package, table by table in the order of the schema.

    Faults are collected in ``reading``; the caller decides at the end whether to continue. All
    rows are yielded, and ``reading.rows`` counts them by table.
    """
    package, faults = reading.package, reading.faults
    keys, spellings = Keys(package.tables, faults), Spellings()
    total, done = package.size, 0
    for table in TABLES:
        path = package.tables.get(table.name)
        if path is None:
            continue
        facts = inspect_file(path, faults)
        reading.digests[path.name] = facts.sha256
        if facts.readable:
            checks = TableChecks(table, path.name, faults)
            for chunk in read_chunks(path, table, faults):
                checked = checks.check(chunk)
                keys.check(checked)
                check_contradictions(checked, path.name, faults)
                spellings.add(checked, path.name)
                reading.rows[table.name] += chunk.rows
                progress(table.name, done, total)
                yield chunk
        if any(f.file == path.name and f.kind in STOPS for f in faults):
            keys.leave(table.name)
        done += facts.size
        progress(table.name, done, total)
    keys.finish()
    spellings.finish(faults)
    reading.keys = keys.hashes
    reading.organisation_ids = keys.identifiers("organisations")


def check_package(folder: Path, progress: Progress = silent) -> Reading:
    """Read a whole package and return the reading with its faults.

    Raises TableError only if there is no such folder, or no table in it.
    """
    faults = Faults()
    reading = Reading(open_package(folder, faults), faults)
    for _ in read_package(reading, progress):
        pass
    return reading


def digest_of(digests: dict[str, str]) -> str:
    """Return one SHA-256 of named file digests, independent of their order.

    >>> digest_of({"a": "1", "b": "2"}) == digest_of({"b": "2", "a": "1"})
    True
    """
    lines = "".join(f"{digest}  {name}\n" for name, digest in sorted(digests.items()))
    return hashlib.sha256(lines.encode()).hexdigest()


def describe_files(package: Package, also: Sequence[str] = ()) -> str:
    """Return a sentence that names the tables of a package and the CSV files that are not read.

    ``also`` are names of files that are read though they are no tables.
    """
    tables = [path.relative_to(package.folder).as_posix() for path in package.tables.values()]
    read = cut([*tables, *(name for name in package.unread if name in also)], 9)
    unread = [name for name in package.unread if name not in also]
    rest = f"; not read: {cut(unread)}" if unread else ""
    return f"{package.folder}: reads {read}{rest}."


def describe_rows(rows: Counter[str]) -> str:
    """Return the row counts of a reading, as text for a sentence.

    >>> describe_rows(Counter(reviews=2))
    '2 reviews'
    """
    return cut([f"{n:,} {name}" for name, n in rows.items()], 9)
