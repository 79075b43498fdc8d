"""The frame of every page of a single thing: styles, scripts, and the words of all pages."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from casegraph_viz.page.frame import Frame
from casegraph_viz.page.render import render, static_text
from casegraph_viz.page.scripts import page_script
from casegraph_viz.page.style import palette_css

#: The sheets that a page has beside that of all: a thousand pages repeat only what they use.
_SHEETS: Mapping[str, tuple[str, ...]] = {
    "agency.html": ("pictures.css", "concept.css"),
    "coded_list.html": ("coded_list.css",),
    "review.html": (),
    "reviews.html": ("review_list.css",),
    "scheme.html": ("pictures.css", "reference.css"),
    "theme.html": ("pictures.css", "concept.css"),
}
_OTHERS = ("reference.css",)
#: Shown where titles of reviews are listed or are the heading of a page.
TITLES_NOTE = (
    "Titles are given as they were published, so a title may hold a person's name; casegraph adds "
    "no names itself."
)


def entity_page(
    template: str,
    frame: Frame,
    title: str,
    description: str,
    context: Mapping[str, Any],
    *,
    tables: bool = False,
    script: str = "",
    data: Mapping[str, object] | None = None,
) -> str:
    """Return one page; ``tables`` brings sorting and CSV, ``script`` is another script than these.

    The parts that every page repeats are kept small, because more than a thousand files repeat
    them.
    """
    return render(
        f"views/things/{template}",
        title=title,
        description=description,
        styles=[_styles(_SHEETS.get(template, _OTHERS))],
        scripts=[page_script(script or ("things_tables" if tables else "things_folds"))],
        data=data,
        frame=frame,
        context={
            "titles_note": TITLES_NOTE,
            "why": frame.to("index.html#limits"),
            **context,
        },
    )


@cache
def _styles(own: tuple[str, ...]) -> str:
    sheets = ["page/base.css", *(f"views/things/{sheet}" for sheet in ("page.css", *own))]
    return palette_css() + "".join(static_text(sheet) for sheet in sheets)
