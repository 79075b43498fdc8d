"""One number, one form: what the theme map shows is what Python writes of the same value."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from casegraph.api import KnowledgeGraph
from casegraph.wording.numbers import format_p, percent
from casegraph_viz.page.nets import PAGE_NETS

from ..support.pairs import with_unmet
from .visits import Visitor

pytestmark = pytest.mark.browser


def odds(value: float) -> str:
    return "> 1000" if value > 1000 else f"{value:.1f}"


@pytest.mark.parametrize("net", ["exact", "independence"])
def test_every_figure_of_every_pair_is_rounded_once(
    site: Path, visit: Visitor, kg: KnowledgeGraph, net: str
) -> None:
    network = with_unmet(kg.associations(null=PAGE_NETS[net], min_count=1))
    page = visit(site / "theme-map.html", f"#net={net}").page
    found = page.evaluate(
        """() => forTests.inForce.order.map((k) => {
          const p = forTests.pairAt(k);
          return [p.a.id, p.b.id, forTests.fixed(p.expected, 1), forTests.fixed(p.lift, 2),
            forTests.fixed(p.npmi, 2), forTests.fixed(p.jaccard, 2), forTests.fixed(p.phi, 2),
            forTests.interval(p), forTests.chance(p.q), forTests.chance(p.p)];
        })"""
    )
    assert len(found) == network.number_of_edges() > 2_000
    for a, b, *shown in found:
        f = network.edges[a, b]
        ratio, low, high = (odds(f[f"odds_ratio{end}"]) for end in ("", "_low", "_high"))
        assert shown == [
            f"{f['expected_null']:.1f}",
            *(f"{f[name]:.2f}" for name in ("lift", "npmi", "jaccard", "phi")),
            f"{ratio} ({low} to {high})",
            format_p(f["q"]),
            format_p(f["p"]),
        ], (a, b)
    shares = page.evaluate(
        "forTests.themes.map((t) => [t.id, t.share, t.low, t.high].map((x, i) =>"
        " i ? forTests.percent(x) : x))"
    )
    for theme, *shown in shares:
        if theme in network:
            about = network.nodes[theme]
            assert shown == [percent(about[name]) for name in ("share", "low", "high")]


def test_numbers_are_written_as_python_writes_them(site: Path, visit: Visitor) -> None:
    page = visit(site / "theme-map.html").page
    draw = random.Random(7)
    values = [draw.uniform(0, 40) for _ in range(3_000)]
    values += [k / 32 for k in range(-400, 400)] + [3.65, 0.45, 0.05, 1e6 + 0.25, 0.0]
    for digits in (0, 1, 2):
        shown = page.evaluate(
            "([values, digits]) => values.map((value) => forTests.fixed(value, digits))",
            [values, digits],
        )
        assert shown == [f"{value:.{digits}f}" for value in values]
    chances = [draw.uniform(0, 1) ** 3 for _ in range(3_000)] + [0.05, 0.2, 0.125, 1.0, 0.0, 0.001]
    chances += [limit + step * 10.0**-k for limit in (0.05, 0.2)
                for k in range(2, 7) for step in (-3, -1, 1, 3)]  # fmt: skip
    assert page.evaluate("(all) => all.map(forTests.chance)", chances) == [
        format_p(value) for value in chances
    ]
    assert page.evaluate("forTests.chance(0.0503)") == "0.0503"
