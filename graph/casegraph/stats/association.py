"""Which themes go together: measures, null, correction and verdict of every pair, as one value.

:func:`associate` is what the rest of casegraph calls. It keeps every pair, also those that are not
findings, so that a table can show what was looked at and a reader can draw the line elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from types import MappingProxyType

import numpy as np
from numpy.typing import ArrayLike, NDArray

from casegraph.errors import UsageError
from casegraph.nets import DEFAULT_NET, EXACT, LENGTH_AVERAGE, check_net
from casegraph.stats.counting import BinaryMatrix, Pattern, pair_counts, pattern
from casegraph.stats.exact import ExactModel, under_exact
from casegraph.stats.false_discovery import correct
from casegraph.stats.independence import under_independence
from casegraph.stats.length import under_length
from casegraph.stats.measures import Measures, measures
from casegraph.stats.open_cells import fit_open_model
from casegraph.stats.strata import under_strata
from casegraph.stats.tails import Tails
from casegraph.thresholds import ALPHA, evidence_of, grade_of

__all__ = ["Association", "associate", "exclusion_mask"]

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]
#: The measures that an adjusting null has values of its own for.
ADJUSTED = ("expected", "lift", "odds_ratio", "odds_ratio_low", "odds_ratio_high")

Excluded = ArrayLike | Iterable[tuple[int, int]] | None


@dataclass(frozen=True)
class Association(Measures):
    """Every pair of themes with its measures and its evidence; arrays of shape (M,), pairs i < j.

    The measures come first (:class:`~casegraph.stats.measures.Measures`). Of these, ``expected``,
    ``lift`` and the odds ratio with its interval are *adjusted*: they refer to the null model, as p
    and q do, and are the plain ones only under independence. The others do not depend on the null.

    Attributes
    ----------
    expected_plain, lift_plain, odds_ratio_plain, odds_ratio_low_plain, odds_ratio_high_plain
        The same by plain chance, whatever the null model: a·b/N, N·n11/(a·b), and
        (n11·n00)/(n10·n01) with Woolf's interval.
    net
        The null model that p and q refer to, one of :data:`casegraph.nets.NETS`.
    expected_null
        The pair's expected count under that null model, which ``expected`` is too.
    ratio
        Observed over expected under the null, which ``lift`` is too; 1 where none is expected and
        none is observed.
    tails
        Both one-sided tails under the null.
    p
        Two-sided: twice the smaller mid-p (:attr:`casegraph.stats.tails.Tails.two_sided`).
    q
        False discovery rate of calling this pair and all with smaller p findings; 1 if left out.
    sign
        1 together more than expected under the null, −1 less, 0 exactly as expected.
    testable
        The pairs that the correction covers.
    excluded
        The pairs left out by name. A pair that is neither testable nor excluded was left out
        because no data with its totals could have reached p ≤ ``alpha``.
    family
        The family of tests of each pair; see :func:`casegraph.stats.false_discovery.q_values`.
    left_out
        The same as counts, by reason, in words for a reader.
    alpha, correction
        As given to :func:`associate`.
    """

    expected_plain: Floats
    lift_plain: Floats
    odds_ratio_plain: Floats
    odds_ratio_low_plain: Floats
    odds_ratio_high_plain: Floats
    net: str
    expected_null: Floats
    ratio: Floats
    tails: Tails
    p: Floats
    q: Floats
    sign: NDArray[np.int8]
    testable: Mask
    excluded: Mask
    family: NDArray[np.int8]
    left_out: Mapping[str, int]
    alpha: float
    correction: str

    @property
    def grade(self) -> NDArray[np.int8]:
        """Grade of evidence of each pair, an index into
        :data:`casegraph.thresholds.GRADES`.

        *clear* (2): q ≤ 0.05; *suggestive* (1): q ≤ 0.2; :mod:`casegraph.wording.grades` says
        what that promises. *weak* (0): the rest, and every pair left out of the test. A small p
        alone never raises a grade: among 3,741 pairs p ≤ 0.01 comes up 37 times by chance, which
        promises nothing.
        """
        return grade_of(self.q)

    @property
    def evidence(self) -> NDArray[np.str_]:
        """The grade of evidence of each pair as a word."""
        return evidence_of(self.q)

    @property
    def order(self) -> NDArray[np.intp]:
        """The pairs from the strongest evidence to the weakest: by q, p, then distance from 1."""
        with np.errstate(divide="ignore"):
            distance = np.abs(np.log(self.ratio))
        return np.lexsort((-distance, self.p, self.q))


def associate(
    X: BinaryMatrix,
    null: str = DEFAULT_NET,
    excluded: Excluded = None,
    alpha: float = ALPHA,
    correction: str = "bh",
    structural_zeros: BinaryMatrix | None = None,
    blocks: ArrayLike | None = None,
    uncounted: ArrayLike | None = None,
    strata: ArrayLike | None = None,
    families: ArrayLike | None = None,
) -> Association:
    """Measure and test every pair of themes.

    Parameters
    ----------
    X
        Units × themes, binary: a scipy.sparse matrix or an array. One row per review (or child, or
        finding), those without any theme included, because they count in N.
    null
        One of :data:`casegraph.nets.NETS`. ``"exact"``: each unit keeps its number of themes and
        each theme its total. ``"length-average"``: both are kept on average. ``"independence"``:
        totals alone are kept. See :mod:`casegraph.stats.exact`, ``.length``, ``.independence``.
    excluded
        Pairs not to test, such as a theme and its parent concept: index pairs, a symmetric boolean
        (K, K) array, or a boolean array of shape (M,).
    alpha
        A pair is tested only if data with its totals could have reached p ≤ alpha.
    correction
        ``"bh"`` (Benjamini–Hochberg) or ``"by"`` (Benjamini–Yekutieli, the strict option).
    structural_zeros
        Cells that cannot be 1, boolean units × themes; not for independence, and not together with
        blocks or strata. With the exact null a cell that is 1 all the same is open.
    blocks
        A name per theme, shape (K,): each unit keeps its number of themes in each block; only for
        the exact null. Without it all themes are one block.
    uncounted
        In how many units each pair occurs without counting, such as on one finding, whole numbers
        of shape (M,). What is expected stays as it is, so that fewer pairs pass a test.
    strata
        A number or name per unit, shape (N,): lengths and totals are held in each stratum
        (:mod:`casegraph.stats.strata`); only for the exact null.
    families
        The family of tests of each pair, whole numbers from 0 to 127, symmetric of shape (K, K);
        all are family 0 by default. See :func:`casegraph.stats.false_discovery.q_values`.

    Returns
    -------
    :class:`Association` over all K·(K−1)/2 pairs.

    Raises
    ------
    UnknownNameError
        No such null model or correction.
    UsageError
        The matrix is not binary, or an argument does not fit it.
    ConvergenceError
        The model of lengths and totals could not be fitted.

    >>> X = [[1, 1, 0]] * 6 + [[1, 0, 1]] * 5 + [[0, 1, 1]] * 5 + [[0, 0, 0]] * 8
    >>> found = associate(X, null="independence")
    >>> found.n11.tolist(), found.sign.tolist(), int(found.testable.sum())
    ([6, 5, 5], [1, 1, 1], 3)
    """
    check_net(null)
    for name, given, only in (
        ("structural zeros", structural_zeros, (EXACT, LENGTH_AVERAGE)),
        ("blocks", blocks, (EXACT,)),
        ("strata", strata, (EXACT,)),
    ):
        if given is not None and null not in only:
            raise UsageError(
                f"{name} were given with the {null} null, which cannot hold them; expected them "
                f"with the {' or '.join(only)} null only; drop them or use null='{only[0]}'."
            )
    if structural_zeros is not None and (blocks is not None or strata is not None):
        raise UsageError(
            "structural zeros were given together with blocks or strata; expected one of them, "
            "because no model here holds both; drop one."
        )
    p = pattern(X)
    m = measures(_counted(pair_counts(p), uncounted), p.units)
    if strata is not None:
        under = under_strata(p, m, strata, blocks)
    elif null == EXACT:
        under = under_exact(p, m, blocks, _open_model(p, structural_zeros))
    elif null == LENGTH_AVERAGE:
        under = under_length(p, m, structural_zeros)
    else:
        under = under_independence(m)
    mask = exclusion_mask(excluded, p.themes)
    two_sided = under.tails.two_sided
    family = _families(families, p.themes)
    account = correct(two_sided, under.smallest_p, mask, family, alpha=alpha, correction=correction)
    ratio = np.ones(len(m))
    np.divide(m.n11, under.expected, out=ratio, where=under.expected > 0)
    difference = m.n11 - under.expected
    difference[np.abs(difference) <= 1e-9 * (1.0 + under.expected)] = 0.0
    said = {field.name: getattr(m, field.name) for field in fields(m)}
    said |= {f"{name}_plain": said[name] for name in ADJUSTED}
    if under.adjusted is not None:
        effect = under.adjusted
        values = (under.expected, ratio, effect.odds_ratio, effect.low, effect.high)
        said |= dict(zip(ADJUSTED, values, strict=True))
    return Association(
        **said,
        net=null,
        expected_null=under.expected,
        ratio=ratio,
        tails=under.tails,
        p=two_sided,
        q=account.q,
        sign=np.sign(difference).astype(np.int8),
        testable=account.testable,
        excluded=mask,
        family=family,
        left_out=MappingProxyType(
            {
                "of a concept and one above it": account.excluded_count,
                f"too rare or too common to reach p ≤ {alpha:g}": account.untestable_count,
            }
        ),
        alpha=alpha,
        correction=correction,
    )


def _open_model(p: Pattern, closed: BinaryMatrix | None) -> ExactModel | None:
    return None if closed is None else fit_open_model(p, pattern(closed).dense())


def _counted(counts: NDArray[np.int64], uncounted: ArrayLike | None) -> NDArray[np.int64]:
    if uncounted is None:
        return counts
    i, j = np.triu_indices(len(counts), 1)
    less = np.asarray(uncounted, np.int64)
    if less.shape != i.shape or (less < 0).any() or (less > counts[i, j]).any():
        raise UsageError(
            f"the uncounted units have shape {less.shape}; expected {i.shape}, each from 0 to the "
            "number of units with both themes of its pair."
        )
    counts = counts.copy()
    counts[i, j] -= less
    counts[j, i] -= less
    return counts


def _families(given: ArrayLike | None, themes: int) -> NDArray[np.int8]:
    numbers = np.zeros((themes, themes), np.int8) if given is None else np.asarray(given, np.int8)
    if numbers.shape != (themes, themes) or (numbers != numbers.T).any():
        raise UsageError(
            f"the families have shape {numbers.shape}; expected ({themes}, {themes}), a number per "
            "pair of themes, the same in either order."
        )
    return numbers[np.triu_indices(themes, 1)]


def exclusion_mask(excluded: Excluded, themes: int) -> Mask:
    """Return the pairs named by ``excluded`` as a boolean array over all pairs i < j.

    >>> exclusion_mask([(2, 0)], 3).tolist()
    [False, True, False]
    """
    size = themes * (themes - 1) // 2
    if excluded is None:
        return np.zeros(size, bool)
    given = np.asarray(excluded if hasattr(excluded, "__array__") else list(excluded))  # type: ignore[arg-type]
    if given.dtype == np.bool_ and given.shape == (size,):
        return given.copy()
    matrix = np.zeros((themes, themes), bool)
    if given.dtype == np.bool_ and given.shape == (themes, themes):
        matrix |= given
    elif given.size == 0:
        return np.zeros(size, bool)
    elif given.ndim == 2 and given.shape[1] == 2 and np.issubdtype(given.dtype, np.integer):
        if given.min() < 0 or given.max() >= themes:
            raise UsageError(
                f"an excluded pair names theme {given.max()}; expected column numbers from 0 to "
                f"{themes - 1}."
            )
        matrix[given[:, 0], given[:, 1]] = True
    else:
        raise UsageError(
            f"the excluded pairs have shape {given.shape} and type {given.dtype}; expected index "
            f"pairs, or a boolean array of shape ({themes}, {themes}) or ({size},)."
        )
    return (matrix | matrix.T)[np.triu_indices(themes, 1)]
