"""What all pages of a site stand on: corpus, frame, positions, small picture, hand-over."""

from __future__ import annotations

import csv
import hashlib
import json
import re
import subprocess
import xml.etree.ElementTree as ET
import zipfile
from pathlib import Path
from typing import Any

import networkx as nx
import pyoxigraph as ox
import pytest
from typer.testing import CliRunner

from casegraph.api import KnowledgeGraph
from casegraph.cli.app import app
from casegraph.selection import Selection
from casegraph_viz.content.layout.drawing import first_lines
from casegraph_viz.content.layout.positions import read_positions, write_positions
from casegraph_viz.content.site_data import Corpus
from casegraph_viz.page.frame import Frame
from casegraph_viz.site.archive import CHECKSUMS, archive, checksums
from casegraph_viz.site.downloads import write_downloads
from casegraph_viz.site.miniature import miniature
from casegraph_viz.views.registry import view

from ...support.paths import DATA


def rows(name: str) -> list[dict[str, str]]:
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.fixture(scope="module")
def wales(kg: KnowledgeGraph) -> Corpus:
    return Corpus(kg, ["nation=wales"])


class TestCorpus:
    def test_counts_follow_the_filter(self, wales: Corpus, kg: KnowledgeGraph) -> None:
        level = {"thematic", "aggregate"}
        case = {r for r, about in kg.reviews().items() if about["level"] not in level}
        reviews = {r["review_id"] for r in rows("reviews") if r["nation"] == "Wales"} & case
        assert len(reviews) >= 20
        assert wales.counts == {
            "reviews": len(reviews),
            "children": sum(r["review_id"] in reviews for r in rows("children")),
            "findings": sum(r["review_id"] in reviews for r in rows("findings")),
            "recommendations": sum(r["review_id"] in reviews for r in rows("recommendations")),
        }
        assert set(wales.shown) == reviews

    def test_without_a_filter_everything_is_counted(self, kg: KnowledgeGraph) -> None:
        assert Corpus(kg).counts == kg.counts()

    def test_findings_stand_by_review(self, wales: Corpus) -> None:
        found = wales.findings_by_review
        assert sum(len(v) for v in found.values()) == len(rows("findings"))
        assert all(f["review_id"] == review for review, of in found.items() for f in of)

    def test_only_linked_themes_have_a_community(self, kg: KnowledgeGraph) -> None:
        corpus = Corpus(kg)
        assert len(corpus.communities) > 10
        assert set(corpus.communities) == {n for n in corpus.weighted if corpus.weighted.degree(n)}


class TestFrame:
    @pytest.mark.parametrize(
        ("here", "link"),
        [("index.html", "b.html#x"), ("id/review/a.html", "../../b.html#x")],
    )
    def test_links_are_relative(self, here: str, link: str) -> None:
        assert Frame(here, {"urn:x": "b.html#x"}).link("urn:x") == link

    def test_a_page_alone_links_to_nothing(self) -> None:
        alone = Frame()
        assert (alone.root, alone.link("urn:x"), alone.to("index.html")) == (None, "", "")

    def test_a_citation_names_dataset_and_filters(self) -> None:
        asked = Selection.of(["nation=wales", "year=2015.."])
        cited = Frame(digest="0123456789abcdef99", selection=asked).citation("")
        assert cited.data == "dataset 0123456789abcdef, where nation=wales; year=2015.."


class TestPositions:
    def test_they_come_back(self, tmp_path: Path) -> None:
        places = {"urn:ä": {"wide": (1.5, -2.0), "tall": (0.0, 3.25)}}
        write_positions(tmp_path / "deep" / "p.json", places)
        assert read_positions(tmp_path / "deep" / "p.json") == places

    @pytest.mark.parametrize(
        "text",
        ["", "[]", "{", '{"urn:a": 1}', '{"urn:a": {"wide": [1, 2]}}',
         '{"urn:a": {"wide": [1, NaN], "tall": [1, 2]}}',
         '{"urn:a": {"wide": [1, 1e99], "tall": [1, 2]}}',
         '{"urn:a": {"wide": ["x", 1], "tall": [1, 2]}}'],
    )  # fmt: skip
    def test_a_damaged_file_is_passed_over(self, tmp_path: Path, text: str) -> None:
        (tmp_path / "p.json").write_text(text, "utf-8")
        assert read_positions(tmp_path / "p.json") == {}


class TestMiniature:
    @pytest.mark.parametrize(("shape", "named"), [("wide", 20), ("tall", 12)])
    def test_it_draws_the_linked_themes_and_the_lines(
        self, kg: KnowledgeGraph, shape: str, named: int
    ) -> None:
        corpus = Corpus(kg)
        picture = ET.fromstring(miniature(corpus, 'Says "so" & <so>', shape))
        linked = [n for n in corpus.drawing["nodes"] if not n["listed"]]
        assert picture.get("aria-label") == 'Says "so" & <so>'
        assert len(picture.findall("a/path")) == len(linked) > 20
        assert len(picture.findall("line")) == len(corpus.drawing["edges"]) > 20
        assert len(picture.findall("a/text")) >= named
        # Each opens its theme on the map, and is named for a pointer that rests on it.
        for link in picture.findall("a"):
            theme = corpus.themes[link.get("href", "").removeprefix("theme-map.html#theme=")]
            assert link.findtext("title") == theme.label
            written = link.find("text")
            assert written is None or " ".join(written.itertext()) == theme.label

    def test_no_name_lies_over_a_shape_or_another_name(self, kg: KnowledgeGraph) -> None:
        corpus = Corpus(kg)
        shapes = [(n["x"], n["y"], n["size"]) for n in corpus.drawing["nodes"] if not n["listed"]]
        # A name may take two lines, each with a box of its own.
        names = [
            (float(t.get("x", "")), float(t.get("y", "")) + 32 * line, 7.0 * len(words))
            for t in ET.fromstring(miniature(corpus, "")).findall("a/text")
            for line, words in enumerate(t.itertext())
        ]
        assert len(names) >= 20
        for x, y, half in names:
            for u, v, size in shapes:
                assert abs(x - u) >= half + size or v - size >= y + 5 or v + size <= y - 25
            for u, v, w in names:
                assert (u, v) == (x, y) or abs(x - u) >= half + w or abs(y - v) >= 30


