"""A protocol fixes an analysis: its number, its faults, and what stands on every file."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

import casegraph as cg
from casegraph.analyses.report.protocol import SETTINGS, Protocol
from casegraph.analyses.report.protocol_file import protocol_text, read_protocol, write_protocol
from casegraph.errors import ProtocolError, UsageError
from casegraph.exports import FORMATS, edge_frame, export, to_csv

from ..support.command import command


def refused(*arguments: str, code: int = 2) -> str:
    """Check that a call is refused without data, and return the words."""
    done = command(*arguments)
    assert (done.returncode, done.stdout) == (code, ""), done
    return done.stderr


@pytest.fixture
def written(tmp_path: Path) -> Callable[[str], Path]:
    """Return a function that writes a protocol and returns its path."""

    def write(text: str) -> Path:
        path = tmp_path / "analysis.toml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_a_number_names_the_analysis_and_not_the_file(written: Callable[[str], Path]) -> None:
    one = read_protocol(written('seed = 3\nwhere = ["year=2010..", "theme=neglect,poverty"]\n'))
    other = read_protocol(written(
        "# The same, spelled otherwise.\n"
        'where = [\n  "Theme = Poverty, Neglect",  # either\n  "year=2010..",\n]\n'
        'net = "exact"\n\n"seed" = 3\nmax-q = 1\n'
    ))  # fmt: skip
    assert one == other
    assert one.digest == other.digest
    assert len(one.digest) == 64
    assert Protocol().digest == read_protocol(written("")).digest == read_protocol(
        written("\ufeff" + protocol_text())
    ).digest  # fmt: skip
    changes: list[dict[str, Any]] = [
        {"net": "independence"}, {"length_by": "group"}, {"unit": "child"}, {"apart": True},
        {"within": ("outcome",)},
        {"where": ("nation=wales",)}, {"correction": "by"}, {"max_q": 0.05}, {"min_count": 2},
        {"resamples": 9}, {"permutations": 9}, {"seed": 2}, {"also": ("nation=wales",)},
    ]  # fmt: skip
    assert {next(iter(c)) for c in changes} == {s.field for s in SETTINGS.values()}
    made = [Protocol(**change) for change in changes]
    assert len({p.digest for p in made} | {Protocol().digest}) == len(made) + 1
    assert [p.changed for p in made] == [(next(iter(c)).replace("_", "-"),) for c in changes]


def test_every_fault_is_told_with_its_line_and_the_nearest_name(
    written: Callable[[str], Path],
) -> None:
    path = written(
        '# A protocol.\nnet = "exakt"\nmax-q = "0.05"\nmin-count = -1\nsed = 4\n'
        'where = ["theme=neglekt", "nation"]\napart = 1\n[also]\nx = 1\n'
    )
    with pytest.raises(ProtocolError) as caught:
        read_protocol(path)
    assert "8 faults" in str(caught.value)
    told = "\n".join(caught.value.faults)
    for text in (
        "line 2: net: unknown null model 'exakt'; did you mean exact?",
        'line 3: max-q: found "0.05"; expected a number from 0 to 1, without quotes',
        "line 4: min-count: found -1; expected a whole number, 0 or more",
        "line 5: unknown setting 'sed'; did you mean seed?",
        "line 6: where: unknown theme 'neglekt'; did you mean neglect",
        "line 6: where: the filter 'nation' is not of the form KEY=VALUE",
        "line 7: apart: found 1; expected true or false",
        'line 8: also: found {"x": 1}; expected a list of texts',
    ):
        assert f"analysis.toml, {text}" in told
    assert caught.value.__notes__ == list(caught.value.faults)
    said = refused("cooccur", "--protocol", str(path), code=1)
    assert said.count("analysis.toml, line") == 8


@pytest.mark.parametrize(("text", "said"), [
    ('net = exact', "at line 1, column"),
    ('seed = 1\nseed = 2', "line 2: seed: found a second time, after line 1"),
    ('net = "independence"\nlength-by = "group"', "line 2: length-by: lengths are to be held"),
    ('apart = true\nresamples = 200', "line 1: apart: only meetings on different findings"),
    ('unit = "finding"\napart = true', "line 2: apart: only meetings on different findings"),
    ('within = ["age-grup"]', "line 1: within: unknown key of strata 'age-grup'; did you mean age"),
    ('unit = "child"\nwithin = ["outcome"]', "line 2: within: pairs are to be compared within"),
    ('permutations = 1000000', "line 1: permutations: found 1000000; expected at most"),
    ('also = ["nation=wales&sex=femail"]', "line 1: also: unknown sex 'femail'; did you mean"),
])  # fmt: skip
def test_what_cannot_hold_is_refused(text: str, said: str, written: Callable[[str], Path]) -> None:
    with pytest.raises(ProtocolError) as caught:
        read_protocol(written(text))
    assert said in "\n".join([str(caught.value), *caught.value.faults])


def test_a_file_that_cannot_be_read_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "bytes.toml").write_bytes(b"seed = 1 # \xff")
    for name in ("none.toml", "bytes.toml", ""):
        with pytest.raises(ProtocolError, match="expected"):
            read_protocol(tmp_path / name)
    with pytest.raises(UsageError, match=r"seed: .*; net: |net: .*; seed: "):
        Protocol(net="exakt", seed=-1)
    first = write_protocol(tmp_path / "new.toml")
    with pytest.raises(UsageError, match="not overwritten"):
        write_protocol(first)
    assert read_protocol(first) == Protocol()


def test_the_digest_stands_on_every_file(kg: cg.KnowledgeGraph) -> None:
    protocol = Protocol(where=("nation=wales",), net="independence", min_count=3)
    found = kg.associations(**protocol.arguments())
    assert found.protocol == protocol.digest
    plain = kg.associations(["nation=wales"], null="independence", min_count=3)
    network = found.network()
    for form in FORMATS:
        assert protocol.digest in export(found, form), form
        assert "Protocol: SHA" not in export(plain, form), form
    assert set(edge_frame(found)["protocol"]) == {protocol.digest}
    assert to_csv(found) == to_csv(network)
    assert to_csv(found).splitlines()[0].endswith(",reviews,protocol")
    assert json.loads(export(found, "json"))["graph"]["protocol"] == protocol.digest
    meta = ElementTree.fromstring(export(found, "gexf"))[0]
    assert meta[-1].text == f"Protocol: SHA-256 {protocol.digest}."


def test_an_option_that_contradicts_is_refused_with_both_values(
    written: Callable[[str], Path],
) -> None:
    path = written('net = "independence"\nwhere = ["nation=Wales"]\nmin-count = 2\n')
    said = refused(
        "cooccur", "--protocol", str(path), "--null", "exact", "--where", "nation=scotland",
        "--min-count", "2", "--seed", "5",
    )  # fmt: skip
    for text in (
        '--null: found "exact"; expected "independence", which',
        '--where: found ["nation=scotland"]; expected ["nation=wales"], which',
        "--seed: found 5; expected 1, which",
    ):
        assert text in said
    assert "--min-count" not in said
    done = command(
        "cooccur", "--protocol", str(path), "--where", "nation=wales", "--format", "csv",
        "--null", "independence",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    protocol = read_protocol(path)
    rows = done.stdout.splitlines()
    assert rows[0].endswith(",protocol")
    assert all(row.endswith(f",{protocol.digest}") for row in rows[1:])
    table = command("cooccur", "--protocol", str(path))
    assert f"Protocol: SHA-256 {protocol.digest}." in table.stderr
