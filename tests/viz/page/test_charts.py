"""A chart is a still picture in the page's colours, and text from data stays text in it."""

from __future__ import annotations

import re
import subprocess
import sys
from html.parser import HTMLParser
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from markupsafe import Markup

from casegraph_viz.page.charts import (
    Drawing,
    Scale,
    Tick,
    element,
    label,
    letters_width,
    responsive,
    shortened,
    svg,
    together,
    told,
    value_axis,
    years_axis,
)
from casegraph_viz.page.render import static_text
from casegraph_viz.page.style import GROUPS, palette_css

YEARS = Scale((2005, 2025), (0, 200))
SHARES = Scale((0, 0.5), (80, 0))


def drawing(text: str = "Neglect", width: float = 200) -> Drawing:
    """Axes and two dots, with ``text`` wherever a chart shows text from the data."""
    dots = [
        element(
            "circle", told(f"{text} {k}"), cx=YEARS(year), cy=SHARES(share), r=4,
            fill="var(--group-harm)",
        )
        for k, (year, share) in enumerate(((2010, 0.25), (2020, 0.5)), start=1)
    ]  # fmt: skip
    inside = (
        value_axis([Tick(0.0, "0%"), Tick(0.5, text)], SHARES, width),
        years_axis([2005, 2015, 2025], YEARS, 80),
        *dots,
        label(text, 0, -10),
    )
    return Drawing(together(inside), -40, -20, width + 10, 100)


