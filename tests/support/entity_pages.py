"""Pages of single things, written once for all tests, and read as a tree of elements."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property, lru_cache
from html.parser import HTMLParser
from pathlib import Path

from casegraph.api import KnowledgeGraph
from casegraph.ingest.quads.fixed import fixed_graphs
from casegraph.ingest.quads.nquads import literal
from casegraph.model.iris import BASE, VOCAB
from casegraph_viz.content.named_things import named_things
from casegraph_viz.content.site_data import Corpus
from casegraph_viz.page.frame import Frame
from casegraph_viz.site.build import MARK
from casegraph_viz.views.registry import VIEWS, addresses, doors
from casegraph_viz.views.things.pages import pages

OWN = (
    "reviews", "recommendations", "what-helped", "vocabularies", "ontology", "questions",
    "organisations", "sources", "provenance",
)  # fmt: skip
_VOID = {"meta", "link", "input", "br", "hr", "img", "path", "rect", "circle"}


def framed(corpus: Corpus) -> Frame:
    """The frame of a site of a corpus, as ``write_site`` makes it."""
    places = addresses(corpus)
    ways = doors(VIEWS.values(), places)
    return Frame(
        here="index.html",
        addresses=places,
        navigation=[(v.file_name, v.title) for v in VIEWS.values() if v.listed],
        digest=corpus.digest,
        selection=corpus.selection,
        doors=ways,
        named=named_things(corpus, places, ways),
        recounting=[(v.file_name, v.title) for v in VIEWS.values() if v.recounts],
    )


@lru_cache(maxsize=2)
def written(
    kg: KnowledgeGraph, where: Sequence[str] = (), views: Sequence[str] = OWN
) -> dict[str, str]:
    """Address → text of every page and file of single things, and of some views."""
    corpus = Corpus(kg, where)
    frame = framed(corpus)
    found = {page.address: page.text for page in pages(corpus, frame)}
    for name in views:
        address = VIEWS[name].file_name
        found[address] = VIEWS[name].render(corpus, frame.at(address))
    return found


@lru_cache(maxsize=2)
def of_site(site: Path, views: Sequence[str] = OWN) -> dict[str, str]:
    """What ``written`` gives, read from a whole site that is there already."""
    others = {view.file_name for view in VIEWS.values()} - {VIEWS[v].file_name for v in views}
    found = {p.relative_to(site).as_posix(): p for p in sorted(site.rglob("*")) if p.is_file()}
    return {
        address: path.read_text(encoding="utf-8")
        for address, path in found.items()
        if address not in {*others, "index.html", MARK} and not address.startswith("downloads/")
    }


def write(found: dict[str, str], folder: Path) -> Path:
    """Put pages into a folder."""
    for address, text in found.items():
        path = folder / address
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    return folder


_CG = BASE + "ontology#"
_DCT = "http://purl.org/dc/terms/"
_A = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"


def small(path: Path, names: Sequence[str], text: str = "A title", extra: str = "") -> Path:
    """Write a dataset of a few reviews, whose ids need keep no rule; ``text`` is every text."""
    path.write_text("".join(fixed_graphs()) + extra + reviews_of(names, text), encoding="utf-8")
    return path


def reviews_of(names: Sequence[str], text: str, key: str = "1") -> str:
    """Return reviews of one organisation and one source, both with ``key`` in their ids, as quads.

    Each review has an incident, a child, a finding and a recommendation; all is said in RDF, so
    that no check of tables stands before it.
    """
    said = literal(text)
    publisher, source = f"<{BASE}id/organisation/o{key}>", f"<{BASE}id/source/s{key}>"
    lines = [
        (
            f"{publisher} {_A} <http://www.w3.org/ns/org#Organization> .\n"
            f"{publisher} <http://www.w3.org/2004/02/skos/core#prefLabel> {said} .\n"
            f"{publisher} <{_CG}area> {said} .\n"
            f"{source} {_A} <{_CG}Source> .\n{source} <{_DCT}title> {said} .\n"
            f"{source} <{_CG}publisherName> {said} .\n"
            f"{source} <https://schema.org/url> <https://example.org/a> .\n"
        ),
    ]
    for name in names:
        review, incident, child, finding, asked = (
            f"<{BASE}id/{kind}/{name}{end}>"
            for kind, end in (
                ("review", ""),
                ("incident", ""),
                ("child", "/child/1"),
                ("finding", "/finding/1"),
                ("recommendation", "/recommendation/1"),
            )
        )
        lines.append(
            f"{review} {_A} <{_CG}Review> .\n{review} <{_DCT}title> {said} .\n"
            f"{review} <{_DCT}type> <{VOCAB}review-type/serious-case-review> .\n"
            f"{review} <{_DCT}publisher> {publisher} .\n{review} <{_CG}area> {said} .\n"
            f"{review} <http://www.w3.org/ns/prov#wasDerivedFrom> {source} .\n"
            f"{review} <{_CG}concerns> {incident} .\n{review} <{_CG}hasFinding> {finding} .\n"
            f"{review} <{_CG}hasRecommendation> {asked} .\n"
            f"{incident} {_A} <{_CG}Incident> .\n{incident} <{_CG}involves> {child} .\n"
            f"{incident} <{_CG}incidentDate> {said} .\n{child} {_A} <{_CG}Child> .\n"
            f"{child} <http://www.w3.org/2000/01/rdf-schema#label> {said} .\n"
            f"{finding} {_A} <{_CG}Finding> .\n{finding} <{_DCT}description> {said} .\n"
            f"{finding} <{_CG}theme> <{VOCAB}theme/neglect> .\n"
            f"{finding} <{_CG}theme> <{VOCAB}theme/poverty> .\n"
            f"{finding} <{_CG}implicates> <{VOCAB}agency/police> .\n"
            f"{asked} {_A} <{_CG}Recommendation> .\n{asked} <{_DCT}description> {said} .\n"
            f"{asked} <{_CG}theme> <{VOCAB}theme/neglect> .\n"
            f"{asked} <{_CG}directedTo> <{VOCAB}agency/police> .\n"
        )
    return "".join(lines)


class Element:
    """An element of a page; ``text`` is all text in it with single spaces."""

    def __init__(self, tag: str, attributes: dict[str, str]) -> None:
        self.tag = tag
        self.attributes = attributes
        self.inside: list[Element | str] = []

    def all(self, tag: str = "", name: str = "") -> Iterator[Element]:
        """Yield the elements below, of a tag, with a class."""
        for part in self.inside:
            if isinstance(part, Element):
                classes = part.attributes.get("class", "").split()
                if (not tag or part.tag == tag) and (not name or name in classes):
                    yield part
                yield from part.all(tag, name)

    def by_id(self, wanted: str) -> Element:
        """Return the one element with an id."""
        found = self._by_id.get(wanted, [])
        assert len(found) == 1, f"{len(found)} elements have the id {wanted!r}"
        return found[0]

    @cached_property
    def _by_id(self) -> dict[str, list[Element]]:
        # A page of sources is asked for each of a thousand.
        found: dict[str, list[Element]] = {}
        for element in self.all():
            if "id" in element.attributes:
                found.setdefault(element.attributes["id"], []).append(element)
        return found

    def _texts(self) -> Iterator[str]:
        for part in self.inside:
            if isinstance(part, str):
                yield part
            elif part.tag not in {"script", "style"}:
                yield from part._texts()

    @property
    def text(self) -> str:
        return " ".join("".join(self._texts()).split())


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open = [Element("", {})]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].inside.append(element)
        if tag not in _VOID:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open[-1].inside.append(Element(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        if tag in _VOID:
            return
        assert self.open[-1].tag == tag, f"</{tag}> closes <{self.open[-1].tag}>"
        self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].inside.append(data)


def parsed(text: str) -> Element:
    """Return a page as a tree; every element must be closed in order."""
    reader = _Reader()
    reader.feed(text)
    assert len(reader.open) == 1, f"<{reader.open[-1].tag}> is not closed"
    return reader.open[0]
