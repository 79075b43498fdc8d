"""The place of a page in a site: its address, links to its neighbours, and what it was made from.

Pages of a site lie in folders of different depth and must work from a memory stick, so every link
is relative; a page that was written alone has no neighbours and links to none.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from casegraph.selection import Selection


@dataclass(frozen=True)
class Frame:
    """The place of one page.

    Parameters
    ----------
    here
        Address of the page from the root of the site, with slashes; empty for a page alone.
    addresses
        IRI → address from the root, with an anchor where the thing is a part of a page; ``None``
        for a page alone.
    navigation
        Address and title of the views, in the order in which every page lists them.
    digest
        SHA-256 of the dataset.
    selection
        The filters of the site.
    coders
        Who coded the rows, in words that can follow "coded by".
    """

    here: str = ""
    addresses: Mapping[str, str] | None = None
    navigation: Sequence[tuple[str, str]] = field(default=())
    digest: str = ""
    selection: Selection = field(default_factory=Selection)
    coders: str = ""

    @property
    def in_site(self) -> bool:
        """Whether the page has neighbours."""
        return self.addresses is not None

    @property
    def root(self) -> str | None:
        """What leads from the page to the root of the site: "" or "../" as often as needed.

        >>> Frame("vocab/theme/neglect.html", {}).root
        '../../'
        """
        return "../" * self.here.count("/") if self.in_site else None

    def at(self, here: str) -> Frame:
        """Return the frame of another page of the same site."""
        return replace(self, here=here)

    def to(self, address: str) -> str:
        """Return the link to an address of the site, "" outside a site.

        >>> Frame("vocab/theme/neglect.html", {}).to("index.html")
        '../../index.html'
        >>> Frame().to("index.html")
        ''
        """
        return f"{self.root}{address}" if self.in_site else ""

    def link(self, iri: str) -> str:
        """Return the link to the page that shows a thing of the dataset, "" where none does.

        >>> Frame("a/b.html", {"urn:x": "c.html#x"}).link("urn:x")
        '../c.html#x'
        """
        address = (self.addresses or {}).get(iri, "")
        return self.to(address) if address else ""

    @property
    def cited(self) -> str:
        """The dataset, who coded it and the filters, in the words of a citation.

        >>> wales = Selection.of("nation=Wales")
        >>> Frame(digest="0" * 64, coders="two people", selection=wales).cited
        'dataset 0000000000000000, coded by two people, where nation=wales'
        """
        words = f"dataset {self.digest[:16] or 'not stated'}"
        if self.coders:
            words += f", coded by {self.coders}"
        asked = "; ".join(self.selection.asked)
        return f"{words}, where {asked}" if asked else words
