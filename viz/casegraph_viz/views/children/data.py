"""What the scripts of the page of children work with: reviews as bits, findings in words, links."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from casegraph.analyses.national_figures.own_shares import coded_reviews
from casegraph.model import iris
from casegraph.model.concepts import concepts
from casegraph_viz.content.evidence import Evidence, Packed
from casegraph_viz.content.ready_groups import READY
from casegraph_viz.page.style import GROUPS, OTHER, group_style
from casegraph_viz.views.children.packed import packed_kinds

if TYPE_CHECKING:
    from casegraph_viz.content.site_data import Corpus
    from casegraph_viz.page.frame import Frame

COMPARE = "compare.html"


def page_data(corpus: Corpus, frame: Frame) -> dict[str, Any]:
    """Return the blocks of the page.

    ``incidence`` is that of every page that counts again, ``kinds`` are the characteristics of the
    same children; ``themes`` has the group and the address of each theme of ``incidence``, and
    ``evidence`` what reviews say, by the rows of ``incidence``. ``settings`` holds the shapes of
    the groups, the addresses of reviews, and where each comparison of two groups is now.
    """
    incidence = corpus.packed()
    themes, units = incidence["themes"]["id"], incidence["units"]
    evidence = Evidence(corpus.evidence.reviews, corpus.evidence.findings, corpus.digest)
    return {
        "incidence": incidence,
        "kinds": packed_kinds(
            corpus.kg.store, coded_reviews(corpus.kg.store, corpus.selection, least=1)
        ),
        "themes": _themes(themes, frame),
        "evidence": Packed.of(evidence, units, themes).columns,
        "settings": {
            "shapes": {group.key: group.outline for group in (*GROUPS, OTHER)},
            "reviews": [frame.link(iris.review(unit)) for unit in units],
            "comparisons": {one["key"]: one["address"] for one in comparisons(frame)},
        },
    }


def _themes(ids: list[str], frame: Frame) -> dict[str, list[str]]:
    scheme = concepts("theme")
    known = [scheme.get(theme) for theme in ids]
    return {
        "group": [group_style((about and about.broader) or "").key for about in known],
        "href": [frame.link(about.iri) if about else "" for about in known],
    }


def comparisons(frame: Frame) -> list[dict[str, str]]:
    """Return the ready pairs of groups with the addresses that compare them; none where the page
    of comparisons is not beside it.

    >>> from casegraph_viz.page.frame import Frame
    >>> site = Frame("children.html", {}, navigation=[("compare.html", "Compare")])
    >>> comparisons(site)[3]["address"]
    'compare.html#a.sex=female&b.sex=male'
    """
    page = frame.to_view(COMPARE)
    if not page:
        return []
    return [
        {"key": one.key, "title": one.title, "address": f"{page}#{one.fragment}"} for one in READY
    ]
