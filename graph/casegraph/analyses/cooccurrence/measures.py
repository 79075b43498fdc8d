"""What is said of a pair of themes: every measure once, with its name, words, formula and places.

This is the only list of these names. The columns of the CSV, the attributes of the network, the
properties of the Data Cube and the words of the pages are taken from it; the ontology, the methods
page and the scripts of the pages are checked against it. A new measure is a line here and an array
of the same name in :class:`casegraph.stats.Association`.

>>> MEASURES["jaccard"].formula
'n11/(a + b − n11)'
>>> [m.name for m in MEASURES.values() if m.bound_of]
['odds_ratio_low', 'odds_ratio_high', 'odds_ratio_low_plain', 'odds_ratio_high_plain']
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from casegraph.thresholds import CLEAR, ROBUST, SUGGESTIVE

__all__ = [
    "FURTHER",
    "MEASURES",
    "Kind",
    "Measure",
    "column_names",
    "edge_names",
    "heads",
    "labels",
]

Kind = Literal["number", "count", "base", "verdict", "within", "resampling"]


@dataclass(frozen=True)
class Measure:
    """One thing that is said of every pair.

    Attributes
    ----------
    name
        Its column, attribute and key in every file and in :class:`~casegraph.stats.Association`.
    label
        What a page calls it, in the middle of a sentence.
    formula
        How it is worked out from n11, a, b and N, the counts of the pair; see the methods page.
    range
        The values that it can have.
    none
        The value that says that there is no association; empty where no value says so.
    direction
        1 where a larger value is a stronger association, −1 where a smaller one is surer, 0 where
        it is neither.
    kind
        ``number`` (a float per pair), ``count`` (a whole number per pair), ``base`` (the same for
        all pairs), ``verdict`` (a word or a yes), ``within`` (there only within strata),
        ``resampling`` (there only after resampling).
    source
        Where it was published.
    file
        Whether files hold it; the others are in :class:`~casegraph.stats.Measures` alone.
    joined
        0 for the first columns that the CSV promised; what joined it later follows, in this order.
    cube
        Its property in the Data Cube; empty where the cube leaves it out.
    component
        What it is in the cube's structure. Every observation states every measure.
    bound_of
        The measure whose interval it ends.
    by_net
        Whether it depends on the null model, so that each net has a value of its own.
    digits
        The decimals that a page shows; None where no page shows it with decimals.
    """

    name: str
    label: str
    formula: str
    range: str
    none: str = ""
    direction: Literal[-1, 0, 1] = 0
    kind: Kind = "number"
    source: str = ""
    file: bool = True
    joined: int = 0
    cube: str = ""
    component: Literal["measure", "attribute"] = "measure"
    bound_of: str = ""
    by_net: bool = False
    digits: int | None = None

    @property
    def head(self) -> str:
        """The label as it begins a line or heads a column.

        >>> MEASURES["odds_ratio"].head, MEASURES["p"].head
        ('Odds ratio', 'p')
        """
        return self.label if len(self.label) == 1 else self.label[0].upper() + self.label[1:]


_VAN_ECK = "van Eck & Waltman 2009, doi:10.1002/asi.21075"
_WOOLF = "Woolf 1955, doi:10.1111/j.1469-1809.1955.tb01348.x"
_FISHER = "Fisher 1935, doi:10.2307/2342435"
_RESAMPLED = "2.5% and 97.5% points over resamples of whole reviews"

_LISTED = (
    Measure("n11", "reviews with both", "units with A and B", "0 to N", direction=1, kind="count",
            cube="cg:unitsWithBoth", digits=0),
    Measure("a", "reviews with the first", "units with A", "0 to N", kind="count",
            cube="cg:unitsWithA", component="attribute"),
    Measure("b", "reviews with the second", "units with B", "0 to N", kind="count",
            cube="cg:unitsWithB", component="attribute"),
    Measure("n", "reviews", "all units, N", "0 to ∞", kind="base",
            cube="cg:baseSize", component="attribute"),
    Measure("expected", "expected", "E, the mean of n11 under the net", "0 to N", by_net=True),
    Measure("expected_plain", "expected by chance", "ab/N", "0 to N", joined=2,
            cube="cg:expectedCount"),
    Measure("expected_null", "expected", "the same, under its former name", "0 to N", joined=1,
            cube="cg:expectedUnderNet", by_net=True, digits=1),
    Measure("support", "support", "n11/N", "0 to 1", direction=1, file=False),
    Measure("confidence_ab", "confidence of B given A", "n11/a", "0 to 1", direction=1,
            file=False),
    Measure("confidence_ba", "confidence of A given B", "n11/b", "0 to 1", direction=1,
            file=False),
    Measure("lift", "lift", "n11/E", "0 to ∞", "1", 1, cube="cg:liftUnderNet", by_net=True,
            digits=2),
    Measure("lift_plain", "plain lift", "N·n11/(ab)", "0 to N", "1", 1, joined=2,
            source="Brin et al. 1997, doi:10.1145/253260.253327", cube="cg:lift", digits=2),
    Measure("npmi", "NPMI", "ln(plain lift) / −ln(n11/N)", "−1 to 1", "0", 1,
            source="Bouma 2009, GSCL", cube="cg:npmi", digits=2),
    Measure("jaccard", "Jaccard", "n11/(a + b − n11)", "0 to 1", direction=1,
            source="Jaccard 1912, doi:10.1111/j.1469-8137.1912.tb05611.x",
            cube="cg:jaccard", digits=2),
    Measure("cosine", "cosine", "n11/√(ab)", "0 to 1", direction=1, file=False),
    Measure("phi", "phi", "(N·n11 − ab)/√(ab(N − a)(N − b))", "−1 to 1", "0", 1,
            cube="cg:phi", digits=2),
    Measure("odds_ratio", "odds ratio", "ω for which the mean of n11, its odds times ω, is n11",
            "0 to ∞", "1", 1, source=_FISHER, cube="cg:oddsRatioUnderNet", component="attribute",
            by_net=True, digits=1),
    Measure("odds_ratio_low", "odds ratio, lower bound", "least ω with p > 0.05", "0 to ∞",
            source=_FISHER, cube="cg:oddsRatioUnderNetLow", component="attribute",
            bound_of="odds_ratio", by_net=True, digits=1),
    Measure("odds_ratio_high", "odds ratio, upper bound", "greatest ω with p > 0.05", "0 to ∞",
            source=_FISHER, cube="cg:oddsRatioUnderNetHigh", component="attribute",
            bound_of="odds_ratio", by_net=True, digits=1),
    Measure("odds_ratio_plain", "plain odds ratio", "n11·n00/(n10·n01)", "0 to ∞", "1", 1,
            joined=2, cube="cg:oddsRatio", digits=1),
    Measure("odds_ratio_low_plain", "plain odds ratio, lower bound",
            "exp(ln OR − 1.96·√(1/n11 + 1/n10 + 1/n01 + 1/n00))", "0 to ∞", source=_WOOLF,
            joined=2, cube="cg:oddsRatioLow", component="attribute",
            bound_of="odds_ratio_plain", digits=1),
    Measure("odds_ratio_high_plain", "plain odds ratio, upper bound",
            "exp(ln OR + 1.96·√(1/n11 + 1/n10 + 1/n01 + 1/n00))", "0 to ∞", source=_WOOLF,
            joined=2, cube="cg:oddsRatioHigh", component="attribute",
            bound_of="odds_ratio_plain", digits=1),
    Measure("g2", "G²", "2·Σ O·ln(O/E) over the four cells", "0 to ∞", "0", 1, file=False,
            source="Dunning 1993, Computational Linguistics 19(1)"),
    Measure("association_strength_occurrences", "association strength, by occurrences",
            "n11/(ab)", "0 to 1", direction=1, source=_VAN_ECK, file=False),
    Measure("association_strength_links", "association strength, by links", "2m·n11/(sᵢsⱼ)",
            "0 to ∞", "1", 1, source=f"{_VAN_ECK}, as VOSviewer takes it", file=False),
    Measure("p", "p", "2·min(P(X > n11), P(X < n11)) + P(X = n11)", "0 to 1", direction=-1,
            source="Lancaster 1961, doi:10.1080/01621459.1961.10482105", cube="cg:pValue",
            by_net=True),
    Measure("q", "q", "min over k ≥ rank of m·p₍ₖ₎/k", "0 to 1", direction=-1,
            source="Benjamini & Hochberg 1995, doi:10.1111/j.2517-6161.1995.tb02031.x",
            cube="cg:qValue", by_net=True),
    Measure("net", "comparison", "the net that expected, lift, odds ratio, p and q refer to",
            "name of a net", kind="base", by_net=True),
    Measure("sign", "direction", "sign of n11 − expected_null", "−1, 0 or 1", "0", kind="count",
            cube="cg:direction", component="attribute", by_net=True),
    Measure("evidence", "evidence",
            f"clear: q ≤ {CLEAR:g}; suggestive: q ≤ {SUGGESTIVE:g}; else weak",
            "clear, suggestive or weak", kind="verdict",
            cube="cg:evidence", component="attribute", by_net=True),
    Measure("tested", "tested", "whether the correction covers the pair", "true or false",
            kind="verdict", joined=1, cube="cg:isTested", component="attribute",
            by_net=True),
    Measure("same_finding", "on one finding alone",
            "units in which either theme has one finding and it is the same", "0 to N",
            kind="count", joined=3),
    Measure("relation", "relation",
            "whether one theme presupposes the other in the scheme, or no child can have both",
            "presupposes, excludes or empty", kind="verdict", joined=3),
    Measure("expected_length", "expected by length",
            "E, the mean of n11 under the exact net without strata", "0 to N", kind="within",
            cube="cg:expectedByLength", component="attribute", by_net=True),
    Measure("q_length", "q by length", "q under the exact net without strata", "0 to 1",
            direction=-1, kind="within", cube="cg:qValueByLength", component="attribute",
            by_net=True),
    Measure("explained", "explained by the strata",
            "(E within strata − E by length)/(n11 − E by length), where n11 is the greater",
            "−∞ to ∞", "0", kind="within", cube="cg:explainedByStrata", component="attribute",
            by_net=True),
    Measure("stability", "stability", f"share of resamples with q ≤ {CLEAR:g} and the same sign",
            "0 to 1", direction=1, kind="resampling", by_net=True,
            cube="cg:stability", component="attribute"),
    Measure("recoding_omissions", "stability, omissions added",
            f"share of corpora with omissions added with q ≤ {CLEAR:g} and the same sign",
            "0 to 1", direction=1, kind="resampling", by_net=True,
            cube="cg:stabilityWithOmissions", component="attribute"),
    Measure("recoding_redraw", "stability, coded again",
            f"share of corpora coded again with q ≤ {CLEAR:g} and the same sign",
            "0 to 1", direction=1, kind="resampling", by_net=True,
            cube="cg:stabilityCodedAgain", component="attribute"),
    Measure("robust", "robust", f"clear, and each of these three shares ≥ {ROBUST:g}",
            "true or false", kind="resampling", by_net=True,
            cube="cg:isRobust", component="attribute"),
    Measure("rank_low", "rank, from", f"by phi; {_RESAMPLED}", "1 to the number of pairs",
            kind="resampling"),
    Measure("rank_high", "rank, to", f"by phi; {_RESAMPLED}", "1 to the number of pairs",
            kind="resampling"),
    Measure("lift_low", "lift, from", _RESAMPLED, "0 to N", kind="resampling"),
    Measure("lift_high", "lift, to", _RESAMPLED, "0 to N", kind="resampling"),
    Measure("phi_low", "phi, from", _RESAMPLED, "−1 to 1", kind="resampling"),
    Measure("phi_high", "phi, to", _RESAMPLED, "−1 to 1", kind="resampling"),
)  # fmt: skip

#: Every measure by its name, in the order in which tables and files hold them.
MEASURES: Mapping[str, Measure] = MappingProxyType({m.name: m for m in _LISTED})

#: What there is only where it was asked for.
FURTHER: tuple[Kind, ...] = ("within", "resampling")

#: An edge holds the numbers of the pair first and what is said of them last.
_ON_EDGES: tuple[Kind, ...] = ("number", "count", "base", "verdict")


def edge_names() -> tuple[str, ...]:
    """Return the names of what every edge of a network holds, in their order there.

    The net is an attribute of the network as a whole.

    >>> edge_names()[:3], edge_names()[-2:]
    (('expected', 'expected_plain', 'expected_null'), ('tested', 'relation'))
    """
    kept = [m for m in MEASURES.values() if m.file and m.name != "net"]
    return tuple(m.name for kind in _ON_EDGES for m in kept if m.kind == kind)


def column_names() -> tuple[str, ...]:
    """Return the names of the columns that every table of pairs has, in their order.

    Programs rely on the order, so that columns that joined later follow those there were.

    >>> column_names()[:4], column_names()[-2:]
    (('n11', 'a', 'b', 'n'), ('same_finding', 'relation'))
    """
    kept = [m for m in MEASURES.values() if m.file and m.kind not in FURTHER]
    return tuple(m.name for m in sorted(kept, key=lambda m: m.joined))


def labels(names: Iterable[str]) -> dict[str, str]:
    """Return what pages call some measures, by name, in the order given.

    >>> labels(["n11", "odds_ratio"])
    {'n11': 'reviews with both', 'odds_ratio': 'odds ratio'}
    """
    return {name: MEASURES[name].label for name in names}


def heads(names: Iterable[str]) -> dict[str, str]:
    """Return what heads a column of some measures, by name, in the order given.

    >>> heads(["lift"])
    {'lift': 'Lift'}
    """
    return {name: MEASURES[name].head for name in names}
