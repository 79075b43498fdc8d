"""The pairs as a table, one row a pair, strongest evidence first."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from casegraph.exports.plain import plain

if TYPE_CHECKING:
    import networkx as nx
    import pandas as pd

#: Columns of the CSV, in an order that programs may rely on; more may follow.
COLUMNS = (
    "theme_a", "theme_b", "n11", "a", "b", "n", "expected", "lift", "npmi", "jaccard", "phi",
    "odds_ratio", "odds_ratio_low", "odds_ratio_high", "p", "q", "net",
    "sign", "evidence", "expected_null", "tested", "label_a", "label_b", "reviews",
)  # fmt: skip

#: Follow where the nodes carry communities.
COMMUNITY_COLUMNS = ("community_a", "community_b", "community_name_a", "community_name_b")

#: Follow where the units were resampled.
RESAMPLING_COLUMNS = ("stability", "rank_low", "rank_high", "lift_low", "lift_high",
                      "phi_low", "phi_high")  # fmt: skip

#: A spreadsheet takes a cell that begins so for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def columns(G: nx.Graph[str]) -> tuple[str, ...]:
    """Return the columns of a network's table."""
    with_communities = any("community" in d for _, d in G.nodes(data=True))
    resampled = RESAMPLING_COLUMNS if G.graph.get("resamples") else ()
    return (*COLUMNS, *resampled, *(COMMUNITY_COLUMNS if with_communities else ()))


def edges(G: nx.Graph[str]) -> Iterator[dict[str, Any]]:
    """Yield the edges as rows, strongest evidence first, ends in the order of the scheme."""
    position = {theme: i for i, theme in enumerate(G)}
    ends = ((u, v, d) if position[u] < position[v] else (v, u, d) for u, v, d in G.edges(data=True))
    ordered = sorted(
        ends, key=lambda e: (e[2]["q"], e[2]["p"], -e[2]["n11"], position[e[0]], position[e[1]])
    )
    for u, v, d in ordered:
        row = {
            "theme_a": u,
            "theme_b": v,
            **{k: d[k] for k in (*COLUMNS, *RESAMPLING_COLUMNS) if k in d},
            "a": G.nodes[u]["count"],
            "b": G.nodes[v]["count"],
            "net": G.graph["net"],
        }
        for name in ("label", "community", "community_name"):
            for end, node in (("a", u), ("b", v)):
                if name in G.nodes[node]:
                    row[f"{name}_{end}"] = G.nodes[node][name]
        yield row


def edge_frame(G: nx.Graph[str]) -> pd.DataFrame:
    """Return the edges as a DataFrame, strongest evidence first, columns as in the CSV."""
    import pandas as pd

    return pd.DataFrame(edges(G), columns=list(columns(G)))


def to_csv(G: nx.Graph[str], safe: bool = False) -> str:
    """Return the edges as CSV; review ids stand in one cell with ; between.

    A number that is not finite is an empty cell. With ``safe``, a cell of text that begins with
    ``=``, ``+``, ``-``, ``@``, a tab or a carriage return gets a ' in front, so that no
    spreadsheet takes it for a formula; a program that reads the table back must take it off, so
    the default leaves text as it is.
    """
    names = columns(G)
    lines = [_line(names)]
    for edge in edges(G):
        row = plain({**edge, "reviews": ";".join(edge["reviews"])})
        cells = [row.get(name, "") for name in names]
        lines.append(_line([_guarded(c) for c in cells] if safe else cells))
    return "".join(lines)


def _guarded(value: Any) -> Any:
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def _line(cells: Sequence[Any]) -> str:
    # Told that lines end so, the writer puts quotes around a cell with a carriage return too.
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerow(cells)
    return text.getvalue().removesuffix("\r\n") + "\n"
