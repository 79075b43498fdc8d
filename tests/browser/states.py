"""The pages of a site in the states that are looked at for accessibility and size of targets."""

from __future__ import annotations

from casegraph_viz.views.registry import VIEWS

#: One page of each kind of thing.
REVIEW = "id/review/2013-coventry-safeguarding-childr-daniel-pelka.html"
KINDS = {
    "review": REVIEW,
    "review of many reviews": "id/review/"
    "2022-department-for-education-learning-for-the-future-final-analysis-of-seriou.html",
    "theme": "vocab/theme/neglect.html",
    "agency": "vocab/agency/police.html",
    "scheme": "vocab/theme.html",
    "small scheme": "vocab/outcome.html",
    "reviews": "reviews.html",
    "vocabularies": "vocabularies.html",
    "ontology": "ontology.html",
    "questions": "questions.html",
    "organisations": "organisations.html",
    "sources": "sources.html",
    "provenance": "provenance.html",
}

#: Pages and their states, each with all that it folds away. The query page is in its own tests.
STATES = {
    "index": "index.html",
    "map": "theme-map.html",
    "map, theme": "theme-map.html#theme=neglect",
    "map, pair": "theme-map.html#pair=unsafe-sleep~sudden-infant-death&apart=1",
    "map, filtered": "theme-map.html#nation=wales&year=2016..&theme=neglect",
    "map, slide": "theme-map.html#theme=neglect&present=1",
    "map, ranked": "theme-map.html#tab=ranked&age-group=under-1",
    "map, table": "theme-map.html#tab=table&colour=deaths",
    "matrix": "matrix.html",
    "matrix, pair": "matrix.html#pair=neglect~child-homicide&measure=lift",
    "matrix, large cells": "matrix.html#themes=harm&order=label&cells=large",
    "agencies": "agencies.html",
    "agencies, pair": "agencies.html#pair=courts~legal-process&what=tested",
    "agencies, network": "agencies.html#view=network&chosen=police&what=open",
    "children": "children.html",
    "children, cell": "children.html#dimension=age-group&theme=unsafe-sleep&value=under-1",
    "children, filtered": "children.html#nation=wales,scotland&shown=all&value=female",
    "timeline": "timeline.html",
    "timeline, filtered": "timeline.html#nation=wales&theme=neglect",
    "recurrence": "recurrence.html#open=neglect-identification",
    "national figures": "national-figures.html",
    "recommendations": "recommendations.html#addressee=schools",
    "what helped": "what-helped.html",
    "national figures, one": "national-figures.html"
    "#may=yes&figure=statistic-learning-for-the-future-2017-19-02",
    "compare, counted": "compare.html#a.nation=wales&b.nation=scotland",
    **KINDS,
}

#: Addresses at which every target is measured, as it is and not only as others like it are.
MEASURED = {
    "index.html", *(view.file_name for view in VIEWS.values()),
    "theme-map.html#theme=neglect", "theme-map.html#pair=unsafe-sleep~sudden-infant-death&apart=1",
}  # fmt: skip
