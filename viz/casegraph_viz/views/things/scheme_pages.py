"""One page per concept scheme: its groups and concepts, what each means, how often it is used."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import quote

from casegraph.model.iris import VOCAB
from casegraph_viz.content.site_data import Corpus
from casegraph_viz.page.frame import Frame
from casegraph_viz.page.style import group_style
from casegraph_viz.views.kinds import Page
from casegraph_viz.views.things.addresses import (
    PAGED,
    anchor,
    concept_id,
    group_anchor,
    scheme_page,
)
from casegraph_viz.views.things.concept_charts import bars_chart
from casegraph_viz.views.things.concepts import concept_facts, uses
from casegraph_viz.views.things.rdf_files import rdf_pages
from casegraph_viz.views.things.shell import entity_page
from casegraph_viz.views.things.things import Things

#: Rows of a picture of the themes of one group, and of one of agencies.
_OF_GROUP, _OF_ALL = 9, 12
#: Schemes by which the list of reviews can be filtered; the key of each filter is the same.
FILTERS = ("theme", "agency", "review-type", "incident-type", "nation", "outcome", "basis")


def scheme_names(things: Things) -> list[str]:
    """Return the names of the schemes: those of the codebook first, then the others."""
    from casegraph.model.iris import SCHEMES

    found = [
        iri.removeprefix(VOCAB)
        for iri in things.t.instances("skos:ConceptScheme")
        if iri.startswith(VOCAB)
    ]
    place = {name: k for k, name in enumerate(SCHEMES)}
    return sorted(found, key=lambda name: (place.get(name, len(place)), name))


def scheme_pages(corpus: Corpus, frame: Frame) -> Iterator[Page]:
    """Yield the page and the RDF files of every concept scheme."""
    things = corpus.kept(Things)
    for scheme in scheme_names(things):
        address = scheme_page(scheme)
        yield Page(address, scheme_html(things, frame.at(address), scheme))
        members = things.t.subjects("skos:inScheme", VOCAB + scheme)
        yield from rdf_pages(things.t, address, [VOCAB + scheme, *members])


def scheme_html(things: Things, frame: Frame, scheme: str) -> str:
    """Return the page of one concept scheme."""
    t, iri = things.t, VOCAB + scheme
    title = things.label(iri)
    groups = scheme_tree(things, frame, scheme)
    stem = frame.here.rpartition("/")[2].removesuffix(".html")
    return entity_page(
        "scheme.html",
        frame,
        title=title,
        description=f"The concept scheme “{title}”: what each concept means and how often it is "
        "used in published child safeguarding reviews.",
        context={
            "about": t.text(iri, "dcterms:description"),
            "iri": iri,
            "source": t.text(iri, "dcterms:source"),
            "groups": groups,
            "paged": scheme in PAGED,
            "pictures": pictures(things, scheme, groups) if scheme in PAGED else [],
            "n": len(things.corpus.incidence.reviews),
            "selection": things.corpus.incidence.selection,
            "index": frame.to("vocabularies.html"),
            "files": {"Turtle": f"{stem}.ttl", "JSON-LD": f"{stem}.jsonld"},
        },
    )


def scheme_tree(things: Things, frame: Frame, scheme: str) -> list[dict[str, Any]]:
    """Return a scheme's groups in their order, each with its concepts; ungrouped ones first."""
    from casegraph.model.concepts import groups

    t = things.t
    by_group: dict[str, list[dict[str, Any]]] = {}
    for name in things.ids(scheme):
        iri = f"{VOCAB}{scheme}/{name}"
        if iri in t.about:
            broader = t.text(iri, "skos:broader")
            by_group.setdefault(broader, []).append(_concept(things, frame, scheme, iri))
    order = ["", *(group.iri for group in groups(scheme).values())]
    more = [
        group for group in t.subjects("skos:inScheme", VOCAB + scheme)
        if things.is_group(group) and group not in order
    ]  # fmt: skip
    return [
        {
            "anchor": group_anchor(group) if group else "",
            "label": things.label(group) if group else "",
            "definition": t.text(group, "skos:definition"),
            "style": group_style(group.rpartition("/")[2]) if scheme == "theme" else None,
            "concepts": by_group.get(group, []),
        }
        for group in [*order, *more, *sorted(set(by_group) - {*order, *more})]
        if group in by_group or (group and group in t.about)
    ]


