"""Lists of the smaller things: organisations, sources, and whatever is left."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from casegraph.model.iris import BASE, PREFIXES
from casegraph_viz.content.site_data import Corpus
from casegraph_viz.content.sources import source_facts
from casegraph_viz.page.frame import Frame
from casegraph_viz.views.kinds import Page
from casegraph_viz.views.things.addresses import OTHER, anchor, listed_anchor
from casegraph_viz.views.things.rdf_files import rdf_pages
from casegraph_viz.views.things.shell import entity_page
from casegraph_viz.views.things.things import Things


def render_organisations(corpus: Corpus, frame: Frame) -> str:
    """Return the list of publishers of reviews, and of the bodies that they succeeded."""
    things = corpus.kept(Things)
    t = things.t
    published = _reviews_by(things, "dcterms:publisher")
    rows = []
    for iri in t.instances("org:Organization"):
        kind = t.text(iri, "org:classification")
        nation = t.text(iri, "dcterms:spatial")
        rows.append(
            {
                "anchor": listed_anchor(iri),
                "name": things.label(iri),
                "others": t.texts(iri, "skos:altLabel"),
                "kind": {"label": things.label(kind), "link": frame.link(kind)} if kind else None,
                "nation": things.label(nation) if nation else "",
                "area": t.text(iri, "cg:area"),
                "before": [_shown(things, frame, o) for o in t.texts(iri, "dcterms:replaces")],
                "after": [_shown(things, frame, o) for o in t.subjects("dcterms:replaces", iri)],
                "reviews": [things.review(frame, r) for r in published.get(iri, ())],
            }
        )
    rows.sort(key=lambda row: (str(row["name"]).casefold(), str(row["anchor"])))
    return entity_page(
        "organisations.html",
        frame,
        title="Organisations",
        description="Who published the reviews: councils, partnerships, government and others, "
        "with the bodies that they succeeded.",
        tables=True,
        context={"rows": rows, "files": _files(frame, "organisations")},
    )


def render_sources(corpus: Corpus, frame: Frame) -> str:
    """Return the list of pages in which the coded text was read."""
    things = corpus.kept(Things)
    t = things.t
    read = _reviews_by(things, "prov:wasDerivedFrom")
    said = [
        {str(item["iri"]): str(item["review_id"]) for item in coded}
        for coded in (corpus.findings, corpus.recommendations)
    ]
    observations = set(t.instances("qb:Observation"))
    rows = []
    for iri in t.instances("cg:Source"):
        url = t.text(iri, "sdo:url")
        facts = source_facts({
            "source_title": t.text(iri, "dcterms:title"),
            "source_url": url,
            "source_file": t.text(iri, "cg:fileName"),
        })  # fmt: skip
        own = read.get(iri, ())
        derived = t.subjects("prov:wasDerivedFrom", iri)
        coded = [[of[item] for item in derived if item in of] for of in said]
        figures = [item for item in derived if item in observations]
        others = {review for reviews in coded for review in reviews}.difference(own)
        rows.append(
            {
                "anchor": listed_anchor(iri),
                "title": facts["title"] or url,
                "publisher": t.text(iri, "cg:publisherName"),
                "url": facts["url"],
                "reviews": [things.review(frame, r) for r in own],
                "others": [things.review(frame, r) for r in things.order[::-1] if r in others],
                "findings": len(coded[0]),
                "recommendations": len(coded[1]),
                "figures": len(figures),
                "figure": frame.link(figures[0]) if figures else "",
            }
        )
    rows.sort(key=lambda row: (str(row["title"]).casefold(), str(row["anchor"])))
    return entity_page(
        "sources.html",
        frame,
        title="Sources",
        description="The pages and documents in which the coded texts and figures were read.",
        tables=True,
        context={"rows": rows, "files": _files(frame, "sources")},
    )


def _reviews_by(things: Things, predicate: str) -> Mapping[str, list[str]]:
    """Thing → the reviews that name it by a property, newest first."""
    place = {review: k for k, review in enumerate(things.order)}
    found: dict[str, list[str]] = defaultdict(list)
    for review, about in things.corpus.reviews.items():
        for value in things.t.texts(str(about["iri"]), predicate):
            found[value].append(review)
    return {value: sorted(reviews, key=lambda r: -place[r]) for value, reviews in found.items()}


def _shown(things: Things, frame: Frame, iri: str) -> dict[str, str]:
    return {"label": things.label(iri), "link": frame.link(iri)}


def _files(frame: Frame, stem: str) -> dict[str, str]:
    return {"Turtle": f"{stem}.ttl", "JSON-LD": f"{stem}.jsonld"} if frame.in_site else {}


def list_files(corpus: Corpus) -> Iterator[Page]:
    """Yield the RDF files beside the lists."""
    t = corpus.kept(Things).t
    yield from rdf_pages(t, "organisations.html", t.instances("org:Organization"))
    yield from rdf_pages(t, "sources.html", t.instances("cg:Source"))


def other_pages(corpus: Corpus, frame: Frame) -> Iterator[Page]:
    """Yield the page of things that no other page shows, if there are any."""
    things = corpus.kept(Things)
    left = sorted(
        iri
        for iri, address in (frame.addresses or {}).items()
        if address.partition("#")[0] == OTHER
    )
    if not left:
        return
    here = frame.at(OTHER)
    yield Page(
        OTHER,
        entity_page(
            "other.html",
            here,
            title="Other things of the dataset",
            description="Things of the dataset that no other page shows, with what is stated about "
            "them.",
            context={
                "things": [
                    {
                        "iri": iri,
                        "anchor": anchor(iri.removeprefix(BASE)),
                        "label": things.label(iri),
                        "rows": [
                            _row(things, here, predicate, term)
                            for predicate, term in things.t.about[iri]
                        ],
                    }
                    for iri in left
                ],
                "files": _files(here, "other"),
            },
        ),
    )
    yield from rdf_pages(things.t, OTHER, left)


def _row(things: Things, frame: Frame, predicate: str, term: Any) -> dict[str, str]:
    return {
        "name": short(predicate),
        "label": short(term.value) if term.is_iri else term.value,
        "link": frame.link(term.value) if term.is_iri else "",
    }


def short(iri: str) -> str:
    """Return an IRI as a prefixed name, where a prefix is known.

    >>> short("https://w3id.org/casegraph/ontology#Review")
    'cg:Review'
    """
    for prefix, start in PREFIXES.items():
        if iri.startswith(start) and len(iri) > len(start):
            return f"{prefix}:{iri.removeprefix(start)}"
    return iri
