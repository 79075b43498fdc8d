"""Names the files in the folder of a package that are nearly tables, and those that are none.

A table that is optional and has a slightly different name would be left out without a word: its
organisations or figures would be missing from every answer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Set
from contextlib import suppress
from difflib import get_close_matches
from pathlib import Path

from casegraph.ingest.tables.faults import Fault, Faults
from casegraph.ingest.tables.schema import TABLES
from casegraph.wording.labels import UNITS

_TABLES = frozenset(("csv", "tsv", "tab", "psv", "xlsx", "xls", "xlsm", "xlsb", "ods", "numbers"))
_ARCHIVES = frozenset(("zip", "gz", "bz2", "xz", "7z", "zst", "tar", "tgz"))
_OTHERS = frozenset(("txt", "text", "dat", "json", "jsonl", "ndjson", "parquet", "feather", "bak",
                     "old", "orig", "tmp"))  # fmt: skip
_ENDINGS = _TABLES | _ARCHIVES | _OTHERS
_DESCRIPTOR = re.compile(r"data[\s_-]*package\b.*\.(?:json|ya?ml|txt)", re.IGNORECASE)
#: Words that people add to the name of a copy; numbers are ignored as well.
_ADDED = frozenset(
    ("a", "copy", "of", "final", "new", "old", "v", "version", "the", "table", "my", "data",
     "draft", "backup", "sheet", "export", "clean", "cleaned", "utf")
)  # fmt: skip
#: The least likeness of two names that are one name misspelt, such as "reveiws".
_LIKENESS = 0.8
#: A folder of others may hold very many files; those beyond are not looked at.
_MOST_FILES = 2_000


def _key(stem: str) -> str:
    words = re.findall(r"[^\W\d_]+", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", stem))
    kept = [word for word in map(str.casefold, words) if word not in _ADDED]
    return "".join(kept).replace("z", "s").removesuffix("s")


_SHORT = {**UNITS, "org": "organisations", "stat": "statistics"}
_KEYS = {_key(table.name): table.name for table in TABLES} | _SHORT


def near_table(name: str) -> str | None:
    """Return the table that a name nearly is, by case, spelling, number or ending; else None.

    >>> near_table("Organizations.CSV"), near_table("review"), near_table("findings (1).csv.gz")
    ('organisations', 'reviews', 'findings')
    >>> near_table("recomendations.csv"), near_table("agreement.csv"), near_table("findings.pdf")
    ('recommendations', None, None)
    """
    stem, endings = _split(name)
    if "." in stem and not endings:
        return None
    key = _key(stem)
    close = get_close_matches(key, [k for k in _KEYS if len(k) > 4], n=1, cutoff=_LIKENESS)
    return _KEYS.get(key) or (_KEYS[close[0]] if close else None)


def _split(name: str) -> tuple[str, list[str]]:
    """Return a name without its endings, and the endings that files of data have."""
    parts = name.split(".")
    endings: list[str] = []
    while len(parts) > 1 and parts[-1].strip().casefold() in _ENDINGS:
        endings.insert(0, parts.pop().strip().casefold())
    return ".".join(parts), endings


def name_unread(
    folder: Path, tables: Mapping[str, Path], at_fault: Set[str], faults: Faults
) -> tuple[list[str], set[str]]:
    """Add a fault or a note for each file that is nearly a table and is not read.

    It is a fault if its table has no other file, and a note if it has one, or if the file lies in
    a folder of its own. ``tables`` are the files that are read; ``at_fault`` are the tables that
    the descriptor names wrongly, which have a fault already. Return the names of the other CSV
    files, and the tables for which there was a fault.
    """
    others: list[str] = []
    nearly: set[str] = set()
    has_descriptor = (folder / "datapackage.json").is_file()
    for path in _unread(folder, tables):
        name = path.relative_to(folder).as_posix()
        table = near_table(path.name)
        if _DESCRIPTOR.fullmatch(name) and not has_descriptor:
            faults.add(_misnamed_descriptor(name))
        elif table is None or table in at_fault:
            if path.suffix.casefold() == ".csv":
                others.append(name)
        elif table in tables:
            if _TABLES.intersection(_split(path.name)[1]):
                faults.add(_second(name, tables[table].name))
        else:
            is_inside = path.parent != folder
            if not is_inside:
                nearly.add(table)
            faults.add(_misnamed(path, name, table, is_inside))
    return others, nearly


def _misnamed(path: Path, name: str, table: str, is_inside: bool) -> Fault:
    wanted, found = f"{table}.csv", "a file that is not read"
    endings = _split(path.name)[1]
    if path.is_symlink() and not path.exists():
        found, act = "a link that leads nowhere", "correct the link"
    elif path.is_dir():
        found, act = "a folder", f"move the table out of it, as {wanted}"
    elif _ARCHIVES.intersection(endings):
        act = f"unpack it as {wanted}"
    elif endings == ["csv"]:
        act = f"move it up as {wanted}" if is_inside else f"rename it to {wanted}"
    else:
        act = f"save it as CSV UTF-8 with the name {wanted}"
    return Fault(
        name,
        "unread-file",
        f"{wanted} as the file of the table {table}",
        f"{act}, or move it out of the folder if it is another",
        found=found,
        warning=is_inside,
    )


def _second(name: str, read: str) -> Fault:
    return Fault(
        name,
        "unread-file",
        f"one file for each table, which is {read} here",
        "move it out of the folder, so that nobody takes it for the one that is read",
        found="a file that is not read",
        warning=True,
    )


def _misnamed_descriptor(name: str) -> Fault:
    return Fault(
        name,
        "unread-file",
        "datapackage.json as the name of a descriptor, in JSON",
        "rename it, or move it out of the folder",
        found="a file that is not read",
        warning=True,
    )


def _unread(folder: Path, tables: Mapping[str, Path]) -> Iterator[Path]:
    """Yield what may be a table and is not read: all in the folder, and CSV in the folders in it,
    unless those are packages or datasets of their own."""
    read = {_identity(path) for path in tables.values()}
    count = 0
    for path in _entries(folder):
        inner = [path]
        if path.is_dir() and not _split(path.name)[1]:
            inside = _entries(path)
            inner = [p for p in inside if p.suffix.casefold() == ".csv" and not p.is_dir()]
            inner = [] if _stands_alone(inside) else inner
            count += len(inside)
        count += 1
        if count > _MOST_FILES:
            return
        yield from (p for p in inner if _identity(p) not in read)


def _entries(folder: Path) -> list[Path]:
    """Return what is in a folder, without what other programs leave there, such as
    ``.~lock.reviews.csv#``, ``~$reviews.xlsx`` and ``reviews.csv~``."""
    with suppress(OSError):
        found = [p for p in folder.iterdir() if p.name[:1] not in (".", "~") and p.name[-1] != "~"]
        return sorted(found)
    return []


def _stands_alone(inside: list[Path]) -> bool:
    names = {path.name for path in inside}
    needed = {f"{table.name}.csv" for table in TABLES if not table.optional}
    return bool(names & {"manifest.json", "CURRENT", "datapackage.json"}) or needed <= names


def _identity(path: Path) -> tuple[object, ...]:
    # A file system without case finds "Reviews.csv" by the name "reviews.csv".
    with suppress(OSError):
        status = path.stat()
        return status.st_dev, status.st_ino
    return (path,)
