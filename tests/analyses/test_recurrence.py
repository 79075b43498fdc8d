"""The ledger counts what the tables state: by hand on six reviews, and again from the CSV files."""

from __future__ import annotations

import csv
import json
import re
from collections import defaultdict
from collections.abc import Callable
from functools import cache

import numpy as np
import pandas as pd
import pytest
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.spatial.distance import squareform

from casegraph.analyses.recurrence import BY, NOT_STATED, columns, recurrence, within_area
from casegraph.analyses.recurrence.repeats import recommendation_clusters
from casegraph.analyses.recurrence.similarity import (
    _joined,
    complete_link,
    similar_pairs,
    weighted_runs,
)
from casegraph.api import KnowledgeGraph
from casegraph.errors import UnknownNameError, UsageError
from casegraph.ingest.build import Build, bundled_package
from casegraph.store import OxigraphStore, open_memory

from ..support.command import command, refuses, run
from ..support.methods.blocks import assert_current
from ..support.methods.comparison_tables import of_areas, of_chance, of_recurrence
from ..support.paths import METHODS

PAGE = METHODS / "recurrence.md"

REVIEWS = """\
review_id,title,publisher_id,area,nation,review_type,year_published,incident_date,outcome,incident_types,agencies,basis,complete,source_id
a,A,board,,England,serious-case-review,2005,2003,death,,police,news,true,s
b,B,board,,England,serious-case-review,2005,2004,death,,police,news,true,s
c,C,board,,Wales,serious-case-review,2010,2004,death,,police,news,true,s
d,D,board,,England,serious-case-review,2012,2011-05,death,,police,news,true,s
e,E,board,,England,serious-case-review,,2013,death,,police,news,true,s
f,F,board,,England,national-analysis,2015,,not-stated,,,news,true,s
"""
FINDINGS = """\
finding_id,review_id,kind,polarity,themes,agencies,summary
a/finding/1,a,background,concern,neglect,,Neglect.
b/finding/1,b,practice,concern,information-sharing,,Not passed on.
c/finding/1,c,practice,concern,information-sharing,gp,Not passed on.
c/finding/2,c,system,concern,information-sharing,,Not passed on again.
d/finding/1,d,practice,concern,information-sharing;thresholds,police,Not passed on.
e/finding/1,e,practice,concern,information-sharing,,Not passed on.
f/finding/1,f,practice,good-practice,information-sharing,,Passed on.
"""
RECOMMENDATIONS = """\
recommendation_id,review_id,themes,directed_to,action,summary
a/recommendation/1,a,information-sharing,police;gp,procedure,Share information.
d/recommendation/1,d,information-sharing,,training,Sharing information.
e/recommendation/1,e,neglect,,audit,Audit work on neglect.
f/recommendation/1,f,training,central-government,national-policy,Share information between agencies.
"""
CHILDREN = "child_id,review_id,label,age_months,age_group,sex,characteristics\n"
SOURCES = "source_id,title,publisher,url\ns,A page,A publisher,https://example.org/a\n"
ORGANISATIONS = (
    "organisation_id,name,kind,area,nation,aliases,successor_of\n"
    "board,Board,safeguarding-partnership,,England,,\n"
)


@cache
def ledger_of(kg: KnowledgeGraph, by: str = "theme") -> pd.DataFrame:
    """The ledger of the bundled reviews, which no test changes."""
    return recurrence(kg.store, by=by)


@cache
def groups_of(kg: KnowledgeGraph, min_reviews: int = 2) -> pd.DataFrame:
    """Their recommendations in nearly the same words, which no test changes."""
    return recommendation_clusters(kg.store, min_reviews=min_reviews)


@pytest.fixture(scope="module")
def six(tmp_path_factory: pytest.TempPathFactory) -> OxigraphStore:
    """Six reviews on information sharing: recommended on in 2005 and 2012."""
    folder = tmp_path_factory.mktemp("six")
    for name, text in (("reviews", REVIEWS), ("findings", FINDINGS), ("sources", SOURCES),
                       ("recommendations", RECOMMENDATIONS), ("organisations", ORGANISATIONS),
                       ("children", CHILDREN)):  # fmt: skip
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return open_memory("".join(Build([folder]).quads).encode())


