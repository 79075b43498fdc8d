"""The place of a page in a site: its address, links to its neighbours, and what it was made from.

Pages of a site lie in folders of different depth and must work from a memory stick, so every link
is relative; a page that was written alone has no neighbours and links to none.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from casegraph.resources import casegraph_version
from casegraph.selection import Selection
from casegraph.wording.citation import Citation


class Door(NamedTuple):
    """One of the five ways into a site, with the address and title of the pages beneath it."""

    name: str
    pages: tuple[tuple[str, str], ...]

    @property
    def address(self) -> str:
        """Where the door leads: its first page.

        >>> Door("Map", (("theme-map.html", "Theme map"), ("matrix.html", "Matrix"))).address
        'theme-map.html'
        """
        return self.pages[0][0]

    def leads_to(self, address: str) -> bool:
        """Whether a page is beneath this door."""
        return any(address == known for known, _ in self.pages)


class Named(NamedTuple):
    """Something that the search of a page finds.

    ``kind`` is theme, agency, area or question; ``address`` starts at the root of the site;
    ``others`` are further names of the same thing.
    """

    kind: str
    label: str
    address: str
    others: tuple[str, ...] = ()


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
        Address and title of the views, in the order in which the index lists them.
    digest
        SHA-256 of the dataset.
    selection
        The filters of the site.
    coders
        Who coded the rows, in words that can follow "coded by".
    doors
        The ways into the site that the bar of every page shows; none for a page alone.
    named
        What the search of a page finds beside the pages that ``doors`` lead to.
    recounting
        Address and title of the pages that count again under the filters of a reader.
    untested
        That nothing is tested for so few reviews, as a sentence; empty where there are enough.
    """

    here: str = ""
    addresses: Mapping[str, str] | None = None
    navigation: Sequence[tuple[str, str]] = field(default=())
    digest: str = ""
    selection: Selection = field(default_factory=Selection)
    coders: str = ""
    doors: Sequence[Door] = field(default=())
    named: Sequence[Named] = field(default=())
    recounting: Sequence[tuple[str, str]] = field(default=())
    untested: str = ""

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

    def to_view(self, address: str, fragment: str = "") -> str:
        """Return the link to a view and a part of it, "" where the site lacks that view.

        >>> site = Frame("a/b.html", {}, navigation=[("matrix.html", "Matrix")])
        >>> site.to_view("matrix.html", "#theme=neglect"), site.to_view("agencies.html")
        ('../matrix.html#theme=neglect', '')
        """
        return self.to(f"{address}{fragment}") if self.has(address) else ""

    def link(self, iri: str) -> str:
        """Return the link to the page that shows a thing of the dataset, "" where none does.

        >>> Frame("a/b.html", {"urn:x": "c.html#x"}).link("urn:x")
        '../c.html#x'
        """
        address = (self.addresses or {}).get(iri, "")
        return self.to(address) if address else ""

    def has(self, address: str) -> bool:
        """Whether the site has a view.

        >>> Frame("matrix.html", {}, navigation=[("theme-map.html", "Map")]).has("theme-map.html")
        True
        """
        return any(address == known for known, _ in self.navigation)

    @property
    def keeps_filters(self) -> bool:
        """Whether the page only keeps the filters of a reader for pages that count under them."""
        return bool(self.recounting) and all(self.here != known for known, _ in self.recounting)

    @property
    def of_thing(self) -> bool:
        """Whether the page is one of the many of single things, in a folder below the root."""
        return "/" in self.here

    @property
    def found_here(self) -> dict[str, dict[str, list[Any]]]:
        """What the search of this page finds beside the pages that its bar lists.

        By kind: what the addresses begin and end with; then of each thing the label, the rest of
        the address and other names. The pages of single things are many, so they carry only the
        themes and agencies, by one name each; the start page finds the rest.

        >>> named = [Named("theme", "Neglect", "vocab/theme/neglect.html", ("going without",)),
        ...          Named("theme", "Bruising", "vocab/theme/bruising.html")]
        >>> Frame("map.html", {}, named=named).found_here["theme"]["names"][0]
        ['Neglect', 'neglect', 'going without']
        >>> found = Frame("id/review/a.html", {}, named=named).found_here["theme"]
        >>> found["ends"], found["names"]
        (['vocab/theme/', '.html'], [['Neglect', 'neglect'], ['Bruising', 'bruising']])
        """
        whole = not self.of_thing
        kinds: dict[str, list[Named]] = {}
        for one in self.named:
            if whole or one.kind in ("theme", "agency"):
                kinds.setdefault(one.kind, []).append(one)
        found: dict[str, dict[str, list[Any]]] = {}
        for kind, things in kinds.items():
            start = _beginning([one.address for one in things])
            rests = [one.address[len(start) :] for one in things]
            end = _beginning([rest[::-1] for rest in rests])[::-1]
            names = [
                [one.label, rest.removesuffix(end), *(one.others if whole else ())]
                for one, rest in zip(things, rests, strict=True)
            ]
            found[kind] = {"ends": [start, end], "names": names}
        return found

    def citation(self, title: str) -> Citation:
        """Return the citation of the page under a title, without where and when it was read.

        >>> print(Frame("matrix.html", {}, digest="0" * 64).citation("Matrix").text())
        casegraph contributors (2026). “Matrix”. casegraph ..., dataset 0000000000000000.
        """
        return Citation(
            casegraph_version(), self.digest, self.coders, tuple(self.selection.asked), title
        )


def _beginning(texts: Sequence[str]) -> str:
    """What all of some texts begin with."""
    first, last = min(texts), max(texts)
    apart = (at for at, (a, b) in enumerate(zip(first, last, strict=False)) if a != b)
    return first[: next(apart, len(first))]
