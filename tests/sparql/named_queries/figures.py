"""What the questions about published figures have as answers, worked out from the tables."""

from __future__ import annotations

from collections import Counter

from .tables import (
    Answers,
    Expected,
    Record,
    case_reviews,
    case_themes,
    most_first,
    ordered,
    percent,
    span,
    table,
)

answers = Answers()


UNITS = {
    "percent": "percentage",
    "count": "count",
    "whole-time-equivalent": "full-time equivalent",
}


def figure(s: Record) -> Record:
    value = s["value"]
    if "." in value:
        value = value.rstrip("0").rstrip(".")
    return {**s, "value": value, "unit": UNITS[s["unit"]], "subgroup": s["subgroup"] or "all"}


@answers("statistics")
def _() -> Expected:
    columns = (
        "report_id observation_id period_start period_end population base_n concept subgroup "
        "operator value unit source_url note"
    )
    return (
        "report_id figure_id period_start period_end population_id base_size concept_id "
        "subgroup_id comparator value unit source_url note"
    ), ordered(tuple(figure(s)[c] or None for c in columns.split()) for s in table("statistics"))


@answers("figures-of-a-report")
def _() -> Expected:
    columns = (
        "report_id period_start period_end concept observation_id operator value unit population "
        "subgroup base_n note"
    )
    return (
        "report_id period_start period_end concept_id figure_id comparator value unit "
        "population_id subgroup_id base_size note"
    ), ordered(tuple(figure(s)[c] or None for c in columns.split()) for s in table("statistics"))


@answers("reports-with-figures")
def _() -> Expected:
    rows = []
    for report in {s["report_id"] for s in table("statistics")}:
        of = [s for s in table("statistics") if s["report_id"] == report]
        stated = [s[c][:4] for s in of for c in ("period_start", "period_end")]
        populations = len({s["population"] for s in of})
        rows.append((report, str(len(of)), str(populations), *span(stated)))
    return "report_id figures populations first_year last_year", most_first(rows, 1, 0)


@answers("themes-beside-national-figures")
def _() -> Expected:
    counts = Counter(theme for found in case_themes().values() for theme in found)
    everything = len(case_reviews())
    return (
        "theme_id period_start period_end figure_id reviews all_reviews percent_of_reviews "
        "comparator published_percent base_size population_id subgroup_id report_id source_url note"
    ), ordered(
        (s["concept"], s["period_start"] or None, s["period_end"] or None, s["observation_id"],
         str(counts[s["concept"]]), str(everything), percent(counts[s["concept"]], everything),
         s["operator"], s["value"], s["base_n"] or None, s["population"], s["subgroup"],
         s["report_id"], s["source_url"], s["note"] or None)
        for s in map(figure, table("statistics"))
        if s["dimension"] == "theme" and s["unit"] == "percentage"
    )  # fmt: skip
