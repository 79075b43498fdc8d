"""A chart specification goes in, a still picture in the page's own colours comes out.

Charts are written as Vega-Lite and drawn while a page is made, so that a page carries no chart
script. What the converter returns is not trusted: it is rebuilt from lists of the elements and
attributes that a picture needs, so text from the data stays text whatever it says, and no style
attribute meets the Content-Security-Policy. Colours are CSS variables of the page, written into
the specification as ``var(--ink)``, and so follow light, dark and print.
"""

from __future__ import annotations

import hashlib
import json
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final
from xml.etree import ElementTree

from markupsafe import Markup, escape

#: Quiet axes, no frame, no title in bold: what every chart of the site has in common.
THEME: Final[Mapping[str, Any]] = {
    "background": None,
    "padding": 4,
    # The converter carries this font and measures with it, so the bytes do not depend on what a
    # machine has installed; charts.css asks for fonts of the same widths.
    "font": "Liberation Sans",
    "mark": {"aria": False, "color": "var(--ink)"},
    "line": {"strokeWidth": 2},
    "point": {"filled": True, "opacity": 1, "size": 40},
    "rule": {"color": "var(--ink)", "strokeWidth": 1.5},
    "text": {"color": "var(--ink)", "fontSize": 11},
    "view": {"stroke": None},
    "axis": {
        "aria": False,
        "domainColor": "var(--soft)",
        "gridColor": "var(--rule)",
        "labelColor": "var(--soft)",
        "labelFontSize": 11,
        "labelLimit": 0,
        "tickColor": "var(--soft)",
        "tickSize": 4,
        "titleColor": "var(--soft)",
        "titleFontSize": 11,
        "titleFontWeight": "normal",
    },
    "axisX": {"grid": False},
    "axisY": {"domain": False, "ticks": False, "titleAnchor": "end"},
    "header": {
        "labelColor": "var(--ink)",
        "labelFontSize": 12,
        "labelLimit": 0,
        "titleColor": "var(--soft)",
        "titleFontWeight": "normal",
    },
    "legend": {
        "aria": False,
        "labelColor": "var(--ink)",
        "labelFontSize": 11,
        "labelLimit": 0,
        "titleColor": "var(--soft)",
        "titleFontSize": 11,
        "titleFontWeight": "normal",
    },
    "title": {"color": "var(--ink)", "fontSize": 12, "fontWeight": "normal", "anchor": "start"},
}

_ELEMENTS = frozenset((
    "circle", "clipPath", "defs", "g", "line", "linearGradient", "path", "rect", "stop", "svg",
    "text", "title", "tspan",
))  # fmt: skip
_NUMBERS = frozenset((
    "cx", "cy", "d", "dx", "dy", "height", "offset", "r", "rx", "ry", "transform", "width", "x",
    "x1", "x2", "y", "y1", "y2", "font-size", "stroke-width", "stroke-dasharray",
    "stroke-dashoffset", "opacity", "fill-opacity", "stroke-opacity",
))  # fmt: skip
_WORDS = frozenset((
    "clip-path", "dominant-baseline", "fill", "fill-rule", "font-style", "font-weight",
    "gradientUnits", "id", "stop-color", "stop-opacity", "stroke", "stroke-linecap",
    "stroke-linejoin", "text-anchor", "text-decoration", "visibility",
))  # fmt: skip
# What a renderer writes although it is so anyway.
_DEFAULTS = {
    ("opacity", "1"),
    ("transform", "translate(0,0)"),
    ("font-weight", "normal"),
    ("font-style", "normal"),
    ("text-anchor", "start"),
    ("stroke-width", "1"),
}
_DECIMAL = re.compile(r"-?\d*\.\d+(?:e-?\d+)?")
_REFERENCE = re.compile(r"url\(['\"]?#([\w-]+)['\"]?\)")
_UNREADABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def svg(
    spec: Mapping[str, Any], label: str, *, name: str = "", title: str = "", css: str = ""
) -> Markup:
    """Return a chart as an SVG element that may stand in a page.

    Parameters
    ----------
    spec
        A Vega-Lite specification with the data in it; colours as ``var(--ink)`` and the like,
        years as numbers (dates would be read in the time zone of the machine). ``THEME`` is
        merged under its ``config``. A mark with ``"aria": True`` and a ``description`` shows that
        text under the pointer.
    label
        What the picture shows, for readers who do not see it; plain text.
    name
        Tells two charts of the same content on one page apart.
    title
        Short text that appears under a pointer; plain text, none by default.
    css
        Further classes of the element, beside ``chart``.

    Raises
    ------
    ValueError
        If the specification is not one, loads anything, or draws an image or a link.

    Examples
    --------
    >>> found = svg({"data": {"values": [{"x": 1}]}, "mark": "point",
    ...              "encoding": {"x": {"field": "x", "type": "quantitative"}}}, "One <point>")
    >>> found[:64]
    Markup('<svg class="chart" role="img" aria-label="One &lt;point&gt;" vie')
    """
    clean = _readable(spec)
    clean["config"] = _merged(THEME, clean.get("config", {}))
    root = _drawn(clean)
    key = json.dumps([clean, label, name], sort_keys=True, default=str).encode()
    ids = _Ids(f"c{hashlib.sha256(key).hexdigest()[:10]}")
    width, height = (float(v) for v in root.attrib["viewBox"].split()[2:])
    inside = "".join(_children(root, ids))
    shown = f"<title>{escape(readable(title))}</title>" if title else ""
    return Markup(
        f'<svg class="{escape(f"chart {css}".strip())}" role="img" '
        f'aria-label="{escape(readable(label))}" viewBox="0 0 {width:g} {height:g}" '
        f'width="{width:g}" height="{height:g}">{shown}{inside}</svg>'
    )


