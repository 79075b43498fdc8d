"""The concept schemes as values: ids, labels, definitions and broader concepts.

The SKOS files in ``ontology/vocab`` are the only source. This module reads them once per process.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, TypedDict

from casegraph.model.iris import PREFIXES, scheme
from casegraph.resources import folder

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_SKOS = PREFIXES["skos"]
_CG = PREFIXES["cg"]
_EXCLUDES, _PRESUPPOSES = _CG + "excludes", _CG + "presupposes"
_RELATIONS = (_EXCLUDES, _PRESUPPOSES)  # between concepts; a concept may have several


@dataclass(frozen=True)
class Concept:
    """One concept of a scheme; ``broader`` is the notation of its group, if it has one."""

    iri: str
    notation: str
    pref_label: str
    alt_labels: tuple[str, ...] = ()
    definition: str = ""
    broader: str | None = None
    is_group: bool = False
    #: Values of casegraph's own properties on the concept, by local name, as notations.
    properties: dict[str, str] = field(default_factory=dict)
    #: Ids of the concepts that are never coded in one cell with this one.
    excludes: tuple[str, ...] = ()
    #: Ids of the concepts without which, by its definition, this one cannot be stated.
    presupposes: tuple[str, ...] = ()


@lru_cache(maxsize=1)
def _all_concepts() -> dict[str, dict[str, Concept]]:
    from pyoxigraph import Literal, NamedNode, RdfFormat, parse

    values: dict[str, dict[str, list[str]]] = {}
    for path in sorted((folder("ontology") / "vocab").glob("*.ttl")):
        for triple in parse(path=str(path), format=RdfFormat.TURTLE):
            subject, predicate, object_ = triple.subject, triple.predicate, triple.object
            if isinstance(subject, NamedNode) and isinstance(object_, NamedNode | Literal):
                about = values.setdefault(subject.value, {})
                about.setdefault(predicate.value, []).append(object_.value)

    def notation(iri: str) -> str:
        return values.get(iri, {}).get(_SKOS + "notation", [iri.rsplit("/", 1)[-1]])[0]

    # A broader concept is a group: it structures the scheme and is not used for coding.
    groups = {iri for about in values.values() for iri in about.get(_SKOS + "broader", ())}
    # The scheme says once, of either of two concepts, that they exclude each other.
    excluded: dict[str, set[str]] = {}
    for iri, about in values.items():
        for other in about.get(_EXCLUDES, ()):
            excluded.setdefault(iri, set()).add(other)
            excluded.setdefault(other, set()).add(iri)
    schemes: dict[str, dict[str, Concept]] = {}
    for iri, about in values.items():
        for in_scheme in about.get(_SKOS + "inScheme", ()):
            broader = about.get(_SKOS + "broader", [None])[0]
            name = in_scheme.rsplit("/", 1)[-1]
            key = iri.removeprefix(scheme(name) + "/") if iri not in groups else f"group:{iri}"
            schemes.setdefault(name, {})[key] = Concept(
                iri=iri,
                notation=notation(iri),
                pref_label=about.get(_SKOS + "prefLabel", [notation(iri)])[0],
                alt_labels=tuple(about.get(_SKOS + "altLabel", ())),
                definition=about.get(_SKOS + "definition", [""])[0],
                broader=None if broader is None else notation(broader),
                is_group=iri in groups,
                properties={
                    p.removeprefix(_CG): notation(v[0])
                    for p, v in about.items()
                    if p.startswith(_CG) and p not in _RELATIONS
                },
                excludes=tuple(sorted(map(notation, excluded.get(iri, ())))),
                presupposes=tuple(sorted(map(notation, about.get(_PRESUPPOSES, ())))),
            )
    return schemes


@lru_cache(maxsize=64)
def concepts(name: str) -> dict[str, Concept]:
    """Return the concepts of a scheme by id, in file order, without groups.

    >>> concepts("theme")["neglect"].broader
    'harm'
    """
    return {k: c for k, c in _all_concepts().get(name, {}).items() if not c.is_group}


@lru_cache(maxsize=64)
def groups(name: str) -> dict[str, Concept]:
    """Return the groups of a scheme by notation, in file order.

    >>> list(groups("theme"))
    ['family', 'child', 'harm', 'practice', 'system']
    """
    return {c.notation: c for c in _all_concepts().get(name, {}).values() if c.is_group}


@lru_cache(maxsize=64)
def identifiers(name: str) -> tuple[str, ...]:
    """Return the ids of the concepts of a scheme, in file order, without groups.

    >>> identifiers("outcome")
    ('death', 'serious-harm', 'not-stated')
    """
    return tuple(concepts(name))


def members(scheme_name: str, group: str) -> tuple[str, ...]:
    """Return the ids of the concepts in the group with the notation ``group``.

    >>> members("characteristic", "sex")
    ('female', 'male', 'sex-not-stated')
    """
    return tuple(k for k, c in concepts(scheme_name).items() if c.broader == group)


def level_of(review_type: str) -> str:
    """Return ``case``, ``thematic`` or ``aggregate`` for a review type.

    >>> level_of("serious-case-review")
    'case'
    """
    return concepts("review-type")[review_type].properties["reviewLevel"]


def parent_child_pairs(themes: tuple[str, ...]) -> NDArray[np.bool_]:
    """Return which pairs of themes are broader and narrower, shape (themes, themes), symmetric.

    Such a pair co-occurs by construction, so every test leaves it out.
    """
    scheme = concepts("theme")
    above: dict[str, list[str]] = {}
    for theme in themes:
        parent = scheme[theme].broader if theme in scheme else None
        while parent in scheme:
            above.setdefault(theme, []).append(parent)
            parent = scheme[parent].broader
    return _pairs(themes, above)


def presupposing_pairs(themes: tuple[str, ...]) -> NDArray[np.bool_]:
    """Return of which pairs one theme presupposes the other, shape (themes, themes), symmetric.

    By its definition such a theme cannot be stated of a case without the other being there: how
    agencies acted on domestic abuse cannot be described without domestic abuse. That the two
    co-occur says nothing new, so these pairs are tested by themselves. ``cg:presupposes`` in the
    scheme lists the pairs.

    >>> presupposing_pairs(("neglect", "neglect-identification", "poverty")).tolist()[0]
    [False, True, False]
    """
    scheme = concepts("theme")
    return _pairs(themes, {t: scheme[t].presupposes for t in themes if t in scheme})


@lru_cache(maxsize=256)
def impossible(theme: str) -> tuple[frozenset[str], frozenset[str]]:
    """Return the age groups and the outcomes that a theme excludes by its definition.

    >>> ages, outcomes = impossible("child-suicide")
    >>> sorted(ages), sorted(outcomes)
    (['1-to-5', 'unborn', 'under-1'], ['serious-harm'])
    """
    scheme = concepts("theme")
    named = frozenset(scheme[theme].excludes if theme in scheme else ())
    ages = frozenset(members("characteristic", "age-group"))
    return named & ages, named & frozenset(identifiers("outcome"))


def excluding_pairs(themes: tuple[str, ...]) -> NDArray[np.bool_]:
    """Return which pairs of themes no child can have both, shape (themes, themes), symmetric.

    Either the scheme says so of the two, or together they exclude every age that can be stated.

    >>> excluding_pairs(("unsafe-sleep", "child-suicide", "neglect")).tolist()[0]
    [False, True, False]
    """
    scheme = concepts("theme")
    every = {a for a in members("characteristic", "age-group") if not a.endswith("not-stated")}
    apart = {
        one: [
            other
            for other in themes
            if other != one
            and (
                (one in scheme and other in scheme[one].excludes)
                or every <= impossible(one)[0] | impossible(other)[0]
            )
        ]
        for one in themes
        if one in scheme
    }
    return _pairs(themes, apart)


class PairRules(TypedDict):
    """What the scheme says of the test of pairs of themes, in the words of
    :func:`casegraph.stats.associate`; arrays of shape (themes, themes), symmetric."""

    excluded: NDArray[np.bool_]
    families: NDArray[np.bool_]


def pair_rules(themes: tuple[str, ...]) -> PairRules:
    """Return which pairs are not tested, and which are tested by themselves.

    >>> {name: int(which.sum()) for name, which in pair_rules(("neglect", "poverty")).items()}
    {'excluded': 0, 'families': 0}
    """
    return {"excluded": parent_child_pairs(themes), "families": presupposing_pairs(themes)}


def _pairs(themes: tuple[str, ...], of: Mapping[str, Sequence[str]]) -> NDArray[np.bool_]:
    import numpy as np

    position = {t: i for i, t in enumerate(themes)}
    related = np.zeros((len(themes), len(themes)), dtype=bool)
    for theme, others in of.items():
        for other in others:
            if other in position:
                i, j = position[theme], position[other]
                related[i, j] = related[j, i] = True
    return related
