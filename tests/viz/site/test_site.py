"""A site appears whole or not at all, replaces only its own kind, and can be taken away."""

from __future__ import annotations

import csv
import json
import os
import re
import shutil
import subprocess
import sys
from functools import lru_cache
from pathlib import Path
from typing import Any, cast

import networkx as nx
import pytest
from typer.testing import CliRunner

import casegraph
from casegraph.api import KnowledgeGraph
from casegraph.errors import StoreError, UnknownNameError, UsageError
from casegraph.ingest.build import build_store
from casegraph_viz import VIEWS, write_site
from casegraph_viz.content.layout.positions import POSITIONS
from casegraph_viz.site.build import MARK
from casegraph_viz.views.registry import view

from ...support.command import refuses
from ...support.paths import CASES

FILES = {
    "index.html",
    "theme-map.html",
    "downloads/casegraph.nq",
    "downloads/methods.md",
    "downloads/themes.csv",
    "downloads/cooccurrence.csv",
    "downloads/cooccurrence-independence.csv",
    "downloads/cooccurrence.graphml",
}


MAP = ["theme-map"]


class Light:
    """The bundled reviews with a dataset file of one line, where its content does not matter."""

    def __init__(self, kg: KnowledgeGraph) -> None:
        self._kg = kg
        self.incidence = lru_cache(kg.incidence)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._kg, name)

    def in_memory(self) -> Light:
        return self

    def write_nquads(self, path: Path) -> None:
        path.write_text("<urn:a> <urn:b> <urn:c> .\n", encoding="utf-8")


@pytest.fixture(scope="module")
def light(kg: KnowledgeGraph) -> KnowledgeGraph:
    return cast("KnowledgeGraph", Light(kg))


