"""How often reviews state each theme, each share with its interval."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casegraph.model.concepts import concepts, groups
from casegraph.wording.caveats import SILENCE

if TYPE_CHECKING:
    import pandas as pd

    from casegraph.selection.incidence import Incidence


def prevalence(found: Incidence) -> pd.DataFrame:
    """Return how many units state each theme, most frequent first.

    One row per theme that some unit states. Columns: ``theme``; ``reviews``, ``children`` or
    ``findings``, by the unit: how many state it; ``n`` (all units); ``share``, ``low``, ``high``
    (95% Wilson interval, 0 to 1); ``label``, ``group``. ``attrs`` has ``unit``, ``n``, ``where``,
    ``warnings`` and ``notes``.
    """
    import numpy as np
    import pandas as pd

    from casegraph.stats import wilson_interval

    counts = found.counts()
    n = len(found.units)
    low, high = wilson_interval(counts, n)
    order = np.lexsort((np.arange(len(counts)), -counts))
    order = order[counts[order] > 0]
    scheme, labels = concepts("theme"), groups("theme")
    chosen = [scheme[found.themes[i]] for i in order]
    frame = pd.DataFrame(
        {
            "theme": [found.themes[i] for i in order],
            found.plural: counts[order],
            "n": n,
            "share": counts[order] / n,
            "low": low[order],
            "high": high[order],
            "label": [c.pref_label for c in chosen],
            "group": [labels[c.broader].pref_label if c.broader else "" for c in chosen],
        }
    )
    frame.attrs.update(
        unit=found.unit, n=n, where=list(found.where), warnings=list(found.warnings),
        notes=[f"{n:,} {found.plural}; {found.selection}. {SILENCE}."],
    )  # fmt: skip
    return frame
