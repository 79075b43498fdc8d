"""The views: HTML pages that lead from a drawn line to the findings and sources behind it.

This package imports ``casegraph``, never the other way round; its commands join the command
line through an entry-point group. Names are resolved when they are first used, so that finding
the commands does not load networkx and PyVis.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from casegraph_viz.site import SiteReport, write_site
    from casegraph_viz.theme_map.evidence import Evidence
    from casegraph_viz.views import VIEWS, View

__all__ = ["VIEWS", "Evidence", "SiteReport", "View", "write_site"]

_HOME = {
    "Evidence": "theme_map.evidence",
    "SiteReport": "site",
    "VIEWS": "views",
    "View": "views",
    "write_site": "site",
}


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
    globals()[name] = value
    return value
