"""What was doubted in the bundled data is decided: changed and listed, or kept with a reason."""

from __future__ import annotations

import csv
from collections import Counter

import casegraph as cg
from casegraph.ingest.kept import decided_doubles
from casegraph.ingest.tables import schema
from casegraph.selection.doubles import suspected_doubles

from ..support.paths import DATA


def rows(name: str) -> list[dict[str, str]]:
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


TABLES = {t.name: {r[t.key.name]: r for r in rows(t.name)} for t in schema.TABLES}
KEPT = rows("kept")


def test_what_was_kept_is_as_the_list_says() -> None:
    assert list(KEPT[0]) == ["table", "row_id", "column", "value", "question", "reason"]
    for row in KEPT:
        assert TABLES[row["table"]][row["row_id"]][row["column"]] == row["value"], row
        assert row["question"], row
        assert row["reason"].endswith("."), row
        if row["question"].startswith("may be one case with "):
            assert row["question"].rpartition(" ")[2] in TABLES["reviews"], row


def test_each_suspected_double_was_decided() -> None:
    apart = decided_doubles(DATA)
    assert len(apart) == sum(row["column"] == "case_id" for row in KEPT)
    found = suspected_doubles(cg.open().store)
    undecided = [
        (a, b)
        for a, b, known in found[["review_a", "review_b", "known"]].itertuples(index=False)
        if not known and frozenset((a, b)) not in apart
    ]
    assert undecided == []


def test_a_case_has_two_reviews_or_more_and_each_is_listed() -> None:
    cases = Counter(r["case_id"] for r in TABLES["reviews"].values() if r["case_id"])
    assert cases
    assert min(cases.values()) >= 2
    listed = {
        (c["row_id"], c["after"])
        for c in rows("recoding")
        if (c["table"], c["column"]) == ("reviews", "case_id")
    }
    stated = {(i, r["case_id"]) for i, r in TABLES["reviews"].items() if r["case_id"]}
    assert listed == stated


def test_no_review_states_a_fact_twice_in_the_same_words() -> None:
    for table in ("findings", "recommendations"):
        said = Counter(
            (r["review_id"], r["summary"].casefold().rstrip(".")) for r in TABLES[table].values()
        )
        assert [place for place, times in said.items() if times > 1] == []


def test_each_source_is_that_of_a_review_or_of_a_fact() -> None:
    used = {
        r["source_id"]
        for t in ("reviews", "findings", "recommendations")
        for r in TABLES[t].values()
    }
    assert set(TABLES["sources"]) == used - {""}


def test_each_organisation_without_a_nation_is_on_the_list() -> None:
    lacking = {i for i, r in TABLES["organisations"].items() if not r["nation"]}
    assert lacking == {row["row_id"] for row in KEPT if row["column"] == "nation"}


def test_who_followed_whom_stays_in_one_place() -> None:
    for row in TABLES["organisations"].values():
        if row["successor_of"]:
            before = TABLES["organisations"][row["successor_of"]]
            assert (row["kind"], row["nation"]) == (before["kind"], before["nation"]), row
            assert row["area"].replace(" and ", ";") == before["area"].replace(" and ", ";"), row


def test_the_list_of_changes_leads_to_what_the_tables_state() -> None:
    dropped: set[tuple[str, str]] = set()
    now: dict[tuple[str, str, str], str] = {}
    for change in rows("recoding"):
        table, row_id, column = place = (change["table"], change["row_id"], change["column"])
        assert change["reason"], change
        if not column:  # the row as a whole; its text is under "before"
            assert change["before"], change
            assert not change["after"], change
            assert row_id not in TABLES[table], change
            dropped.add((table, row_id))
            continue
        assert now.get(place, change["before"]) == change["before"] != change["after"], change
        now[place] = change["after"]
    for (table, row_id, column), value in now.items():
        row = TABLES[table].get(row_id)
        assert (table, row_id) in dropped if row is None else row[column] == value, (row_id, column)
