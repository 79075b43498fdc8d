"""The tables and sentences of docs/methods that come from the bundled reviews.

Each stands in its page after a comment with its name: a table, or the paragraph up to the next
empty line. ``python -m tests.support.method_tables`` writes them again after a change of the data
or the code, with those of both READMEs and the answers that docs/questions.md shows; the tests say
where one is out of date.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

import numpy as np

from casegraph.analyses.cooccurrence.robustness import with_robustness
from casegraph.selection.strata import KEYS, KIND_OF_CASE
from casegraph.thresholds import CLEAR, ROBUST, SUGGESTIVE
from casegraph.wording.numbers import exact_p
from casegraph.wording.robustness import KINDS

from . import data_readme
from . import method_texts as texts
from .method_texts import Text
from .paths import DOCS, METHODS

if TYPE_CHECKING:
    import networkx as nx
    import pandas as pd

    from casegraph.analyses.classes import LatentClasses
    from casegraph.analyses.communities import Communities
    from casegraph.analyses.contrast import Contrast
    from casegraph.analyses.cooccurrence import Cooccurrence
    from casegraph.analyses.report import Report
    from casegraph.analyses.sets import ThemeSets
    from casegraph.analyses.trend import Trend
    from casegraph.api import KnowledgeGraph
    from casegraph.selection.incidence import Incidence
    from casegraph.stats import Association

QUESTIONS = DOCS / "questions.md"
_MARKER = r"(<!-- (?:table|text): (.+?) -->\n)"


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


Block: TypeAlias = Table | Text | data_readme.Items


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
        f"{data_readme.shown(path)} is older than the code or the data; run make method-tables"
    )


def _signed(value: float) -> str:
    return f"{100 * value:+.0f}".replace("-", "−")


def _points(row: Mapping[Any, Any], name: str) -> str:
    """A difference of shares in points, with its interval."""
    value, low, high = (_signed(row[c]) for c in (name, f"{name}_low", f"{name}_high"))
    return f"{value} ({low} to {high})"


def _themes(ids: Iterable[str]) -> str:
    return " + ".join(f"`{theme}`" for theme in ids)


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
                (_themes((found.themes[f.i[z]], found.themes[f.j[z]])), f.n11[z],
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
            [(_themes((names[f.i[z]], names[f.j[z]])), f.n11[z], f"{by_length.expected[z]:.1f}",
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


def of_sets(found: ThemeSets) -> list[Block]:
    """The sets of three with the smallest p."""
    head = ("set", "n11", "by length", "by pairs", "p", "q")
    return [*texts.of_sets(found), Table("sets", head, [
        (_themes(r["themes"].split(";")), r["n11"], f"{r['expected_length']:.1f}",
         f"{r['expected_parts']:.1f}", f"{r['p']:.2g}", f"{r['q']:.2g}")
        for r in found.table.head(6).to_dict("records")
    ])]  # fmt: skip


def of_classes(found: LatentClasses, other: LatentClasses) -> list[Block]:
    """How well each number of classes fits, and what tells two classes apart.

    ``other`` is the model of the themes that a tenth of the reviews name at least.
    """
    return [
        *texts.of_classes(found, other),
        Table(
            "fits", ("classes", "BIC", "entropy", "smallest class", "starts at the best"),
            [(r["classes"], f"{r['bic']:,.0f}", f"{r['entropy']:.2f}", f"{r['smallest']:.0f}",
              f"{r['agreeing']} of {r['starts']}") for r in found.fits.to_dict("records")],
        ),
        Table(
            "profiles", ("theme", "all", "class 1", "class 2"),
            [(f"`{r['theme']}`", *(f"{r[c]:.0%}" for c in ("share", "class_1", "class_2")))
             for r in found.profiles.head(6).to_dict("records")],
        ),
    ]  # fmt: skip


def of_communities(
    found: Communities, other: Communities, central: pd.DataFrame, net: nx.Graph[str]
) -> list[Block]:
    """The sets of one net, the most central themes, and how stable the sets of both nets are."""
    network = found.network
    columns = ("count", "degree", "strength", "betweenness", "participation", "harmonic")
    digits = (0, 0, 0, 3, 2, 2)
    return [
        *texts.of_communities(found, network, net),
        Table(
            "communities",
            ("no.", "most frequent themes", "themes", "stability", "other reviews", "Jaccard",
             "centrality", "density"),
            [(c.number, c.name, len(c.members), f"{c.stability:.0%}", f"{c.together:.0%}",
              f"{c.jaccard:.2f}", f"{c.position.centrality:.1f}", f"{c.position.density:.1f}")
             for c in found.communities],
        ),
        Table(
            "resampled communities",
            ("net", "sets", "pairs of themes that stay in one set", "Jaccard", "modularity",
             "of chance pairs (95% of corpora)", "communities"),
            [_resampled(each) for each in (other, found)],
        ),
        Table(
            "centralities", ("theme", *columns),
            [(r["theme"], *(f"{r[c]:.{d}f}" for c, d in zip(columns, digits, strict=True)))
             for r in central.head(6).to_dict("records")],
        ),
    ]  # fmt: skip


def _resampled(found: Communities) -> tuple[object, ...]:
    assert found.resampled is not None
    sizes = [len(c.members) * (len(c.members) - 1) for c in found.communities]
    kept = np.average([c.together or 0.0 for c in found.communities], weights=sizes)
    like = [c.jaccard or 0.0 for c in found.communities]
    middle, low, high = found.resampled.usual
    return (
        found.network.graph["net"], len(sizes), f"{kept:.0%}",
        f"{min(like):.2f} to {max(like):.2f}",
        f"{found.modularity:.2f}", f"{middle:.2f} ({low:.2f} to {high:.2f})",
        sum(c.called == "community" for c in found.communities),
    )  # fmt: skip


def of_contrast(found: Contrast) -> list[Block]:
    """Six themes and the networks that differ between two groups."""
    chosen = ("child-mental-health", "looked-after", "sexual-abuse", "physical-abuse",
              "unsafe-sleep", "non-mobile-injury")  # fmt: skip
    themes = {r["theme"]: r for r in found.themes.to_dict("records")}

    def minus(value: float) -> str:
        return f"{value:.2f}".replace("-", "−")

    return [
        *texts.of_contrast(found),
        Table(
            "themes that differ", ("theme", "group 1", "group 2", "difference, points", "q"),
            [(f"`{r['theme']}`", r["count_1"], r["count_2"],
              _points(r, "difference"), f"{r['q']:.2g}")
             for r in map(themes.__getitem__, chosen)],
        ),
        Table(
            "networks that differ", ("network", "held constant", "group 1", "group 2", "p"),
            [(r["statistic"], r["held"], minus(r["value_1"]), minus(r["value_2"]), f"{r['p']:.2g}")
             for r in found.networks.to_dict("records")],
        ),
    ]  # fmt: skip


def of_trend(found: Trend) -> list[Block]:
    """Three themes over the periods."""
    tests = {r["theme"]: r for r in found.tests.to_dict("records")}

    def cells(theme: str) -> list[str]:
        own = found.shares[found.shares["theme"] == theme].to_dict("records")
        row = tests[theme]
        return [
            f"`{theme}`",
            *(f"{r['reviews']}" if np.isnan(r["share"]) else f"{r['reviews']}: {r['share']:.0%}"
              for r in own),
            _points(row, "change"),
            *(f"{row[c]:.2g}" for c in ("p", "q", "q_within_basis", "departure_p")),
        ]  # fmt: skip

    periods = (f"{p} ({n})" for p, n in zip(found.periods, found.sizes, strict=True))
    response = found.shares[found.shares["theme"] == "domestic-abuse-response"]
    last = (int(response["reviews"].iloc[-1]), int(found.sizes[-1]))
    return [*texts.of_trend(found, last), Table(
        "themes over time",
        ("theme", *periods, "change in ten years, points", "p", "q", "q within basis",
         "departure p"),
        [cells(theme) for theme in ("pandemic", "domestic-abuse-response", "neglect")],
    )]  # fmt: skip


#: Pairs of recommendations, and whether one reader took them for the same request.
ALIKE = """
Improve communication between agencies. | Improve communication. | yes
Appoint a children's commissioner at the head of a new national agency for children and families. | Appoint a commissioner for children. | yes
Improve practice on domestic abuse. | Better the practice of agencies on domestic abuse. | yes
Appoint a children's commissioner for Wales. | Appoint a children's commissioner at the head of a new national agency for children and families. | yes
Improve the way agencies share information. | Improve the sharing of information. | yes
Improve management and supervision. | Give early help staff better supervision and case management. | wider
Improve communication between agencies. | Improve communication between the council and the residential school. | wider
Improve how agencies work and share information about young people who self-harm. | Improve the way agencies share information. | wider
Give regular training on sharing information. | Improve the sharing of information. | no
Criminal justice and safeguarding agencies should assess and manage people who present a sexual risk together. | Have justice and safeguarding agencies jointly assess and manage people who may harm sexually. | yes
Protect staff who blow the whistle. | Protect whistleblowers. | yes
Train practitioners to understand the lived experience of very young children. | Understand the lived experience of the child through hearing the child. | no
"""  # noqa: E501


def of_recurrence(ledger: pd.DataFrame, kg: KnowledgeGraph) -> list[Block]:
    """The themes found again most often after they were recommended on, and what is alike."""
    from casegraph.analyses.recurrence import recommendation_clusters
    from casegraph.analyses.recurrence.similarity import similar_pairs

    reviews = kg.reviews().values()
    summaries = [r["summary"] for r in kg.recommendations()]
    i, j, s = similar_pairs(summaries, 0.4)
    strength = {frozenset((summaries[a], summaries[b])): v for a, b, v in zip(i, j, s, strict=True)}
    # A pair of which a correction of the data took one is left out.
    pairs = [line.split(" | ") for line in ALIKE.strip().splitlines()]
    known = [(strength[key], pair) for pair in pairs
             if (key := frozenset(pair[:2])) in strength]  # fmt: skip
    groups, every = (
        recommendation_clusters(kg.store, min_reviews=least)["cluster"].nunique()
        for least in (2, 1)
    )
    columns = {
        "theme": "theme", "recommendations": "recommended", "recommending_reviews": "in reviews",
        "first_year": "first", "last_year": "last", "later_concern_reviews": "found again in",
        "later_reviews": "of later reviews", "later_incident_reviews": "incident after",
        "later_incident_stated": "incident stated",
        "concern_reviews_recommending_without_this": "concern, none recommended",
        "concern_reviews_recommending": "of reviews that recommend",
    }  # fmt: skip
    return [
        Table(
            "found again", tuple(columns.values()),
            [[row[c] for c in columns] for row in ledger.head(10).to_dict("records")],
        ),
        Table("pairs around the threshold", ("alike", "one", "other", "the same request?"), [
            (f"{value:.2f}", *pair) for value, pair in sorted(known, key=lambda p: -p[0])
        ]),
        *texts.of_recurrence(ledger, len(reviews), sum(r["year"] is None for r in reviews)),
        texts.of_alike(s[s >= 0.5]),
        texts.of_clusters(len(summaries), groups, every - groups),
    ]  # fmt: skip


def of_chance(ledger: pd.DataFrame) -> list[Block]:
    """The themes that stand out from what chance would bring back, and the most common others."""
    out = ledger["reading"].isin(["more", "fewer"])
    parts = (ledger[out].sort_values("ratio", ascending=False), ledger[~out].head(8))
    shown = [{str(k): v for k, v in row.items()}
             for part in parts for row in part.to_dict("records")]  # fmt: skip
    return [Table(
        "compared with chance",
        ("theme", "found again", "expected", "ratio", "q ratio", "expected in any order",
         "q order"),
        [(r["theme"], f"{r['later_concern_reviews']} of {r['later_reviews']}",
          f"{r['expected']:.1f}", "{ratio:.2f} ({ratio_low:.2f} to {ratio_high:.2f})".format(**r),
          exact_p(r["q_ratio"]), f"{r['order_expected']:.1f}", exact_p(r["q_order"]))
         for r in shown],
    ), *texts.of_chance(ledger)]  # fmt: skip


def of_areas(frame: pd.DataFrame) -> list[Block]:
    """Themes of earlier reviews of the same area, against like reviews elsewhere."""

    def within(row: dict[str, Any], years: int) -> str:
        name = f"found_by_{years}_years"
        ends = "{0:.0%} ({1:.0%} to {2:.0%})"
        known = row["exposure"] != "neither"
        return ends.format(row[name], row[f"{name}_low"], row[f"{name}_high"]) if known else "–"

    def to_neither(row: dict[str, Any]) -> str:
        values = [row[f"ratio_to_neither{end}"] for end in ("", "_low", "_high")]
        known = row["exposure"] != "neither"
        return "{:.2f} ({:.2f} to {:.2f})".format(*values) if known else "–"

    rows = [{str(k): v for k, v in r.items()} for r in frame.to_dict("records")]
    return [Table(
        "areas",
        ("earlier in the area", "areas", "later reviews", "found", "expected", "odds ratio",
         "ratio to neither", "within 5 years", "within 10 years"),
        [(r["exposure"], r["areas"], r["reviews"], f"{r['found']:,} of {r['pairs']:,}",
          f"{r['expected']:.1f}", "{odds_ratio:.2f} ({low:.2f} to {high:.2f})".format(**r),
          to_neither(r), within(r, 5), within(r, 10))
         for r in rows],
    ), texts.of_areas(frame)]  # fmt: skip


def of_national_figures(frame: pd.DataFrame, reviews: int) -> list[Block]:
    """Every published figure that is compared."""

    def units(row: dict[str, object]) -> str:
        return f"{row['count']} of {row['n']} {row['unit']}s".replace("childs", "children")

    rows = [{str(k): v for k, v in r.items()}
            for r in frame[frame["compared"]].to_dict("records")]  # fmt: skip
    return [texts.of_national_figures(frame, reviews), Table(
        "compared figures",
        ("figure", "concept", "these reviews", "share", "figure", "difference", "q", "call",
         "may overlap"),
        [(f"`{r['figure_id']}`", r["concept"], units(r),
          f"{r['share']:.1%} ({r['low']:.1%} to {r['high']:.1%})",
          f"{r['comparator']} {r['value']:g} {r['value_unit']}, base {r['base']}",
          "{difference:+.1%} ({difference_low:+.1%} to {difference_high:+.1%})".format(**r),
          f"{r['q']:.2g}", r["call"], r["may_overlap"])
         for r in rows],
    )]  # fmt: skip


def _page_of_themes(kg: KnowledgeGraph) -> list[Block]:
    from casegraph.analyses.themes.bounds import pair_bounds, three_valued
    from casegraph.analyses.themes.prevalence import prevalence

    return of_themes(kg, prevalence(kg.incidence()), three_valued(kg.store), pair_bounds(kg.store))


def _page_of_cooccurrence(kg: KnowledgeGraph) -> list[Block]:
    from casegraph.model.concepts import pair_rules
    from casegraph.stats import NETS, associate

    found = kg.incidence()
    rules = pair_rules(found.themes)
    return of_cooccurrence(found, {net: associate(found.matrix, net, **rules) for net in NETS})


def _page_of_kind_of_case(kg: KnowledgeGraph) -> list[Block]:
    return of_kind_of_case(kg, kg.associations(within=KIND_OF_CASE))


def _page_of_sets(kg: KnowledgeGraph) -> list[Block]:
    from casegraph.analyses.sets import theme_sets

    return of_sets(theme_sets(kg.incidence()))


def _page_of_classes(kg: KnowledgeGraph) -> list[Block]:
    from casegraph.analyses.classes import latent_classes

    found = kg.incidence()
    return of_classes(latent_classes(found), latent_classes(found, most=2, min_share=0.1))


def _page_of_communities(kg: KnowledgeGraph) -> list[Block]:
    from casegraph.analyses.communities import centrality

    found, other = kg.communities(null="independence"), kg.communities()
    central = centrality(found.network, found.membership)
    return of_communities(found, other, central, kg.cooccurrence(null="independence"))


def _page_of_recoding(kg: KnowledgeGraph) -> list[Block]:
    return of_robust([kg.associations(null=net) for net in ("exact", "independence")])


def _page_of_contrast(kg: KnowledgeGraph) -> list[Block]:
    from casegraph.analyses.contrast import contrast

    return of_contrast(contrast(kg, ["age-group=under-1"], ["age-group=11-to-15"]))


def _page_of_trend(kg: KnowledgeGraph) -> list[Block]:
    from casegraph.analyses.trend import trend

    return of_trend(trend(kg.store))


def _page_of_recurrence(kg: KnowledgeGraph) -> list[Block]:
    from casegraph.analyses.recurrence import recurrence, within_area

    ledger = recurrence(kg.store)
    return [*of_recurrence(ledger, kg), *of_chance(ledger), *of_areas(within_area(kg.store))]


def _page_of_national_figures(kg: KnowledgeGraph) -> list[Block]:
    from casegraph.analyses.national_figures import national_figures

    return of_national_figures(national_figures(kg.store), len(kg.incidence().units))


def of_report(report: Report) -> list[Block]:
    """What chance gives in permuted corpora, as a report says it."""
    said = report["controls"].tables["chance"]
    return [Table("controls", said.columns, said.rows)]


def _page_of_report(kg: KnowledgeGraph) -> list[Block]:
    return of_report(kg.report())


#: What computes the tables of each page.
PAGES: dict[str, Callable[[KnowledgeGraph], list[Block]]] = {
    "themes.md": _page_of_themes,
    "cooccurrence.md": _page_of_cooccurrence,
    "kind-of-case.md": _page_of_kind_of_case,
    "sets.md": _page_of_sets,
    "classes.md": _page_of_classes,
    "communities.md": _page_of_communities,
    "recoding.md": _page_of_recoding,
    "contrast.md": _page_of_contrast,
    "trend.md": _page_of_trend,
    "recurrence.md": _page_of_recurrence,
    "national-figures.md": _page_of_national_figures,
    "report.md": _page_of_report,
}


def main() -> None:
    """Write the tables and sentences of every page again."""
    import casegraph

    for path, counted in data_readme.PAGES.items():
        _write(path, counted())
    kg = casegraph.open()
    for name, blocks in PAGES.items():
        _write(METHODS / name, blocks(kg))
    _put(QUESTIONS, answered(QUESTIONS.read_text(encoding="utf-8"), kg))


def _write(path: Path, blocks: Iterable[Block]) -> None:
    _put(path, renewed(path.read_text(encoding="utf-8"), blocks))


def _put(path: Path, after: str) -> None:
    before = path.read_text(encoding="utf-8")
    path.write_text(after, encoding="utf-8", newline="\n")
    print(f"{data_readme.shown(path)}: {'as it was' if after == before else 'written'}")


if __name__ == "__main__":
    main()
