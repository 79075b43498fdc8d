"""What cannot be done is refused before a dataset is opened, by the library before it is read."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from casegraph.api import KnowledgeGraph
from casegraph.errors import UsageError

from ..support.command import command, run

#: Calls at fault, and what is said.
CALLS = {
    "themes --unit revue": "unknown unit 'revue'",
    "themes --where nation=walse": "'walse'",
    "themes --where year=soon": "year: found",
    "themes --where wales": "not of the form KEY=VALUE",
    "themes --format xml": "unknown format 'xml'",
    "themes --bounds --where polarity=concern": "polarity: found a filter on it",
    "cooccur --null lenght": "unknown null model 'lenght'",
    "cooccur --max-q abc": "--max-q",
    "cooccur --max-q 2": "--max-q",
    "cooccur --min-count -1": "--min-count",
    "cooccur --correction bonferroni": "unknown correction 'bonferroni'",
    "cooccur --format excel": "unknown format 'excel'",
    "cooccur --resamples -1": "--resamples",
    "communities --weight npmi": "unknown weight 'npmi'",
    "communities --evidence sure": "unknown grade of evidence 'sure'",
    "communities --backbone bone": "unknown backbone 'bone'",
    "communities --resolution 0": "the resolution is 0",
    "communities --seeds 0": "--seeds",
    "centrality --null x": "unknown null model 'x'",
    "centrality --weight x": "unknown weight 'x'",
    "sets --size 5": "size: found 5",
    "sets --size 0": "size: found 0",
    "classes --classes 9": "--classes",
    "classes --min-share 2": "--min-share",
    "contrast --where nation=wales --against nation=x": "'x'",
    "contrast --where nation=wales --against nation=england --null x": "unknown null model 'x'",
    "contrast --where sex=male --against sex=female --common sex=male": "both filter by sex",
    "contrast --where nation=wales --against nation=england --table x": "unknown table 'x'",
    "contrast --where nation=wales": "--against",
    "trend --date read": "unknown date 'read'",
    "trend --periods 2005-2009": "--periods: found '2005-2009'",
    "trend --period 5 --periods 2005..2009": "both --period and --periods",
    "trend --period 0": "--period",
    "trend --theme neglekt": "'neglekt'",
    "recurrence --by year": "unknown by 'year'",
    "recurrence --theme neglekt": "'neglekt'",
    "recurrence --clusters --threshold 0": "threshold: found 0",
    "recurrence --where polarity=concern": "it takes no filter on polarity",
    "national-figures --concept neglekt": "'neglekt'",
    "national-figures --where natoin=wales": "'natoin'",
    "slides -o talk.ppt": "expected a name that ends in .pptx",
    "slides --pair neglect": "expected two themes with a comma between",
    "slides --theme neglekt": "'neglekt'",
    "query": "found 0 of SPARQL, -f and --name",
    "query --name thems": "unknown query 'thems'",
    "query --name reviews-by-theme --with theme": "expected VARIABLE=NAME",
    "query --name reviews-by-theme --with theme=neglekt": "'neglekt'",
    "query --name reviews-by-theme --with colour=red": "'colour'",
    "query --name reviews-by-theme --format excel": "unknown format 'excel'",
    "explore --where nation=walse": "'walse'",
    "publish site --where nation=walse": "'walse'",
    "view theme-map --where nation=walse": "'walse'",
    "view theme-mop": "'theme-mop'",
}


@pytest.mark.parametrize("line", CALLS)
def test_a_call_at_fault_is_refused_before_a_dataset_is_opened(
    line: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def opened(*_: object) -> None:
        raise AssertionError("a dataset was opened")

    monkeypatch.setattr("casegraph.api.open", opened)
    done = command(*line.split())
    assert done.returncode == 2, done.stderr
    assert not done.stdout
    assert CALLS[line] in " ".join(done.stderr.split())


@pytest.mark.parametrize(
    "line",
    ["centrality", "classes", "communities", "contrast --where sex=male --against sex=female",
     "cooccur", "national-figures", "query --name themes", "recurrence", "report", "sets", "themes",
     "trend", "view theme-map"],
)  # fmt: skip
def test_a_file_that_cannot_be_written_is_refused_before_a_dataset_is_opened(
    line: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def opened(*_: object) -> None:
        raise AssertionError("a dataset was opened")

    monkeypatch.setattr("casegraph.api.open", opened)
    for place in (tmp_path / "no" / "x.csv", tmp_path):
        done = command(*line.split(), "-o", str(place))
        assert (done.returncode, done.stdout) == (1, "")
        assert f"{place}: cannot be written" in done.stderr.replace("\n", "")
    assert list(tmp_path.iterdir()) == []


def test_a_refusal_takes_less_than_half_a_second_in_a_process_of_its_own() -> None:
    # CPU time, the least of three: what else a machine does only adds to it.
    for line in ("communities --weight npmi", "trend --date read", "cooccur --correction x"):
        times = []
        for _ in range(3):
            start = os.times()
            assert run(*line.split()).returncode == 2
            end = os.times()
            times.append(
                end.children_user - start.children_user
                + end.children_system - start.children_system
            )  # fmt: skip
        assert 0 < min(times) < 0.5, line


Method = Callable[[Any], object]

METHODS: dict[str, Method] = {
    "unit": lambda kg: kg.themes(unit="revue"),
    "filter": lambda kg: kg.themes("nation=walse"),
    "net": lambda kg: kg.associations(null="x"),
    "correction": lambda kg: kg.cooccurrence(correction="x"),
    "bounds of another net": lambda kg: kg.pair_bounds(null="x"),
    "bounds of one polarity": lambda kg: kg.bounds("polarity=concern"),
    "weight": lambda kg: kg.communities(weight="x"),
    "evidence": lambda kg: kg.centrality(evidence="x"),
    "backbone": lambda kg: kg.communities(backbone="x"),
    "runs": lambda kg: kg.communities(seeds=0),
    "runs of a centrality": lambda kg: kg.centrality(seed=-1),
    "resolution": lambda kg: kg.communities(resolution=0),
    "size": lambda kg: kg.sets(size=5),
    "fewest of a set": lambda kg: kg.sets(min_count=0),
    "classes": lambda kg: kg.classes(classes=9),
    "second group": lambda kg: kg.contrast("nation=wales", "nation=x"),
    "no group": lambda kg: kg.contrast("nation=wales", None),
    "net of a contrast": lambda kg: kg.contrast("nation=wales", "nation=england", null="x"),
    "fewest of a contrast": lambda kg: kg.contrast("nation=wales", "nation=england", min_count=0),
    "date": lambda kg: kg.trend(date="x"),
    "period": lambda kg: kg.trend(period=0),
    "periods": lambda kg: kg.trend(periods="2005-2009"),
    "theme of a trend": lambda kg: kg.trend(themes=["x"]),
    "by": lambda kg: kg.recurrence(by="x"),
    "theme of a ledger": lambda kg: kg.recurrence(themes=["x"]),
    "ledger of one polarity": lambda kg: kg.recurrence("polarity=concern"),
    "threshold": lambda kg: kg.recommendation_clusters(threshold=2),
    "concept": lambda kg: kg.national_figures(concept=["x"]),
}


class Unread:
    """A store that must not be asked."""

    def __getattr__(self, name: str) -> Any:
        if name == "store":  # it is no knowledge graph
            raise AttributeError(name)
        raise AssertionError(f"the data were read: {name}")


@pytest.mark.parametrize("case", METHODS)
def test_a_method_refuses_before_it_reads(case: str) -> None:
    with pytest.raises(UsageError):
        METHODS[case](KnowledgeGraph(Unread()))


def test_the_store_of_these_tests_tells_what_is_read() -> None:
    with pytest.raises(AssertionError, match="the data were read"):
        KnowledgeGraph(Unread()).themes()
