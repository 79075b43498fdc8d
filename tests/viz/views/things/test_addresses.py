"""Every IRI of a dataset lands on a page that is there, under names that every system allows."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from html import unescape
from pathlib import Path
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

import casegraph as cg
from casegraph.api import KnowledgeGraph
from casegraph.model.iris import BASE
from casegraph_viz.content.site_data import Corpus
from casegraph_viz.views.registry import VIEWS
from casegraph_viz.views.registry import addresses as all_addresses
from casegraph_viz.views.things import addresses as module
from casegraph_viz.views.things.addresses import anchor, part_anchor, review_page, slug

from ....support import bundled
from ....support.entity_pages import OWN, of_site, parsed, small, written

HOSTILE = [
    "",
    ".",
    "..",
    "../../etc/passwd",
    "..\\..\\windows",
    "/",
    "a/b",
    "a\\b",
    "con",
    "CON",
    "aux",
    "nul",
    "prn",
    "com1",
    "lpt9",
    "Com0",
    "com1.txt",
    "a:b",
    "C:",
    "a*b",
    'a"b',
    "a<b>",
    "a|b",
    "a?b",
    "a#b",
    "a%2Fb",
    "%2e%2e",
    "a b",
    " a",
    "a ",
    "a.",
    "-a",
    "-rf",
    "--",
    "~",
    "$HOME",
    "`x`",
    "a\nb",
    "a\x00b",
    "\x1b[2J",
    "\u202eabc",
    "é",
    "e\u0301",
    "児",
    "\U0001f9f8",
    "\ud800",
    "A",
    "Abc",
    "ABC",
    "abc_0123456789ab",
    "x" * 101,
    "x" * 5000,
    "javascript:alert(1)",
    "main",
    "mode",
    "status",
    "cite-as",
]
SAFE_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,99}")
RESERVED = {"con", "prn", "aux", "nul", *(f"{d}{n}" for d in ("com", "lpt") for n in range(10))}


@pytest.mark.parametrize("identifier", HOSTILE, ids=ascii)
def test_hostile_ids_become_safe_names(identifier: str) -> None:
    name = slug(identifier)
    assert SAFE_NAME.fullmatch(name)
    assert name not in RESERVED
    address = review_page(identifier)
    assert address == f"id/review/{name}.html"
    assert re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_-]{0,99}", anchor(identifier))
    assert anchor(identifier) not in {"main", "mode", "status", "cite-as"}


def test_no_two_hostile_ids_share_a_name_even_where_case_does_not_count() -> None:
    assert len({slug(i).casefold() for i in HOSTILE}) == len(HOSTILE)
    assert len({anchor(i) for i in HOSTILE}) == len(HOSTILE)


def test_a_crafted_id_cannot_take_the_name_of_another() -> None:
    assert slug(slug("A")) != slug("A")
    assert anchor(anchor("a b")) != anchor("a b")


@given(st.lists(st.text(), unique=True, min_size=2, max_size=6))
def test_names_are_safe_and_apart_whatever_the_ids(ids: list[str]) -> None:
    names = [slug(i) for i in ids]
    assert all(SAFE_NAME.fullmatch(name) and name not in RESERVED for name in names)
    assert len(set(names)) == len(ids)
    anchors = [anchor(i) for i in ids]
    assert len(set(anchors)) == len(ids)
    assert not any(re.search(r"\s|[<>\"'&#%]", a) for a in anchors)


@given(st.lists(st.text(), unique=True, min_size=2, max_size=6), st.text())
def test_parts_of_a_review_have_anchors_of_their_own(ids: list[str], review: str) -> None:
    whole = [*ids, *(f"{review}/finding/{k}" for k in (1, 2, 10, 2024))]
    anchors = {part_anchor("finding", i, review) for i in whole}
    assert len(anchors) == len(set(whole))


def test_plain_ids_keep_their_names() -> None:
    assert slug("2013-coventry-safeguarding-childr-daniel-pelka").endswith("daniel-pelka")
    assert part_anchor("recommendation", "r1/recommendation/12", "r1") == "recommendation-12"
    # A number with a leading zero is another id than the number.
    assert part_anchor("finding", "r1/finding/01", "r1") != "finding-1"


def subjects_of(kg: KnowledgeGraph, folder: Path) -> set[str]:
    """The subjects under the base, read from the dataset's own N-Quads by plain text."""
    path = folder / "dataset.nq"
    kg.write_nquads(path)
    found = set()
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            subject = line.split(" ", 1)[0]
            if subject.startswith(f"<{BASE}"):
                found.add(subject[1:-1])
    return found


_SCRIPT = re.compile(r"<(script|style)\b.*?</\1>", re.DOTALL)
_TAG = re.compile(r'<([a-zA-Z][\w-]*)((?:\s+[\w:-]+(?:="[^"]*")?)*)\s*/?>')
_VALUE = re.compile(r'\s(id|href)="([^"]*)"')


