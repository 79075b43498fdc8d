"""Every analysis command is a thin twin of one method of the knowledge graph.

A command is run on a knowledge graph that records its calls and refuses everything but the
analyses. It may call one, with the arguments of the command line, and must print what that returns.
"""

from __future__ import annotations

import csv
import inspect
import io
import json
import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import networkx as nx
import pandas as pd
import pytest
import typer
from typer.testing import CliRunner

from casegraph.analyses.communities import BACKBONES, EVIDENCE, WEIGHTS, Communities
from casegraph.analyses.recurrence import BY
from casegraph.analyses.trend import DATES
from casegraph.api import KnowledgeGraph
from casegraph.api.comparisons import Comparisons
from casegraph.api.groupings import Groupings
from casegraph.cli.app import app
from casegraph.exports import edge_frame
from casegraph.nets import HOLDING_LENGTHS, NETS
from casegraph.wording.labels import UNITS

#: Commands that make, check, ask or draw, and analyse nothing themselves.
OTHERS = {"build", "codebook", "validate", "query", "explore", "publish", "report", "serve",
          "slides", "view"}  # fmt: skip
ANALYSES = {
    name
    for part in (Groupings, Comparisons)
    for name, _ in inspect.getmembers(part, inspect.isfunction)
    if not name.startswith("_")
}


def itself(found: pd.DataFrame) -> pd.DataFrame:
    return found


def attribute(name: str) -> Callable[[Any], pd.DataFrame]:
    return lambda found: getattr(found, name)


@dataclass(frozen=True)
class Call:
    """A command line, the method that it must call with which arguments, and the table in the
    answer that its CSV must hold."""

    line: str
    method: str
    arguments: dict[str, Any] = field(default_factory=dict)
    table: Callable[[Any], pd.DataFrame] = itself


WALES = ["nation=wales"]
CALLS = [
    Call("themes", "themes"),
    Call("themes --where nation=wales --unit child", "themes", {"where": WALES, "unit": "child"}),
    Call("themes --bounds --where nation=wales", "bounds", {"where": WALES}),
    Call("cooccur --where year=2015.. --null independence --max-q 0.2 --min-count 4",
         "associations",
         {"where": ["year=2015.."], "null": "independence", "max_q": 0.2, "min_count": 4},
         edge_frame),
    Call("cooccur --where nation=wales --unit child --correction by --resamples 3 --seed 5 "
         "--with-communities", "cooccurrence",
         {"where": WALES, "unit": "child", "correction": "by", "resamples": 3, "seed": 5,
          "with_communities": True}, edge_frame),
    Call("communities --null independence --seeds 4 --resamples 3", "communities",
         {"null": "independence", "seeds": 4, "resamples": 3}, attribute("table")),
    Call("communities --where nation=england --weight phi --evidence weak --backbone disparity "
         "--seeds 2 --seed 3 --resolution 1.5 --resamples 0", "communities",
         {"where": ["nation=england"], "weight": "phi", "evidence": "weak",
          "backbone": "disparity", "seeds": 2, "seed": 3, "resolution": 1.5, "resamples": 0},
         attribute("table")),
    Call("centrality --null independence --weight jaccard --evidence clear --backbone tree "
         "--seeds 4 --seed 1", "centrality",
         {"null": "independence", "weight": "jaccard", "evidence": "clear", "backbone": "tree",
          "seeds": 4, "seed": 1}),
    Call("sets --where nation=england --min-count 12", "sets",
         {"where": ["nation=england"], "min_count": 12}, attribute("table")),
    Call("sets --size 4 --min-count 9 --unit child", "sets",
         {"size": 4, "min_count": 9, "unit": "child"}, attribute("table")),
    Call("classes --classes 2 --min-share 0.2 --starts 2 --seed 3", "classes",
         {"classes": 2, "min_share": 0.2, "starts": 2, "seed": 3}, attribute("profiles")),
    Call("classes --table members --min-share 0.25 --starts 1", "classes",
         {"min_share": 0.25, "starts": 1}, attribute("members")),
    Call("contrast --where nation=wales --against nation=scotland --common year=2010.. "
         "--null independence --min-count 3 --permutations 9 --seed 2", "contrast",
         {"where": WALES, "against": ["nation=scotland"], "common": ["year=2010.."],
          "null": "independence", "min_count": 3, "permutations": 9, "seed": 2},
         attribute("themes")),
    Call("contrast --where nation=wales --against nation=scotland --unit finding "
         "--permutations 9 --table pairs", "contrast",
         {"where": WALES, "against": ["nation=scotland"], "unit": "finding", "permutations": 9},
         attribute("pairs")),
    Call("trend --where nation=england --period 10 --theme neglect --theme poverty", "trend",
         {"where": ["nation=england"], "period": 10, "themes": ["neglect", "poverty"]},
         attribute("shares")),
    Call("trend --periods ..2009,2010..2014,2015.. --date incident --table tests", "trend",
         {"periods": "..2009,2010..2014,2015..", "date": "incident"}, attribute("tests")),
    Call("recurrence --where nation=england --by full --theme information-sharing", "recurrence",
         {"where": ["nation=england"], "by": "full", "themes": ["information-sharing"]}),
    Call("recurrence --theme neglect --permutations 20 --seed 3", "recurrence",
         {"themes": ["neglect"], "permutations": 20, "seed": 3}),
    Call("recurrence --within-area --where nation=england --seed 2", "recurrence_within_area",
         {"where": ["nation=england"], "seed": 2}),
    Call("recurrence --clusters --threshold 0.6 --min-reviews 3", "recommendation_clusters",
         {"threshold": 0.6, "min_reviews": 3}),
    Call("national-figures --where nation=england --concept neglect --all", "national_figures",
         {"where": ["nation=england"], "concept": ["neglect"], "everything": True}),
    Call("compare --theme neglect", "national_figures", {"concept": ["neglect"]}),
]  # fmt: skip