def test_the_ledger_of_six_reviews_is_the_one_worked_out_by_hand(six: OxigraphStore) -> None:
    frame = recurrence(six)
    assert list(frame.columns) == columns("theme")
    rows = {row["theme"]: row for row in frame.to_dict("records")}
    assert list(rows) == ["information-sharing", "neglect", "training", "thresholds"]
    shared = rows["information-sharing"]
    # First recommended on in 2005 by a. b is of 2005 too, so it is not later; e has no year;
    # f is later and praises. c and d are later concerns; c's incident was in 2004, d's in 2011.
    expected = {
        "recommendations": 2, "recommending_reviews": 2, "undated_recommending": 0,
        "first_year": 2005, "last_year": 2012, "years_between": 7,
        "later_concern_reviews": 2, "later_incident_reviews": 1, "later_incident_stated": 2,
        "later_reviews": 3, "later_theme_reviews": 3, "undated_concern_reviews": 1,
        "recommendations_without_concern": 1, "recommendations_without_concern_share": 0.5,
        "concern_findings": 5, "concern_findings_without_recommendation": 4,
        "concern_findings_without_share": 0.8,
        "concern_reviews": 4, "concern_reviews_without_recommendation": 3,
        "concern_reviews_without_share": 0.75,
        "concern_reviews_recommending": 2, "concern_reviews_recommending_without_this": 1,
        "concern_reviews_recommending_without_share": 0.5,
        "recommendation_ids": ["a/recommendation/1", "d/recommendation/1"],
        "later_concern_ids": ["c", "d"], "later_incident_ids": ["d"],
    }  # fmt: skip
    assert {k: shared[k] for k in expected} == expected
    assert shared["later_share"] == pytest.approx(2 / 3)
    assert frame.attrs["reviews"] == 6
    assert frame.attrs["undated"] == 1
    assert frame.attrs["where"] == ["level=all"]


def test_what_no_dated_review_recommends_has_no_years_rather_than_none(six: OxigraphStore) -> None:
    rows = recurrence(six).set_index("theme")
    for theme, recommended in (("neglect", 1), ("thresholds", 0)):
        assert rows.loc[theme, "recommendations"] == recommended
        assert rows.loc[theme, ["first_year", "later_concern_reviews", "later_share"]].isna().all()
        assert rows.loc[theme, "later_concern_ids"] == []
    assert rows.loc["neglect", "undated_recommending"] == 1


def test_addressees_and_actions_have_rows_of_their_own(six: OxigraphStore) -> None:
    full = recurrence(six, by="full", themes=["information-sharing"])
    shown = full[["addressee", "action", "first_year", "later_concern_reviews"]]
    assert shown.astype(object).to_numpy().tolist() == [
        ["gp", "procedure", 2005, 2],
        ["police", "procedure", 2005, 2],
        [NOT_STATED, "training", 2012, 0],
    ]  # fmt: skip
    naming = dict(zip(full["addressee"], full["later_naming_addressee"], strict=True))
    # Of the later concerns c and d, c ties the GP to it and d the police.
    assert (naming["gp"], naming["police"]) == (1, 1)
    assert full.loc[full["addressee"] == NOT_STATED, "later_naming_addressee"].isna().all()
    assert list(recurrence(six, by="action")["action"])[:2] == ["procedure", "audit"]


def test_national_reports_count_unless_a_filter_says_otherwise(six: OxigraphStore) -> None:
    rows = recurrence(six, ["level=case"]).set_index("theme")
    assert "training" not in rows.index
    assert rows.loc["information-sharing", "later_reviews"] == 2
    assert recurrence(six, ["level=case"]).attrs["where"] == ["level=case"]


def test_a_filter_on_the_kind_of_finding_keeps_every_recommendation(kg: KnowledgeGraph) -> None:
    every = ledger_of(kg).set_index("theme")
    practice = recurrence(kg.store, ["kind=practice"]).set_index("theme")
    both = every.index.intersection(practice.index)
    assert len(both) > 80
    assert every.loc[both, "recommendations"].equals(practice.loc[both, "recommendations"])
    assert (practice.loc[both, "concern_findings"] <= every.loc[both, "concern_findings"]).all()
    assert practice["concern_findings"].sum() < every["concern_findings"].sum()


@pytest.mark.parametrize(
    ("call", "error"),
    [
        (lambda s: recurrence(s, by="agency"), UnknownNameError),
        (lambda s: recurrence(s, themes=["neglekt"]), UnknownNameError),
        (lambda s: recurrence(s, ["polarity=concern"]), UsageError),
        (lambda s: recurrence(s, ["nation=wales"]), UsageError),
        (lambda s: recommendation_clusters(s, threshold=0), UsageError),
        (lambda s: recommendation_clusters(s, themes=["neglekt"]), UnknownNameError),
    ],
)  # fmt: skip
def test_a_wrong_call_is_refused(
    six: OxigraphStore, call: Callable[[OxigraphStore], object], error: type[Exception]
) -> None:
    with pytest.raises(error):
        call(six)


