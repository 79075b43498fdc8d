"""The commands and queries that the documents show, and how many rows their answers have."""

from __future__ import annotations

import csv
import io
import re
import shlex
from pathlib import Path

from ..support.paths import ROOT

#: Every document that shows commands or queries to a user.
DOCUMENTS = [
    ROOT / "README.md", ROOT / "data" / "README.md", *sorted((ROOT / "ontology").rglob("*.md")),
    *sorted(p for p in (ROOT / "docs").rglob("*.md") if "_build" not in p.parts),
]  # fmt: skip
#: Commands that answer with rows, and so never with none in an example.
WITH_ROWS = {
    "query", "themes", "cooccur", "communities", "centrality", "sets", "classes", "contrast",
    "trend", "recurrence", "national-figures",
}  # fmt: skip
_BLOCK = re.compile(r"^```(\w*)[^\n]*\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_INLINE = re.compile(r"`(casegraph [^`]+)`")


def queries() -> list[tuple[str, str]]:
    """Every SPARQL block: the document's name and the query."""
    return [
        (path.relative_to(ROOT).as_posix(), text)
        for path in DOCUMENTS
        for language, text in _BLOCK.findall(path.read_text(encoding="utf-8"))
        if language == "sparql"
    ]


def commands_with_rows() -> list[str]:
    """Every command of a block or in a sentence that answers with rows, each once."""
    lines: dict[str, None] = {}
    for path in DOCUMENTS:
        text = path.read_text(encoding="utf-8")
        shown = [
            line
            for language, block in _BLOCK.findall(text)
            if language in ("console", "")
            for line in block.splitlines()
        ]
        shown += [" ".join(code.split()) for code in _INLINE.findall(_BLOCK.sub("", text))]
        for line in shown:
            words = line.split()
            # In a sentence some are only the name of a command, or of one of its options.
            is_name = words[1:] in (
                ["query"], ["contrast"], ["query", "--with"], ["cooccur", "--with-communities"]
            )  # fmt: skip
            if words[:1] == ["casegraph"] and words[1] in WITH_ROWS and not is_name:
                lines[line] = None
    return list(lines)


def rows_of(line: str, stdout: str, folder: Path) -> int:
    """Return how many rows a command gave, to stdout or to the file that it names."""
    arguments = shlex.split(line)
    text = stdout
    if "-o" in arguments:
        text = (folder / arguments[arguments.index("-o") + 1]).read_text(encoding="utf-8-sig")
    if "graphml" in arguments:
        return text.count("<edge ")
    if "turtle" in arguments:
        return text.count("a qb:Observation")
    if "csv" in arguments:
        return len(list(csv.reader(io.StringIO(text)))) - 1
    return len(text.splitlines()) - 1
