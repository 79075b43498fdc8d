"""Slides for PowerPoint: what is on them, and that python-pptx opens the file again."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from pptx import Presentation

from casegraph.api import KnowledgeGraph
from casegraph.errors import UnknownNameError, UsageError
from casegraph.exports.powerpoint import to_pptx
from casegraph.exports.slides import Quoted
from casegraph.wording.citation import AUTHOR

BOTH = ("unsafe-sleep", "sudden-infant-death")


def test_slides_say_what_was_counted_and_open_again(kg: KnowledgeGraph) -> None:
    made = kg.slides(["Neglect"], [BOTH], "nation=england")
    found = kg.associations("nation=england")
    neglect, pair = made
    at = found.place(*BOTH)
    n11, expected = int(found.association.n11[at]), float(found.association.expected_null[at])
    assert neglect.title == "Neglect"
    assert "nation=england" in neglect.about
    assert f"of {found.n} reviews" in neglect.sentences[0]
    assert len(neglect.bars) == 10
    assert [bar.count for bar in neglect.bars] == sorted(
        (bar.count for bar in neglect.bars), reverse=True
    )
    assert (pair.bars[2].count, pair.bars[2].expected) == (n11, expected)
    assert pair.bars[0].count >= n11
    for slide, wanted in ((neglect, {"neglect"}), (pair, set(BOTH))):
        texts = {f["summary"] for f in kg.findings() if wanted & set(f["themes"])}
        assert len(slide.findings) == 2
        assert {quoted.text for quoted in slide.findings} <= texts
        assert AUTHOR in slide.source
        assert kg.digest[:16] in slide.source
        assert "where nation=england" in slide.source

    file = Presentation(io.BytesIO(to_pptx(made)))
    assert [page.shapes.title.text for page in file.slides] == [neglect.title, pair.title]
    assert file.core_properties.author == AUTHOR
    for page, slide in zip(file.slides, made, strict=True):
        (chart,) = (shape.chart for shape in page.shapes if shape.has_chart)
        series = {one.name: list(one.values) for one in chart.plots[0].series}
        assert series["reviews"] == [bar.count for bar in slide.bars[::-1]]
        assert list(chart.plots[0].categories) == [bar.label for bar in slide.bars[::-1]]
        told = " ".join(shape.text_frame.text for shape in page.shapes if shape.has_text_frame)
        for words in (*slide.sentences, slide.findings[0].text, slide.caveat, slide.source):
            assert words in told
        assert "Net: together beyond the number of themes coded" in (
            page.notes_slide.notes_text_frame.text
        )
        for shape in page.shapes:
            assert shape.left >= 0
            assert shape.left + shape.width <= file.slide_width
            assert shape.top + shape.height <= file.slide_height


def test_a_selection_has_its_strongest_pairs_and_hostile_text_is_only_text(
    kg: KnowledgeGraph,
) -> None:
    first, *pairs = kg.slides(where="nation=england")
    assert 1 <= len(pairs) <= 5
    assert len(first.bars) == 10
    assert not first.findings
    strange = "<a:t>\x07 & ]]> =1+1"
    slide = replace(first, title=strange, findings=(Quoted(strange, strange, None),))
    (page,) = Presentation(io.BytesIO(to_pptx([slide]))).slides
    assert page.shapes.title.text == strange.replace("\x07", "\ufffd")


def test_faults_are_told_before_any_work(kg: KnowledgeGraph) -> None:
    with pytest.raises(UnknownNameError, match="neglect"):
        kg.slides(["neglekt"])
    with pytest.raises(UsageError, match="expected two themes"):
        kg.slides(pairs=[("neglect", "Neglect")])
