"""The nets by name: what the count of a pair can be compared with, and which comes first.

The command line, the library, the files and the pages take the names from here;
``casegraph.wording.labels`` has their words. The module imports nothing heavy when it is loaded, so
that ``casegraph --help`` can name a default without waiting for numpy.
"""

from __future__ import annotations

from casegraph.errors import UnknownNameError, UsageError

EXACT = "exact"
"""Number of themes of each unit and total of each theme held exactly: ``casegraph.stats.exact``."""

LENGTH_AVERAGE = "length-average"
"""Both held on average only: the stochastic degree sequence model, ``casegraph.stats.length``."""

INDEPENDENCE = "independence"
"""Totals held alone: ``casegraph.stats.independence``."""

NETS = (EXACT, LENGTH_AVERAGE, INDEPENDENCE)
"""The nets, by the name of their null model."""

HOLDING_LENGTHS = (EXACT, LENGTH_AVERAGE)
"""Those that hold the number of themes of each unit, exactly or on average."""

DEFAULT_NET = EXACT
"""What is taken where nothing is said."""

LENGTHS_BY = ("review", "group")
"""Which number of themes the exact net holds: that of each review, or that of each review in each
group of themes. ``docs/decisions.md`` says why the first is the default."""

_FORMER = "length"


def check_net(name: str, known: tuple[str, ...] = NETS) -> str:
    """Return the name of a net.

    Raises
    ------
    UsageError
        The name is one that was given up; the sentence names those that took its place.
    UnknownNameError
        There is no such net, or not in ``known``.

    >>> check_net("exact")
    'exact'
    """
    if name == _FORMER:
        raise UsageError(
            f"the null model is '{_FORMER}', a name given up because two models hold lengths; "
            f"expected '{LENGTH_AVERAGE}' or '{EXACT}': {LENGTH_AVERAGE} is what '{_FORMER}' was, "
            f"lengths and totals held on average, {EXACT} holds them exactly"
        )
    if name not in known:
        raise UnknownNameError("null model", name, known)
    return name


def check_lengths_by(name: str, net: str) -> str:
    """Return the name of what lengths are held by, after checking that the net can hold them so.

    >>> check_lengths_by("group", "exact")
    'group'
    """
    if name not in LENGTHS_BY:
        raise UnknownNameError("kind of length", name, LENGTHS_BY)
    if name != "review" and net != EXACT:
        raise UsageError(
            f"lengths are to be held by {name} and the null model is {net}; expected the null "
            f"model {EXACT}, which alone can hold them so; change one of the two"
        )
    return name


def check_strata(net: str, unit: str, resamples: int = 0) -> None:
    """Raise UsageError where pairs cannot be compared within strata.

    >>> check_strata("exact", "review")
    """
    if net != EXACT:
        raise UsageError(
            f"pairs are to be compared within strata and the null model is {net}; expected the "
            f"null model {EXACT}, which alone can hold lengths and totals in each stratum; change "
            "one of the two"
        )
    if unit != "review":
        raise UsageError(
            f"pairs are to be compared within strata and the unit is {unit}; expected the unit "
            "review, because strata are kinds of review and no pair of the other units is tested"
        )
    if resamples:
        raise UsageError(
            f"pairs are to be compared within strata and {resamples} resamples are asked for; "
            "expected one of the two, because resampling judges what is clear beyond length"
        )


def check_zeros(net: str, unit: str, length_by: str, within: bool, resamples: int) -> None:
    """Raise UsageError where cells that are empty by definition cannot be left out.

    >>> check_zeros("exact", "review", "review", within=False, resamples=0)
    """
    asked = "cells that are empty by definition are to be closed"
    if net == INDEPENDENCE:
        raise UsageError(
            f"{asked} and the null model is {net}; expected {EXACT} or {LENGTH_AVERAGE}, which "
            "have a chance for each cell; change one of the two"
        )
    if unit != "review":
        raise UsageError(
            f"{asked} and the unit is {unit}; expected the unit review, because ages and outcomes "
            "are read of reviews"
        )
    if length_by != "review" or within:
        held = "kinds of review" if within else f"lengths by {length_by}"
        raise UsageError(
            f"{asked} together with {held}; expected one of the two"
            + (", and strata of age and outcome close such cells by themselves" if within else "")
        )
    if resamples:
        raise UsageError(
            f"{asked} and {resamples} resamples are asked for; expected one of the two, because "
            "resampling judges what is clear with all cells open"
        )


def check_apart(unit: str, resamples: int = 0) -> None:
    """Raise UsageError where pairs cannot be counted by findings of their own.

    >>> check_apart("review")
    """
    if unit == "finding":
        raise UsageError(
            "only meetings on different findings are to count and the unit is finding; expected "
            "the unit review or child, because the themes of one finding are never on two"
        )
    if resamples:
        raise UsageError(
            f"only meetings on different findings are to count and {resamples} resamples are asked "
            "for; expected one of the two, because resampling counts every unit with both themes"
        )
