"""Whether two groups' networks differ as wholes: group labels are dealt out anew, many times.

As in the NetworkComparisonTest (van Borkulo et al. 2022, doi:10.1037/met0000476) two numbers are
compared with what reshuffled labels give: *global strength*, the sum of \\|phi\\| over the pairs
compared, and *structure*, the largest difference of phi in any pair. Labels are dealt to reviews,
never to the children or findings of one review, so that siblings stay together.

Two questions are asked of the same reshuffling. With *nothing held* rows of 0 and 1 are dealt out:
an exact test of whether the groups are alike in every respect, so one that also answers to themes
that are simply more frequent in a group. With *prevalence held* (or prevalence and length) each
row first loses what its own group's prevalence (or its length as well) explains and what is left is
dealt out: an approximate test of whether the associations differ, whatever the prevalences do.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from casegraph.association.length import fit_length_model
from casegraph.contrast.groups import Groups
from casegraph.errors import UsageError
from casegraph.progress import Progress, silent

__all__ = ["HELD", "NetworkTest", "permute_networks", "residuals", "steady_themes"]

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]

HELD = {
    "nothing": "nothing",
    "independence": "prevalence",
    "length": "prevalence and review length",
}
"""What is held apart while labels are dealt out, by the null model, in words for a reader."""

_REPORT_EVERY = 50


@dataclass(frozen=True)
class NetworkTest:
    """Two networks compared as wholes, and pair by pair.

    Attributes
    ----------
    held
        What was held apart, a key of :data:`HELD`.
    strength_1, strength_2
        Sum of the absolute correlations over the pairs compared, in each group.
    strength_p
        Its permutation p: how often the difference of strengths lies at least as far from its mean
        over all reshufflings (small groups have more strength by noise alone).
    structure, structure_p
        Largest absolute difference of a pair's correlation, and its permutation p.
    structure_pair
        The column numbers of that pair.
    share_p
        Permutation p of each theme's difference in prevalence, shape (K,).
    pair_p
        Permutation p of each pair's difference in correlation, shape (K, K), symmetric.
    compared
        Pairs that the two numbers are taken over, shape (K, K), upper triangle.
    correlation_1, correlation_2
        Correlation of each pair in each group, shape (K, K).
    permutations
        How many reshufflings were made, B. Every p is (b + 1)/(B + 1).
    """

    held: str
    strength_1: float
    strength_2: float
    strength_p: float
    structure: float
    structure_p: float
    structure_pair: tuple[int, int]
    share_p: Floats
    pair_p: Floats
    compared: Mask
    correlation_1: Floats
    correlation_2: Floats
    permutations: int


def steady_themes(groups: Groups, min_count: float) -> Mask:
    """Return the themes that the whole-network numbers are taken over, shape (K,).

    Those expected in at least ``min_count`` units of the smaller group, and missing from as many,
    were the groups alike. The rule looks at both groups together and at their sizes, so no
    reshuffling changes it. A theme seen once in a group has a phi of anything up to 1: without the
    rule such pairs alone would decide the largest difference.
    """
    totals = groups.matrix.sum(axis=0)
    n = len(groups.in_first)
    rarer = np.minimum(totals, n - totals)
    return np.asarray(rarer * (min(groups.sizes) / n) >= min_count)


def residuals(groups: Groups, held: str) -> Floats:
    """Return units × themes with what is held apart taken out, float of shape (N, K).

    For ``nothing`` the matrix itself. Otherwise X − P, each column with standard deviation 1 in
    each group: P is the theme's share in the unit's group (``independence``) or its chance under
    the review-length model fitted to that group (``length``). Columns that do not vary are 0.
    """
    X = groups.matrix.astype(np.float64)
    if held == "nothing":
        return X
    out = np.zeros_like(X)
    for chosen in (groups.in_first, ~groups.in_first):
        part = X[chosen]
        if held == "length":
            model = fit_length_model(groups.matrix[chosen])
            part = part - model.chances[model.group_of]
        part = part - part.mean(axis=0)
        spread = part.std(axis=0)
        out[chosen] = np.divide(part, spread, out=np.zeros_like(part), where=spread > 1e-9)
    return out


def permute_networks(
    groups: Groups,
    allowed: Mask,
    held: str = "nothing",
    permutations: int = 2000,
    seed: int = 1,
    progress: Progress = silent,
) -> NetworkTest:
    """Compare the networks of two groups by dealing the group labels out anew.

    Parameters
    ----------
    groups
        The groups; labels are dealt to ``groups.clusters``.
    allowed
        Pairs that the whole-network numbers are taken over, shape (K, K), symmetric.
    held
        ``nothing``, ``independence`` or ``length``: see :func:`residuals`.
    permutations
        How many times, B. The smallest p is 1/(B + 1).
    seed
        Seed of numpy's default generator.
    progress
        Told how many reshufflings are done.

    Raises
    ------
    UsageError
        ``permutations`` is below 1.
    """
    if permutations < 1:
        raise UsageError(
            f"permutations = {permutations}; expected at least 1, and 1,000 or more for use"
        )
    R = residuals(groups, held)
    n, in_first = len(R), groups.in_first
    total_cross, total_sum = R.T @ R, R.sum(axis=0)
    upper = np.triu(allowed, 1)

    def compare(chosen: Mask) -> tuple[Floats, Floats, Floats]:
        part, size = R[chosen], int(chosen.sum())
        cross, sums = part.T @ part, part.sum(axis=0)
        return (
            _correlations(cross, sums, size),
            _correlations(total_cross - cross, total_sum - sums, n - size),
            sums / size - (total_sum - sums) / (n - size),
        )

    one, two, _ = compare(in_first)
    X = groups.matrix.astype(np.float64)
    all_sum = X.sum(axis=0)
    seen_edges = np.abs(one - two)
    seen_share = np.abs(_share_difference(X, all_sum, in_first))
    gaps = np.empty(permutations + 1)
    gaps[0] = np.abs(one[upper]).sum() - np.abs(two[upper]).sum()
    structure = float(seen_edges[upper].max(initial=0.0))
    as_far, edge_hits, share_hits = 0, np.zeros(one.shape), np.zeros(len(all_sum))

    label = np.zeros(int(groups.clusters.max()) + 1, bool)
    label[groups.clusters] = in_first
    rng = np.random.default_rng(seed)
    tie = 1e-10  # equal differences must count as equal whatever the order of summation
    for b in range(1, permutations + 1):
        if b % _REPORT_EVERY == 0:
            progress("dealing out the group labels", b, permutations)
        chosen = rng.permutation(label)[groups.clusters]
        first, second, shift = compare(chosen)
        edges = np.abs(first - second)
        gaps[b] = np.abs(first[upper]).sum() - np.abs(second[upper]).sum()
        as_far += bool(edges[upper].max(initial=0.0) >= structure - tie)
        edge_hits += edges >= seen_edges - tie
        if held != "nothing":
            shift = _share_difference(X, all_sum, chosen)
        share_hits += np.abs(shift) >= seen_share - tie

    from_mean = np.abs(gaps - gaps.mean())
    strongest = np.unravel_index(np.argmax(np.where(upper, seen_edges, -1.0)), upper.shape)
    return NetworkTest(
        held=held,
        strength_1=float(np.abs(one[upper]).sum()),
        strength_2=float(np.abs(two[upper]).sum()),
        # The observed labels are one of the dealings, so the count includes them.
        strength_p=float((from_mean >= from_mean[0] - tie).mean()),
        structure=structure,
        structure_p=(as_far + 1) / (permutations + 1),
        structure_pair=(int(strongest[0]), int(strongest[1])),
        share_p=(share_hits + 1) / (permutations + 1),
        pair_p=(edge_hits + 1) / (permutations + 1),
        compared=upper,
        correlation_1=one,
        correlation_2=two,
        permutations=permutations,
    )


def _share_difference(X: Floats, totals: Floats, chosen: Mask) -> Floats:
    size = int(chosen.sum())
    sums = chosen @ X
    return np.asarray(sums / size - (totals - sums) / (len(X) - size), np.float64)


def _correlations(cross: Floats, sums: Floats, n: int) -> Floats:
    """Return the correlations of all pairs of columns from their sums; 0 where one is constant."""
    covariance = cross - np.outer(sums, sums) / n
    spread = np.sqrt(np.maximum(np.diagonal(covariance), 0.0))
    scale = np.divide(1.0, spread, out=np.zeros_like(spread), where=spread > 1e-6)
    return np.asarray(covariance * scale[:, None] * scale, np.float64)
