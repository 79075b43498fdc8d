"""The pairs as a table, one row per pair, strongest evidence first.

A table is made from a co-occurrence, or from a network that a caller annotated or changed. Both
give the same rows.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from itertools import repeat
from typing import TYPE_CHECKING, Any, TypeAlias, Union

from casegraph.analyses.cooccurrence import Cooccurrence
from casegraph.analyses.cooccurrence.measures import MEASURES, column_names
from casegraph.exports.plain import plain
from casegraph.wording.labels import units

if TYPE_CHECKING:
    import networkx as nx
    import pandas as pd

#: What a file is made from.
Source: TypeAlias = Union[Cooccurrence, "nx.Graph[str]"]

#: Columns of the CSV of reviews, in an order that programs may rely on; more may follow. With other
#: units, the last is ``children`` or ``findings``.
COLUMNS = ("theme_a", "theme_b", *column_names(), "label_a", "label_b", "reviews")

#: Follow where the nodes carry communities.
COMMUNITY_COLUMNS = ("community_a", "community_b", "community_name_a", "community_name_b")

#: Follow where the units were resampled.
RESAMPLING_COLUMNS = tuple(m.name for m in MEASURES.values() if m.kind == "resampling")

#: Follow where pairs were compared within strata.
WITHIN_COLUMNS = tuple(m.name for m in MEASURES.values() if m.kind == "within")

#: Follows under a protocol: its SHA-256, the same in every row.
PROTOCOL_COLUMN = "protocol"

#: A spreadsheet takes a cell that begins with one of these for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def columns(source: Source) -> tuple[str, ...]:
    """Return the columns of a table."""
    names = (*COLUMNS[:-1], units_of(source))
    if isinstance(source, Cooccurrence):
        return (*names, *source.further, *((PROTOCOL_COLUMN,) if source.protocol else ()))
    with_communities = any("community" in d for _, d in source.nodes(data=True))
    resampled: tuple[str, ...] = ()
    if source.graph.get("resamples"):
        # Only reviews were coded twice, so that other units have no columns on recoding.
        first: dict[str, Any] = next((d for *_, d in source.edges(data=True)), {})
        resampled = tuple(c for c in RESAMPLING_COLUMNS if c in first)
    within = WITHIN_COLUMNS if source.graph.get("within") else ()
    fixed = (PROTOCOL_COLUMN,) if source.graph.get(PROTOCOL_COLUMN) else ()
    named = COMMUNITY_COLUMNS if with_communities else ()
    return (*names, *within, *resampled, *named, *fixed)


def units_of(source: Source) -> str:
    """Return the name of the column of ids: ``reviews``, ``children`` or ``findings``."""
    if isinstance(source, Cooccurrence):
        return source.incidence.plural
    return units(str(source.graph.get("unit", "review")))


def rows(source: Source) -> Iterator[dict[str, Any]]:
    """Yield the pairs as rows, strongest evidence first, ends in the order of the scheme."""
    return _counted(source) if isinstance(source, Cooccurrence) else _edges(source)


def _counted(found: Cooccurrence) -> Iterator[dict[str, Any]]:
    names = columns(found)
    table: dict[str, Iterable[Any]] = {
        **found.columns(), units_of(found): found.units_behind(found.ranked),
        PROTOCOL_COLUMN: repeat(found.protocol, len(found.ranked)),
    }  # fmt: skip
    for row in zip(*(table[name] for name in names), strict=True):
        yield dict(zip(names, row, strict=True))


def _edges(G: nx.Graph[str]) -> Iterator[dict[str, Any]]:
    position = {theme: i for i, theme in enumerate(G)}
    names = columns(G)
    ends = ((u, v, d) if position[u] < position[v] else (v, u, d) for u, v, d in G.edges(data=True))
    ordered = sorted(
        ends, key=lambda e: (e[2]["q"], e[2]["p"], -e[2]["n11"], position[e[0]], position[e[1]])
    )
    for u, v, d in ordered:
        row = {
            "theme_a": u,
            "theme_b": v,
            **{k: d[k] for k in names if k in d},
            "a": G.nodes[u]["count"],
            "b": G.nodes[v]["count"],
            "net": G.graph["net"],
            PROTOCOL_COLUMN: G.graph.get(PROTOCOL_COLUMN, ""),
        }
        for name in ("label", "community", "community_name"):
            for end, node in (("a", u), ("b", v)):
                if name in G.nodes[node]:
                    row[f"{name}_{end}"] = G.nodes[node][name]
        yield row


def edge_frame(source: Source) -> pd.DataFrame:
    """Return the pairs as a DataFrame, strongest evidence first, columns as in the CSV."""
    import pandas as pd

    names = list(columns(source))
    if not isinstance(source, Cooccurrence):
        return pd.DataFrame(rows(source), columns=names)
    table = {
        **source.columns(), units_of(source): list(source.units_behind(source.ranked)),
        PROTOCOL_COLUMN: [source.protocol] * len(source.ranked),
    }  # fmt: skip
    return pd.DataFrame(table, columns=names)


def to_csv(source: Source, safe: bool = False) -> str:
    """Return the pairs as CSV; the ids of reviews (or other units) are one cell with ; between.

    A number that is not finite is an empty cell. With ``safe``, a cell of text that begins with
    ``=``, ``+``, ``-``, ``@``, a tab or a carriage return gets a ' in front, so that no
    spreadsheet takes it for a formula; a program that reads the table back must take it off, so
    the default leaves text as it is.
    """
    names, units = columns(source), units_of(source)
    lines = [_line(names)]
    for pair in rows(source):
        row = plain({**pair, units: ";".join(pair[units])})
        cells = [row.get(name, "") for name in names]
        lines.append(_line([_guarded(c) for c in cells] if safe else cells))
    return "".join(lines)


def _guarded(value: Any) -> Any:
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def _line(cells: Sequence[Any]) -> str:
    # With this line terminator, the writer also quotes a cell with a carriage return.
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerow(cells)
    return text.getvalue().removesuffix("\r\n") + "\n"
