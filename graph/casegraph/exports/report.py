"""A report as Markdown, as a page of HTML, as plain text and as JSON.

Texts of a report are plain; each format escapes what it would take for markup, so that a title of
the data can neither make a link nor end a table.
"""

from __future__ import annotations

import html
import json
import re
import textwrap
from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType

from casegraph.analyses.report import Report, Section, Table
from casegraph.exports.codebook import STYLE
from casegraph.exports.plain import REPLACEMENT, plain, plain_text
from casegraph.resources import casegraph_version

__all__ = ["REPORTS", "to_document", "to_markdown", "to_page", "to_text"]

_WIDTH = 96
# Marks that let text run backwards; pasted text would hide what it says.
_BACKWARDS = re.compile("[\u202a-\u202e\u2066-\u2069]")
_MARKUP = re.compile(r"([\\`*_\[\]|~$#])")
#: What begins a list, a rule or an underlined heading where it begins a paragraph.
_BEGINS = re.compile(r"([-+=]|\d+(?=[.)]))")
_NUMBER = re.compile(r"[<> ]*[−+-]?\d[\d,.]*(e[-+]?\d+)?%?( \(.*\))?")
_OWN_STYLE = (
    "th[scope=row]{white-space:normal;min-width:9rem}td.n,th.n{text-align:right}"
    "td.n{white-space:nowrap}main{max-width:70rem}p{max-width:46rem;overflow-wrap:anywhere}"
    ".wide{overflow-x:auto}@media print{.wide{overflow:visible}}"
)


def _line(text: str) -> str:
    """Return text on one line, with a sign in place of what must not be written."""
    return _BACKWARDS.sub(REPLACEMENT, plain_text(" ".join(text.split())))


def _numeric(table: Table) -> list[bool]:
    """Return which columns hold numbers alone."""
    columns = zip(*table.rows, strict=True) if table.rows else [()] * len(table.columns)
    return [
        any(c not in ("", "–") for c in cells)
        and all(_NUMBER.fullmatch(c) or c in ("", "–") for c in cells)
        for cells in columns
    ]


def _numbered(report: Report) -> Iterator[tuple[Section, list[tuple[int, str | Table]]]]:
    """Yield the sections with their blocks, each table with its number in the report."""
    number = 0
    for section in report.sections:
        blocks: list[tuple[int, str | Table]] = []
        for block in section.blocks:
            number += isinstance(block, Table)
            blocks.append((number, block))
        yield section, blocks


def _escaped(text: str) -> str:
    """Return text for Markdown.

    >>> _escaped("a*b | <i>c</i>")
    'a\\\\*b \\\\| &lt;i&gt;c&lt;/i&gt;'
    """
    return _MARKUP.sub(r"\\\1", html.escape(_line(text), quote=False))


def to_markdown(report: Report) -> str:
    """Return a report as Markdown with tables, as GitHub and pandoc read them."""
    lines = [f"# {_escaped(report.title)}", ""]
    for section, blocks in _numbered(report):
        lines += [f"## {_escaped(section.title)}", ""]
        for number, block in blocks:
            if isinstance(block, str):
                lines += [_BEGINS.sub(r"\\\1", _escaped(block), count=1)
                          if _BEGINS.match(block) else _escaped(block), ""]  # fmt: skip
                continue
            rules = ["---:" if n else "---" for n in _numeric(block)]
            lines += [f"Table {number}. {_escaped(block.caption)}.", ""]
            lines += [
                f"| {' | '.join(cells)} |"
                for cells in (
                    map(_escaped, block.columns), rules,
                    *(map(_escaped, row) for row in block.rows),
                )
            ]  # fmt: skip
            lines.append("")
    return "\n".join(lines)


