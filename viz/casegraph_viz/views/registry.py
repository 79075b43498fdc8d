"""The list of views: a new view is a function from a corpus to a page, and an entry here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from casegraph.errors import UnknownNameError
from casegraph.model.iris import VOCAB
from casegraph_viz.content.site_data import Corpus
from casegraph_viz.page.frame import Door
from casegraph_viz.views.kinds import Collection, View

VIEWS: dict[str, View] = {
    view.name: view
    for view in (
        View(
            "theme-map",
            "Theme map",
            "Which themes occur together in the same reviews, with the findings behind every line.",
            "casegraph_viz.views.theme_map.page:render_theme_map",
            door="Map",
            recounts=True,
        ),
        View(
            "matrix",
            "Matrix",
            "Every pair of themes at a glance, with how far each is from what is expected.",
            "casegraph_viz.views.matrix.page:render_matrix",
            door="Map",
            recounts=True,
        ),
        View(
            "agencies",
            "Agencies",
            "Which agencies findings name on which themes, whom recommendations address, and gaps.",
            "casegraph_viz.views.agencies.page:render_agencies",
            door="Map",
            recounts=True,
        ),
        View(
            "compare",
            "Compare",
            "Two groups of reviews that the reader chooses, and the themes and pairs that differ.",
            "casegraph_viz.views.compare.page:render_compare",
            door="Compare",
            recounts=True,
            needs="casegraph_viz.views.needs:reviews_to_test",
        ),
        View(
            "children",
            "Children",
            "What is stated about the children, and the themes that go with each characteristic.",
            "casegraph_viz.views.children.page:render_children",
            door="Compare",
            recounts=True,
        ),
        View(
            "recommendations",
            "Recommendations",
            "What reviews recommend, to whom, on which theme and with which action.",
            "casegraph_viz.views.things.coded_lists:render_recommendations",
            door="Themes",
            recounts=True,
            needs="casegraph_viz.views.needs:recommendations",
        ),
        View(
            "what-helped",
            "What helped",
            "What reviews name as good practice, by theme and agency.",
            "casegraph_viz.views.things.coded_lists:render_what_helped",
            door="Themes",
            recounts=True,
            needs="casegraph_viz.views.needs:good_practice",
        ),
        View(
            "timeline",
            "Timeline",
            "In what share of the reviews each theme is named, period by period, with a test.",
            "casegraph_viz.views.timeline.page:render_timeline",
            door="Themes",
            recounts=True,
            needs="casegraph_viz.views.needs:reviews_to_test",
        ),
        View(
            "recurrence",
            "Recurrence",
            "What reviews recommend, and what later reviews find more often than by chance.",
            "casegraph_viz.views.recurrence.page:render_recurrence",
            door="Themes",
            recounts=True,
            needs="casegraph_viz.views.needs:reviews_to_test",
        ),
        View(
            "national-figures",
            "National figures",
            "Published figures with their source, beside these reviews where they may be compared.",
            "casegraph_viz.views.national_figures.page:render_national_figures",
            door="Compare",
            addresses="casegraph_viz.views.national_figures.page:addresses",
            needs="casegraph_viz.views.needs:published_figures",
        ),
        View(
            "reviews",
            "Reviews",
            "Every review, to search, filter and sort, each with a page of its own.",
            "casegraph_viz.views.things.review_list:render_reviews",
            door="Reviews",
            recounts=True,
        ),
        View(
            "query",
            "Ask",
            "Questions and SPARQL, answered in the page itself, without a server.",
            "casegraph_viz.views.query.page:render_query_page",
            door="Ask",
        ),
        View(
            "vocabularies",
            "Vocabularies",
            "What the themes, agencies and other concepts mean, and how often they are used.",
            "casegraph_viz.views.things.scheme_pages:render_vocabularies",
            door="Themes",
            listed=False,
        ),
        View(
            "ontology",
            "The ontology",
            "The classes, properties and shapes in which reviews are written down.",
            "casegraph_viz.views.things.ontology_page:render_ontology",
            door="Ask",
            listed=False,
        ),
        View(
            "questions",
            "Questions to the dataset",
            "Questions in plain words, each with the query that answers it.",
            "casegraph_viz.views.things.questions:render_questions",
            door="Ask",
            listed=False,
        ),
        View(
            "organisations",
            "Organisations",
            "Who published the reviews, and whom they succeeded.",
            "casegraph_viz.views.things.lists:render_organisations",
            door="Reviews",
            listed=False,
        ),
        View(
            "sources",
            "Sources",
            "The pages and documents in which the texts were read.",
            "casegraph_viz.views.things.lists:render_sources",
            door="Reviews",
            listed=False,
        ),
        View(
            "provenance",
            "Where the data come from",
            "The build of the dataset: files, software and named graphs.",
            "casegraph_viz.views.things.provenance:render_provenance",
            door="Reviews",
            listed=False,
        ),
    )
}

#: The ways into a site, in the order of the bar, and what each is for.
DOORS = ("Map", "Themes", "Reviews", "Compare", "Ask")

COLLECTIONS: dict[str, Collection] = {
    "things": Collection(
        "things",
        "pages of reviews, themes and other things",
        "casegraph_viz.views.things.pages:pages",
        "casegraph_viz.views.things.addresses:addresses",
    ),
}


def view(name: str) -> View:
    """Return the view of that name.

    Raises
    ------
    UnknownNameError
        If there is none; the message names the nearest.

    Examples
    --------
    >>> view("theme-map").file_name
    'theme-map.html'
    """
    if name not in VIEWS:
        raise UnknownNameError("view", name, list(VIEWS))
    return VIEWS[name]


def doors(views: Iterable[View], places: Mapping[str, str]) -> list[Door]:
    """Return the doors of a site that has some views, each with the pages beneath it.

    ``places`` is where the site shows each thing; where it has the list of themes, that is the
    first page under *Themes*. A door without a page is left out.

    >>> [(door.name, door.address) for door in doors([view("matrix"), view("query")], {})]
    [('Map', 'matrix.html'), ('Ask', 'query.html')]
    """
    beneath: dict[str, list[tuple[str, str]]] = {name: [] for name in DOORS}
    if themes := places.get(f"{VOCAB}theme"):
        beneath["Themes"].append((themes, "All themes"))
    for each in views:
        if each.door:
            beneath[each.door].append((each.file_name, each.title))
    return [Door(name, tuple(pages)) for name, pages in beneath.items() if pages]


def addresses(
    corpus: Corpus,
    views: Iterable[View] = tuple(VIEWS.values()),
    collections: Iterable[Collection] = tuple(COLLECTIONS.values()),
) -> dict[str, str]:
    """Return the address of every thing of the dataset in a site: IRI → address from its root."""
    found: dict[str, str] = {}
    for view in views:
        found |= view.places(corpus)
    for collection in collections:
        found = collection.places(corpus, found)
    return found
