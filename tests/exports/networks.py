"""Small networks for the exports, with labels that a format may stumble over."""

from __future__ import annotations

import math

import networkx as nx

from casegraph.model import iris

#: Labels that every format must give back to the letter.
LABELS = {
    "markup": "</node><script>alert(1)</script> &amp; & <b>x</b>",
    "cdata": "]]><!-- x --><![CDATA[y]]>",
    "formula": "=cmd|' /C calc'!A0",
    "at": "@SUM(1+1)",
    "plus": "+44 20",
    "minus": "-1+1",
    "quotes": "a \"b\" 'c', d;e",
    "right-to-left": "\u202eabc\u202c \u05e9\u05dc\u05d5\u05dd",
    "lines": "one\ntwo",
    "separators": "a\u2028b\u2029c\u00a0d\u0085e",
    "escapes": "\\n \\u0041 ${x} %s {{y}}",
    "combined": "\U0001f476\u200d\U0001f466 e\u0301",
    "turtle": '""" . <urn:a> <urn:b> <urn:c> # x',
    "accents": "Esgeulustod plentyn, tŷ",
}
#: Labels with something that no format, or not every format, can hold.
FORBIDDEN = {
    "bell": ("bell\x07 null\x00 escape\x1b[31m", "bell\ufffd null\ufffd escape\ufffd[31m"),
    "surrogate": ("half \ud83d pair", "half \ufffd pair"),
    "non-character": ("x\uffff\ufffey", "x\ufffd\ufffdy"),
}
EDGE = {
    "n11": 3, "a": 5, "b": 5, "n": 40, "expected": 0.7, "expected_null": 0.7, "lift": 4.8,
    "npmi": 0.6, "jaccard": 0.43, "phi": 0.54, "odds_ratio": 21.0, "odds_ratio_low": 2.4,
    "odds_ratio_high": math.inf, "expected_plain": 0.625, "lift_plain": 5.4,
    "odds_ratio_plain": 24.0, "odds_ratio_low_plain": 2.8, "odds_ratio_high_plain": 270.0,
    "p": 1e-5, "q": 1e-4, "sign": 1, "evidence": "clear",
    "tested": True, "weight": 3, "reviews": ["2014-x", "2015-y", "2016-z"],
}  # fmt: skip
NODE = {
    "group": "harm", "group_label": "Harm", "count": 5, "share": 0.125, "low": 0.05, "high": 0.26,
}  # fmt: skip


def network_of(labels: dict[str, str]) -> nx.Graph[str]:
    """A ring of themes with given labels; the definition and the other names are as hostile."""
    G: nx.Graph[str] = nx.Graph(
        n=40, unit="review", where=["level=case"], warnings=[], tested=9, net="length-average",
        null="length-average", name="together beyond the average number of themes coded",
        left_out={"too rare": 2},
        correction="bh", notes=["A <note>.", "Another."],
    )  # fmt: skip
    for theme, label in labels.items():
        iri = iris.concept("theme", theme)
        G.add_node(theme, iri=iri, label=label, definition=label, alt_labels=[label, "x"],
                   reviews=["2014-x", "2015-y"], **NODE)  # fmt: skip
    for u, v in zip(labels, [*labels][1:], strict=False):
        G.add_edge(u, v, **EDGE)
    return G
