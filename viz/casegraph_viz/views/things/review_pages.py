"""One page per review: what it is about, what it found and recommended, and where that was read.

The page says what was coded and how much of the text that was; it never says more than the text
did. What a text does not state is shown as not stated.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from casegraph.model.iris import CG, VOCAB
from casegraph.wording.numbers import plural
from casegraph_viz.content.site_data import Corpus
from casegraph_viz.content.sources import source_facts
from casegraph_viz.page.frame import Frame
from casegraph_viz.views.kinds import Page
from casegraph_viz.views.things.addresses import listed_anchor, review_page
from casegraph_viz.views.things.neighbourhood import Drawing, Spot, columns
from casegraph_viz.views.things.provenance import Origin
from casegraph_viz.views.things.rdf_files import rdf_pages
from casegraph_viz.views.things.shell import entity_page
from casegraph_viz.views.things.similar import MEASURE, Alike, Similarity
from casegraph_viz.views.things.things import Things

_MOST_THEMES, _MOST_AGENCIES, _MOST_REVIEWS = 18, 10, 6

#: Kinds of finding as headings, in the order of the page.
KINDS = (
    ("background", "About the family, the child and the harm"),
    ("practice", "About practice"),
    ("system", "About the system around practice"),
)

#: What the text was, and what that means for the reader.
BASES = {
    "catalogue-abstract": "Coded from the abstract in a catalogue, not from the review itself.",
    "briefing": "Coded from a briefing or summary, not from the whole review.",
    "news": "Coded from news about the review, not from the review itself.",
    "review-report": "",
}


#: When the sources of a data package were read again.
AUDITS = {"published": "in November 2026"}


def review_pages(corpus: Corpus, frame: Frame) -> Iterator[Page]:
    """Yield the page and the RDF files of every review of the dataset."""
    things = corpus.kept(Things)
    likeness = Similarity(things.themes_of)
    origin = corpus.kept(Origin)
    for place, review in enumerate(things.order):
        address = review_page(review)
        neighbours = (
            things.order[place - 1] if place else None,
            things.order[place + 1] if place + 1 < len(things.order) else None,
        )
        near = likeness.nearest(review, _MOST_REVIEWS)
        yield Page(
            address, review_html(things, frame.at(address), review, neighbours, near, origin)
        )
        yield from rdf_pages(things.t, address, subjects(things, review))


def subjects(things: Things, review: str) -> list[str]:
    """Return what a review's files hold: itself, incident, children, what it says, its sources."""
    iri = str(things.corpus.reviews[review]["iri"])
    incidents = things.t.texts(iri, "cg:concerns")
    children = [child for i in incidents for child in things.t.texts(i, "cg:involves")]
    coded = [
        *things.corpus.findings_by_review.get(review, ()),
        *things.corpus.recommendations_by_review.get(review, ()),
    ]
    found = [iri, *incidents, *children, *(str(item["iri"]) for item in coded)]
    read_in = (s for thing in found for s in things.t.texts(thing, "prov:wasDerivedFrom"))
    return list(dict.fromkeys([*found, *read_in]))


def review_html(
    things: Things,
    frame: Frame,
    review: str,
    neighbours: tuple[str | None, str | None],
    near: Sequence[Alike],
    origin: Origin,
) -> str:
    """Return the page of one review."""
    about = things.corpus.reviews[review]
    findings = things.corpus.findings_by_review.get(review, [])
    recommendations = things.corpus.recommendations_by_review.get(review, [])
    coded = things.coded(frame, findings)
    asked = things.coded(frame, recommendations)
    here = origin.of(str(about["iri"]), frame)
    year = f", {about['year']}" if about["year"] else ""
    stem = frame.here.rpartition("/")[2].removesuffix(".html")
    return entity_page(
        "review.html",
        frame,
        title=str(about["title"]),
        description=f"What the review “{about['title']}” ({about['publisher']}{year}) found and "
        "recommended, as it was coded, with its source.",
        context={
            "about": about,
            "facts": _facts(things, frame, about),
            "publisher": _publisher(things, frame, about),
            "incident": _incident(things, frame, about),
            "children": _children(things, frame, review, about),
            "warnings": warnings(about, here["package"]),
            "groups": _by_kind(coded),
            "finding_count": len(findings),
            "recommendations": asked,
            "themes": things.links(frame, "theme", things.themes_of.get(review, ())),
            "agencies": things.links(frame, "agency", about["agencies"]),
            "similar": _similar(things, frame, near),
            "measure": MEASURE,
            "drawing_of": _drawing(things, frame, review, findings, near),
            "source": {
                **source_facts(about),
                "publisher": about["source_publisher"],
                "link": _source_link(things, frame, about),
            },
            "elsewhere": sum(item["source"] is not None for item in (*coded, *asked)),
            "basis": things.link(frame, "basis", about["basis"]),
            "origin": here,
            "previous": things.review(frame, neighbours[0]) if neighbours[0] else None,
            "next": things.review(frame, neighbours[1]) if neighbours[1] else None,
            "files": {"Turtle": f"{stem}.ttl", "JSON-LD": f"{stem}.jsonld"},
            "reviews": frame.to("reviews.html"),
        },
    )


