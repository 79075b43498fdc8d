"""One page per kind of agency: which findings name it, which recommendations are made to it.

Being named is not being blamed: findings of good practice are shown apart from concerns.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import quote

from casegraph.model.iris import concept
from casegraph.wording.numbers import plural
from casegraph_viz.content.site_data import Corpus
from casegraph_viz.page.frame import Frame
from casegraph_viz.views.kinds import Page
from casegraph_viz.views.things.addresses import concept_page
from casegraph_viz.views.things.concept_charts import bars_chart, paired_chart, years_chart
from casegraph_viz.views.things.concepts import concept_facts, uses
from casegraph_viz.views.things.neighbourhood import Drawing, Spot, around
from casegraph_viz.views.things.rdf_files import rdf_pages
from casegraph_viz.views.things.shares import by_decade, by_year, ranked, share
from casegraph_viz.views.things.shell import entity_page
from casegraph_viz.views.things.things import Things

_MOST_DRAWN, _MOST_BARS = 9, 10


def agency_pages(corpus: Corpus, frame: Frame) -> Iterator[Page]:
    """Yield the page and the RDF files of every kind of agency."""
    things = corpus.kept(Things)
    ids = things.ids("agency")
    for place, agency in enumerate(ids):
        address = concept_page("agency", agency)
        previous = ids[place - 1] if place else None
        following = next(iter(ids[place + 1 : place + 2]), None)
        yield Page(address, agency_html(things, frame.at(address), agency, previous, following))
        yield from rdf_pages(things.t, address, [concept("agency", agency)])


def agency_html(
    things: Things, frame: Frame, agency: str, previous: str | None, following: str | None
) -> str:
    """Return the page of one kind of agency."""
    corpus = things.corpus
    iri = concept("agency", agency)
    facts = concept_facts(things, frame, iri)
    counted = corpus.incidence.reviews
    naming = frozenset(r for r in counted if agency in corpus.reviews[r]["agencies"])
    listed = set(things.listed)
    findings = [f for f in corpus.findings if agency in f["agencies"] and f["review_id"] in listed]
    recommendations = [
        r for r in corpus.recommendations
        if agency in r["directed_to"] and r["review_id"] in listed
    ]  # fmt: skip
    rows = theme_rows(things, frame, findings, recommendations)
    actions = [
        {**(things.link(frame, "action-type", action) or {}), "count": count}
        for action, count in ranked(
            Counter(r["action"] for r in recommendations if r["action"]), things.ids("action-type")
        )
    ]
    key = quote(agency, safe="")
    stem = frame.here.rpartition("/")[2].removesuffix(".html")
    return entity_page(
        "agency.html",
        frame,
        title=facts["label"],
        description=f"{facts['label']} in published child safeguarding reviews: the themes that "
        "findings tie to it, and the recommendations made to it.",
        tables=True,
        context={
            "facts": facts,
            "scheme": frame.to("vocab/agency.html"),
            "uses": uses(things, iri),
            "whole": share(facts["label"], len(naming), len(counted)),
            "selection": corpus.incidence.selection,
            "filtered": bool(corpus.selection.stated),
            "decades": by_decade(corpus.reviews, counted, naming),
            "rows": rows,
            "drawing_of": _drawing(facts["label"], rows),
            "actions": actions,
            "head": head(things, facts["label"], naming, rows, actions),
            "bases": bases(things, agency, naming, findings),
            "findings": things.by_review(frame, findings, agency),
            "finding_count": len(findings),
            "good": sum(f["polarity"] == "good-practice" for f in findings),
            "recommendations": things.by_review(frame, recommendations, agency),
            "recommendation_count": len(recommendations),
            "organisations": [
                {"label": things.label(o), "link": frame.link(o)}
                for o in things.t.subjects("org:classification", iri)
            ],
            "reviews": frame.to(f"reviews.html#agency={key}"),
            "recommended": frame.to_view("recommendations.html", f"#addressee={key}"),
            "helped": frame.to_view("what-helped.html", f"#named={key}"),
            "gaps": frame.to_view("agencies.html", f"#chosen={key}&what=open"),
            "slide": frame.to_view("agencies.html", f"#chosen={key}&present=1"),
            "previous": things.link(frame, "agency", previous),
            "next": things.link(frame, "agency", following),
            "files": {"Turtle": f"{stem}.ttl", "JSON-LD": f"{stem}.jsonld"},
        },
    )


def head(
    things: Things,
    label: str,
    naming: frozenset[str],
    rows: Sequence[Mapping[str, Any]],
    actions: Sequence[Mapping[str, Any]],
) -> dict[str, Any]:
    """Return the pictures of one agency, and what their page says of them.

    ``rows`` are those of :func:`theme_rows`, ``actions`` the kinds of action asked of it.
    """
    corpus = things.corpus
    years = by_year(corpus.reviews, corpus.incidence.reviews, naming)
    top = rows[:_MOST_BARS]
    themes = "; ".join(
        f"{row['label']} {row['findings']} and {row['recommendations']}" for row in top
    )
    named = [row for row in rows if row["findings"]]
    shown = set(things.listed)
    asked = [item for item in corpus.recommendations if item["review_id"] in shown]
    return {
        "themes": paired_chart(
            f"Findings that name {label} and recommendations to it, by theme: {themes}.", top
        )
        if top
        else "",
        "actions": bars_chart(
            f"What recommendations to {label} ask for: "
            + "; ".join(f"{action['label']} {action['count']}" for action in actions) + ".",
            actions[:_MOST_BARS],
        )
        if actions
        else "",
        "years": years_chart(label, years) if naming else "",
        "undated": len(corpus.incidence.reviews) - sum(n for _, n in years.values()),
        "asked": len(asked),
        "silent": sum(not item["directed_to"] for item in asked),
        "named": len(named),
        "unaddressed": sum(not row["recommendations"] for row in named),
    }  # fmt: skip


def bases(
    things: Things,
    agency: str,
    naming: frozenset[str],
    findings: Sequence[Mapping[str, Any]],
) -> str:
    """Return the counts of one agency that other pages show, where they differ, as a sentence."""
    corpus = things.corpus
    counted, every = corpus.incidence.reviews, things.listed
    found = {f["review_id"] for f in findings}.intersection(counted)
    anywhere = sum(agency in corpus.reviews[review]["agencies"] for review in every)
    if len(naming) == len(found) == anywhere:
        return ""
    said = (
        f"{plural(len(naming), 'review of a single case names', 'reviews of single cases name')} "
        f"it anywhere; in {len(found)} a finding names it, which the page of agencies counts"
    )
    if len(every) > len(counted):
        said += f"; of all {len(every):,} reviews, those of many cases included, {anywhere} name it"
    return f"{said}."


def theme_rows(
    things: Things,
    frame: Frame,
    findings: Sequence[Mapping[str, Any]],
    recommendations: Sequence[Mapping[str, Any]],
) -> list[dict[str, Any]]:
    """Return one row per theme: findings, concerns, good practice and recommendations."""
    named = Counter(t for f in findings for t in f["themes"])
    concern = Counter(t for f in findings if f["polarity"] == "concern" for t in f["themes"])
    good = Counter(t for f in findings if f["polarity"] == "good-practice" for t in f["themes"])
    asked = Counter(t for r in recommendations for t in r["themes"])
    order = ranked({t: named[t] + asked[t] for t in {*named, *asked}}, things.ids("theme"))
    return [
        {
            **(things.link(frame, "theme", theme) or {}),
            "findings": named[theme],
            "concern": concern[theme],
            "good": good[theme],
            "recommendations": asked[theme],
        }
        for theme, _ in order
    ]


def _drawing(label: str, rows: Sequence[Mapping[str, Any]]) -> Drawing | None:
    sides = []
    for key in ("findings", "recommendations"):
        top = sorted((row for row in rows if row[key]), key=lambda row: -int(row[key]))
        sides.append([(row, int(row[key])) for row in top[:_MOST_DRAWN]])
    if not any(sides):
        return None
    left, right = (
        [Spot(row["label"], row["link"], row["style"], count, f"({count})") for row, count in side]
        for side in sides
    )
    most = max(spot.count for spot in (*left, *right))
    return around(
        f"Drawing: {label}, with {len(left)} themes that findings link to it on the left and "
        f"{len(right)} themes of recommendations made to it on the right. The table on this page "
        "gives the same.",
        Spot(label, "", None, most // 2),
        left,
        right,
        {
            k: ("clear", 1.2 + 4.8 * spot.count / most)
            for k, spot in enumerate([*left, *right])
        },
        heads=("Findings name it with", "Recommendations to it are on"),
    )  # fmt: skip
