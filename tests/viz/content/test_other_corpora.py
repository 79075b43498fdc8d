"""Stable and robust pairs of the pages: the same for the same reviews, and not for large ones."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from casegraph.analyses.cooccurrence import Cooccurrence
from casegraph.analyses.cooccurrence.robustness import with_robustness
from casegraph.api import KnowledgeGraph
from casegraph.errors import UsageError
from casegraph.exports import edge_frame, to_turtle
from casegraph.thresholds import ROBUST
from casegraph.wording.robustness import KINDS
from casegraph_viz.content import kept_columns, other_corpora
from casegraph_viz.content.kept_columns import FOLDER
from casegraph_viz.content.site_data import Corpus
from casegraph_viz.content.summary import how_robust, robust_note
from casegraph_viz.page.frame import Frame
from casegraph_viz.site.headlines import headlines
from casegraph_viz.views.matrix.pairs import matrix_of
from casegraph_viz.views.theme_map.page import render_theme_map


@pytest.fixture(scope="module")
def corpus(kg: KnowledgeGraph) -> Corpus:
    return Corpus(kg)


def test_the_pages_have_the_shares_of_the_library(kg: KnowledgeGraph, corpus: Corpus) -> None:
    for found in corpus.associations.values():
        again = other_corpora.judged(kg.associations(null=found.net))
        assert again.resampled is found.resampled  # kept, not worked out again
        assert again.resamples == other_corpora.CORPORA
    wales = kg.associations(["nation=wales"])
    few = with_robustness(wales, 3)
    assert few.resampled["stability"].max() <= 1
    assert other_corpora.judged(wales).resampled is not corpus.associations["exact"].resampled


def test_what_the_pages_say_is_what_the_shares_say(corpus: Corpus) -> None:
    table = corpus.pairs
    for net, results in table.nets.items():
        assert results.robust is not None
        least = np.min([results.again[kind] for kind in KINDS], axis=0)
        robust = (results.grade == 2) & (least >= ROBUST)
        assert (results.robust == robust).all()
        assert sorted(table.robust(net)) == np.flatnonzero(robust).tolist()
        packed = results.packed_again()
        assert len(packed["row"]) == (results.grade > 0).sum()
        shown = np.array([packed[kind] for kind in KINDS])
        assert ((shown.min(axis=0) >= 80) == (least[packed["row"]] >= ROBUST)).all()
        clear = int((results.grade == 2).sum())
        assert robust_note(table, net).startswith(f"{robust.sum()} of the {clear} clear pairs are ")
    assert "Worked out for all 388 reviews" in how_robust(table.corpora, table.n)
    assert how_robust(0, table.n) == ""
    said = [h.detail for h in headlines(corpus.kg, table) if "Evidence clear" in h.detail]
    assert said
    assert all("Evidence clear and robust (" in s or "clear, not robust;" in s for s in said)


def test_what_other_reviews_do_not_give_again_is_no_community(corpus: Corpus) -> None:
    found = corpus.community_structure
    assert found.resampled is not None
    assert found.resampled.samples == other_corpora.COMMUNITY_CORPORA
    assert found.called == "groups of linked themes"
    html = render_theme_map(corpus, Frame())
    shown = html[: html.index('<script type="application/json"')]
    for words in (
        'tabindex="-1">Linked groups</h3>',
        "number the linked groups",
        found.of_other_reviews[0],
    ):
        assert words in shown
    assert ">Community<" not in shown
    assert matrix_of(corpus).called == "linked group"


def test_files_of_the_pages_have_the_columns(corpus: Corpus) -> None:
    found = corpus.associations["exact"]
    assert [*edge_frame(found).columns][-4:] == [*KINDS, "robust"]
    cube = to_turtle(found.choose(max_q=1e-9))
    assert cube.count("cg:isRobust") == cube.count("cg:stability ") == cube.count("cg:themeA ")
    assert "cg:isRobust" not in to_turtle(corpus.kg.associations(["nation=wales"]))


def test_large_datasets_do_without(corpus: Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = corpus.kg.associations(["nation=wales"])
    for limit in ("MOST_CELLS", "MOST_PAIRS"):
        with monkeypatch.context() as patched:
            patched.setattr(other_corpora, limit, 10)
            assert other_corpora.judged(whole) is whole
            sets = corpus.community_structure
            assert other_corpora.judged_communities(sets, whole) is sets


@pytest.mark.parametrize("options", [{"length_by": "group"}, {"apart": True}])
def test_other_counts_are_refused(kg: KnowledgeGraph, options: dict[str, object]) -> None:
    found: Cooccurrence = kg.associations(["nation=wales"], **options)  # type: ignore[arg-type]
    with pytest.raises(UsageError, match="expected each review"):
        with_robustness(found, 2)


def test_shares_are_kept_for_the_next_process(
    kg: KnowledgeGraph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CASEGRAPH_CACHE", str(tmp_path))
    wales = kg.associations(["nation=wales"])
    calls = []

    def counted(found: Cooccurrence, corpora: int) -> Cooccurrence:
        calls.append(corpora)
        return with_robustness(found, 3)

    monkeypatch.setattr("casegraph.analyses.cooccurrence.robustness.with_robustness", counted)

    def shares() -> Mapping[str, Any]:
        other_corpora._shares.cache_clear()  # as in a process that has just begun
        return other_corpora.judged(wales).resampled

    first = shares()
    (file,) = (tmp_path / FOLDER).iterdir()
    second = shares()
    assert len(calls) == 1
    assert {name: v.tolist() for name, v in first.items()} == {
        name: v.tolist() for name, v in second.items()
    }
    # A file that is cut off, or is something else, is made again.
    file.write_bytes(file.read_bytes()[:100])
    assert shares().keys() == first.keys()
    file.write_text("no columns")
    assert shares().keys() == first.keys()
    assert len(calls) == 3
    # What the code does not say, or other reviews, are another file; the oldest files go.
    monkeypatch.setattr(kept_columns, "_code", lambda: b"another version")
    monkeypatch.setattr(kept_columns, "MOST_FILES", 1)
    shares()
    assert len(calls) == 4
    assert [p.name for p in (tmp_path / FOLDER).iterdir()] != [file.name]
    monkeypatch.setenv("CASEGRAPH_CACHE", os.devnull)
    assert shares().keys() == first.keys()
