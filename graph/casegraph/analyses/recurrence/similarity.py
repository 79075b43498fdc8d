"""How alike two short texts are in their wording, and which of them say nearly the same.

Recommendations come back in nearly the same words. Wording is compared by the characters of the
words that carry the meaning, so that *share* meets *sharing*, and by nothing that has to be
trained or downloaded. Words of the same meaning in other letters (*compulsory*, *statutory*) are
not seen as alike: a pair that is missing here may still ask for the same thing.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from casegraph.errors import UsageError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from scipy.sparse import csr_array

#: Words that join others; without them "and so on" cannot make two texts look alike.
FUNCTION_WORDS = frozenset(
    (
        "a", "all", "an", "and", "are", "as", "at", "be", "by", "for", "from", "in", "is", "it",
        "its", "of", "on", "or", "so", "that", "the", "their", "they", "this", "to", "with",
    )
)  # fmt: skip
#: Lengths of the runs of characters that are compared.
SHORTEST, LONGEST = 3, 5

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_BLOCK = 1_024  # rows compared at once, so that a large corpus never needs the whole square


def words(text: str) -> list[str]:
    """Return the words of a text in lower case, without those that only join others.

    >>> words("Improve the sharing of information.")
    ['improve', 'sharing', 'information']
    """
    return [w for w in _WORD.findall(text.lower().replace("’", "'")) if w not in FUNCTION_WORDS]


def character_runs(text: str) -> Iterator[str]:
    """Yield the runs of 3 to 5 characters within each word, its edges marked by spaces.

    >>> list(character_runs("A child"))[:3]
    [' ch', 'chi', 'hil']
    """
    for word in words(text):
        padded = f" {word} "
        for length in range(SHORTEST, LONGEST + 1):
            for start in range(len(padded) - length + 1):
                yield padded[start : start + length]


def weighted_runs(texts: Sequence[str]) -> csr_array:
    """Return texts × character runs by tf–idf, each row of length 1, shape (texts, runs).

    A run that stands c times in a text and in d of the N texts weighs
    (1 + ln c) · (1 + ln((1 + N) / (1 + d))): what many texts say tells little (Spärck Jones 1972,
    doi:10.1108/eb026526). A text without any word that counts is a row of zeros.
    """
    import numpy as np
    from scipy.sparse import csr_array

    counted = [Counter(character_runs(text)) for text in texts]
    column = {run: j for j, run in enumerate(sorted(set().union(*counted)))}
    indptr = np.cumsum([0, *(len(c) for c in counted)])
    indices = np.array([column[run] for c in counted for run in sorted(c)], dtype=np.int64)
    times = np.array([c[run] for c in counted for run in sorted(c)], dtype=np.float64)
    found = np.bincount(indices, minlength=len(column))
    weights = (1 + np.log(times)) * (1 + np.log((1 + len(texts)) / (1 + found)))[indices]
    row = np.repeat(np.arange(len(texts)), np.diff(indptr))
    length = np.sqrt(np.bincount(row, weights**2, minlength=len(texts)))
    return csr_array((weights / length[row], indices, indptr), shape=(len(texts), len(column)))


def check_threshold(threshold: float) -> None:
    """Raise UsageError for a threshold that is not above 0 and at most 1."""
    if not 0.0 < threshold <= 1.0:
        raise UsageError(f"threshold: found {threshold}; expected a number above 0 and at most 1")


def similar_pairs(
    texts: Sequence[str], threshold: float
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
    """Return the pairs i < j of texts whose cosine similarity is at least ``threshold``.

    Returns
    -------
    i, j, similarity
        Arrays of shape (pairs,) in order of i, then j; the similarity is above 0 and at most 1.

    Raises
    ------
    UsageError
        For a threshold that is not above 0 and at most 1.

    >>> i, j, s = similar_pairs(["Share information.", "Sharing information", "Train staff."], 0.6)
    >>> i.tolist(), j.tolist()
    ([0], [1])
    """
    import numpy as np

    check_threshold(threshold)
    X = weighted_runs(texts)
    parts = []
    for start in range(0, len(texts), _BLOCK):
        found: Any = (X[start : start + _BLOCK] @ X.T).tocoo()
        # Equal texts must reach a threshold of 1 whatever their rows add up to in floating point.
        close = (found.data >= threshold - 1e-12) & (found.row + start < found.col)
        parts.append((found.row[close] + start, found.col[close], found.data[close]))
    i, j, s = (np.concatenate([p[k] for p in parts] or [np.empty(0)]) for k in range(3))
    order = np.lexsort((j, i))
    return (
        i[order].astype(np.int64),
        j[order].astype(np.int64),
        np.clip(s[order], 0.0, 1.0).astype(np.float64),
    )


def complete_link(texts: Sequence[str], threshold: float) -> list[tuple[list[int], float]]:
    """Return the groups of texts of which every two are at least ``threshold`` alike.

    Complete link: the two groups whose *least* alike members are most alike are joined, as long
    as these reach the threshold (Defays 1977, doi:10.1093/comjnl/20.4.364). A chain, in which
    the first text is like the second and the second like the third but the first not like the
    third, stays apart; single link would make one group of it. Of equal choices the one with the
    earlier texts is taken.

    Returns
    -------
    A list of (positions of the texts, similarity of the least alike two), groups of two or more
    only, in order of their first text.

    >>> complete_link(["Share information.", "Train staff.", "Sharing information"], 0.6)[0][0]
    [0, 2]
    """
    import numpy as np
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import connected_components

    i, j, s = similar_pairs(texts, threshold)
    size = len(texts)
    _, part = connected_components(csr_array((s, (i, j)), shape=(size, size)), directed=False)
    groups = []
    for number in np.unique(part[i]):
        inside = np.flatnonzero(part == number)
        place = {int(t): k for k, t in enumerate(inside)}
        least = np.full((len(inside), len(inside)), -1.0)
        for k in np.flatnonzero(part[i] == number):
            a, b = place[int(i[k])], place[int(j[k])]
            least[a, b] = least[b, a] = s[k]
        groups += [([int(inside[m]) for m in members], low) for members, low in _joined(least)]
    return sorted(groups)


def _joined(least: NDArray[np.float64]) -> list[tuple[list[int], float]]:
    """Join by complete link until no two groups are all alike; −1 marks two that are not."""
    import numpy as np

    members = {k: [k] for k in range(len(least))}
    low = dict.fromkeys(members, 1.0)
    while True:
        a, b = divmod(int(np.argmax(least)), len(least))
        if least[a, b] < 0:
            break
        members[a] += members.pop(b)
        low[a] = float(least[a, b])
        least[a] = least[:, a] = np.minimum(least[a], least[b])
        least[b] = least[:, b] = least[a, a] = -1.0
    return [(sorted(m), low[a]) for a, m in members.items() if len(m) > 1]
