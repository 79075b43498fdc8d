"""Made-up corpora in which themes co-occur as a net says, and no more: what chance alone shows."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from casegraph.nets import EXACT, LENGTH_AVERAGE, check_net
from casegraph.stats.counting import BinaryMatrix, pattern
from casegraph.stats.curveball import curveball_matrices
from casegraph.stats.length import fit_length_model

__all__ = ["null_corpora"]


def null_corpora(X: BinaryMatrix, net: str, samples: int, seed: int) -> Iterator[NDArray[np.bool_]]:
    """Yield corpora made by a net, boolean, units × themes.

    With the exact net lengths and totals are those of X (:mod:`casegraph.stats.curveball`); with
    lengths held on average each theme is drawn in each unit with its fitted chance; with
    independence each theme is permuted over the units.

    Parameters
    ----------
    X
        Units × themes, binary.
    net
        One of :data:`casegraph.nets.NETS`.
    samples, seed
        How many, and the seed of numpy's default generator.

    >>> (made,) = null_corpora([[1, 1, 0], [0, 0, 1]], "exact", 1, seed=1)
    >>> made.sum(axis=0).tolist(), made.sum(axis=1).tolist()
    ([1, 1, 1], [2, 1])
    """
    if check_net(net) == EXACT:
        yield from curveball_matrices(X, samples, seed)
        return
    rng = np.random.default_rng(seed)
    M = pattern(X).dense()
    model = fit_length_model(X) if net == LENGTH_AVERAGE else None
    for _ in range(samples):
        if model is None:
            yield rng.permuted(M, axis=0)
        else:
            yield np.asarray(rng.random(M.shape) < model.chances[model.group_of], np.bool_)
