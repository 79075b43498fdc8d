"""Three-valued reading: a theme is stated, only examined, or not stated, and shares get bounds.

A report that does not mention a theme does not say that it was absent; a source that says a topic
"was examined" does not say what was found. The plain share of ``casegraph themes`` counts every
mention as "yes", an examination too, and silence as "no". Here each share has a lower bound, where
an examination counts as "no", and upper bounds, where it counts as "yes" and silence as "no" or
"yes"; beside them is the share among reviews whose text was read to its end, where silence is
somewhat more informative.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from casegraph.errors import UsageError
from casegraph.model.concepts import concepts, groups, pair_rules
from casegraph.model.iris import concept, prologue
from casegraph.nets import DEFAULT_NET
from casegraph.selection import Selection
from casegraph.selection.incidence import Incidence, incidence
from casegraph.thresholds import FEWEST_UNITS
from casegraph.wording.caveats import SHARES

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    from casegraph.selection.selection import Where
    from casegraph.store import Store

__all__ = ["NOTES", "pair_bounds", "three_valued"]

STATED = "polarity=concern,good-practice"
EXAMINED = "polarity=examined"

NOTES = (
    (
        "low counts a theme that a text only examines or does not state as no; high counts one "
        "that is only examined as yes, as 'casegraph themes' does; if unread counts silence in "
        "texts not read to their end as yes, too."
    ),
    SHARES,
)
"""What to say under a table of bounds."""


def three_valued(store: Store, where: Where = None, unit: str = "review") -> pd.DataFrame:
    """Return how often each theme is stated, only examined and not stated, with bounds.

    Parameters
    ----------
    store
        Where the dataset is.
    where, unit
        As for :func:`casegraph.selection.incidence.incidence`. A filter on polarity is refused,
        since the reading is about polarity.

    Returns
    -------
    One row per theme that is stated or examined in some unit, most often stated first. Columns:

    - ``theme``; ``present`` (units with a finding of polarity concern or good practice on it),
      ``examined`` (units where only findings of polarity examined are on it), ``not_stated``, and
      ``n`` = the sum of the three;
    - ``low`` = present/n with its 95% Wilson interval ``low_from``, ``low_to``;
      ``high`` = (present + examined)/n, the share of ``casegraph themes``, with its 95% Wilson
      interval ``high_from``, ``high_to``;
      ``if_unread`` = (present + examined + not stated in texts not read to their end)/n;
    - ``complete_present``, ``complete_examined``, ``complete_n``, ``complete_share``,
      ``complete_from``, ``complete_to``: present/n and its interval among the units of reviews
      whose text was read to its end; the shares are missing where these are fewer than five;
    - ``label``, ``group``.

    low ≤ high ≤ if_unread. If every silence counted as yes, the share of each theme would be 1.
    ``attrs`` has ``unit``, ``n``, ``where``, ``warnings`` and ``notes``.

    Raises
    ------
    UsageError
        A filter names a polarity, or leaves fewer than five units.

    Examples
    --------
    >>> import casegraph as cg
    >>> frame = three_valued(cg.open().store)
    >>> bool(((frame["low"] <= frame["high"]) & (frame["high"] <= frame["if_unread"])).all())
    True
    """
    import numpy as np
    import pandas as pd

    from casegraph.stats import wilson_interval

    found, present, examined = _readings(store, where, unit)
    complete = _flags(store, found.reviews, "cg:isComplete true")
    n, read = len(found.units), int(complete.sum())
    stated, looked = present.sum(axis=0), examined.sum(axis=0)
    silent = ~(present | examined)
    unread = silent[~complete].sum(axis=0)
    mentioned = stated + looked
    low, high = wilson_interval(stated, n)
    high_from, high_to = wilson_interval(mentioned, n)
    read_stated = present[complete].sum(axis=0)
    enough = read >= FEWEST_UNITS
    read_low, read_high = wilson_interval(read_stated, read)
    missing = np.full(len(found.themes), np.nan)
    scheme, labels = concepts("theme"), groups("theme")
    chosen = [scheme[t] for t in found.themes]
    frame = pd.DataFrame(
        {
            "theme": found.themes,
            "present": stated,
            "examined": looked,
            "not_stated": silent.sum(axis=0),
            "n": n,
            "low": stated / n,
            "low_from": low,
            "low_to": high,
            "high": mentioned / n,
            "high_from": high_from,
            "high_to": high_to,
            "if_unread": (mentioned + unread) / n,
            "complete_present": read_stated,
            "complete_examined": examined[complete].sum(axis=0),
            "complete_n": read,
            "complete_share": read_stated / read if enough else missing,
            "complete_from": read_low if enough else missing,
            "complete_to": read_high if enough else missing,
            "label": [c.pref_label for c in chosen],
            "group": [labels[c.broader].pref_label if c.broader else "" for c in chosen],
        }
    )
    order = np.lexsort((np.arange(len(frame)), -looked, -stated))
    order = order[mentioned[order] > 0]
    ordered: pd.DataFrame = frame.iloc[order].reset_index(drop=True)
    ordered.attrs.update(
        unit=unit, n=n, where=list(found.where), warnings=list(found.warnings), notes=list(NOTES)
    )
    return ordered


def pair_bounds(
    store: Store, where: Where = None, unit: str = "review", null: str = DEFAULT_NET
) -> pd.DataFrame:
    """Return each pair's count and evidence under three readings of the same units.

    ``any``: every mention counts, as in ``casegraph cooccur``. ``stated``: only themes that a
    finding of polarity concern or good practice states. ``complete``: stated, and only the units
    of reviews whose text was read to its end.

    Parameters
    ----------
    store, where, unit
        As for :func:`three_valued`.
    null
        What the evidence refers to, one of :data:`casegraph.nets.NETS`.

    Returns
    -------
    One row per pair that co-occurs in some unit, or has evidence under some reading, by
    ``n11_any``, then theme. Columns ``theme_a``, ``theme_b``, and for each reading ``n11_…``,
    ``n_…`` (units), ``lift_…``, ``sign_…`` (against the null model) and ``evidence_…``; ``steady``
    is True where the evidence is the same in the readings ``any`` and ``stated``, and the sign too
    unless it is weak. With fewer than five complete units the columns of that reading are missing.

    Examples
    --------
    >>> import casegraph as cg
    >>> frame = pair_bounds(cg.open().store, ["nation=wales"])
    >>> bool((frame["n11_stated"] <= frame["n11_any"]).all())
    True
    """
    import pandas as pd

    from casegraph.stats import associate, upper_triangle

    found, present, examined = _readings(store, where, unit)
    complete = _flags(store, found.reviews, "cg:isComplete true")
    readings = {"any": present | examined, "stated": present, "complete": present[complete]}
    rules = pair_rules(found.themes)
    i, j = upper_triangle(len(found.themes))
    columns: dict[str, object] = {
        "theme_a": [found.themes[k] for k in i],
        "theme_b": [found.themes[k] for k in j],
    }
    for name, X in readings.items():
        if len(X) < FEWEST_UNITS:
            continue
        result = associate(X, null, **rules)
        columns |= {
            f"n11_{name}": result.n11,
            f"n_{name}": result.n,
            f"lift_{name}": result.lift,
            f"sign_{name}": result.sign,
            f"evidence_{name}": result.evidence,
        }
    frame = pd.DataFrame(columns)
    # A pair that never co-occurs may be a finding too.
    graded = [c for c in frame.columns if c.startswith("evidence_")]
    frame = frame[(frame["n11_any"] > 0) | (frame[graded] != "weak").any(axis=1)]
    frame = frame.assign(
        steady=(frame["evidence_any"] == frame["evidence_stated"])
        & ((frame["sign_any"] == frame["sign_stated"]) | (frame["evidence_any"] == "weak"))
    )
    order = ["n11_any", "theme_a", "theme_b"]
    ordered = frame.sort_values(order, ascending=[False, True, True]).reset_index(drop=True)
    ordered.attrs.update(
        unit=unit, where=list(found.where), warnings=list(found.warnings), notes=list(NOTES[1:])
    )
    return ordered


def bounds_selection(where: Where, store: Store | None = None) -> Selection:
    """Return a selection without a filter on polarity, which is a UsageError here."""
    selection = Selection.of(where, store)
    if selection.states("polarity"):
        raise UsageError(
            "polarity: found a filter on it; expected none, since the polarity is what separates "
            "stated from examined here; drop the filter"
        )
    return selection


def _readings(
    store: Store, where: Where, unit: str
) -> tuple[Incidence, NDArray[np.bool_], NDArray[np.bool_]]:
    """Return the units, and which of them state and which only examine each theme."""
    selection = bounds_selection(where, store)
    found = incidence(store, selection, unit)
    if unit == "finding":
        mentioned = _dense(found)
        looked = _flags(store, found.units, f"cg:polarity <{concept('polarity', 'examined')}>")
        return found, mentioned & ~looked[:, None], mentioned & looked[:, None]
    # With these units, a filter on findings decides which findings count and keeps every unit.
    present, examined = (
        _dense(incidence(store, selection.with_(f), unit)) for f in (STATED, EXAMINED)
    )
    return found, present, examined & ~present


def _dense(found: Incidence) -> NDArray[np.bool_]:
    import numpy as np

    return np.asarray(found.matrix.toarray(), dtype=bool)


def _flags(store: Store, ids: Sequence[str], pattern: str) -> NDArray[np.bool_]:
    """Return which entities, by id, have a predicate with a value."""
    import numpy as np

    query = prologue("cg", "dcterms")
    rows = store.select(f"{query}SELECT ?id {{ ?entity {pattern} ; dcterms:identifier ?id }}")
    chosen = {row[0] for row in rows.rows}
    return np.array([i in chosen for i in ids], dtype=bool)
