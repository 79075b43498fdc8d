"""Three-valued reading: the toy by hand, and the bundled reviews recounted from the tables."""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np
import pytest

from casegraph.analyses.themes.bounds import NOTES, pair_bounds, three_valued
from casegraph.errors import UsageError
from casegraph.ingest.build import Build
from casegraph.selection.incidence import incidence
from casegraph.stats import wilson_interval
from casegraph.store import OxigraphStore, open_memory

from ..support.command import command, refuses
from ..support.paths import CASES, DATA

if TYPE_CHECKING:
    from casegraph.api import KnowledgeGraph


@pytest.fixture(scope="module")
def toy_store() -> OxigraphStore:
    return open_memory("".join(Build([CASES / "toy"]).quads).encode())


UNITS = {"review": "reviews", "child": "children", "finding": "findings"}


@pytest.mark.parametrize(("unit", "column"), UNITS.items())
def test_a_column_of_counts_is_named_after_what_it_counts(
    unit: str, column: str, kg: KnowledgeGraph
) -> None:
    found = kg.incidence(unit=unit)
    frame = kg.themes(unit=unit)
    assert list(frame)[:6] == ["theme", column, "n", "share", "low", "high"]
    assert not (set(UNITS.values()) - {column}) & set(frame)
    for row in frame.to_dict("records"):
        assert row[column] == len(found.units_with(row["theme"])) <= row["n"] == len(found.units)
    (note,) = frame.attrs["notes"]
    assert note.startswith(f"{len(found.units):,} {column}; level=case. ")


@pytest.mark.parametrize(("unit", "column"), UNITS.items())
def test_the_command_names_the_column_alike_in_every_form(unit: str, column: str) -> None:
    table, rows, objects = (
        command("themes", "--unit", unit, *form).stdout
        for form in ((), ("--format", "csv"), ("--format", "json"))
    )
    assert rows.startswith(f"theme,{column},n,share,low,high,")
    assert list(json.loads(objects)[0])[:3] == ["theme", column, "n"]
    assert table.split()[:3] == ["label", column, "share"]


def test_the_toy_by_hand(toy_store: OxigraphStore) -> None:
    # Five reviews; the text of r3 was not read to its end, and it only examines poverty and
    # information sharing. r1 states neglect, domestic abuse, information sharing; r2 neglect and
    # domestic abuse; r3 neglect; r4 domestic abuse (good practice) and curiosity; r5 unsafe sleep.
    frame = three_valued(toy_store).set_index("theme")
    whole = ["present", "examined", "not_stated", "n"]
    shares = ["low", "high", "if_unread"]
    for theme, counts, values in (
        ("neglect", [3, 0, 2, 5], [3 / 5, 3 / 5, 3 / 5]),
        ("domestic-abuse", [3, 0, 2, 5], [3 / 5, 3 / 5, 4 / 5]),
        ("information-sharing", [1, 1, 3, 5], [1 / 5, 2 / 5, 2 / 5]),
        ("poverty", [0, 1, 4, 5], [0, 1 / 5, 1 / 5]),
        ("unsafe-sleep", [1, 0, 4, 5], [1 / 5, 1 / 5, 2 / 5]),
    ):
        assert frame.loc[[theme], whole].to_numpy().tolist() == [counts], theme
        assert frame.loc[[theme], shares].to_numpy().ravel() == pytest.approx(values), theme
    assert len(frame) == 6
    assert frame.index[0] in ("neglect", "domestic-abuse")
    # Four reviews were read to their end: too few for a share, but their counts stand.
    assert frame["complete_n"].tolist() == [4] * 6
    assert frame.loc[["neglect", "domestic-abuse"], "complete_present"].tolist() == [2, 3]
    assert frame["complete_share"].isna().all()


def test_the_toys_pairs_by_hand(toy_store: OxigraphStore) -> None:
    frame = pair_bounds(toy_store, null="independence").set_index(["theme_a", "theme_b"])
    pairs = {
        (min(a, b), max(a, b)): (any_, stated)
        for (a, b), any_, stated in zip(
            frame.index.tolist(), frame["n11_any"], frame["n11_stated"], strict=True
        )
    }
    assert pairs == {
        ("domestic-abuse", "neglect"): (2, 2),
        ("information-sharing", "neglect"): (2, 1),
        ("domestic-abuse", "information-sharing"): (1, 1),
        ("information-sharing", "poverty"): (1, 0),
        ("neglect", "poverty"): (1, 0),
        ("domestic-abuse", "professional-curiosity"): (1, 1),
    }
    assert "n11_complete" not in frame


def test_findings_have_one_polarity_each(toy_store: OxigraphStore) -> None:
    frame = three_valued(toy_store, unit="finding").set_index("theme")
    columns = ["present", "examined", "not_stated", "n"]
    found = frame.loc[["information-sharing", "neglect"], columns]
    assert found.to_numpy().tolist() == [[1, 1, 5, 7], [3, 0, 4, 7]]


