"""What a report with published figures is called: its title, where a review of the package has it.

A row of figures names its report by an id alone, such as ``pathways-to-harm-2011-14``. Many such
reports are in the table of reviews too, with their titles, read at an address where the figures
were read. The title is taken from there when it can be told that the two are the same; what cannot
be told is said to be not stated, because a wrong title is worse than none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_YEARS = re.compile(r"(.+?)-((?:19|20)\d\d)(?:-(?:\d\d|\d{4}))?")
_FEWEST_WORDS = 2


def without_title(report_id: str) -> str:
    """Return what a report is called whose title is not known.

    >>> without_title("panel-sudi-2020")
    'Report panel-sudi-2020 (title not stated)'
    """
    return f"Report {report_id} (title not stated)"


def title_of(report_id: str, titles: Iterable[str]) -> str:
    """Return the one title that is that of a report, "" if none or more than one may be.

    Parameters
    ----------
    report_id
        Words with hyphens; a year or a span of years may end it.
    titles
        Titles of reviews that were read at an address of the report's figures. One fits that holds
        every word of the id, the first left aside where it names a publisher or nation, and that
        states the id's first year if it states any year at all.

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
    held = set(re.findall(r"[a-z0-9]+", title.lower()))
    years = {word for word in held if re.fullmatch(r"(19|20)\d\d", word)}
    if year and years and year not in years:
        return False
    return any(
        len(wanted) >= _FEWEST_WORDS and held.issuperset(wanted) for wanted in (words, words[1:])
    )
