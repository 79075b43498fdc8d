"""Texts that their datatype does not allow stay texts, and no analysis reads a year into them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import casegraph as cg
from casegraph.ingest.build import write_quads
from casegraph.sparql.dataframes import text_type

from ..support.command import command
from ..support.paths import CASES

#: By datatype: good texts with their values, and texts that it does not allow.
LITERALS: dict[str, tuple[dict[str, Any], list[str]]] = {
    "integer": ({"5": 5, "-0": 0, "+7": 7}, ["five", "1_000", " 5", "5.0", "", "9" * 30, "٣"]),
    "int": ({"5": 5}, ["5e1"]),
    "short": ({"5": 5}, ["x"]),
    "unsignedByte": ({"5": 5}, ["-"]),
    "decimal": ({"1.50": 1.5, ".5": 0.5, "-3": -3.0}, ["1e5", "1,5", "abc", "9" * 400]),
    "double": ({"1e5": 1e5, "INF": float("inf")}, ["1_0.0", "1,5", "1e", "∞"]),
    "boolean": ({"true": True, "0": False}, ["TRUE", "yes", ""]),
    "gYear": (
        {"2024": 2024, "2024Z": 2024, "12015": 12015, "-0044": -44, "2024+01:00": 2024},
        ["2019-2020", "24", "around 2015", "2015.5", "02015"],
    ),
}


def answer(folder: Path, *literals: str) -> list[object]:
    path = folder / "x.nt"
    path.write_text(
        "".join(f"<urn:s{i:03}> <urn:p> {text} .\n" for i, text in enumerate(literals)),
        encoding="utf-8",
    )
    frame = cg.open(path).query("SELECT ?v { ?s <urn:p> ?v } ORDER BY ?s")
    return [str(frame["v"].dtype), *frame["v"].tolist()]


@pytest.mark.parametrize("kind", LITERALS)
def test_a_column_has_the_type_of_its_texts_or_stays_text(kind: str, tmp_path: Path) -> None:
    datatype = f"^^<http://www.w3.org/2001/XMLSchema#{kind}>"
    good, bad = LITERALS[kind]
    dtype, *values = answer(tmp_path, *(f'"{text}"{datatype}' for text in good))
    assert dtype == {"decimal": "Float64", "double": "Float64", "boolean": "boolean"}.get(
        kind, "Int64"
    )
    assert values == list(good.values())
    for text in bad:
        one = next(iter(good))
        dtype, *values = answer(tmp_path, f'"{one}"{datatype}', f'"{text}"{datatype}')
        assert (dtype, values[1]) == (text_type(), text)


def test_whole_and_decimal_numbers_are_one_column_and_other_mixtures_are_text(
    tmp_path: Path,
) -> None:
    xsd = "<http://www.w3.org/2001/XMLSchema#"
    assert answer(tmp_path, f'"1"^^{xsd}integer>', f'"1.5"^^{xsd}decimal>')[0] == "Float64"
    assert answer(tmp_path, f'"1"^^{xsd}integer>', f'"true"^^{xsd}boolean>')[0] == text_type()
    assert answer(tmp_path, f'"1"^^{xsd}integer>', '"1"')[0] == text_type()
    assert answer(tmp_path, "<urn:x>", f'"1"^^{xsd}integer>')[0] == text_type()


@pytest.mark.parametrize("text", ["2019-2020", "around 2011", "TBC", "20"])
def test_analyses_take_a_year_that_is_none_for_not_stated(text: str, tmp_path: Path) -> None:
    """The toy states 2011, 2014, 2016 and 2020; the first of them is spoilt."""
    path = tmp_path / "toy.nq"
    write_quads([CASES / "toy"], path)
    quads = path.read_text(encoding="utf-8")
    assert '"2011"^^' in quads
    path.write_text(quads.replace('"2011"^^', f'"{text}"^^'), encoding="utf-8")
    kg = cg.open(path)
    assert kg.reviews()["r1"]["year"] is None
    assert [kg.reviews()[r]["year"] for r in ("r2", "r3", "r4")] == [2014, 2016, 2020]
    for subcommand in (["themes"], ["recurrence"],
                       ["view", "timeline", "-o", str(tmp_path / "x.html")]):  # fmt: skip
        done = command(*subcommand, "--kg", str(path))
        assert done.returncode == 0, (subcommand, done.stderr)
    assert "0 of 3 periods" in command("trend", "--kg", str(path)).stderr
    done = command("themes", "--where", "year=2010..", "--kg", str(path))
    assert "leaves 3 reviews" in done.stderr


def test_a_long_year_is_not_cut(tmp_path: Path) -> None:
    path = tmp_path / "toy.nq"
    write_quads([CASES / "toy"], path)
    quads = path.read_text(encoding="utf-8")
    path.write_text(quads.replace('"2011"^^', '"12015"^^'), encoding="utf-8")
    assert cg.open(path).reviews()["r1"]["year"] == 12015


def test_what_is_unbound_is_missing_and_no_text(tmp_path: Path) -> None:
    path = tmp_path / "x.nt"
    path.write_text('<urn:a> <urn:p> "None" .\n<urn:b> <urn:q> "x" .\n', encoding="utf-8")
    frame = cg.open(path).query("SELECT ?s ?v { ?s ?p ?o OPTIONAL { ?s <urn:p> ?v } } ORDER BY ?s")
    assert frame["v"].isna().tolist() == [False, True]
    assert str(frame["v"].dtype) == text_type()