@pytest.fixture(scope="module")
def folder(kg: KnowledgeGraph, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("downloads") / "downloads"
    listed = write_downloads(Corpus(kg), folder)
    there = {p for p in folder.rglob("*") if p.is_file()}
    assert {folder.parent / d.address for d in listed} == there
    assert all((folder.parent / d.address).stat().st_size == d.size for d in listed)
    return folder


class TestDownloads:
    def test_turtle_and_json_ld_say_what_the_quads_say(self, folder: Path) -> None:
        def read(name: str, form: ox.RdfFormat) -> set[Any]:
            return {q.triple for q in ox.parse(path=str(folder / name), format=form)}

        quads = read("casegraph.nq", ox.RdfFormat.N_QUADS)
        assert len(quads) > 40_000
        assert read("casegraph.ttl", ox.RdfFormat.TURTLE) == quads
        assert read("casegraph.jsonld", ox.RdfFormat.JSON_LD) == quads

    def test_the_methods_are_those_of_the_site(self, folder: Path, kg: KnowledgeGraph) -> None:
        said = (folder / "methods.md").read_text("utf-8")
        counted = len(kg.incidence().units)
        assert said.startswith("# Methods of this corpus\n")
        assert f"which leaves {counted} reviews about a single case" in said
        assert "No protocol was given" in said
        assert "resamples" in said
        # A site is the same each time: no day of the clock, no folder of a machine.
        assert "Made with casegraph" in said
        assert not re.search(r"\) on \d{4}-", said)
        assert str(folder.parent) not in said

    def test_vosviewer_gets_places_and_communities(self, folder: Path, kg: KnowledgeGraph) -> None:
        corpus = Corpus(kg)
        network = json.loads((folder / "vosviewer.json").read_text("utf-8"))["network"]
        placed = {i["url"]: (i["x"], -i["y"]) for i in network["items"] if "x" in i}
        assert placed == {iri: at["wide"] for iri, at in corpus.positions.items()}
        assert len(network["clusters"]) > 3

    def test_the_lines_of_the_map_are_files_of_their_own(
        self, folder: Path, kg: KnowledgeGraph
    ) -> None:
        table = Corpus(kg).pairs
        rows = [row for found in first_lines(table).values() for row in found.tolist()]
        wanted = {frozenset((p.a.id, p.b.id)) for p in table.pairs(table.net, rows)}
        read = nx.read_graphml(folder / "lines-of-the-map.graphml")
        assert {frozenset(ends) for ends in read.edges} == wanted
        assert set(read) == set().union(*wanted)
        looks = nx.read_gexf(folder / "lines-of-the-map.gexf").nodes(data="viz")
        assert all({"color", "size", "position"} <= set(look) for _, look in looks)
        network = json.loads((folder / "lines-of-the-map.vosviewer.json").read_text("utf-8"))
        assert len(network["network"]["links"]) == len(wanted)

    def test_the_ontology_is_there(self, folder: Path) -> None:
        assert len(list((folder / "ontology").rglob("*.ttl"))) >= 17


class TestHandover:
    def test_checksums_are_those_of_the_files(self, tmp_path: Path) -> None:
        folder = tmp_path / "site"
        (folder / "a").mkdir(parents=True)
        (folder / "a" / "ä b.html").write_bytes(b"one")
        (folder / "index.html").write_bytes(b"two")
        (folder / CHECKSUMS).write_text(checksums(folder), "utf-8")
        assert hashlib.sha256(b"one").hexdigest() in (folder / CHECKSUMS).read_text("utf-8")
        done = subprocess.run(
            ["sha256sum", "--strict", "-c", CHECKSUMS], cwd=folder, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr
        assert done.stdout.count(": OK") == 2

    def test_the_archive_is_the_same_bytes_each_time(self, tmp_path: Path) -> None:
        folder = tmp_path / "site"
        folder.mkdir()
        (folder / "index.html").write_bytes(b"two")
        first = archive(folder, tmp_path / "1.zip").read_bytes()
        (folder / "index.html").touch()
        assert archive(folder, tmp_path / "2.zip").read_bytes() == first
        with zipfile.ZipFile(tmp_path / "1.zip") as packed:
            assert packed.namelist() == ["site/index.html"]
            assert packed.testzip() is None

    def test_publish_writes_site_list_and_archive(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("casegraph_viz.site.build.COLLECTIONS", {})
        monkeypatch.setattr("casegraph_viz.site.build.VIEWS", {"theme-map": view("theme-map")})
        target = tmp_path / "out"
        done = CliRunner().invoke(app, ["publish", str(target), "--zip", "--where", "nation=wales"])
        assert done.exit_code == 0, done.output
        assert {p.name for p in tmp_path.iterdir()} == {"out", "out.zip"}
        listed = (target / CHECKSUMS).read_text("utf-8").splitlines()
        files = [p for p in target.rglob("*") if p.is_file()]
        assert len(listed) == len(files) - 1
        with zipfile.ZipFile(tmp_path / "out.zip") as packed:
            assert len(packed.namelist()) == len(listed)
