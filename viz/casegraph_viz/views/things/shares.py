"""How often something is named, in how many reviews, with its interval: rows of small tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from casegraph.thresholds import FEW_UNITS, FEWEST_UNITS


@dataclass(frozen=True)
class Share:
    """``count`` of ``n`` reviews, as a share from 0 to 1 with Wilson's 95% interval."""

    label: str
    count: int
    n: int
    share: float
    low: float
    high: float
    link: str = ""

    @property
    def shown(self) -> bool:
        """Whether there are enough reviews for a share to mean anything."""
        return self.n >= FEWEST_UNITS

    @property
    def few(self) -> bool:
        """Whether there are so few reviews that chance plays a large part."""
        return self.n < FEW_UNITS


def share(label: str, count: int, n: int, link: str = "") -> Share:
    """Return a count as a share with its interval.

    >>> found = share("all", 10, 100)
    >>> round(found.low, 4), round(found.high, 4)
    (0.0552, 0.1744)
    """
    from casegraph.stats import wilson_interval

    low, high = wilson_interval(count, n)
    return Share(label, count, n, count / n if n else 0.0, float(low), float(high), link)


def by_group(
    stated: Mapping[str, Iterable[str]],
    counted: Iterable[str],
    naming: frozenset[str],
    labels: Mapping[str, str],
) -> list[Share]:
    """Return the share of reviews that name something, by what reviews state.

    ``stated`` is review id → values, ``labels`` value → label, in the order of the rows. A review
    that states two values counts in both rows, so rows must not be added up.

    >>> rows = by_group({"r": ["a", "b"]}, ["r", "s"], frozenset({"r"}), {"a": "A", "b": "B"})
    >>> [(row.label, row.count, row.n) for row in rows]
    [('A', 1, 1), ('B', 1, 1)]
    """
    rows: dict[str, list[bool]] = {key: [] for key in labels}
    for review in counted:
        for value in stated.get(review, ()):
            if value in rows:
                rows[value].append(review in naming)
    return [share(labels[key], sum(found), len(found)) for key, found in rows.items() if found]


def by_age_group(
    reviews: Mapping[str, Mapping[str, Any]],
    counted: Iterable[str],
    naming: frozenset[str],
    labels: Mapping[str, str],
) -> list[Share]:
    """Return the share of reviews that name something, by age group of the children in them."""
    stated = {review: about["age_groups"] for review, about in reviews.items()}
    return by_group(stated, counted, naming, labels)


def by_year(
    reviews: Mapping[str, Mapping[str, Any]], counted: Iterable[str], naming: frozenset[str]
) -> dict[int, tuple[int, int]]:
    """Return year → how many reviews name something, and how many there are; undated left out.

    >>> by_year({"r": {"year": 2001}, "s": {"year": None}}, ["r", "s"], frozenset({"r"}))
    {2001: (1, 1)}
    """
    found: dict[int, tuple[int, int]] = {}
    for review in counted:
        if year := reviews[review]["year"]:
            named, n = found.get(int(year), (0, 0))
            found[int(year)] = (named + (review in naming), n + 1)
    return dict(sorted(found.items()))


def by_decade(
    reviews: Mapping[str, Mapping[str, Any]], counted: Iterable[str], naming: frozenset[str]
) -> list[Share]:
    """Return the share of reviews that name something, by decade of publication."""
    rows: dict[int, list[bool]] = {}
    undated: list[bool] = []
    for review in counted:
        year = reviews[review]["year"]
        (rows.setdefault(year // 10 * 10, []) if year else undated).append(review in naming)
    found = [share(f"{decade}s", sum(hits), len(hits)) for decade, hits in sorted(rows.items())]
    return [*found, *([share("no year stated", sum(undated), len(undated))] if undated else [])]


def ranked(counts: Mapping[str, int], order: Sequence[str]) -> list[tuple[str, int]]:
    """Return names with their counts, the most frequent first, ties in the order given.

    >>> ranked({"b": 1, "a": 1, "c": 2}, ["a", "b", "c"])
    [('c', 2), ('a', 1), ('b', 1)]
    """
    place = {name: k for k, name in enumerate(order)}
    return sorted(counts.items(), key=lambda item: (-item[1], place.get(item[0], len(place))))
