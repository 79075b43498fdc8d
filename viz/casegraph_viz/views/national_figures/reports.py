"""What a report is called: its published title where the data have it, else its id in words.

The tables name reports by ids such as ``learning-for-the-future-2017-19``. A reader needs the name
of the publisher, the years as years, and the title itself where a review or a source of the figures
has it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from casegraph.ingest.quads.report_titles import without_title
from casegraph.model.iris import prologue

if TYPE_CHECKING:
    from casegraph.store import Store

PUBLISHERS = {
    "dfe": "Department for Education",
    "nspcc": "NSPCC",
    "ofsted": "Ofsted",
    "panel": "Child Safeguarding Practice Review Panel",
}
#: Words that are written differently from an id.
_WRITTEN = {
    "arthur star": "Arthur and Star",
    "childrens": "children’s",
    "england": "England",
    "northern ireland": "Northern Ireland",
    "race racism": "race and racism",
    "review 538 cases": "review of 538 cases",
    "scotland": "Scotland",
    "sudi": "sudden unexpected death in infancy",
    "under ones": "under-ones",
    "wales": "Wales",
    "warwick": "Warwick",
}
_QUERY = (
    prologue("cg", "dcterms", "sdo")
    + "SELECT DISTINCT ?url ?title { ?s a cg:Source ; sdo:url ?url ; dcterms:title ?title }"
)


def source_titles(store: Store) -> dict[str, str]:
    """Return the titles of sources by their address."""
    return {str(url): str(title) for url, title in sorted(store.select(_QUERY).rows, key=str)}


def report_name(report_id: str, label: str = "", titles: Iterable[str] = ()) -> str:
    """Return what a report is called.

    Parameters
    ----------
    report_id
        Its id.
    label
        What the dataset calls it: its title, unless the dataset says that this is not stated.
    titles
        Titles of the sources where its figures were read. One that begins with the words of the
        id is taken for the title of the report itself; others are articles about it.

    Examples
    --------
    >>> report_name("learning-for-the-future-2017-19")
    'Learning for the future, 2017–19'
    >>> report_name("panel-sudi-2020")
    'Child Safeguarding Practice Review Panel: Sudden unexpected death in infancy, 2020'
    >>> report_name("neglect-and-cases-2013", titles=["Neglect and cases: a study", "Cases rise"])
    'Neglect and cases: a study, 2013'
    >>> report_name("panel-men-2021", "The myth of men")
    'Child Safeguarding Practice Review Panel: The myth of men, 2021'
    """
    words, years = _without_years(report_id)
    publisher = PUBLISHERS.get(words[0], "") if len(words) > 1 else ""
    body = words[1:] if publisher else words
    name = "" if label == without_title(report_id) else label
    name = name or next((title for title in sorted(titles) if _begins_with(title, body)), "")
    if not name:
        name = _written(" ".join(body))
        name = name[:1].upper() + name[1:]
    if publisher and publisher not in name:
        name = f"{publisher}: {name}"
    return f"{name}, {years}" if years and years[:4] not in name else name


def report_names(
    reports: Mapping[str, tuple[str, Iterable[str]]], titles: Mapping[str, str]
) -> dict[str, str]:
    """Return what reports are called, from label and source addresses by report id."""
    return {
        report: report_name(report, label, {titles[url] for url in urls if url in titles})
        for report, (label, urls) in reports.items()
    }


def _without_years(report_id: str) -> tuple[list[str], str]:
    """The words of an id, and the year or years at its end in words."""
    match = re.fullmatch(r"(.+?)-((?:19|20)\d\d)(?:-(\d\d|\d{4}))?", report_id)
    if match is None:
        return report_id.split("-"), ""
    return match[1].split("-"), match[2] + (f"–{match[3]}" if match[3] else "")


def _begins_with(title: str, words: list[str]) -> bool:
    plain = " ".join(re.findall(r"[a-z0-9]+", title.lower())).removeprefix("the ")
    wanted = " ".join(words)
    return len(words) > 1 and (plain == wanted or plain.startswith(f"{wanted} "))


def _written(text: str) -> str:
    for word, written in _WRITTEN.items():
        text = re.sub(rf"\b{word}\b", written, text)
    return text
