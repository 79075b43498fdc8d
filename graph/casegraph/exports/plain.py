"""Values that every file format can hold: text without forbidden characters, finite numbers.

What a label says is kept to the letter, markup and formulas included: each format escapes in its
own way. Only what no format can hold is replaced, and by a sign that can be seen.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import networkx as nx

#: Replaces a character that cannot be written.
REPLACEMENT = "\ufffd"
# What XML 1.0 forbids: control characters, halves of surrogate pairs, and two non-characters.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def plain_text(text: str) -> str:
    r"""Return text with U+FFFD in place of each character that not every format can hold.

    >>> plain_text("a\x07b <i>=1</i>")
    'a\ufffdb <i>=1</i>'
    """
    return _FORBIDDEN.sub(REPLACEMENT, text)


def plain(value: Any) -> Any:
    """Return a value as JSON could hold it; None for a number that is not finite.

    >>> plain({"a": float("inf"), "b": (1, True)})
    {'a': None, 'b': [1, True]}
    """
    if isinstance(value, str):
        return plain_text(value)
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, float):
        # Subclasses of float, as numpy has them, are written in their own way by some writers.
        return float(value) if math.isfinite(value) else None
    if isinstance(value, Mapping):
        return {plain_text(str(k)): plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(v) for v in value]
    if hasattr(value, "item"):
        return plain(value.item())
    return plain_text(str(value))


def plain_network(G: nx.Graph[str]) -> nx.Graph[str]:
    """Return a copy whose ids and attributes are plain; those that are None are left out."""
    import networkx as nx

    def kept(attributes: Mapping[str, Any]) -> dict[str, Any]:
        return {k: v for k, v in plain(attributes).items() if v is not None}

    H: nx.Graph[str] = nx.Graph(**kept(G.graph))
    H.add_nodes_from((plain_text(u), kept(d)) for u, d in G.nodes(data=True))
    H.add_edges_from((plain_text(u), plain_text(v), kept(d)) for u, v, d in G.edges(data=True))
    return H


def flat_network(G: nx.Graph[str]) -> nx.Graph[str]:
    """Return a plain copy without lists and mappings: a list becomes text with ; between."""
    H = plain_network(G)
    for attributes in (H.graph, *(d for _, d in H.nodes(data=True)),
                       *(d for *_, d in H.edges(data=True))):  # fmt: skip
        for name, value in list(attributes.items()):
            if isinstance(value, dict):
                del attributes[name]
            elif isinstance(value, list):
                attributes[name] = ";".join(map(str, value))
    return H
