"""Published figures as a page shows them: what each states, about whom, and why it is (not)
compared.

A figure without its base, its period and its words is easily misquoted, so all of them are shown
together. The rule of ``casegraph.analyses.national_figures`` decides what may be compared with
these reviews; this module only puts its answer into words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from casegraph.analyses.national_figures.figures import SCHEMES, Figure, figures, in_words
from casegraph.model.concepts import concepts
from casegraph.wording.labels import UNITS
from casegraph.wording.numbers import percent, plural
from casegraph_viz.page.render import web_address
from casegraph_viz.views.national_figures.reports import report_names, source_titles

if TYPE_CHECKING:
    import pandas as pd

    from casegraph_viz.content.site_data import Corpus

HEADINGS = {
    "outcome": "Outcomes",
    "incident-type": "Types of incident",
    "theme": "Themes",
    "characteristic": "Characteristics of children",
    "agency": "Agencies",
    "statistic": "Other figures",
}
NO_TWIN = "these reviews are not coded for what it counts"
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
_WORDS = {"=": "", ">": "more than ", "<": "fewer than ", "~": "about "}


@dataclass(frozen=True)
class Statement:
    """One published figure.

    ``beside`` is its row of ``analyses.national_figures``; empty where the corpus
    has nothing of the kind. ``label`` names what the figure is about, ``report`` the report.
    """

    figure: Figure
    label: str
    beside: Mapping[str, Any] = field(default_factory=dict)
    report: str = ""

    @property
    def anchor(self) -> str:
        """Element id of the figure on the page."""
        return anchor("statistic", self.figure.figure_id)

    @property
    def topic(self) -> tuple[str, str]:
        """Scheme and concept that the figure is about."""
        return self.figure.scheme, self.figure.concept

    @property
    def compared(self) -> bool:
        """Whether the figure may be compared with the share of these reviews."""
        return bool(self.beside.get("compared"))

    @property
    def stated(self) -> str:
        """What the report states, in its words' direction: ``more than 40%``, ``80 of 141``."""
        f = self.figure
        number = f"{f.value:,.10g}".replace("-", "−")
        word = "less than " if f.comparator == "<" and f.unit == "percent" else _WORDS[f.comparator]
        if f.unit == "percent":
            return f"{word}{number}%"
        if f.unit == "count" and f.base:
            return f"{word}{number} of {f.base:,}"
        return f"{word}{number}" + (" full-time equivalents" if f.unit != "count" else "")

    @property
    def among(self) -> str:
        """About whom it is stated, and of how many, to be read after ``stated``."""
        f = self.figure
        who = in_words(f.population) + (f" ({in_words(f.subgroup)})" if f.subgroup else "")
        if f.unit == "count" and (f.base or self.topic == ("statistic", "all")):
            return who
        if f.base:
            return f"among {f.base:,} {who}"
        return f"among {who}" + ("" if f.share is None else "; how many is not stated")

    @property
    def period(self) -> str:
        """The period in words."""
        return period_words(self.figure.period_start, self.figure.period_end)

    @property
    def source_url(self) -> str:
        """Address of the page where the figure was read; empty if it is no web address."""
        return web_address(self.figure.source_url)

    @property
    def reason(self) -> str:
        """Why the figure is not compared; empty if it is."""
        return "" if self.compared else str(self.beside.get("flag") or NO_TWIN)

    @property
    def same_as(self) -> str:
        """Id of the figure that says the same, if that is why it is not compared."""
        return str(self.beside.get("same_as") or "")

    @property
    def unit(self) -> str:
        """What the corpus side counts: reviews or children."""
        return UNITS[str(self.beside.get("unit") or "review")]


def statements(corpus: Corpus, frame: pd.DataFrame | None = None) -> list[Statement]:
    """Return every published figure of the dataset beside the reviews that pass the filter.

    They come by scheme and concept, and within one by period, the earliest first. ``frame`` is
    the whole comparison of the corpus, if it is already made.
    """
    if frame is None:
        frame = corpus.kg.national_figures(corpus.selection, everything=True)
    plain = frame.astype(object).where(frame.notna(), None)
    beside = {
        str(row["figure_id"]): {str(name): value for name, value in row.items()}
        for row in plain.to_dict("records")
        if row["figure_id"]
    }
    stated = figures(corpus.kg.store)
    reports: dict[str, tuple[str, set[str]]] = {}
    for f in stated:
        reports.setdefault(f.report_id, (f.report, set()))[1].add(f.source_url)
    names = report_names(reports, source_titles(corpus.kg.store))
    found = [
        Statement(
            f,
            topic_label(f.scheme, f.concept),
            beside.get(f.figure_id, {}),
            names[f.report_id],
        )
        for f in stated
    ]
    return in_order(found)


