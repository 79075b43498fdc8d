"""Pairs of groups worth comparing, named once for every page that offers them."""

from __future__ import annotations

from dataclasses import dataclass

from casegraph.selection import Selection


@dataclass(frozen=True)
class Ready:
    """Two groups of reviews: a title, the name of each, and its filters."""

    key: str
    title: str
    first: str
    second: str
    where: Selection
    against: Selection

    @property
    def fragment(self) -> str:
        """What the address of the page that compares two groups says of these.

        >>> READY[0].fragment
        'a.age-group=under-1&b.age-group=11-to-15,16-to-17'
        """
        sides = (("a", self.where), ("b", self.against))
        return "&".join(f"{side}.{f.key}={f.value}" for side, of in sides for f in of.stated)


_of = Selection.of
READY = (
    Ready("babies-11-to-17", "Babies under 1 and ages 11 to 17", "Babies under 1",
          "Ages 11 to 17", _of("age-group=under-1"), _of("age-group=11-to-15,16-to-17")),
    Ready("babies-1-to-5", "Babies under 1 and ages 1 to 5", "Babies under 1", "Ages 1 to 5",
          _of("age-group=under-1"), _of("age-group=1-to-5")),
    Ready("11-to-15-16-to-17", "Ages 11 to 15 and ages 16 to 17", "Ages 11 to 15",
          "Ages 16 to 17", _of("age-group=11-to-15"), _of("age-group=16-to-17")),
    Ready("girls-boys", "Girls and boys", "Girls", "Boys",
          _of("sex=female"), _of("sex=male")),
    Ready("death-harm", "Deaths and serious harm", "Deaths", "Serious harm",
          _of("outcome=death"), _of("outcome=serious-harm")),
    Ready("before-2015", "Published before 2015 and from 2015", "Before 2015", "2015 or later",
          _of("year=..2014"), _of("year=2015..")),
    Ready("england-wales", "England and Wales", "England", "Wales",
          _of("nation=england"), _of("nation=wales")),
    Ready("england-northern-ireland", "England and Northern Ireland", "England",
          "Northern Ireland", _of("nation=england"), _of("nation=northern-ireland")),
    Ready("report-news", "Coded from the review itself and coded from news", "From the review",
          "From news", _of("basis=review-report"), _of("basis=news")),
)  # fmt: skip
