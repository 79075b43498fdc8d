"""An input with nothing to check is not praised, and words that nothing reads are named."""

from __future__ import annotations

from pathlib import Path

import pytest

import casegraph as cg
from casegraph.ingest.build import build_store, write_quads
from casegraph.ingest.tables import check_package
from casegraph.store.shortcuts import add_shortcuts

from ..support.command import command
from ..support.paths import CASES, ONTOLOGY

PREFIXES = """@prefix cg: <https://w3id.org/casegraph/ontology#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
"""
NOTHING = {
    "empty.ttl": "",
    "comment.nq": "# nothing yet\n",
    "datapackage.json": '{"name": "mine", "resources": []}',
    "result.json": '{"head": {"vars": ["t"]}, "results": {"bindings": []}}',
    "typo.ttl": PREFIXES + '<urn:x> a cg:review ; cg:reviewThemes "neglect" .',
    "other.ttl": PREFIXES + '<urn:x> a <https://schema.org/Review> ; skos:prefLabel "x" .',
    "concepts.ttl": PREFIXES + "<urn:s> a skos:ConceptScheme . <urn:c> skos:inScheme <urn:s> .",
    "findings.ttl": PREFIXES + "<urn:f> a cg:Finding .",
}


@pytest.mark.parametrize("name", NOTHING)
@pytest.mark.parametrize("options", [(), ("--tables-only",)], ids=["shapes", "no shapes"])
def test_an_input_without_reviews_is_refused(
    name: str, options: tuple[str, ...], tmp_path: Path
) -> None:
    path = tmp_path / name
    path.write_text(NOTHING[name], encoding="utf-8")
    done = command("validate", str(path), *options)
    assert done.returncode == 1
    assert "found 0 reviews, " in done.stderr
    assert "expected at least one of each" in done.stderr
    assert "Nothing" not in done.stdout
    assert not cg.validate(path).is_valid


def test_reviews_without_findings_are_refused(tmp_path: Path) -> None:
    text = (ONTOLOGY / "examples" / "valid" / "case-review.ttl").read_text(encoding="utf-8")
    path = tmp_path / "x.ttl"
    path.write_text(
        text.replace("cg:hasFinding", "cg:hasFindings").replace("a cg:Finding", "a cg:F")
    )
    done = command("validate", str(path))
    assert done.returncode == 1
    assert "found 1 review, 0 findings, " in done.stderr
    assert "cg:hasFindings: The ontology has no such term" in done.stdout
    assert "did you mean cg:hasFinding?" in done.stdout


def test_what_was_seen_is_counted(toy: Path, tmp_path: Path) -> None:
    write_quads([toy], tmp_path / "toy.nq")
    build_store([toy], tmp_path / "toy.kg")
    for name in ("toy.nq", "toy.kg"):
        done = command("validate", str(tmp_path / name))
        assert done.returncode == 0
        assert "5 reviews, 7 findings, 37 concepts; every shape holds." in done.stdout
    done = command("validate", str(toy))
    assert "5 reviews" in done.stdout
    assert "37 concepts; every shape holds. Nothing to mend" in done.stdout


def test_themes_of_the_file_alone_are_a_note(tmp_path: Path) -> None:
    done = command("validate", str(ONTOLOGY / "examples" / "valid" / "local-theme.ttl"))
    assert done.returncode == 0
    assert "example-cold-homes: The codebook of this installation does not have" in done.stdout
    assert "in good order" not in done.stdout


def test_themes_that_only_findings_state_are_a_note(tmp_path: Path) -> None:
    write_quads([CASES / "toy"], tmp_path / "toy.nq")
    lines = (tmp_path / "toy.nq").read_text(encoding="utf-8").splitlines(keepends=True)
    kept = [line for line in lines if "#reviewTheme> <https" not in line]
    (tmp_path / "less.nq").write_text("".join(kept), encoding="utf-8")
    done = command("validate", str(tmp_path / "less.nq"))
    assert done.returncode == 0
    assert f"{len(lines) - len(kept)} themes of findings or recommendations" in done.stdout
    store = cg.open(tmp_path / "toy.nq").store
    assert add_shortcuts(store.engine) == 0  # type: ignore[attr-defined]


@pytest.mark.parametrize("table", ["reviews", "findings"])
def test_tables_without_rows_are_refused_by_build_and_validate(
    toy: Path, table: str, tmp_path: Path
) -> None:
    path = toy / f"{table}.csv"
    path.write_text(path.read_text(encoding="utf-8").splitlines()[0] + "\n", encoding="utf-8")
    assert "header-only" in {f.kind for f in check_package(toy).faults}
    for subcommand in (("validate", str(toy)), ("build", str(toy), "-o", str(tmp_path / "x.kg"))):
        done = command(*subcommand)
        assert done.returncode == 1
        assert f"{table}.csv: found 'a header and no rows'" in done.stdout + done.stderr
