"""The figures of five articles that the package was begun with are all there, in context."""

from __future__ import annotations

import csv

import pytest

from ..support.paths import DATA

COLUMNS = (
    "period_start", "period_end", "population", "base_n", "dimension",
    "concept", "subgroup", "operator", "value", "unit",
)  # fmt: skip

# A line that begins with # names the report and the period of the lines below it; each of these
# gives population, base, dimension, concept, subgroup, comparator, value, unit. - is an empty cell.
FIGURES = """
# dfe-childrens-social-work-workforce-2022 2021-10-01 2022-09-30
social-workers - theme workforce leavers = 5400 whole-time-equivalent
social-workers - theme workforce leavers-increase-on-previous-year = 9 percent
# health-visiting-survey - -
health-visitors - theme workforce national-shortage ~ 5000 count
health-visiting-staff - theme workload services-lack-capacity = 79 percent
# panel-annual-report-2022-23 2022-04-01 2023-03-31
serious-incident-notifications - count all - = 393 count
serious-incident-notifications 393 outcome death - = 146 count
serious-incident-notifications 393 outcome death - = 37 percent
serious-incident-notifications 393 outcome serious-harm - = 227 count
serious-incident-notifications 393 outcome serious-harm - = 58 percent
reviews-received - theme neglect before-incident = 53 percent
school-age-children - characteristic not-in-school - = 11 percent
school-age-children - characteristic regularly-absent - = 29 percent
reviews-received - characteristic known-to-social-care - > 75 percent
children - characteristic child-protection-plan - ~ 33 percent
children - characteristic looked-after - < 20 percent
children - characteristic mental-health-condition - = 21 percent
# learning-for-the-future-2017-19 2017-04-01 2019-09-30
serious-case-reviews - count all - = 235 count
serious-case-reviews 235 theme domestic-abuse - = 55 percent
serious-case-reviews 235 theme parental-mental-health - = 55 percent
serious-case-reviews 235 theme parental-alcohol-misuse - = 34 percent
serious-case-reviews 235 theme parental-drug-misuse - = 34 percent
children-aged-11-and-over - theme child-mental-health aged-11-and-over = 69 percent
children-aged-11-and-over - theme child-substance-misuse aged-11-and-over-alcohol < 30 percent
children-aged-11-and-over - theme child-substance-misuse aged-11-and-over-drugs > 40 percent
children - characteristic disabled before-incident ~ 25 percent
serious-case-reviews 235 theme neglect - ~ 75 percent
serious-case-reviews 235 theme poverty - < 50 percent
serious-case-reviews - characteristic male - = 131 count
serious-case-reviews - characteristic male - = 57 percent
serious-case-reviews - characteristic female - = 103 count
serious-case-reviews - characteristic female - = 43 percent
children - characteristic known-to-social-care - = 57 percent
children - characteristic previously-known-to-social-care - = 19 percent
children - characteristic never-known-to-social-care - = 23 percent
children 235 characteristic under-1 - = 86 count
children 235 characteristic under-1 - = 37 percent
serious-case-reviews 235 characteristic 16-to-17 - < 20 percent
children - characteristic white-british - = 73 percent
children - characteristic black - = 10 percent
children - characteristic mixed - = 9 percent
# panel-review-538-cases-2018-19 2018-07-01 2019-12-31
rapid-reviews - count all - = 538 count
rapid-reviews 538 characteristic known-to-social-care - = 54 percent
rapid-reviews 538 theme risk-assessment weak = 41 percent
rapid-reviews 538 theme optimism-bias - = 32 percent
rapid-reviews 538 theme information-sharing poor = 40 percent
# panel-criminal-exploitation-2020 - 2020
young-people-criminal-exploitation - count all - = 21 count
young-people-criminal-exploitation 21 characteristic looked-after - = 2 count
# ofsted-ages-of-concern-2011 2007 2011
serious-case-reviews - count all - = 482 count
children - count all - = 602 count
children 602 characteristic under-1 - = 35 percent
children 602 other aged-14-and-over - = 18 percent
# ofsted-edging-away-from-care-2011 - 2011
local-authorities - other local-authorities-examined - = 11 count
""".strip().splitlines()


def figures() -> list[tuple[str, ...]]:
    found: list[tuple[str, ...]] = []
    head: list[str] = []
    for line in FIGURES:
        cells = ["" if c == "-" else c for c in line.removeprefix("# ").split(" ")]
        if line.startswith("# "):
            head = cells
        else:
            found.append((*head, *cells))
    return found


def published() -> list[dict[str, str]]:
    with (DATA / "statistics.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_there_are_fifty_two_of_them() -> None:
    assert len(figures()) == len(set(figures())) == 52
    assert len({f[0] for f in figures()}) == 8


@pytest.mark.parametrize("figure", figures(), ids=lambda f: " ".join((f[0], f[6], *f[8:])))
def test_the_figure_is_in_the_table_once(figure: tuple[str, ...]) -> None:
    matching = [r for r in published() if (r["report_id"], *(r[c] for c in COLUMNS)) == figure]
    assert len(matching) == 1
    assert matching[0]["source_url"].startswith("http")


def test_a_share_with_a_base_agrees_with_its_count() -> None:
    rows = [r for r in published() if r["base_n"] and r["operator"] == "="]
    key = (
        "report_id",
        "period_start",
        "period_end",
        "population",
        "base_n",
        "dimension",
        "concept",
        "subgroup",
    )
    counts = {tuple(r[k] for k in key): float(r["value"]) for r in rows if r["unit"] == "count"}
    pairs = [
        (counts[k] / float(r["base_n"]) * 100, float(r["value"]))
        for r in rows
        if r["unit"] == "percent" and (k := tuple(r[c] for c in key)) in counts
    ]
    assert len(pairs) >= 3
    assert all(abs(share - stated) < 1 for share, stated in pairs)
