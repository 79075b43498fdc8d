"""One function per table: a checked chunk in, blocks of N-Quads out.

The templates have the predicates in the order of their IRIs, so that the lines of a block are
written in sorted order. The tail of a line is the part after its subject. A block is its tails
joined by the subject, which needs only one copy. Ids and codes are strings, never numbers.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from casegraph.ingest.quads.nquads import TYPE, XSD, Block, decimal, escape_column
from casegraph.ingest.tables import Chunk
from casegraph.ingest.tables.schema import ALIAS_SEPARATOR, SEPARATOR
from casegraph.model import iris
from casegraph.model.concepts import identifiers, level_of
from casegraph.model.iris import CG, ID, PREFIXES, VOCAB

_DCT, _PROV, _SKOS = PREFIXES["dcterms"], PREFIXES["prov"], PREFIXES["skos"]
_ORG, _RDFS, _SDO = PREFIXES["org"], PREFIXES["rdfs"], PREFIXES["sdo"]
_DERIVED = f"<{iris.DERIVED_GRAPH}> .\n"
_CACHED_CELLS = 8_192

NATION_IDS = {
    "England": "england",
    "Wales": "wales",
    "Scotland": "scotland",
    "Northern Ireland": "northern-ireland",
    "UK": "uk",
    "Channel Islands": "channel-islands",
}


class Tails(dict[str, tuple[str, ...]]):
    """The sorted tails of the lines of a coded cell, by cell; made on first use.

    >>> len(Tails(CG + "theme", "theme", "<g> .\\n")["neglect;domestic-abuse"])
    2
    """

    def __init__(self, predicate: str, scheme: str, end: str) -> None:
        super().__init__()
        self._before = f"<{predicate}> <{VOCAB}{scheme}/"
        self._after = f"> {end}"

    def __missing__(self, cell: str) -> tuple[str, ...]:
        if len(self) >= _CACHED_CELLS:
            self.clear()
        tails: tuple[str, ...] = ()
        if SEPARATOR in cell:
            tails = tuple(sorted([self[code][0] for code in cell.split(SEPARATOR) if code]))
        elif cell:
            tails = (self._before + cell + self._after,)
        self[cell] = tails
        return tails


@dataclass
class Context:
    """What later tables need from earlier ones."""

    graph: str
    #: Source id by review: a finding that names none was read there.
    review_sources: dict[str, str] = field(default_factory=dict)
    #: Source id by address, for the published figures.
    source_by_url: dict[str, str] = field(default_factory=dict)
    #: Titles of reviews of many cases by source id: published figures can be from such a report.
    report_titles: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    #: Source ids of the figures by report id.
    report_sources: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    #: Reviews without a sign, so far, that they are about one incident.
    without_incident: set[str] = field(default_factory=set)
    has_organisations: bool = True
    #: Publishers of a package without the table of organisations.
    undescribed: set[str] = field(default_factory=set)
    _tails: dict[tuple[str, str], Tails] = field(default_factory=dict)

    @property
    def end(self) -> str:
        return f"<{self.graph}> .\n"

    def tails(self, predicate: str, scheme: str, end: str = "") -> Tails:
        """Return the tails of one of casegraph's own properties with the concepts of a scheme."""
        key = (predicate, scheme)
        if key not in self._tails:
            self._tails[key] = Tails(CG + predicate, scheme, end or self.end)
        return self._tails[key]


def _objects(cell: str, scheme: str) -> tuple[str, ...]:
    """Return the concepts in a cell as sorted terms."""
    return tuple(sorted(f"<{VOCAB}{scheme}/{code}>" for code in cell.split(SEPARATOR) if code))


