"""The named queries: questions in plain English, each with the SPARQL that answers it.

They are data (``sh:SPARQLExecutable`` in ``ontology/queries``). So the query page and the command
line offer the same list, and a new question needs a new file, not new code.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from casegraph.errors import UnknownNameError, UsageError
from casegraph.model.iris import PREFIXES, concept, expand, finding, organisation, report, review
from casegraph.model.names import names_of
from casegraph.resources import folder
from casegraph.store.names import among, areas, things

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from casegraph.store import Store

#: Parameters whose values are things of the dataset, by class: the name of the class and the
#: function that mints its IRIs. Only a dataset knows which there are.
_ENTITIES: dict[str, tuple[str, Callable[[str], str]]] = {
    expand("cg:Finding"): ("finding", finding),
    expand("cg:Review"): ("review", review),
    expand("org:Organization"): ("organisation", organisation),
    expand("sdo:Report"): ("report", report),
}
_MINT = dict(_ENTITIES.values())
#: Parameters whose values are not things, by the property that states them.
_STATED = {expand("dcterms:issued"): "year", expand("cg:area"): "area"}
_YEARS = re.compile(r"(\d{4})|(\d{4})?\.\.(\d{4})?")
#: The years that a range with an open end reaches.
_FIRST_YEAR, _LAST_YEAR = 1900, 2100


@dataclass(frozen=True)
class NamedQuery:
    """A question and its query; ``counted`` says what is counted, and in which reviews.

    ``parameters`` maps each variable that a caller may restrict to the scheme of its values, or to
    ``finding``, ``review``, ``organisation`` or ``report``, whose ids are in the tables, or to
    ``year`` or ``area``, whose values reviews state."""

    name: str
    label: str
    question: str
    counted: str
    text: str
    group: str
    parameters: dict[str, str]

    def bind(
        self, given: Mapping[str, Sequence[str]], store: Store | None = None
    ) -> dict[str, tuple[str, ...]]:
        """Return the IRIs of each restricted variable, from ids, labels or alternative labels.

        Each text may be a list by commas. Findings, reviews, organisations, reports and areas are
        looked up in the store; without one, what is written is taken for an id, or for the area.
        Years are written as ``2018``, ``2015..2018`` or with one end open; years and areas come as
        literals in the form of N-Triples.

        Raises
        ------
        UnknownNameError
            An unknown variable or value, with the nearest that are known.
        UsageError
            What is no year.
        AmbiguousNameError
            A label that several things have.

        >>> named_query("figures-of-a-report").bind({"report": ["a-report"]})
        {'report': ('https://w3id.org/casegraph/id/report/a-report',)}
        """
        values: dict[str, tuple[str, ...]] = {}
        for variable, ids in given.items():
            if variable not in self.parameters:
                if not self.parameters:
                    raise UsageError(
                        f"the query {self.name!r} takes no parameters; found {variable!r}; "
                        "leave --with out"
                    )
                raise UnknownNameError(f"parameter of {self.name}", variable, [*self.parameters])
            kind = self.parameters[variable]
            if kind in _LITERALS:
                values[variable] = tuple(dict.fromkeys(_LITERALS[kind](variable, ids, store)))
                continue
            if kind in _MINT:
                values[variable] = tuple(_things(kind, ids, store))
                continue
            names = names_of(kind)
            found = dict.fromkeys(key for text in ids for key in names.resolve_list(text))
            values[variable] = tuple(concept(kind, key) for key in found)
        return values


def _things(kind: str, texts: Sequence[str], store: Store | None) -> dict[str, None]:
    """Return the IRIs of findings, reviews … that texts name, each once, in their order."""
    mint = _MINT[kind]
    written = [part.strip() for text in texts for part in text.split(",") if part.strip()]
    found = dict.fromkeys(map(mint, written))
    # Ids are by far the most common, and one query checks them; all names are read only for the
    # rest.
    if store is None or among(store, kind, list(found)) == set(found):
        return found
    names = things(store, kind)
    return dict.fromkeys(mint(key) for text in texts for key in names.resolve_list(text))


def _years(variable: str, texts: Sequence[str], _: Store | None) -> Iterator[str]:
    """Yield each year that texts such as ``2018`` and ``2015..`` name, as a literal."""
    from pyoxigraph import Literal, NamedNode

    year = NamedNode(PREFIXES["xsd"] + "gYear")
    for text in (part.strip() for each in texts for part in each.split(",")):
        found = _YEARS.fullmatch(text)
        if not found or text == "..":
            raise UsageError(
                f"--with {variable}={text}: expected a year or a range of years; write for example "
                f"{variable}=2018, {variable}=2015..2018 or {variable}=2018.."
            )
        only, low, high = found.groups()
        first, last = int(only or low or _FIRST_YEAR), int(only or high or _LAST_YEAR)
        if first > last:
            raise UsageError(f"--with {variable}={text}: {first} is after {last}; turn them round")
        for number in range(first, last + 1):
            yield str(Literal(str(number), datatype=year))


def _areas(variable: str, texts: Sequence[str], store: Store | None) -> Iterator[str]:
    """Yield each text under which reviews name some areas, as a literal."""
    from pyoxigraph import Literal

    if store is None:
        yield from (str(Literal(p.strip())) for each in texts for p in each.split(",") if p.strip())
        return
    names = areas(store)
    for text in texts:
        for key in names.resolve_list(text):
            yield from (str(Literal(name)) for name in names.labels[key])


#: What gives the literals of a parameter, by its kind.
_LITERALS = {"year": _years, "area": _areas}


@lru_cache(maxsize=1)
def named_queries() -> dict[str, NamedQuery]:
    """Return every named query by its name, sorted by name.

    >>> named_queries()["build-files"].question
    'Which files was the dataset made from, and with which version of the software?'
    >>> named_queries()["build-files"].counted
    'Each file is listed with its fingerprint (SHA-256).'
    """
    from pyoxigraph import Literal, NamedNode, RdfFormat, parse

    queries: dict[str, NamedQuery] = {}
    for path in sorted((folder("ontology") / "queries").glob("*.ttl")):
        values: dict[str, dict[str, str]] = {}
        for triple in parse(path=str(path), format=RdfFormat.TURTLE):
            if isinstance(triple.object, Literal | NamedNode):
                values.setdefault(str(triple.subject), {})[triple.predicate.value] = (
                    triple.object.value
                )
        executables = [v for v in values.values() if PREFIXES["sh"] + "select" in v]
        parameters = {
            v[PREFIXES["cg"] + "variable"]: _kind(v[PREFIXES["cg"] + "valuesFrom"])
            for v in values.values()
            if PREFIXES["cg"] + "variable" in v
        }
        for about in executables:
            asked, mark, counted = about[PREFIXES["rdfs"] + "comment"].partition("?")
            queries[path.stem] = NamedQuery(
                name=path.stem,
                label=about[PREFIXES["rdfs"] + "label"],
                question=asked + mark,
                counted=counted.strip(),
                text=about[PREFIXES["sh"] + "select"].strip() + "\n",
                group=about.get(PREFIXES["dcterms"] + "subject", ""),
                parameters=parameters,
            )
    return dict(sorted(queries.items()))


def _kind(values_from: str) -> str:
    if stated := _STATED.get(values_from):
        return stated
    entity = _ENTITIES.get(values_from)
    return entity[0] if entity else values_from.rsplit("/", 1)[-1]


def named_query(name: str) -> NamedQuery:
    """Return one named query.

    Raises UnknownNameError, with the nearest names, for an unknown name.
    """
    queries = named_queries()
    if name not in queries:
        raise UnknownNameError("query", name, list(queries))
    return queries[name]