class Recording:
    """A knowledge graph that gives away its analyses only, and remembers which were called."""

    #: What every command says of how the dataset was opened.
    notes: tuple[str, ...] = ()

    def __init__(self, graph: KnowledgeGraph) -> None:
        self._graph = graph
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.results: list[Any] = []

    def __getattr__(self, name: str) -> Any:
        assert name in ANALYSES, f"a command reaches past the methods: {name}"
        return partial(self._call, name)

    def _call(self, name: str, *given: Any, **named: Any) -> Any:
        method = getattr(self._graph, name)
        bound = inspect.signature(method).bind(*given, **named)
        bound.apply_defaults()
        self.calls.append((name, bound.arguments))
        self.results.append(method(*given, **named))
        return self.results[-1]


def same(argument: Any) -> Any:
    """Return an argument as it is compared: a list and a tuple are alike."""
    return tuple(argument) if isinstance(argument, list) else argument


def printed(value: Any) -> str | float:
    """Return what a cell of a CSV must hold: text, or a number to the last digit."""
    if isinstance(value, list):
        return ";".join(value)
    if value is None or value is pd.NA or (isinstance(value, float) and not math.isfinite(value)):
        return ""
    return (
        str(value) if isinstance(value, str | bool) or hasattr(value, "__len__") else float(value)
    )


def name_of(call: Call) -> str:
    return call.line[:60]


@pytest.mark.parametrize("call", CALLS, ids=name_of)
def test_a_command_calls_one_method_and_prints_what_it_returns(
    call: Call, kg: KnowledgeGraph, monkeypatch: pytest.MonkeyPatch
) -> None:
    recording = Recording(kg)
    monkeypatch.setattr("casegraph.api.open", lambda *_: recording)
    done = CliRunner().invoke(app, [*call.line.split(), "--format", "csv"])
    assert done.exit_code == 0, (done.stderr, done.exception)

    method = getattr(kg, call.method)
    expected = inspect.signature(method).bind(**call.arguments)
    expected.apply_defaults()
    ((name, given),) = recording.calls
    assert name == call.method
    assert {k: same(v) for k, v in given.items() if k != "progress"} == {
        k: same(v) for k, v in expected.arguments.items() if k != "progress"
    }

    table = call.table(method(**call.arguments))
    header, *rows = csv.reader(io.StringIO(done.stdout))
    assert header == list(table.columns)
    assert len(rows) == len(table) > 0
    for cells, row in zip(rows, table.itertuples(index=False), strict=True):
        wanted = [printed(value) for value in row]
        assert [
            float(c) if isinstance(w, float) else c for c, w in zip(cells, wanted, strict=True)
        ] == wanted


def sentences(result: Any) -> tuple[list[str], list[str]]:
    """Return the warnings and the notes of a result, wherever it carries them."""
    if isinstance(result, pd.DataFrame):
        return result.attrs["warnings"], result.attrs["notes"]
    if isinstance(result, nx.Graph):
        return result.graph["warnings"], result.graph["notes"]
    if isinstance(result, Communities):
        of = result.network.graph
        return of["warnings"], [*of["notes"], *result.notes]
    return list(result.warnings), list(result.notes)


