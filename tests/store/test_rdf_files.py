"""RDF files as other programs leave them are read alike by the library and by the query process."""

from __future__ import annotations

import codecs
from pathlib import Path

import pytest

import casegraph
from casegraph.errors import StoreError, TableError
from casegraph.ingest.tables import check_package
from casegraph.store import open_memory

TURTLE = "@prefix e: <http://e/> .\n<#a> e:b <c> .\n"
TRIPLE = '<urn:a> <urn:b> "x" .\n'
XML = (
    '<?xml version="1.0"?>\n<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
    'xmlns:e="urn:"><rdf:Description rdf:about="urn:a"><e:b>x</e:b></rdf:Description></rdf:RDF>'
)
READ = {
    "plain.nt": TRIPLE.encode(),
    "mark.ttl": codecs.BOM_UTF8 + TRIPLE.encode(),
    "mark.nq": codecs.BOM_UTF8 + TRIPLE.encode(),
    "mark.rdf": codecs.BOM_UTF8 + XML.encode(),
    "mark.jsonld": codecs.BOM_UTF8 + b'{"@id": "urn:a", "urn:b": "x"}',
    "plain.owl": TRIPLE.encode(),
    "xml.owl": XML.encode(),
    "prefix.owl": XML.split("\n")[1].replace("rdf:", "r:").replace(":rdf", ":r").encode(),
    "mark.owl": codecs.BOM_UTF8 + b"\n " + XML.replace('<?xml version="1.0"?>', "").encode(),
    "plain.nquads": TRIPLE.encode(),
    "plain.ntriples": TRIPLE.encode(),
    "plain.turtle": TRIPLE.encode(),
    "UPPER.TTL": TRIPLE.encode(),
    "plain.json": b'{"@id": "urn:a", "urn:b": "x"}',
}


@pytest.mark.parametrize("name", READ)
def test_a_file_is_read_alike_by_both_readers(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(READ[name])
    assert open_memory(path).select("SELECT ?s ?p ?o { ?s ?p ?o }").rows == [
        ("urn:a", "urn:b", "x")
    ]
    found = casegraph.open(path).query("SELECT ?s ?p ?o { ?s ?p ?o }")
    assert found.values.tolist() == [["urn:a", "urn:b", "x"]]


@pytest.mark.parametrize("mark", [b"", codecs.BOM_UTF8])
def test_relative_names_are_resolved_against_the_file(mark: bytes, tmp_path: Path) -> None:
    path = tmp_path / "a folder" / "relative.ttl"
    path.parent.mkdir()
    path.write_bytes(mark + TURTLE.encode())
    expected = [f"{path.as_uri()}#a", path.with_name("c").as_uri()]
    (row,) = open_memory(path).select("SELECT ?s ?o { ?s ?p ?o }").rows
    assert list(row) == expected
    found = casegraph.open(path).query("SELECT ?s ?o { ?s ?p ?o }")
    assert found.values.tolist() == [expected]


@pytest.mark.parametrize(
    "document",
    [
        '{"@context": "https://schema.org/", "@id": "urn:a", "name": "x"}',
        '[{"@id": "urn:b"}, {"@context": [{"n": "urn:n"}, "https://schema.org/"], "n": "x"}]',
    ],
)
def test_a_context_at_another_address_is_named_and_not_fetched(
    document: str, tmp_path: Path
) -> None:
    path = tmp_path / "context.jsonld"
    path.write_text(document, encoding="utf-8")
    with pytest.raises(StoreError) as caught:
        open_memory(path)
    said = str(caught.value)
    assert "found the context https://schema.org/ at another address" in said
    assert "nothing is fetched" in said


OTHERS = {
    "reviews.xlsx": ("a spreadsheet", "save each sheet as CSV UTF-8"),
    "reviews.ods": ("a spreadsheet", "save each sheet as CSV UTF-8"),
    "data.zip": ("a packed file", "unpack it"),
    "published.nq.gz": ("a packed file", "unpack it"),
    "report.pdf": ("a document", "code its facts"),
    "page.html": ("a web page", "download the data"),
}


@pytest.mark.parametrize("name", OTHERS)
def test_a_file_of_another_program_is_refused_with_what_to_do(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(b"PK\3\4")
    what, act = OTHERS[name]
    with pytest.raises(StoreError, match=f"found {what}; expected RDF.*; {act}"):
        open_memory(path)
    with pytest.raises(TableError, match=f"found {what}; expected a folder of tables .*; {act}"):
        check_package(path)
