"""The nets that a reader can switch between in a page, and their words.

A page recounts its nets for any filter, so it has those that its scripts know, under the keys that
they know them by.
"""

from __future__ import annotations

from collections.abc import Mapping

from casegraph.nets import EXACT, INDEPENDENCE
from casegraph.wording import labels

#: The net of the library behind each net of the pages; the first is the one that a page opens with.
PAGE_NETS: Mapping[str, str] = {"exact": EXACT, "independence": INDEPENDENCE}

#: The net that takes account of how many themes are coded from each review.
ADJUSTED = next(iter(PAGE_NETS))

WORDS, HEADINGS, NOTES, EXPECTATIONS = (
    {key: said[net] for key, net in PAGE_NETS.items()}
    for said in (labels.NETS, labels.NET_HEADINGS, labels.NET_NOTES, labels.NET_EXPECTATIONS)
)