def test_the_bundled_reviews_recounted_from_the_tables(kg: KnowledgeGraph) -> None:
    frame = three_valued(kg.store)
    counted = {row["theme"]: row for row in frame.to_dict("records")}
    reviews = {r.partition("/")[0] for r in incidence(kg.store).units}
    said: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    with (DATA / "findings.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["review_id"] in reviews:
                for theme in row["themes"].split(";"):
                    said[theme.strip()][row["polarity"]].add(row["review_id"])
    with (DATA / "reviews.csv").open(encoding="utf-8", newline="") as file:
        read = {r["review_id"] for r in csv.DictReader(file) if r["complete"] == "true"} & reviews
    assert set(counted) == set(said)
    assert len(said) > 80
    for theme, by in said.items():
        present = by["concern"] | by["good-practice"]
        examined = by["examined"] - present
        silent = reviews - present - examined
        row = counted[theme]
        assert [row["present"], row["examined"], row["not_stated"]] == [
            len(present), len(examined), len(silent)], theme  # fmt: skip
        mentioned = len(present) + len(examined)
        assert row["high"] == pytest.approx(mentioned / len(reviews))
        assert row["if_unread"] == pytest.approx((mentioned + len(silent - read)) / len(reviews))
        assert row["complete_present"] == len(present & read)
        assert row["complete_share"] == pytest.approx(len(present & read) / len(read))
    assert frame["examined"].sum() > 30


def test_bounds_are_in_order_and_intervals_are_wilsons(kg: KnowledgeGraph) -> None:
    for unit in ("review", "child", "finding"):
        frame = three_valued(kg.store, ["nation=england"], unit)
        assert (frame["present"] + frame["examined"] + frame["not_stated"] == frame["n"]).all()
        assert (frame["low"] <= frame["high"]).all()
        assert (frame["high"] <= frame["if_unread"]).all()
        for name, count in (
            ("low", frame["present"]),
            ("high", frame["present"] + frame["examined"]),
        ):
            low, high = wilson_interval(count, frame["n"])
            assert np.allclose(frame[f"{name}_from"], low)
            assert np.allclose(frame[f"{name}_to"], high)


@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize(
    "where",
    [
        [],
        ["age-group=under-1"],
        ["nation=wales"],
        ["complete=true"],
        ["year=2015.."],
        ["outcome=death", "kind=practice"],
        ["level=all"],
    ],
    ids=" ".join,
)
def test_the_plain_share_of_every_theme_lies_within_its_bounds(
    where: list[str], unit: str, kg: KnowledgeGraph
) -> None:
    plain = kg.themes(where, unit).set_index("theme")
    bounds = three_valued(kg.store, where, unit).set_index("theme").loc[plain.index]
    assert len(plain) == len(three_valued(kg.store, where, unit))
    assert (bounds["n"] == plain["n"]).all()
    assert (bounds["low"] <= plain["share"]).all()
    # Every mention counts in a plain share, so it is the upper of the two where silence is no.
    assert (bounds["high"] == plain["share"]).all()
    assert (bounds["high_from"] == plain["low"]).all()
    assert (bounds["high_to"] == plain["high"]).all()
    if not where:
        assert (bounds["low"] < plain["share"]).sum() >= 20


def test_a_filter_narrows_the_units_first(kg: KnowledgeGraph) -> None:
    frame = three_valued(kg.store, ["complete=true"])
    assert (frame["if_unread"] == frame["high"]).all()
    assert np.allclose(frame["complete_share"], frame["low"])


def test_pairs_agree_with_the_network_and_with_the_narrower_filter(kg: KnowledgeGraph) -> None:
    frame = pair_bounds(kg.store)
    bounds = {frozenset((r["theme_a"], r["theme_b"])): r for r in frame.to_dict("records")}
    for where, name in (
        ([], "any"),
        (["polarity=concern,good-practice"], "stated"),
        (["polarity=concern,good-practice", "complete=true"], "complete"),
    ):
        G = kg.cooccurrence(where, min_count=1)
        assert G.number_of_edges() == (frame[f"n11_{name}"] > 0).sum() > 100
        for a, b, edge in G.edges(data=True):
            row = bounds[frozenset((a, b))]
            assert row[f"n11_{name}"] == edge["n11"]
            assert row[f"evidence_{name}"] == edge["evidence"]
            assert row[f"n_{name}"] == G.graph["n"]
    unsteady = frame[~frame["steady"]]
    graded = (frame[["evidence_any", "evidence_stated"]] != "weak").any(axis=1)
    assert 0 < len(unsteady) < graded.sum() / 2
    weak = (unsteady["evidence_any"] == "weak") & (unsteady["evidence_stated"] == "weak")
    assert not weak.any()


def test_a_filter_on_polarity_is_refused(kg: KnowledgeGraph) -> None:
    with pytest.raises(UsageError, match="polarity: found a filter on it"):
        three_valued(kg.store, ["polarity=concern"])


def test_the_command() -> None:
    shown = command("themes", "--bounds")
    assert shown.returncode == 0, shown.stderr
    assert "only examined" in shown.stdout.splitlines()[0]
    assert all(note in shown.stderr for note in NOTES)
    table = command("themes", "--bounds", "--where", "nation=wales", "--format", "csv")
    rows = list(csv.DictReader(table.stdout.splitlines()))
    assert {"present", "examined", "high", "if_unread", "complete_share"} <= set(rows[0])
    refuses("themes", "--bounds", "--where", "polarity=examined")
