"""A page names the method that the code uses, by the name that the code has for it."""

from __future__ import annotations

from pathlib import Path

from casegraph.analyses.communities import detection
from casegraph.analyses.communities.result import METHOD, METHOD_IN_WORDS

from ..support.paths import DOCS, ROOT
from ..support.reading import page_texts, visible

#: Methods that find communities, by the names that readers know them by.
METHODS = {"Louvain", "Leiden", "Infomap", "Walktrap", "Girvan", "label propagation"}


def test_the_name_is_that_of_the_function_that_is_called() -> None:
    code = Path(detection.__file__).read_text("utf-8")
    assert f"import {METHOD.lower()}_communities" in code


def test_the_map_says_how_communities_are_found(site: Path) -> None:
    assert METHOD_IN_WORDS in visible(site / "theme-map.html")


def test_no_page_names_another_method(site: Path) -> None:
    sources = (ROOT / "graph" / "casegraph").rglob("*.py"), DOCS.rglob("*.md")
    templates = (ROOT / "viz" / "casegraph_viz").rglob("*.html")
    others = METHODS - {METHOD}
    for path in (*page_texts(site), *templates, *(p for found in sources for p in found)):
        text = path.read_text("utf-8")
        assert not [name for name in others if name in text], path
