"""Which pairs of themes stay clear with other reviews, and with other coders.

``--resamples`` asks for intervals and ranks as well, and takes a second or two for each hundred
corpora; here are the shares alone, which a page can have for each of its nets.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from casegraph.errors import UsageError
from casegraph.progress import Progress, silent
from casegraph.thresholds import ROBUST

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from casegraph.analyses.cooccurrence.result import Cooccurrence
    from casegraph.stats import Association

__all__ = ["robust", "with_robustness"]


def with_robustness(
    made: Cooccurrence, samples: int, seed: int = 1, progress: Progress = silent
) -> Cooccurrence:
    """Return the same co-occurrence with the share of other corpora in which each pair is clear.

    Parameters
    ----------
    made
        Pairs of themes in reviews. With lengths by group or meetings apart there is no such share.
    samples
        Number of corpora of each of three kinds, at least 1; 100 place a share of 0.8 to ±0.08.
    seed
        Seed of numpy's default generator, for each kind.
    progress
        Called after each recoded corpus.

    Returns
    -------
    A value whose ``resampled`` has ``stability``, ``recoding_omissions``, ``recoding_redraw`` and
    ``robust``, arrays of shape (M,).

    Raises
    ------
    UsageError
        Fewer than one sample, another unit, or another length or count than that of whole reviews.

    >>> import casegraph as cg
    >>> found = with_robustness(cg.open().associations(["nation=wales"]), 3)
    >>> list(found.resampled), found.resamples
    (['stability', 'recoding_omissions', 'recoding_redraw', 'robust'], 3)
    """
    import numpy as np

    from casegraph.analyses.cooccurrence.recoding import recoding_shares
    from casegraph.stats.stability import resampled_weights, share_clear

    found = made.incidence
    if made.length_by != "review" or made.apart or made.within is not None:
        raise UsageError(
            f"found lengths by {made.length_by} and apart = {made.apart}; expected each review's "
            "number of themes, without strata, and every meeting; leave the option out"
        )
    # Where nothing is tested nothing can be clear, in any corpus.
    asked = samples if made.association.testable.any() else min(samples, 1)
    shares = recoding_shares(found, made.association, asked, seed, progress=progress)
    drawn = resampled_weights(np.asarray(found.clusters), asked, seed)
    corpora = ((found.matrix, weights) for weights in drawn)
    shares = {"stability": share_clear(made.association, corpora), **shares}
    resampled: dict[str, NDArray[Any]] = {**shares, "robust": robust(made.association, shares)}
    return replace(made, resampled=resampled, resamples=samples)


def robust(
    association: Association, shares: Mapping[str, NDArray[np.float64]]
) -> NDArray[np.bool_]:
    """Return which pairs are clear, and clear again in enough corpora of every kind, shape (M,)."""
    import numpy as np

    least = np.min(list(shares.values()), axis=0)
    return np.asarray((association.evidence == "clear") & (least >= ROBUST))
