"""The standard schema: the tables and columns of a case-review package, as plain values.

``descriptor`` generates a Frictionless ``datapackage.json`` from it, and ``checks`` checks rows
against it. Both use this one definition, so the published schema and the reader always agree.
"""

from __future__ import annotations

from dataclasses import dataclass

#: What separates several values in one cell.
SEPARATOR = ";"
ALIAS_SEPARATOR = "|"

IDENTIFIER = r"[A-Za-z0-9][A-Za-z0-9_-]*(?:[./][A-Za-z0-9][A-Za-z0-9_-]*)*"
_MONTH = r"[0-9]{4}-(?:0[1-9]|1[0-2])"
_DATE = rf"(?:[0-9]{{4}}|{_MONTH}|{_MONTH}-(?:0[1-9]|[12][0-9]|3[01]))"
PARTIAL_DATE = _DATE
PARTIAL_DATE_OR_RANGE = rf"{_DATE}(?:/{_DATE})?"
URL = r"https?://[^/\s<>\"{}|\\^`][^\s<>\"{}|\\^`]*"
#: Where a source lies: a web address, or the name of a file, which may begin with a drive or a
#: server. There is no look-ahead in it, because patterns of Table Schema have none.
PLACE = rf"(?:{URL}|(?:[A-Za-z]:)?[^\s:<>\"|][^\n:<>\"|]*)"
NATIONS = ("England", "Wales", "Scotland", "Northern Ireland", "UK", "Channel Islands")


@dataclass(frozen=True)
class Column:
    """One column: ``kind`` is identifier, text, url, place, date, date-range, year, number,
    integer, boolean or code; a code column takes its values from ``scheme`` or ``values``. A file
    may lack an ``optional`` column altogether; its cells are then empty."""

    name: str
    kind: str
    title: str
    required: bool = False
    unique: bool = False
    scheme: str | None = None
    values: tuple[str, ...] = ()
    separator: str | None = None
    minimum: float | None = None
    maximum: float | None = None
    references: str | None = None  # "table.column"
    optional: bool = False
    description: str = ""


@dataclass(frozen=True)
class Table:
    """One table: its columns in order, the first of which is its primary key."""

    name: str
    title: str
    columns: tuple[Column, ...]
    optional: bool = False

    @property
    def key(self) -> Column:
        return self.columns[0]

    def column(self, name: str) -> Column:
        return next(c for c in self.columns if c.name == name)


def _id(name: str, title: str) -> Column:
    return Column(name, "identifier", title, required=True, unique=True)


def _ref(name: str, title: str, to: str, required: bool = True, optional: bool = False) -> Column:
    return Column(name, "identifier", title, required=required, references=to, optional=optional)


def _codes(name: str, title: str, scheme: str, required: bool = False) -> Column:
    return Column(name, "code", title, required, scheme=scheme, separator=SEPARATOR)


def _code(name: str, title: str, scheme: str, required: bool = True) -> Column:
    return Column(name, "code", title, required, scheme=scheme)


def _text(name: str, title: str, required: bool = False, description: str = "") -> Column:
    return Column(name, "text", title, required, description=description)


_REVIEW = _ref("review_id", "Review", "reviews.review_id")
_THEMES = _codes("themes", "Themes", "theme", required=True)

SOURCES = Table(
    "sources",
    "Where the coded text was read",
    (
        _id("source_id", "Source"),
        _text("title", "Title of the page", required=True),
        _text("publisher", "Who runs the page", required=True),
        Column("url", "place", "Web address or file name; empty if not published"),
    ),
)

ORGANISATIONS = Table(
    "organisations",
    "Publishers and other named bodies",
    (
        _id("organisation_id", "Organisation"),
        _text("name", "Name", required=True),
        _code("kind", "Kind: an agency id or an organisation kind", "agency|organisation-kind"),
        _text("area", "Area"),
        Column("nation", "code", "Nation", values=NATIONS),
        Column("aliases", "text", "Other names", separator=ALIAS_SEPARATOR),
        _ref("successor_of", "The body it followed", "organisations.organisation_id", False),
    ),
    optional=True,
)

REVIEWS = Table(
    "reviews",
    "Published reviews",
    (
        _id("review_id", "Review"),
        _text("title", "Title under which it was published", required=True),
        _ref("publisher_id", "Publisher", "organisations.organisation_id"),
        _text("area", "Local authority area, if stated"),
        Column("nation", "code", "Nation, if stated", values=NATIONS),
        _code("review_type", "Type of review", "review-type"),
        Column("year_published", "year", "Year of publication, if stated"),
        Column("incident_date", "date-range", "When it happened, as precisely as stated"),
        _code("outcome", "Outcome for the child", "outcome"),
        _codes("incident_types", "What happened", "incident-type"),
        _codes("agencies", "Agencies said to be involved", "agency"),
        _code("basis", "What kind of text was read", "basis"),
        Column("complete", "boolean", "Was the text read to its end?", required=True),
        _ref("source_id", "Source", "sources.source_id"),
        Column("read_again", "boolean", "Was its page found again in an audit?", optional=True),
        Column(
            "case_id", "identifier", "The case, where several reviews are about it", optional=True
        ),
    ),
)