def to_text(report: Report) -> str:
    """Return a report as plain text, with the columns of tables under each other."""
    lines = [_line(report.title), "=" * len(_line(report.title)), ""]
    for section, blocks in _numbered(report):
        lines += [_line(section.title), "-" * len(_line(section.title)), ""]
        for number, block in blocks:
            if isinstance(block, str):
                lines += [*textwrap.wrap(_line(block), _WIDTH, break_long_words=False,
                                         break_on_hyphens=False), ""]  # fmt: skip
            else:
                lines += [f"Table {number}. {_line(block.caption)}.", *_aligned(block), ""]
    return "\n".join(lines)


def _aligned(table: Table) -> list[str]:
    rows = [tuple(map(_line, cells)) for cells in (table.columns, *table.rows)]
    widths = [max(map(len, cells)) for cells in zip(*rows, strict=True)]
    right = _numeric(table)
    return [
        "  ".join(
            cell.rjust(width) if n else cell.ljust(width)
            for cell, width, n in zip(row, widths, right, strict=True)
        ).rstrip()
        for row in rows
    ]


def to_page(report: Report) -> str:
    """Return a report as a page of HTML with its own styles, which loads nothing."""
    title = html.escape(_line(report.title))
    parts = "\n".join(_part(section, blocks) for section, blocks in _numbered(report))
    return (
        '<!doctype html>\n<html lang="en-GB">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n<style>{STYLE}{_OWN_STYLE}</style>\n</head>\n<body>\n<main>\n"
        f"<h1>{title}</h1>\n{parts}\n</main>\n"
        f"<footer><p>Made by casegraph {html.escape(casegraph_version())}.</p></footer>\n"
        "</body>\n</html>\n"
    )


def _part(section: Section, blocks: list[tuple[int, str | Table]]) -> str:
    name = section.name
    inside = "\n".join(
        f"<p>{html.escape(_line(block))}</p>" if isinstance(block, str) else _page_table(n, block)
        for n, block in blocks
    )
    return (
        f'<section aria-labelledby="{name}">\n<h2 id="{name}">{html.escape(_line(section.title))}'
        f"</h2>\n{inside}\n</section>"
    )


def _page_table(number: int, table: Table) -> str:
    right = [' class="n"' if n else "" for n in _numeric(table)]
    head = "".join(
        f'<th scope="col"{side}>{html.escape(_line(cell))}</th>'
        for cell, side in zip(table.columns, right, strict=True)
    )
    body = "\n".join(
        "<tr>"
        + "".join(
            f'<th scope="row">{html.escape(_line(cell))}</th>'
            if not place
            else f"<td{right[place]}>{html.escape(_line(cell))}</td>"
            for place, cell in enumerate(row)
        )
        + "</tr>"
        for row in table.rows
    )
    caption = f"Table {number}. {html.escape(_line(table.caption))}."
    return (
        f'<div class="wide" role="region" aria-label="{caption}" tabindex="0">\n'
        f"<table>\n<caption>{caption}</caption>\n<thead><tr>{head}</tr></thead>\n"
        f"<tbody>\n{body}\n</tbody>\n</table>\n</div>"
    )


def to_document(report: Report) -> str:
    """Return a report as JSON: its sections with their texts and tables, and the figures as
    numbers; one that is not finite is null."""
    document = {
        "title": report.title,
        "protocol": report.protocol,
        "dataset": report.dataset,
        "sections": [
            {
                "name": section.name,
                "title": section.title,
                "blocks": [
                    {"text": block}
                    if isinstance(block, str)
                    else {
                        "table": block.name, "caption": block.caption, "columns": block.columns,
                        "rows": block.rows,
                    }
                    for block in section.blocks
                ],
                "figures": section.figures,
            }
            for section in report.sections
        ],
    }  # fmt: skip
    return json.dumps(plain(document), ensure_ascii=False, indent=1, allow_nan=False) + "\n"


REPORTS: Mapping[str, Callable[[Report], str]] = MappingProxyType(
    {"md": to_markdown, "html": to_page, "text": to_text, "json": to_document}
)
"""The formats of a report by name."""
