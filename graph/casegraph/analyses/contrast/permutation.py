"""Whether two groups' networks differ as wholes: a test by permutation of the group labels.

As in the NetworkComparisonTest (van Borkulo et al. 2022, doi:10.1037/met0000476) two numbers are
compared with what permuted labels give: *global strength*, the sum of \\|phi\\| over the pairs
compared, and *structure*, the largest difference of phi in any pair. Labels belong to reviews,
never to the children or findings of one review, so that siblings stay together.

The same permutations answer two questions. With *nothing held constant*, rows of 0 and 1 are
permuted: an exact test of whether the groups are alike in every respect, which therefore also
detects themes that are simply more frequent in a group. With *prevalence held constant* (or
prevalence and length), what the group's prevalence (or the length as well) explains is first
subtracted from each row, and the residuals are permuted: an approximate test of whether the
associations differ, whatever the prevalences are.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from casegraph.analyses.contrast.groups import Groups
from casegraph.errors import UsageError
from casegraph.nets import EXACT, LENGTH_AVERAGE
from casegraph.progress import Progress, silent
from casegraph.stats.given_lengths import chances_given_lengths
from casegraph.stats.length import fit_length_model

__all__ = [
    "NetworkTest",
    "permute_given_lengths",
    "permute_networks",
    "residuals",
    "steady_themes",
]

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]
Counts = NDArray[np.int64]

_CELLS = 1 << 20  # numbers held at a time in one array: 8 MiB
_TIE = 1e-10  # equal differences must count as equal whatever the order of summation


@dataclass(frozen=True)
class NetworkTest:
    """Two networks compared as wholes, and pair by pair.

    Attributes
    ----------
    held
        What was held constant: a key of :data:`casegraph.wording.labels.HELD_CONSTANT`.
    strength_1, strength_2
        Sum of the absolute correlations over the pairs compared, in each group.
    strength_p
        Its permutation p: how often the difference of strengths lies at least as far from its mean
        over all permutations (noise alone gives small groups more strength).
    structure, structure_p
        Largest absolute difference of a pair's correlation, and its permutation p.
    structure_at
        The position of that pair; -1 if no pair was compared.
    share_p
        Permutation p of each theme's difference in prevalence, shape (K,).
    pair_p
        Permutation p of each pair's difference in correlation, shape (M,).
    compared
        Which pairs the two numbers are taken over, shape (M,).
    correlation_1, correlation_2
        Correlation of each pair in each group, shape (M,).
    permutations
        How many permutations were made, B. Every p is (b + 1)/(B + 1).
    """

    held: str
    strength_1: float
    strength_2: float
    strength_p: float
    structure: float
    structure_p: float
    structure_at: int
    share_p: Floats
    pair_p: Floats
    compared: Mask
    correlation_1: Floats
    correlation_2: Floats
    permutations: int


def steady_themes(groups: Groups, min_count: float) -> Mask:
    """Return the themes that the whole-network numbers are taken over, shape (K,).

    Those that are expected in at least ``min_count`` units of the smaller group, and missing from
    as many, if the groups are alike. The rule uses both groups together and their sizes, so no
    permutation changes it. A theme seen once in a group has a phi of anything up to 1: without the
    rule such pairs alone would decide the largest difference.
    """
    totals = groups.matrix.sum(axis=0)
    n = len(groups.in_first)
    rarer = np.minimum(totals, n - totals)
    return np.asarray(rarer * (min(groups.sizes) / n) >= min_count)


def residuals(groups: Groups, held: str) -> Floats:
    """Return units × themes less what is held constant, float of shape (N, K).

    For ``nothing`` the matrix itself. Otherwise X − P, each column with standard deviation 1 in
    each group: P is the theme's share in the unit's group (``independence``), its chance there
    given the unit's number of themes (``exact``,
    :func:`casegraph.stats.given_lengths.chances_given_lengths`), or its chance under the
    length-average net fitted to that group (``length-average``). Columns that do not vary are 0.

    What is left of two themes is correlated a little below 0 under either of the last two (by
    about −1/K), since a unit with one of them has less room for the other. That is alike in both
    groups and hardly moves a difference, so it is not subtracted.
    """
    X = groups.matrix.astype(np.float64)
    if held == "nothing":
        return X
    out = np.zeros_like(X)
    for chosen in (groups.in_first, ~groups.in_first):
        part = X[chosen]
        if held == EXACT:
            part = part - chances_given_lengths(groups.matrix[chosen])
        elif held == LENGTH_AVERAGE:
            model = fit_length_model(groups.matrix[chosen])
            part = part - model.chances[model.group_of]
        part = part - part.mean(axis=0)
        spread = part.std(axis=0)
        out[chosen] = np.divide(part, spread, out=np.zeros_like(part), where=spread > 1e-9)
    return out


def permute_networks(
    groups: Groups,
    i: Counts,
    j: Counts,
    compared: Mask | None = None,
    held: str = "nothing",
    permutations: int = 2000,
    seed: int = 1,
    progress: Progress = silent,
) -> NetworkTest:
    """Compare the networks of two groups by permuting the group labels.

    Parameters
    ----------
    groups
        The groups; labels belong to ``groups.clusters``.
    i, j
        Column numbers of the pairs that get a p of their own, shape (M,).
    compared
        Which of these the whole-network numbers are taken over, shape (M,); all by default.
    held
        ``nothing``, ``independence``, ``exact`` or ``length-average``: see :func:`residuals`.
    permutations
        How many times, B. The smallest p is 1/(B + 1).
    seed
        Seed of numpy's default generator.
    progress
        Called with the number of permutations done.

    Raises
    ------
    UsageError
        ``permutations`` is below 1.
    """
    if permutations < 1:
        raise UsageError(
            f"permutations = {permutations}; expected at least 1, and 1,000 or more for use"
        )
    over = np.ones(i.shape, bool) if compared is None else compared
    R, X = residuals(groups, held), groups.matrix.astype(np.float64)
    label = np.zeros(int(groups.clusters.max()) + 1, bool)
    label[groups.clusters] = groups.in_first
    rng = np.random.default_rng(seed)
    # Row 0 has the observed labels, so that they count among the permutations.
    permuted = np.stack(
        [groups.in_first, *(rng.permutation(label)[groups.clusters] for _ in range(permutations))]
    )
    totals, strength = permutations + 1, np.zeros((2, permutations + 1))
    structure, pair_hits = np.zeros(totals), np.zeros(i.shape)
    seen = np.empty((2, i.size))
    share_seen = _share_gap(X, permuted[:1])[0]
    share_hits = np.zeros(X.shape[1])
    pair_step = max(1, _CELLS // len(R))
    blocks = [slice(k, k + pair_step) for k in range(0, i.size, pair_step)]
    label_step = max(1, _CELLS // max(pair_step if len(blocks) > 1 else i.size, len(R)))
    for first in range(0, totals, label_step):
        some = slice(first, first + label_step)
        share_hits += (_share_gap(X, permuted[some]) >= share_seen - _TIE).sum(axis=0)
    for number, block in enumerate(blocks):
        products, whole = R[:, i[block]] * R[:, j[block]], over[block]
        for first in range(0, totals, label_step):
            some = slice(first, first + label_step)
            pair = _correlations(R, products, i[block], j[block], permuted[some])
            if first == 0:
                seen[:, block] = pair[:, 0]
            gap = np.abs(pair[0] - pair[1])
            strength[:, some] += np.abs(pair[:, :, whole]).sum(axis=2)
            structure[some] = np.maximum(structure[some], gap[:, whole].max(axis=1, initial=0.0))
            pair_hits[block] += (gap >= np.abs(seen[0, block] - seen[1, block]) - _TIE).sum(axis=0)
            progress("permuting the group labels", number * totals + first, len(blocks) * totals)
    gaps = strength[0] - strength[1]
    from_mean = np.abs(gaps - gaps.mean())
    edge = np.where(over, np.abs(seen[0] - seen[1]), -1.0)
    return NetworkTest(
        held=held,
        strength_1=float(strength[0, 0]),
        strength_2=float(strength[1, 0]),
        strength_p=float((from_mean >= from_mean[0] - _TIE).mean()),
        structure=float(structure[0]),
        structure_p=float((structure >= structure[0] - _TIE).mean()),
        structure_at=int(np.argmax(edge)) if over.any() else -1,
        share_p=share_hits / totals,
        pair_p=pair_hits / totals,
        compared=over,
        correlation_1=seen[0],
        correlation_2=seen[1],
        permutations=permutations,
    )


def permute_given_lengths(groups: Groups, permutations: int, seed: int) -> Floats:
    """Return the permutation p of each theme's share given the lengths of the units, shape (K,).

    As ``share_p`` of :func:`permute_networks`, with the same permutations, but of what is left of
    each unit's row when the chance of each theme given the unit's number of themes is subtracted
    (:func:`casegraph.stats.given_lengths.chances_given_lengths`).
    """
    left = groups.matrix - chances_given_lengths(groups.matrix)
    label = np.zeros(int(groups.clusters.max()) + 1, bool)
    label[groups.clusters] = groups.in_first
    rng = np.random.default_rng(seed)
    seen = _share_gap(left, groups.in_first[None])[0]
    hits = np.ones(left.shape[1])
    for _ in range(permutations):
        gap = _share_gap(left, rng.permutation(label)[groups.clusters][None])[0]
        hits += gap >= seen - _TIE
    return np.asarray(hits / (permutations + 1), np.float64)


def _share_gap(X: Floats, permuted: Mask) -> Floats:
    """Return |difference in share| of every theme for each permutation, shape (B, K)."""
    sums, size = permuted @ X, permuted.sum(axis=1)[:, None]
    return np.asarray(np.abs(sums / size - (X.sum(axis=0) - sums) / (len(X) - size)), np.float64)


def _correlations(R: Floats, products: Floats, i: Counts, j: Counts, permuted: Mask) -> Floats:
    """Return each pair's correlation in both groups of each permutation, shape (2, B, M).

    All of it is matrix products of labels with values: sums of products, of squares and of values
    by group. Where a column is constant in a group the correlation is 0.
    """
    out = np.empty((2, len(permuted), i.size))
    size_1 = permuted.sum(axis=1).astype(np.float64)[:, None]
    in_first = permuted.astype(np.float64)
    values, squares = in_first @ R, in_first @ (R * R)
    cross = in_first @ products
    for side, (size, total, square, product) in enumerate((
        (size_1, values, squares, cross),
        (len(R) - size_1, R.sum(axis=0) - values, (R * R).sum(axis=0) - squares,
         products.sum(axis=0) - cross),
    )):  # fmt: skip
        spread = np.sqrt(np.maximum(square - total**2 / size, 0.0))
        scale = np.divide(1.0, spread, out=np.zeros_like(spread), where=spread > 1e-6)
        covariance = product - total[:, i] * total[:, j] / size
        out[side] = covariance * scale[:, i] * scale[:, j]
    return out
