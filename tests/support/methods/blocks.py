"""What the documents hold that is computed: paragraphs, tables, lists, and answers to queries.

Each stands in its page after a comment with its name: a table, or the paragraph up to the next
empty line. The tests say where one is out of date.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from textwrap import fill
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from ..paths import METHODS, ROOT

if TYPE_CHECKING:
    from casegraph.api import KnowledgeGraph

_MARKER = r"(<!-- (?:table|text): (.+?) -->\n)"
_WIDTH = 118


class Text(NamedTuple):
    """A paragraph of a page: its name there, and its sentences."""

    name: str
    sentences: str

    def markdown(self) -> str:
        """Return the paragraph as it stands in a page."""
        return fill(self.sentences, _WIDTH, break_long_words=False, break_on_hyphens=False) + "\n"


class Items(NamedTuple):
    """A list of a page: its name there, and its items."""

    name: str
    items: Sequence[str]

    def markdown(self) -> str:
        """Return the list as it stands in a page."""
        return "".join(
            fill(f"- {item}", _WIDTH, subsequent_indent="  ", break_on_hyphens=False) + "\n"
            for item in self.items
        )


class Table(NamedTuple):
    """A table of a page: its name there, its header and its rows."""

    name: str
    head: Sequence[str]
    rows: Sequence[Sequence[object]]

    def markdown(self) -> str:
        """Return the table as it stands in a page."""
        lines = [self.head, *self.rows]
        text = [f"|{'|'.join(f' {c} ' if str(c) else ' ' for c in line)}|\n" for line in lines]
        return "".join([text[0], "|" + "---|" * len(self.head) + "\n", *text[1:]])


Block: TypeAlias = Table | Text | Items


def renewed(page: str, blocks: Iterable[Block]) -> str:
    """Return the text of a page with its tables and sentences as they are now."""
    made = list(blocks)
    current = {block.name: block.markdown() for block in made}
    said = [name for _, name in re.findall(_MARKER, page)]
    assert sorted(said) == sorted(block.name for block in made), (
        f"the page names {sorted(said)}, the code {sorted(current)}"
    )
    return re.sub(rf"{_MARKER}(?:.+\n)*", lambda m: m[1] + current[m[2]], page)


def answer_of(kg: KnowledgeGraph, sparql: str) -> list[list[str]]:
    """Return the header and the rows of an answer as the pages show them."""
    answer = kg.query(sparql)
    found = [list(map(str, answer.columns)), *answer.astype("string").fillna("").values.tolist()]
    return [[re.sub(r"^(\d+)\.0$", r"\1", cell) for cell in row] for row in found]


def answered(page: str, kg: KnowledgeGraph) -> str:
    """Return the text of a page with the answer of each query under it as it is now."""

    def put(match: re.Match[str]) -> str:
        text = io.StringIO()
        csv.writer(text, lineterminator="\n").writerows(answer_of(kg, match[2]))
        return f"{match[1]}{text.getvalue()}```\n"

    return re.sub(r"(^```sparql\n(.*?)^```\n\n```text\n).*?^```\n", put, page, flags=re.M | re.S)


def assert_current(name: str | Path, blocks: Iterable[Block]) -> None:
    """Check that a page, of docs/methods or a path, holds its figures as they are now."""
    path = METHODS / name
    page = path.read_text(encoding="utf-8")
    assert renewed(page, blocks) == page, (
        f"{shown(path)} is older than the code or the data; run make method-tables"
    )


def shown(path: Path) -> str:
    """Return a page by the name that it has in the checkout."""
    return path.relative_to(ROOT).as_posix()


def many(count: int, one: str, several: str) -> str:
    """Return a count with its noun.

    >>> many(1, "review", "reviews"), many(2000, "review", "reviews")
    ('1 review', '2,000 reviews')
    """
    return f"{count:,} {one if count == 1 else several}"


def named(themes: Sequence[str]) -> str:
    """Return ids as code, in a list.

    >>> named(["a", "b", "c"])
    '`a`, `b` and `c`'
    """
    *first, last = (f"`{theme}`" for theme in themes)
    return f"{', '.join(first)} and {last}" if first else last


def signed(value: float) -> str:
    return f"{100 * value:+.0f}".replace("-", "−")


def points(row: Mapping[Any, Any], name: str) -> str:
    """A difference of shares in points, with its interval."""
    value, low, high = (signed(row[c]) for c in (name, f"{name}_low", f"{name}_high"))
    return f"{value} ({low} to {high})"


def as_code(ids: Iterable[str]) -> str:
    return " + ".join(f"`{theme}`" for theme in ids)
