"""The still pictures at the head of the pages of themes and agencies: how often, since when, what
beside it.

Each is narrow enough for a phone and is shown beside the others where there is room. A picture says
in its label what it shows; the tables of the same page give the same numbers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from markupsafe import Markup

from casegraph.wording.numbers import percent, plural, tenths
from casegraph_viz.page.charts import (
    INK,
    RULE,
    SOFT,
    Drawing,
    Scale,
    Tick,
    element,
    in_rows,
    label,
    letters_width,
    shortened,
    svg,
    together,
    told,
    uprights,
    value_axis,
    years_axis,
)
from casegraph_viz.views.things.shares import Share

#: In pixels: a picture, its column of names, and the column of numbers at its right.
WIDTH, NAMES, NUMBERS = 380, 158, 70
_ROW, _LINKED, _LETTERS, _STRIP = 21, 26, 12.0, 78
_BAR = "var(--link)"


def shares_chart(words: str, whole: Share, rows: Sequence[Share]) -> Markup:
    """Return the share of a whole and of its groups, each with its interval, against the whole.

    Groups too small for a share have a row without a mark.
    """
    every = [whole, *rows]
    top = min(1.0, max(0.1, *(row.high for row in every if row.shown)))
    end = next(stop for stop in (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 1.0) if top <= stop + 1e-9)
    at = Scale((0, end), (NAMES, WIDTH - NUMBERS))
    height = _ROW * len(every)
    ticks = [end * part for part in (0, 0.5, 1)]
    inside = together(
        [
            uprights(ticks, at, height),
            element(
                "line", x1=at(whole.share), x2=at(whole.share), y2=height, stroke=SOFT,
                stroke_dasharray="3 3",
            ),
            in_rows((_share_row(row, at, row is whole) for row in every), _ROW),
            *(
                label(percent(tick), at(tick), height + 9, 11, text_anchor="middle")
                for tick in ticks
            ),
        ]
    )  # fmt: skip
    return svg(Drawing(inside, 0, 0, WIDTH, height + 18), words)


def _share_row(row: Share, at: Scale, strong: bool) -> list[Markup]:
    weight = "600" if strong else None
    marks = [_name(row.label, font_weight=weight)]
    if row.shown:
        said = (
            f"{row.label}: {row.count} of {row.n}, {percent(row.share)}, 95% interval "
            f"{percent(row.low)} to {percent(row.high)}"
        )
        marks.append(
            element(
                "g",
                told(said),
                element(
                    "line", x1=at(row.low), x2=at(row.high), stroke=_BAR, stroke_width=5,
                    stroke_opacity=0.35,
                ),
                element("circle", cx=at(row.share), r=4.5, fill=_BAR),
            )
        )  # fmt: skip
    number = f"{row.count} of {row.n}" if row.shown else "too few"
    return [*marks, label(number, WIDTH, 0, 11, text_anchor="end")]


def years_chart(name: str, years: Mapping[int, tuple[int, int]]) -> Markup | str:
    """Return one bar for each year: the reviews, and within it those that name a thing.

    ``name`` is what the thing is called, ``years`` is year → (reviews that name it, reviews); of no
    year there is no picture.
    """
    if not years:
        return ""
    first, last = min(years), max(years)
    words = (
        f"Reviews by year of publication, {first} to {last}, and those that name {name}: "
        + ", ".join(f"{year} {k} of {n}" for year, (k, n) in years.items() if k)
        + "."
    )
    most = max(n for _, n in years.values())
    step = (WIDTH - 34) / (last - first + 1)
    x = Scale((first, last + 1), (34, WIDTH))
    y = Scale((0, most), (_STRIP, 0))
    thick = min(max(step - 1.5, 1.0), 18.0)

    def bar(year: int, count: int, fill: str, words: str = "") -> Markup:
        return element(
            "rect", *([told(words)] if words else []), x=x(year) + (step - thick) / 2, y=y(count),
            width=thick, height=_STRIP - y(count), fill=fill,
        )  # fmt: skip

    bars: list[Markup] = []
    for year, (count, n) in sorted(years.items()):
        bars.append(bar(year, n, RULE, f"{year}: {count} of {plural(n, 'review', 'reviews')}"))
        if count:
            bars.append(bar(year, count, _BAR))
    named = [year for year in range(first, last + 1) if year % 5 == 0] or [first]
    middle = Scale((first, last), (34 + step / 2, WIDTH - step / 2)) if last > first else x
    inside = together(
        [
            element(
                "g", value_axis([Tick(most, str(most)), Tick(0, "0")], y, WIDTH - 34, 11),
                transform="translate(34 0)",
            ),
            *bars,
            years_axis(named, middle, _STRIP, 11),
        ]
    )  # fmt: skip
    return svg(Drawing(inside, 0, -8, WIDTH, _STRIP + 22), words)


def beside_chart(words: str, rows: Sequence[Mapping[str, Any]]) -> Markup:
    """Return one bar for each neighbour, with a tick where the number of themes coded puts it.

    A row has ``label``, ``link``, ``both``, ``expected`` (None where nothing is expected of it) and
    ``evidence``: filled where clear, pale and outlined where suggestive, only outlined else.
    """
    most = max(1.0, *(max(row["both"], row["expected"] or 0) for row in rows))
    at = Scale((0, most), (NAMES, WIDTH - 34))
    looks: dict[str, dict[str, float | str | None]] = {
        "clear": {"fill": _BAR},
        "suggestive": {"fill": _BAR, "fill_opacity": 0.35, "stroke": _BAR},
    }
    weak: dict[str, float | str | None] = {
        "fill": "none", "stroke": SOFT, "stroke_dasharray": "2 2"
    }  # fmt: skip

    def marks(row: Mapping[str, Any]) -> list[Markup]:
        expected = row["expected"]
        said = f"{row['label']}: {plural(row['both'], 'review names', 'reviews name')} both"
        if expected is not None:
            said += f", {tenths(expected)} expected; {row['evidence']}"
        made = [
            _name(row["label"], row["link"]),
            element(
                "rect", told(said), x=NAMES, y=-6, width=at(row["both"]) - NAMES, height=12,
                **looks.get(row["evidence"], weak),
            ),
            label(str(row["both"]), max(at(row["both"]), at(expected or 0)) + 6, 0, 11),
        ]  # fmt: skip
        if expected is not None:
            x = at(expected)
            made.append(element("line", x1=x, x2=x, y1=-9, y2=9, stroke=INK, stroke_width=2))
        return made

    return _linked(map(marks, rows), len(rows), words)


def paired_chart(words: str, rows: Sequence[Mapping[str, Any]]) -> Markup:
    """Return two bars for each row: ``findings`` filled, ``recommendations`` outlined.

    A row has ``label`` and ``link``, too.
    """
    most = max(1, *(max(row["findings"], row["recommendations"]) for row in rows))
    at = Scale((0, most), (NAMES, WIDTH - 34))

    def marks(row: Mapping[str, Any]) -> list[Markup]:
        made = [_name(row["label"], row["link"])]
        for key, y, look in (
            ("findings", -8.5, {"fill": _BAR}),
            ("recommendations", 0.5, {"fill": "none", "stroke": _BAR}),
        ):
            made.append(
                element(
                    "rect", told(f"{row['label']}: {row[key]} {key}"), x=NAMES, y=y,
                    width=at(row[key]) - NAMES, height=8, **look,
                )
            )  # fmt: skip
            made.append(label(str(row[key]), at(row[key]) + 6, y + 4, 10))
        return made

    return _linked(map(marks, rows), len(rows), words)


def bars_chart(words: str, rows: Sequence[Mapping[str, Any]], most: int = 0) -> Markup:
    """Return one bar for each row, which has ``label``, ``link`` and ``count``.

    ``most`` is the count that pictures beside each other are drawn for; by default the largest.
    """
    most = max(most, 1, *(row["count"] for row in rows))
    at = Scale((0, most), (NAMES, WIDTH - 34))
    drawn = (
        [
            _name(row["label"], row["link"]),
            element("rect", x=NAMES, y=-6, width=at(row["count"]) - NAMES, height=12, fill=_BAR),
            label(str(row["count"]), at(row["count"]) + 6, 0, 11),
        ]
        for row in rows
    )
    return _linked(drawn, len(rows), words)


def _linked(drawn: Iterable[Iterable[Markup]], count: int, words: str) -> Markup:
    """Rows whose names are links, far enough from each other for a finger."""
    rows = in_rows(drawn, _LINKED)
    return svg(Drawing(rows, 0, 0, WIDTH, _LINKED * count), words, linked=True)


def _name(words: str, link: str = "", **look: float | str | None) -> Markup:
    """Return the name of a row in one line or two, cut where those are too short for it."""
    lines = _lines(words)
    look = {"fill": "var(--link)" if link else INK, **look}
    size = _LETTERS if len(lines) == 1 else _LETTERS - 1
    shown = [
        label(line, 0, (k - (len(lines) - 1) / 2) * 11.5, size, **look)
        for k, line in enumerate(lines)
    ]
    whole = [told(words)] if lines[-1].endswith("…") else []
    return element("a", *whole, *shown, href=link) if link else together([*whole, *shown])


def _lines(words: str) -> list[str]:
    """The words in one line, or in two of smaller letters, each as wide as the column at most."""
    room, small = NAMES - 8, _LETTERS - 1
    if letters_width(words, _LETTERS) <= room:
        return [words]
    first = words.split()[:1]
    rest = words.split()[1:]
    while rest and letters_width(" ".join([*first, rest[0]]), small) <= room:
        first.append(rest.pop(0))
    lines = [" ".join(first), " ".join(rest)]
    return [shortened(line, room, small) for line in lines if line]
