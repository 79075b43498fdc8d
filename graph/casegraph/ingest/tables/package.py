"""A data package: a folder of tables with a name, and one reading of it with all its faults."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from casegraph import resources
from casegraph.errors import TableError, cut
from casegraph.ingest.tables.checks import TableChecks
from casegraph.ingest.tables.contradictions import check_contradictions
from casegraph.ingest.tables.faults import Fault, Faults
from casegraph.ingest.tables.inspection import inspect_file
from casegraph.ingest.tables.keys import Keys
from casegraph.ingest.tables.reader import STOPS, Chunk, read_chunks
from casegraph.ingest.tables.schema import TABLES
from casegraph.ingest.tables.spellings import Spellings
from casegraph.progress import Progress, silent

DESCRIPTOR = "datapackage.json"
_DESCRIPTOR_LIMIT = 5 << 20


@dataclass(frozen=True)
class Package:
    """A folder of tables: its name, its title and the path of each table.

    ``coders`` says who coded the rows, in words that can follow "coded by".
    """

    name: str
    title: str
    folder: Path
    tables: dict[str, Path]
    version: str = ""
    licence: str = ""
    coders: str = ""

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
        described, tables = _found(folder, faults)
    except OSError as error:
        raise TableError(
            f"{folder}: cannot be read ({error.strerror or error}); expected a folder that this "
            "account may read; change its permissions, or use a copy of it"
        ) from None
    missing = [f"{t.name}.csv" for t in TABLES if t.name not in tables and not t.optional]
    if not tables:
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
    licences = described.get("licenses")
    licence = licences[0] if isinstance(licences, list) and licences else {}
    return Package(
        name=_name(described, folder),
        title=str(described.get("title") or _name(described, folder)),
        folder=folder,
        tables=tables,
        version=str(described.get("version") or ""),
        licence=str(licence.get("name", "")) if isinstance(licence, dict) else "",
        coders=" ".join(str(described.get("coders") or "").split())[:200],
    )


def _found(folder: Path, faults: Faults) -> tuple[dict[str, object], dict[str, Path]]:
    """Return the descriptor of a folder, and the tables that are there."""
    if not folder.is_dir():
        raise TableError(
            f"{folder}: found no such folder; expected a folder of tables "
            f"({', '.join(t.name + '.csv' for t in TABLES[:3])}, …); check the path"
        )
    described = _read_descriptor(folder / DESCRIPTOR, faults)
    paths = {t.name: folder / f"{t.name}.csv" for t in TABLES}
    paths.update(_resource_paths(described, folder, faults))
    return described, {name: path for name, path in paths.items() if path.is_file()}


def _no_table(folder: Path, missing: Sequence[str]) -> str:
    """Return the sentence for a folder without any table: what to begin with, and from where."""
    others = sorted(path.name for path in folder.glob("*.csv"))
    found = f"{cut(others)}, which are no tables of a package" if others else "no table"
    return (
        f"{folder}: found {found}; expected {cut(missing, 9)}; to start, copy the header line of "
        f"each from {resources.folder('data')} into a file of that name here, and write rows "
        "under it"
    )


def _name(described: dict[str, object], folder: Path) -> str:
    name = str(described.get("name") or folder.resolve().name).lower()
    return re.sub(r"[^a-z0-9]+", "-", name).strip("-")[:80] or "package"


def _read_descriptor(path: Path, faults: Faults) -> dict[str, object]:
    if not path.is_file():
        return {}
    found = None
    if path.stat().st_size > _DESCRIPTOR_LIMIT:
        found = f"a file of {path.stat().st_size:,} bytes"
    else:
        try:
            described = json.loads(path.read_text(encoding="utf-8-sig"))
            if isinstance(described, dict):
                return described
            found = "JSON that is not an object"
        except (ValueError, RecursionError) as error:
            found = f"text that is not JSON ({type(error).__name__})"
        except OSError as error:
            found = f"a file that cannot be read ({error.strerror or error})"
    faults.add(
        Fault(
            path.name,
            "descriptor",
            "a data package descriptor",
            "correct it, or remove it to use the standard schema",
            found=found,
        )
    )
    return {}


def _resource_paths(described: dict[str, object], folder: Path, faults: Faults) -> dict[str, Path]:
    known = {t.name for t in TABLES}
    paths: dict[str, Path] = {}
    resources = described.get("resources")
    for resource in resources if isinstance(resources, list) else []:
        if not isinstance(resource, dict) or resource.get("name") not in known:
            continue
        text = str(resource.get("path", ""))
        relative = PurePosixPath(text)
        inside = folder / relative
        if (
            relative.is_absolute()
            or ".." in relative.parts
            or "://" in text
            or (not inside.resolve().is_relative_to(folder.resolve()))
        ):
            faults.add(
                Fault(
                    DESCRIPTOR,
                    "resource-path",
                    "a path inside the package's folder",
                    "move the table into the folder",
                    found=text,
                )
            )
        else:
            paths[str(resource["name"])] = inside
    return paths


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


def describe_rows(rows: Counter[str]) -> str:
    """Return the row counts of a reading, as text for a sentence.

    >>> describe_rows(Counter(reviews=2))
    '2 reviews'
    """
    return cut([f"{n:,} {name}" for name, n in rows.items()], 9)
