"""The ledger of what was recommended on and found again, for every page that speaks of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casegraph.errors import CasegraphError

if TYPE_CHECKING:
    import pandas as pd

    from casegraph_viz.content.site_data import Corpus


def ledger_of(corpus: Corpus) -> pd.DataFrame | None:
    """Return ``kg.recurrence`` under the filter of a site; None where it cannot be counted.

    To be asked for by ``corpus.kept(ledger_of)``, so that a site counts it once.
    """
    try:
        return corpus.kg.recurrence(corpus.selection)
    except CasegraphError:
        # Too few reviews, or a filter that the ledger cannot have: a page does without.
        return None
