"""The named queries: questions in plain English, each with the SPARQL that answers it.

They are data (``sh:SPARQLExecutable`` in ``ontology/queries``). So the query page and the command
line offer the same list, and a new question needs a new file, not new code.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from casegraph.errors import UnknownNameError, UsageError
from casegraph.model.concepts import identifiers
from casegraph.model.iris import PREFIXES, concept, expand, finding, organisation, report, review
from casegraph.resources import folder

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

#: Parameters whose values are things of the dataset, by class: the name of the class and the
#: function that mints its IRIs. Only a dataset knows which ids exist: an unknown id gives no rows.
_ENTITIES: dict[str, tuple[str, Callable[[str], str]]] = {
    expand("cg:Finding"): ("finding", finding),
    expand("cg:Review"): ("review", review),
    expand("org:Organization"): ("organisation", organisation),
    expand("sdo:Report"): ("report", report),
}
_MINT = dict(_ENTITIES.values())


@dataclass(frozen=True)
class NamedQuery:
    """A question and its query; ``counted`` says what is counted, and in which reviews.

    ``parameters`` maps each variable that a caller may restrict to the scheme of its values, or to
    ``finding``, ``review``, ``organisation`` or ``report``, whose ids are in the tables."""

    name: str
    label: str
    question: str
    counted: str
    text: str
    group: str
    parameters: dict[str, str]

    def bind(self, given: Mapping[str, Sequence[str]]) -> dict[str, tuple[str, ...]]:
        """Return the IRIs of each restricted variable, from ids.

        Raises UnknownNameError for an unknown variable or id.

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
            scheme = self.parameters[variable]
            if mint := _MINT.get(scheme):
                values[variable] = tuple(mint(v) for v in ids)
                continue
            known = identifiers(scheme)
            for value in ids:
                if value not in known:
                    raise UnknownNameError(scheme, value, known)
            values[variable] = tuple(concept(scheme, v) for v in ids)
        return values


@lru_cache(maxsize=1)
def named_queries() -> dict[str, NamedQuery]:
    """Return every named query by its name, sorted by name.

    >>> named_queries()["sources"].question
    'Where were the reviews read, and how many in each source?'
    >>> named_queries()["sources"].counted
    'Reviews of every kind are counted.'
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
