"""What an endpoint sends is the whole of what was asked for, or it is refused in a sentence."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from rdflib.query import ResultRow

import casegraph as cg
from casegraph.errors import AnswerError, CasegraphError, QueryError, StoreError
from casegraph.ingest.build import build_store, write_quads
from casegraph.store import RemoteStore
from casegraph.store.address import address, shown

from ..support.command import command
from ..support.endpoints import endpoint
from ..support.loops import run
from ..support.paths import CASES

FINDINGS = "SELECT ?f { ?r cg:hasFinding ?f }"
TRIPLES = "CONSTRUCT { ?r cg:hasFinding ?f } { ?r cg:hasFinding ?f }"


@pytest.fixture(scope="module")
def quads(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    target = tmp_path_factory.mktemp("nq") / "toy.nq"
    write_quads([CASES / "toy"], target)
    return target.read_bytes()


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> cg.KnowledgeGraph:
    target = tmp_path_factory.mktemp("kg") / "toy.kg"
    build_store([CASES / "toy"], target)
    return cg.open(target)


def everything(kg: cg.KnowledgeGraph, folder: Path) -> dict[str, Any]:
    """What people take from a dataset, in a form that can be compared."""
    kg.write_nquads(folder / "dump.nq")
    triples = {
        line.rpartition(" <" if line.count("> <") > 2 else " .")[0]
        for line in (folder / "dump.nq").read_text(encoding="utf-8").splitlines()
    }
    return {
        "themes": kg.themes().to_dict("list"),
        "counts": kg.counts(),
        "rows": kg.query(f"{FINDINGS} ORDER BY ?f").values.tolist(),
        "triples": len(kg.construct(TRIPLES)),
        "reviews": kg.reviews(),
        "dump": len(triples),
    }


SIGNS = [
    {"X-SPARQL-MaxRows": "3"},
    {"X-SPARQL-MaxRows": "many"},
    {"X-SQL-State": "S1TAT", "X-SQL-Message": "RC...: Returning incomplete results"},
    {"Casegraph-Complete": "no"},
    {"X-Result-Truncated": "true"},
    {"Content-Range": "rows 0-2/7"},
    {"Link": '<?page=2>; rel="next"'},
    {"Warning": '299 - "results truncated"'},
    {},
]


@pytest.mark.parametrize("says", SIGNS, ids=lambda s: next(iter(s), "silent"))
def test_a_capped_answer_is_refused_whatever_the_endpoint_says(
    quads: bytes, says: dict[str, str], tmp_path: Path
) -> None:
    with endpoint(quads, cap=3, says=says) as url:
        kg = cg.open(url)
        for ask in (
            kg.themes,
            kg.findings,
            lambda: kg.query(FINDINGS),
            lambda: kg.write_nquads(tmp_path / "dump.nq"),
        ):
            with pytest.raises(AnswerError, match="found a part of the answer"):
                ask()
        if says:
            with pytest.raises(AnswerError, match="found a part of the answer"):
                kg.construct(TRIPLES)
        output = tmp_path / "out.csv"
        done = command("query", "--kg", url, "--format", "csv", "-o", str(output), FINDINGS)
        assert (done.returncode, done.stdout) == (1, "")
        assert done.stderr.count("\n") == 1
        assert list(tmp_path.iterdir()) == []


def test_an_answer_below_the_cap_is_taken(quads: bytes, here: cg.KnowledgeGraph) -> None:
    always = {"X-SPARQL-MaxRows": "10000", "X-SQL-State": "00000", "Casegraph-Complete": "yes"}
    with endpoint(quads, always=always) as url:
        assert cg.open(url).themes().equals(here.themes())


@pytest.mark.parametrize("status", [201, 203, 204, 206])
def test_only_the_status_of_a_whole_answer_is_taken(quads: bytes, status: int) -> None:
    body = b"" if status == 204 else None
    with endpoint(quads, status=status, body=body) as url:
        with pytest.raises(StoreError, match=f"HTTP status {status}"):
            cg.open(url).query(FINDINGS)
        with pytest.raises(StoreError, match=f"HTTP status {status}"):
            cg.open(url).themes()


@pytest.mark.parametrize("length", ["announced", "chunked", "untold"])
@pytest.mark.parametrize("form", ["table", "csv", "tsv", "json", "xml"])
def test_rows_that_break_off_are_refused(quads: bytes, length: str, form: str) -> None:
    with endpoint(quads, cut=True, length=length) as url:
        done = command("query", "--kg", url, "--format", form, FINDINGS)
    assert (done.returncode, done.stdout) == (1, "")
    assert "broke off" in done.stderr or "not SPARQL JSON" in done.stderr
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("length", ["announced", "chunked", "untold"])
def test_triples_that_break_off_are_refused(quads: bytes, length: str, tmp_path: Path) -> None:
    with endpoint(quads, cut=True, length=length) as url:
        kg = cg.open(url)
        with pytest.raises(StoreError):
            kg.construct(TRIPLES)
        with pytest.raises(StoreError):
            kg.write_nquads(tmp_path / "dump.nq")
        with pytest.raises(StoreError):
            kg.themes()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("length", ["announced", "chunked", "untold"])
def test_whole_answers_are_taken_however_their_length_is_told(
    quads: bytes, length: str, here: cg.KnowledgeGraph, tmp_path: Path
) -> None:
    with endpoint(quads, length=length) as url:
        kg = cg.open(url)
        assert kg.themes().equals(here.themes())
        kg.write_nquads(tmp_path / "dump.nq")
        if length == "untold":
            # A triple less would be no fault of N-Triples: nobody can tell that this is all.
            with pytest.raises(StoreError, match="a missing end would not show"):
                kg.construct(TRIPLES)
    assert (tmp_path / "dump.nq").read_bytes() == quads


WRONG: dict[str, dict[str, Any]] = {
    "sign-in page": {"media": "text/html", "body": b"<title>Sign\x1b in</title>Please sign in"},
    "page without a type": {"media": "", "body": b"<!doctype html><title>Sign in</title>"},
    "page as plain text": {"media": "text/plain", "body": b"<!doctype html>"},
    "XML": {"media": "application/sparql-results+xml", "body": b"<sparql/>"},
    "other JSON": {"media": "application/json", "body": b'{"error": "no such dataset"}'},
    "rows that are none": {"body": b'{"head": {"vars": ["f"]}, "results": {"bindings": [5]}}'},
    "no rows at all": {"body": b'{"head": {"vars": ["f"]}, "results": {"bindings": null}}'},
    "JSON and an error": {"body": b'{"head":{"vars":[]},"results":{"bindings":[]}} Error: time'},
    "packed": {"packed": True},
    "nothing": {"body": b""},
}


@pytest.mark.parametrize("what", WRONG)
def test_something_else_than_the_answer_is_named(what: str, quads: bytes, tmp_path: Path) -> None:
    with endpoint(quads, **WRONG[what]) as url:
        kg = cg.open(url)
        for ask in (
            kg.themes,
            lambda: kg.query(FINDINGS),
            lambda: kg.query("ASK { ?s ?p ?o }"),
            lambda: kg.write_nquads(tmp_path / "dump.nq"),
        ):
            with pytest.raises(AnswerError, match="the answer is not") as refused:
                ask()
            assert "\x1b" not in str(refused.value)
        for form, query in (("csv", FINDINGS), ("table", FINDINGS), ("turtle", TRIPLES)):
            if form == "turtle" and what in ("nothing", "page without a type"):
                continue
            output = tmp_path / "out"
            done = command("query", "--kg", url, "--format", form, "-o", str(output), query)
            assert (done.returncode, done.stdout) == (1, ""), done.stderr
            assert "Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_the_answer_of_another_form_is_named(quads: bytes) -> None:
    with (
        endpoint(quads, body=b'{"head":{},"boolean":true}') as url,
        pytest.raises(StoreError, match="the rows of a SELECT"),
    ):
        RemoteStore(url).select("SELECT * { ?s ?p ?o }")
    with (
        endpoint(quads, body=b'{"head":{"vars":[]},"results":{"bindings":[]}}') as url,
        pytest.raises(StoreError, match="the answer to an ASK"),
    ):
        RemoteStore(url).ask("ASK { ?s ?p ?o }")


@pytest.mark.parametrize(
    "manners",
    [
        {"media": ""},
        {"media": "application/json; charset=utf-8"},
        {"media": "text/plain"},
        {"turtle": True},
    ],
    ids=str,
)
def test_a_right_answer_under_another_name_is_taken(
    quads: bytes, manners: dict[str, Any], here: cg.KnowledgeGraph
) -> None:
    with endpoint(quads, **manners) as url:
        kg = cg.open(url)
        assert kg.query(FINDINGS).shape == here.query(FINDINGS).shape
        if "application/json" not in manners.get("media", ""):
            assert len(kg.construct(TRIPLES)) == len(here.construct(TRIPLES))


def test_the_typed_literals_of_older_servers_are_numbers(quads: bytes) -> None:
    by_year = (
        "SELECT ?y (COUNT(*) AS ?n) { ?r a cg:Review . OPTIONAL { ?r dcterms:issued ?y } } "
        "GROUP BY ?y"
    )
    with endpoint(quads, literal="typed-literal") as url:
        frame = cg.open(url).query(by_year)
        assert frame["n"].sum() == 5
        assert sorted(frame["y"].dropna()) == [2011, 2014, 2016, 2020]
        done = command("query", "--kg", url, "--format", "json", by_year)
        assert "typed-literal" not in done.stdout


PLACES = [
    {"placed": "named", "union": True},
    {"placed": "named", "union": False},
    {"placed": "default", "union": True},
    {"placed": "default", "union": False},
    {"placed": "both", "union": True},
]


@pytest.mark.parametrize("place", PLACES, ids=str)
def test_answers_are_the_same_wherever_the_triples_are(
    quads: bytes, place: dict[str, Any], here: cg.KnowledgeGraph, tmp_path: Path
) -> None:
    with endpoint(quads, **place) as url:
        assert everything(cg.open(url), tmp_path) == everything(here, tmp_path)
        done = command("query", "--kg", url, "--format", "csv",
                       "SELECT (COUNT(*) AS ?n) { ?r a cg:Review }")  # fmt: skip
        assert done.stdout.split() == ["n", "5"]


def test_a_query_that_names_its_graphs_is_left_alone(quads: bytes) -> None:
    own = "<https://w3id.org/casegraph/graph/package/toy>"
    with endpoint(quads, union=False) as url:
        kg = cg.open(url)
        for query in (
            f"SELECT (COUNT(*) AS ?n) FROM {own} {{ ?r a cg:Review }}",
            f"SELECT (COUNT(*) AS ?n) FROM {own} WHERE {{ ?r a cg:Review }} # all of them",
            f"SELECT (COUNT(*) AS ?n) {{ GRAPH {own} {{ ?r a cg:Review }} }}",
        ):
            assert kg.query(query).iloc[0, 0] == 5
        rows = kg.query(f"SELECT ?r FROM {own} FROM NAMED {own} {{ ?r a cg:Review }} # comment")
        assert len(rows) == 5
        theme = "https://w3id.org/casegraph/vocab/theme/neglect"
        assert len(kg.construct(f"DESCRIBE <{theme}>")) > 5
        assert len(kg.construct(f"DESCRIBE ?t {{ VALUES ?t {{ <{theme}> }} }}")) > 5
        assert len(kg.construct("CONSTRUCT WHERE { ?r cg:hasFinding ?f }")) == 7
        assert kg.query("ASK { ?r cg:reviewTheme ?t ; dcterms:title ?n }").iloc[0, 0]


@pytest.mark.parametrize("manners", [{"placed": "both"}, {"ignores_from": True}], ids=str)
def test_an_endpoint_that_cannot_answer_from_all_graphs_is_told_so(
    quads: bytes, manners: dict[str, Any]
) -> None:
    with endpoint(quads, union=False, **manners) as url:
        kg = cg.open(url)
        for ask in (kg.themes, kg.counts, lambda: kg.query(FINDINGS)):
            with pytest.raises(StoreError, match="the union of all graphs as default"):
                ask()


def test_rows_of_an_endpoint_are_cut_at_the_limit_of_the_screen(quads: bytes) -> None:
    from casegraph.sparql import ask

    with endpoint(quads) as url, ask(RemoteStore(url), FINDINGS, row_limit=2) as answer:
        assert (answer.rows, answer.truncated) == (2, True)
        assert answer.text().count('"f":') == 2


ODD = [
    "",
    "  ",
    "http://127.0.0.1:1/my data/sparql",
    "http://127.0.0.1:1/\nsparql",
    "http://127.0.0.1:1/a\u00a0b",
    "http://exa mple.org/",
    "http://[::1/sparql",
    "http://[::1]x:80/",
    "http://127.0.0.1:port/",
    "http://127.0.0.1:99999/",
    "http://a..b/sparql",
    f"http://{'a' * 64}.org/",
    "http://:80/",
    "http:///sparql",
    "://127.0.0.1/",
    "http://me:sec/ret@127.0.0.1:1/",
    "http://me:sec ret@127.0.0.1:1/",
    "http://me:secret@[::1/",
    "htp://me:secret@127.0.0.1/",
    "http:/me:secret@127.0.0.1/",
    "me:secret@127.0.0.1/sparql",
    "http://me:secret@127.0.0.1:1/sparql?key=secret",
]


@pytest.mark.parametrize("text", ODD)
def test_an_odd_address_is_a_sentence_without_its_password(text: str) -> None:
    with pytest.raises(CasegraphError) as refused:
        cg.open(text).themes()
    assert "ret" not in str(refused.value).replace("interpret", "")
    done = command("themes", "--kg", text)
    assert done.returncode in (1, 2)
    assert "Traceback" not in done.stderr
    assert "ret" not in done.stderr
    assert done.stderr.count("\n") == 1


def test_addresses_are_written_as_the_web_writes_them() -> None:
    for text, url in (
        ("http://[::1]:3030/sparql", "http://[::1]:3030/sparql"),
        ("http://localhost/données/sparql", "http://localhost/donn%C3%A9es/sparql"),
        ("http://münchen.example/a%20b", "http://xn--mnchen-3ya.example/a%20b"),
        ("http://localhost?graph=é#part", "http://localhost/?graph=%C3%A9"),
        ("HTTPS://Me:Sec%2Fret@Host/", "https://host/"),
    ):
        assert address(text).url == url
    assert address("https://me:sec%2Fret@host/").account == ("me", "sec/ret")
    assert shown("https://me:a?b#c@d@host/sparql") == "https://…@host/sparql"
    assert shown("C:\\data\\me@home.nq") == "C:\\data\\me@home.nq"


def test_the_account_in_an_address_is_used_and_never_shown(
    quads: bytes, here: cg.KnowledgeGraph, tmp_path: Path
) -> None:
    with endpoint(quads, account="me:s3cret/word") as url:
        with pytest.raises(StoreError, match="requires an account") as refused:
            cg.open(url).themes()
        asked = url.replace("http://", "http://me:s3cret%2Fword@")
        kg = cg.open(asked)
        assert kg.themes().equals(here.themes())
        (row,) = kg.dataset.query("SELECT (COUNT(*) AS ?n) { ?s a ?c }")
        assert isinstance(row, ResultRow)
        assert int(str(row[0])) > 0
        assert isinstance(kg.store, RemoteStore)
        wrong = cg.open(url.replace("http://", "http://me:s3cret@"))
        with pytest.raises(StoreError) as other:
            wrong.themes()
        with pytest.raises(QueryError) as faulty:
            kg.query("SELECT * { ?s ?p ")
        view = command("view", "agencies", "--kg", asked, "-o", str(tmp_path / "page.html"))
        assert view.returncode == 0, view.stderr
        shown_texts = [
            repr(kg), repr(kg.store), repr(kg.store.address), kg.store.location, repr(kg.dataset),
            str(refused.value), str(other.value), str(faulty.value), view.stdout, view.stderr,
            (tmp_path / "page.html").read_text(encoding="utf-8"),
        ]  # fmt: skip
    assert not [text for text in shown_texts if "s3cret" in text]
    for subcommand in (["validate"], ["build"], ["themes", "--kg"]):
        done = command(*subcommand, "http://me:s3cret@127.0.0.1:1/")
        assert done.returncode in (1, 2)
        assert "s3cret" not in done.stdout + done.stderr


def test_what_serves_an_endpoint_on_says_so_too(quads: bytes) -> None:
    from casegraph.endpoint.errors import RefusedError
    from casegraph.endpoint.request import Question
    from casegraph.endpoint.service import Endpoint
    from casegraph.endpoint.source import open_source

    async def asked(url: str, text: str) -> tuple[dict[str, str], bytes]:
        with open_source(url) as source:
            served = Endpoint(source)
            question = Question(text)
            reply = await served.answer(question, *served.check(question, "text/csv, text/turtle"))
            return dict(reply.headers), reply.body.read()

    with endpoint(quads, cap=3) as url:
        with pytest.raises(RefusedError, match="3 of 5 rows") as refused:
            run(asked(url, FINDINGS))
        assert refused.value.status == 502
    with endpoint(quads, union=False) as url:
        headers, body = run(asked(url, FINDINGS))
        assert (headers["Casegraph-Rows"], headers["Casegraph-Complete"]) == ("7", "yes")
        assert body.count(b"\r\n") == 8
        headers, body = run(asked(url, TRIPLES))
        assert headers["Content-Type"].startswith("text/turtle")
        assert body.startswith(b"@prefix")
