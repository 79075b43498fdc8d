"""The table of theme sets: which three or four themes co-occur, and beyond what.

The statistics are those of :mod:`casegraph.analyses.sets.examine`; here they get names, reviews and
notes. With a few hundred reviews hardly any set can pass, so every candidate is listed, strongest
first, as a guide to reading.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from casegraph.analyses.sets.examine import SetTests, examine_sets
from casegraph.model.concepts import concepts, parent_child_pairs
from casegraph.nets import DEFAULT_NET
from casegraph.thresholds import FEWEST_SHARED, evidence_of, grade_of
from casegraph.wording.caveats import ASSOCIATIONS
from casegraph.wording.labels import UNITS

if TYPE_CHECKING:
    import pandas as pd

    from casegraph.selection.incidence import Incidence

__all__ = ["ThemeSets", "theme_sets"]

_TILE = 1 << 22  # cells of a sets × units array held at a time
_PARTS = {3: "pairs", 4: "triples"}


@dataclass(frozen=True)
class ThemeSets:
    """Sets of themes with their evidence.

    Attributes
    ----------
    table
        One row per candidate set, strongest evidence first. Columns ``themes`` (ids, joined by
        ``;``), ``label``, ``n11`` (units with all of them), ``n``, ``expected_length``,
        ``expected_parts``, ``lowest``, ``highest`` (what the counts of the parts allow),
        ``p_length``, ``p_parts``, ``g2``, ``g2_p``, ``p``, ``q``, ``sign``, ``tested``,
        ``evidence``, ``also`` (themes that occur in every one of these units as well; a set with
        none is closed), ``reviews`` (joined by ``;``).
    size, min_count, unit, where, null
        What was asked for.
    left_out
        Sets not tested, by reason.
    warnings, notes
        What to say before the table, and under it.
    """

    table: pd.DataFrame
    size: int
    min_count: int
    unit: str
    where: tuple[str, ...]
    left_out: Mapping[str, int]
    warnings: tuple[str, ...]
    notes: tuple[str, ...]
    null: str = DEFAULT_NET


def theme_sets(
    found: Incidence, size: int = 3, min_count: int = FEWEST_SHARED, null: str = DEFAULT_NET
) -> ThemeSets:
    """Return which sets of themes co-occur beyond the number coded and beyond their parts.

    Parameters
    ----------
    found
        The incidence matrix.
    size
        Themes in a set, 3 or 4.
    min_count
        Fewest units that show each part of a set: each pair for three themes, each triple for
        four. How often the whole set occurs does not decide whether it is looked at.
    null
        ``exact``: each unit keeps its number of themes; ``length-average``: on average.

    Raises
    ------
    UnknownNameError
        For another net.
    UsageError
        For another size, or a ``min_count`` below 1.

    Examples
    --------
    >>> import casegraph as cg
    >>> found = theme_sets(cg.open().incidence(), min_count=10)
    >>> bool((found.table["n11"] <= found.table["highest"]).all())
    True

    Notes
    -----
    Reviews are not a sample of cases, an association is not a cause, and silence in a report is
    not absence. Children and findings of one review are not independent; with these units the p
    values are too small, and a warning says so.
    """
    above = parent_child_pairs(found.themes)
    result = examine_sets(found.matrix, size, min_count, above, null=null)
    table = _table(found, result)
    warnings = list(found.warnings)
    if found.unit != "review":
        warnings.append(
            f"{UNITS[found.unit]} of one review are not independent, so p and q are too small; "
            "reviews as units do not have this problem"
        )
    return ThemeSets(
        table=table,
        size=size,
        min_count=min_count,
        unit=found.unit,
        where=found.where,
        left_out=result.left_out,
        warnings=tuple(warnings),
        null=null,
        notes=_notes(found, result, size, min_count),
    )


def _table(found: Incidence, result: SetTests) -> pd.DataFrame:
    import pandas as pd

    scheme = concepts("theme")
    also, reviews = _themes_and_reviews(found, result)
    parts = result.parts
    names = [[found.themes[c] for c in row] for row in result.sets]
    table = pd.DataFrame(
        {
            "themes": [";".join(row) for row in names],
            "label": [" + ".join(scheme[t].pref_label for t in row) for row in names],
            "n11": result.count,
            "n": len(found.units),
            "expected_length": result.expected_length,
            "expected_parts": parts.expected,
            "lowest": parts.lowest,
            "highest": parts.highest,
            "p_length": result.p_length,
            "p_parts": parts.tails.two_sided,
            "g2": parts.g2,
            "g2_p": parts.g2_p,
            "p": result.p,
            "q": result.q,
            "sign": result.sign.astype(np.int64),
            "tested": result.testable,
            "evidence": evidence_of(result.q),
            "also": also,
            "reviews": reviews,
        }
    )
    order = np.lexsort((-result.count, parts.tails.two_sided, result.p, result.q))
    return table.iloc[order].reset_index(drop=True)


def _themes_and_reviews(found: Incidence, result: SetTests) -> tuple[list[str], list[str]]:
    """Return, for each set, the themes and the reviews of the units that show it, as text."""
    X = np.asarray(found.matrix.toarray(), dtype=bool)
    names = np.asarray(found.reviews, dtype=object)
    also: list[str] = []
    reviews: list[str] = []
    step = max(1, _TILE // max(len(X), 1))
    for start in range(0, len(result.sets), step):
        part = result.sets[start : start + step]
        shown = np.logical_and.reduce(X[:, part], axis=2)
        # Exact below 2²⁴ units: whole numbers in single precision.
        common = shown.T.astype(np.float32) @ X.astype(np.float32)
        for number, row in enumerate(part):
            count = int(shown[:, number].sum())
            everywhere = np.flatnonzero(common[number] == count) if count else row
            others = np.setdiff1d(everywhere, row).tolist()
            also.append(";".join(found.themes[c] for c in others))
            reviews.append(";".join(sorted(set(names[shown[:, number]]))))
    return also, reviews


def _notes(found: Incidence, result: SetTests, size: int, min_count: int) -> tuple[str, ...]:
    plural, parts = UNITS[found.unit], _PARTS[size]
    left = "; ".join(f"{count:,} {why}" for why, count in result.left_out.items() if count)
    called = int((grade_of(result.q) > 0).sum())
    return (
        f"{len(found.units):,} {plural}; {found.selection}. {len(result.sets):,} sets of {size} "
        f"themes whose {parts} each occur in {min_count} {plural} or more; "
        f"{int(result.testable.sum()):,} tested" + (f"; left out: {left}." if left else "."),
        "p compares with what the number of themes coded and with what the "
        f"{parts} explain, both at once; "
        + (
            f"{called:,} sets have clear or suggestive evidence."
            if called
            else f"no set passes: either the {parts} explain what co-occurs here, or the "
            f"{plural} are too few to tell. The order suggests what to read, nothing more."
        ),
        ASSOCIATIONS,
    )
