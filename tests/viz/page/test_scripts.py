"""The scripts of the pages: each view has its own, and without them no page is made."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from casegraph.api import KnowledgeGraph
from casegraph.errors import UsageError
from casegraph_viz.content.site_data import Corpus
from casegraph_viz.page import scripts
from casegraph_viz.page.frame import Frame
from casegraph_viz.page.scripts import page_script
from casegraph_viz.site.build import write_site
from casegraph_viz.views.query import packing
from casegraph_viz.views.registry import VIEWS

from ...support.paths import ROOT

BROWSER_CODE = ROOT / "viz" / "casegraph_viz"


@pytest.fixture
def elsewhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Path]:
    """An empty folder in place of the one with the scripts."""

    def forget() -> None:
        for known in (page_script, scripts.changed_source, packing.engine):
            known.cache_clear()

    monkeypatch.setattr(scripts, "BUNDLES", tmp_path)
    forget()
    yield tmp_path
    forget()


def test_each_kind_of_page_has_a_script() -> None:
    entries = [p.relative_to(BROWSER_CODE / "views") for p in BROWSER_CODE.rglob("page*.ts")]
    assert len(entries) == 13
    for entry in entries:
        kind = entry.stem.removeprefix("page").removeprefix("-")
        text = page_script("_".join(filter(None, [entry.parent.name, kind])))
        assert text.startswith('"use strict";')
        assert "https://" not in re.sub(r"https?://(www\.)?(w3|purl|xmlns)\.", "", text), entry
    assert "document" not in page_script("query_worker")


def test_a_script_is_about_what_its_sources_say() -> None:
    assert 'getElementById("mode")' in page_script("plain")
    assert len(page_script("plain")) < 600


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.usefixtures("elsewhere")
def test_without_scripts_no_page_is_made(kg: KnowledgeGraph, view: str) -> None:
    with pytest.raises(UsageError, match=r"^no page can be made: .* make browser\)$"):
        VIEWS[view].render(Corpus(kg), Frame())


@pytest.mark.usefixtures("elsewhere")
def test_without_scripts_no_site_is_made(kg: KnowledgeGraph, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no page can be made: this installation of casegraph"):
        write_site(kg, tmp_path / "site", lambda *told: None)
    assert not (tmp_path / "site").exists()


@pytest.fixture
def checkout(
    elsewhere: Path, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[str], None]:
    """A checkout of one source, from which a script was built; the function changes the source."""
    sources = tmp_path_factory.mktemp("viz")
    monkeypatch.setattr(scripts, "SOURCES", sources)
    (sources / "build.mjs").write_text("", encoding="utf-8")
    (sources / "page.ts").write_text("let a = 1;\n", encoding="utf-8")
    digest = hashlib.sha256(b"let a = 1;\n").hexdigest()
    (elsewhere / "page.js").write_text("let a=1;", encoding="utf-8")
    (elsewhere / scripts.STAMP).write_text(f"{digest}  page.ts\n", encoding="utf-8")

    def change(text: str) -> None:
        (sources / "page.ts").write_text(text, encoding="utf-8")

    return change


@pytest.mark.usefixtures("checkout")
def test_a_script_of_present_sources_is_used() -> None:
    assert page_script("page") == "let a=1;"


def test_the_end_of_a_line_is_no_change(checkout: Callable[[str], None]) -> None:
    checkout("let a = 1;\r\n")
    assert page_script("page") == "let a=1;"


def test_a_script_older_than_its_source_is_not_used(checkout: Callable[[str], None]) -> None:
    checkout("let a = 2;\n")
    with pytest.raises(
        UsageError, match=r"^no page can be made: page\.ts has changed .*; run: make browser$"
    ):
        page_script("page")
