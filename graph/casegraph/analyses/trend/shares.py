"""How often a theme is stated in each period, and whether its share rises or falls.

A trend in published reviews is a trend in what was published, read and coded. The mix of sources
changes over the years, publication follows the incident by a year or more, and a word comes into
use long after the thing it names. The test answers only whether shares of reviews move with time.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from casegraph.analyses.trend.periods import (
    DATES,
    Period,
    SortedReviews,
    basis_of,
    sort_reviews,
)
from casegraph.errors import UsageError
from casegraph.model.names import names_of
from casegraph.stats.linear_trend import cochran_armitage
from casegraph.stats.stratified_trend import dependent_spread, mantel_trend
from casegraph.thresholds import FEW_UNITS, FEWEST_FOR_TREND, FEWEST_UNITS, evidence_of
from casegraph.wording.caveats import TRENDS

if TYPE_CHECKING:
    import pandas as pd

    from casegraph.selection import Selection
    from casegraph.selection.selection import Where
    from casegraph.store import Store

__all__ = ["Trend", "trend"]


@dataclass(frozen=True)
class Trend:
    """Themes through time.

    Attributes
    ----------
    shares
        One row per theme and period: ``theme``, ``period``, ``start``, ``end``, ``middle``,
        ``reviews`` (that state the theme), ``n`` (in the period), ``share``, ``low``, ``high`` (95%
        Wilson interval; all three missing where n is below five), ``label``, ``group``.
    tests
        One row per theme, strongest evidence first: ``theme``, ``reviews``, ``n``, ``z``, ``p``,
        ``q``, ``change``, ``change_low``, ``change_high`` (of the share in ten years),
        ``departure_p``, ``tested``, ``evidence``; ``z_within_basis``, ``p_within_basis``,
        ``q_within_basis`` (the same test among reviews that were coded from one kind of text);
        ``label``, ``group``.
    periods, sizes
        The periods and how many reviews each has.
    date
        ``published`` or ``incident``.
    undated, outside
        Reviews left out: without a year, and with one in no period.
    selection
        Which reviews were looked at.
    warnings, notes
        What to say before the tables, and under them.
    of_periods
        Those of the warnings that are about single periods.
    """

    shares: pd.DataFrame
    tests: pd.DataFrame
    periods: tuple[Period, ...]
    sizes: tuple[int, ...]
    date: str
    undated: int
    outside: int
    selection: Selection
    warnings: tuple[str, ...]
    notes: tuple[str, ...]
    of_periods: tuple[str, ...] = ()


def trend(
    store: Store,
    where: Where = None,
    period: int = 5,
    periods: str | None = None,
    themes: Sequence[str] = (),
    date: str = "published",
) -> Trend:
    """Return how often themes are stated by period, each with a test for a linear trend.

    Parameters
    ----------
    store
        Where the dataset is.
    where
        A selection, or filters KEY=VALUE.
    period
        Length of the periods in years; they begin at multiples of it.
    periods
        Periods in place of these, as text: see :func:`parse_periods`.
    themes
        Ids or labels of the themes to look at; all by default. q is taken over those looked at.
    date
        ``published``, the year of publication, or ``incident``.

    Notes
    -----
    Periods with fewer than five reviews are shown with their counts, without a share, and are left
    out of the test: merged with a neighbour they would carry its name and not its years.

    Raises
    ------
    UsageError
        Too few reviews or periods, or invalid periods.
    UnknownNameError
        An unknown key, value, theme or date.

    Examples
    --------
    >>> import casegraph as cg
    >>> found = trend(cg.open().store, periods="2010..2014,2015..2019", themes=["neglect"])
    >>> found.shares["period"].tolist()
    ['2010–2014', '2015–2019']
    """
    asked = names_of("theme").resolve_each(themes)
    made = sort_reviews(store, where, period, periods, date)
    counts = np.stack([made.part(k).counts() for k in range(len(made.periods))])
    sizes = np.bincount(made.period_of[made.period_of >= 0], minlength=len(made.periods))
    large = sizes >= FEWEST_UNITS
    if int(large.sum()) < 2:
        raise UsageError(
            f"{int(large.sum())} of {len(sizes)} periods have {FEWEST_UNITS} reviews or more; "
            "expected at least 2; widen the periods or a filter"
        )
    wanted = np.array([
        k for k, theme in enumerate(made.found.themes)
        if counts[:, k].any() and (theme in asked or not asked)
    ], int)  # fmt: skip
    shares = _share_frame(made, counts, sizes, wanted)
    kept = [p for p, keep in zip(made.periods, large, strict=True) if keep]
    basis = basis_of(store, made.found.reviews)
    tests = _test_frame(made, counts[large][:, wanted], sizes[large], kept, wanted, basis, large)
    small = [str(p) for p, keep in zip(made.periods, large, strict=True) if not keep]
    of_periods = _warnings(made, sizes, small)
    return Trend(
        shares=shares,
        tests=tests,
        periods=made.periods,
        sizes=tuple(int(n) for n in sizes),
        date=date,
        undated=made.undated,
        outside=made.outside,
        selection=made.found.selection,
        warnings=(*made.found.warnings, *of_periods),
        notes=_notes(made, date, tests),
        of_periods=of_periods,
    )


def _share_frame(
    made: SortedReviews,
    counts: NDArray[np.int64],
    sizes: NDArray[np.int64],
    wanted: NDArray[np.int64],
) -> pd.DataFrame:
    import pandas as pd

    from casegraph.stats import wilson_interval

    k, period = (a.ravel() for a in np.meshgrid(wanted, np.arange(len(sizes)), indexing="ij"))
    count, n = counts[period, k], sizes[period]
    low, high = wilson_interval(count, n)
    known = n >= FEWEST_UNITS
    spans = [made.periods[i] for i in period]
    return pd.DataFrame({
        "theme": [made.found.themes[i] for i in k],
        "period": [str(p) for p in spans],
        "start": [p.start for p in spans],
        "end": [p.end for p in spans],
        "middle": [p.middle for p in spans],
        "reviews": count,
        "n": n,
        "share": np.where(known, count / np.maximum(n, 1), np.nan),
        "low": np.where(known, low, np.nan),
        "high": np.where(known, high, np.nan),
        **_names(made, k),
    })  # fmt: skip


def _test_frame(
    made: SortedReviews, counts: NDArray[np.int64], sizes: NDArray[np.int64],
    periods: Sequence[Period], wanted: NDArray[np.int64], basis: NDArray[np.str_],
    large: NDArray[np.bool_],
) -> pd.DataFrame:  # fmt: skip
    import pandas as pd

    from casegraph.stats import benjamini_hochberg

    # The reviews of the periods that are tested, with the mid-year of each one's period.
    rows = np.flatnonzero((made.period_of >= 0) & large[made.period_of])
    middle = np.array([p.middle for p in made.periods])[made.period_of[rows]]
    clusters = made.found.clusters[rows]
    dependent = dependent_spread(middle - middle.mean(), clusters)
    found = cochran_armitage(counts, sizes, [p.middle for p in periods], dependent)
    X = made.found.matrix[rows][:, wanted].toarray()
    within = mantel_trend(X, middle, basis[rows], clusters)
    total, n = counts.sum(axis=0), int(sizes.sum())
    tested = np.minimum(total, n - total) >= FEWEST_FOR_TREND
    q, q_within = np.ones(len(wanted)), np.ones(len(wanted))
    q[tested] = benjamini_hochberg(found.p[tested])
    q_within[tested] = benjamini_hochberg(within.p[tested])
    frame = pd.DataFrame({
        "theme": [made.found.themes[k] for k in wanted],
        "reviews": total,
        "n": n,
        "z": found.z,
        "p": found.p,
        "q": q,
        "change": 10 * found.slope,
        "change_low": 10 * found.slope_low,
        "change_high": 10 * found.slope_high,
        "departure_p": found.departure_p,
        "tested": tested,
        "evidence": evidence_of(q),
        "z_within_basis": within.z,
        "p_within_basis": within.p,
        "q_within_basis": q_within,
        **_names(made, wanted),
    })  # fmt: skip
    order = np.lexsort((wanted, found.p, ~tested, q))
    return frame.iloc[order].reset_index(drop=True)


def _names(made: SortedReviews, columns: NDArray[np.int64]) -> dict[str, list[str]]:
    from casegraph.model.concepts import concepts, groups

    scheme, names = concepts("theme"), groups("theme")
    about = [scheme[made.found.themes[k]] for k in columns]
    return {
        "label": [c.pref_label for c in about],
        "group": [names[c.broader].pref_label if c.broader else "" for c in about],
    }


def _warnings(made: SortedReviews, sizes: NDArray[np.int64], small: list[str]) -> tuple[str, ...]:
    warnings = []
    if small:
        warnings.append(
            f"{', '.join(small)}: fewer than {FEWEST_UNITS} reviews each; shown without a share, "
            "and left out of the test"
        )
    few = [
        f"{p} ({n})" for p, n in zip(made.periods, sizes, strict=True)
        if FEWEST_UNITS <= n < FEW_UNITS
    ]  # fmt: skip
    if few:
        warnings.append(f"{', '.join(few)}: fewer than {FEW_UNITS} reviews; read the intervals")
    return tuple(warnings)


def _notes(made: SortedReviews, date: str, tests: pd.DataFrame) -> tuple[str, ...]:
    n = len(made.found.units)
    left = [f"{made.undated:,} do not state the {DATES[date]}"] if made.undated else []
    left += [f"{made.outside:,} lie outside the periods"] if made.outside else []
    tested = int(tests["tested"].sum())
    years = (
        "The year of publication is not the year of the incident, which lies one or more years "
        "before; --date incident orders by that, where it is stated."
        if date == "published"
        else "The year of the incident is stated by fewer reviews than that of publication, and "
        "recent incidents are not yet reviewed."
    )
    read = (
        f"{n:,} reviews; {made.found.selection}."
        + (f" Left out: {'; '.join(left)}." if left else "")
    )  # fmt: skip
    test = (
        f"Cochran–Armitage test on the mid-years of the periods, q over {tested:,} themes; "
        f"{len(tests) - tested:,} with fewer than {FEWEST_FOR_TREND} reviews stating, or not "
        "stating, them are not tested. A small departure p means that the change is not steady. "
        "Within basis: Mantel's test, which compares the years only among reviews that were coded "
        "from one kind of text."
    )
    mix = (
        f"{years} Which sources were read, and how much they say, differs between the years, so a "
        "trend may be one of sources or of words."
    )
    return read, test, mix, TRENDS
