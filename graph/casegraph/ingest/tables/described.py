"""Reads the descriptor of a data package: its words, and the path of each table that it names."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from casegraph.errors import nearest
from casegraph.ingest.tables.faults import Fault, Faults
from casegraph.ingest.tables.near_files import near_table
from casegraph.ingest.tables.schema import TABLES

DESCRIPTOR = "datapackage.json"
_LIMIT = 5 << 20
_KNOWN = frozenset(table.name for table in TABLES)


@dataclass(frozen=True)
class Described:
    """What a descriptor says: its members, the files of tables, and the tables that it names in a
    way that cannot be followed."""

    members: Mapping[str, object] = field(default_factory=dict)
    paths: Mapping[str, Path] = field(default_factory=dict)
    at_fault: frozenset[str] = frozenset()


def read_descriptor(folder: Path, faults: Faults) -> Described:
    """Read the descriptor in a folder, if there is one; add a fault for each wrong resource.

    A descriptor that cannot be read is a fault, and then names nothing.
    """
    members = _members(folder, faults)
    resources = members.get("resources", [])
    if not isinstance(resources, list):
        faults.add(
            _fault(
                f"'resources' as {type(resources).__name__}", "a list", "write an object per table"
            )
        )
        resources = []
    paths: dict[str, Path] = {}
    at_fault: set[str] = set()
    others: list[tuple[str, str]] = []
    for resource in resources:
        if not isinstance(resource, dict):
            faults.add(_fault(type(resource).__name__, "an object for each resource", "correct it"))
            continue
        name = str(resource.get("name", ""))
        if name not in _KNOWN:
            others.append((name, str(resource.get("path", ""))))
            continue
        found = _path(resource, folder)
        if isinstance(found, Path) and name in paths:
            found = _fault(name, "one resource for each table", "remove one of the two")
        if isinstance(found, Path):
            paths[name] = found
        else:
            at_fault.add(name)
            faults.add(found)
    at_fault |= _name_others(others, paths, folder, faults)
    return Described(members, paths, frozenset(at_fault))


def _members(folder: Path, faults: Faults) -> dict[str, object]:
    path = folder / DESCRIPTOR
    if not path.is_file():
        return {}
    found = None
    if path.stat().st_size > _LIMIT:
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
            DESCRIPTOR,
            "descriptor",
            "a data package descriptor",
            "correct it, or remove it to use the standard schema",
            found=found,
        )
    )
    return {}


def _path(resource: Mapping[str, object], folder: Path) -> Path | Fault:
    """Return the file of a resource, or the fault of its path."""
    name, path = resource["name"], resource.get("path")
    wanted = f"the path of one CSV file for the table {name}"
    if isinstance(path, list) and len(path) == 1:
        (path,) = path
    if isinstance(path, list):
        return _fault(
            f"a list of {len(path)}: {', '.join(map(str, path))}",
            wanted,
            "join the files into one table with one header line",
        )
    if path is None and "data" in resource:
        return _fault("rows in the descriptor itself", wanted, "write the rows to a CSV file")
    if not isinstance(path, str) or not path.strip():
        return _fault("no path" if not path else str(path), wanted, "add the path")
    relative = PurePosixPath(path)
    inside = folder / relative
    if (
        relative.is_absolute()
        or ".." in relative.parts
        or "://" in path
        or not inside.resolve().is_relative_to(folder.resolve())
    ):
        return _fault(path, "a path inside the package's folder", "move the table into the folder")
    if inside.is_file():
        return inside
    return _fault(f"{path}, and no such file", wanted, _remedy(path, folder))


def _remedy(path: str, folder: Path) -> str:
    if "\\" in path:
        return "write / between folders"
    table = near_table(PurePosixPath(path).name)
    files = sorted(folder.rglob("*.[cC][sS][vV]"))[:200]
    there = [file.relative_to(folder).as_posix() for file in files]
    same = [name for name in there if table and table == near_table(PurePosixPath(name).name)]
    near = same or nearest(path, there, 1)
    hint = f"did you mean {near[0]}? " if near else ""
    return f"{hint}correct the path, or add the file"


def _name_others(
    others: list[tuple[str, str]], paths: Mapping[str, Path], folder: Path, faults: Faults
) -> set[str]:
    """Add a fault for each resource with nearly the name of a table that has no file; return the
    tables."""
    missed = set()
    for name, path in others:
        table = near_table(name)
        if table is not None and table not in paths and not (folder / f"{table}.csv").is_file():
            missed.add(table)
            faults.add(
                _fault(f"{name} ({path})", f"{table}, the name of the table", "rename the resource")
            )
    return missed


def _fault(found: str, expected: str, remedy: str) -> Fault:
    return Fault(DESCRIPTOR, "resource-path", expected, remedy, found=found)