def in_order(found: Iterable[Statement]) -> list[Statement]:
    """Return statements by scheme, concept and period."""
    schemes = [*SCHEMES, "statistic"]
    place = {(s, c): k for k, (s, c) in enumerate((s, c) for s in SCHEMES for c in concepts(s))}

    def key(s: Statement) -> tuple[Any, ...]:
        f = s.figure
        scheme = schemes.index(f.scheme) if f.scheme in schemes else len(schemes)
        # What counts the population itself comes before any part of it.
        known = place.get(s.topic, -1 if f.concept == "all" else len(place))
        return scheme, known, s.label, f.period_end, f.period_start, f.figure_id

    return sorted(found, key=key)


def topic_label(scheme: str, concept: str) -> str:
    """Return what a concept is called; ids of published figures are read as words.

    >>> topic_label("theme", "neglect"), topic_label("statistic", "aged-over-11")
    ('Neglect', 'Aged over 11')
    """
    known = concepts(scheme)
    if concept in known:
        return known[concept].pref_label
    if (scheme, concept) == ("statistic", "all"):
        return "How many there were"
    words = in_words(concept)
    return words[:1].upper() + words[1:]


def anchor(kind: str, identifier: str) -> str:
    """Return an element id that can be used in an address as it is.

    >>> anchor("period", "2017-04-01_open")
    'period-2017-04-01_open'
    >>> anchor("report", "a b") == anchor("report", "a-b")
    False
    """
    plain = re.sub(r"[^A-Za-z0-9._~-]", "-", identifier)
    if plain != identifier:
        # Two ids may become one when letters are replaced, so a digest keeps them apart.
        digest = sha256(identifier.encode("utf-8", "replace")).hexdigest()
        plain = f"{plain}-{digest[:8]}"
    return f"{kind}-{plain}"


def date_words(text: str) -> str:
    """Return a date of any precision in words, and anything else as it is.

    >>> date_words("2017-04-01"), date_words("2018-07"), date_words("2005")
    ('1 April 2017', 'July 2018', '2005')
    """
    match = re.fullmatch(r"(\d{4})-(\d{2})(?:-(\d{2}))?", text)
    if match is None or not 1 <= int(match[2]) <= 12:
        return text
    month = f"{_MONTHS[int(match[2]) - 1]} {match[1]}"
    return f"{int(match[3])} {month}" if match[3] else month


def period_words(start: str, end: str) -> str:
    """Return a period in words.

    >>> period_words("2017-04-01", "2019-09-30")
    '1 April 2017 to 30 September 2019'
    >>> period_words("", "2019"), period_words("2020", "2020"), period_words("", "")
    ('to 2019', '2020', 'period not stated')
    """
    if not start and not end:
        return "period not stated"
    if start == end:
        return date_words(start)
    if not start or not end:
        return f"from {date_words(start)}" if start else f"to {date_words(end)}"
    return f"{date_words(start)} to {date_words(end)}"


def summarise(found: Sequence[Statement], reviews: int, children: int) -> list[str]:
    """Return what the published figures and these reviews show side by side, in sentences."""
    if not found:
        return ["The dataset holds no published figure."]
    shares = sum(1 for s in found if s.figure.share is not None)
    compared = [s for s in found if s.compared]
    reports = len({s.figure.report_id for s in found})
    lines = [
        (
            f"{plural(len(found), 'published figure', 'published figures')} of "
            f"{plural(reports, 'report', 'reports')} are listed. {shares:,} state a share, and "
            f"{len(compared):,} of these may be compared with the "
            f"{plural(reviews, 'review', 'reviews')} and {plural(children, 'child', 'children')} "
            "of this page: they count the same kind of thing, and say of "
            "how many."
        )
    ]
    for call, words in (
        ("no difference shown", "No difference is shown for"),
        ("higher", "Higher in these reviews than published:"),
        ("lower", "Lower in these reviews than published:"),
        ("lower, or not stated", "Lower in these reviews, or not stated in the texts coded:"),
    ):
        topics: dict[str, list[Statement]] = {}
        for s in compared:
            if s.beside.get("call") == call:
                topics.setdefault(s.label, []).append(s)
        if topics:
            lines.append(
                f"{words} {'; '.join(_topic_in_words(t, same) for t, same in topics.items())}."
            )
    if any(s.beside.get("call") == "lower, or not stated" for s in compared):
        lines.append(
            "Where a text may simply not say, a lower share measures how much the texts leave "
            "out. It does not show that the thing was rarer."
        )
    return lines


def _topic_in_words(label: str, same: Sequence[Statement]) -> str:
    """One topic with its share here and every share published of it."""
    published = " and ".join(percent(s.beside["figure_share"]) for s in same)
    return f"{label} ({percent(same[0].beside['share'])} here, {published} published)"
