"""The command line as a person and a script meet it: exit codes, streams, refusals."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from ..support.command import command, refuses, run
from ..support.paths import CASES, ROOT


@pytest.fixture(scope="module")
def toy_kg(tmp_path_factory: pytest.TempPathFactory) -> str:
    target = tmp_path_factory.mktemp("kg") / "toy.kg"
    done = run("build", str(CASES / "toy"), "-o", str(target))
    assert done.returncode == 0, done.stderr
    return str(target)


COMMANDS = [
    "build", "validate", "query", "themes", "cooccur", "communities", "centrality", "contrast",
    "trend", "recurrence", "national-figures", "sets", "classes", "explore", "view", "publish", "serve",
]  # fmt: skip


def test_help_lists_every_command() -> None:
    text = run("--help").stdout
    listed = [
        line.split()[0] for line in text.splitlines() if line.startswith("  ") and line.split()
    ]
    assert set(COMMANDS) <= set(listed)


def test_the_earlier_name_of_national_figures_still_answers_unlisted() -> None:
    call = ("--theme", "neglect", "--format", "csv")
    assert command("compare", *call).stdout == command("national-figures", *call).stdout != ""
    assert "compare " not in command("--help").stdout
    assert "casegraph compare" not in (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_helps_with_an_example(name: str) -> None:
    done = command(name, "--help")
    assert done.returncode == 0
    assert f"casegraph {name}" in done.stdout


def test_help_loads_nothing_heavy() -> None:
    script = (
        "import sys\nsys.argv = ['casegraph', '--help']\n"
        "from casegraph.cli import main\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        "heavy = {'numpy', 'rdflib', 'networkx', 'polars', 'pandas', 'scipy', 'pyvis', 'pyshacl',"
        " 'pyoxigraph', 'jinja2', 'IPython'}\n"
        "print('HEAVY', sorted(heavy & set(sys.modules)), len(sys.modules))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    last = done.stdout.splitlines()[-1]
    assert last.startswith("HEAVY [] ")
    # The help has 0.16 s: it takes 0.12 s of CPU with some 220 modules, which time itself would
    # not show on a busy machine.
    assert int(last.removeprefix("HEAVY [] ")) < 300


def test_importing_casegraph_loads_nothing_heavy() -> None:
    script = (
        "import casegraph, sys\n"
        "print(sorted({'numpy', 'rdflib', 'networkx', 'pandas', 'scipy'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def test_the_version_is_the_one_of_the_package() -> None:
    from importlib.metadata import version

    assert run("--version").stdout == f"casegraph {version('casegraph')}\n"


def test_the_help_of_where_names_every_key_of_a_filter() -> None:
    from casegraph.selection.facets import FACETS

    said = " ".join(command("themes", "--help").stdout.split()).replace("- ", "-")
    keys = said.partition("Keys: ")[2].partition(". --unit")[0]
    assert [key.split(" ")[0] for key in re.sub(r"\([^)]*\)", "", keys).split(", ")] == list(FACETS)


def test_labels_serve_in_where_and_in_with() -> None:
    by_id, by_label = (
        command("themes", "--where", f"theme={name}", "--where", "level=all", "--format", "csv")
        for name in ("criminal-exploitation", "county lines")
    )
    assert by_id.returncode == by_label.returncode == 0
    assert by_id.stdout == by_label.stdout
    asked, labelled = (
        command("query", "--name", "reviews-by-theme", "--with", f"theme={name}", "--format", "csv")
        for name in ("criminal-exploitation", "County Lines")
    )
    assert asked.stdout == labelled.stdout
    assert asked.stdout.count("\n") > 5


REFUSALS = [
    (("query", "SELECT"), 2),
    (("query",), 2),
    (("query", "ASK {}", "--name", "statistics"), 2),
    (("query", "--name", "statistiks"), 2),
    (("query", "ASK {}", "--format", "docx"), 2),
    (("query", "SELECT * {?s ?p ?o}", "--format", "turtle"), 2),
    (("query", "INSERT DATA { <urn:a> <urn:b> <urn:c> }"), 2),
    (("query", "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }"), 2),
    (("query", "ASK " + "{" * 3_000 + "}" * 3_000), 2),
    (("query", "SELECT * " + "{" * 150 + "?s ?p ?o" + "}" * 151), 2),
    (("query", "ASK {}", "--kg", "nowhere.kg"), 2),
    (("query", "ASK {}", "--kg", "http://127.0.0.1:9/query"), 1),
    (("query", "-f", "nowhere.rq"), 2),
    (("query", "--name", "statistics", "--with", "theme"), 2),
    (("themes", "--where", "agegroup=under-1"), 2),
    (("themes", "--where", "age-group=baby"), 2),
    (("themes", "--where", "theme=county line"), 2),
    (("themes", "--where", "publisher=Kent Bord"), 2),
    (("query", "--name", "reviews-by-theme", "--with", "theme=neglekt"), 2),
    (("query", "--name", "reviews-by-publisher", "--with", "publisher=Kent Bord"), 2),
    (("themes", "--where", "theme=pandemic", "--where", "nation=wales"), 2),
    (("themes", "--format", "xlsx"), 2),
    (("themes", "--unit", "case"), 2),
    (("cooccur", "--null", "chance"), 2),
    (("cooccur", "--format", "pajek"), 2),
    (("cooccur", "--max-q", "2"), 2),
    (("validate", "nowhere"), 1),
    (("validate", str(CASES / "toy" / "sources.csv")), 1),
    (("build", "nowhere"), 1),
    (("build", "--format", "hdt"), 2),
    (("view", "nothing"), 2),
    (("nonsense",), 2),
]


@pytest.mark.parametrize(
    ("arguments", "code"), REFUSALS, ids=lambda v: " ".join(v)[:60] if isinstance(v, tuple) else ""
)
def test_a_refusal_is_a_sentence_and_an_exit_code(
    arguments: tuple[str, ...], code: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    refuses(*arguments, code=code)
    assert list(tmp_path.iterdir()) == [], "a refused call left something behind"


def test_a_deadly_query_ends_at_its_limit_in_a_sentence() -> None:
    query = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    assert "was stopped after 1 s" in refuses("query", query, "--timeout", "1")


def test_debug_shows_where_an_error_came_from() -> None:
    assert "Traceback" in run("--debug", "themes", "--where", "x").stderr


def test_csv_is_a_header_and_plain_values(toy_kg: str) -> None:
    done = run("query", "--kg", toy_kg, "--format", "csv",
               "SELECT ?id ?year { ?r a cg:Review ; dcterms:identifier ?id "
               "OPTIONAL { ?r dcterms:issued ?year } } ORDER BY ?id")  # fmt: skip
    assert done.stdout.replace("\r\n", "\n") == (
        "id,year\nr1,2011\nr2,2014\nr3,2016\nr4,2020\nr5,\n"
    )
    assert done.stderr == ""


def test_every_format_of_rows(toy_kg: str) -> None:
    query = "SELECT ?id { ?r a cg:Review ; dcterms:identifier ?id } ORDER BY ?id"
    texts = {f: command("query", "--kg", toy_kg, query, "--format", f).stdout
             for f in ("table", "csv", "tsv", "json", "xml")}  # fmt: skip
    assert texts["table"].split() == ["id", "r1", "r2", "r3", "r4", "r5"]
    assert [b["id"]["value"] for b in json.loads(texts["json"])["results"]["bindings"]] == [
        "r1", "r2", "r3", "r4", "r5"
    ]  # fmt: skip
    for form in ("csv", "tsv", "xml"):
        assert "r5" in texts[form], form


@pytest.mark.parametrize("form", ["turtle", "ntriples", "nquads", "trig", "jsonld", "rdfxml"])
def test_every_format_of_triples(toy_kg: str, form: str) -> None:
    from rdflib import Dataset

    done = command("query", "--kg", toy_kg, "--format", form,
               "CONSTRUCT { ?r dcterms:title ?t } { ?r a cg:Review ; dcterms:title ?t }")  # fmt: skip
    assert done.returncode == 0, done.stderr
    names = {"ntriples": "nt", "jsonld": "json-ld", "rdfxml": "xml"}
    read = Dataset()
    read.parse(data=done.stdout, format=names.get(form, form))
    assert len(list(read.quads())) == 5


@pytest.mark.parametrize("locale", ["cp1252", "ascii", "utf-8"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_a_query_from_stdin_is_utf_8_whatever_the_console_is(
    toy_kg: str, locale: str, mark: bytes
) -> None:
    query = "SELECT (STRLEN('Climbi\u00e9') AS ?n) {}".encode()
    done = subprocess.run(
        [sys.executable, "-m", "casegraph", "query", "--kg", toy_kg, "--format", "csv", "-f", "-"],
        input=mark + query, capture_output=True, check=True,
        env={**os.environ, "PYTHONIOENCODING": locale},
    )  # fmt: skip
    assert done.stdout.split() == [b"n", b"7"]


@pytest.mark.parametrize(
    ("text", "found"),
    [("ASK {}".encode("utf-16"), "UTF-16"), (b"ASK { 'Climbi\xe9' }", "not UTF-8")],
)
def test_a_query_that_is_not_utf_8_is_named(
    toy_kg: str, tmp_path: Path, text: bytes, found: str
) -> None:
    (tmp_path / "q.rq").write_bytes(text)
    for file in ("-", str(tmp_path / "q.rq")):
        done = subprocess.run(
            [sys.executable, "-m", "casegraph", "query", "--kg", toy_kg, "-f", file],
            input=text, capture_output=True, check=False,
        )  # fmt: skip
        assert done.returncode == 2
        assert found in done.stderr.decode()
        assert done.stderr.count(b"\n") == 1


def test_a_query_from_stdin_and_from_a_file(toy_kg: str, tmp_path: Path) -> None:
    assert run("query", "--kg", toy_kg, "-f", "-", stdin="ASK { ?r a cg:Review }").stdout == "yes\n"
    (tmp_path / "q.rq").write_text("ASK { ?r a cg:Nothing }")
    assert run("query", "--kg", toy_kg, "-f", str(tmp_path / "q.rq")).stdout == "no\n"


def test_themes_csv_has_the_promised_columns(toy_kg: str) -> None:
    done = command("themes", "--kg", toy_kg, "--format", "csv")
    rows = list(csv.reader(io.StringIO(done.stdout)))
    assert rows[0][:6] == ["theme", "reviews", "n", "share", "low", "high"]
    assert rows[1][:4] == ["domestic-abuse", "3", "5", "0.6"]
    assert len(rows) == 7
    assert "leaves only 5 reviews" in done.stderr


def test_cooccur_csv_has_the_promised_columns(toy_kg: str) -> None:
    done = command(
        "cooccur", "--kg", toy_kg, "--format", "csv", "--max-q", "1", "--null", "independence"
    )
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert list(rows[0])[:17] == [
        "theme_a", "theme_b", "n11", "a", "b", "n", "expected", "lift", "npmi", "jaccard", "phi",
        "odds_ratio", "odds_ratio_low", "odds_ratio_high", "p", "q", "net",
    ]  # fmt: skip
    assert len(rows) == 15  # every pair of the six themes that some review states
    assert sum(r["n11"] != "0" for r in rows) == 6  # of which six co-occur somewhere
    pair = {(r["theme_a"], r["theme_b"]): r for r in rows}["domestic-abuse", "neglect"]
    assert (pair["n11"], pair["a"], pair["b"], pair["n"], pair["net"]) == (
        "2", "3", "3", "5", "independence"
    )  # fmt: skip


def test_the_default_net_is_the_one_beyond_the_number_of_themes(toy_kg: str) -> None:
    done = command("cooccur", "--kg", toy_kg, "--format", "json")
    graph = json.loads(done.stdout)["graph"]
    assert graph["net"] == "exact"
    assert "not a cause" in " ".join(graph["notes"])


def test_a_table_says_what_not_to_conclude(toy_kg: str) -> None:
    done = command("cooccur", "--kg", toy_kg)
    assert "Reviews are not a sample of cases" in done.stderr
    assert "an association is not a cause" in done.stderr
    assert "Silence in a report is not absence" in command("themes", "--kg", toy_kg).stderr


def test_validate_prints_every_fault_and_ends_with_1(
    spoil: Callable[[str, str, str], Path],
) -> None:
    spoil("reviews.csv", "2009-03", "2016-13")
    folder = spoil("findings.csv", ",neglect,", ",neglekt,")
    done = command("validate", str(folder))
    assert done.returncode == 1
    lines = done.stdout.splitlines()
    assert lines[0].startswith("reviews.csv, row 2, column incident_date: found '2016-13'")
    assert lines[1].startswith("findings.csv, row 2, column themes: found 'neglekt'")
    assert "did you mean neglect" in lines[1]
    assert len(lines) == 2


@pytest.mark.parametrize("call", [("validate",), ("build", "-o", "made.kg")], ids=lambda c: c[0])
def test_an_empty_folder_gets_one_sentence_and_a_way_to_start(
    call: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "mine").mkdir()
    monkeypatch.chdir(tmp_path)
    done = command(call[0], "mine", *call[1:])
    assert (done.returncode, done.stdout) == (1, "")
    (line,) = done.stderr.splitlines()
    assert line.startswith("casegraph: mine: found no table; expected sources.csv, reviews.csv,")
    assert "to start, copy the header line" in line
    assert not (tmp_path / "made.kg").exists()


def test_validate_praises_in_one_line(toy: Path, toy_kg: str, tmp_path: Path) -> None:
    for path in (str(toy), toy_kg):
        done = command("validate", path)
        assert done.returncode == 0, done.stdout + done.stderr
        assert len(done.stdout.splitlines()) == 1
        assert "Nothing to mend" in done.stdout


def test_validate_an_rdf_file_that_breaks_a_shape(tmp_path: Path) -> None:
    path = tmp_path / "x.ttl"
    path.write_text(
        "@prefix cg: <https://w3id.org/casegraph/ontology#> .\n"
        "<https://w3id.org/casegraph/id/review/x> a cg:Review ."
    )
    done = command("validate", str(path))
    assert done.returncode == 1
    assert "places break the shapes" in done.stderr
    assert "title" in done.stdout


def test_a_faulty_build_prints_the_faults_and_writes_nothing(
    spoil: Callable[[str, str, str], Path], tmp_path: Path
) -> None:
    folder = spoil("findings.csv", ",neglect,", ",neglekt,")
    done = command("build", str(folder), "-o", str(tmp_path / "out.kg"))
    assert done.returncode == 1
    assert "did you mean neglect" in done.stderr
    assert not (tmp_path / "out.kg").exists()


def test_build_prints_the_digest_of_the_sorted_quads(toy: Path, tmp_path: Path) -> None:
    import hashlib

    target = tmp_path / "toy.nq"
    done = command("build", str(toy), "--format", "nquads", "-o", str(target))
    assert f"sha256 {hashlib.sha256(target.read_bytes()).hexdigest()}" in done.stdout
    again = command("build", str(toy), "-o", str(tmp_path / "toy.kg"))
    assert done.stdout.splitlines()[1] == again.stdout.splitlines()[1]


def test_a_closed_pipe_is_no_error(toy_kg: str) -> None:
    command = f"'{sys.executable}' -m casegraph query --kg '{toy_kg}' 'SELECT * {{ ?s ?p ?o }}' --format csv | head -1"
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", command], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0
    assert done.stderr == ""


def test_a_label_cannot_drive_the_terminal() -> None:
    from casegraph.cli.tables import text_table

    assert "\x1b" not in text_table(["a"], [["\x1b[31mred\x1b]0;title\x07"]])
