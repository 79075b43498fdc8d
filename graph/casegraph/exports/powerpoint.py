"""Slides as a PowerPoint file, with charts that can be edited there; python-pptx writes it.

python-pptx comes with the extra ``slides`` and is imported when a file is written.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from casegraph.errors import MissingExtraError
from casegraph.exports.palette import COLOURS
from casegraph.exports.plain import plain_text
from casegraph.exports.slides import Bar, Slide
from casegraph.wording.citation import AUTHOR

_WHAT = "a PowerPoint file"
# Inches: the size of a slide of 16:9, its edge, where the words begin and where both end.
_WIDE, _HIGH, _EDGE = 13.333, 7.5, 0.55
_WORDS, _TOP, _FOOT = 8.35, 1.5, 6.62
_BOTH, _EXPECTED, _INK, _SOFT = COLOURS["family"], "#b9bcc6", "#1d1f24", "#5a5d66"
# Letters of the column of words that fit, by the size of the letters in points.
_FITS = ((420, 17.0), (620, 15.0), (820, 13.5), (1050, 12.0))
_LEAST = 10.5


def require() -> None:
    """Raise MissingExtraError where python-pptx is not installed, before any work for a file."""
    try:
        import pptx  # noqa: F401
    except ModuleNotFoundError:
        raise MissingExtraError(_WHAT, "slides") from None


def to_pptx(slides: Sequence[Slide]) -> bytes:
    """Return slides as the content of a PowerPoint file, with the method in the notes of each.

    Raises
    ------
    MissingExtraError
        Where python-pptx, of the extra ``slides``, is not installed.
    """
    require()
    from pptx import Presentation
    from pptx.util import Inches

    made = Presentation()
    made.slide_width, made.slide_height = Inches(_WIDE), Inches(_HIGH)
    made.core_properties.author = AUTHOR
    made.core_properties.title = plain_text(slides[0].title) if slides else ""
    # The layout that has a title and nothing else, so that outlines and screen readers name it.
    layout = made.slide_layouts[5]
    for slide in slides:
        _write(made.slides.add_slide(layout), slide)
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


def _write(page: Any, slide: Slide) -> None:
    whole = _WIDE - 2 * _EDGE
    title = page.shapes.title
    _place(title, _EDGE, 0.3, whole, 0.75)
    _fill(title, [(slide.title, 30.0, True, _INK)])
    _box(page, _EDGE, 1.0, whole, 0.4, [(slide.about, 13.0, False, _SOFT)])
    if slide.bars:
        _chart(page, slide)
    words = [(text, k == 0) for k, text in enumerate(slide.sentences)]
    letters = sum(len(text) for text, _ in words) + sum(
        len(quoted.text) + len(quoted.source) + 60 for quoted in slide.findings
    )
    size = next((points for most, points in _FITS if letters <= most), _LEAST)
    lines = [(text, size, bold, _INK) for text, bold in words]
    if slide.findings:
        lines.append((slide.head, size - 3, True, _SOFT))
    for quoted in slide.findings:
        lines += [(f"“{quoted.text}”", size - 2, False, _INK)]
        lines += [(quoted.source, size - 4, False, _SOFT)]
    _box(page, _WORDS, _TOP, _WIDE - _EDGE - _WORDS, _FOOT - _TOP, lines)
    foot = [(slide.caveat, 11.0, False, _INK), (slide.source, 9.5, False, _SOFT)]
    _box(page, _EDGE, _FOOT + 0.08, whole, _HIGH - _FOOT - 0.15, foot)
    notes = page.notes_slide.notes_text_frame
    notes.text = plain_text("\n".join([slide.method, slide.source]))


def _chart(page: Any, slide: Slide) -> None:
    from pptx.chart.data import CategoryChartData
    from pptx.dml.color import RGBColor
    from pptx.enum.chart import XL_CHART_TYPE, XL_LEGEND_POSITION, XL_TICK_LABEL_POSITION
    from pptx.util import Inches, Pt

    # PowerPoint counts categories from the foot of the chart.
    bars = slide.bars[::-1]
    data = CategoryChartData(number_format="#,##0.#")
    data.categories = [plain_text(bar.label) for bar in bars]
    expected = [bar.expected for bar in bars]
    if any(value is not None for value in expected):
        data.add_series("expected", [None if v is None else round(v, 1) for v in expected])
    data.add_series("reviews", [bar.count for bar in bars])
    frame = page.shapes.add_chart(
        XL_CHART_TYPE.BAR_CLUSTERED, Inches(_EDGE), Inches(_TOP),
        Inches(_WORDS - _EDGE - 0.35), Inches(_FOOT - _TOP), data,
    )  # fmt: skip
    frame._element.nvGraphicFramePr.cNvPr.set("descr", plain_text(_described(slide)))
    chart = frame.chart
    chart.font.size = Pt(12)
    chart.has_title = True
    chart.chart_title.text_frame.text = slide.axis
    chart.chart_title.text_frame.paragraphs[0].runs[0].font.size = Pt(12)
    chart.value_axis.visible = False
    chart.value_axis.has_major_gridlines = False
    chart.value_axis.minimum_scale = 0
    chart.category_axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    plot = chart.plots[0]
    plot.gap_width, plot.overlap = 45, 0
    plot.has_data_labels = True
    series = list(plot.series)
    for one, colour in zip(series[::-1], (_BOTH, _EXPECTED), strict=False):
        one.format.fill.solid()
        one.format.fill.fore_color.rgb = RGBColor.from_string(colour[1:].upper())
    chart.has_legend = len(series) > 1
    if chart.has_legend:
        chart.legend.position = XL_LEGEND_POSITION.BOTTOM
        chart.legend.include_in_layout = False


def _described(slide: Slide) -> str:
    """Return the chart in words, for a reader who does not see it."""

    def said(bar: Bar) -> str:
        expected = "" if bar.expected is None else f" ({bar.expected:.1f} expected)"
        return f"{bar.label}: {bar.count}{expected}"

    return f"{slide.axis}: {'; '.join(map(said, slide.bars))}."


#: A paragraph: text, size in points, whether it is bold, colour.
_Line = tuple[str, float, bool, str]


def _place(shape: Any, left: float, top: float, width: float, height: float) -> None:
    from pptx.util import Inches

    shape.left, shape.top = Inches(left), Inches(top)
    shape.width, shape.height = Inches(width), Inches(height)


def _box(
    page: Any, left: float, top: float, width: float, height: float, lines: Sequence[_Line]
) -> None:
    from pptx.util import Inches

    box = page.shapes.add_textbox(*map(Inches, (left, top, width, height)))
    _fill(box, lines)


def _fill(shape: Any, lines: Sequence[_Line]) -> None:
    """Put paragraphs into a shape, from its upper left."""
    from pptx.dml.color import RGBColor
    from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
    from pptx.util import Pt

    frame = shape.text_frame
    frame.word_wrap, frame.vertical_anchor = True, MSO_ANCHOR.TOP
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    for k, (text, size, bold, colour) in enumerate(lines):
        paragraph = frame.paragraphs[0] if k == 0 else frame.add_paragraph()
        paragraph.alignment, paragraph.space_after = PP_ALIGN.LEFT, Pt(size * 0.35)
        run = paragraph.add_run()
        run.text = plain_text(text).replace("\n", " ").replace("\v", " ")
        run.font.size, run.font.bold = Pt(size), bold
        run.font.color.rgb = RGBColor.from_string(colour[1:].upper())
