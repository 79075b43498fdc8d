"""The command line as a page of the documentation, made from the commands themselves.

``python -m casegraph.cli.reference docs/commands.md`` writes it; a test compares the page with the
commands, so that it stays up to date.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

_HEAD = """# Commands

Made from the commands themselves by `python -m casegraph.cli.reference docs/commands.md`.

Data goes to the standard output and sentences about it to the standard error, so that a table can
be piped. Exit codes: 0 fine, 1 the input is at fault, 2 the call is at fault. `--debug` before a
command shows a traceback. `casegraph --install-completion` lets the shell complete the commands.
"""

_FILTERS = """## Filters

`--where`, `--against` and `--common` take `KEY=VALUE`, as do the methods of `KnowledgeGraph`.
Filters of different keys must all hold. Several values of one key, with a comma between them or
with the key repeated, mean any of them; with `+` between them they mean all:
`--where theme=neglect+poverty` takes reviews that name both. Without `level` and `review-type`,
only reviews of single cases are taken.

Conditions on children (`age-group`, `sex`, `characteristic`) are met by one and the same child:
`--where age-group=1-to-5 --where sex=male` takes reviews with a boy of that age. With
`--where children=any` each condition may be met by another child of the review, so that a girl of
that age with an older brother is enough. Answers say `children=same` or `children=any` wherever two
such conditions meet, and `(either)` or `(both)` after several values. `outcome` and `incident-type`
are about the incident, of which a review has one.

A value is an id, a label or an alternative label, in any case; spaces, hyphens and underscores are
alike: `--where "theme=county lines"`. Several are joined by commas. Where a label holds a comma,
the longest name that is known is taken: `--where "incident-type=suicide,Death, other or not
stated"`. For a name that is not known, the error lists the nearest ids and labels; for a label that
several things share, it lists their ids. The same rules hold for the values of `casegraph query
--with`, and `--theme` takes one such name.

A filter asks for what a report states: a review that states no age is left out by a filter on age,
which does not say that the child was of another age.

| key | what it asks for | values |
|---|---|---|
"""


def reference() -> str:
    """Return the page as Markdown: one section per command, with its usage and options."""
    import typer

    from casegraph.cli.app import app

    root: Any = typer.main.get_command(app)
    shown = sorted((name, c) for name, c in root.commands.items() if not c.hidden)
    sections = [_section(name, command) for name, command in shown]
    return "\n".join([_HEAD, *sections, _filters()])


def _filters() -> str:
    from casegraph.selection.facets import BOOLEAN, DATASET, FACETS, READING, YEAR

    rows = []
    for facet in FACETS.values():
        scheme = f"scheme `{facet.scheme}`" + (f", group `{facet.group}`" if facet.group else "")
        elsewhere = {DATASET: "names in the dataset", BOOLEAN: "", YEAR: "", READING: ""}
        source = elsewhere.get(facet.scheme, scheme)
        values = "; ".join(part for part in (source, facet.hint) if part)
        rows.append(f"| `{facet.key}` | {_cell(facet.label)} | {_cell(values)} |")
    return _FILTERS + "\n".join(rows) + "\n"


def _section(name: str, command: Any) -> str:
    words, _, examples = (command.help or "").partition("Examples:")
    lines = [f"## casegraph {name}", "", *_paragraphs(words)]
    shown = [_one_line(part) for part in _split(examples)]
    if shown:
        lines += ["```console", *shown, "```", ""]
    with command.make_context(name, [], resilient_parsing=True) as context:
        records = [(p.param_type_name, p.get_help_record(context)) for p in command.params]
    for kind in ("argument", "option"):
        rows = [record for of, record in records if of == kind and record is not None]
        if rows:
            lines += [f"| {kind} | |", "|---|---|"]
            lines += [f"| `{_cell(names)}` | {_cell(words)} |" for names, words in rows] + [""]
    return "\n".join(lines)


def _split(text: str) -> Iterator[str]:
    yield from (part for part in re.split(r"\n\s*\n", text.strip()) if part.strip())


def _paragraphs(text: str) -> list[str]:
    found: list[str] = []
    for part in _split(text):
        found += [_one_line(part), ""]
    return found


def _one_line(text: str) -> str:
    return " ".join(text.replace("\b", "").split())


def _cell(text: str | None) -> str:
    return _one_line(text or "").replace("|", "\\|")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("casegraph.cli.reference: name the file to write, for example docs/commands.md")
    Path(sys.argv[1]).write_text(reference(), encoding="utf-8", newline="\n")
