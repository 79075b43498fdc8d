"""The tables of the pages on groups, years, earlier reviews, published figures and reports."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from casegraph.wording.numbers import exact_p

from . import comparison_texts as texts
from .blocks import Block, Table, points

if TYPE_CHECKING:
    import pandas as pd

    from casegraph.analyses.contrast import Contrast
    from casegraph.analyses.report import Report
    from casegraph.analyses.trend import Trend
    from casegraph.api import KnowledgeGraph


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
              points(r, "difference"), f"{r['q']:.2g}")
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
            points(row, "change"),
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


def of_report(report: Report) -> list[Block]:
    """What chance gives in permuted corpora, as a report says it."""
    said = report["controls"].tables["chance"]
    return [Table("controls", said.columns, said.rows)]
