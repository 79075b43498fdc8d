"""The list of views: a new one is a function from a knowledge graph to a page, and a line here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from casegraph.errors import UnknownNameError
from casegraph_viz.knowledge import Knowledge


@dataclass(frozen=True)
class View:
    """One kind of page.

    ``render`` takes the knowledge graph, the filters, and the address of an index page beside the
    page (or nothing), and returns HTML.
    """

    name: str
    title: str
    description: str
    render: Callable[[Knowledge, Sequence[str], str], str]

    @property
    def file_name(self) -> str:
        """Name of the page in a site."""
        return f"{self.name}.html"


def _theme_map(kg: Knowledge, where: Sequence[str], home: str) -> str:
    from casegraph_viz.theme_map import render_theme_map

    return render_theme_map(kg, where, home=home)


VIEWS: dict[str, View] = {
    view.name: view
    for view in (
        View(
            "theme-map",
            "Theme map",
            "Which themes occur together in the same reviews, with the findings behind every line.",
            _theme_map,
        ),
    )
}


def view(name: str) -> View:
    """Return the view of that name.

    Raises
    ------
    UnknownNameError
        If there is none; the message names the nearest.

    Examples
    --------
    >>> view("theme-map").file_name
    'theme-map.html'
    """
    if name not in VIEWS:
        raise UnknownNameError("view", name, list(VIEWS))
    return VIEWS[name]
