"""One page per theme: what it means, how often it is named, which themes it is named with, what
reviews say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any
from urllib.parse import quote

import numpy as np

from casegraph.analyses.recurrence.followup import of_every_level
from casegraph.model.iris import concept
from casegraph.thresholds import GRADES
from casegraph.wording import robustness
from casegraph.wording.numbers import format_p
from casegraph_viz.content.ledger import ledger_of
from casegraph_viz.content.pairs import ThemePairs
from casegraph_viz.content.site_data import Corpus
from casegraph_viz.page.frame import Frame
from casegraph_viz.page.nets import ADJUSTED, PAGE_NETS
from casegraph_viz.page.style import group_style
from casegraph_viz.views.kinds import Page
from casegraph_viz.views.things.addresses import concept_page
from casegraph_viz.views.things.concepts import concept_facts, uses
from casegraph_viz.views.things.neighbourhood import Drawing, Spot, around
from casegraph_viz.views.things.rdf_files import rdf_pages
from casegraph_viz.views.things.shares import by_age_group, by_decade, ranked, share
from casegraph_viz.views.things.shell import entity_page
from casegraph_viz.views.things.theme_head import head, neighbours
from casegraph_viz.views.things.things import Things

#: The grades of a partner theme, and the order of their rows: the strongest evidence first.
_GRADES = {word: place for place, word in enumerate(GRADES[:0:-1])}
_MOST_PARTNERS, _MOST_DRAWN, _FEW_DRAWN, _MOST_BETWEEN = 30, 14, 4, 24


def theme_pages(corpus: Corpus, frame: Frame) -> Iterator[Page]:
    """Yield the page and the RDF files of every theme."""
    things = corpus.kept(Things)
    ids = things.ids("theme")
    for place, theme in enumerate(ids):
        address = concept_page("theme", theme)
        neighbours = (ids[place - 1] if place else None, ids[place + 1 : place + 2])
        previous, following = neighbours[0], next(iter(neighbours[1]), None)
        yield Page(address, theme_html(things, frame.at(address), theme, previous, following))
        yield from rdf_pages(things.t, address, [concept("theme", theme)])


def theme_html(
    things: Things, frame: Frame, theme: str, previous: str | None, following: str | None
) -> str:
    """Return the page of one theme."""
    corpus = things.corpus
    iri = concept("theme", theme)
    facts = concept_facts(things, frame, iri)
    number = corpus.pairs.number.get(theme)
    naming = frozenset(corpus.pairs.named_by[number] if number is not None else ())
    counted = corpus.incidence.reviews
    ages = {k: v for k, v in corpus.concept_labels("characteristic").items() if k in _ages()}
    partners = partner_rows(things, frame, theme)
    listed = set(things.listed)
    findings, recommendations = (
        [item for item in coded if theme in item["themes"] and item["review_id"] in listed]
        for coded in (corpus.findings, corpus.recommendations)
    )
    known = corpus.kept(ledger)
    whole = share(facts["label"], len(naming), len(counted))
    by_age = by_age_group(corpus.reviews, counted, naming, ages)
    beside = neighbours(things, frame, theme, partners)
    stem = frame.here.rpartition("/")[2].removesuffix(".html")
    key = quote(theme, safe="")
    return entity_page(
        "theme.html",
        frame,
        title=facts["label"],
        description=f"The theme “{facts['label']}” in published child safeguarding reviews: what "
        "it means, how often it is named, with which other themes, and what the reviews say.",
        tables=True,
        context={
            "facts": facts,
            "head": head(things, facts["label"], whole, by_age, naming, beside),
            "every_kind": base_sentence(len(naming), len(counted), theme, things),
            "style": group_style(things.group_of(iri)),
            "scheme": frame.to("vocab/theme.html"),
            "uses": uses(things, iri),
            "whole": whole,
            "selection": corpus.incidence.selection,
            "filtered": bool(corpus.selection.stated),
            "ages": by_age,
            "decades": by_decade(corpus.reviews, counted, naming),
            "partners": partners,
            "robust": robustness.SHORT if corpus.pairs.corpora else "",
            "drawing_of": _drawing(things, frame, theme, partners),
            "agencies": [
                {**(things.link(frame, "agency", agency) or {}), "count": count}
                for agency, count in ranked(
                    Counter(a for f in findings for a in f["agencies"]), things.ids("agency")
                )
            ],
            "findings": things.by_review(frame, findings, theme),
            "finding_count": len(findings),
            "good": sum(f["polarity"] == "good-practice" for f in findings),
            "recommendations": things.by_review(frame, recommendations, theme),
            "recommendation_count": len(recommendations),
            "ledger": (known or {}).get(theme),
            "ledger_made": known is not None,
            "ledger_of": of_every_level(corpus.selection).words,
            "recurrence": frame.to_view("recurrence.html"),
            "map": frame.to(f"theme-map.html#theme={key}") if theme in corpus.themes else "",
            "reviews": frame.to(f"reviews.html#theme={key}"),
            "recommended": frame.to_view("recommendations.html", f"#theme={key}"),
            "helped": frame.to_view("what-helped.html", f"#theme={key}"),
            "previous": things.link(frame, "theme", previous),
            "next": things.link(frame, "theme", following),
            "files": {"Turtle": f"{stem}.ttl", "JSON-LD": f"{stem}.jsonld"},
        },
    )


def base_sentence(naming: int, n: int, theme: str, things: Things) -> str:
    """Return how many reviews of every kind name a theme, where that is not what the page counts.

    A page counts reviews of single cases; lists show every kind, and the ledger of what is found
    again takes dated reviews of every kind that state a concern.
    """
    every = things.listed
    if len(every) == n:
        return ""
    named = len(things.reviews_with.get(theme, frozenset()).intersection(every))
    return (
        f"Counted here: {naming} of {n:,} reviews of single cases, with any kind of finding. Of "
        f"all {len(every):,} reviews, those of many cases included, {named} name it; “found "
        "again” below counts only later reviews that state it as a concern."
    )


def partner_rows(things: Things, frame: Frame, theme: str) -> list[dict[str, Any]]:
    """Return the themes that co-occur with a theme, as rows: the strongest beyond length first.

    Pairs graded clear or suggestive in either net, up to 30.
    """
    table = things.corpus.pairs
    rows = []
    for row, other in _partners(table, theme):
        adjusted, mentioned = (_facts(table, net, row) for net in PAGE_NETS)
        shown = things.link(frame, "theme", other) or {}
        pair = quote(f"{theme}~{other}", safe="")
        rows.append(
            {
                **shown,
                "both": int(table.measures["n11"][row]),
                "adjusted": adjusted,
                "mentioned": mentioned,
                "map": frame.to(f"theme-map.html#pair={pair}"),
                "order": (
                    _GRADES.get(adjusted["evidence"], 2),
                    adjusted["p"],
                    mentioned["p"],
                    other,
                ),
            }
        )
    return sorted(rows, key=lambda row: row["order"])[:_MOST_PARTNERS]


def _partners(table: ThemePairs, theme: str) -> Iterator[tuple[int, str]]:
    """Yield the rows of the graded pairs of a theme that some review names, and the other theme."""
    number = table.number.get(theme, -1)
    graded = np.any([net.grade > 0 for net in table.nets.values()], axis=0)
    at_end = (table.first == number) | (table.second == number)
    for row in np.flatnonzero(at_end & graded & (table.measures["n11"] > 0)).tolist():
        ends = int(table.first[row]), int(table.second[row])
        yield row, table.themes[ends[0] if ends[1] == number else ends[1]].id


def _facts(table: ThemePairs, net: str, row: int) -> dict[str, Any]:
    pair = table.pair(net, row)
    return {
        "p": pair.p,
        "q_shown": format_p(pair.q),
        "evidence": pair.evidence,
        "expected": pair.expected,
        "apart": not pair.together,
        "robust": pair.robust,
    }


def _drawing(
    things: Things, frame: Frame, theme: str, partners: list[dict[str, Any]]
) -> Drawing | None:
    graded = [row for row in partners if row["adjusted"]["evidence"] in _GRADES][:_MOST_DRAWN]
    if len(graded) < _FEW_DRAWN:
        rest = sorted((row for row in partners if row not in graded), key=lambda r: -r["both"])
        graded += rest[: _FEW_DRAWN + 2 - len(graded)]
    if not graded:
        return None
    number = things.corpus.communities
    graded.sort(key=lambda row: (number.get(row["id"], 999), -row["both"], row["id"]))
    half = (len(graded) + 1) // 2
    counts = {theme.id: theme.count for theme in things.corpus.themes.values()}
    spots = [
        Spot(row["label"], row["link"], row["style"], counts[row["id"]], f"({row['both']})")
        for row in graded
    ]  # fmt: skip
    most = max(row["both"] for row in graded) or 1
    about = things.link(frame, "theme", theme) or {}
    place = {row["id"]: k for k, row in enumerate(graded)}
    return around(
        f"Drawing: the theme {about['label']} and {len(graded)} themes named with it; the number "
        "is of reviews with both. The table on this page gives the same.",
        Spot(about["label"], "", about["style"], counts[theme]),
        spots[:half],
        spots[half:],
        {
            k: (_line_kind(row["adjusted"]), 1.2 + 4.8 * row["both"] / most)
            for k, row in enumerate(graded)
        },
        _between(things.corpus.pairs, place),
    )


def _between(table: ThemePairs, place: Mapping[str, int]) -> list[tuple[int, int]]:
    """The clear pairs among some themes beyond the number coded, by their places; the strongest
    evidence first."""
    found = []
    for row in table.graded(ADJUSTED, "clear").tolist():
        pair = table.pair(ADJUSTED, row)
        if pair.a.id in place and pair.b.id in place and pair.n11:
            a, b = sorted((place[pair.a.id], place[pair.b.id]))
            found.append((pair.p, a, b))
    return [(a, b) for _, a, b in sorted(found)[:_MOST_BETWEEN]]


def _line_kind(facts: Mapping[str, Any]) -> str:
    if facts["evidence"] not in _GRADES:
        return "weak"
    return "apart" if facts["apart"] else str(facts["evidence"])


def ledger(corpus: Corpus) -> Mapping[str, Mapping[str, Any]] | None:
    """Return what was recommended and found again, by theme; None where it cannot be counted."""
    table = corpus.kept(ledger_of)
    if table is None:
        return None
    wanted = [
        "recommendations", "recommending_reviews", "first_year", "last_year",
        "later_concern_reviews", "later_reviews", "later_incident_reviews",
        "later_incident_stated", "concern_reviews",
    ]  # fmt: skip
    return {
        str(row["theme"]): {
            "sentence": row["sentence"],
            **{
                name: None if row[name] != row[name] or row[name] is None else int(row[name])
                for name in wanted
            },
        }
        for row in table[["theme", "sentence", *wanted]].astype(object).where(
            table.notna(), None
        ).to_dict("records")
        if row["recommendations"]
    }  # fmt: skip


@lru_cache(maxsize=1)
def _ages() -> frozenset[str]:
    from casegraph.model.concepts import members

    return frozenset(members("characteristic", "age-group")) - {"age-not-stated"}