# What a table of pairs cannot hold is for files alone.
ON_SCREEN = [call for call in CALLS if "--with-communities" not in call.line]


@pytest.mark.parametrize("call", ON_SCREEN, ids=name_of)
def test_a_command_prints_the_sentences_of_the_result(
    call: Call, kg: KnowledgeGraph, monkeypatch: pytest.MonkeyPatch
) -> None:
    recording = Recording(kg)
    monkeypatch.setattr("casegraph.api.open", lambda *_: recording)
    done = CliRunner().invoke(app, call.line.split())
    assert done.exit_code == 0, (done.stderr, done.exception)
    assert len(recording.calls) == 1
    (result,) = recording.results
    warnings, notes = sentences(result)
    assert notes
    assert {*(f"note: {text}." for text in warnings), *notes} <= set(done.stderr.splitlines())


def test_json_says_the_same_as_csv(kg: KnowledgeGraph, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("casegraph.api.open", lambda *_: kg)
    for call in CALLS:
        if call.table is not itself:
            continue
        done = CliRunner().invoke(app, [*call.line.split(), "--format", "json"])
        table = call.table(getattr(kg, call.method)(**call.arguments))
        rows = json.loads(done.stdout)
        assert [list(row) for row in rows] == [list(table.columns)] * len(table)
        for found, row in zip(rows, table.itertuples(index=False), strict=True):
            # null is what the CSV leaves empty.
            assert [printed(v) for v in found.values()] == [printed(v) for v in row]


def commands() -> dict[str, typer.models.CommandInfo]:
    return {str(c.name): c for c in app.registered_commands}


def test_every_analysis_command_is_tried_and_no_analysis_is_out_of_reach() -> None:
    tried = {call.line.split()[0] for call in CALLS}
    assert tried == set(commands()) - OTHERS
    # Pairs by what is stated is `cooccur --where polarity=…`; the other two are steps or names.
    assert {call.method for call in CALLS} == ANALYSES - {"pair_bounds", "incidence", "comparison"}


#: Options that are about printing, or choose the method; all others are arguments of the method.
OF_THE_COMMAND = {"kg", "form", "output", "table", "safe_csv", "bounds", "clusters",
                  "within_area"}  # fmt: skip
#: An option that can be repeated is named in the singular.
PLURAL = {"theme": "themes"}
#: Without a value, the command says something of its own: what a table shows, what clashes.
OWN_DEFAULT = {("cooccur", "max_q"), ("trend", "period")}


def test_an_option_and_the_argument_of_the_method_have_one_name_and_one_default() -> None:
    compared = 0
    for call in CALLS:
        command = commands()[call.line.split()[0]]
        options = inspect.signature(command.callback).parameters if command.callback else {}
        named = {PLURAL.get(k, k): p for k, p in options.items() if k not in OF_THE_COMMAND}
        arguments = inspect.signature(getattr(KnowledgeGraph, call.method)).parameters
        for name, parameter in arguments.items():
            if name in ("self", "progress"):
                continue
            assert name in named, f"{call.line}: no option gives {name}"
            if (str(command.name), name) in OWN_DEFAULT:
                continue
            default = named[name].default
            assert (() if default is None and parameter.default == () else default) == (
                parameter.default
            ), f"{call.line}: {name}"
            compared += 1
    assert compared > 80


#: Options with a choice, and what the library knows.
CHOICES: dict[str, Iterable[str]] = {
    "--unit": UNITS, "--null": NETS, "--weight": WEIGHTS, "--evidence": EVIDENCE,
    "--backbone": BACKBONES, "--by": BY, "--date": DATES,
}  # fmt: skip


def test_the_help_names_the_choices_that_the_library_knows() -> None:
    seen = []
    root: Any = typer.main.get_command(app)
    for called, command in root.commands.items():
        for parameter in command.params:
            for name in set(parameter.opts) & set(CHOICES):
                # Sets are compared with what holds lengths.
                of_sets = (called, name) == ("sets", "--null")
                known = HOLDING_LENGTHS if of_sets else CHOICES[name]
                assert set(parameter.metavar.split("|")) == set(known), (called, name)
                seen.append(name)
    assert set(seen) == set(CHOICES)
    assert len(seen) > 15


def test_every_method_says_what_it_returns_and_shows_it() -> None:
    for name in ANALYSES - {"comparison"}:
        text = inspect.getdoc(getattr(KnowledgeGraph, name)) or ""
        assert ">>> import casegraph as cg" in text, name
        assert len(text) > 300 or name == "incidence", name
