"""What the questions about findings, recommendations and agencies have as answers."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable

from .tables import (
    Answers,
    Expected,
    Record,
    Row,
    by_review,
    coded,
    most_first,
    ordered,
    reviews,
    several,
    source_of,
    table,
    tallied,
    themes_of,
    year,
)

answers = Answers()


def finding_rows(column: str, keep: Callable[[Record], bool] = lambda _: True) -> list[Row]:
    """Return for each code of a column: code, year, finding, summary, review and its source."""
    rows = []
    for code, row in coded("findings", column, keep):
        source = source_of(row)
        rows.append((code, year(row["review_id"]), row["finding_id"], row["summary"],
                     row["review_id"], source["title"], source["url"]))  # fmt: skip
    return ordered(rows)


@answers("findings-of-a-theme")
def _() -> Expected:
    columns = "theme_id year finding_id finding_summary review_id source_title source_url"
    return columns, finding_rows("themes")


@answers("findings-by-agency")
def _() -> Expected:
    polarity = {row["finding_id"]: row["polarity"] for row in table("findings")}
    rows = [(row[0], polarity[row[2] or ""], *row[1:]) for row in finding_rows("agencies")]
    return (
        "agency_id polarity_id year finding_id finding_summary review_id source_title source_url"
    ), ordered(rows)


@answers("good-practice")
def _() -> Expected:
    columns = "theme_id year finding_id finding_summary review_id source_title source_url"
    return columns, finding_rows("themes", lambda row: row["polarity"] == "good-practice")


@answers("findings-with-recommendations")
def _() -> Expected:
    return "theme_id year finding_id recommendation_id recommendation_summary", ordered(
        (theme, year(f["review_id"]), f["finding_id"], r["recommendation_id"], r["summary"])
        for theme, f in coded("findings", "themes")
        for r in by_review("recommendations").get(f["review_id"], ())
        if theme in several(r["themes"])
    )


@answers("recommendations-by-addressee")
def _() -> Expected:
    groups: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for agency, row in coded("recommendations", "directed_to"):
        groups[agency, row["action"]].append(row["review_id"])
    rows = [(*key, str(len(of)), str(len(set(of)))) for key, of in groups.items()]
    rows.sort(key=lambda row: (row[0], -int(row[2]), row[1]))
    return "agency_id action_type_id recommendations reviews", [*rows]


@answers("recommendations-on-a-theme")
def _() -> Expected:
    return (
        "theme_id year recommendation_id addressee_id action_type_id recommendation_summary"
    ), ordered(
        (theme, year(row["review_id"]), row["recommendation_id"], to, row["action"], row["summary"])
        for theme, row in coded("recommendations", "themes")
        for to in (*several(row["directed_to"]),) or (None,)
    )


def told(column: str) -> list[Row]:
    """Return for each code of a column: the recommendation where year and nation are stated."""
    rows: list[Row] = []
    for code, row in coded("recommendations", column):
        review = reviews()[row["review_id"]]
        if review["year_published"] and review["nation"]:
            source, nation = source_of(row), review["nation"].lower().replace(" ", "-")
            rows.append((code, year(row["review_id"]), nation, row["recommendation_id"],
                         row["summary"], source["title"], source["url"]))  # fmt: skip
    return rows


@answers("recommendations-to-an-agency")
def _() -> Expected:
    themes = {r["recommendation_id"]: several(r["themes"]) for r in table("recommendations")}
    return (
        "agency_id theme_id year nation_id recommendation_id recommendation_summary source_title "
        "source_url"
    ), ordered(
        (agency, theme, *rest)
        for agency, *rest in told("directed_to")
        for theme in themes[rest[2] or ""]
    )


@answers("recommendations-on-a-theme-by-year")
def _() -> Expected:
    return (
        "theme_id year nation_id recommendation_id recommendation_summary source_title source_url"
    ), ordered(told("themes"))


@answers("agencies-by-theme")
def _() -> Expected:
    agencies = tallied(
        ((row["review_id"],), agency) for agency, row in coded("findings", "agencies")
    )
    on_the_theme = tallied(
        ((theme, agency), row["review_id"])
        for theme, row in coded("findings", "themes")
        for agency in several(row["agencies"])
    )
    groups = tallied(
        ((theme, agency), review)
        for review, themes in themes_of("findings").items()
        for theme in themes
        for agency in agencies.get((review,), ())
    )
    rows = [(*key, str(len(of)), str(len(on_the_theme.get(key, ())))) for key, of in groups.items()]
    return "theme_id agency_id reviews on_the_theme", sorted(
        rows, key=lambda row: (row[0] or "", -int(row[2] or 0), row[1] or "")
    )


@answers("recommendations-without-addressee")
def _() -> Expected:
    return "year recommendation_id action_type_id recommendation_summary", ordered(
        (year(row["review_id"]), row["recommendation_id"], row["action"], row["summary"])
        for row in table("recommendations")
        if not row["directed_to"]
    )


def concerns() -> Counter[tuple[str, str]]:
    """Count the findings of concern by theme and review, where the review recommends anything."""
    return Counter(
        (theme, row["review_id"])
        for theme, row in coded("findings", "themes", lambda row: row["polarity"] == "concern")
        if row["review_id"] in by_review("recommendations")
    )


@answers("recommendation-gaps")
def _() -> Expected:
    return "theme_id year review_id findings text_complete", ordered(
        (theme, year(r), r, str(n), reviews()[r]["complete"])
        for (theme, r), n in concerns().items()
        if theme not in themes_of("recommendations")[r]
    )


@answers("recommendation-gaps-by-theme")
def _() -> Expected:
    groups = tallied(((theme,), r) for theme, r in concerns())
    rows = []
    for (theme,), of in groups.items():
        answered = sum(theme in themes_of("recommendations")[r] for r in of)
        rows.append((theme, *map(str, (len(of), answered, len(of) - answered))))
    return ("theme_id reviews_with_concern with_recommendation without_recommendation"), most_first(
        rows, 3, 0
    )


def implicated() -> dict[Row, set[str]]:
    return tallied(
        ((agency, row["review_id"]), row["finding_id"])
        for agency, row in coded("findings", "agencies")
    )


def addressed() -> dict[Row, set[str]]:
    return tallied(
        ((agency, row["review_id"]), row["recommendation_id"])
        for agency, row in coded("recommendations", "directed_to")
    )


@answers("agencies-implicated-and-addressed")
def _() -> Expected:
    rows = []
    for agency in {key[0] for key in (*implicated(), *addressed())}:
        found = {r for a, r in implicated() if a == agency}
        asked = {r for a, r in addressed() if a == agency}
        sets = (found, asked, found & asked, found - asked, asked - found)
        rows.append((agency, *[str(len(s)) for s in sets]))
    return (
        "agency_id reviews_implicated reviews_addressed reviews_both only_implicated only_addressed"
    ), ordered(rows)


@answers("agencies-addressed-not-implicated")
def _() -> Expected:
    return "agency_id year review_id recommendations", ordered(
        (agency, year(r or ""), r, str(len(of)))
        for (agency, r), of in addressed().items()
        if (agency, r) not in implicated()
    )


@answers("agencies-implicated-not-addressed")
def _() -> Expected:
    naming = {r for _, r in addressed()}
    polarity = {row["finding_id"]: row["polarity"] for row in table("findings")}
    return "agency_id year review_id findings concerns", ordered(
        (agency, year(r or ""), r, str(len(of)), str(sum(polarity[f] == "concern" for f in of)))
        for (agency, r), of in implicated().items()
        if r in naming and (agency, r) not in addressed()
    )


@answers("organisations-and-successors")
def _() -> Expected:
    published = Counter(r["publisher_id"] for r in table("reviews"))
    return "successor_id former_id successor_reviews former_reviews", ordered(
        (o["organisation_id"], o["successor_of"], str(published[o["organisation_id"]]),
         str(published[o["successor_of"]]))
        for o in table("organisations")
        if o["successor_of"]
    )  # fmt: skip
