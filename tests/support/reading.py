"""What a reader sees: the text of a page without scripts and data, the texts of a source."""

from __future__ import annotations

import ast
from functools import lru_cache
from html.parser import HTMLParser
from pathlib import Path


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.hidden = 0
        self.parts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.hidden += tag in ("script", "style")

    def handle_endtag(self, tag: str) -> None:
        self.hidden -= tag in ("script", "style")

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.parts.append(data)


@lru_cache(maxsize=1000)
def visible(page: Path) -> str:
    """Return the text of a page on one line."""
    parser = _Text()
    parser.feed(page.read_text("utf-8"))
    return " ".join("".join(parser.parts).split())


def page_texts(site: Path) -> list[Path]:
    """Return every page of a site."""
    pages = sorted(site.rglob("*.html"))
    assert len(pages) > 500
    return pages


def texts(path: Path, docstrings: bool = True) -> list[str]:
    """Return the texts of a source: every string of a Python file, or a whole template."""
    source = path.read_text("utf-8")
    if path.suffix != ".py":
        return [source]
    tree = ast.parse(source)
    # A string that is a statement by itself is a docstring, or documents the line above it.
    said = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        if docstrings or id(node) not in said
    ]