def warnings(about: Mapping[str, Any], package: str = "") -> list[str]:
    """Return what a reader must know about how completely a review was coded.

    >>> warnings({"basis": "news", "complete": True, "level": "case"})
    ['Coded from news about the review, not from the review itself.']
    """
    found = [BASES.get(str(about["basis"]), "")]
    if about.get("read_again") is False:
        found.append(
            f"Its page was not found again {AUDITS.get(package, 'in an audit of the data')}, so "
            "what is coded here was not compared with it a second time."
        )
    if not about["complete"]:
        found.append(
            "The text that was read broke off before its end, so the review says more than is "
            "coded here."
        )
    if about["level"] == "aggregate":
        found.append(
            "It counts or analyses many reviews, so it has no incident and no children of its own, "
            "and its findings are not counted beside those of single cases."
        )
    elif about["level"] == "thematic":
        found.append(
            "It looks at a theme or at several cases at once, so its findings are not counted "
            "beside those of single cases unless a filter asks for it."
        )
    return [sentence for sentence in found if sentence]


def age(months: str) -> str:
    """Return an age in months in words.

    >>> age("1.8"), age("1"), age("30"), age("24")
    ('1.8 months', '1 month', '2 years 6 months', '2 years')
    """
    try:
        number = float(months)
    except ValueError:
        return months
    if number < 24 or number % 1:
        return f"{number:g} month{'' if number == 1 else 's'}"
    years, rest = divmod(int(number), 12)
    words = f"{years} years"
    return f"{words} {rest} month{'' if rest == 1 else 's'}" if rest else words


def _facts(things: Things, frame: Frame, about: Mapping[str, Any]) -> list[dict[str, Any]]:
    iri = str(about["iri"])
    subject_types = [
        concept.removeprefix(VOCAB).partition("/")[2]
        for concept in things.t.texts(iri, "dcterms:subject")
        if concept.startswith(f"{VOCAB}incident-type/")
    ]
    level = things.t.text(
        f"{VOCAB}review-type/{about['review_type']}", "cg:reviewLevel"
    ).rpartition("/")[2]
    nation = things.link(frame, "nation", about["nation"])
    return [
        {"name": "Published", "text": str(about["year"] or "")},
        {"name": "Type", "links": [things.link(frame, "review-type", about["review_type"])]},
        {"name": "Looks at", "links": [things.link(frame, "review-level", level)]},
        {"name": "Nation", "links": [nation]},
        {"name": "Area", "text": about["area"] or ""},
        *(
            [{"name": "Kinds of incident", "links": things.links(frame, "incident-type",
                                                                 subject_types)}]
            if subject_types
            else []
        ),
    ]  # fmt: skip


def _publisher(things: Things, frame: Frame, about: Mapping[str, Any]) -> dict[str, str]:
    iri = things.t.text(str(about["iri"]), "dcterms:publisher")
    return {"label": str(about["publisher"] or ""), "link": frame.link(iri)}


def _source_link(things: Things, frame: Frame, about: Mapping[str, Any]) -> str:
    source = things.t.text(str(about["iri"]), "prov:wasDerivedFrom")
    return frame.link(source) or frame.to(f"sources.html#{listed_anchor(source)}")


def _incident(things: Things, frame: Frame, about: Mapping[str, Any]) -> dict[str, Any] | None:
    incident = things.t.text(str(about["iri"]), "cg:concerns")
    if not incident:
        return None
    return {
        "outcome": things.link(frame, "outcome", about["outcome"]),
        "types": things.links(frame, "incident-type", about["incident_types"]),
        "date": things.t.text(incident, "cg:incidentDate"),
    }


