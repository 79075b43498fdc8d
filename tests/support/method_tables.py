"""The tables of docs/methods that come from the bundled reviews.

Each stands in its page after a comment with its name. ``python -m tests.support.method_tables``
writes them again after a change of the data or the code; the tests say where one is out of date.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from .paths import METHODS

if TYPE_CHECKING:
    import networkx as nx
    import pandas as pd

    from casegraph.analyses.classes import LatentClasses
    from casegraph.analyses.communities import Communities
    from casegraph.analyses.contrast import Contrast
    from casegraph.analyses.sets import ThemeSets
    from casegraph.analyses.trend import Trend
    from casegraph.api import KnowledgeGraph
    from casegraph.selection.incidence import Incidence
    from casegraph.stats import Association

_MARKER = r"<!-- table: (.+?) -->\n"


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


def renewed(page: str, tables: Iterable[Table]) -> str:
    """Return the text of a page with its tables as they are now."""
    current = {table.name: table.markdown() for table in tables}
    assert re.findall(_MARKER, page) == list(current), "the page names other tables, or an order"
    return re.sub(
        rf"{_MARKER}(?:\|.*\n)*", lambda m: f"<!-- table: {m[1]} -->\n{current[m[1]]}", page
    )


def assert_current(name: str, tables: Iterable[Table]) -> None:
    """Check that a page of docs/methods holds its tables as they are now."""
    page = (METHODS / name).read_text(encoding="utf-8")
    assert renewed(page, tables) == page, (
        f"docs/methods/{name} is older than the code or the data; run make method-tables"
    )


def _signed(value: float) -> str:
    return f"{100 * value:+.0f}".replace("-", "−")


def _points(row: Mapping[Any, Any], name: str) -> str:
    """A difference of shares in points, with its interval."""
    value, low, high = (_signed(row[c]) for c in (name, f"{name}_low", f"{name}_high"))
    return f"{value} ({low} to {high})"


def _themes(ids: Iterable[str]) -> str:
    return " + ".join(f"`{theme}`" for theme in ids)


def of_themes(common: pd.DataFrame, bounds: pd.DataFrame, pairs: pd.DataFrame) -> list[Table]:
    """Prevalence, what silence allows for themes, and for pairs; the frames of their analyses."""
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
    ]  # fmt: skip


def of_cooccurrence(found: Incidence, nets: dict[str, Association]) -> list[Table]:
    """Measures, the strongest pairs of both nets, and what size of odds ratio can be seen."""
    from casegraph.analyses.cooccurrence import MEASURES
    from casegraph.stats import smallest_odds_ratio

    stronger = {1: "larger", -1: "smaller", 0: ""}
    sizes = (50, 100, 200, 321, 400, 800)

    def strongest(net: str) -> Table:
        f = nets[net]
        return Table(
            f"strongest pairs, {net}",
            ("pair", "n11", "expected", "lift", "odds ratio", "p", "q"),
            [
                (_themes((found.themes[f.i[z]], found.themes[f.j[z]])), f.n11[z],
                 f"{f.expected_null[z]:.1f}", f"{f.lift[z]:.2f}",
                 f"{f.odds_ratio[z]:.1f} ({f.odds_ratio_low[z]:.1f} to {f.odds_ratio_high[z]:.1f})",
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
        strongest("length"),
        strongest("independence"),
        Table(
            "smallest odds ratios",
            ("shares of the two themes", *(f"N = {n}" if n == 50 else str(n) for n in sizes)),
            [(f"{one:.0%} and {two:.0%}", *(
                " / ".join(f"{smallest_odds_ratio(one, two, n, p):.1f}" for p in (0.05, 0.0017))
                for n in sizes))
             for one, two in ((0.3, 0.3), (0.1, 0.3), (0.1, 0.1))],
        ),
    ]  # fmt: skip


def of_sets(found: ThemeSets) -> list[Table]:
    """The sets of three with the smallest p."""
    return [Table("sets", ("set", "n11", "by length", "by pairs", "p", "q"), [
        (_themes(r["themes"].split(";")), r["n11"], f"{r['expected_length']:.1f}",
         f"{r['expected_parts']:.1f}", f"{r['p']:.2g}", f"{r['q']:.2g}")
        for r in found.table.head(6).to_dict("records")
    ])]  # fmt: skip


def of_classes(found: LatentClasses) -> list[Table]:
    """How well each number of classes fits, and what tells two classes apart."""
    return [
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


def of_communities(found: Communities, central: pd.DataFrame) -> list[Table]:
    """The communities, and the most central themes."""
    columns = ("count", "degree", "strength", "betweenness", "participation", "harmonic")
    digits = (0, 0, 0, 3, 2, 2)
    return [
        Table(
            "communities",
            ("no.", "most frequent themes", "themes", "stability", "centrality", "density"),
            [(c.number, c.name, len(c.members), f"{c.stability:.0%}",
              f"{c.position.centrality:.1f}", f"{c.position.density:.1f}")
             for c in found.communities],
        ),
        Table(
            "centralities", ("theme", *columns),
            [(r["theme"], *(f"{r[c]:.{d}f}" for c, d in zip(columns, digits, strict=True)))
             for r in central.head(6).to_dict("records")],
        ),
    ]  # fmt: skip


def of_contrast(found: Contrast) -> list[Table]:
    """Six themes and the networks that differ between two groups."""
    chosen = ("child-mental-health", "looked-after", "sexual-abuse", "physical-abuse",
              "unsafe-sleep", "non-mobile-injury")  # fmt: skip
    themes = {r["theme"]: r for r in found.themes.to_dict("records")}

    def minus(value: float) -> str:
        return f"{value:.2f}".replace("-", "−")

    return [
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


def of_trend(found: Trend) -> list[Table]:
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
            *(f"{row[c]:.2g}" for c in ("p", "q", "departure_p")),
        ]  # fmt: skip

    periods = (f"{p} ({n})" for p, n in zip(found.periods, found.sizes, strict=True))
    return [Table(
        "themes over time",
        ("theme", *periods, "change in ten years, points", "p", "q", "departure p"),
        [cells(theme) for theme in ("pandemic", "domestic-abuse-response", "neglect")],
    )]  # fmt: skip


def of_recurrence(ledger: pd.DataFrame) -> list[Table]:
    """The themes found again most often after they were recommended on."""
    columns = {
        "theme": "theme", "recommendations": "recommended", "recommending_reviews": "in reviews",
        "first_year": "first", "last_year": "last", "later_concern_reviews": "found again in",
        "later_reviews": "of later reviews", "later_incident_reviews": "incident after",
        "later_incident_stated": "incident stated",
        "concern_reviews_recommending_without_this": "concern, none recommended",
        "concern_reviews_recommending": "of reviews that recommend",
    }  # fmt: skip
    return [Table(
        "found again", tuple(columns.values()),
        [[row[c] for c in columns] for row in ledger.head(10).to_dict("records")],
    )]  # fmt: skip


def of_national_figures(frame: pd.DataFrame) -> list[Table]:
    """Every published figure that is compared."""

    def units(row: dict[str, object]) -> str:
        return f"{row['count']} of {row['n']} {row['unit']}s".replace("childs", "children")

    rows = [{str(k): v for k, v in r.items()}
            for r in frame[frame["compared"]].to_dict("records")]  # fmt: skip
    return [Table(
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


def _page_of_themes(kg: KnowledgeGraph) -> list[Table]:
    from casegraph.analyses.themes.bounds import pair_bounds, three_valued
    from casegraph.analyses.themes.prevalence import prevalence

    return of_themes(prevalence(kg.incidence()), three_valued(kg.store), pair_bounds(kg.store))


def _page_of_cooccurrence(kg: KnowledgeGraph) -> list[Table]:
    from casegraph.model.concepts import parent_child_pairs
    from casegraph.stats import NETS, associate

    found = kg.incidence()
    excluded = parent_child_pairs(found.themes)
    return of_cooccurrence(found, {net: associate(found.matrix, net, excluded) for net in NETS})


def _page_of_sets(kg: KnowledgeGraph) -> list[Table]:
    from casegraph.analyses.sets import theme_sets

    return of_sets(theme_sets(kg.incidence()))


def _page_of_classes(kg: KnowledgeGraph) -> list[Table]:
    from casegraph.analyses.classes import latent_classes

    return of_classes(latent_classes(kg.incidence()))


def _page_of_communities(kg: KnowledgeGraph) -> list[Table]:
    from casegraph.analyses.communities import centrality, communities, weighted_network

    G: nx.Graph[str] = weighted_network(kg.cooccurrence(null="independence"))
    found = communities(G)
    return of_communities(found, centrality(G, found.membership))


def _page_of_contrast(kg: KnowledgeGraph) -> list[Table]:
    from casegraph.analyses.contrast import contrast

    return of_contrast(contrast(kg, ["age-group=under-1"], ["age-group=11-to-15"]))


def _page_of_trend(kg: KnowledgeGraph) -> list[Table]:
    from casegraph.analyses.trend import trend

    return of_trend(trend(kg.store))


def _page_of_recurrence(kg: KnowledgeGraph) -> list[Table]:
    from casegraph.analyses.recurrence import recurrence

    return of_recurrence(recurrence(kg.store))


def _page_of_national_figures(kg: KnowledgeGraph) -> list[Table]:
    from casegraph.analyses.national_figures import national_figures

    return of_national_figures(national_figures(kg.store))


#: What computes the tables of each page.
PAGES: dict[str, Callable[[KnowledgeGraph], list[Table]]] = {
    "themes.md": _page_of_themes,
    "cooccurrence.md": _page_of_cooccurrence,
    "sets.md": _page_of_sets,
    "classes.md": _page_of_classes,
    "communities.md": _page_of_communities,
    "contrast.md": _page_of_contrast,
    "trend.md": _page_of_trend,
    "recurrence.md": _page_of_recurrence,
    "national-figures.md": _page_of_national_figures,
}


def main() -> None:
    """Write the tables of every page again."""
    import casegraph

    kg = casegraph.open()
    for name, tables in PAGES.items():
        path = METHODS / name
        before = path.read_text(encoding="utf-8")
        after = renewed(before, tables(kg))
        path.write_text(after, encoding="utf-8", newline="\n")
        print(f"docs/methods/{name}: {'as it was' if after == before else 'written'}")


if __name__ == "__main__":
    main()