def sources(chunk: Chunk, context: Context) -> Iterator[Block]:
    c = chunk.columns
    end = context.end
    for key, title, publisher, place in zip(
        c["source_id"], escape_column(c["title"]), escape_column(c["publisher"]),
        escape_column(c["url"]), strict=True,
    ):  # fmt: skip
        s = f"<{ID}source/{key}> "
        on_the_web = place.startswith(("https://", "http://"))
        if on_the_web:
            context.source_by_url[place] = key
        yield (
            f'{s}<{_DCT}identifier> "{key}" {end}'
            f'{s}<{_DCT}title> "{title}" {end}'
            f"{s}{TYPE} <{CG}Source> {end}"
            + (f"{s}<{_SDO}url> <{place}> {end}" if on_the_web else "")
            + (f'{s}<{CG}fileName> "{place}" {end}' if place and not on_the_web else "")
            + f'{s}<{CG}publisherName> "{publisher}" {end}'
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
    for title, kind, source in zip(c["title"], c["review_type"], c["source_id"], strict=True):
        if level_of(kind) != "case":
            context.report_titles[source].add(title)
    involved = context.tails("involvedAgency", "agency")
    happened = context.tails("incidentType", "incident-type")
    for row in zip(
        c["review_id"], escape_column(c["title"]), c["publisher_id"], escape_column(c["area"]),
        c["nation"], c["review_type"], c["year_published"], c["incident_date"], c["outcome"],
        c["incident_types"], c["agencies"], c["basis"], c["complete"], c["source_id"],
        c["read_again"], c["case_id"], strict=True,
    ):  # fmt: skip
        (key, title, publisher, area, nation, kind, year, date, outcome, types, agencies, basis,
         complete, source, read_again, case) = row  # fmt: skip
        s = f"<{ID}review/{key}> "
        level = level_of(kind)
        stated = bool(types or date or outcome != "not-stated")
        has_incident = level == "case" or (level == "thematic" and stated)
        if has_incident:
            yield _incident(key, date, outcome, happened[types], end)
        else:
            context.without_incident.add(key)
        subjects: Sequence[str] = ()
        if level == "aggregate":
            # A report on many reviews has no incident; types and outcomes are what it is about.
            subjects = sorted(
                (*_objects(types, "incident-type"),
                 *(_objects(outcome, "outcome") if outcome != "not-stated" else ()))
            )  # fmt: skip
        tails = ["", f'<{_DCT}identifier> "{key}" {end}']
        if year:
            tails.append(f'<{_DCT}issued> "{year}"^^<{XSD}gYear> {end}')
        tails.append(f"<{_DCT}publisher> <{ID}organisation/{publisher}> {end}")
        if nation:
            tails.append(f"<{_DCT}spatial> {_nation(nation)} {end}")
        tails += [f"<{_DCT}subject> {o} {end}" for o in subjects]
        tails += (
            f'<{_DCT}title> "{title}" {end}',
            f"<{_DCT}type> <{VOCAB}review-type/{kind}> {end}",
            f"{TYPE} <{CG}Review> {end}",
            f"<{_PROV}wasDerivedFrom> <{ID}source/{source}> {end}",
        )
        if area:
            tails.append(f'<{CG}area> "{area}" {end}')
        if case:
            tails.append(f'<{CG}caseIdentifier> "{case}" {end}')
        tails.append(f"<{CG}codingBasis> <{VOCAB}basis/{basis}> {end}")
        if has_incident:
            tails.append(f"<{CG}concerns> <{ID}incident/{key}> {end}")
        tails += involved[agencies]
        tails.append(f'<{CG}isComplete> "{complete}"^^<{XSD}boolean> {end}')
        if read_again:
            tails.append(f'<{CG}wasReadAgain> "{read_again}"^^<{XSD}boolean> {end}')
        yield s.join(tails)
        if not context.has_organisations:
            context.undescribed.add(publisher)


def _incident(key: str, date: str, outcome: str, types: Sequence[str], end: str) -> Block:
    s = f"<{ID}incident/{key}> "
    return (
        f'{s}<{_DCT}identifier> "{key}" {end}{s}{TYPE} <{CG}Incident> {end}'
        + (f'{s}<{CG}incidentDate> "{date}" {end}' if date else "")
        + s.join(("", *types))
        + (f'{s}<{CG}incidentYear> "{date[:4]}"^^<{XSD}gYear> {end}' if date else "")
        + f"{s}<{CG}outcome> <{VOCAB}outcome/{outcome}> {end}"
    )


def bare_organisation(key: str, end: str) -> Block:
    """Return what is known of a publisher that no table describes."""
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
    shown = context.tails("characteristic", "characteristic")
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
        if review not in context.without_incident:
            yield incident
        else:
            # A thematic review that names a child has an incident, even without a type or outcome.
            context.without_incident.remove(review)
            yield incident + _incident(review, "", "not-stated", (), end)
            yield f"<{ID}review/{review}> <{CG}concerns> <{ID}incident/{review}> {end}"


def findings(chunk: Chunk, context: Context) -> Iterator[Block]:
    return _coded(
        chunk, context, "finding", "reviewTheme",
        ("kind", "findingKind", "finding-kind"),
        ("agencies", "implicates", "agency"),
        ("polarity", "polarity", "polarity"),
    )  # fmt: skip


def recommendations(chunk: Chunk, context: Context) -> Iterator[Block]:
    return _coded(
        chunk, context, "recommendation", "reviewRecommendsOn",
        ("action", "actionType", "action-type"),
        ("directed_to", "directedTo", "agency"),
    )  # fmt: skip


def _coded(
    chunk: Chunk, context: Context, kind: str, shortcut: str, *columns: tuple[str, str, str]
) -> Iterator[Block]:
    """Yield what one table of coded statements says: its text, themes, source and own columns.

    ``columns`` are the name, the property and the scheme of each coded column beside the themes,
    in the order of the properties. ``shortcut`` leads from the review straight to a theme.
    """
    c = chunk.columns
    end = context.end
    typed = f"{TYPE} <{CG}{kind.capitalize()}> {end}"
    has = f"<{CG}has{kind.capitalize()}>"
    named = context.tails("theme", "theme")
    derived = context.tails(shortcut, "theme", _DERIVED)
    own = [context.tails(predicate, scheme) for _, predicate, scheme in columns]
    of_review: defaultdict[str, list[str]] = defaultdict(list)
    for key, review, themes, summary, source, *cells in zip(
        c[f"{kind}_id"], c["review_id"], c["themes"], escape_column(c["summary"]), c["source_id"],
        *(c[name] for name, _, _ in columns), strict=True,
    ):  # fmt: skip
        s = f"<{ID}{kind}/{key}> "
        read_in = source or context.review_sources[review]
        parts = of_review[review]
        parts.append(f"{has} {s}{end}")
        parts += derived[themes]
        tails = [
            "",
            f'<{_DCT}description> "{summary}" {end}',
            f'<{_DCT}identifier> "{key}" {end}',
            typed,
            f"<{_PROV}wasDerivedFrom> <{ID}source/{read_in}> {end}",
        ]
        for known, cell in zip(own, cells, strict=True):
            tails += known[cell]
        tails += named[themes]
        yield s.join(tails)
    yield from _of_reviews(of_review)


def _of_reviews(of_review: Mapping[str, list[str]]) -> Iterator[Block]:
    """Yield one sorted block per review with the lines that other tables add to it."""
    for review, parts in of_review.items():
        s = f"<{ID}review/{review}> "
        yield s.join(("", *sorted(set(parts))))
