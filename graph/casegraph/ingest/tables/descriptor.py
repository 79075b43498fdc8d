"""Generates a Data Package v2 descriptor from the standard schema, so that the two always agree.

Enums and patterns come from the concept schemes.
``python -m casegraph.ingest.tables.descriptor FOLDER`` rewrites the ``datapackage.json`` of a
folder: it generates the resources and keeps everything else.
"""

from __future__ import annotations

import csv
import json
import re
import sys
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any

from casegraph.errors import TableError, UsageError
from casegraph.ingest.tables import schema
from casegraph.ingest.tables.column_descriptions import TABLE_DESCRIPTIONS, describe
from casegraph.ingest.tables.schema import TABLES, Column, Table

FILE = "datapackage.json"
_PACKAGE_SCHEMA = "https://datapackage.org/profiles/2.0/datapackage.json"
_TABLE_SCHEMA = "https://datapackage.org/profiles/2.0/tableschema.json"
#: The first and last year that the reader accepts as a year of publication.
YEARS = (1900, 2099)

_TYPES = {"year": "year", "number": "number", "integer": "integer", "boolean": "boolean"}
_PATTERNS = {
    "identifier": schema.IDENTIFIER,
    "date": schema.PARTIAL_DATE,
    "date-range": schema.PARTIAL_DATE_OR_RANGE,
    "url": schema.URL,
    "place": schema.PLACE,
}


def standard_descriptor(tables: Collection[str] | None = None) -> dict[str, Any]:
    """Return the descriptor of a case-review package with the given tables, or with all of them.

    A reference to a table that the package lacks is left out, since no value could satisfy it.

    >>> [r["name"] for r in standard_descriptor(["sources", "reviews"])["resources"]]
    ['sources', 'reviews']
    """
    names = {t.name for t in TABLES} if tables is None else set(tables)
    if unknown := sorted(names.difference(t.name for t in TABLES)):
        raise UsageError(
            f"no such table: {', '.join(unknown)}; expected some of "
            f"{', '.join(t.name for t in TABLES)}"
        )
    return {
        "$schema": _PACKAGE_SCHEMA,
        "name": "case-reviews",
        "title": "Case reviews",
        "resources": [_resource(t, names) for t in TABLES if t.name in names],
    }


def _resource(table: Table, present: Collection[str]) -> dict[str, Any]:
    return {
        "name": table.name,
        "title": table.title,
        "description": TABLE_DESCRIPTIONS[table.name],
        "type": "table",
        "path": f"{table.name}.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {"header": True, "delimiter": ",", "quoteChar": '"', "doubleQuote": True},
        "schema": _schema(table, present),
    }


def _schema(table: Table, present: Collection[str]) -> dict[str, Any]:
    described: dict[str, Any] = {
        "$schema": _TABLE_SCHEMA,
        "fields": [_field(table, column) for column in table.columns],
        "missingValues": [""],
        "primaryKey": [table.key.name],
    }
    keys = [
        _foreign_key(table, column)
        for column in table.columns
        if column.references is not None and column.references.partition(".")[0] in present
    ]
    if keys:
        described["foreignKeys"] = keys
    return described


def _foreign_key(table: Table, column: Column) -> dict[str, Any]:
    other, _, key = str(column.references).partition(".")
    # Version 2 leaves the resource out where a table refers to itself.
    reference: dict[str, Any] = {} if other == table.name else {"resource": other}
    return {"fields": [column.name], "reference": {**reference, "fields": [key]}}


def _field(table: Table, column: Column) -> dict[str, Any]:
    field: dict[str, Any] = {
        "name": column.name,
        "title": column.title,
        "description": column.description or describe(table.name, column.name),
        "type": _TYPES.get(column.kind, "string"),
    }
    if column.kind == "boolean":
        field |= {"trueValues": ["true"], "falseValues": ["false"]}
    if constraints := _constraints(column):
        field["constraints"] = constraints
    if column.scheme is not None:
        # Our own property: the concept schemes of the values. For a group of a scheme
        # (characteristic:sex), the values say which group it is.
        schemes = [part.partition(":")[0] for part in column.scheme.split("|")]
        field["conceptScheme"] = schemes[0] if len(schemes) == 1 else schemes
    if column.separator is not None:
        field["separator"] = column.separator
    return field


