"""Themes that the codebook of this installation does not have are counted and named."""

from __future__ import annotations

from pathlib import Path

import casegraph as cg
from casegraph.ingest.build import write_quads
from casegraph.model.iris import concept

from ..support.command import command
from ..support.paths import CASES


def test_themes_outside_the_codebook_are_counted_and_named(tmp_path: Path) -> None:
    whole = tmp_path / "whole.nq"
    write_quads([CASES / "toy"], whole)
    path = whole.with_name("own.nq")
    theme, own = concept("theme", "neglect"), "https://example.org/own/loneliness"
    path.write_text(
        whole.read_text(encoding="utf-8").replace(f"<{theme}>", f"<{own}>"), encoding="utf-8"
    )
    reviews = cg.open(whole).incidence().units_with("neglect")
    said = f"1 theme of the data not in the codebook, and so not counted: {own} ({len(reviews)} re"
    for subcommand in ("themes", "cooccur", "sets"):
        assert said in command(subcommand, "--kg", str(path)).stderr, subcommand
    assert any(said in warning for warning in cg.open(path).incidence().warnings)
    narrower = cg.open(path).incidence(["polarity=concern"], "finding").warnings
    assert any("findings)" in warning for warning in narrower)