@pytest.fixture(scope="module")
def of_one_view(light: KnowledgeGraph, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site of the bundled reviews with the map alone, which no test changes."""
    folder = tmp_path_factory.mktemp("one") / "site"
    write_site(light, folder, views=MAP)
    return folder


@pytest.fixture(scope="module")
def few(tmp_path_factory: pytest.TempPathFactory) -> KnowledgeGraph:
    """The toy reviews, for what does not depend on what a site shows."""
    folder = tmp_path_factory.mktemp("few") / "toy.kg"
    build_store([CASES / "toy"], folder)
    return casegraph.open(folder)


def tree(folder: Path) -> dict[str, bytes]:
    return {
        p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()
    }


def test_the_site_holds_pages_and_downloads(site: Path) -> None:
    assert set(tree(site)) >= FILES
    assert len(list((site / "downloads" / "tables").rglob("*.csv"))) >= 7


def test_nothing_is_left_beside_the_site(site: Path) -> None:
    assert list(site.parent.iterdir()) == [site]


def test_a_rebuild_with_the_places_that_were_kept_is_the_same_site(
    light: KnowledgeGraph, of_one_view: Path, tmp_path: Path
) -> None:
    """That another process writes the same bytes is tested with the wheel."""
    shutil.copytree(of_one_view, tmp_path / "site")
    first = tree(tmp_path / "site")
    assert {"index.html", "theme-map.html", POSITIONS} <= set(first)
    write_site(light, tmp_path / "site", views=MAP)
    assert tree(tmp_path / "site") == first


def test_every_page_is_small_and_of_a_site(site: Path) -> None:
    pages = sorted(site.rglob("*.html"))
    assert len(pages) > 600
    large = {p.name: p.stat().st_size for p in pages if p.stat().st_size > 2_000_000}
    assert set(large) <= {"query.html"}
    assert sum(large.values()) < 7_000_000
    for page in pages:
        assert 'aria-label="Views"' in page.read_text(encoding="utf-8"), page


def test_every_page_says_who_coded_the_rows(site: Path) -> None:
    """In the citation of every page, and in plain words on the first."""
    coders = "large language models from written rules"
    pages = [*site.glob("*.html"), *sorted(site.rglob("id/review/*.html"))[:5]]
    assert len(pages) >= 20
    for page in pages:
        text = page.read_text(encoding="utf-8")
        assert f"<dt>Coded by</dt><dd>{coders}</dd>" in text, page.name
        assert re.search(rf'<dd id="cite-as">[^<]*coded by {coders}', text), page.name
    index = (site / "index.html").read_text(encoding="utf-8")
    assert f"The rows were coded by {coders}" in index


def test_a_site_of_some_views_links_to_no_other_page(of_one_view: Path) -> None:
    html = (of_one_view / "theme-map.html").read_text(encoding="utf-8")
    assert "vocab/theme/" not in html.replace("https://w3id.org/casegraph/vocab/theme/", "")


def test_downloads_hold_what_the_pages_show(site: Path, kg: KnowledgeGraph) -> None:
    with (site / "downloads" / "cooccurrence.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    network = kg.cooccurrence(null="exact")
    assert len(rows) == network.number_of_edges()
    assert {row["net"] for row in rows} == {"exact"}
    assert list(rows[0])[:4] == ["theme_a", "theme_b", "n11", "a"]
    read = nx.read_graphml(site / "downloads" / "cooccurrence.graphml")
    assert set(read.edges) == set(network.edges)
    with (site / "downloads" / "themes.csv").open(encoding="utf-8", newline="") as stream:
        themes = {row["theme"]: int(row["reviews"]) for row in csv.DictReader(stream)}
    assert themes == {t: d["count"] for t, d in network.nodes(data=True)}


def test_an_earlier_site_is_replaced(few: KnowledgeGraph, tmp_path: Path) -> None:
    folder = tmp_path / "site"
    write_site(few, folder, views=MAP)
    (folder / "stray.html").write_text("from an older version")
    write_site(few, folder, views=MAP)
    assert not (folder / "stray.html").exists()
    assert (folder / "index.html").is_file()
    assert list(tmp_path.iterdir()) == [folder]


def test_a_folder_of_somebody_else_is_refused(few: KnowledgeGraph, tmp_path: Path) -> None:
    (tmp_path / "thesis.docx").write_text("years of work")
    with pytest.raises(UsageError, match="did not write"):
        write_site(few, tmp_path, views=MAP)
    assert [p.name for p in tmp_path.iterdir()] == ["thesis.docx"]


def test_a_file_in_place_of_the_folder_is_refused(few: KnowledgeGraph, tmp_path: Path) -> None:
    (tmp_path / "site").write_text("a file")
    with pytest.raises(UsageError, match="is a file"):
        write_site(few, tmp_path / "site", views=MAP)


def test_a_failed_run_leaves_the_earlier_site_alone(
    few: KnowledgeGraph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "site"
    write_site(few, folder, views=MAP)
    before = tree(folder)

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("casegraph_viz.site.build.write_downloads", full)
    with pytest.raises(StoreError, match="No space left on device"):
        write_site(few, folder, views=MAP)
    assert tree(folder) == before
    assert list(tmp_path.iterdir()) == [folder]


def test_a_run_stopped_in_the_middle_is_undone_by_the_next(
    few: KnowledgeGraph, tmp_path: Path
) -> None:
    folder = tmp_path / "site"
    write_site(few, folder, views=MAP)
    folder.rename(tmp_path / ".site.old")
    ended = subprocess.run(
        [sys.executable, "-c", "import os; print(os.getpid())"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    stale = tmp_path / f".site.tmp-{ended.stdout.strip()}"
    stale.mkdir()
    living = tmp_path / f".site.tmp-{os.getppid()}"
    living.mkdir()
    write_site(few, folder, views=MAP)
    assert (folder / MARK).is_file()
    assert sorted(p.name for p in tmp_path.iterdir()) == sorted([living.name, "site"])


def test_the_mark_names_dataset_and_pages(site: Path, kg: KnowledgeGraph) -> None:
    mark = json.loads((site / MARK).read_text(encoding="utf-8"))
    assert mark["dataset"] == kg.digest
    assert mark["pages"] == ["index.html", *(v.file_name for v in VIEWS.values())]


def test_views_are_found_by_name() -> None:
    assert len(VIEWS) == 18
    assert [v.name for v in VIEWS.values() if v.listed] == [
        "theme-map", "matrix", "agencies", "compare", "children", "recommendations",
        "what-helped", "timeline", "recurrence", "national-figures", "reviews", "query",
    ]  # fmt: skip
    with pytest.raises(UnknownNameError) as caught:
        view("theme-mop")
    assert caught.value.nearest == ["theme-map"]


def test_view_writes_one_file_and_lists_the_views(kg: KnowledgeGraph, tmp_path: Path) -> None:
    from casegraph.cli.app import app

    path = tmp_path / "map.html"
    done = CliRunner().invoke(
        app, ["view", "theme-map", "-o", str(path), "--where", "nation=wales"]
    )
    assert done.exit_code == 0, done.output
    assert "nation=wales" in path.read_text(encoding="utf-8")
    assert list(tmp_path.iterdir()) == [path]
    listed = CliRunner().invoke(app, ["view", "--list"])
    assert listed.stdout.startswith("theme-map ")


@pytest.mark.parametrize(
    ("arguments", "message", "code"),
    [
        (["view"], "needs a name", 2),
        (["view", "nope"], "unknown view", 2),
        (["view", "theme-map", "--where", "planet=mars"], "planet", 2),
    ],
)
def test_a_wrong_call_is_refused_in_a_sentence(
    kg: KnowledgeGraph, tmp_path: Path, arguments: list[str], message: str, code: int
) -> None:
    assert message in refuses(*arguments, code=code, cwd=tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_finding_the_commands_loads_nothing_heavy() -> None:
    code = (
        "import sys, casegraph_viz.commands;"
        "print(sorted({'networkx','pyvis','numpy','pandas','jinja2','IPython'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
