"""The titles of reports with published figures, taken from the table of reviews.

A row of figures names its report only by an id, such as ``pathways-to-harm-2011-14``. Many of these
reports are also in the table of reviews, with their titles and with an address at which the figures
were read. The title is used if the two are certainly the same report. Otherwise the label says that
the title is not stated, because a wrong title is worse than none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_YEARS = re.compile(r"(.+?)-((?:19|20)\d\d)(?:-(?:\d\d|\d{4}))?")
_FEWEST_WORDS = 2


def without_title(report_id: str) -> str:
    """Return the label of a report whose title is not known.

    >>> without_title("panel-sudi-2020")
    'Report panel-sudi-2020 (title not stated)'
    """
    return f"Report {report_id} (title not stated)"


def title_of(report_id: str, titles: Iterable[str]) -> str:
    """Return the title of a report, "" if no title fits or more than one.

    Parameters
    ----------
    report_id
        Words with hyphens between; it may end with a year or a span of years.
    titles
        Titles of reviews that were read at an address of the report's figures. A title fits if it
        contains all words of the id, or all but the first (a publisher or nation), and if it either
        states no year or the first year of the id.

    Examples
    --------
    >>> both = ["Edging away from care", "Ages of concern: learning lessons"]
    >>> title_of("ofsted-ages-of-concern-2011", both)
    'Ages of concern: learning lessons'
    >>> title_of("annual-report-2021", ["Annual report 2020"])
    ''
    >>> title_of("a-report", ["A report on reports"])
    'A report on reports'
    """
    match = _YEARS.fullmatch(report_id)
    name, year = (match[1], match[2]) if match else (report_id, "")
    words = name.split("-")
    fitting = {title for title in titles if _fits(title, words, year)}
    return fitting.pop() if len(fitting) == 1 else ""


def _fits(title: str, words: list[str], year: str) -> bool:
    stated = set(re.findall(r"[a-z0-9]+", title.lower()))
    years = {word for word in stated if re.fullmatch(r"(19|20)\d\d", word)}
    if year and years and year not in years:
        return False
    return any(
        len(wanted) >= _FEWEST_WORDS and stated.issuperset(wanted) for wanted in (words, words[1:])
    )