def pictures(
    things: Things, scheme: str, groups: Sequence[Mapping[str, Any]]
) -> list[dict[str, Any]]:
    """Return pictures of how many reviews name the concepts of a scheme, each with its title.

    Themes are drawn by group, the most frequent of each; agencies have no groups and are drawn by
    rank.
    """
    counts = named_by(things, scheme)
    noun = "themes" if scheme == "theme" else "agencies"

    def ranked(concepts: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
        rows = [
            {"label": c["label"], "link": c["page"], "count": counts[c["name"]]}
            for c in concepts
            if counts.get(c["name"])
        ]
        return sorted(rows, key=lambda row: -int(row["count"]))

    if scheme == "theme":
        drawn = [(g["label"] or "Other", ranked(g["concepts"])[:_OF_GROUP]) for g in groups]
    else:
        rows = ranked([c for g in groups for c in g["concepts"]])
        starts = range(0, min(len(rows), 3 * _OF_ALL), _OF_ALL)
        drawn = [
            (f"{start + 1} to {min(start + _OF_ALL, len(rows))} of {len(rows)}",
             rows[start : start + _OF_ALL])
            for start in starts
        ]  # fmt: skip
    return [
        {
            "title": title,
            "drawn": bars_chart(
                f"{title}: in how many reviews each of these {noun} is named: "
                + "; ".join(f"{row['label']} {row['count']}" for row in rows) + ".",
                rows,
                max(counts.values()),
            ),
        }
        for title, rows in drawn
        if rows
    ]  # fmt: skip


def named_by(things: Things, scheme: str) -> Mapping[str, int]:
    """Return concept id → how many reviews name it, as the pages of the concepts count them."""
    corpus = things.corpus
    if scheme == "theme":
        return {theme.id: theme.count for theme in corpus.themes.values()}
    return Counter(
        agency
        for review in corpus.incidence.reviews
        for agency in set(corpus.reviews[review]["agencies"])
    )


def _concept(things: Things, frame: Frame, scheme: str, iri: str) -> dict[str, Any]:
    name = concept_id(iri)
    key = quote(name, safe="")
    wanted = scheme if scheme in FILTERS else ""
    if scheme == "characteristic" and things.group_of(iri) == "age-group":
        wanted = "age-group"
    links = []
    if scheme == "theme" and name in things.corpus.themes:
        links.append({"label": "on the map", "link": frame.to(f"theme-map.html#theme={key}")})
    # What a report on many reviews is about is no fact of a single one, and no filter of the list.
    if wanted and any(
        kind in {"review", "incident", "child"} and name != "subject"
        for kind, name in things.uses.get(iri, ())
    ):
        links.append({"label": "its reviews", "link": frame.to(f"reviews.html#{wanted}={key}")})
    return {
        **concept_facts(things, frame, iri),
        "name": name,
        "anchor": anchor(name),
        "uses": uses(things, iri),
        "page": frame.link(iri) if scheme in PAGED else "",
        "links": [link for link in links if link["link"]],
    }


def render_vocabularies(corpus: Corpus, frame: Frame) -> str:
    """Return the page that lists the concept schemes."""
    things = corpus.kept(Things)
    t = things.t
    return entity_page(
        "vocabularies.html",
        frame,
        title="Vocabularies",
        description="The concept schemes by which published child safeguarding reviews were "
        "coded: themes, agencies, kinds of review and incident, characteristics and others.",
        context={
            "schemes": [
                {
                    "label": things.label(VOCAB + name),
                    "link": frame.link(VOCAB + name),
                    "about": t.text(VOCAB + name, "dcterms:description"),
                    "size": len(things.ids(name)),
                }
                for name in scheme_names(things)
            ],
            "ontology": frame.to("ontology.html"),
        },
    )
