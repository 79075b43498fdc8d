"""Which reviews, children or findings are looked at, as one value that is passed on parsed.

Text is read once, where it comes in. Everything after asks the value what it holds, how it is
written and how a sentence names it, so that a selection reads the same in every sentence, file and
address.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

from casegraph.selection.facets import ANY_CHILD, CHILDREN, DATASET, EVERY_LEVEL, SAME_CHILD
from casegraph.selection.filters import Filter, looked_up, read_filters
from casegraph.selection.words import kind_words, selection_words

if TYPE_CHECKING:
    from typing import TypeAlias

    from casegraph.store import Store

    #: What can be given wherever a selection is expected.
    Where: TypeAlias = "Selection | Sequence[str] | str | None"


@dataclass(frozen=True)
class Selection:
    """The filters that were asked for, and what follows from them.

    Themes of a national analysis are about many cases at once, so that only reviews of single
    cases are looked at unless a level or a review type is asked for; ``level=all`` takes all.
    Several conditions on children are met by one and the same child, unless ``children=any`` is
    asked for: then each may be met by another child of the review.

    Attributes
    ----------
    stated
        The filters that were asked for, one per key, in order of the keys.
    default_level
        The level that is taken where neither a level nor a review type is asked for.

    Examples
    --------
    >>> chosen = Selection.of(["year=2015..", "nation=Wales"])
    >>> str(chosen)
    'level=case and nation=wales and year=2015..'
    >>> chosen.words
    'reviews of single cases in Wales, published 2015 or later'
    >>> chosen.fragment
    'nation=wales&year=2015..'
    >>> Selection.from_fragment(chosen.fragment) == Selection.of(chosen.asked) == chosen
    True
    """

    stated: tuple[Filter, ...] = ()
    default_level: str = "case"

    @classmethod
    def of(cls, where: Where = None, store: Store | None = None) -> Selection:
        """Return the selection that filters mean; one that is a selection already stays so.

        Parameters
        ----------
        where
            A selection, one filter KEY=VALUE, several, or None. See
            :func:`casegraph.selection.filters.read_filters` for what a filter may say.
        store
            Where areas, publishers and packages are looked up; they stay as written without it.

        Raises
        ------
        UsageError
            Text that is no filter.
        UnknownNameError
            A key or value that is not known, with the nearest that are.
        AmbiguousNameError
            A label that several values have.
        """
        if not isinstance(where, Selection):
            return cls(read_filters([where] if isinstance(where, str) else where or (), store))
        if store is None or all(f.facet.scheme != DATASET for f in where.stated):
            return where
        return where._of(looked_up(f, store) for f in where.stated)

    @classmethod
    def from_fragment(cls, fragment: str, store: Store | None = None) -> Selection:
        """Return the selection of the fragment of a page's address; raises as ``of``."""
        parts = fragment.removeprefix("#").split("&")
        return cls.of([unquote(part) for part in parts if part], store)

    def _of(self, filters: Iterable[Filter]) -> Selection:
        return Selection(tuple(sorted(filters, key=lambda f: f.key)), self.default_level)

    @cached_property
    def filters(self) -> tuple[Filter, ...]:
        """The filters that are applied: with the default level, and none for every level."""
        return tuple(
            f for f in self._whole
            if f.facet.about and (f.values != (EVERY_LEVEL,) or f.key != "level")
        )  # fmt: skip

    @cached_property
    def _whole(self) -> tuple[Filter, ...]:
        whole = self
        if not self.states("level", "review-type"):
            whole = whole.with_(f"level={self.default_level}")
        if not self.states(CHILDREN) and sum(f.facet.about == "child" for f in self.stated) > 1:
            whole = whole.with_(f"{CHILDREN}={SAME_CHILD}")
        return whole.stated

    @property
    def any_child(self) -> bool:
        """Whether each condition on children may be met by another child of the review."""
        return any(f.key == CHILDREN and f.values == (ANY_CHILD,) for f in self.stated)

    def states(self, *keys: str) -> bool:
        """Return whether a filter on one of some keys was asked for."""
        return any(f.key in keys for f in self.stated)

    @property
    def keys(self) -> frozenset[str]:
        """The keys of the filters that were asked for."""
        return frozenset(f.key for f in self.stated)

    def values(self, key: str) -> tuple[str, ...]:
        """Return the ids that a filter on a key lets pass; none where there is no such filter.

        >>> Selection.of(["theme=neglect,poverty"]).values("theme")
        ('neglect', 'poverty')
        """
        return next((f.values for f in self.filters if f.key == key), ())

    def about(self, unit: str) -> tuple[Filter, ...]:
        """Return the filters on what a ``review``, a ``child`` or a ``finding`` states."""
        return tuple(f for f in self.filters if f.facet.about == unit)

    def with_(self, where: Where) -> Selection:
        """Return this selection with the filters of another; a key of both is taken from that.

        >>> str(Selection.of("nation=wales").with_("year=2015"))
        'level=case and nation=wales and year=2015'
        """
        more = Selection.of(where)
        return self.without(*more.keys)._of((*self.without(*more.keys).stated, *more.stated))

    def without(self, *keys: str) -> Selection:
        """Return this selection without the filters on some keys.

        >>> str(Selection.of(["level=thematic", "nation=wales"]).without("level"))
        'level=case and nation=wales'
        """
        return self._of(f for f in self.stated if f.key not in keys)

    def by_default(self, level: str) -> Selection:
        """Return this selection with another level where none is asked for.

        >>> str(Selection.of("nation=wales").by_default("all"))
        'level=all and nation=wales'
        """
        return Selection(self.stated, level)

    @cached_property
    def texts(self) -> tuple[str, ...]:
        """The selection as a list of KEY=VALUE, with what is taken by default: the level, and how
        several conditions on children are read."""
        return tuple(map(str, self._whole))

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """The same as pairs of key and value.

        >>> Selection.of("nation=Wales").pairs
        (('level', 'case'), ('nation', 'wales'))
        """
        return tuple((f.key, f.value) for f in self._whole)

    @property
    def asked(self) -> tuple[str, ...]:
        """The filters that were asked for as a list of KEY=VALUE."""
        return tuple(map(str, self.stated))

    def __str__(self) -> str:
        return " and ".join(f.said for f in self._whole)

    @property
    def kind(self) -> str:
        """What kind of reviews is looked at, to follow "reviews" or "review"."""
        return kind_words(self.filters)

    @property
    def description(self) -> str:
        """What is true of every review that is looked at, to follow "reviews" or "review"."""
        return selection_words(self.filters, self.any_child)

    @property
    def words(self) -> str:
        """The selection for a reader: "reviews of single cases in Wales"."""
        return f"reviews {self.description}"

    @property
    def fragment(self) -> str:
        """The filters that were asked for as the fragment of an address, without its #."""
        return "&".join(f"{f.key}={quote(f.value, safe=',.')}" for f in self.stated)