class Elements(HTMLParser):
    """Every element with its attributes, and every text, as an HTML parser sees them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []
        self.texts: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, {k: v or "" for k, v in attrs}))

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def test_the_picture_has_a_role_a_name_and_a_size_that_gives_way() -> None:
    root = ElementTree.fromstring(svg(drawing(), "Two “points” & a line"))
    assert root.attrib["role"] == "img"
    assert root.attrib["aria-label"] == "Two “points” & a line"
    assert root.attrib["class"] == "chart"
    assert root.attrib["viewBox"] == "-40 -20 250 120"
    assert [root.attrib[side] for side in ("width", "height")] == ["250", "120"]
    assert "max-width" in static_text("page/charts.css")


def test_every_colour_is_a_variable_of_the_page() -> None:
    found = svg(drawing(), "A chart")
    colours = re.findall(r'(?:fill|stroke)="([^"]*)"', found)
    known = palette_css() + static_text("page/base.css")
    assert len(colours) > 12
    for colour in set(colours):
        name = re.fullmatch(r"var\((--[a-z-]+)\)", colour)
        assert name, colour
        assert f"{name[1]}:" in known, colour
    assert f"var(--group-{GROUPS[2].key})" in colours
    assert "font-family" not in found
    assert "style=" not in found


def test_numbers_stand_where_the_data_puts_them() -> None:
    """The axis runs from 2005 to 2025 over 200 pixels, and from 0 to 0.5 over 80."""
    points = re.findall(r'<circle cx="([\d.]+)" cy="([\d.]+)"', svg(drawing(), "A chart"))
    assert [(float(x), float(y)) for x, y in points] == [(50, 40), (150, 0)]


def test_a_mark_shows_its_description_under_the_pointer() -> None:
    found = re.findall(r"<circle[^>]*><title>([^<]*)</title></circle>", svg(drawing(), "A chart"))
    assert found == ["Neglect 1", "Neglect 2"]


def test_labels_of_years_never_run_into_each_other() -> None:
    axis = years_axis(range(2001, 2030), Scale((2001, 2030), (0, 300)), 0)
    places = [float(x) for x in re.findall(r'<text x="([\d.]+)"', axis)]
    assert 3 < len(places) < 12
    assert all(right - left >= letters_width("2001") for left, right in pairwise(places))
    assert axis.count("<line") == 1 + 29


def test_ticks_that_an_axis_has_no_room_for_wait_for_a_script_or_are_left_out() -> None:
    ticks = [Tick(0.0, "0%"), Tick(0.25, "25%", 0.4), Tick(0.5, "50%"), Tick(1.0, "100%")]
    still, movable = (value_axis(ticks, SHARES, 200, movable=kept) for kept in (False, True))
    assert re.findall("<text[^>]*>([^<]*)<", still) == ["0%", "50%"]
    assert re.findall("<text[^>]*>([^<]*)<", movable) == ["0%", "25%", "50%", "100%"]
    assert re.findall(r'data-at="([\d.]+)"(?: data-most="[\d.]+")? display="none"', movable) == [
        "0.25",
        "1",
    ]
    assert "data-" not in still


HOSTILE = [
    "<script>window.__pwn=1</script>",
    "</svg></title></style><script>window.__pwn=1</script>",
    '"><img src=x onerror=window.__pwn=1>',
    "' onload='window.__pwn=1",
    "<![CDATA[<script>window.__pwn=1</script>]]>",
    "<!-- --><svg onload=window.__pwn=1>",
    "&lt;script&gt;&#0;&amp;",
    "url(https://example.org/x) url(#a)",
    "javascript:window.__pwn=1",
    "{{ 7 * 7 }} {% raw %} datum.x + 1",
    "a\x00b\x1b\x7f\ud800\uffff",
    "\u2028\u2029\u202egnirts",
    "\u0645\u0631\u062d\u0628\u0627 \U0001f9f8 児",
    "long " * 400,
    "",
    "__proto__",
    "a.b[c]\\d",
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_text_from_data_stays_text(text: str) -> None:
    plain = [tag for tag, _ in Elements(svg(drawing("plain"), "plain")).found]
    found = svg(drawing(text), text, css="wide")
    parsed = Elements(found)
    assert [tag for tag, _ in parsed.found] == plain
    for _, attributes in parsed.found:
        assert not [k for k in attributes if k.startswith("on") or k in {"style", "href", "src"}]
    root = ElementTree.fromstring(found.encode("utf-8"))
    if "{{" in text:
        assert sum(text in t for t in parsed.texts) == 4
        assert root.attrib["aria-label"] == text
    assert "\x00" not in found
    assert "url(http" not in "".join(v for _, a in parsed.found for v in a.values() if v != text)


def test_an_attribute_is_text_whatever_it_holds() -> None:
    found = element("rect", fill='"><script>', x=-0.001, y=float(10**12), rx=None)
    assert found == '<rect fill="&#34;&gt;&lt;script&gt;" x="0" y="1e+12"/>'


def test_what_is_no_markup_is_escaped_inside_an_element_and_what_is_stays() -> None:
    assert element("g", Markup("<a/>"), "<b/>") == "<g><a/>&lt;b/&gt;</g>"


def test_the_same_chart_is_the_same_bytes_in_any_process() -> None:
    code = (
        "import sys; sys.path.insert(0, sys.argv[1]); from test_charts import *; "
        "sys.stdout.buffer.write(svg(drawing(), 'A chart').encode())"
    )
    folder = str(__file__).rpartition("test_charts.py")[0]
    done = subprocess.run([sys.executable, "-c", code, folder], capture_output=True, timeout=120)
    assert done.returncode == 0, done.stderr
    assert done.stdout.decode() == svg(drawing(), "A chart")


def test_a_chart_has_no_ids_and_refers_to_nothing() -> None:
    found = responsive(drawing(), drawing(), "A chart")
    assert not re.search(r'\bid="|url\(|href=', found)


def test_two_drawings_for_two_widths_and_one_name() -> None:
    parsed = Elements(responsive(drawing(), drawing(width=100), "A chart")).found
    roots = [a for tag, a in parsed if tag == "svg"]
    assert [a["class"] for a in roots] == ["chart chart-wide", "chart chart-narrow"]
    assert {a["aria-label"] for a in roots} == {"A chart"}
    assert float(roots[0]["width"]) > float(roots[1]["width"])


def test_a_long_label_is_cut_where_its_room_ends() -> None:
    assert shortened("Neglect", 300) == "Neglect"
    cut = shortened("long " * 400, 100)
    assert cut.endswith("…")
    assert letters_width(cut) <= 100 < letters_width(f"{cut}ong")
