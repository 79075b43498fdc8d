"""What the questions about themes have as answers, worked out from the tables."""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import combinations, permutations

from casegraph.model import concepts

from .tables import (
    Answers,
    Expected,
    Record,
    by_review,
    case_reviews,
    case_themes,
    coded,
    most_first,
    ordered,
    percent,
    reviews,
    several,
    span,
    table,
    tallied,
    themes_of,
    year,
    young_first,
)

answers = Answers()


@answers("theme-prevalence")
def _() -> Expected:
    counts = Counter(theme for found in case_themes().values() for theme in found)
    everything = len(case_reviews())
    rows = [
        (theme, concepts.concepts("theme")[theme].broader, str(n), str(everything),
         percent(n, everything))
        for theme, n in counts.items()
    ]  # fmt: skip
    return "theme_id group_id reviews all_reviews percent", most_first(rows, 2, 0)


@answers("themes-by-year")
def _() -> Expected:
    of_year = Counter(year(r) for r in case_reviews())
    counts = Counter((year(r), theme) for r, found in case_themes().items() for theme in found)
    rows = [
        (when, theme, str(n), str(of_year[when]), percent(n, of_year[when]))
        for (when, theme), n in counts.items()
        if when
    ]
    rows.sort(key=lambda row: (row[0], -int(row[2]), row[1]))
    return "year theme_id reviews reviews_of_year percent", [*rows]


@answers("themes-by-agency")
def _() -> Expected:
    groups: defaultdict[tuple[str, str], list[Record]] = defaultdict(list)
    for agency, row in coded("findings", "agencies"):
        for theme in several(row["themes"]):
            groups[agency, theme].append(row)
    rows = []
    for key, of in groups.items():
        kinds = Counter(row["polarity"] for row in of)
        counts = (len(of), kinds["concern"], kinds["good-practice"], kinds["examined"])
        rows.append((*key, *map(str, counts), str(len({row["review_id"] for row in of}))))
    rows.sort(key=lambda row: (row[0], -int(row[2]), row[1]))
    return "agency_id theme_id findings concerns good_practice examined reviews", [*rows]


@answers("themes-by-age-group")
def _() -> Expected:
    ages = tallied(
        ((c["age_group"],), c["review_id"])
        for c in table("children")
        if c["review_id"] in case_reviews()
    )
    rows = []
    for (age,), of in ages.items():
        counts = Counter(theme for r in of for theme in case_themes().get(r, ()))
        rows += [
            (age, theme, str(n), str(len(of)), percent(n, len(of))) for theme, n in counts.items()
        ]
    rows.sort(key=lambda row: (young_first(row[0] or ""), -int(row[2]), row[1]))
    return "age_group_id theme_id reviews reviews_of_age_group percent", [*rows]


@answers("theme-pairs")
def _() -> Expected:
    single = Counter(theme for found in case_themes().values() for theme in found)
    pairs = Counter(p for found in case_themes().values() for p in combinations(sorted(found), 2))
    rows = [(a, b, str(n), str(single[a]), str(single[b])) for (a, b), n in pairs.items()]
    return "theme_a_id theme_b_id reviews reviews_a reviews_b", most_first(rows, 2, 0, 1)


@answers("themes-beside-a-theme")
def _() -> Expected:
    single = Counter(theme for found in case_themes().values() for theme in found)
    pairs = Counter(p for found in case_themes().values() for p in permutations(found, 2))
    rows = [(a, b, str(n), str(single[a]), percent(n, single[a])) for (a, b), n in pairs.items()]
    rows.sort(key=lambda row: (row[0], -int(row[2]), row[1]))
    return "theme_id other_theme_id reviews reviews_of_theme percent", [*rows]


@answers("theme-pair-reviews")
def _() -> Expected:
    return "theme_id other_theme_id year review_id", ordered(
        (a, b, year(r), r) for r, found in case_themes().items() for a, b in permutations(found, 2)
    )


@answers("theme-pairs-in-a-finding")
def _() -> Expected:
    groups: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for row in table("findings"):
        for pair in combinations(sorted(set(several(row["themes"]))), 2):
            groups[pair].append(row["review_id"])
    rows = [(*pair, str(len(of)), str(len(set(of)))) for pair, of in groups.items()]
    return "theme_a_id theme_b_id findings reviews", most_first(rows, 2, 0, 1)


@answers("recurring-themes")
def _() -> Expected:
    asked = tallied(
        ((theme,), r)
        for r, found in themes_of("recommendations").items()
        for theme in found
        if year(r)
    )
    rows = []
    for (theme,), of in asked.items():
        first, last = span(map(year, of))
        later = [
            r
            for r, found in themes_of("findings").items()
            if theme in found and (year(r) or "") > (first or "")
        ]
        if later:
            again = span(map(year, later))
            rows.append((theme, str(len(of)), first, last, str(len(later)), *again))
    return (
        "theme_id recommending_reviews first_recommended last_recommended later_reviews "
        "first_later_year last_later_year"
    ), most_first(rows, 4, 0)


@answers("topics-only-examined")
def _() -> Expected:
    rows = []
    for key, of in by_review("findings").items():
        kinds = tallied(
            ((theme,), row["polarity"]) for row in of for theme in several(row["themes"])
        )
        only = [theme for (theme,), found in kinds.items() if found == {"examined"}]
        rows += [(theme, year(key), key, reviews()[key]["basis"]) for theme in only]
    return "theme_id year review_id basis_id", ordered(rows)
