"""A chart is a still picture in the page's colours, and text from data stays text in it."""

from __future__ import annotations

import re
import subprocess
import sys
from html.parser import HTMLParser
from typing import Any
from xml.etree import ElementTree

import pytest

from casegraph_viz.page.charts import THEME, responsive, svg
from casegraph_viz.page.render import static_text

VARIABLES = {
    "--paper", "--surface", "--ink", "--soft", "--rule", "--wash", "--link", "--focus", "--apart",
    "--group-family", "--group-child", "--group-harm", "--group-practice", "--group-system",
    "--group-other",
}  # fmt: skip


def spec(text: str = "Neglect", **more: Any) -> dict[str, Any]:
    """Two bars and a clipped line, with ``text`` wherever a chart shows text from the data."""
    values = [
        {"x": 2010, "y": 0.25, "t": text, "d": f"{text} 1"},
        {"x": 2020, "y": 0.5, "t": f"{text}.", "d": f"{text} 2"},
    ]
    x = {"field": "x", "type": "quantitative", "title": text, "scale": {"domain": [2005, 2025]}}
    y = {"field": "y", "type": "quantitative", "axis": {"format": "%"}}
    return {
        "title": text,
        "width": 200,
        "height": 80,
        "data": {"values": values},
        "layer": [
            {
                "mark": {"type": "point", "aria": True},
                "encoding": {
                    "x": x,
                    "y": y,
                    "color": {"field": "t", "scale": {"range": ["var(--group-harm)"]}},
                    "description": {"field": "d"},
                },
            },
            {"mark": {"type": "line", "clip": True}, "encoding": {"x": x, "y": y}},
            {
                "mark": {"type": "text", "color": "var(--soft)"},
                "encoding": {"x": x, "y": y, "text": {"field": "t"}},
            },
        ],
        **more,
    }


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
    root = ElementTree.fromstring(svg(spec(), "Two “points” & a line", title="Points"))
    assert root.attrib["role"] == "img"
    assert root.attrib["aria-label"] == "Two “points” & a line"
    assert root.attrib["class"] == "chart"
    assert root.find("title").text == "Points"  # type: ignore[union-attr]
    assert root.attrib["viewBox"].split() == ["0", "0", root.attrib["width"], root.attrib["height"]]
    assert "max-width" in static_text("page/charts.css")


def test_every_colour_is_a_variable_of_the_page() -> None:
    found = svg(spec(), "A chart")
    colours = re.findall(r'(?:fill|stroke)="([^"]*)"', found)
    assert len(colours) > 20
    for colour in set(colours) - {"none", "transparent"}:
        assert re.fullmatch(r"var\((--[a-z-]+)\)", colour), colour
        assert colour[4:-1] in VARIABLES
    assert "var(--group-harm)" in colours
    assert "font-family" not in found


def test_numbers_stand_where_the_data_puts_them() -> None:
    """The axis runs from 2005 to 2025 over 200 pixels, and from 0 to 0.5 over 80."""
    points = re.findall(
        r'<path transform="translate\(([\d.]+),([\d.]+)\)"[^>]*><title>', svg(spec(), "A chart")
    )
    assert [(float(x), float(y)) for x, y in points] == [(50, 40), (150, 0)]


def test_a_mark_shows_its_description_under_the_pointer() -> None:
    found = re.findall(r"<title>([^<]*)</title>", svg(spec(), "A chart"))
    assert found == ["Neglect 1", "Neglect 2"]


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
    plain = {tag for tag, _ in Elements(svg(spec(), "plain")).found}
    found = svg(spec(text), text, name=text, title=text)
    parsed = Elements(found)
    assert {tag for tag, _ in parsed.found} <= plain | {"tspan", "title"}
    for _, attributes in parsed.found:
        assert not [k for k in attributes if k.startswith("on") or k in {"style", "href", "src"}]
    ElementTree.fromstring(found.encode("utf-8"))
    if "{{" in text:
        assert sum(text in t for t in parsed.texts) >= 4
    assert "\x00" not in found
    assert "url(http" not in "".join(v for _, a in parsed.found for v in a.values() if v != text)


REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"data": {"url": "https://example.org/a.csv"}}, "names a url"),
    ({"data": {"url": "file:///etc/passwd", "format": {"type": "csv"}}}, "names a url"),
    ({"mark": {"type": "image", "url": "https://example.org/a.png"}}, "names a url"),
    ({"mark": {"type": "point", "href": "https://example.org/"}}, "names a href"),
    ({"mark": "image"}, "'image' element"),
    ({"mark": {"type": "bar", "color": "url(https://example.org/#a)"}}, "refers to 'url"),
    ({"mark": "no such mark"}, "conversion failed"),
]


@pytest.mark.parametrize(("more", "told"), REFUSED, ids=range(len(REFUSED)))
def test_a_chart_loads_nothing_and_leads_nowhere(more: dict[str, Any], told: str) -> None:
    chart = {
        "data": {"values": [{"x": 1, "y": 2}]},
        "mark": "bar",
        "encoding": {"x": {"field": "x", "type": "quantitative"}, "y": {"field": "y"}},
    }
    svg(chart, "as it should be")
    with pytest.raises(ValueError, match=told):
        svg({**chart, **more}, "refused")


def test_the_same_chart_is_the_same_bytes_in_any_process_and_after_any_other() -> None:
    svg(spec("other", width=333), "another")
    code = (
        "import sys; sys.path.insert(0, sys.argv[1]); from test_charts import *; "
        "sys.stdout.buffer.write(svg(spec(), 'A chart').encode())"
    )
    folder = str(__file__).rpartition("test_charts.py")[0]
    done = subprocess.run([sys.executable, "-c", code, folder], capture_output=True, timeout=120)
    assert done.returncode == 0, done.stderr
    assert done.stdout.decode() == svg(spec(), "A chart")


def test_ids_are_unique_on_a_page() -> None:
    charts = [svg(spec(), "A chart", name=name) for name in ("one", "two")]
    charts += [svg(spec(), "Another"), *responsive(spec(), spec(), "A chart").split("<svg")[1:]]
    ids = [i for chart in charts for i in re.findall(r'\bid="([^"]+)"', chart)]
    used = [i for chart in charts for i in re.findall(r"url\(#([^)]+)\)", chart)]
    assert len(ids) == len(set(ids)) == 5
    assert set(used) == set(ids)


def test_data_may_hold_addresses_as_text() -> None:
    chart = spec()
    chart["data"]["values"][0] |= {"url": "x", "href": "y"}
    assert svg(chart, "A chart").count("<title>Neglect") == 2


def test_missing_numbers_leave_a_gap() -> None:
    chart = spec()
    chart["data"]["values"].append({"x": 2015, "y": float("nan"), "t": "none", "d": "none"})
    assert "NaN" not in svg(chart, "A chart")


def test_a_chart_may_bring_settings_of_its_own() -> None:
    chart = spec(config={"axis": {"labelColor": "var(--apart)"}})
    found = svg(chart, "A chart")
    assert 'fill="var(--apart)"' in found
    assert 'stroke="var(--rule)"' in found
    assert THEME["axis"]["labelColor"] == "var(--soft)"
    assert chart["config"] == {"axis": {"labelColor": "var(--apart)"}}


def test_two_drawings_for_two_widths_and_one_name() -> None:
    parsed = Elements(responsive(spec(), spec(width=100), "A chart")).found
    roots = [a for tag, a in parsed if tag == "svg"]
    assert [a["class"] for a in roots] == ["chart chart-wide", "chart chart-narrow"]
    assert {a["aria-label"] for a in roots} == {"A chart"}
    assert float(roots[0]["width"]) > float(roots[1]["width"])