def names_and_links(pages: dict[str, str]) -> dict[str, tuple[Counter[str], set[str]]]:
    """Page → its ids and where its links lead, read as plain text: there are 650 pages.

    That each page is well formed is tested with those of its kind.
    """
    found = {}
    for address, text in pages.items():
        if not address.endswith(".html"):
            continue
        ids: Counter[str] = Counter()
        links = set()
        for tag, attributes in _TAG.findall(_SCRIPT.sub("", text)):
            for name, value in _VALUE.findall(attributes):
                if name == "id":
                    ids[unescape(value)] += 1
                elif tag == "a":
                    links.add(unescape(value))
        found[address] = ids, links
    return found


READ = (*OWN, "national-figures")


@lru_cache(maxsize=2)
def of_the_dataset(site: Path) -> dict[str, tuple[Counter[str], set[str]]]:
    return names_and_links(of_site(site, READ))


def test_every_thing_of_the_dataset_lands_where_something_is(
    kg: KnowledgeGraph, site: Path, tmp_path: Path
) -> None:
    ids = {address: ids for address, (ids, _) in of_the_dataset(site).items()}
    twice = [(a, i) for a, found in ids.items() for i, n in found.items() if n > 1]
    assert twice == []
    known = all_addresses(Corpus(kg))
    subjects = subjects_of(kg, tmp_path)
    assert len(subjects) > 6_400
    lost = []
    for iri in subjects:
        page, _, place = known.get(iri, "").partition("#")
        if page not in ids or (place and place not in ids[page]):
            lost.append((iri, known.get(iri)))
    assert lost == []
    whole = [iri for iri in subjects if "#" not in known[iri]]
    assert sum("/id/review/" in iri for iri in whole) == bundled.count("reviews")


def test_every_link_between_pages_leads_somewhere(site: Path) -> None:
    pages = of_site(site, READ)
    ids = {address: ids for address, (ids, _) in of_the_dataset(site).items()}
    elsewhere = {view.file_name for view in VIEWS.values()} | {"index.html"}
    checked, lost = 0, []
    for address, (_, links) in of_the_dataset(site).items():
        for link in links:
            if re.match("https?://", link):
                continue
            checked += 1
            path, _, place = link.partition("#")
            parts = address.split("/")[:-1]
            for part in path.split("/"):
                parts = parts[:-1] if part == ".." else [*parts, part]
            target = "/".join(parts) if path else address
            # Views keep their state in the fragment: there it is no anchor.
            anchored = place and target in ids and "=" not in place
            there = target in pages or target in elsewhere
            if not there or (anchored and unquote(place) not in ids[target]):
                lost.append((address, link))
    assert checked > 30_000
    assert lost[:10] == []


def test_a_thing_that_no_rule_knows_lands_on_the_page_of_other_things(tmp_path: Path) -> None:
    iri = f"{BASE}id/telescope/a%20b"
    odd = (
        f'<{iri}> <http://www.w3.org/2000/01/rdf-schema#label> "Odd <b>thing</b>" .\n'
        f"<{iri}> <{BASE}ontology#area> <{BASE}id/telescope/c> .\n"
        f'<{BASE}id/finding/lost> <{BASE}ontology#area> "of no review" .\n'
    )
    kg = cg.open(small(tmp_path / "odd.nq", ["a", "b", "c", "d", "e"], extra=odd))
    known = module.addresses(Corpus(kg))
    assert known[iri].startswith("provenance/other.html#")
    pages = written(kg)
    page = parsed(pages["provenance/other.html"])
    assert "Odd <b>thing</b>" in page.by_id(known[iri].partition("#")[2]).text
    assert page.by_id(known[f"{BASE}id/finding/lost"].partition("#")[2])
    assert "of no review" in pages["provenance/other.ttl"]


NAMES = ["abc", "Abc", "ABC", "..", "con", "a'b&c", "x" * 150, "a%2F..%2Fb", "a;b=c", "é"]


def test_reviews_with_hostile_ids_have_safe_files_and_all_their_things_land(
    tmp_path: Path,
) -> None:
    kg = cg.open(small(tmp_path / "names.nq", NAMES))
    pages = written(kg)
    files = [a for a in pages if a.startswith("id/review/") and a.endswith(".html")]
    assert len({a.casefold() for a in files}) == len(files) == len(NAMES) == 10
    assert all(re.fullmatch(r"id/review/[a-z0-9][a-z0-9_-]*\.html", a) for a in files)
    ids = {address: ids for address, (ids, _) in names_and_links(pages).items()}
    known = all_addresses(Corpus(kg))
    things = [iri for iri in subjects_of(kg, tmp_path) if "/id/" in iri]
    assert len(things) == 5 * len(NAMES) + 2
    for iri in things:
        page, _, place = known[iri].partition("#")
        assert ids[page][place or "main"] == 1
