"""The matrix holds what the tables state, under every filter; the toy's numbers are by hand."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Callable

import pytest

from casegraph.analyses.cooccurrence import cooccurrence
from casegraph.analyses.themes.prevalence import prevalence
from casegraph.api import KnowledgeGraph
from casegraph.errors import UnknownNameError, UsageError
from casegraph.ingest.build import Build, bundled_package
from casegraph.model.concepts import level_of, members, parent_child_pairs
from casegraph.selection.incidence import incidence
from casegraph.stats import pair_test_under, smallest_odds_ratio
from casegraph.store import OxigraphStore, open_memory
from casegraph.wording.labels import NETS

from ..support import bundled
from ..support.paths import CASES


@pytest.fixture(scope="module")
def toy_store() -> OxigraphStore:
    return open_memory("".join(Build([CASES / "toy"]).quads).encode())


def _rows(table: str) -> list[dict[str, str]]:
    with (bundled_package() / f"{table}.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def _cells(cell: str) -> set[str]:
    return set(cell.split(";")) - {""}


def test_the_toy_matrix_is_the_one_worked_out_by_hand(toy_store: OxigraphStore) -> None:
    found = incidence(toy_store)
    assert found.units == ("r1", "r2", "r3", "r4", "r5")
    assert found.where == ("level=case",)
    shown = {
        theme: [u for u, x in zip(found.units, column, strict=True) if x]
        for theme, column in zip(found.themes, found.matrix.toarray().T, strict=True)
        if column.any()
    }
    assert shown == {
        "neglect": ["r1", "r2", "r3"],
        "domestic-abuse": ["r1", "r2", "r4"],
        "information-sharing": ["r1", "r3"],
        "poverty": ["r3"],
        "professional-curiosity": ["r4"],
        "unsafe-sleep": ["r5"],
    }
    assert found.units_with("neglect", "domestic-abuse") == ["r1", "r2"]


def test_the_toy_network_has_the_numbers_worked_out_by_hand(toy_store: OxigraphStore) -> None:
    G = cooccurrence(incidence(toy_store), "independence").network()
    assert sorted(G) == ["domestic-abuse", "information-sharing", "neglect", "poverty",
                         "professional-curiosity", "unsafe-sleep"]  # fmt: skip
    edge = G.edges["neglect", "domestic-abuse"]
    assert (edge["n11"], edge["n"], edge["reviews"]) == (2, 5, ["r1", "r2"])
    assert edge["lift"] == pytest.approx(10 / 9)
    assert edge["jaccard"] == pytest.approx(1 / 2)
    edge = G.edges["neglect", "information-sharing"]
    assert edge["lift"] == pytest.approx(5 / 3)
    assert edge["jaccard"] == pytest.approx(2 / 3)
    assert G.nodes["neglect"]["count"] == 3
    assert G.nodes["neglect"]["reviews"] == ["r1", "r2", "r3"]
    assert G.edges["neglect", "unsafe-sleep"]["n11"] == 0
    assert G.degree("unsafe-sleep", weight="n11") == 0
    met = cooccurrence(incidence(toy_store), "independence", min_count=1).network()
    assert met.degree["unsafe-sleep"] == 0


def test_children_show_the_themes_of_their_review(toy_store: OxigraphStore) -> None:
    with pytest.raises(UsageError, match="leaves 3 children"):
        incidence(toy_store, unit="child")


def test_findings_are_counted_one_by_one(toy_store: OxigraphStore) -> None:
    found = incidence(toy_store, unit="finding")
    assert len(found.units) == 7
    assert found.units_with("poverty") == ["r3/finding/2"]
    assert found.reviews[found.units.index("r3/finding/2")] == "r3"
    assert len(set(found.clusters.tolist())) == 5


def test_a_finding_filter_counts_only_such_findings(toy_store: OxigraphStore) -> None:
    found = incidence(toy_store, ["polarity=concern"])
    assert len(found.units) == 5  # r4 has no concern, and stays in the denominator
    assert found.units_with("domestic-abuse") == ["r1", "r2"]  # in r4 it was good practice
    assert found.units_with("poverty") == []  # it was only examined
    assert len(incidence(toy_store, ["polarity=concern"], unit="finding").units) == 5


def test_few_units_warn_and_fewer_are_refused(toy_store: OxigraphStore) -> None:
    assert "leaves only 5 reviews" in incidence(toy_store).warnings[0]
    with pytest.raises(UsageError, match="leaves 1 reviews; expected at least 5"):
        incidence(toy_store, ["nation=wales"])
    with pytest.raises(UnknownNameError, match="unknown unit"):
        incidence(toy_store, unit="case")


#: Whether a filter keeps a review, by its row and the rows of its children.
Keep = Callable[[dict[str, str], list[dict[str, str]]], bool]


def _expected(keep: Keep) -> dict[str, set[str]]:
    """Compute review → themes from the tables alone."""
    children: defaultdict[str, list[dict[str, str]]] = defaultdict(list)
    for row in _rows("children"):
        children[row["review_id"]].append(row)
    reviews = {r["review_id"]: r for r in _rows("reviews")}
    themes: dict[str, set[str]] = {
        key: set() for key, r in reviews.items() if keep(r, children[key])
    }
    for row in _rows("findings"):
        if row["review_id"] in themes:
            themes[row["review_id"]] |= _cells(row["themes"])
    return themes


def _is_case(review: dict[str, str]) -> bool:
    return level_of(review["review_type"]) == "case"


def _year(review: dict[str, str], low: int, high: int) -> bool:
    return bool(review["year_published"]) and low <= int(review["year_published"]) <= high


FILTERS: dict[tuple[str, ...], Keep] = {
    (): lambda r, c: _is_case(r),
    ("level=all",): lambda r, c: True,
    ("level=thematic", "level=aggregate"): lambda r, c: not _is_case(r),
    ("age-group=under-1",): lambda r, c: (
        _is_case(r) and any(x["age_group"] == "under-1" for x in c)
    ),
    ("sex=female", "age-group=11-to-15"): lambda r, c: (
        _is_case(r) and any(x["sex"] == "female" and x["age_group"] == "11-to-15" for x in c)
    ),
    ("sex=female", "age-group=11-to-15", "children=any"): lambda r, c: (
        _is_case(r) and any(x["sex"] == "female" for x in c)
        and any(x["age_group"] == "11-to-15" for x in c)
    ),
    ("age-group=1-to-5", "sex=male", "outcome=death"): lambda r, c: (
        _is_case(r) and r["outcome"] == "death"
        and any(x["sex"] == "male" and x["age_group"] == "1-to-5" for x in c)
    ),
    ("characteristic=disabled,looked-after", "sex=male"): lambda r, c: (
        _is_case(r) and any(
            x["sex"] == "male" and {"disabled", "looked-after"} & _cells(x["characteristics"])
            for x in c
        )
    ),
    ("agency=police+schools",): lambda r, c: (
        _is_case(r) and {"police", "schools"} <= _cells(r["agencies"])
    ),
    ("sex=female+male", "children=any", "level=all"): lambda r, c: (
        {"female", "male"} <= {x["sex"] for x in c}
    ),
    ("characteristic=looked-after",): lambda r, c: (
        _is_case(r) and any("looked-after" in _cells(x["characteristics"]) for x in c)
    ),
    ("nation=wales", "nation=scotland", "level=all"): lambda r, c: (
        r["nation"] in ("Wales", "Scotland")
    ),
    ("outcome=death",): lambda r, c: _is_case(r) and r["outcome"] == "death",
    ("incident-type=suicide",): lambda r, c: (
        _is_case(r) and "suicide" in _cells(r["incident_types"])
    ),
    ("review-type=local-practice-review",): lambda r, c: (
        r["review_type"] == "local-practice-review"
    ),
    ("agency=police", "agency=schools"): lambda r, c: (
        _is_case(r) and bool({"police", "schools"} & _cells(r["agencies"]))
    ),
    ("year=2015..2019",): lambda r, c: _is_case(r) and _year(r, 2015, 2019),
    ("complete=true",): lambda r, c: _is_case(r) and r["complete"] == "true",
    ("basis=news",): lambda r, c: _is_case(r) and r["basis"] == "news",
}  # fmt: skip


@pytest.mark.parametrize("where", list(FILTERS), ids=lambda w: " ".join(w) or "none")
def test_a_filter_leaves_what_the_tables_say(kg: KnowledgeGraph, where: tuple[str, ...]) -> None:
    found = kg.incidence(where)
    expected = _expected(FILTERS[where])
    matrix = found.matrix.toarray()
    shown = {
        unit: {t for t, x in zip(found.themes, row, strict=True) if x}
        for unit, row in zip(found.units, matrix, strict=True)
    }
    assert shown == expected
    assert len(expected) >= 5


def test_a_sibling_does_not_lend_a_child_an_age_or_a_sex(kg: KnowledgeGraph) -> None:
    boys = ["age-group=1-to-5", "sex=male"]
    same, either = (kg.incidence([*boys, f"children={how}"]) for how in ("same", "any"))
    cases = {r["review_id"] for r in _rows("reviews") if _is_case(r)}
    boy = {
        r["review_id"]
        for r in _rows("children")
        if (r["age_group"], r["sex"]) == ("1-to-5", "male") and r["review_id"] in cases
    }
    assert set(kg.incidence(boys).units) == set(same.units) == boy
    assert set(either.units) > boy
    assert "children=same" in kg.incidence(boys).where
    assert "children=any" in either.where
    assert not any("children" in text for text in kg.incidence(["sex=male"]).where)
    findings = {r["finding_id"] for r in _rows("findings") if r["review_id"] in set(same.units)}
    assert set(kg.incidence(boys, unit="finding").units) == findings


def test_a_child_that_is_counted_meets_every_condition_itself(kg: KnowledgeGraph) -> None:
    with pytest.raises(UsageError, match="children=any and the unit child"):
        kg.incidence(["sex=male", "children=any"], unit="child")
    both = kg.incidence(["age-group=1-to-5", "sex=male"], unit="child")
    assert set(both.reviews) == set(kg.incidence(["age-group=1-to-5", "sex=male"]).units)


def test_children_of_the_bundled_reviews(kg: KnowledgeGraph) -> None:
    found = kg.incidence(["age-group=under-1", "sex=female"], unit="child")
    wanted = {
        r["child_id"]
        for r in _rows("children")
        if r["age_group"] == "under-1" and r["sex"] == "female"
    }
    cases = {r["review_id"] for r in _rows("reviews") if _is_case(r)}
    assert set(found.units) == {
        r["child_id"] for r in _rows("children")
        if r["child_id"] in wanted and r["review_id"] in cases
    }  # fmt: skip


def test_prevalence_is_sorted_bounded_and_complete(kg: KnowledgeGraph) -> None:
    frame = prevalence(kg.incidence())
    expected: defaultdict[str, int] = defaultdict(int)
    for themes in _expected(FILTERS[()]).values():
        for theme in themes:
            expected[theme] += 1
    assert dict(zip(frame["theme"], frame["reviews"], strict=True)) == expected
    assert frame["reviews"].is_monotonic_decreasing
    assert ((frame["low"] <= frame["share"]) & (frame["share"] <= frame["high"])).all()
    assert frame["low"].ge(0).all()
    assert frame["high"].le(1).all()
    assert set(frame["group"]) <= {"Family and environment", "The child", "Harm", "Practice",
                                   "System"}  # fmt: skip


def test_a_network_edge_holds_its_evidence(kg: KnowledgeGraph) -> None:
    G = kg.cooccurrence(["age-group=under-1"], null="independence")
    expected = _expected(FILTERS[("age-group=under-1",)])
    assert G.graph["n"] == len(expected)
    for u, v, data in G.edges(data=True):
        both = sorted(r for r, themes in expected.items() if {u, v} <= themes)
        assert data["reviews"] == both
        assert data["n11"] == data["weight"] == len(both)
        assert 0 <= data["p"] <= data["q"] <= 1
        assert data["tested"] or data["q"] == 1
    assert G.number_of_edges() > 100


def test_the_two_nets_differ_in_their_null_model_only(kg: KnowledgeGraph) -> None:
    length, independence = kg.cooccurrence(), kg.cooccurrence(null="independence")
    assert length.graph["net"] == "exact"
    assert set(length.edges) == set(independence.edges)
    for u, v, data in length.edges(data=True):
        other = independence.edges[u, v]
        assert data["odds_ratio_plain"] == other["odds_ratio_plain"] == other["odds_ratio"]
        for one in (data, other):
            assert one["expected_null"] == one["expected"]
        assert data["expected_plain"] == other["expected_plain"] == pytest.approx(other["expected"])
    clear = [sum(d["evidence"] == "clear" for *_, d in G.edges(data=True))
             for G in (length, independence)]  # fmt: skip
    assert 0 < clear[0] < clear[1]


def test_min_count_and_max_q_only_take_away(kg: KnowledgeGraph) -> None:
    everything = kg.cooccurrence()
    strong = kg.cooccurrence(max_q=0.05, min_count=5)
    assert 0 < strong.number_of_edges() < everything.number_of_edges()
    for u, v, data in strong.edges(data=True):
        assert data["q"] <= 0.05
        assert data["n11"] >= 5
        assert everything.edges[u, v] == data


def test_groups_are_not_themes_so_no_theme_is_the_parent_of_another() -> None:
    from casegraph.model.concepts import identifiers

    themes = identifiers("theme")
    assert parent_child_pairs(themes).sum() == 0
    assert len(members("theme", "family")) > 10


def test_parent_and_child_are_found_in_a_deeper_scheme(monkeypatch: pytest.MonkeyPatch) -> None:
    from casegraph.model import concepts as schemes
    from casegraph.model.concepts import Concept

    deeper = {
        "a": Concept("urn:a", "a", "A"),
        "b": Concept("urn:b", "b", "B", broader="a"),
        "c": Concept("urn:c", "c", "C", broader="b"),
        "d": Concept("urn:d", "d", "D"),
    }
    monkeypatch.setattr(schemes, "concepts", lambda scheme: deeper)
    related = parent_child_pairs(("a", "b", "c", "d"))
    assert sorted((i, j) for i, j in zip(*related.nonzero(), strict=True) if i < j) == [
        (0, 1), (0, 2), (1, 2)
    ]  # fmt: skip


def test_resampling_tells_how_firm_an_edge_is(kg: KnowledgeGraph) -> None:
    G = kg.cooccurrence(resamples=40, seed=3)
    again = kg.cooccurrence(resamples=40, seed=3)
    firm = G.edges["abuse-of-trust", "allegations-management"]
    assert firm["stability"] == again.edges["abuse-of-trust", "allegations-management"]["stability"]
    assert firm["stability"] > 0.9
    assert firm["phi_low"] <= firm["phi"] <= firm["phi_high"]
    assert 1 <= firm["rank_low"] <= firm["rank_high"] <= 20
    weak = [d["stability"] for *_, d in G.edges(data=True) if d["q"] > 0.9]
    assert max(weak) < firm["stability"]
    assert "stability" not in kg.cooccurrence().edges["abuse-of-trust", "allegations-management"]


def test_the_strict_correction_takes_away_and_the_power_is_told(kg: KnowledgeGraph) -> None:
    usual, strict = kg.cooccurrence(), kg.cooccurrence(correction="by")
    assert strict.graph["correction"] == "by"
    assert all(d["q"] >= usual.edges[u, v]["q"] for u, v, d in strict.edges(data=True))
    notes = " ".join(kg.cooccurrence(["age-group=under-1"]).graph["notes"])
    babies = {c["review_id"] for c in bundled.case_children() if c["age_group"] == "under-1"}
    assert "fewer than 200 reviews" in notes
    said = f"With {len(babies)} reviews, two themes at 30% each need an odds ratio of about"
    needed = []
    for net in ("exact", "length-average"):
        found = kg.associations(["age-group=under-1"], null=net)
        test = pair_test_under(found.association, found.incidence.matrix, 0.3, 0.3)
        needed.append(test.smallest_odds_ratio())
        ending = f"to show in four of five such corpora under this net ({NETS[net]})"
        assert f"{said} {needed[-1]:.1f} {ending}" in " ".join(found.notes)
    # The average net needs a far stronger pair than plain chance, and the exact one hardly.
    assert needed[1] > smallest_odds_ratio(0.3, 0.3, len(babies)) + 1
    assert said not in " ".join(kg.cooccurrence(unit="child").graph["notes"])
