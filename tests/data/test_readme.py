"""The data README: every figure in it is recomputed from the tables beside it."""

from __future__ import annotations

import csv
import json
import re
from collections import Counter
from pathlib import Path
from statistics import median

import pytest

from casegraph.model import concepts

from ..support import data_readme
from ..support.methods.blocks import assert_current, shown
from ..support.paths import DATA

README = re.sub(r"\s+", " ", (DATA / "README.md").read_text(encoding="utf-8"))
#: Themes that were added after the second coding.
ADDED = {"victim-blaming", "family-warnings", "institutional-reputation"}


def rows(name: str) -> list[dict[str, str]]:
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def kappa(both: int, first: int, second: int, neither: int) -> float:
    n = both + first + second + neither
    p, q = (both + first) / n, (both + second) / n
    expected = p * q + (1 - p) * (1 - q)
    return ((both + neither) / n - expected) / (1 - expected)


def positive_agreement(both: int, first: int, second: int) -> float:
    return 2 * both / (2 * both + first + second)


def test_agreement_is_as_the_readme_says() -> None:
    cells = {
        r["theme"]: [int(r[c]) for c in ("both", "coder1_only", "coder2_only", "neither")]
        for r in rows("agreement")
    }
    assert len(cells) == len(rows("agreement")) == 97
    assert set(cells) == set(concepts.identifiers("theme")) - ADDED
    assert all(sum(counts) == 42 for counts in cells.values())
    assert sum(not any(counts[:3]) for counts in cells.values()) == 18
    both, first, second, neither = (sum(column) for column in zip(*cells.values(), strict=True))
    assert (
        f"| all | 42 | {both} | {first} | {second} | {kappa(both, first, second, neither):.3f} ("
        in README
    )
    assert f"{positive_agreement(both, first, second):.3f} (0.719" in README
    assert f"({100 * (both + neither) / (42 * 97):.1f}%)" in README
    for group in concepts.groups("theme"):
        inside = [c for t, c in cells.items() if concepts.concepts("theme")[t].broader == group]
        b, f, s, n = (sum(column) for column in zip(*inside, strict=True))
        both_ways = f"{kappa(b, f, s, n):.3f} | {positive_agreement(b, f, s):.3f}"
        assert f"| {group} | {b} | {f} | {s} | {both_ways} |" in README


def test_agreement_without_four_reviews_follows_from_its_cells() -> None:
    found = re.search(r"\| 38 \| (\d+) \| (\d+) \| (\d+) \| (0\.\d+) \(.*?\| (0\.\d+) \(", README)
    assert found is not None
    b, f, s = (int(found[i]) for i in (1, 2, 3))
    assert f"{kappa(b, f, s, 38 * 97 - b - f - s):.3f}" == found[4] == "0.787"
    assert f"{positive_agreement(b, f, s):.3f}" == found[5]


def test_the_readme_counts_as_the_tables_do() -> None:
    names = (
        "sources",
        "organisations",
        "reviews",
        "children",
        "findings",
        "recommendations",
        "statistics",
    )
    tables = {name: rows(name) for name in names}
    reviews, children, findings = tables["reviews"], tables["children"], tables["findings"]
    levels = Counter(concepts.level_of(r["review_type"]) for r in reviews)
    bases = Counter(r["basis"] for r in reviews)
    years = [int(r["year_published"]) for r in reviews if r["year_published"]]
    lengths = Counter(f["review_id"] for f in findings).values()
    cut_off = sum(r["complete"] == "false" for r in reviews)
    own = [sum(bool(r["source_id"]) for r in tables[n]) for n in ("findings", "recommendations")]
    good = sum(f["polarity"] == "good-practice" for f in findings)
    again = Counter(r["read_again"] for r in reviews)
    reports = {r["report_id"] for r in tables["statistics"]}
    sentences = [
        f"holds {len(reviews)} published reviews",
        f"with {len(children)} rows on children",
        f"{len(findings):,} findings, {len(tables['recommendations'])} recommendations",
        f"{len(tables['organisations'])} publishers and other bodies",
        f"{len(tables['sources']):,} pages that were read",
        f"{len(tables['statistics'])} figures that {len(reports)} reports published",
        f"{levels['case']} are about one case, {levels['thematic']} about a theme or a group",
        f"{levels['aggregate']} count or analyse many reviews",
        f"between {min(years)} and {max(years)}",
        f"news report for {bases['news']} reviews, a briefing for {bases['briefing']}",
        f"the report or a part of it for {bases['review-report']}",
        f"a catalogue abstract for {bases['catalogue-abstract']}.",
        f"For {cut_off} of the {len(reviews)} reviews ({100 * cut_off / len(reviews):.0f}%)",
        f"{len(reviews) - len(years)} reviews have no year",
        f"{sum(not r['nation'] for r in reviews)} no nation",
        f"{sum(not c['age_months'] for c in children)} of the {len(children)} rows on children",
        f"{sum(not c['sex'] for c in children)} no sex",
        f"from {min(lengths)} to {max(lengths)}, with a median of {median(lengths):.0f}",
        f"`source_id` is filled in {own[0]:,} findings and {own[1]} recommendations.",
        f"{again['false']} reviews have `read_again` = `false`",
        f"{good} of the {len(findings):,} findings are good practice",
    ]
    assert again["true"] + again["false"] == len(reviews)
    assert [s for s in sentences if s not in README] == []


@pytest.mark.parametrize("page", data_readme.PAGES, ids=shown)
def test_no_figure_of_the_tables_is_typed_by_hand(page: Path) -> None:
    assert_current(page, data_readme.PAGES[page]())


def test_no_review_is_a_killing_by_a_parent_and_a_fatal_assault() -> None:
    both = {"filicide", "physical-abuse-fatal"}
    assert [
        r["review_id"] for r in rows("reviews") if both <= set(r["incident_types"].split(";"))
    ] == []


def test_the_table_of_the_audit_adds_up() -> None:
    body = README[README.index("| the record then held |") :]
    totals = [int(n.replace(",", "")) for n in re.findall(r"([\d,]+) (?:findings|recom)", body)[:2]]
    cells = re.findall(r"\| ([\d,]+) \((\d+)%\) \| ([\d,]+) \((\d+)%\) \|", body)
    assert len(cells) == 4
    for k, total in enumerate(totals):
        column = [(int(c[2 * k].replace(",", "")), int(c[2 * k + 1])) for c in cells]
        assert sum(n for n, _ in column) == total
        assert all(round(100 * n / total) == share for n, share in column)


def test_what_the_audit_took_out_is_listed() -> None:
    reasons = Counter(
        r["table"] for r in rows("recoding")
        if not r["column"] and r["reason"].startswith("dropped: not stated on any page")
    )  # fmt: skip
    said = re.search(r"Of the latter, (\d+) findings and (\d+) recommendations were taken", README)
    assert said is not None
    assert (int(said[1]), int(said[2])) == (reasons["findings"], reasons["recommendations"])


def test_every_place_says_the_same_version() -> None:
    described = json.loads((DATA / "datapackage.json").read_text(encoding="utf-8"))
    assert f"version {described['version']})" in README
