"""The theme map: which themes meet in the same reviews, each line open to what stands behind it.

The picture is one of three ways in; the written summary and the table say the same to a reader
who uses neither a pointer nor sight.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import networkx as nx

from casegraph_viz.corpus import Corpus
from casegraph_viz.drawing import DASHES, Pair, default_cut, draw, pairs, vis_network_source
from casegraph_viz.evidence import Evidence, Packed
from casegraph_viz.frame import Frame
from casegraph_viz.page import render, static_text
from casegraph_viz.style import group_style, palette_css
from casegraph_viz.summary import CAVEATS, CONTENT_NOTE, NET_LABELS, NET_NOTES, net_name, summarise

TITLE = "Themes that occur together"

# Measures that do not depend on the null model, with the decimals that a page needs.
_MEASURES = {
    "n11": 0,
    "lift": 2,
    "npmi": 3,
    "jaccard": 3,
    "phi": 3,
    "odds_ratio": 2,
    "odds_ratio_low": 2,
    "odds_ratio_high": 2,
}
MEASURE_LABELS = {
    "n11": "reviews with both",
    "lift": "lift",
    "odds_ratio": "odds ratio",
    "npmi": "NPMI",
    "jaccard": "Jaccard",
    "phi": "phi",
}
_SCRIPTS = ("data", "state", "canvas", "labels", "panel", "table", "search", "controls")


def render_theme_map(corpus: Corpus, frame: Frame) -> str:
    """Return the page for a corpus under its filter."""
    return theme_map(
        corpus.length,
        corpus.evidence,
        alternatives={"independence": corpus.mentioned},
        drawing=corpus.drawing,
        frame=frame,
    )


def theme_map(
    network: nx.Graph[str],
    evidence: Evidence,
    *,
    title: str = TITLE,
    alternatives: Mapping[str, nx.Graph[str]] | None = None,
    drawing: Mapping[str, Any] | None = None,
    frame: Frame | None = None,
) -> str:
    """Return the theme map as one self-contained HTML page.

    Parameters
    ----------
    network
        Themes as nodes (label, group, count, share, low, high, reviews) and pairs as edges (n11,
        expected, p, q, sign, evidence and the measures), as ``cooccurrence`` returns it.
    evidence
        The reviews and findings that the page opens.
    title
        Heading of the page; plain text.
    alternatives
        Further networks on the same themes, by net name; the reader can switch to them.
    drawing
        Nodes, edges and options as ``drawing.draw`` returns them; made here when not given.
    frame
        Where the page stands in a site.
    """
    nets = {net_name(network): network, **(alternatives or {})}
    packed = evidence.packed(network)
    rows = _pair_order(nets)
    drawing = drawing or draw(network, alternatives=(alternatives or {}).values())
    frame = frame or Frame(
        digest=evidence.digest, where=tuple(map(str, network.graph.get("where", ())))
    )
    place = {theme: i for i, theme in enumerate(network)}
    return render(
        "theme_map.html",
        title=title,
        description="A map of the themes that occur together in published child safeguarding "
        "reviews, with the findings behind every line.",
        styles=[palette_css() + static_text("base.css") + static_text("map.css")],
        scripts=[
            vis_network_source(),
            static_text("page.js"),
            static_text("shared/dom.js"),
            static_text("shared/download.js"),
            *(static_text(f"map/{name}.js") for name in _SCRIPTS),
        ],
        data={
            "themes": _themes(network, packed),
            "pairs": _pairs(network, rows, packed),
            "nets": {key: _net(net, rows) for key, net in nets.items()},
            "drawing": drawing,
            "evidence": packed.columns,
            "settings": _settings(network, nets),
        },
        frame=frame,
        context={
            "nets": [
                {
                    "key": key,
                    "label": NET_LABELS.get(key, key),
                    "note": NET_NOTES.get(key, ""),
                    "summary": summarise(net),
                    "suggestive": len(pairs(net, "suggestive")),
                }
                for key, net in nets.items()
            ],
            "default_net": net_name(network),
            "cut": default_cut(network),
            "measures": MEASURE_LABELS,
            "groups": _groups(network),
            "first_pairs": _first_rows(network),
            "caveats": CAVEATS,
            "content_note": CONTENT_NOTE,
            "unit": str(network.graph.get("unit", "review")),
            "n": int(network.graph.get("n", 0)),
            "place": place,
        },
    )


def _pair_order(nets: Mapping[str, nx.Graph[str]]) -> list[tuple[str, str]]:
    """Every pair of any net once, in a fixed order: by themes."""
    first = next(iter(nets.values()))
    place = {n: i for i, n in enumerate(first)}
    found = {
        (u, v) if place[u] < place[v] else (v, u)
        for net in nets.values()
        for u, v in net.edges()
        if u in place and v in place
    }
    return sorted(found, key=lambda pair: (place[pair[0]], place[pair[1]]))


def _themes(network: nx.Graph[str], packed: Packed) -> dict[str, list[Any]]:
    facts = [d for _, d in network.nodes(data=True)]
    return {
        "id": list(network),
        "label": [str(d.get("label", n)) for n, d in network.nodes(data=True)],
        "group": [group_style(str(d.get("group", ""))).key for d in facts],
        "definition": [str(d.get("definition", "")) for d in facts],
        "alt": [[str(a) for a in d.get("alt_labels", ())] for d in facts],
        "count": [int(d.get("count", 0)) for d in facts],
        "share": [_rounded(d.get("share"), 4) for d in facts],
        "low": [_rounded(d.get("low"), 4) for d in facts],
        "high": [_rounded(d.get("high"), 4) for d in facts],
        "reviews": [[packed.row[r] for r in d.get("reviews", ())] for d in facts],
    }


def _pairs(
    network: nx.Graph[str], rows: Sequence[tuple[str, str]], packed: Packed
) -> dict[str, Any]:
    """The pairs as columns; reviews only where they are not simply those that both themes share."""
    place = {n: i for i, n in enumerate(network)}
    held = {n: set(d.get("reviews", ())) for n, d in network.nodes(data=True)}
    columns: dict[str, Any] = {
        "a": [place[a] for a, _ in rows],
        "b": [place[b] for _, b in rows],
        "reviews": {},
    }
    facts = [network.edges[pair] if network.has_edge(*pair) else {} for pair in rows]
    for name, digits in _MEASURES.items():
        columns[name] = [_rounded(f.get(name), digits) for f in facts]
    for k, ((a, b), f) in enumerate(zip(rows, facts, strict=True)):
        behind = set(f.get("reviews", ()))
        if f and behind != held[a] & held[b]:
            columns["reviews"][k] = sorted(packed.row[r] for r in behind if r in packed.row)
    return columns


def _net(net: nx.Graph[str], rows: Sequence[tuple[str, str]]) -> dict[str, Any]:
    facts = [net.edges[pair] if net.has_edge(*pair) else {} for pair in rows]
    grades = {"clear": 3, "suggestive": 2, "weak": 1}
    order = {(p.a, p.b): i for i, p in enumerate([*pairs(net), *pairs(net, together=False)])}
    return {
        "expected": [_rounded(f.get("expected_null", f.get("expected")), 2) for f in facts],
        "p": [_significant(f.get("p")) for f in facts],
        "q": [_significant(f.get("q")) for f in facts],
        # Signed grade: 3 clear, 2 suggestive, 1 weak, 0 not in this net; negative is apart.
        "grade": [
            grades.get(str(f.get("evidence")), 0) * (1 if f.get("sign", 1) >= 0 else -1)
            for f in facts
        ],
        "order": sorted(
            (k for k, pair in enumerate(rows) if pair in order), key=lambda k: order[rows[k]]
        ),
    }


def _settings(network: nx.Graph[str], nets: Mapping[str, nx.Graph[str]]) -> dict[str, Any]:
    return {
        "net": net_name(network),
        "cut": {key: default_cut(net) for key, net in nets.items()},
        "suggestive": {key: len(pairs(net, "suggestive")) for key, net in nets.items()},
        "n": int(network.graph.get("n", 0)),
        "unit": str(network.graph.get("unit", "review")),
        "dashes": dict(DASHES),
        "measures": MEASURE_LABELS,
        "netLabels": {key: NET_LABELS.get(key, key) for key in nets},
        "groups": {g["style"].key: g["label"] for g in _groups(network)},
        "shapes": {g["style"].key: g["style"].outline for g in _groups(network)},
    }


def _groups(network: nx.Graph[str]) -> list[dict[str, Any]]:
    """The theme groups in the order of the codebook, each with its themes, the commonest first."""
    groups: dict[str, dict[str, Any]] = {}
    for n, d in network.nodes(data=True):
        style = group_style(str(d.get("group", "")))
        label = str(d.get("group_label") or style.label)
        group = groups.setdefault(style.key, {"style": style, "label": label, "themes": []})
        group["themes"].append(
            {"id": n, "label": str(d.get("label", n)), "count": int(d.get("count", 0))}
        )
    for group in groups.values():
        group["themes"].sort(key=lambda theme: (-theme["count"], theme["label"]))
    return list(groups.values())


def _first_rows(network: nx.Graph[str]) -> list[dict[str, Any]]:
    """The rows of the table that stand in the page before, or without, any script."""
    found: list[Pair] = [*pairs(network, "clear"), *pairs(network, "suggestive")]
    clear = len(pairs(network, "clear"))
    label = {n: str(d.get("label", n)) for n, d in network.nodes(data=True)}
    return [
        {**pair.facts, "a": label[pair.a], "b": label[pair.b], "expected": pair.expected}
        for pair in found[: min(max(clear, 20), 60)]
    ]


def _rounded(value: Any, digits: int) -> float | int | None:
    if value is None or not math.isfinite(value):
        return None
    number = round(float(value), digits)
    return int(number) if number == int(number) else number


def _significant(value: Any) -> float | int | None:
    if value is None or not math.isfinite(value):
        return None
    number = float(f"{float(value):.2g}")
    return int(number) if number in (0.0, 1.0) else number
