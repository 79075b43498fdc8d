"""Two lists to search and filter: what reviews recommend, and what they name as good practice.

Every item is in its page once, as columns that refer to the packed reviews, so that the script can
count and list any selection. The bars at the head are drawn here, for a reader without scripts too;
the script moves them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from casegraph.model.concepts import concepts
from casegraph.wording import caveats
from casegraph.wording.numbers import plural, thousands
from casegraph_viz.content.site_data import Corpus
from casegraph_viz.content.sources import Sources
from casegraph_viz.page.frame import Frame
from casegraph_viz.views.things.shell import entity_page
from casegraph_viz.views.things.things import Things

#: The value of an item that states none.
NOT_STATED = "not-stated"

Item = Mapping[str, Any]


@dataclass(frozen=True)
class Choice:
    """Something that a reader chooses items by.

    ``key`` is its name in the address, ``title`` heads its bars and its column; ``of`` gives the
    ids of a scheme that an item states; ``none`` is said of an item without any.
    """

    key: str
    title: str
    scheme: str
    of: Callable[[Item], Sequence[str]]
    none: str


def _agencies(item: Item) -> Sequence[str]:
    found: Sequence[str] = item.get("directed_to", item.get("agencies", ()))
    return found


def _themes(item: Item) -> Sequence[str]:
    found: Sequence[str] = item["themes"]
    return found


def _action(item: Item) -> Sequence[str]:
    return (item["action"],) if item["action"] else ()


_THEME = Choice("theme", "Theme", "theme", _themes, "No theme coded")
#: What recommendations are chosen by. ``agency`` is a filter of reviews, so that the one whom a
#: recommendation addresses has a key of its own.
ADDRESSEE = Choice("addressee", "Made to", "agency", _agencies, "No agency named")
ASKED = (ADDRESSEE, _THEME, Choice("action", "Action", "action-type", _action, "Not stated"))
#: What findings of good practice are chosen by.
HELPED = (_THEME, Choice("named", "Agency named", "agency", _agencies, "No agency named"))


def render_recommendations(corpus: Corpus, frame: Frame) -> str:
    """Return the page of all recommendations, to search and filter."""
    things = corpus.kept(Things)
    items = in_order(things, corpus.recommendations_by_review)
    silent = sum(not item["directed_to"] for item in items)
    return _page(
        things,
        frame,
        items,
        ASKED,
        title="Recommendations",
        description="What published child safeguarding reviews recommend: to whom, on which theme, "
        "and what action they ask for.",
        nouns=("recommendation", "recommendations"),
        lede=f"What {_reviews(items, 'recommends', 'recommend')}: "
        f"{plural(len(items), 'recommendation', 'recommendations')}, each in the words of its "
        f"coding; the review says more. {plural(silent, 'names', 'name')} no agency.",
        explained="“Made to” is whom a recommendation addresses; the filter “Agency” takes "
        "reviews that name an agency anywhere. One may address several agencies and be on several "
        "themes, so bars must not be added up.",
        shown="recommended",
    )


def render_what_helped(corpus: Corpus, frame: Frame) -> str:
    """Return the page of the findings of good practice, to search and filter."""
    things = corpus.kept(Things)
    coded = corpus.findings_by_review
    items = in_order(things, coded)
    good = [item for item in items if item["polarity"] == "good-practice"]
    return _page(
        things,
        frame,
        good,
        HELPED,
        title="What helped",
        description="What published child safeguarding reviews name as good practice, by theme and "
        "agency.",
        nouns=("finding of good practice", "findings of good practice"),
        lede=f"What reviews name as good practice: {thousands(len(good))} of "
        f"{plural(len(items), 'finding', 'findings')}, in {_reviews(good)}, each in the words of "
        "its coding.",
        explained="The filter “Agency” takes "
        "reviews that name an agency anywhere; the bars count the agencies that these findings "
        "name. One may have several themes and agencies, so bars must not be added up.",
        shown="helped",
    )


def in_order(things: Things, coded: Mapping[str, Sequence[Item]]) -> list[Item]:
    """Return the items of the listed reviews, the newest review first."""
    return [item for review in things.listed for item in coded.get(review, ())]


def _reviews(items: Sequence[Item], does: str = "", do: str = "") -> str:
    """How many reviews some items are of, with what one and several of them do."""
    count = len({item["review_id"] for item in items})
    return plural(count, f"review {does}".rstrip(), f"reviews {do}".rstrip())


def _page(
    things: Things,
    frame: Frame,
    items: Sequence[Item],
    choices: Sequence[Choice],
    *,
    title: str,
    description: str,
    nouns: tuple[str, str],
    lede: str,
    explained: str,
    shown: str,
) -> str:
    incidence = things.packed
    asked = [chosen(things, frame, choice, items) for choice in choices]
    return entity_page(
        "coded_list.html",
        frame,
        title=title,
        description=description,
        script="things_coded",
        data={
            "incidence": incidence,
            "coded": {
                "nouns": nouns,
                "caveat": caveats.short(shown),
                "choices": asked,
                "reviews": _about(things, frame, incidence["units"]),
                **_columns(things, frame, items, incidence["units"]),
            },
        },
        context={
            "recounts": True,
            "lede": lede,
            "explained": f"{explained} {caveats.short(shown)}",
            "nouns": nouns,
            "number": len(items),
            "reviews_number": len({item["review_id"] for item in items}),
            "charts": [{**one, "rows": bars(one)} for one in asked],
            "schemes": frame.to("vocabularies.html"),
        },
    )


def chosen(things: Things, frame: Frame, choice: Choice, items: Sequence[Item]) -> dict[str, Any]:
    """Return the values of a choice that occur, by name, and those of each item by their places.

    Items that state none have a value of their own, the last.
    """
    ids = {name for item in items for name in choice.of(item)}
    named = sorted((things.name(choice.scheme, name).casefold(), name) for name in ids)
    shown = [things.link(frame, choice.scheme, name) or {} for _, name in named]
    place = {name: k for k, (_, name) in enumerate(named)}
    scheme = concepts(choice.scheme)
    values = {
        "id": [about["id"] for about in shown],
        "label": [about["label"] for about in shown],
        "link": [about["link"] for about in shown],
        "others": ["; ".join(scheme[n].alt_labels) if n in scheme else "" for _, n in named],
    }
    silent = len(named) if any(not choice.of(item) for item in items) else None
    if silent is not None:
        for column, value in zip(values.values(), (NOT_STATED, choice.none, "", ""), strict=True):
            column.append(value)
    return {
        "key": choice.key,
        "title": choice.title,
        "silent": silent,
        "values": values,
        "of": [[place[n] for n in choice.of(item)] or [silent] for item in items],
    }


def bars(choice: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the bars of a choice: the most frequent value first, what states none last.

    ``width`` is in percent of the longest bar; what states none has a number and no bar, which
    would make the others short.
    """
    counts = Counter(value for of in choice["of"] for value in of)
    values, silent = choice["values"], choice["silent"]
    order = sorted(counts, key=lambda k: (k == silent, -counts[k], k))
    most = max((count for k, count in counts.items() if k != silent), default=1)
    return [
        {
            "place": k,
            "label": values["label"][k],
            "count": counts[k],
            "width": 0 if k == silent else 10_000 * counts[k] // most / 100,
        }
        for k in order
    ]


def _about(things: Things, frame: Frame, units: Sequence[str]) -> dict[str, list[Any]]:
    known = [things.corpus.reviews[review] for review in units]
    return {
        "title": [str(about["title"]) for about in known],
        "link": [frame.link(about["iri"]) for about in known],
        "publisher": [str(about["publisher"] or "") for about in known],
        "area": [str(about["area"] or "") for about in known],
        "nation": [things.name("nation", about["nation"]) for about in known],
    }


def _columns(
    things: Things, frame: Frame, items: Sequence[Item], units: Sequence[str]
) -> dict[str, Any]:
    row = {review: k for k, review in enumerate(units)}
    sources = Sources()
    about = things.corpus.reviews
    read_in = [sources.add(item, about[item["review_id"]]) for item in items]
    return {
        "items": {
            "review": [row[item["review_id"]] for item in items],
            "words": [str(item["summary"] or "") for item in items],
            "anchor": [frame.link(item["iri"]).partition("#")[2] for item in items],
            "iri": [item["iri"] for item in items],
            "source": read_in,
        },
        "sources": sources.columns,
    }
