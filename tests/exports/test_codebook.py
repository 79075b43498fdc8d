"""The codebook on paper holds what the ontology holds, and asks for nothing."""

from __future__ import annotations

import csv
import io
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

import casegraph
from casegraph.errors import UnknownNameError
from casegraph.exports.codebook import codebook, codebook_page, schemes
from casegraph.ingest.tables import schema
from casegraph.ingest.tables.column_page import column_page
from casegraph.model.concepts import concepts

from ..support.command import refuses, run
from ..support.paths import ROOT


def test_every_id_that_a_table_may_hold_is_in_the_codebook() -> None:
    held = set(codebook()["id"])
    for table in schema.TABLES:
        for column in table.columns:
            if column.scheme is not None:
                assert held.issuperset(schema.allowed(column)), column.name


def test_the_table_has_each_concept_once_with_its_words() -> None:
    frame = codebook()
    assert not frame.duplicated(["scheme", "id"]).any()
    for row in frame.to_dict("records"):
        concept = concepts(row["scheme"])[row["id"]]
        assert (row["label"], row["definition"]) == (concept.pref_label, concept.definition)
        assert row["alternative_labels"] == list(concept.alt_labels)
        assert bool(row["broader"]) == bool(row["broader_label"])
    assert frame["definition"].str.len().gt(0).mean() > 0.9
    (male,) = frame[(frame["scheme"] == "characteristic") & (frame["id"] == "male")].to_dict(
        "records"
    )
    assert (male["broader"], male["broader_label"]) == ("sex", "Sex")


def test_a_scheme_is_found_by_name_and_title_in_any_case(kg: casegraph.KnowledgeGraph) -> None:
    for scheme in schemes():
        for written in (scheme.name, scheme.title.upper()):
            assert set(kg.codebook(written)["scheme"]) == {scheme.name}
    with pytest.raises(UnknownNameError, match="unknown scheme 'outcom'; did you mean outcome"):
        codebook("outcom")


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.ids: set[str] = set()
        self.links: list[str] = []
        self.open: list[str] = []
        self.codes: list[str] = []
        self.tags: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        named = dict(attrs)
        if named.get("id"):
            assert named["id"] not in self.ids
            self.ids.add(str(named["id"]))
        self.links += [str(named[name]) for name in ("href", "src") if named.get(name)]
        if tag not in ("meta", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] == "code":
            self.codes.append(data)


@pytest.mark.parametrize("name", [None, *(s.name for s in schemes())])
def test_the_page_is_whole_and_asks_for_nothing(name: str | None) -> None:
    page = codebook_page(name)
    reader = _Reader()
    reader.feed(page)
    assert reader.open == []
    assert reader.tags.isdisjoint({"script", "link", "img", "iframe"})
    assert {link.removeprefix("#") for link in reader.links} <= reader.ids
    assert not re.search(r"url\(|@import|https?://", page)
    assert set(codebook(name)["id"]) <= set(reader.codes)
    assert '<html lang="en-GB">' in page
    assert page.count("<h1>") == 1


def test_the_command_prints_and_writes_each_form(tmp_path: Path) -> None:
    assert run("codebook", "outcome").stdout.splitlines()[1].startswith("death")
    rows = list(csv.DictReader(io.StringIO(run("codebook", "--format", "csv").stdout)))
    assert len(rows) == len(codebook())
    assert rows[0]["alternative_labels"].split(";") == codebook()["alternative_labels"][0]
    path = tmp_path / "themes.html"
    assert run("codebook", "theme", "--format", "html", "-o", str(path)).stdout == ""
    assert path.read_text(encoding="utf-8") == codebook_page("theme")
    assert "unknown scheme 'them'; did you mean theme" in refuses("codebook", "them")


def test_the_page_of_columns_is_current_and_whole() -> None:
    page = (ROOT / "docs" / "columns.md").read_text(encoding="utf-8")
    assert page == column_page(), "run: make columns"
    for table in schema.TABLES:
        part = page.partition(f"## {table.name}\n")[2].partition("\n## ")[0]
        assert re.findall(r"^\| `([a-z_]+)` \|", part, re.M) == [c.name for c in table.columns]
