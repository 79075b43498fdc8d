"""What the years show, in sentences that claim no more than the test supports."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from casegraph.analyses.trend import DATES, Trend
from casegraph.thresholds import ALPHA, FEW_UNITS, FEWEST_FOR_TREND, FEWEST_UNITS
from casegraph.wording.grades import suggestive_meaning
from casegraph.wording.numbers import equals_p, plural, whole_points
from casegraph_viz.views.timeline.pictures import Box


def summary(found: Trend, boxes: Mapping[str, Sequence[Box]]) -> list[str]:
    """Return what a trend shows, in a few sentences of plain text."""
    tests: list[dict[Any, Any]] = found.tests.to_dict("records")
    n = sum(found.sizes)
    total = n + found.undated + found.outside
    lines = []
    lines.append(
        f"{total:,} {found.selection.words}. {n:,} of them state the {DATES[found.date]} and are "
        f"counted here; {found.undated:,} do not state it and are in no period."
    )
    tested = [t for t in tests if t["tested"]]
    by_grade = {
        grade: [t for t in tested if t["evidence"] == grade] for grade in ("clear", "suggestive")
    }
    clear, suggestive = by_grade["clear"], by_grade["suggestive"]
    if clear:
        one = len(clear) == 1
        lines.append(
            f"{len(tested)} themes were tested for a rise or fall. "
            f"{'One changes' if one else f'{len(clear)} change'} clearly: "
            + "; ".join(f"{t['label']} ({ends(boxes[t['theme']])})" for t in clear)
            + "."
        )
        if any(t["theme"] == "pandemic" for t in clear):
            lines.append(
                "That the pandemic is named from 2020 on is a check of the method rather than a "
                "discovery."
            )
    else:
        lines.append(f"{len(tested)} themes were tested for a rise or fall. None changes clearly.")
    if suggestive:
        lines.append(
            "Suggestive, so worth reading and not yet worth reporting: "
            + "; ".join(f"{t['label']} ({ends(boxes[t['theme']])})" for t in suggestive)
            + "."
        )
    lines += _not_clear(tested)
    return lines


def too_few(left: int, counted: str) -> str:
    """Return that a filter leaves too few reviews for any share, for a reader.

    >>> too_few(1, "of single cases")[:49]
    'No share can be shown: 1 review of single cases p'
    """
    return (
        f"No share can be shown: {_passing(left, counted)}, and a share needs {FEWEST_UNITS} "
        "reviews at least. Pages with fewer or wider filters can show it."
    )


def no_trend(date: str, counted: str, of_year: Sequence[int | None]) -> str:
    """Return why no change can be shown by a date, and what can be done, for a reader.

    Parameters
    ----------
    date
        ``published`` or ``incident``.
    counted
        What kind of reviews pass the filters.
    of_year
        The year of each of these reviews, None where it is not stated.

    Examples
    --------
    >>> no_trend("published", "of single cases", [2016] * 30)[:72]
    'No change can be shown by year of publication: 30 reviews of single case'
    """
    stated = sum(year is not None for year in of_year)
    if stated == len(of_year):
        state = "all of them state it"
    elif stated:
        state = f"{stated} of them {'states' if stated == 1 else 'state'} it"
    else:
        state = "none of them states it"
    return (
        f"No change can be shown by {DATES[date]}: {_passing(len(of_year), counted)}, and {state}. "
        f"A change needs two periods of five years with {FEWEST_UNITS} reviews each. Pages with "
        "fewer or wider filters can show it; the list of reviews leads to what each review found."
    )


def few_reviews(found: Trend) -> list[str]:
    """Return what a trend warns of, for a reader: few reviews in all, or in a period."""
    counted = sum(found.sizes) + found.undated + found.outside
    said = [f"{text[0].upper()}{text[1:]}." for text in found.of_periods]
    if counted < FEW_UNITS:
        passing = f"Only {counted} reviews pass the filters of these pages: read the counts and"
        said.insert(0, f"{passing} the intervals, not single themes.")
    return said


def _passing(left: int, counted: str) -> str:
    if not left:
        return f"no review {counted} passes the filters of these pages"
    many = plural(left, "review", "reviews")
    return f"{many} {counted} {'passes' if left == 1 else 'pass'} the filters of these pages"


def _not_clear(tested: Sequence[Mapping[Any, Any]]) -> list[str]:
    rest = [t for t in tested if t["evidence"] == "weak"]
    if not rest:
        return []
    most = max(rest, key=lambda t: t["reviews"])
    said = (
        f"Not clear does not mean unchanged. For the other {len(rest)} themes the reviews are too "
        f"few to say. The one named most often is {most['label']}: its share may have gone "
        f"{reach(most)} in ten years."
    )
    return [said]


def about(test: Mapping[str, Any], boxes: Sequence[Box]) -> str:
    """Return what the test says of one theme.

    >>> about({"tested": False, "reviews": 3, "n": 100}, [])[:44]
    'Named in 3 of the 100 reviews of the periods'
    """
    said = f"Named in {test['reviews']} of the {test['n']} reviews of the periods with a share. "
    if not test["tested"]:
        return said + (
            f"Not tested: a test needs at least {FEWEST_FOR_TREND} reviews that name the theme "
            f"and {FEWEST_FOR_TREND} that do not."
        )
    q = f"q {equals_p(test['q'])}"
    if test["evidence"] == "weak":
        return said + (
            f"No clear change ({q}), which does not mean that nothing changed: the share may have "
            f"gone {reach(test)} in ten years."
        )
    way = "rises" if test["z"] > 0 else "falls"
    steady = (
        f" The change is not a steady one (departure p {equals_p(test['departure_p'])}): read the "
        "periods, not a line through them."
        if test["departure_p"] < ALPHA
        else ""
    )
    if test["evidence"] == "suggestive":
        return said + (f"The share may {way[:-1]} ({q}): {suggestive_meaning('themes')}.{steady}")
    return said + f"The share {way} with the years ({q}): {ends(boxes)}.{steady}"


def ends(boxes: Sequence[Box]) -> str:
    """Return the first and last period with a share, in words.

    >>> ends([Box("2005", 2005, 2005, 5, 25, 0.2, 0.1, 0.4), Box("2006", 2006, 2006, 9, 30, 0.3,
    ...      0.2, 0.5)])
    '5 of 25 reviews of 2005, 9 of 30 of 2006'
    """
    known = [box for box in boxes if box.share is not None]
    # If a theme rose and fell again, the period with the highest share says more than the last one.
    high = max(known, key=lambda box: box.share or 0.0)
    chosen = sorted({known[0], high, known[-1]}, key=lambda box: box.start)
    return ", ".join(
        f"{box.count} of {box.n}{' reviews' if k == 0 else ''} of {box.period}"
        for k, box in enumerate(chosen)
    )


def reach(test: Mapping[Any, Any]) -> str:
    """Return the interval of the change in ten years, in words.

    >>> reach({"change_low": -0.061, "change_high": 0.158})
    'down by 6 points or up by 16'
    """
    low, high = whole_points(test["change_low"]), whole_points(test["change_high"])
    if low >= 0:
        return f"up by {low} to {high} points"
    if high <= 0:
        return f"down by {-high} to {-low} points"
    return f"down by {-low} points or up by {high}"


def picture_label(label: str, date: str, boxes: Sequence[Box]) -> str:
    """Return the text of a picture of one theme."""
    return (
        f"{label}: share of reviews by {DATES[date]}, with 95% intervals. "
        + "; ".join(box.words for box in boxes)
        + "."
    )