# The bundled reviews, counted again from the tables without the dataset.


def _rows(table: str) -> list[dict[str, str]]:
    with (bundled_package() / f"{table}.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def _cells(cell: str) -> list[str]:
    return [c for c in cell.split(";") if c]


def _by_hand() -> dict[str, dict[str, object]]:
    year = {r["review_id"]: int(r["year_published"] or 0) for r in _rows("reviews")}
    incident = {
        r["review_id"]: int(r["incident_date"][:4]) for r in _rows("reviews") if r["incident_date"]
    }
    asked, concern, anything = defaultdict(list), defaultdict(list), defaultdict(set)
    recommending = set()
    for r in _rows("recommendations"):
        recommending.add(r["review_id"])
        for theme in _cells(r["themes"]):
            asked[theme].append(r["review_id"])
    for f in _rows("findings"):
        for theme in _cells(f["themes"]):
            anything[theme].add(f["review_id"])
            if f["polarity"] == "concern":
                concern[theme].append(f["review_id"])
    found = {}
    for theme in {*asked, *concern}:
        dated = sorted(year[r] for r in asked[theme] if year[r])
        answered, with_concern = set(asked[theme]), set(concern[theme])
        row: dict[str, object] = {
            "recommendations": len(asked[theme]),
            "recommending_reviews": len(answered),
            "concern_findings": len(concern[theme]),
            "concern_findings_without_recommendation": sum(
                r not in answered for r in concern[theme]
            ),
            "concern_reviews": len(with_concern),
            "concern_reviews_without_recommendation": len(with_concern - answered),
            "concern_reviews_recommending": len(with_concern & recommending),
            "concern_reviews_recommending_without_this": len(
                with_concern & recommending - answered
            ),
            "recommendations_without_concern": sum(r not in with_concern for r in asked[theme]),
            "undated_concern_reviews": sum(not year[r] for r in with_concern),
        }
        if dated:
            later = {r for r in with_concern if year[r] > dated[0]}
            row |= {
                "first_year": dated[0], "last_year": dated[-1],
                "later_concern_reviews": len(later), "later_concern_ids": sorted(later),
                "later_incident_reviews": sum(incident.get(r, 0) > dated[0] for r in later),
                "later_theme_reviews": sum(year[r] > dated[0] for r in anything[theme]),
                "later_reviews": sum(y > dated[0] for y in year.values()),
            }  # fmt: skip
        found[theme] = row
    return found


def test_the_ledger_of_the_bundled_reviews_is_that_of_their_tables(kg: KnowledgeGraph) -> None:
    expected = _by_hand()
    rows = {row["theme"]: row for row in ledger_of(kg).to_dict("records")}
    assert set(rows) == set(expected)
    assert len(rows) > 90
    for theme, row in expected.items():
        assert {k: rows[theme][k] for k in row} == row, theme


def test_the_ledger_agrees_with_the_named_queries(kg: KnowledgeGraph) -> None:
    ledger = ledger_of(kg).set_index("theme")
    again = kg.query(name="recurring-themes").set_index("theme_id")
    assert len(again) > 70
    for ours, theirs in (("first_year", "first_recommended"), ("last_year", "last_recommended"),
                         ("later_theme_reviews", "later_reviews")):  # fmt: skip
        assert ledger.loc[again.index, ours].tolist() == again[theirs].tolist(), ours
    # The query counts reviews with a year; the ledger counts all and says how many have none.
    dated = ledger["recommending_reviews"] - ledger["undated_recommending"]
    assert dated[again.index].tolist() == again["recommending_reviews"].tolist()
    gaps = kg.query(name="recommendation-gaps-by-theme").set_index("theme_id")
    assert len(gaps) > 70
    for ours, theirs in (
        ("concern_reviews_recommending", "reviews_with_concern"),
        ("concern_reviews_recommending_without_this", "without_recommendation"),
    ):
        assert ledger.loc[gaps.index, ours].tolist() == gaps[theirs].tolist(), ours


@pytest.mark.parametrize("by", BY)
def test_every_recommendation_stands_in_each_of_its_rows(kg: KnowledgeGraph, by: str) -> None:
    frame = ledger_of(kg, by)
    assert list(frame.columns) == columns(by)
    assert not frame.duplicated(["theme", *BY[by]]).any()
    expected = sum(
        len(_cells(r["themes"]))
        * (len(_cells(r["directed_to"])) or 1 if "addressee" in BY[by] else 1)
        for r in _rows("recommendations")
    )
    assert int(frame["recommendations"].sum()) == expected
    assert (frame["recommendation_ids"].map(len) == frame["recommendations"]).all()


# Wording.


def test_the_weights_are_those_of_the_formula() -> None:
    X = weighted_runs(["cat cat dog", "cat", "the"])
    # " cat " has 3 + 2 + 1 runs of 3, 4 and 5 characters, " dog " as many; "the" joins only.
    assert X.shape == (3, 12)
    # Of 3 texts, 2 say cat and 1 says dog; the first says cat twice.
    cat = (1 + np.log(2)) * (1 + np.log(4 / 3))
    dog = 1 + np.log(4 / 2)
    _, _, similarity = similar_pairs(["cat cat dog", "cat", "the"], 0.1)
    assert similarity == pytest.approx([6 * cat / np.sqrt(6 * cat**2 + 6 * dog**2) / np.sqrt(6)])
    assert X[[2]].nnz == 0


def test_pairs_are_the_same_however_the_rows_are_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [r["summary"] for r in _rows("recommendations")]
    whole = similar_pairs(texts, 0.4)
    monkeypatch.setattr("casegraph.analyses.recurrence.similarity._BLOCK", 37)
    cut = similar_pairs(texts, 0.4)
    assert len(whole[0]) > 50
    assert all(np.allclose(a, b) for a, b in zip(whole, cut, strict=True))
    dense = weighted_runs(texts).toarray()
    cosine = np.triu(dense @ dense.T, 1)
    assert len(whole[0]) == int((cosine >= 0.4).sum())


@pytest.mark.parametrize("seed", range(8))
def test_groups_are_those_of_complete_link_in_scipy(seed: int) -> None:
    points = np.random.default_rng(seed).random((30, 3))
    similarity = 1 - np.linalg.norm(points[:, None] - points[None], axis=2) / 2
    threshold = 0.8
    tree = linkage(squareform(1 - similarity, checks=False), method="complete")
    labels = fcluster(tree, 1 - threshold, criterion="distance")
    expected = sorted(
        np.flatnonzero(labels == k).tolist() for k in set(labels) if (labels == k).sum() > 1
    )
    least = np.where(similarity >= threshold, similarity, -1.0)
    np.fill_diagonal(least, -1.0)
    found = _joined(least)
    assert len(expected) > 3
    assert sorted(members for members, _ in found) == expected
    for members, low in found:
        inside = similarity[np.ix_(members, members)]
        assert low == pytest.approx(inside.min())


def test_a_chain_stays_apart() -> None:
    texts = ["share information early", "share information early with schools",
             "share early with schools and nurseries"]  # fmt: skip
    i, j, s = similar_pairs(texts, 0.01)
    by_pair = {(int(a), int(b)): v for a, b, v in zip(i, j, s, strict=True)}
    between = (by_pair[0, 2] + min(by_pair[0, 1], by_pair[1, 2])) / 2
    assert by_pair[0, 2] < between < min(by_pair[0, 1], by_pair[1, 2])
    groups = complete_link(texts, between)
    assert len(groups) == 1
    assert len(groups[0][0]) == 2


def test_groups_of_six_reviews_by_hand(six: OxigraphStore) -> None:
    frame = recommendation_clusters(six)
    assert frame["recommendation_id"].tolist() == ["a/recommendation/1", "d/recommendation/1"]
    first = frame[["cluster", "size", "reviews", "first_year", "last_year"]].to_numpy()[0]
    assert first.tolist() == [1, 2, 2, 2005, 2012]
    assert frame.loc[0, "addressees"] == ["gp", NOT_STATED, "police"]
    assert len(recommendation_clusters(six, themes=["training"])) == 0


def test_every_two_members_of_a_bundled_group_are_alike(kg: KnowledgeGraph) -> None:
    everything = {r["recommendation_id"]: r["summary"] for r in _rows("recommendations")}
    keys = list(everything)
    i, j, s = similar_pairs(list(everything.values()), 0.6)
    alike = {frozenset((keys[a], keys[b])): v for a, b, v in zip(i, j, s, strict=True)}
    frame = groups_of(kg, 1)
    assert frame["cluster"].nunique() > 5
    for _, group in frame.groupby("cluster"):
        members = group["recommendation_id"].tolist()
        pairs = [alike[frozenset((a, b))] for k, a in enumerate(members) for b in members[k + 1 :]]
        assert min(pairs) == pytest.approx(group["lowest_similarity"].iloc[0])
    wide = recommendation_clusters(kg.store, threshold=0.5)
    assert wide["cluster"].nunique() > groups_of(kg)["cluster"].nunique()


def test_a_filter_takes_members_away_and_joins_none(kg: KnowledgeGraph) -> None:
    every = groups_of(kg)
    some = recommendation_clusters(kg.store, ["year=2010.."])
    groups = [set(g["recommendation_id"]) for _, g in every.groupby("cluster")]
    assert 0 < len(some) < len(every)
    for _, group in some.groupby("cluster"):
        assert any(set(group["recommendation_id"]) <= g for g in groups)


# The command.


def test_the_command_prints_the_ledger_in_each_format(kg: KnowledgeGraph) -> None:
    table = command("recurrence", "--theme", "information-sharing")
    assert table.returncode == 0, table.stderr
    assert table.stdout.splitlines()[0].startswith("theme")
    assert "does not show that the recommendation failed" in table.stderr
    assert "level=all" in table.stderr
    expected = ledger_of(kg, "full").iloc[0]
    rows = list(
        csv.DictReader(command("recurrence", "--by", "full", "--format", "csv").stdout.splitlines())
    )
    assert rows[0]["later_concern_ids"].split(";") == expected["later_concern_ids"]
    found = json.loads(command("recurrence", "--by", "full", "--format", "json").stdout)
    assert found[0]["later_concern_ids"] == expected["later_concern_ids"]
    assert len(found) == len(rows)


def test_the_command_shows_every_member_of_a_group(kg: KnowledgeGraph) -> None:
    text = command("recurrence", "--clusters")
    assert text.returncode == 0, text.stderr
    frame = groups_of(kg)
    for key, summary in zip(frame["recommendation_id"], frame["summary"], strict=True):
        assert f"{summary}  [{key}]" in text.stdout


def test_the_answer_does_not_hang_on_the_order_of_sets() -> None:
    for arguments in (("--by", "full", "--format", "csv"), ("--clusters", "--format", "json")):
        assert (
            run("recurrence", *arguments, PYTHONHASHSEED="1").stdout
            == run("recurrence", *arguments, PYTHONHASHSEED="2").stdout
            != ""
        )


@pytest.mark.parametrize(
    "arguments",
    [("--by", "agency"), ("--theme", "neglekt"), ("--format", "xlsx"),
     ("--where", "polarity=concern"), ("--clusters", "--threshold", "1.5")],
)  # fmt: skip
def test_the_command_refuses_in_a_sentence(arguments: tuple[str, ...]) -> None:
    refuses("recurrence", *arguments)


# The page.


def test_the_numbers_of_the_page_are_those_of_the_code(kg: KnowledgeGraph) -> None:
    text = PAGE.read_text(encoding="utf-8")
    ledger = ledger_of(kg)
    assert_current(
        "recurrence.md",
        [*of_recurrence(ledger, kg), *of_chance(ledger), *of_areas(within_area(kg.store))],
    )
    groups = groups_of(kg)
    said = re.search(r"gives (\d+) groups from two or more reviews and (\d+) more", text)
    assert said is not None
    every = groups_of(kg, 1)["cluster"].nunique()
    assert (int(said[1]), int(said[1]) + int(said[2])) == (groups["cluster"].nunique(), every)
    pairs = re.findall(
        r"^\| (0\.\d\d) \| (.+?) \| (.+?) \| (?:yes|no|wider) \|$", text, re.MULTILINE
    )
    assert len(pairs) > 8
    summaries = [r["summary"] for r in _rows("recommendations")]
    i, j, s = similar_pairs(summaries, 0.4)
    found = {frozenset((summaries[a], summaries[b])): v for a, b, v in zip(i, j, s, strict=True)}
    strength = similar_pairs(summaries, 0.5)[2]
    said = re.search(r"the (\d+) pairs at 0.65 or above [^|]* Of the\s+(\d+) between", text)
    assert said is not None
    assert (int(said[1]), int(said[2])) == ((strength >= 0.65).sum(), (strength < 0.65).sum())
    asked = dict(zip(ledger["theme"], ledger["recommendations"], strict=True))
    assert asked["neglect"] < asked["neglect-identification"] / 5
    for value, one, other in pairs:
        assert found[frozenset((one, other))] == pytest.approx(float(value), abs=0.005)
