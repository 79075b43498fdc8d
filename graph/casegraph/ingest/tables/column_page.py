"""The columns of the tables as a page of the documentation, made from the schema itself.

``python -m casegraph.ingest.tables.column_page docs/columns.md`` writes it; a test compares the
page with the schema, so that it cannot fall behind.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from casegraph.ingest.tables import schema
from casegraph.ingest.tables.column_descriptions import TABLE_DESCRIPTIONS, describe
from casegraph.ingest.tables.schema import TABLES, Column, Table

_HEAD = """# The columns of the tables

Made from the schema by `python -m casegraph.ingest.tables.column_page docs/columns.md`. A data
package is a folder of these UTF-8 CSV files, the header in the first row, commas between the
columns. Columns marked *needed* are never empty; in the others an empty cell says that the text
read does not state it. `casegraph codebook SCHEME` prints the ids of a concept scheme with their
labels and definitions, and `casegraph codebook --format html -o codebook.html` writes all of them
to print.
`casegraph validate DIR` names every cell that is not as it should be.
"""

#: What a cell of each kind holds.
_KINDS = {
    "identifier": "an id: letters, digits and `- _ . /` between them",
    "text": "text on one line",
    "url": "a web address with `https://` or `http://`",
    "place": "a web address, or the name of a file",
    "date": "`YYYY`, `YYYY-MM` or `YYYY-MM-DD`",
    "date-range": "`YYYY`, `YYYY-MM` or `YYYY-MM-DD`, or two of them with `/` between",
    "year": "`YYYY`",
    "number": "a number with a point as decimal mark",
    "integer": "a whole number",
    "boolean": "`true` or `false`",
}


def column_page() -> str:
    """Return the page as Markdown: one table for each table of a package.

    >>> "| `review_id` | needed | an id of [reviews](#reviews)" in column_page()
    True
    """
    return "\n".join([_HEAD, *map(_section, TABLES)])


def _section(table: Table) -> str:
    left = " The file may be left out." if table.optional else ""
    lines = [
        f"## {table.name}",
        "",
        f"`{table.name}.csv`: {TABLE_DESCRIPTIONS[table.name]}{left}",
        "",
        "| column | | a cell holds | what it says |",
        "|---|---|---|---|",
    ]
    lines += [
        f"| `{column.name}` | {_need(column)} | {_holds(column)} | {_says(table, column)} |"
        for column in table.columns
    ]
    return "\n".join([*lines, ""])


def _need(column: Column) -> str:
    if column.required:
        return "needed"
    return "may be left out" if column.optional else ""


def _holds(column: Column) -> str:
    if column.references is not None:
        to = column.references.partition(".")[0]
        return f"an id of [{to}](#{to})"
    if column.scheme is not None:
        names = [part.partition(":") for part in column.scheme.split("|")]
        schemes = " or ".join(f"`{name}`" + (f", group `{g}`" if g else "") for name, _, g in names)
        several = f"one or more ids of {schemes}, `{column.separator}` between"
        return several if column.separator else f"an id of {schemes}"
    if column.values:
        return "one of " + ", ".join(f"`{value}`" for value in column.values)
    if column.separator == schema.ALIAS_SEPARATOR:
        return "names, `\\|` between"
    bounds = "" if column.minimum is None else f", {column.minimum:g} or more"
    if column.minimum is not None and column.maximum is not None:
        bounds = f" from {column.minimum:g} to {column.maximum:g}"
    once = ", each once" if column.unique else ""
    return f"{_KINDS[column.kind]}{bounds}{once}"


def _says(table: Table, column: Column) -> str:
    return (column.description or describe(table.name, column.name)).replace("|", "\\|")


def main(arguments: Sequence[str]) -> int:
    """Write the page to the named file; return the exit code."""
    Path(arguments[0]).write_text(column_page(), encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
