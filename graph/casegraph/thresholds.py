"""Every threshold at which casegraph changes what it reports, defined once with its reason.

The analyses refuse, warn, test and grade by these; the command line, the pages, their scripts and
the documentation take them from here. The module imports nothing when it is loaded, so that
``casegraph --help`` can name a default without waiting for numpy.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import ArrayLike, NDArray

# What is tested, and what a test is worth.

ALPHA = 0.05
"""A pair is tested only if data with its totals could reach this p: a test that cannot succeed
would only weaken the others. A single p up to this is called a difference."""

CLEAR = 0.05
"""Largest q (false discovery rate) of clear evidence: one in twenty findings may be false, the
usual rate."""

SUGGESTIVE = 0.2
"""Largest q of suggestive evidence: one in five may be false, few enough to read the findings."""

ROBUST = 0.8
"""Smallest share of similar corpora in which a pair must be clear again to be called robust. In one
of five it may not be: the rate is a judgement, as is that of power."""

STABLE_COMMUNITY = 0.75
"""Smallest mean Jaccard similarity between a set of themes and what resampled reviews give of it
for the set to be called a community. Hennig (2007, doi:10.1016/j.csda.2006.11.025) takes 0.75 for a
stable cluster, and trusts none below 0.6."""

GRADES = ("weak", "suggestive", "clear")
"""The grades of evidence, weakest first."""

LEVEL = 0.95
"""The level of every interval."""

# How many reviews (or children, or findings) are enough.

FEWEST_UNITS = 5
"""Fewer units are refused, and shown without a share: nothing could be said of them."""

FEW_UNITS = 20
"""Below this every answer comes with a warning: the interval of a share near one half is more than
40 points wide."""

FEW_FOR_TESTS = 200
"""Below this an answer leads with intervals and ranks: two themes of 30% need an odds ratio above
two to be detected, so a pair that passes no test may still be real."""

FEW_FOR_PAIRS = 200
"""With fewer units in a group, a pair has to differ several times over between two groups to be
found."""

FEWEST_SHARED = 5
"""Fewest units for a theme, a pair or a part of a set to be compared between groups or examined
as a set; with fewer, no data could show a difference and the correction grows for nothing."""

FEWEST_FOR_TREND = 5
"""Fewest reviews with, and fewest without, a theme for its trend to be tested: below, the normal
approximation of the test is too rough, and few such themes could reach a small p."""

FEWEST_EVENTS = 20
"""With fewer reviews that found a theme again in one area, or fewer expected, nothing is read from
them: the interval of an odds ratio would span a factor of three, that of a share 40 points."""

MOST_LATER_SHARE = 0.9
"""Where more of the dated reviews than this are later than the first recommendation, the count of
those that found the theme again could hardly have differed from what is expected."""

FEWEST_FOR_CLASSES = 150
"""Below this many units latent classes are refused: they would mostly fit noise."""

MOST_CLASSES = 6
"""Most latent classes fitted: more could be neither distinguished nor read."""

CLASS_STARTS = 200
"""Random starts for each number of latent classes. The likelihood has many maxima: the best one
found from 50 starts for six classes of the bundled reviews is 10 below that found from 200."""

SMALLEST_CLASS_SHARE = 0.05
"""Themes in a smaller share of the reviews add little to latent classes, and each costs a parameter
for every class."""

YEAR_BANDS = (2013, 2017, 2020)
"""The first years of the bands of publication that reviews are compared within, the years before
the first being a band as well: about a quarter of the dated bundled reviews each. They are fixed so
that a band means the same whatever the filter."""

PLACEBO_DRAWS = 10
"""How often strata are permuted among the reviews to see what stratifying alone costs: the mean
number of pairs that stay clear is then known to about one."""

MOST_WITHIN = 1_000
"""Most reviews under a filter that a page compares within kinds of case: more would keep a reader
waiting for longer than a fifth of a second."""

MOST_FOR_PLACEBO = 5_000
"""Above this many units that takes minutes, and is left to those who ask for it."""

# What a comparison with a published figure needs.

FEWEST_BESIDE_FIGURE = 20
"""Fewest units of the corpus (effective number) for a comparison with a published figure."""

SMALLEST_BASE = 30
"""Smallest base of a published figure for a comparison; smaller ones are mostly of chosen cases."""

SMALLEST_EXPECTED = 5.0
"""Smallest count expected in each cell of the two-by-two table, as for any test on χ²."""

MOSTLY = 0.5
"""Share of the units of a pair from which on it is said to rest on findings that have both."""


# Which pairs a picture shows where no test finds one.

FEWEST_COUNTED = 3
"""Fewest reviews of a pair that is shown for its count alone: one or two reviews are no pattern."""

COUNTED_BY_NUMBER = 8
"""How many pairs are shown because most reviews name them."""

COUNTED_BY_LIFT = 7
"""How many more are shown because they most exceed plain chance; with the others 15, few enough not
to look like a map of findings."""


def grade_of(q: ArrayLike) -> NDArray[np.int8]:
    """Return the grade of evidence of each q, an index into :data:`GRADES`, of q's shape.

    ``casegraph.wording.grades`` says in words what the grades mean.

    >>> grade_of([0.01, 0.05, 0.2, 0.21]).tolist()
    [2, 2, 1, 0]
    """
    import numpy as np

    values = np.asarray(q, dtype=np.float64)
    return (values <= CLEAR).astype(np.int8) + (values <= SUGGESTIVE).astype(np.int8)


def evidence_of(q: ArrayLike) -> NDArray[np.str_]:
    """Return the grade of evidence of each q as a word.

    >>> evidence_of([0.01, 0.2, 1.0]).tolist()
    ['clear', 'suggestive', 'weak']
    """
    import numpy as np

    return np.array(GRADES)[grade_of(q)]
