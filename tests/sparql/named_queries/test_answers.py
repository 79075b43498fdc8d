"""The named queries answer what their questions ask, as worked out from the tables by hand."""

from __future__ import annotations

import re
from collections import Counter

import pyoxigraph as ox
import pytest

from casegraph.ingest.build import Build
from casegraph.model import concepts, iris

from ...support.paths import ROOT
from . import dataset, figures, findings, reviews, themes
from .solving import QUERIES, Solve, solve
from .tables import FOLDER

ANSWERS = {
    name: worked_out
    for group in (reviews, themes, findings, figures, dataset)
    for name, worked_out in group.answers.items()
}


def test_there_is_a_query_in_each_file_and_a_worked_answer_to_each() -> None:
    stems = {path.stem for path in FOLDER.glob("*.ttl")} - {"prefixes"}
    assert set(QUERIES) == stems
    assert len(QUERIES) == 52
    assert set(ANSWERS) == set(QUERIES)
    assert list(QUERIES) == sorted(QUERIES)


@pytest.mark.parametrize("name", ANSWERS)
def test_the_answer_is_what_the_tables_say(name: str, answer: Solve) -> None:
    columns, expected = ANSWERS[name]()
    rows = answer(name)
    assert expected
    assert [tuple(row[c] for c in columns.split()) for row in rows] == expected


#: Columns whose ids come from several schemes, so that one id may stand for two concepts.
MIXED = ("concept_id", "broader_id")


@pytest.mark.parametrize("name", QUERIES)
def test_ids_and_words_stand_side_by_side(name: str, answer: Solve) -> None:
    rows = answer(name)
    assert rows
    columns = list(rows[0])
    assert all(re.fullmatch(r"[a-z][a-z0-9_]+", c) for c in columns), columns
    for column in columns:
        label = column.removesuffix("_id") + "_label"
        if column.endswith("_id") and label in columns and column not in MIXED:
            pairs = {(row[column], row[label]) for row in rows}
            assert len(dict(pairs)) == len(pairs), f"two labels for one {column}"
            assert all((key is None) == (words is None) for key, words in pairs)
        if column in ("theme_id", "agency_id", "nation_id", "outcome_id", "action_type_id"):
            known = concepts.concepts(column.removesuffix("_id").replace("_", "-"))
            assert pairs <= {(c.notation, c.pref_label) for c in known.values()}


def test_answers_do_not_depend_on_the_order_of_loading_or_on_shared_concepts(
    answer: Solve,
) -> None:
    """A store may keep triples in any order, and two packages may mint the same concept."""
    minted = tuple(f"<{iris.scheme(name)}/" for name in ("population", "statistic", "subgroup"))
    lines = "".join(Build([ROOT / "data"]).quads).splitlines()
    again = [ln.removesuffix("> .") + "/other> ." for ln in lines if ln.startswith(minted)]
    assert len(again) > 500
    shuffled = ox.Store()
    shuffled.load("\n".join(reversed(lines + again)), format=ox.RdfFormat.N_QUADS)
    assert len(shuffled) == len(lines) + len(again)
    for name, query in QUERIES.items():
        assert solve(shuffled, query.text) == answer(name), name


# Report; start, end and base as published; then population, concept, subgroup, comparator, value.
SEED_FIGURES = """
panel-annual-report-2022-23 2022-04-01 2023-03-31 - reviews-received neglect before-incident = 53 percentage
panel-annual-report-2022-23 2022-04-01 2023-03-31 - serious-incident-notifications all all = 393 count
panel-annual-report-2022-23 2022-04-01 2023-03-31 393 serious-incident-notifications death all = 146 count
learning-for-the-future-2017-19 2017-04-01 2019-09-30 - serious-case-reviews all all = 235 count
learning-for-the-future-2017-19 2017-04-01 2019-09-30 235 serious-case-reviews domestic-abuse all = 55 percentage
panel-review-538-cases-2018-19 2018-07-01 2019-12-31 - rapid-reviews all all = 538 count
panel-review-538-cases-2018-19 2018-07-01 2019-12-31 538 rapid-reviews risk-assessment weak = 41 percentage
panel-review-538-cases-2018-19 2018-07-01 2019-12-31 538 rapid-reviews optimism-bias all = 32 percentage
panel-review-538-cases-2018-19 2018-07-01 2019-12-31 538 rapid-reviews information-sharing poor = 40 percentage
ofsted-ages-of-concern-2011 2007 2011 - serious-case-reviews all all = 482 count
ofsted-ages-of-concern-2011 2007 2011 - children all all = 602 count
ofsted-ages-of-concern-2011 2007 2011 602 children under-1 all = 35 percentage
""".strip().splitlines()  # noqa: E501


def test_the_figures_of_the_first_articles_are_answered_in_context(answer: Solve) -> None:
    columns = (
        "report_id period_start period_end base_size population_id concept_id subgroup_id "
        "comparator value unit"
    )
    rows = answer("statistics")
    found = Counter(" ".join(row[c] or "-" for c in columns.split()) for row in rows)
    assert [found[line] for line in SEED_FIGURES] == [1] * 12
    assert all((row["source_url"] or "").startswith("http") for row in rows)
