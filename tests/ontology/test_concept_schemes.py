"""The concept schemes: sound SKOS, complete, and the same ids as ever."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from rdflib import DCTERMS, OWL, RDF, RDFS, SKOS, Graph, Literal, URIRef

from casegraph.model import concepts as schemes

from ..support.paths import ONTOLOGY

FOLDER = ONTOLOGY / "vocab"
VOCAB = "https://w3id.org/casegraph/vocab/"
CG = "https://w3id.org/casegraph/ontology#"
#: How many concepts each scheme has, without its groups.
SIZES = {
    "theme": 100,
    "agency": 52,
    "review-type": 13,
    "incident-type": 21,
    "characteristic": 32,
    "action-type": 13,
    "nation": 6,
    "outcome": 3,
    "finding-kind": 3,
    "polarity": 3,
    "basis": 4,
    "review-level": 3,
    "organisation-kind": 7,
    "cin-factor": 42,
    "net": 3,
    "unit": 3,
}
OPEN = ("population", "statistic", "subgroup")


@pytest.fixture(scope="module")
def graph() -> Graph:
    whole = Graph()
    for path in sorted(FOLDER.glob("*.ttl")):
        whole.parse(path, format="turtle")
    return whole


def scheme_of(graph: Graph, concept: URIRef) -> URIRef:
    (found,) = graph.objects(concept, SKOS.inScheme)
    assert isinstance(found, URIRef)
    return found


def concepts(graph: Graph) -> list[URIRef]:
    return [c for c in graph.subjects(RDF.type, SKOS.Concept) if isinstance(c, URIRef)]


def test_each_scheme_has_a_file_and_its_size() -> None:
    assert {p.stem for p in FOLDER.glob("*.ttl")} == {*SIZES, "open-schemes"}
    assert {name: len(schemes.identifiers(name)) for name in SIZES} == SIZES


def test_each_scheme_says_what_it_is(graph: Graph) -> None:
    schemes = set(graph.subjects(RDF.type, SKOS.ConceptScheme))
    assert schemes == {URIRef(VOCAB + n) for n in (*SIZES, *OPEN)}
    for scheme in schemes:
        for predicate in (
            DCTERMS.title,
            DCTERMS.description,
            DCTERMS.license,
            OWL.versionInfo,
            RDFS.label,
        ):
            assert len(list(graph.objects(scheme, predicate))) == 1, (scheme, predicate)
    for name in OPEN:
        assert not list(graph.subjects(SKOS.inScheme, URIRef(VOCAB + name)))
        assert list(graph.objects(URIRef(VOCAB + name), SKOS.note))


def test_each_concept_is_complete(graph: Graph) -> None:
    all_concepts = concepts(graph)
    assert len(all_concepts) == sum(SIZES.values()) + 5 + 9 + 8  # groups of three schemes
    for concept in all_concepts:
        labels = list(graph.objects(concept, SKOS.prefLabel))
        definitions = list(graph.objects(concept, SKOS.definition))
        notations = list(graph.objects(concept, SKOS.notation))
        assert len(labels) == len(definitions) == len(notations) == 1, concept
        assert len(str(definitions[0])) > 10
        assert not str(definitions[0]).endswith(".")
        assert notations == [Literal(str(concept).rsplit("/", 1)[1])]  # a plain string
        assert list(graph.objects(concept, RDFS.isDefinedBy)) == [scheme_of(graph, concept)]
        for text in (*labels, *definitions, *graph.objects(concept, SKOS.altLabel)):
            assert isinstance(text, Literal)
            assert text.language == "en", text


def test_labels_are_not_shared_within_a_scheme(graph: Graph) -> None:
    seen: Counter[tuple[str, str]] = Counter()
    for concept in concepts(graph):
        scheme = str(scheme_of(graph, concept))
        labels = [*graph.objects(concept, SKOS.prefLabel), *graph.objects(concept, SKOS.altLabel)]
        seen.update((scheme, str(label).casefold()) for label in labels)
    assert len(seen) > 500
    assert [k for k, n in seen.items() if n > 1] == []


def test_tops_and_groups_agree(graph: Graph) -> None:
    tops = {(s, o) for s, o in graph.subject_objects(SKOS.topConceptOf)}
    assert tops == {(o, s) for s, o in graph.subject_objects(SKOS.hasTopConcept)}
    for concept in concepts(graph):
        scheme = scheme_of(graph, concept)
        broader = list(graph.objects(concept, SKOS.broader))
        assert len(broader) + ((concept, scheme) in tops) == 1, concept
        for group in broader:
            assert (group, scheme) in tops


def test_levels_and_outcomes(graph: Graph) -> None:
    levels = Counter(schemes.level_of(r) for r in schemes.identifiers("review-type"))
    assert levels == {"case": 8, "thematic": 3, "aggregate": 2}
    outcomes = Counter(
        c.properties.get("typicalOutcome") for c in schemes.concepts("incident-type").values()
    )
    assert outcomes == {"death": 9, "serious-harm": 11, None: 1}
    assert "typicalOutcome" not in schemes.concepts("incident-type")["ingestion"].properties


MATCHES = (SKOS.closeMatch, SKOS.narrowMatch, SKOS.broadMatch, SKOS.exactMatch, SKOS.relatedMatch)


def test_themes_map_to_assessment_factors_that_exist(graph: Graph) -> None:
    factors = {URIRef(f"{VOCAB}cin-factor/{i}") for i in schemes.identifiers("cin-factor")}
    mapped = {(s, o) for p in MATCHES for s, o in graph.subject_objects(p)}
    assert len(mapped) == 33
    assert {o for _, o in mapped} <= factors
    assert {str(s).removeprefix(VOCAB + "theme/") for s, _ in mapped} <= set(
        schemes.identifiers("theme")
    )
    # No pair is related in two ways, and a factor is close to one theme at most.
    assert len(mapped) == sum(len(list(graph.subject_objects(p))) for p in MATCHES)
    close = Counter(o for _, o in graph.subject_objects(SKOS.closeMatch))
    assert set(close.values()) == {1}
    # The factors split domestic abuse by who is harmed, so each of them is narrower.
    abuse = URIRef(VOCAB + "theme/domestic-abuse")
    assert {str(o)[-2:] for o in graph.objects(abuse, SKOS.narrowMatch)} == {"3B", "3C"}


ADDED = {
    "theme/victim-blaming", "theme/family-warnings", "theme/institutional-reputation",
    "review-type/fatal-accident-inquiry", "agency/coroner", "agency/childrens-hearings",
    "agency/pharmacies", "agency/health-services", "agency/childrens-commissioner",
    "agency/technology-companies",
}  # fmt: skip


def test_added_concepts_say_so(graph: Graph) -> None:
    noted = {str(s).removeprefix(VOCAB) for s in graph.subjects(SKOS.changeNote)}
    assert noted == ADDED


def test_files_are_written_one_concept_a_block() -> None:
    for path in FOLDER.glob("*.ttl"):
        text = path.read_text(encoding="utf-8")
        blocks = re.findall(r"^\S+:\S+\n    a skos:Concept(?:Scheme)? ;\n(?:    .*\n)+", text, re.M)
        assert len(blocks) == text.count("    a skos:Concept"), path.name
        assert all(b.rstrip().endswith(" .") for b in blocks), path.name


def test_the_readme_lists_the_themes_that_presuppose_another_and_no_others() -> None:
    text = (ONTOLOGY / "README.md").read_text("utf-8")
    listed, apart = text.split("## Themes that presuppose another")[1].split("These pairs were")
    said = set(re.findall(r"^\| `([\w-]+)` \| `([\w-]+)` \|", listed, re.M))
    themes = schemes.concepts("theme")
    assert said == {(t, other) for t, c in themes.items() for other in c.presupposes}
    left = set(re.findall(r"^\| `([\w-]+)`, `([\w-]+)` \|", apart.split("## ")[0], re.M))
    assert {name for pair in said | left for name in pair} <= set(themes)
    assert not {frozenset(pair) for pair in said} & {frozenset(pair) for pair in left}


def test_the_readme_lists_what_themes_exclude_and_nothing_else() -> None:
    text = (ONTOLOGY / "README.md").read_text("utf-8")
    listed = text.split("## Ages and outcomes that a theme excludes")[1].split("\n\nA review")[0]
    rows = re.findall(r"^\| (`[^|]+) \| ([^|]+) \|", listed, re.M)
    themes = schemes.concepts("theme")
    said = {name for cell, _ in rows for name in re.findall(r"`([\w-]+)`", cell)}
    assert said == {t for t in themes if any(schemes.impossible(t))}
    younger = {"1": "1-to-5", "6": "6-to-10", "11": "11-to-15"}
    order = list(schemes.members("characteristic", "age-group"))
    for cell, what in rows:
        for name in re.findall(r"`([\w-]+)`", cell):
            ages, outcomes = schemes.impossible(name)
            if "younger than" in what or "older" in what:
                (start,) = re.findall(r"younger than (\d+)|(\d+) years and older", what)
                first = order.index(younger["".join(start)])
                low = [a for a in order[:first] if a in ("unborn", *order)]
                expected = {*low} if start[0] else {"unborn", *order[first:]}
                assert ages == {a for a in expected if not a.endswith("not-stated")}, name
            assert ("serious-harm" in outcomes) == any(
                "serious harm" in w for c, w in rows if f"`{name}`" in c
            )
    both = [(c, w) for c, w in rows if w.startswith("`")]
    assert both == [("`child-suicide`", "`child-homicide`")]


def test_a_pair_presupposes_in_either_order_and_only_among_the_themes_at_hand() -> None:
    pairs = schemes.presupposing_pairs(("domestic-abuse", "poverty", "domestic-abuse-response"))
    assert pairs.tolist() == [[False, False, True], [False, False, False], [True, False, False]]
    assert not schemes.presupposing_pairs(("poverty", "a theme of one's own")).any()


def test_a_broader_concept_and_one_below_it_are_a_pair(monkeypatch: pytest.MonkeyPatch) -> None:
    def concept(name: str, broader: str | None = None) -> schemes.Concept:
        return schemes.Concept(f"{VOCAB}theme/{name}", name, name, broader=broader)

    scheme = {"top": concept("top"), "mid": concept("mid", "top"), "low": concept("low", "mid")}
    monkeypatch.setattr(schemes, "concepts", lambda _: scheme)
    assert schemes.parent_child_pairs(("low", "other", "top")).tolist() == [
        [False, False, True], [False, False, False], [True, False, False],
    ]  # fmt: skip
