"""A report as a value: sections of sentences and tables, with the figures that they state.

Texts and cells are plain: nothing in them is markup, and ``casegraph.exports.report`` escapes them
for each format. ``figures`` holds the numbers as they were computed, for programs and tests.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from casegraph.errors import UnknownNameError

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Report", "Section", "Table"]


@dataclass(frozen=True)
class Table:
    """A table as it is printed: a caption, heads of columns, and cells as text."""

    name: str
    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    @classmethod
    def of(
        cls, name: str, caption: str, columns: Iterable[str], rows: Iterable[Iterable[Any]]
    ) -> Table:
        """Return a table of any values, each as its text.

        >>> Table.of("t", "Counts", ["n"], [[1]]).rows
        (('1',),)
        """
        return cls(name, caption, tuple(columns), tuple(tuple(map(str, row)) for row in rows))

    def frame(self) -> pd.DataFrame:
        """Return the table as a DataFrame of text."""
        import pandas as pd

        return pd.DataFrame(list(self.rows), columns=list(self.columns))


@dataclass(frozen=True)
class Section:
    """A part of a report: sentences and tables in their order, and the figures behind them."""

    name: str
    title: str
    blocks: tuple[str | Table, ...]
    figures: Mapping[str, Any] = field(default_factory=dict)

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """The texts between the tables."""
        return tuple(block for block in self.blocks if isinstance(block, str))

    @property
    def tables(self) -> dict[str, Table]:
        """The tables by name."""
        return {block.name: block for block in self.blocks if isinstance(block, Table)}


@dataclass(frozen=True)
class Report:
    """The methods of a corpus, in sections.

    Attributes
    ----------
    title
        What it is called.
    sections
        The parts, in their order.
    protocol
        SHA-256 of the settings that it was made under.
    dataset
        SHA-256 of the dataset; empty where it has none.

    >>> part = Section("made", "How", ("Text.",), {"n": 1})
    >>> Report("Methods", (part,))["made"].figures["n"]
    1
    """

    title: str
    sections: tuple[Section, ...]
    protocol: str = ""
    dataset: str = ""

    def __getitem__(self, name: str) -> Section:
        """Return a section by its name; raises UnknownNameError, with the nearest."""
        for section in self.sections:
            if section.name == name:
                return section
        raise UnknownNameError("section", name, [section.name for section in self.sections])