def _children(
    things: Things, frame: Frame, review: str, about: Mapping[str, Any]
) -> list[dict[str, Any]]:
    """The children as the text describes them, and the dimensions that it says nothing on."""
    from casegraph.model.concepts import groups

    found = []
    incidents = things.t.texts(str(about["iri"]), "cg:concerns")
    for child in (c for i in incidents for c in things.t.texts(i, "cg:involves")):
        stated: dict[str, list[dict[str, Any]]] = {}
        for concept in things.t.texts(child, "cg:characteristic"):
            name = concept.removeprefix(f"{VOCAB}characteristic/")
            shown = things.link(frame, "characteristic", name)
            if shown and not name.endswith("not-stated"):
                stated.setdefault(things.group_of(concept), []).append(shown)
        months = things.t.text(child, CG + "ageInMonths")
        dimensions = {key: group.pref_label for key, group in groups("characteristic").items()}
        found.append(
            {
                "anchor": frame.link(child).partition("#")[2],
                "label": things.t.text(child, "rdfs:label"),
                "age": age(months) if months else "",
                "stated": [
                    {"name": dimensions.get(key, "Other"), "links": links}
                    for key, links in sorted(
                        stated.items(), key=lambda item: _place(item[0], dimensions)
                    )
                ],
                "not_stated": [
                    label
                    for key, label in dimensions.items()
                    if key not in stated and not (key == "age-group" and months)
                ],
            }
        )
    return found


def _place(key: str, dimensions: Mapping[str, str]) -> int:
    return list(dimensions).index(key) if key in dimensions else len(dimensions)


def _by_kind(coded: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    known = [key for key, _ in KINDS]
    groups = [
        {"title": title, "entries": [item for item in coded if item["kind"] == key]}
        for key, title in KINDS
    ]
    groups.append(
        {"title": "Other findings", "entries": [i for i in coded if i["kind"] not in known]}
    )
    return [group for group in groups if group["entries"]]


def _similar(things: Things, frame: Frame, near: Sequence[Alike]) -> list[dict[str, Any]]:
    return [
        {
            "review": things.review(frame, alike.review),
            "score": alike.score,
            "themes": [things.link(frame, "theme", theme) for theme in alike.shared],
        }
        for alike in near
    ]


def _drawing(
    things: Things,
    frame: Frame,
    review: str,
    findings: Sequence[Mapping[str, Any]],
    near: Sequence[Alike],
) -> Drawing | None:
    themes = _drawn_themes(things, review)
    if not themes:
        return None
    place = {theme: k for k, theme in enumerate(themes)}
    tied = dict.fromkeys(
        (agency, theme)
        for item in findings
        for agency in item["agencies"]
        for theme in item["themes"]
        if theme in place
    )
    agencies = list(dict.fromkeys(agency for agency, _ in tied))[:_MOST_AGENCIES]
    shared = [(place[t], k) for k, a in enumerate(near) for t in a.shared if t in place]
    drawn = columns(
        f"Drawing: {len(themes)} themes of this review, {len(agencies)} agencies that its findings "
        f"link to them, and {len(near)} reviews that share them. The lists on this page say the "
        "same.",
        [_spot(things.link(frame, "agency", agency)) for agency in agencies],
        [_spot(things.link(frame, "theme", theme)) for theme in themes],
        [
            Spot(
                label=str(shown["title"]),
                link=shown["link"],
                note=f"{shown['year'] or 'no year'}; shares "
                f"{plural(len(alike.shared), 'theme', 'themes')}",
            )
            for alike in near
            for shown in [things.review(frame, alike.review)]
        ],
        [(agencies.index(a), place[t]) for a, t in tied if a in agencies],
        shared,
    )
    return drawn


def _drawn_themes(things: Things, review: str) -> list[str]:
    """The themes of a review, in the order of the scheme; of very many, the rarest."""
    themes = things.themes_of.get(review, ())
    rare = sorted(themes, key=lambda theme: (len(things.reviews_with[theme]), theme))
    kept = set(rare[:_MOST_THEMES])
    return [theme for theme in themes if theme in kept]


def _spot(shown: Mapping[str, Any] | None) -> Spot:
    about = shown or {}
    return Spot(
        label=str(about.get("label", "")),
        link=str(about.get("link", "")),
        style=about.get("style"),
    )
