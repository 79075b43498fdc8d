"""Recommendations that come back in nearly the same words, with every member shown.

What is alike here is the coded summary of a recommendation. Few words repeat closely, so a group
is a trace worth reading, and the absence of a group says nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from casegraph.analyses.recurrence.followup import material
from casegraph.analyses.recurrence.ledger import NOT_STATED, NOTES
from casegraph.analyses.recurrence.similarity import check_threshold, complete_link
from casegraph.model.names import names_of
from casegraph.selection.records import natural, recommendations

if TYPE_CHECKING:
    import pandas as pd

    from casegraph.selection.selection import Where
    from casegraph.store import Store

#: Two recommendations at least this alike ask for the same in nearly the same words; see
#: docs/methods/recurrence.md for the pairs around it.
THRESHOLD = 0.65


def recommendation_clusters(
    store: Store,
    where: Where = None,
    threshold: float = THRESHOLD,
    themes: Sequence[str] = (),
    min_reviews: int = 2,
) -> pd.DataFrame:
    """Return groups of recommendations in nearly the same words, every member on a row.

    Every two members of a group are at least ``threshold`` alike in their wording (see
    ``casegraph.analyses.recurrence.similarity``). What is compared is the coded summary, a
    paraphrase: two reports that ask for the same thing in unlike summaries stay apart.

    Parameters
    ----------
    store, where
        As in :func:`casegraph.analyses.recurrence.recurrence`. A filter takes members away and
        never changes who belongs together, because the groups are those of all recommendations.
    threshold
        Least similarity, above 0 and at most 1.
    themes
        Show only groups with a member on one of these themes, whole.
    min_reviews
        Fewest reviews that a group comes from; 1 shows repeats within one review too.

    Returns
    -------
    pandas.DataFrame
        Of the group, the same on each of its rows: ``cluster`` (1 = from most reviews, then over
        most years), ``size``, ``reviews``, ``first_year``, ``last_year`` (of dated reviews),
        ``addressees`` (list), ``lowest_similarity``. Of the member: ``recommendation_id``,
        ``review_id``, ``year``, ``directed_to`` (list), ``action``, ``themes`` (list),
        ``summary``.

    Examples
    --------
    >>> import casegraph as cg
    >>> found = recommendation_clusters(cg.open().store)
    >>> bool((found.groupby("cluster")["review_id"].nunique() > 1).all())
    True
    """
    import pandas as pd

    check_threshold(threshold)
    wanted = set(names_of("theme").resolve_each(themes))
    found = material(store, where)
    everything = recommendations(store)
    left = {about["recommendation_id"] for about in found.recommendations}
    groups = []
    for positions, low in complete_link([about["summary"] for about in everything], threshold):
        members = [everything[k] for k in positions if everything[k]["recommendation_id"] in left]
        of_reviews = {about["review_id"] for about in members}
        on_theme = not wanted or any(set(about["themes"]) & wanted for about in members)
        if len(members) > 1 and len(of_reviews) >= min_reviews and on_theme:
            years = sorted(y for r in of_reviews if (y := found.reviews[r].year) is not None)
            groups.append((members, of_reviews, years, low))
    groups.sort(key=lambda g: (-len(g[1]), (g[2][0] - g[2][-1]) if g[2] else 0, -len(g[0]),
                               natural(g[0][0]["recommendation_id"])))  # fmt: skip
    rows = [
        {
            "cluster": number, "size": len(members), "reviews": len(of_reviews),
            "first_year": years[0] if years else None, "last_year": years[-1] if years else None,
            "addressees": sorted({a for m in members for a in m["directed_to"] or [NOT_STATED]}),
            "lowest_similarity": low,
            **{k: m[k] for k in ("recommendation_id", "review_id")},
            "year": found.reviews[m["review_id"]].year,
            "directed_to": m["directed_to"], "action": m["action"] or NOT_STATED,
            "themes": m["themes"], "summary": m["summary"],
        }
        for number, (members, of_reviews, years, low) in enumerate(groups, 1)
        for m in sorted(members, key=lambda m: (found.reviews[m["review_id"]].year or 9999,
                                                natural(m["recommendation_id"])))
    ]  # fmt: skip
    names = ["cluster", "size", "reviews", "first_year", "last_year", "addressees",
             "lowest_similarity", "recommendation_id", "review_id", "year", "directed_to",
             "action", "themes", "summary"]  # fmt: skip
    frame = pd.DataFrame(rows, columns=names)
    for name in ("cluster", "size", "reviews", "first_year", "last_year", "year"):
        frame[name] = frame[name].astype("Int64")
    frame.attrs.update(where=list(found.selection.texts), warnings=list(found.warnings),
                       threshold=threshold, notes=list(NOTES))  # fmt: skip
    return frame
