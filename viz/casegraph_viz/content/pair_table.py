"""The pairs of one or more nets as one table: a row a pair, and what each net says of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from casegraph_viz.content.edges import Edges, Floats, Whole
from casegraph_viz.content.ranking import Ranking


class PairTable:
    """Every pair of any net once, by themes: first by the earlier of the two, then the later.

    Parameters
    ----------
    themes
        Ids of the themes in the order of the page. Pairs of other themes are left out.
    rankings
        The pairs of each net in order, by net name; the first net is the one that the page shows.
    """

    def __init__(self, themes: Sequence[str], rankings: Mapping[str, Ranking]) -> None:
        self._rankings = rankings
        number = {theme: i for i, theme in enumerate(themes)}
        codes = {net: _codes(ranking.edges, number) for net, ranking in rankings.items()}
        every = np.unique(np.concatenate(list(codes.values())))
        every = every[every >= 0]
        # The row of each pair of a net by its place in the ranking; -1 where it is left out.
        self._rows = {
            net: np.where(code >= 0, np.searchsorted(every, code), -1)
            for net, code in codes.items()
        }
        #: The numbers of the two themes of each row, shape (rows,) each; ``first`` is the smaller.
        self.first, self.second = np.divmod(every, max(len(number), 1))

    def __len__(self) -> int:
        return len(self.first)

    def order(self, net: str) -> list[int]:
        """Return the rows of the pairs of one net, the least chance-like first, apart last."""
        rows = self._rows[net][self._rankings[net].order]
        found: list[int] = rows[rows >= 0].tolist()
        return found

    def numbers(self, net: str, name: str) -> Floats:
        """Return what one net says of every row, shape (rows,); NaN where it holds no such pair."""
        return self._filled([net], name)

    def measure(self, name: str) -> Floats:
        """Return a number that no null model changes, from the first net that holds each pair."""
        return self._filled(self._rankings, name)

    def words(self, net: str, name: str) -> list[str]:
        """Return what one net says of every row where that is a word; empty where there is none."""
        words = [""] * len(self)
        for row, word in zip(
            self._rows[net].tolist(), self._rankings[net].edges.column(name), strict=True
        ):
            if row >= 0:
                words[row] = word or ""
        return words

    def reviews(self) -> Iterator[tuple[int, int, Sequence[str]]]:
        """Yield the theme numbers of each row and the reviews that stand behind the pair."""
        behind: list[Sequence[str]] = [()] * len(self)
        for net in reversed(list(self._rankings)):
            column = self._rankings[net].edges.column("reviews")
            for row, reviews in zip(self._rows[net].tolist(), column, strict=True):
                if row >= 0:
                    behind[row] = reviews or ()
        return zip(self.first.tolist(), self.second.tolist(), behind, strict=True)

    def _filled(self, nets: Sequence[str] | Mapping[str, Ranking], name: str) -> Floats:
        values = np.full(len(self), np.nan)
        for net in reversed(list(nets)):
            kept = self._rows[net] >= 0
            values[self._rows[net][kept]] = self._rankings[net].edges.numbers(name)[kept]
        return values


def _codes(edges: Edges, number: Mapping[str, int]) -> Whole:
    """A whole number for each pair, ascending by its themes; -1 where a theme has no number."""
    numbers = np.array([number.get(theme, -1) for theme in edges.themes], dtype=np.int64)
    ends = np.stack([numbers[edges.first], numbers[edges.second]])
    low, high = ends.min(axis=0), ends.max(axis=0)
    return np.where(low >= 0, low * len(number) + high, -1)
