"""What the index says of the ledger: how many themes come back as chance alone would bring them."""

from __future__ import annotations

import re

from casegraph.api import KnowledgeGraph
from casegraph_viz.content.ledger import ledger_of
from casegraph_viz.content.site_data import Corpus
from casegraph_viz.site.headlines import Headline, headlines


def _of_ledger(found: list[Headline]) -> list[Headline]:
    return [headline for headline in found if headline.page == "recurrence.html"]


def test_the_headline_of_the_ledger_counts_its_readings(kg: KnowledgeGraph) -> None:
    corpus = Corpus(kg)
    ledger = corpus.kept(ledger_of)
    assert ledger is not None
    assert corpus.kept(ledger_of) is ledger
    (said,) = _of_ledger(headlines(kg, corpus.pairs, ledger=ledger))
    assert said.address == "recurrence.html#chance"
    readings = ledger["reading"].value_counts()
    usual = readings["as-chance"] + readings["nearly-all-later"]
    told = usual + readings.get("more", 0) + readings.get("fewer", 0)
    assert f"{usual} of the {told} themes with enough reviews to tell" in said.text
    assert "as chance alone would bring them back" in said.text
    # No raw count of what is found again is a headline.
    assert not re.search(r"\d+ of \d+ later", said.text + said.detail)
    for label in ledger.loc[ledger["reading"] == "more", "label"]:
        assert label in said.detail
    assert "does not show that the recommendation failed." in said.detail


def test_without_the_page_or_a_test_there_is_no_such_headline(kg: KnowledgeGraph) -> None:
    pairs = Corpus(kg).pairs
    assert _of_ledger(headlines(kg, pairs)) == []
    assert _of_ledger(headlines(kg, pairs, ledger=kg.recurrence(permutations=0))) == []


def test_a_filter_that_the_ledger_cannot_have_leaves_it_out(kg: KnowledgeGraph) -> None:
    assert ledger_of(Corpus(kg, "polarity=concern")) is None