CHILDREN = Table(
    "children",
    "Children in the incidents",
    (
        _id("child_id", "Child"),
        _REVIEW,
        _text("label", "Published label, never a name beyond it"),
        Column("age_months", "number", "Age in months, if stated", minimum=0, maximum=300),
        _code("age_group", "Age group", "characteristic:age-group"),
        _code("sex", "Sex, if stated", "characteristic:sex", required=False),
        _codes("characteristics", "Other stated characteristics", "characteristic"),
    ),
)

FINDINGS = Table(
    "findings",
    "Learning points and background facts",
    (
        _id("finding_id", "Finding"),
        _REVIEW,
        _code("kind", "Kind", "finding-kind"),
        _code("polarity", "Concern, good practice or only examined", "polarity"),
        _THEMES,
        _codes("agencies", "Agencies that the text ties to it", "agency"),
        _text("summary", "Summary in own words", required=True),
        _ref(
            "source_id",
            "Where it was read, if not in the review's own source",
            "sources.source_id",
            required=False,
            optional=True,
        ),
    ),
)

RECOMMENDATIONS = Table(
    "recommendations",
    "What somebody is asked to do",
    (
        _id("recommendation_id", "Recommendation"),
        _REVIEW,
        _THEMES,
        _codes("directed_to", "Who is asked, if stated", "agency"),
        _code("action", "Kind of action", "action-type"),
        _text("summary", "Summary in own words", required=True),
        _ref(
            "source_id",
            "Where it was read, if not in the review's own source",
            "sources.source_id",
            required=False,
            optional=True,
        ),
    ),
)

STATISTICS = Table(
    "statistics",
    "Published figures",
    (
        _id("observation_id", "Figure"),
        Column("report_id", "identifier", "Report that published it", required=True),
        Column("period_start", "date", "First day of the period, if stated"),
        Column("period_end", "date", "Last day of the period, if stated"),
        Column("population", "identifier", "What was counted", required=True),
        Column("base_n", "integer", "Size of the base, if stated", minimum=1),
        Column(
            "dimension",
            "code",
            "Scheme that the concept belongs to",
            required=True,
            values=(
                "count",
                "theme",
                "characteristic",
                "incident-type",
                "agency",
                "outcome",
                "other",
            ),
        ),
        Column("concept", "identifier", "What the figure is about", required=True),
        Column("subgroup", "identifier", "Part of the population, if not all of it"),
        Column("operator", "code", "Comparator", required=True, values=("=", ">", "<", "~")),
        Column("value", "number", "Value", required=True),
        Column(
            "unit",
            "code",
            "Unit",
            required=True,
            values=("count", "percent", "whole-time-equivalent"),
        ),
        Column("source_url", "url", "Page where the figure was read", required=True),
        _text("note", "Note"),
    ),
    optional=True,
)

#: In reading order: each table refers only to earlier ones.
TABLES: tuple[Table, ...] = (
    SOURCES, ORGANISATIONS, REVIEWS, CHILDREN, FINDINGS, RECOMMENDATIONS, STATISTICS,
)  # fmt: skip

#: Dimensions that name the scheme of a figure's concept; concepts of the others are minted.
DIMENSION_SCHEMES = ("theme", "characteristic", "incident-type", "agency", "outcome")


def exclusive(column: Column) -> tuple[tuple[str, str], ...]:
    """Return the pairs of values of which a cell of a coded column may hold only one.

    Themes are left out: one finding may tell of two children.

    >>> exclusive(REVIEWS.column("incident_types"))
    (('filicide', 'physical-abuse-fatal'),)
    """
    from casegraph.model.concepts import concepts

    if column.scheme is None or column.separator is None:
        return ()
    schemes = {name.partition(":")[0] for name in column.scheme.split("|")} - {"theme"}
    found = {
        (min(one, other), max(one, other))
        for name in schemes
        for one, concept in concepts(name).items()
        for other in concept.excludes
        if other in concepts(name)
    }
    return tuple(sorted(found))


def headings(column: Column) -> dict[str, tuple[str, ...]]:
    """Return the headings of a coded column's schemes, each with the codes under it.

    A heading orders a scheme and is no code.

    >>> headings(FINDINGS.column("agencies"))["education"]
    ('schools', 'early-years', 'alternative-provision')
    """
    from casegraph.model.concepts import groups, members

    names = (part.partition(":")[0] for part in (column.scheme or "").split("|"))
    return {group: members(name, group) for name in names for group in groups(name)}


def allowed(column: Column) -> tuple[str, ...]:
    """Return the values that a code column may hold.

    ``scheme`` may join two schemes by ``|`` or name one group of a scheme after ``:``.

    >>> allowed(CHILDREN.column("sex"))
    ('female', 'male', 'sex-not-stated')
    """
    from casegraph.model.concepts import identifiers, members

    if column.scheme is None:
        return column.values
    values: list[str] = []
    for part in column.scheme.split("|"):
        name, _, group = part.partition(":")
        values.extend(members(name, group) if group else identifiers(name))
    return tuple(values)
