"""Data that cannot be read and queries at fault are refused in a sentence."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from casegraph.errors import (
    MissingStoreError,
    QueryError,
    StoreError,
    UsageError,
)
from casegraph.sparql.limits import Limits
from casegraph.sparql.sandbox import StoreTarget, run_query

from .asking import direct


def test_a_missing_dataset_is_never_made(tmp_path: Path) -> None:
    for kind, name in (("folder", "none"), ("file", "none.ttl"), ("quads", "none.nq")):
        with pytest.raises(MissingStoreError):
            run_query(StoreTarget(kind, tmp_path / name), "ASK {}")
    empty = tmp_path / "empty"
    empty.mkdir()
    with pytest.raises(MissingStoreError):
        run_query(StoreTarget("folder", empty), "ASK {}")
    status, _ = direct({"kind": "folder", "path": str(tmp_path / "none")}, "ASK {}")
    assert status["kind"] == "data"
    direct({"kind": "folder", "path": str(empty)}, "ASK {}")
    assert list(empty.iterdir()) == []
    assert not any((tmp_path / name).exists() for name in ("none", "none.ttl", "none.nq"))
    with pytest.raises(UsageError, match="expected one of folder, file, quads"):
        StoreTarget("url", tmp_path)


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("lol.rdf", b'<!DOCTYPE r [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><r>&b;</r>', "document"),
        ("low.xml", b'<?xml version="1.0"?><!doctype r><r/>', "document type"),
        ("wide.rdf", '<?xml version="1.0"?><!DOCTYPE r><r/>'.encode("utf-16"), "not UTF-8"),
        ("bad.ttl", b"<a:b> <a:c> .", "error at line|Parser error|cannot be read"),
        ("what.doc", b"hello", "extension 'doc'"),
        ("deep.jsonld", b'{"a:b":' * 60_000 + b"1" + b"}" * 60_000, "cannot be read"),
    ],
)
def test_data_that_cannot_be_read(tmp_path: Path, name: str, data: bytes, reason: str) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(StoreError, match=reason):
        run_query(StoreTarget("file", tmp_path / name), "ASK {}", memory=512 << 20)


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("SELECT * {\n ?s ?p }", "line 2, column 8: found '}' where the value of a property"),
        ("SELECT * { ?s ?p ?o } LIMIT", "column 28: found text that is not SPARQL at the end"),
        ("SELECT * { ?s cgg:number ?o }", "found the prefix 'cgg', .* did you mean cg: ?"),
        ("SELECT * { ?s foo:x ?o }", "line 1, column 20: .* declare it with PREFIX foo:"),
        ("SELECT ?s (COUNT(*) AS ?n) { ?s ?p ?o }", "The SELECT contains a variable"),
        ("FIND ?x", "line 1, column 1: found 'FIND'; expected SELECT, ASK, CONSTRUCT or DESCRIBE"),
        ("PREFIX a: <b:>\n SELEC ?x { a:b a ?x }", "line 2, column 2: .* did you mean SELECT"),
        ("SELECT (<urn:f>(1) AS ?x) {}", "custom function <urn:f> is not supported"),
        ("SELECT * { ?s ?p 'open }", "line 1, column 18: found a string that is never closed"),
        ("INSERT DATA { <a:b> <a:c> 1 }", "casegraph only reads"),
        ("ASK {} # " + "x" * 70_000, "too long"),
    ],
)
def test_faults_are_told_in_a_sentence(target: StoreTarget, query: str, message: str) -> None:
    with pytest.raises(QueryError, match=message) as caught:
        run_query(target, query)
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 250


def test_limits_must_make_sense() -> None:
    wrongs: list[dict[str, Any]] = [
        {"seconds": 0.0}, {"seconds": float("nan")}, {"memory": 1 << 28}, {"rows": -1},
    ]  # fmt: skip
    for wrong in wrongs:
        with pytest.raises(UsageError):
            Limits(**wrong)