def responsive(
    wide: Mapping[str, Any], narrow: Mapping[str, Any], label: str, *, name: str = ""
) -> Markup:
    """Return a chart drawn twice; ``charts.css`` shows one of them, as the screen allows.

    Neither the reader's eye nor a screen reader meets both.
    """
    return svg(wide, label, name=f"{name} wide", css="chart-wide") + svg(
        narrow, label, name=f"{name} narrow", css="chart-narrow"
    )


def _drawn(spec: Mapping[str, Any]) -> ElementTree.Element:
    # Imported here: the library starts an engine of its own, once in a process.
    import vl_convert

    # No address is allowed, should one get past the check above.
    text = vl_convert.vegalite_to_svg(dict(spec), allowed_base_urls=[])
    return ElementTree.fromstring(text)


def _merged(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(below)
    for key, value in above.items():
        under = merged.get(key)
        if isinstance(value, Mapping) and isinstance(under, Mapping):
            merged[key] = _merged(under, value)
        else:
            merged[key] = value
    return merged


def readable(text: str) -> str:
    """Return a text with a sign in place of each character that no picture can hold.

    Texts inside a specification are treated so without asking; this is for those that stand in an
    expression, where an escape would hide such a character.

    >>> readable("a\\x00b") == "a\\ufffdb"
    True
    """
    return _UNREADABLE.sub("\ufffd", text)


def _readable(value: Any, data: bool = False) -> Any:
    """Return the specification with texts that XML can hold, and nothing where no number is."""
    if isinstance(value, str):
        return readable(value)
    if isinstance(value, Mapping):
        for key in () if data else ("url", "href"):
            if key in value:
                raise ValueError(f"a chart names a {key}; expected all of its data in it, no links")
        return {readable(str(k)): _readable(v, data or k == "values") for k, v in value.items()}
    if isinstance(value, Sequence):
        return [_readable(v, data) for v in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


class _Ids:
    """New ids for those of the renderer, which counts on from chart to chart."""

    def __init__(self, prefix: str) -> None:
        self._prefix = prefix
        self._known: dict[str, str] = {}

    def new(self, old: str) -> str:
        return self._known.setdefault(old, f"{self._prefix}-{len(self._known)}")


def _children(node: ElementTree.Element, ids: _Ids) -> Iterator[str]:
    for child in node:
        yield _element(child, ids)


def _element(node: ElementTree.Element, ids: _Ids) -> str:
    tag = node.tag.rpartition("}")[2]
    if tag not in _ELEMENTS:
        raise ValueError(f"a chart draws a {tag!r} element, which a page may not hold")
    given = dict(node.attrib)
    for part in given.pop("style", "").split(";"):
        key, _, value = part.partition(":")
        given.setdefault(key.strip(), value.strip())
    if given.get("display") == "none" or given.get("opacity") == "0":
        return ""
    kept = [(k, v) for k, v in _attributes(given, ids) if (k, v) not in _DEFAULTS]
    names = {k for k, _ in kept}
    if given.get("class") == "background" and not names & {"fill", "stroke"}:
        return ""
    inside = "".join(_children(node, ids))
    if tag in {"text", "tspan"} and node.text:
        inside = f"{escape(node.text)}{inside}"
    if given.get("aria-label") and given.get("role") == "graphics-symbol" and tag != "g":
        inside = f"<title>{escape(given['aria-label'])}</title>{inside}"
    if tag in {"g", "defs", "text"} and not inside:
        return ""
    if tag == "g" and not kept:
        return inside
    attributes = "".join(f' {k}="{escape(v)}"' for k, v in kept)
    return f"<{tag}{attributes}>{inside}</{tag}>" if inside else f"<{tag}{attributes}/>"


def _attributes(given: Mapping[str, str], ids: _Ids) -> Iterator[tuple[str, str]]:
    for key, value in given.items():
        if key == "id":
            yield key, ids.new(value)
        elif key in _NUMBERS:
            yield key, _DECIMAL.sub(_rounded, value)
        elif key in _WORDS:
            reference = _REFERENCE.fullmatch(value)
            if reference:
                yield key, f"url(#{ids.new(reference[1])})"
            elif "url(" in value:
                raise ValueError(f"a chart refers to {value!r}, which is not a part of it")
            else:
                yield key, value


def _rounded(found: re.Match[str]) -> str:
    value = round(float(found[0]), 2)
    return str(int(value)) if value == int(value) else str(value)
