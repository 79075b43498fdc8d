"""One function a table: a checked chunk in, blocks of N-Quads out.

The templates keep the predicates in the order of their IRIs, so that the lines of a block are
sorted as they are written. What a line says after its subject is its tail; the subject joins the
tails of a block, which costs one copy. Ids and codes are strings, never numbers.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from casegraph import terms
from casegraph.tables import Chunk
from casegraph.tables.schema import ALIAS_SEPARATOR, SEPARATOR
from casegraph.terms import CG, ID, PREFIXES, VOCAB
from casegraph.triples.nquads import TYPE, XSD, Block, decimal, escape_column
from casegraph.vocabulary import identifiers, level_of

_DCT, _PROV, _SKOS = PREFIXES["dcterms"], PREFIXES["prov"], PREFIXES["skos"]
_ORG, _RDFS, _SDO = PREFIXES["org"], PREFIXES["rdfs"], PREFIXES["sdo"]
_DERIVED = f"<{terms.DERIVED_GRAPH}> .\n"

NATION_IDS = {
    "England": "england",
    "Wales": "wales",
    "Scotland": "scotland",
    "Northern Ireland": "northern-ireland",
    "UK": "uk",
    "Channel Islands": "channel-islands",
}


@dataclass
class Context:
    """What the rows of later tables need to know of earlier ones."""

    graph: str
    #: Source id of each review: a finding was derived from the source of its review.
    review_sources: dict[str, str] = field(default_factory=dict)
    #: Source id by address, for the figures.
    source_by_url: dict[str, str] = field(default_factory=dict)
    #: Review types and outcomes by review, as far as an incident hangs on them.
    incidents: set[str] = field(default_factory=set)
    has_organisations: bool = True

    @property
    def end(self) -> str:
        return f"<{self.graph}> .\n"


@lru_cache(maxsize=65_536)
def _objects(cell: str, scheme: str) -> tuple[str, ...]:
    """Return the concepts in a cell as sorted terms."""
    return tuple(sorted(f"<{VOCAB}{scheme}/{code}>" for code in cell.split(SEPARATOR) if code))


class _Tails(dict[str, tuple[str, ...]]):
    """The sorted tails for each coded cell of a chunk, made when the cell is first met."""

    def __init__(self, predicate: str, scheme: str, end: str) -> None:
        super().__init__()
        self._predicate = f"<{predicate}> "
        self._scheme = scheme
        self._end = " " + end

    def __missing__(self, cell: str) -> tuple[str, ...]:
        before, after = self._predicate, self._end
        tails = self[cell] = tuple([before + o + after for o in _objects(cell, self._scheme)])
        return tails


def sources(chunk: Chunk, context: Context) -> Iterator[Block]:
    c = chunk.columns
    end = context.end
    for key, title, publisher, url in zip(
        c["source_id"], escape_column(c["title"]), escape_column(c["publisher"]), c["url"],
        strict=True,
    ):  # fmt: skip
        s = f"<{ID}source/{key}> "
        context.source_by_url[url] = key
        yield (
            f'{s}<{_DCT}identifier> "{key}" {end}'
            f'{s}<{_DCT}title> "{title}" {end}'
            f"{s}{TYPE} <{CG}Source> {end}"
            f"{s}<{_SDO}url> <{url}> {end}"
            f'{s}<{CG}publisherName> "{publisher}" {end}'
        )


def organisations(chunk: Chunk, context: Context) -> Iterator[Block]:
    c = chunk.columns
    end = context.end
    agencies = set(identifiers("agency"))
    for key, name, kind, area, nation, aliases, before in zip(
        c["organisation_id"], escape_column(c["name"]), c["kind"], escape_column(c["area"]),
        c["nation"], escape_column(c["aliases"]), c["successor_of"], strict=True,
    ):  # fmt: skip
        s = f"<{ID}organisation/{key}> "
        others = sorted({a.strip() for a in aliases.split(ALIAS_SEPARATOR)} - {name, ""})
        scheme = "agency" if kind in agencies else "organisation-kind"
        yield (
            f'{s}<{_DCT}identifier> "{key}" {end}'
            + (f"{s}<{_DCT}replaces> <{ID}organisation/{before}> {end}" if before else "")
            + (f"{s}<{_DCT}spatial> {_nation(nation)} {end}" if nation else "")
            + f"{s}{TYPE} <{_ORG}Organization> {end}"
            + "".join([f'{s}<{_SKOS}altLabel> "{a}" {end}' for a in others])
            + f'{s}<{_SKOS}prefLabel> "{name}" {end}'
            + f"{s}<{_ORG}classification> <{VOCAB}{scheme}/{kind}> {end}"
            + (f'{s}<{CG}area> "{area}" {end}' if area else "")
        )


def _nation(name: str) -> str:
    return f"<{VOCAB}nation/{NATION_IDS[name]}>"


def reviews(chunk: Chunk, context: Context) -> Iterator[Block]:
    c = chunk.columns
    end = context.end
    context.review_sources.update(zip(c["review_id"], c["source_id"], strict=True))
    involved = _Tails(CG + "involvedAgency", "agency", end)
    happened = _Tails(CG + "incidentType", "incident-type", end)
    for row in zip(
        c["review_id"], escape_column(c["title"]), c["publisher_id"], escape_column(c["area"]),
        c["nation"], c["review_type"], c["year_published"], c["incident_date"], c["outcome"],
        c["incident_types"], c["agencies"], c["basis"], c["complete"], c["source_id"], strict=True,
    ):  # fmt: skip
        (key, title, publisher, area, nation, kind, year, date, outcome, types, agencies, basis,
         complete, source) = row  # fmt: skip
        s = f"<{ID}review/{key}> "
        level = level_of(kind)
        stated = bool(types or date or outcome != "not-stated")
        has_incident = level == "case" or (level == "thematic" and stated)
        if has_incident:
            context.incidents.add(key)
            yield _incident(key, date, outcome, happened[types], end)
        subjects: Sequence[str] = ()
        if level == "aggregate":
            # A report on many reviews has no incident of its own; what it states is its subject.
            subjects = sorted(
                (*_objects(types, "incident-type"),
                 *(_objects(outcome, "outcome") if outcome != "not-stated" else ()))
            )  # fmt: skip
        yield (
            f'{s}<{_DCT}identifier> "{key}" {end}'
            + (f'{s}<{_DCT}issued> "{year}"^^<{XSD}gYear> {end}' if year else "")
            + f"{s}<{_DCT}publisher> <{ID}organisation/{publisher}> {end}"
            + (f"{s}<{_DCT}spatial> {_nation(nation)} {end}" if nation else "")
            + "".join([f"{s}<{_DCT}subject> {o} {end}" for o in subjects])
            + f'{s}<{_DCT}title> "{title}" {end}'
            + f"{s}<{_DCT}type> <{VOCAB}review-type/{kind}> {end}"
            + f"{s}{TYPE} <{CG}Review> {end}"
            + f"{s}<{_PROV}wasDerivedFrom> <{ID}source/{source}> {end}"
            + (f'{s}<{CG}area> "{area}" {end}' if area else "")
            + f"{s}<{CG}codingBasis> <{VOCAB}basis/{basis}> {end}"
            + (f"{s}<{CG}concerns> <{ID}incident/{key}> {end}" if has_incident else "")
            + s.join(("", *involved[agencies]))
            + f'{s}<{CG}isComplete> "{complete}"^^<{XSD}boolean> {end}'
        )
        if not context.has_organisations:
            yield _bare_organisation(publisher, end)


def _incident(key: str, date: str, outcome: str, types: Sequence[str], end: str) -> Block:
    s = f"<{ID}incident/{key}> "
    return (
        f'{s}<{_DCT}identifier> "{key}" {end}{s}{TYPE} <{CG}Incident> {end}'
        + (f'{s}<{CG}incidentDate> "{date}" {end}' if date else "")
        + s.join(("", *types))
        + (f'{s}<{CG}incidentYear> "{date[:4]}"^^<{XSD}gYear> {end}' if date else "")
        + f"{s}<{CG}outcome> <{VOCAB}outcome/{outcome}> {end}"
    )


def _bare_organisation(key: str, end: str) -> Block:
    s = f"<{ID}organisation/{key}> "
    return (
        f'{s}<{_DCT}identifier> "{key}" {end}{s}{TYPE} <{_ORG}Organization> {end}'
        f'{s}<{_SKOS}prefLabel> "{humanised(key)}" {end}'
        f"{s}<{_ORG}classification> <{VOCAB}organisation-kind/not-stated> {end}"
    )


def humanised(identifier: str) -> str:
    """Return an id as words.

    >>> humanised("rapid-reviews")
    'Rapid reviews'
    """
    words = identifier.replace("-", " ").replace("_", " ").strip()
    return words[:1].upper() + words[1:]


def children(chunk: Chunk, context: Context) -> Iterator[Block]:
    c = chunk.columns
    end = context.end
    shown = _Tails(CG + "characteristic", "characteristic", end)
    for key, review, label, months, age, sex, others in zip(
        c["child_id"], c["review_id"], escape_column(c["label"]), c["age_months"],
        c["age_group"], c["sex"], c["characteristics"], strict=True,
    ):  # fmt: skip
        s = f"<{ID}child/{key}> "
        cell = SEPARATOR.join(sorted({age, sex, *others.split(SEPARATOR)} - {""}))
        yield (
            f'{s}<{_DCT}identifier> "{key}" {end}{s}{TYPE} <{CG}Child> {end}'
            + (f'{s}<{_RDFS}label> "{label}" {end}' if label else "")
            + (f'{s}<{CG}ageInMonths> "{decimal(months)}"^^<{XSD}decimal> {end}' if months else "")
            + s.join(("", *shown[cell]))
        )
        incident = f"<{ID}incident/{review}> <{CG}involves> <{ID}child/{key}> {end}"
        if review in context.incidents:
            yield incident
        else:
            # A thematic review that states nothing of an incident but names a child has one.
            context.incidents.add(review)
            yield incident + _incident(review, "", "not-stated", (), end)
            yield f"<{ID}review/{review}> <{CG}concerns> <{ID}incident/{review}> {end}"


def findings(chunk: Chunk, context: Context) -> Iterator[Block]:
    c = chunk.columns
    end = context.end
    typed = f"{TYPE} <{CG}Finding> {end}"
    kinds = _Tails(CG + "findingKind", "finding-kind", end)
    implicated = _Tails(CG + "implicates", "agency", end)
    polarities = _Tails(CG + "polarity", "polarity", end)
    named = _Tails(CG + "theme", "theme", end)
    derived = _Tails(CG + "reviewTheme", "theme", _DERIVED)
    of_review: defaultdict[str, list[str]] = defaultdict(list)
    for key, review, kind, polarity, themes, agencies, summary in zip(
        c["finding_id"], c["review_id"], c["kind"], c["polarity"], c["themes"], c["agencies"],
        escape_column(c["summary"]), strict=True,
    ):  # fmt: skip
        s = f"<{ID}finding/{key}> "
        parts = of_review[review]
        parts.append(f"<{CG}hasFinding> {s}{end}")
        parts += derived[themes]
        yield s.join((
            "",
            f'<{_DCT}description> "{summary}" {end}',
            f'<{_DCT}identifier> "{key}" {end}',
            typed,
            f"<{_PROV}wasDerivedFrom> <{ID}source/{context.review_sources[review]}> {end}",
            *kinds[kind],
            *implicated[agencies],
            *polarities[polarity],
            *named[themes],
        ))  # fmt: skip
    yield from _of_reviews(of_review)


def recommendations(chunk: Chunk, context: Context) -> Iterator[Block]:
    c = chunk.columns
    end = context.end
    typed = f"{TYPE} <{CG}Recommendation> {end}"
    actions = _Tails(CG + "actionType", "action-type", end)
    directed = _Tails(CG + "directedTo", "agency", end)
    named = _Tails(CG + "theme", "theme", end)
    derived = _Tails(CG + "reviewRecommendsOn", "theme", _DERIVED)
    of_review: defaultdict[str, list[str]] = defaultdict(list)
    for key, review, themes, addressees, action, summary in zip(
        c["recommendation_id"], c["review_id"], c["themes"], c["directed_to"], c["action"],
        escape_column(c["summary"]), strict=True,
    ):  # fmt: skip
        s = f"<{ID}recommendation/{key}> "
        parts = of_review[review]
        parts.append(f"<{CG}hasRecommendation> {s}{end}")
        parts += derived[themes]
        yield s.join((
            "",
            f'<{_DCT}description> "{summary}" {end}',
            f'<{_DCT}identifier> "{key}" {end}',
            typed,
            f"<{_PROV}wasDerivedFrom> <{ID}source/{context.review_sources[review]}> {end}",
            *actions[action],
            *directed[addressees],
            *named[themes],
        ))  # fmt: skip
    yield from _of_reviews(of_review)


def _of_reviews(of_review: Mapping[str, list[str]]) -> Iterator[Block]:
    """Yield one sorted block a review for the lines that other tables add to it."""
    for review, parts in of_review.items():
        s = f"<{ID}review/{review}> "
        yield s.join(("", *sorted(set(parts))))
