"""Still pictures in the page's own colours: scales, axes and marks go in, an SVG element comes out.

Charts are drawn while a page is made, so that they are there at once, without a script and on
paper. A script that shows other numbers in a picture moves its marks (``browser/lib/chart.ts``); it
draws none of its own. Text from the data stays text whatever it says, no element carries a style,
and colours are CSS variables of the page, written as ``var(--ink)``, which follow light, dark and
print.

Coordinates are pixels from the upper left corner of the plot; labels stand around it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from unicodedata import east_asian_width

from markupsafe import Markup, escape

#: Size of letters, in pixels.
LETTERS = 11.0
INK, SOFT, RULE = "var(--ink)", "var(--soft)", "var(--rule)"
#: Length of a tick, and from the axis to the middle of the labels that follow it.
_TICK, _BESIDE, _BELOW = 4.0, 5.0, 13.0
# Width of a letter in parts of its size, as wide as those of the widest font in charts.css.
_LETTER = 0.56
_UNREADABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True)
class Scale:
    """A line from numbers to pixels: ``domain`` lies on ``pixels``, end on end.

    >>> Scale((2000, 2020), (0, 300))(2010)
    150.0
    """

    domain: tuple[float, float]
    pixels: tuple[float, float]

    def __call__(self, value: float) -> float:
        """Return the place of a number, in pixels."""
        (low, high), (start, end) = self.domain, self.pixels
        return start + (end - start) * (value - low) / (high - low)


@dataclass(frozen=True)
class Tick:
    """A number beside an axis; it is left out where the axis goes beyond ``most``."""

    value: float
    words: str
    most: float | None = None

    def fits(self, end: float) -> bool:
        """Return whether it is shown on an axis that ends at a number."""
        return self.value <= end and (self.most is None or end <= self.most)


@dataclass(frozen=True)
class Drawing:
    """What stands in a picture, and the box that it takes: pixels from the corner of the plot."""

    inside: Markup
    left: float
    top: float
    right: float
    bottom: float


def element(tag: str, *inside: str, **attributes: float | str | None) -> Markup:
    """Return one element of a picture.

    ``inside`` is text, or elements as :class:`~markupsafe.Markup`. An underscore in the name of an
    attribute stands for a hyphen, one at its end is left out (``class_``); numbers are rounded to
    hundredths, None is left out.

    >>> element("text", "a < b", x=1.0, y=2.345, font_size=11, fill=None)
    Markup('<text x="1" y="2.35" font-size="11">a &lt; b</text>')
    """
    given = "".join(
        f' {name.rstrip("_").replace("_", "-")}="{escape(_written(value))}"'
        for name, value in attributes.items()
        if value is not None
    )
    content = "".join(
        escape(text if isinstance(text, Markup) else readable(text)) for text in inside
    )
    return Markup(f"<{tag}{given}>{content}</{tag}>" if content else f"<{tag}{given}/>")


def together(elements: Iterable[Markup]) -> Markup:
    """Return elements one after another."""
    return Markup("").join(elements)


def told(words: str) -> Markup:
    """Return what a mark says under the pointer; stands inside the mark."""
    return element("title", words)


def label(
    words: str, x: float, y: float, size: float = LETTERS, **look: float | str | None
) -> Markup:
    """Return a line of text whose middle is at a height; ``look`` may name another colour."""
    usual: dict[str, float | str | None] = {"fill": SOFT, "font_size": size}
    return element("text", words, x=x, y=y + size * 0.35, **usual | look)


def value_axis(
    ticks: Iterable[Tick], at: Scale, width: float, size: float = LETTERS, *, movable: bool = False
) -> Markup:
    """Return lines across the plot at the heights of some numbers, their labels at the left.

    Ticks that the scale has no room for are left out; where it is ``movable`` they are kept, not
    shown, for a script that gives the scale another end.
    """
    end = at.domain[1]
    return together(
        element(
            "g",
            element("line", x2=width, stroke=RULE),
            label(tick.words, -_BESIDE, 0, size, text_anchor="end"),
            transform=f"translate(0 {_written(at(tick.value))})",
            data_at=tick.value if movable else None,
            data_most=tick.most if movable else None,
            display=None if tick.fits(end) else "none",
        )
        for tick in ticks
        if movable or tick.fits(end)
    )


def uprights(values: Iterable[float], at: Scale, height: float) -> Markup:
    """Return faint lines down the plot at some numbers, for marks in rows to be read against."""
    return together(
        element("line", x1=at(value), x2=at(value), y2=height, stroke=RULE) for value in values
    )


def in_rows(drawn: Iterable[Iterable[Markup]], step: float) -> Markup:
    """Return rows of marks one under another, each ``step`` pixels high.

    Within a row, height 0 is its middle.

    >>> str(in_rows([[element("circle", r=3)], [element("circle", r=3)]], 20))[50:]
    '<g transform="translate(0 30)"><circle r="3"/></g>'
    """
    return together(
        element("g", *marks, transform=f"translate(0 {_written(step * (k + 0.5))})")
        for k, marks in enumerate(drawn)
    )


def years_axis(
    years: Sequence[int],
    at: Scale,
    y: float,
    size: float = LETTERS,
    *,
    labels: bool = True,
    above: bool = False,
) -> Markup:
    """Return the line of time, from end to end of its scale, with ticks and labels at some years.

    A label that would run into the one before it is left out. ``above`` puts ticks and labels over
    the line.
    """
    way = -1 if above else 1
    start, end = at.pixels
    made = [element("line", x1=start, x2=end, y1=y, y2=y, stroke=SOFT)]
    free = -float("inf")
    for year in years:
        x = at(year)
        made.append(element("line", x1=x, x2=x, y1=y, y2=y + way * _TICK, stroke=SOFT))
        half = letters_width(str(year), size) / 2
        if labels and x - half >= free:
            made.append(label(str(year), x, y + way * _BELOW, size, text_anchor="middle"))
            free = x + half
    return together(made)


def svg(drawing: Drawing, words: str, css: str = "", *, linked: bool = False) -> Markup:
    """Return a picture as an SVG element that may stand in a page.

    Parameters
    ----------
    drawing
        What stands in it.
    words
        What the picture shows, for readers who do not see it; plain text.
    css
        Further classes of the element, beside ``chart``.
    linked
        Whether there are links in it: then it is a group of them, not one picture.

    Examples
    --------
    >>> svg(Drawing(element("circle", r=4), -5, -5, 5, 5), "One <point>")[:82]
    Markup('<svg class="chart" role="img" aria-label="One &lt;point&gt;" viewBox="-5 -5 10 10"')
    """
    width, height = drawing.right - drawing.left, drawing.bottom - drawing.top
    box = " ".join(map(_written, (drawing.left, drawing.top, width, height)))
    root: dict[str, float | str | None] = {
        "class": f"chart {css}".strip(),
        "role": "group" if linked else "img",
        "aria-label": words,
        "viewBox": box,
    }
    return element("svg", drawing.inside, **root, width=width, height=height)


def responsive(wide: Drawing, narrow: Drawing, words: str) -> Markup:
    """Return a picture drawn twice; ``charts.css`` shows one of them, as the screen allows.

    Neither the reader's eye nor a screen reader meets both.
    """
    return svg(wide, words, "chart-wide") + svg(narrow, words, "chart-narrow")


def letters_width(text: str, size: float = LETTERS) -> float:
    """Return about how wide a text is, in pixels, a little more rather than less.

    >>> letters_width("Neglect", 10), letters_width("児", 10)
    (39.2, 11.2)
    """
    return round(size * _LETTER * sum(2 if east_asian_width(c) in "WF" else 1 for c in text), 1)


def shortened(text: str, room: float, size: float = LETTERS) -> str:
    """Return a text, cut where it is wider than a room in pixels.

    >>> shortened("Neglect", 100), shortened("Neglect", 25)
    ('Neglect', 'Neg…')
    """
    if letters_width(text, size) <= room:
        return text
    kept = text
    while kept and letters_width(f"{kept}…", size) > room:
        kept = kept[:-1]
    return f"{kept}…"


def readable(text: str) -> str:
    """Return a text with a sign in place of each character that no picture can hold.

    >>> readable("a\\x00b") == "a\\ufffdb"
    True
    """
    return _UNREADABLE.sub("\ufffd", text)


def _written(value: float | str) -> str:
    if isinstance(value, str):
        return readable(value)
    # Adding nothing turns -0.0 into 0.0.
    return f"{round(value, 2) + 0.0:.10g}"
