"""The tables of the pages on themes and pairs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from casegraph.analyses.cooccurrence.robustness import with_robustness
from casegraph.selection.strata import KEYS
from casegraph.thresholds import CLEAR, ROBUST, SUGGESTIVE
from casegraph.wording.robustness import KINDS

from . import pair_texts as texts
from .blocks import Block, Table, as_code

if TYPE_CHECKING:
    import pandas as pd

    from casegraph.analyses.cooccurrence import Cooccurrence
    from casegraph.api import KnowledgeGraph
    from casegraph.selection.incidence import Incidence
    from casegraph.stats import Association


def of_themes(
    kg: KnowledgeGraph, common: pd.DataFrame, bounds: pd.DataFrame, pairs: pd.DataFrame
) -> list[Block]:
    """Prevalence, what silence allows for themes, and for pairs; the frames of their analyses."""
    read, unread = kg.incidence(["complete=true"]), kg.incidence(["complete=false"])
    news = len(kg.incidence(["complete=true", "basis=news"]).units)
    by_theme = {row["theme"]: row for row in bounds.to_dict("records")}
    shares = ("low", "high", "if_unread", "complete_share")
    chosen = ("physical-abuse", "information-sharing", "multi-agency-working", "thresholds",
              "voice-of-child")  # fmt: skip
    readings = {"every mention": "any", "stated": "stated", "stated, read to the end": "complete"}
    return [
        Table("prevalence", ("theme", "reviews", "share", "95% interval"), [
            (f"`{r['theme']}`", r["reviews"], f"{r['share']:.1%}",
             f"{r['low']:.1%} to {r['high']:.1%}")
            for r in common.head(12).to_dict("records")
        ]),
        Table("bounds of themes", ("theme", "stated", "only examined", *shares), [
            (f"`{theme}`", by_theme[theme]["present"], by_theme[theme]["examined"],
             *(f"{by_theme[theme][c]:.1%}" for c in shares))
            for theme in chosen
        ]),
        Table("bounds of pairs", ("reading", "units", "clear", "suggestive"), [
            (words, pairs[f"n_{name}"].iloc[0], *(
                (pairs[f"evidence_{name}"] == grade).sum() for grade in ("clear", "suggestive")))
            for words, name in readings.items()
        ]),
        *texts.of_themes(kg.incidence(), read, unread, news),
    ]  # fmt: skip


def of_cooccurrence(found: Incidence, nets: dict[str, Association]) -> list[Block]:
    """Measures, the strongest pairs of every net, one by hand, what odds ratio can be seen."""
    from casegraph.analyses.cooccurrence import MEASURES
    from casegraph.analyses.themes.counted import counted_themes
    from casegraph.model.concepts import pair_rules
    from casegraph.stats import associate, pair_test_under, smallest_odds_ratio

    stronger = {1: "larger", -1: "smaller", 0: ""}
    sizes = sorted({50, 100, 200, len(found.units), 400, 800})
    shares = ((0.3, 0.3), (0.1, 0.3), (0.1, 0.1))
    f = nets["independence"]
    pair = sorted(found.themes.index(t) for t in ("unsafe-sleep", "sudden-infant-death"))
    (z,) = np.flatnonzero((f.i == pair[0]) & (f.j == pair[1]))
    by_hand, worked, beyond = texts.of_one_pair(f, nets["exact"], int(z))

    groups = [theme.group for theme in counted_themes(found)]
    by_group = associate(found.matrix, "exact", blocks=groups, **pair_rules(found.themes))

    def strongest(net: str) -> Table:
        f = nets[net]
        return Table(
            f"strongest pairs, {net}",
            ("pair", "n11", "expected", "lift", "odds ratio", "p", "q"),
            [
                (as_code((found.themes[f.i[z]], found.themes[f.j[z]])), f.n11[z],
                 f"{f.expected_null[z]:.1f}", f"{f.lift[z]:.2f}",
                 f"{f.odds_ratio[z]:.1f} ({f.odds_ratio_low[z]:.1f} to "
                 f"{f.odds_ratio_high[z]:.1f})".replace("inf", "∞"),
                 f"{f.p[z]:.2g}", f"{f.q[z]:.2g}")
                for z in f.order[:10]
            ],
        )  # fmt: skip

    return [
        Table(
            "measures",
            ("column", "measure", "formula", "range", "none", "stronger", "source"),
            [(f"`{m.name}`", m.label, m.formula, m.range, m.none, stronger[m.direction], m.source)
             for m in MEASURES.values()],
        ),
        strongest("exact"),
        strongest("length-average"),
        strongest("independence"),
        Table(
            "smallest odds ratios",
            ("shares of the two themes", *(f"N = {n}" if n == 50 else str(n) for n in sizes)),
            [(f"{one:.0%} and {two:.0%}", *(
                " / ".join(f"{smallest_odds_ratio(one, two, n, p):.1f}" for p in (0.05, 0.0017))
                for n in sizes))
             for one, two in shares],
        ),
        Table("smallest odds ratios, by net", ("shares of the two themes", *nets), [
            (f"{one:.0%} and {two:.0%}", *(
                " / ".join(
                    f"{test.smallest_odds_ratio():.1f}"
                    for test in (pair_test_under(f, found.matrix, one, two, p)
                                 for p in (0.05, 0.0017))
                )
                for f in nets.values()))
            for one, two in shares
        ]),
        Table("one pair by hand, measures", ("measure", "by hand", "value"), worked),
        _prototype(found),
        texts.of_reviews(found, nets),
        texts.of_left_out(nets["exact"]),
        texts.of_families(nets["exact"]),
        *texts.of_tested(nets, by_group).values(),
        by_hand,
        beyond,
    ]  # fmt: skip


def of_kind_of_case(kg: KnowledgeGraph, within: Cooccurrence) -> list[Block]:
    """How many clear pairs stay clear within strata, and of which the strata explain most."""
    assert within.within is not None
    by_length = within.within.by_length
    clear = by_length.q <= CLEAR
    rows = []
    for keys in (*((key,) for key in KEYS), within.within.strata.keys):
        found = within if keys == within.within.strata.keys else kg.associations(within=keys)
        assert found.within is not None
        pairs, sizes = found.association, list(found.within.strata.sizes.values())
        rows.append((
            " and ".join(f"`{key}`" for key in keys), len(sizes), max(sizes),
            int(pairs.testable.sum()), int((pairs.q <= CLEAR).sum()),
            int((clear & (pairs.q <= CLEAR)).sum()), int((clear & (pairs.q <= SUGGESTIVE)).sum()),
        ))  # fmt: skip
    share = within.further["explained"]
    most = [z for z in np.argsort(-share) if clear[z] and np.isfinite(share[z])][:8]
    f, names = within.association, within.incidence.themes
    return [
        texts.of_kind_of_case(within),
        texts.of_structural_zeros(within, kg.associations(structural_zeros=True)),
        Table(
            "clear pairs within strata",
            ("strata by", "strata", "largest", "tested", "clear", f"of the {clear.sum()}: clear",
             "clear or suggestive"),
            rows,
        ),
        Table(
            "explained most",
            ("pair", "n11", "expected by length", "within age and outcome", "explained",
             "q by length", "q within"),
            [(as_code((names[f.i[z]], names[f.j[z]])), f.n11[z], f"{by_length.expected[z]:.1f}",
              f"{f.expected[z]:.1f}", f"{share[z]:.0%}", f"{by_length.q[z]:.2g}",
              f"{f.q[z]:.2g}") for z in most],
        ),
    ]  # fmt: skip


def _prototype(found: Incidence) -> Table:
    """Pairs that pass by the recipe of the prototype, on the first coding and on the data now."""
    from casegraph.stats import associate, benjamini_hochberg

    X = found.matrix.toarray()[:, found.counts() >= 5]
    nets = [associate(X, net) for net in ("independence", "length-average")]
    recipes: dict[str, Callable[[Association], np.ndarray[Any, Any]]] = {
        "one-sided": lambda f: f.tails.greater,
        "two-sided mid-p": lambda f: f.p,
    }
    rows: list[tuple[object, ...]] = [
        ("first coding, one-sided", 53, 17, 30, 67),
        ("first coding, two-sided mid-p", 54, 19, 32, 72),
    ]
    for name, p in recipes.items():
        mentioned, length = (benjamini_hochberg(p(f)) for f in nets)
        rows.append((
            f"bundled data, {X.shape[1]} themes in five or more, {name}",
            (mentioned <= 0.05).sum(), (length <= 0.05).sum(), (length <= 0.2).sum(),
            (p(nets[1]) <= 0.01).sum(),
        ))  # fmt: skip
    head = ("data and p", "independence, q ≤ 0.05", "length, q ≤ 0.05", "length, q ≤ 0.2",
            "length, p ≤ 0.01")  # fmt: skip
    return Table("the prototype again", head, rows)


def of_robust(found: Sequence[Cooccurrence], samples: int = 200) -> list[Block]:
    """How many clear pairs of each net are clear again in enough other corpora of each kind."""
    rows = []
    for pairs in found:
        judged = with_robustness(pairs, samples)
        clear = judged.association.evidence == "clear"
        enough = [(judged.resampled[kind] >= ROBUST)[clear].sum() for kind in KINDS]
        rows.append((pairs.net, clear.sum(), *enough, judged.resampled["robust"].sum()))
    head = ("net", "clear", *(f"{kind} ≥ {ROBUST:g}" for kind in KINDS), "robust")
    return [Table("robust pairs", head, rows)]
