"""What a page must carry to count the characteristics of children again under any filter.

The packed reviews hold age and sex, which are filters of every page. The other characteristics are
asked for on one page only, so they are packed here, for the same children in the same order.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from casegraph.analyses.national_figures.own_shares import ONE_VALUE, CodedReviews
from casegraph.model.concepts import concepts, groups, members
from casegraph.selection.passing import children_in_view
from casegraph_viz.content.packed_reviews import bits_of

if TYPE_CHECKING:
    from casegraph.store import Store


def packed_kinds(store: Store, of: CodedReviews) -> list[dict[str, Any]]:
    """Return the kinds of characteristic, each with its values and who states them.

    Keys of each: ``id``, ``label``, ``oneValue`` (whether a child has exactly one value),
    ``value`` (``id`` and ``label`` of each, in the order of the codebook) and ``bits``, one row of
    one bit per child for each value. The children are those of ``packed_reviews.packed`` for the
    same filter, in its order.
    """
    in_view = children_in_view(store, of.selection)
    children = [child for child, review in in_view.items() if review in of.reviews["review"]]
    scheme = concepts("characteristic")
    kinds = []
    for key, about in groups("characteristic").items():
        values = [v for v in members("characteristic", key) if not v.endswith("not-stated")]
        stating = {v: of.shown["child", "characteristic", v] for v in values}
        held = [[v for v in values if child in stating[v]] for child in children]
        kinds.append(
            {
                "id": key,
                "label": about.pref_label,
                "oneValue": key in ONE_VALUE,
                "value": [{"id": v, "label": scheme[v].pref_label} for v in values],
                "bits": bits_of(held, values),
            }
        )
    return kinds
