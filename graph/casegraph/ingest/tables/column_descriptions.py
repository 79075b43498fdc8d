"""The descriptions of tables and columns, as a reader of a published package sees them.

The schema says which values a cell may hold; the description says what they mean, and what an
empty cell does not mean.
"""

from __future__ import annotations

TABLE_DESCRIPTIONS: dict[str, str] = {
    "sources": (
        "Pages where the coded text was read; every review points to one of them, and a finding or "
        "a recommendation that was read elsewhere to its own."
    ),
    "organisations": (
        "Bodies that published reviews. A body that followed another points back to it, so that "
        "findings can be compared across reorganisations."
    ),
    "reviews": (
        "One row for each published review, or report about many reviews. An empty cell means "
        "that the text read does not state it."
    ),
    "children": (
        "One row for each child, or group of children, that a review is about. There are no dates "
        "of birth, and no names beyond the label under which the review was published."
    ),
    "findings": (
        "One row for each learning point or background fact, in the coder's own words. A theme "
        "that no row of a review has is not stated in the text read; that is not absence."
    ),
    "recommendations": "One row for each thing that a review asks somebody to do, in own words.",
    "statistics": (
        "Figures that reports about many reviews or incidents published, each with its period, "
        "population, base and comparator as far as the page read states them."
    ),
}

#: Keyed by ``table.column``; a column that means the same in every table is keyed by ``*.column``.
COLUMN_DESCRIPTIONS: dict[str, str] = {
    "*.review_id": "Id of the review.",
    "*.themes": "Ids of the theme scheme, with ; between; most rows have one or two.",
    "*.source_id": (
        "Id of the page on which this is stated; empty where it is the review's own source."
    ),
    "*.summary": "Paraphrase of at most 25 words, never a sentence of the source.",
    "sources.source_id": "Id of the page.",
    "sources.title": "Title of the page, or what the page is.",
    "sources.publisher": "Who runs the page or wrote the text.",
    "sources.url": (
        "Web address at which the text was read, which may have moved since; for a report that is "
        "not on the web the name of its file; empty where it is not published."
    ),
    "organisations.organisation_id": "Id of the body.",
    "organisations.name": "Name as published, or what is known where the name was withheld.",
    "organisations.kind": "Id of an agency, or of a kind of organisation that is not an agency.",
    "organisations.area": "Local authority area, if the body belongs to one.",
    "organisations.nation": "Nation of the body, if stated.",
    "organisations.aliases": "Every spelling met in the sources, with | between.",
    "organisations.successor_of": "Id of the body that it replaced, if known.",
    "reviews.title": "Title or pseudonym under which the review was published.",
    "reviews.publisher_id": "Id of the body that published it.",
    "reviews.area": "Local authority area, if stated; never inferred where it was withheld.",
    "reviews.nation": "Nation, if stated.",
    "reviews.review_type": "Id of the review type; it sets the level: case, thematic, aggregate.",
    "reviews.year_published": "Year of publication, if stated.",
    "reviews.incident_date": (
        "When it happened, as precisely as stated: YYYY, YYYY-MM, YYYY-MM-DD, or two of them with "
        "/ between for a period."
    ),
    "reviews.outcome": "Outcome for the child; not-stated where the text is silent.",
    "reviews.incident_types": "Ids of what happened, with ; between.",
    "reviews.agencies": "Ids of every kind of agency that the text names, with ; between.",
    "reviews.basis": "Kind of text that was read.",
    "reviews.complete": (
        "false where the text read was cut off, so that the review says more than is coded."
    ),
    "reviews.source_id": "Id of the page where the text was read.",
    "reviews.read_again": (
        "true where an audit found the review's own page again and read it; empty where none was "
        "made."
    ),
    "reviews.case_id": (
        "Id of the case, the same for several reviews of one case, which are then not counted as "
        "independent."
    ),
    "children.child_id": "Id of the child or group of children in this review.",
    "children.label": "Published label or pseudonym, or a description such as older sister.",
    "children.age_months": "Age in months when the incident happened, if stated.",
    "children.age_group": "Age group; age-not-stated where the text is silent.",
    "children.sex": "Sex, if stated.",
    "children.characteristics": "Ids of other stated characteristics, with ; between.",
    "findings.finding_id": "Id of the finding.",
    "findings.kind": "A background fact, a point of practice or a condition of the system.",
    "findings.polarity": (
        "concern, good-practice, or examined where the source shows only that the topic was "
        "looked at."
    ),
    "findings.agencies": "Ids of the agencies that the text ties to this finding; often empty.",
    "recommendations.recommendation_id": "Id of the recommendation.",
    "recommendations.directed_to": "Ids of the agencies that are asked to act, if stated.",
    "recommendations.action": "Id of the kind of action.",
    "statistics.observation_id": "Id of the figure.",
    "statistics.report_id": "Id of the report that published the figure.",
    "statistics.period_start": "Start of the period that the figure covers, if stated.",
    "statistics.period_end": "End of the period that the figure covers, if stated.",
    "statistics.population": "What was counted, such as reviews, children or notifications.",
    "statistics.base_n": "Size of the base on which a share rests, if stated.",
    "statistics.dimension": "Scheme of the concept; count for totals, other where none fits.",
    "statistics.concept": "Id of the concept in that scheme.",
    "statistics.subgroup": "Part of the population that the figure is limited to, if any.",
    "statistics.operator": "Comparator as worded: = exactly, > over, < under, ~ about.",
    "statistics.value": "The figure itself; a share is in percent.",
    "statistics.unit": "Unit of the value.",
    "statistics.source_url": "Page where the figure was read.",
    "statistics.note": "What a reader must know to use the figure.",
}


def describe(table: str, column: str) -> str:
    """Return what a column of a table means.

    >>> describe("findings", "review_id")
    'Id of the review.'
    """
    own = COLUMN_DESCRIPTIONS.get(f"{table}.{column}")
    return own if own is not None else COLUMN_DESCRIPTIONS[f"*.{column}"]