def _constraints(column: Column) -> dict[str, Any]:
    constraints: dict[str, Any] = {}
    if column.required:
        constraints["required"] = True
    if column.unique:
        constraints["unique"] = True
    if column.kind == "year":
        constraints["minimum"], constraints["maximum"] = YEARS
    if column.minimum is not None:
        constraints["minimum"] = column.minimum
    if column.maximum is not None:
        constraints["maximum"] = column.maximum
    if column.kind == "code":
        values = schema.allowed(column)
        if column.separator is None:
            constraints["enum"] = list(values)
        else:
            constraints["pattern"] = several_of(values, column.separator)
    elif column.kind in _PATTERNS:
        constraints["pattern"] = _portable(_PATTERNS[column.kind])
    return constraints


def several_of(values: Sequence[str], separator: str) -> str:
    """Return a pattern for one or more of the values with the separator between them.

    Table Schema has a list type, but cannot restrict its items.

    >>> several_of(["a", "b"], ";")
    '(a|b)(;(a|b))*'
    """
    one = f"({'|'.join(re.escape(v).replace(re.escape('-'), '-') for v in values)})"
    return f"{one}({re.escape(separator).replace(re.escape(';'), ';')}{one})*"


def _portable(pattern: str) -> str:
    # Table Schema uses the patterns of XML Schema, which have no non-capturing groups.
    return pattern.replace("(?:", "(")


def describe_folder(folder: Path) -> dict[str, Any]:
    """Return the descriptor that a package folder should have; its own metadata is kept.

    Raises TableError if the folder has none of the standard tables, or a descriptor that is not a
    JSON object.
    """
    present = [t.name for t in TABLES if (folder / f"{t.name}.csv").is_file()]
    if not present:
        raise TableError(
            f"{folder}: found none of the standard tables; expected "
            f"{', '.join(t.name + '.csv' for t in TABLES[:3])} and others; check the path"
        )
    generated = standard_descriptor(present)
    for resource in generated["resources"]:
        _leave_out_what_is_not_there(resource, folder / resource["path"])
    kept = _metadata(folder / FILE)
    generated["name"] = re.sub(r"[^a-z0-9._-]+", "-", folder.resolve().name.lower())
    return {
        "$schema": _PACKAGE_SCHEMA,
        **{k: v for k, v in {**generated, **kept}.items() if k not in ("$schema", "resources")},
        "resources": generated["resources"],
    }


def _leave_out_what_is_not_there(resource: dict[str, Any], path: Path) -> None:
    """Drop the optional columns that a file lacks: a schema names the columns that are there."""
    table = next(t for t in TABLES if t.name == resource["name"])
    with path.open(encoding="utf-8-sig", newline="") as file:
        header = next(csv.reader(file), [])
    missing = {c.name for c in table.columns if c.optional} - set(header)
    described = resource["schema"]
    described["fields"] = [f for f in described["fields"] if f["name"] not in missing]
    if keys := described.pop("foreignKeys", []):
        described["foreignKeys"] = [k for k in keys if not missing.intersection(k["fields"])]


def _metadata(path: Path) -> dict[str, Any]:
    if not path.is_file():
        return {}
    try:
        found = json.loads(path.read_text(encoding="utf-8-sig"))
    except ValueError as error:
        raise TableError(f"{path}: found text that is not JSON ({error}); correct it") from error
    if not isinstance(found, dict):
        raise TableError(f"{path}: found JSON that is not an object; expected a descriptor")
    return found


def text_of(described: dict[str, Any]) -> str:
    """Return the text of a descriptor: indented JSON with a line end."""
    return json.dumps(described, indent=2, ensure_ascii=False) + "\n"


def main(arguments: Sequence[str]) -> int:
    """Rewrite the descriptor of each named folder; return the exit code."""
    for name in arguments or ["."]:
        folder = Path(name)
        (folder / FILE).write_text(text_of(describe_folder(folder)), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
