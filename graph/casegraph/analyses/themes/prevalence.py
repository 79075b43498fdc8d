"""How often reviews state each theme, each share with its interval."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casegraph.model.concepts import concepts, groups

if TYPE_CHECKING:
    import pandas as pd

    from casegraph.selection.incidence import Incidence


def prevalence(found: Incidence) -> pd.DataFrame:
    """Return how often each theme stands in some units, most frequent first.

    Columns: theme, reviews, n, share, low, high (95% Wilson interval, between 0 and 1), label,
    group. Themes that stand nowhere in these units are left out.
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
    return pd.DataFrame(
        {
            "theme": [found.themes[i] for i in order],
            "reviews": counts[order],
            "n": n,
            "share": counts[order] / n,
            "low": low[order],
            "high": high[order],
            "label": [c.pref_label for c in chosen],
            "group": [labels[c.broader].pref_label if c.broader else "" for c in chosen],
        }
    )
