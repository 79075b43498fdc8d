"""Five things worth knowing, counted from the data, each with a link to its evidence.

They are chosen by rule, not by hand, so a new release of the data may bring other ones.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

from casegraph.analyses.themes.counted import CountedTheme
from casegraph.api import KnowledgeGraph
from casegraph.wording import robustness
from casegraph.wording.caveats import NOT_A_CAUSE
from casegraph.wording.labels import units
from casegraph.wording.numbers import between, percent, tenths
from casegraph.wording.recurrence import overall_headline
from casegraph_viz.content.pairs import Pair, ThemePairs
from casegraph_viz.content.summary import unit_noun

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Headline:
    """A sentence, what qualifies it, and the part of a page that opens its evidence."""

    text: str
    detail: str
    fragment: str
    page: str = "theme-map.html"

    @property
    def address(self) -> str:
        """Address of the evidence from the root of a site."""
        return f"{self.page}#{self.fragment}"


def headlines(
    kg: KnowledgeGraph, table: ThemePairs, count: int = 5, ledger: pd.DataFrame | None = None
) -> list[Headline]:
    """Return up to ``count`` findings about the whole corpus.

    Pairs that may say one thing twice (:attr:`.Cooccurrence.says_one_thing`) are left out.
    ``ledger`` is what ``kg.recurrence`` gives, where the site has the page of it.
    """

    def graded(grade: str, together: bool = True) -> list[Pair]:
        return table.pairs(table.net, table.leading(table.net, grade, together))

    found = [
        _commonest(table, "practice"),
        *(_pair(table, p) for p in _unlike(graded("clear"), 2)),
        _commonest(table, "harm"),
        _found_again(ledger),
        *(_pair(table, p) for p in graded("clear", together=False)[:1]),
        _recommended(kg, table),
        *(_pair(table, p) for p in graded("suggestive")[:2]),
    ]
    return [headline for headline in found if headline is not None][:count]


def _commonest(table: ThemePairs, group: str) -> Headline | None:
    themes = [theme for theme in table.themes if theme.group == group and theme.count]
    if not themes:
        return None
    theme = max(themes, key=lambda theme: (theme.count, theme.id))
    kind = {"practice": "theme of practice", "harm": "kind of harm"}[group]
    first = f"The {kind} named most often is {_quoted(theme)}"
    if sum(other.count == theme.count for other in themes) > 1:
        kinds = {"practice": "themes of practice", "harm": "kinds of harm"}[group]
        first = f"{_quoted(theme)} is among the {kinds} named most often"
    return Headline(
        f"{first}: in {theme.count} of {table.n:,} {unit_noun(table, table.n)}.",
        f"{percent(theme.share)}, 95% interval {between(theme.low, theme.high)}.",
        f"theme={quote(theme.id, safe='')}",
    )


def _unlike(found: list[Pair], count: int) -> list[Pair]:
    """The first pairs that share no theme, so that one finding is not reported twice."""
    kept: list[Pair] = []
    used: set[str] = set()
    for pair in found:
        ends = {pair.a.id, pair.b.id}
        if not ends & used:
            kept.append(pair)
            used |= ends
    return kept[:count]


def _pair(table: ThemePairs, pair: Pair) -> Headline:
    way = "often" if pair.together else "seldom"
    return Headline(
        f"{_quoted(pair.a)} and {_quoted(pair.b)} are {way} named together: in {pair.n11} "
        f"{unit_noun(table, pair.n11)}, where about {tenths(pair.expected)} would be expected from "
        "the number of themes coded from each review and how common each is.",
        f"Evidence {pair.evidence}{_robust(table, pair)}; by themselves they are named in "
        f"{pair.a.count} and {pair.b.count}. {NOT_A_CAUSE['association']}.",
        f"pair={quote(f'{pair.a.id}~{pair.b.id}', safe='')}",
    )


def _robust(table: ThemePairs, pair: Pair) -> str:
    """Whether a clear pair is robust, to follow its evidence; nothing where nobody says."""
    if not table.corpora or pair.evidence != "clear":
        return ""
    return f" and robust ({robustness.SHORT})" if pair.robust else ", not robust"


def _recommended(kg: KnowledgeGraph, table: ThemePairs) -> Headline | None:
    """The theme that most reviews make a recommendation on."""
    reviews = {(r.get("review_id"), t) for r in kg.recommendations() for t in r.get("themes", ())}
    counted = Counter(t for _, t in reviews if t in table.number)
    if not counted:
        return None
    name, count = min(counted.items(), key=lambda item: (-item[1], item[0]))
    theme = table.themes[table.number[name]]
    # Where several themes have the most, none of them has more than any other.
    if sum(of == count for of in counted.values()) > 1:
        return None
    return Headline(
        f"More reviews make a recommendation on {_quoted(theme)} than on any other "
        f"theme: {count} {units(table.unit, count)}.",
        f"{theme.count} {'review names' if theme.count == 1 else 'reviews name'} it in a finding.",
        f"theme={quote(name, safe='')}",
    )


def _found_again(ledger: pd.DataFrame | None) -> Headline | None:
    """What recurs more than chance alone would bring back, and how much does not."""
    told = None if ledger is None else ledger.attrs["tally"]
    said = overall_headline(told) if told else None
    return Headline(*said, "chance", "recurrence.html") if said else None


def _quoted(theme: CountedTheme) -> str:
    return f"“{theme.label}”"
