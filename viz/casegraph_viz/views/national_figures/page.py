"""The national figures: what reports have published, and where these reviews may be compared with
it.

Most published figures must not be compared with a share of these reviews: they count notifications,
or children, or an unknown number of things. The page shows each with the reason, and the few that
may be compared with an interval on both sides.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import unquote

from casegraph.analyses.national_figures.comparison import national_figures as national_comparison
from casegraph.analyses.national_figures.figures import figures, in_words
from casegraph.model import iris
from casegraph.thresholds import FEW_UNITS
from casegraph.wording.caveats import NOT_A_CAUSE, SILENCE_SHORT
from casegraph.wording.numbers import format_p, interval, percent, plural, points_interval
from casegraph_viz.content.site_data import Corpus
from casegraph_viz.page.frame import Frame
from casegraph_viz.page.render import render, static_text
from casegraph_viz.page.scripts import page_script
from casegraph_viz.page.style import palette_css
from casegraph_viz.views.national_figures.figures import (
    HEADINGS,
    Statement,
    anchor,
    period_words,
    statements,
    summarise,
)
from casegraph_viz.views.national_figures.picture import dot_plot

TITLE = "National figures beside these reviews"
PAGE = "national-figures.html"
#: What the page says of the filters of a reader, which it keeps.
KEPT = "Published figures are not filtered, and stand beside all reviews of these pages"

CAVEATS = (
    (
        "Neither side is a sample.",
        (
            "A case becomes a review by decision, and a review is in this dataset because a "
            "public text about it was found. An interval says how far a share could be off if such "
            "reviews were drawn again; no such draw took place."
        ),
    ),
    (
        f"{NOT_A_CAUSE['figures']}.",
        (
            "It is one between the texts that were read and those that a report counted. It says "
            "nothing about children, families, areas or years, and nobody should be rated by it."
        ),
    ),
    (
        f"{SILENCE_SHORT}.",
        (
            "Many texts coded here are news reports and summaries. Where they may just not say, "
            "the share is a lower bound, and the page says “lower, or not stated”."
        ),
    ),
    (
        "No difference shown is not the same.",
        (
            "It may be a small number of reviews on either side. Read the intervals. Reviews that "
            "both sides counted draw the two shares together."
        ),
    ),
)

_DATASETS = {
    "percentages": "Published figures given as a percentage",
    "counts": "Published figures given as a count",
    "full-time-equivalents": "Published figures given in full-time equivalent staff",
}

#: Columns of the CSV file: those of a figure, and those of its place beside these reviews.
_OF_FIGURE = (
    "figure_id", "scheme", "concept", "comparator", "value", "unit", "base", "population",
    "subgroup", "period_start", "period_end", "report_id", "report", "source_url", "note",
)  # fmt: skip
_BESIDE = (
    "count", "n", "share", "low", "high", "figure_share", "figure_low", "figure_high",
    "difference", "difference_low", "difference_high", "q", "call", "may_overlap",
)  # fmt: skip
_CSV = ("topic", "stated", *_OF_FIGURE, "compared", "reason", "counted", *_BESIDE)


def render_national_figures(corpus: Corpus, frame: Frame) -> str:
    """Return the page for a corpus under its filter."""
    compared = national_comparison(corpus.kg.store, corpus.selection, everything=True, least=1)
    reviews = int(compared.attrs["reviews"])
    few = (
        f"Only {plural(reviews, 'review passes', 'reviews pass')} the filters of these pages. "
        "Read the counts, the intervals and the reports, not single differences."
    )
    return national_figures(
        statements(corpus, compared),
        frame,
        reviews=reviews,
        children=int(compared.attrs["children"]),
        datasets=_datasets(corpus),
        # The library's warning is worded for the command line, and it has no other.
        warnings=[few] if reviews < FEW_UNITS else [],
    )


def national_figures(
    found: Sequence[Statement],
    frame: Frame,
    *,
    reviews: int,
    children: int,
    datasets: Sequence[Mapping[str, str]] = (),
    warnings: Sequence[str] = (),
) -> str:
    """Return the page of some published figures.

    Parameters
    ----------
    found
        The figures in the order in which they are shown.
    frame
        The place of the page in a site.
    reviews, children
        How many of each the corpus side counts.
    datasets
        ``id``, ``anchor`` and ``label`` of the data sets that hold the figures.
    warnings
        Sentences to show first.
    """
    anchors = {s.figure.figure_id: s.anchor for s in found}
    compared = [s for s in found if s.compared]
    return render(
        "views/national_figures/page.html",
        title=TITLE,
        description="Published figures on serious child safeguarding cases, each with its "
        "source, period and base, and the share of these reviews where the two may be compared.",
        styles=[
            palette_css()
            + static_text("page/base.css")
            + static_text("page/charts.css")
            + static_text("views/national_figures/page.css")
        ],
        scripts=[page_script("national_figures")],
        data={
            "figures": {"columns": _CSV, "rows": [_csv_row(s) for s in found]},
        },
        frame=frame,
        context={
            "summary": [*map(str, warnings), *summarise(found, reviews, children)],
            "chart": dot_plot(compared) if compared else "",
            "compared": [_compared(s, frame) for s in compared],
            "rows": [_row(row, s, frame, anchors) for row, s in enumerate(found)],
            "kinds": _kinds(found),
            "kept_words": KEPT,
            "reports": _reports(found),
            "periods": _periods(found),
            "datasets": datasets,
            "total": len(found),
            "reviews": reviews,
            "children": children,
            "caveats_here": CAVEATS,
        },
    )


def addresses(corpus: Corpus) -> dict[str, str]:
    """Return the address of each figure, report, period and data set: IRI → address."""
    found: dict[str, str] = {}
    for f in figures(corpus.kg.store):
        found[iris.statistic(f.figure_id)] = anchor("statistic", f.figure_id)
        found[iris.report(f.report_id)] = anchor("report", f.report_id)
        found[iris.period(f.period_start, f.period_end)] = _period_anchor(
            f.period_start, f.period_end
        )
    for dataset in _datasets(corpus):
        found[dataset["iri"]] = dataset["anchor"]
    return {iri: f"{PAGE}#{place}" for iri, place in found.items()}


def _datasets(corpus: Corpus) -> list[dict[str, str]]:
    """The data sets that hold the figures."""
    query = f"{iris.prologue('qb')}SELECT DISTINCT ?set {{ ?figure qb:dataSet ?set }}"
    found = []
    for row in sorted(corpus.kg.store.select(query).rows):
        iri = str(row[0])
        name = unquote(iri.removeprefix(f"{iris.ID}dataset/"))
        label = _DATASETS.get(name, in_words(name))
        found.append({"iri": iri, "id": name, "anchor": anchor("dataset", name), "label": label})
    return found


def _period_anchor(start: str, end: str) -> str:
    return anchor("period", f"{start or 'open'}_{end or 'open'}")


def _kinds(found: Sequence[Statement]) -> list[dict[str, Any]]:
    """What the figures are about, with how many are about each."""
    counts = Counter(s.topic[0] for s in found)
    return [
        {"id": scheme, "title": HEADINGS.get(scheme, scheme), "count": count}
        for scheme, count in counts.items()
    ]


def _row(row: int, s: Statement, frame: Frame, anchors: Mapping[str, str]) -> dict[str, Any]:
    """One figure as the table of all shows it."""
    scheme, name = s.topic
    about = {"row": row, "kind": scheme, "label": s.label}
    return _shown(s, anchors) | about | {"link": frame.link(iris.concept(scheme, name))}


def _shown(s: Statement, anchors: Mapping[str, str]) -> dict[str, Any]:
    """One figure as the list shows it."""
    f, b = s.figure, s.beside
    shown: dict[str, Any] = {
        "anchor": s.anchor,
        "stated": s.stated,
        "among": s.among,
        "note": f.note,
        "report": s.report or f.report,
        "report_anchor": anchor("report", f.report_id),
        "period": s.period,
        "url": s.source_url,
        "compared": s.compared,
        "reason": s.reason,
        "same": anchors.get(s.same_as, ""),
    }
    if s.compared:
        shown |= {
            "own": interval(b["share"], b["low"], b["high"]),
            "of": f"{b['count']:,} of {b['n']:,} {s.unit}",
            "call": b["call"],
            "difference": points_interval(
                b["difference"], b["difference_low"], b["difference_high"]
            ),
            "q": format_p(b["q"]),
            "overlap": b["may_overlap"],
        }
    return shown


def _compared(s: Statement, frame: Frame) -> dict[str, Any]:
    """One row of the table of compared figures."""
    b = s.beside
    return _shown(s, {}) | {
        "label": s.label,
        "link": frame.link(iris.concept(*s.topic)),
        "share": percent(b["share"]),
        "figure": _figure_interval(b),
        "values": {
            name: f"{float(b[name]):.6g}" for name in ("share", "figure_share", "difference", "q")
        },
    }


def _figure_interval(b: Mapping[str, Any]) -> str:
    return interval(b["figure_share"], b["figure_low"], b["figure_high"])


def _reports(found: Sequence[Statement]) -> list[dict[str, Any]]:
    """The reports by name, each with its periods, its sources and its figures."""
    reports: dict[str, dict[str, Any]] = {}
    for s in found:
        f = s.figure
        report = reports.setdefault(
            f.report_id,
            {
                "anchor": anchor("report", f.report_id),
                "label": s.report or f.report,
                "figures": [],
                "compared": 0,
                "periods": {},
                "urls": {},
            },
        )
        report["figures"].append({"anchor": s.anchor, "text": f"{s.label}: {s.stated}"})
        report["compared"] += s.compared
        report["periods"].setdefault((f.period_start, f.period_end), s.period)
        if s.source_url:
            report["urls"].setdefault(s.source_url, None)
    rows = sorted(reports.values(), key=lambda r: (r["label"], r["anchor"]))
    for report in rows:
        report["periods"] = [report["periods"][key] for key in sorted(report["periods"])]
        report["urls"] = list(report["urls"])
    return rows


def _periods(found: Sequence[Statement]) -> list[dict[str, Any]]:
    """The periods from the earliest, each with its figures."""
    periods: dict[tuple[str, str], list[Statement]] = {}
    for s in found:
        periods.setdefault((s.figure.period_start, s.figure.period_end), []).append(s)
    return [
        {
            "anchor": _period_anchor(start, end),
            "label": period_words(start, end),
            "figures": [
                {"anchor": s.anchor, "text": f"{s.label}: {s.stated}"} for s in periods[start, end]
            ],
        }
        for start, end in sorted(periods, key=lambda p: (not any(p), p))
    ]


def _csv_row(s: Statement) -> list[Any]:
    beside = [s.beside.get(c) if s.compared else None for c in _BESIDE]
    values = [
        s.label,
        s.stated,
        *(
            s.report or s.figure.report if c == "report" else getattr(s.figure, c)
            for c in _OF_FIGURE
        ),
        "yes" if s.compared else "no",
        s.reason,
        s.unit if s.compared else "",
        *beside,
    ]
    return ["" if v is None else round(v, 6) if isinstance(v, float) else v for v in values]
