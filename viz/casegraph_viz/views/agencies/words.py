"""What agencies and themes show, in plain sentences, and what they cannot show.

Every sentence is counted; none says that an agency failed, because being named is not blame.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from casegraph.wording.caveats import NOT_A_CAUSE
from casegraph.wording.numbers import percent, plural, tenths
from casegraph_viz.views.agencies.counts import Counts, Pair

LIMITS = (
    (
        f"{NOT_A_CAUSE['agencies']}.",
        (
            "A finding names an agency because the text says what it did, knew or met; "
            "some findings are good practice, some are background. Large agencies meet more "
            "families and so are named more often."
        ),
    ),
    (
        "Not naming is not absence.",
        (
            "Most findings name no agency, and many texts coded here are summaries. An agency that "
            "no finding names may have been there, and a recommendation may be meant for an agency "
            "that it does not name."
        ),
    ),
    (
        "A gap is a question.",
        (
            "A review may address its partnership as a whole, or an agency may have acted before "
            "the review was written. The gap counts only reviews that carry recommendations, and "
            "leaves out those with a recommendation on the theme to nobody in particular."
        ),
    ),
)


def summary(counts: Counts, agency: Mapping[str, str], theme: Mapping[str, str]) -> list[str]:
    """Return what the counts show, in a few sentences of plain text."""
    if not counts.agencies:
        these = "this review" if counts.n == 1 else f"these {counts.n:,} reviews"
        return [f"No finding or recommendation of {these} names an agency."]
    lines = [
        (
            f"Findings name an agency in {len(counts.named)} of "
            f"{plural(counts.n, 'review', 'reviews')}; {_recommending(counts)}."
        )
    ]
    top = counts.agencies[0]
    if named := len(counts.found.get(top, ())):
        lines.append(
            f"Named most: {agency.get(top, top)}, in {plural(named, 'review', 'reviews')}"
            f"{_share(named, counts.n)}."
        )
    for name, words in (
        ("found", "Agency and theme that the findings of most reviews bring together"),
        ("addressed", "Agency and theme that most reviews make recommendations on"),
    ):
        pair = _most(counts, name)
        if pair:
            lines.append(f"{words}: {_counts_in_words(counts, pair, name, agency, theme)}.")
    clear = [p for p, cell in counts.cells.items() if cell.evidence == "clear" and cell.sign > 0]
    clear.sort(key=lambda p: (counts.cells[p].p, p))
    if clear:
        pairs = "; ".join(
            f"{agency.get(a, a)} and {theme.get(t, t)} "
            f"({plural(counts.cells[a, t].together, 'review', 'reviews')}, "
            f"{tenths(counts.cells[a, t].expected)} expected)"
            for a, t in clear[:3]
        )
        lines.append(
            f"With the number of themes coded from each review in mind, "
            f"{plural(len(clear), 'pair is', 'pairs are')} named in clearly more reviews than "
            f"expected. The strongest: {pairs}. Some of them say little more than what the agency "
            "is there for."
        )
    pair = _most(counts, "open")
    if pair:
        cell = counts.cells[pair]
        carry = plural(len(cell.stated), "carries", "carry")
        lines.append(
            f"The widest gap: {agency.get(pair[0], pair[0])} on {theme.get(pair[1], pair[1])}. Of "
            f"the reviews with such a concern {carry} "
            f"recommendations; in {len(cell.open)} of these none on this theme is for this agency."
        )
    pair = _most(counts, "ahead")
    if pair:
        ahead = plural(len(counts.cells[pair].ahead), "review", "reviews")
        lines.append(
            f"The other way round: {agency.get(pair[0], pair[0])} on "
            f"{theme.get(pair[1], pair[1])}, addressed in {ahead} with no finding that names it "
            "on this theme."
        )
    return lines


def _recommending(counts: Counts) -> str:
    carry, directed = len(counts.recommending), len(counts.directed)
    if carry == 0:
        return (
            "none of them carries recommendations" if counts.n > 1 else "it has no recommendations"
        )
    if carry == 1:
        return f"1 review carries recommendations, {'one' if directed else 'none'} to an agency"
    return (
        f"{carry} reviews carry recommendations, and in {directed} of them one is directed to an "
        "agency"
    )


def _share(part: int, whole: int) -> str:
    return f" ({percent(part / whole)})" if whole else ""


def _most(counts: Counts, name: str) -> Pair | None:
    held = [(len(getattr(cell, name)), pair) for pair, cell in counts.cells.items()]
    best = min(((-size, pair) for size, pair in held if size), default=None)
    return best[1] if best else None


def _counts_in_words(
    counts: Counts, pair: Pair, name: str, agency: Mapping[str, str], theme: Mapping[str, str]
) -> str:
    size = len(getattr(counts.cells[pair], name))
    return (
        f"{agency.get(pair[0], pair[0])} and {theme.get(pair[1], pair[1])} "
        f"({plural(size, 'review', 'reviews')})"
    )


def widest(
    counts: Counts, name: str, agency: Mapping[str, str], theme: Mapping[str, str], most: int = 12
) -> list[dict[str, Any]]:
    """Return the pairs with the widest gap in one direction, as rows of a short table.

    ``name`` is ``open`` or ``ahead``, as in :class:`.counts.Cell`; rows hold
    agency and theme (labels), gap and of, in reviews. Pairs of a single review are left out.
    """
    found = [(p, cell) for p, cell in counts.cells.items() if len(getattr(cell, name)) >= 2]
    found.sort(key=lambda item: (-len(getattr(item[1], name)), item[0]))
    return [
        {
            "agency": agency.get(pair[0], pair[0]),
            "theme": theme.get(pair[1], pair[1]),
            "gap": len(getattr(cell, name)),
            "of": len(cell.stated if name == "open" else cell.addressed),
        }
        for pair, cell in found[:most]
    ]
