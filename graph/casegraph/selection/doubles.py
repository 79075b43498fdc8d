"""Reviews that may be about one case: a report and a news item, a review and its follow-up.

Two reviews of one case are not independent evidence, so somebody should look at each pair and join
the two, or give both the same ``case_id``. Nothing is joined here: that two reviews agree in what
they state does not show that they are about the same child.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations
from typing import TYPE_CHECKING, Any

from casegraph.model.iris import ID, VOCAB, prologue
from casegraph.selection.records import natural

if TYPE_CHECKING:
    import pandas as pd

    from casegraph.store import Store

COLUMNS = (
    "review_a", "review_b", "title_a", "title_b", "place", "outcome", "age_group", "year_a",
    "year_b", "incident_a", "incident_b", "known",
)  # fmt: skip

_PREFIX = prologue("cg", "dcterms", "skos")
_REVIEWS = (
    _PREFIX
    + """SELECT ?review ?title ?issued ?area ?publisherArea ?outcome ?date ?case {
      ?review a cg:Review ; dcterms:title ?title ; dcterms:type/cg:reviewLevel ?level .
      FILTER (?level != <"""
    + VOCAB
    + """review-level/aggregate>)
      OPTIONAL { ?review dcterms:issued ?issued }
      OPTIONAL { ?review cg:area ?area }
      OPTIONAL { ?review dcterms:publisher/cg:area ?publisherArea }
      OPTIONAL { ?review cg:caseIdentifier ?case }
      OPTIONAL { ?review cg:concerns ?incident .
        OPTIONAL { ?incident cg:outcome ?outcome }
        OPTIONAL { ?incident cg:incidentDate ?date } }
    }"""
)


def suspected_doubles(store: Store) -> pd.DataFrame:
    """Return pairs of reviews that may be about one case, for a person to look at.

    A pair is listed where place and outcome are the same, the dates of the incidents agree as far
    as both are stated (or, where one is not stated, the years of publication are at most two
    apart), a child of the same age group is in both, and no stated sex contradicts it. The place
    is the area of the review, else that of its publisher. Reports on many reviews are left out.

    Returns
    -------
    pandas.DataFrame
        One row per pair, by place: ``review_a``, ``review_b``, ``title_a``, ``title_b``, ``place``,
        ``outcome``, ``age_group``, ``year_a``, ``year_b`` (of publication), ``incident_a``,
        ``incident_b`` (as stated), ``known`` (whether both have the same case id already).

    >>> import casegraph as cg
    >>> found = suspected_doubles(cg.open().store)
    >>> bool((found["review_a"] != found["review_b"]).all())
    True
    """
    import pandas as pd

    ages, sexes = _of_children(store, "age-group"), _of_children(store, "sex")
    by_place: defaultdict[tuple[str, str], list[dict[str, str]]] = defaultdict(list)
    seen: set[str] = set()
    for row in store.select(_REVIEWS).rows:
        iri, title, issued, area, publisher_area, outcome, date, case = (v or "" for v in row)
        if iri in seen:
            continue
        seen.add(iri)
        place = (area or publisher_area).strip()
        if place:
            review = {
                "id": iri.removeprefix(f"{ID}review/"), "iri": iri, "title": title,
                "year": issued[:4], "date": date, "case": case, "place": place,
                "outcome": outcome.removeprefix(f"{VOCAB}outcome/"),
            }  # fmt: skip
            by_place[place.casefold(), outcome].append(review)
    pairs: list[tuple[Any, ...]] = []
    for reviews in by_place.values():
        for a, b in combinations(sorted(reviews, key=lambda r: natural(r["id"])), 2):
            shared = ages[a["iri"]] & ages[b["iri"]]
            sex_a, sex_b = sexes[a["iri"]], sexes[b["iri"]]
            if shared and _may_be_one_time(a, b) and (not sex_a or not sex_b or sex_a & sex_b):
                pairs.append(
                    (a["id"], b["id"], a["title"], b["title"], a["place"], a["outcome"],
                     ";".join(sorted(shared)), a["year"], b["year"], a["date"], b["date"],
                     bool(a["case"]) and a["case"] == b["case"])
                )  # fmt: skip
    frame = pd.DataFrame(pairs, columns=list(COLUMNS)).astype({"known": bool})
    # Pairs are made by place in order of ids; a stable sort keeps that order within a place.
    return frame.sort_values(
        "place", key=lambda c: c.str.casefold(), kind="stable", ignore_index=True
    )


def _may_be_one_time(a: dict[str, str], b: dict[str, str]) -> bool:
    if a["date"] and b["date"]:
        # Of two spans, or two dates of different precision, the shorter text decides.
        starts = [r["date"].partition("/")[0] for r in (a, b)]
        shortest = min(map(len, starts))
        return starts[0][:shortest] == starts[1][:shortest]
    if a["year"] and b["year"]:
        return abs(int(a["year"]) - int(b["year"])) <= 2
    return True


def _of_children(store: Store, dimension: str) -> defaultdict[str, set[str]]:
    """Return what is stated of the children of each review, by the review's IRI."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    rows = store.select(
        f"{_PREFIX}SELECT DISTINCT ?review ?value {{ "
        "?review cg:concerns/cg:involves/cg:characteristic ?value . "
        f"?value skos:broader <{VOCAB}characteristic-dimension/{dimension}> }}"
    )
    for review, value in rows.rows:
        concept = str(value).rpartition("/")[2]
        if not concept.endswith("not-stated"):
            found[str(review)].add(concept)
    return found
