"""The views: HTML pages that lead from a line in a picture to the findings and sources behind it.

This package imports ``casegraph``, never the other way round; its commands join the command
line through an entry-point group. Names are resolved when they are first used, so that finding
the commands does not load networkx and PyVis.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from casegraph_viz.content.evidence import Evidence
    from casegraph_viz.site.build import SiteReport, write_site
    from casegraph_viz.views.kinds import View
    from casegraph_viz.views.registry import VIEWS

__all__ = ["VIEWS", "Evidence", "SiteReport", "View", "write_site"]

_HOME = {
    "Evidence": "content.evidence",
    "SiteReport": "site.build",
    "VIEWS": "views.registry",
    "View": "views.kinds",
    "write_site": "site.build",
}


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
    globals()[name] = value
    return value
