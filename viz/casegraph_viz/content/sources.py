"""Where reviews, findings and recommendations were read, each page written once.

A finding can be on another page than the rest of its review, and a reader who wants to check
it must be led to that page.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from casegraph_viz.page.render import web_address

_KEYS = ("source_id", "source_title", "source_url", "source_file")


def source_facts(*records: Mapping[str, Any]) -> dict[str, str]:
    r"""Return the title and the web address of the first record's source that states one.

    A text that is not on the web has its file name after the title, and no address.

    >>> source_facts({}, {"source_title": "A page", "source_url": "https://example.org/a"})
    {'title': 'A page', 'url': 'https://example.org/a'}
    >>> source_facts({"source_title": "A report", "source_file": "one.pdf"})
    {'title': 'A report (one.pdf)', 'url': ''}
    """
    record = next((r for r in records if any(r.get(key) for key in _KEYS)), {})
    title, file = str(record.get("source_title") or ""), str(record.get("source_file") or "")
    named = f"{title} ({file})" if title and file else title or file
    return {"title": named, "url": web_address(record.get("source_url"))}


class Sources:
    """The sources of a page, each once; other things refer to its position."""

    def __init__(self) -> None:
        self._place: dict[tuple[str, str], int] = {}

    def add(self, *records: Mapping[str, Any]) -> int:
        """Return the position of the first record's source that states one."""
        facts = source_facts(*records)
        return self._place.setdefault((facts["title"], facts["url"]), len(self._place))

    @property
    def columns(self) -> dict[str, list[str]]:
        """The titles and the web addresses, in the order of the positions."""
        return {
            "title": [title for title, _ in self._place],
            "url": [url for _, url in self._place],
        }
