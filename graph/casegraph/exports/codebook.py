"""The codebook to read: every id with its label and definition, as a table or a page to print.

The ids are what the cells of the tables hold; see ``casegraph.ingest.tables.schema`` for the
columns. The page has its own styles and asks nothing of the network.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from html import escape
from typing import TYPE_CHECKING, NamedTuple

from casegraph.errors import UnknownNameError
from casegraph.model.concepts import concepts, groups
from casegraph.model.iris import PREFIXES, SCHEMES, scheme
from casegraph.model.names import fold
from casegraph.resources import casegraph_version, folder
from casegraph.wording.caveats import SILENCE

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = (
    "scheme", "id", "label", "definition", "alternative_labels", "broader", "broader_label", "iri",
)  # fmt: skip


class Scheme(NamedTuple):
    """A concept scheme: its name, its title and what it is for, and which columns take its ids."""

    name: str
    title: str
    description: str
    columns: tuple[str, ...]


@lru_cache(maxsize=1)
def schemes() -> tuple[Scheme, ...]:
    """Return every scheme that has concepts, in the order of the ontology.

    >>> [s.columns for s in schemes() if s.name == "outcome"]
    [('reviews.outcome',)]
    """
    from pyoxigraph import Literal, NamedNode, RdfFormat, parse

    told: dict[tuple[str, str], str] = {}
    for path in sorted((folder("ontology") / "vocab").glob("*.ttl")):
        for triple in parse(path=str(path), format=RdfFormat.TURTLE):
            if isinstance(triple.subject, NamedNode) and isinstance(triple.object, Literal):
                told[triple.subject.value, triple.predicate.value] = triple.object.value
    terms = PREFIXES["dcterms"]
    return tuple(
        Scheme(
            name,
            told.get((scheme(name), f"{terms}title"), name),
            told.get((scheme(name), f"{terms}description"), ""),
            _columns_of(name),
        )
        for name in SCHEMES
        if concepts(name)
    )


def _columns_of(name: str) -> tuple[str, ...]:
    """Return the columns whose cells hold ids of a scheme, as table.column."""
    from casegraph.ingest.tables.schema import TABLES

    return tuple(
        f"{table.name}.{column.name}"
        for table in TABLES
        for column in table.columns
        if column.scheme and name in [part.partition(":")[0] for part in column.scheme.split("|")]
    )


def named_schemes(name: str | None = None) -> tuple[Scheme, ...]:
    """Return one scheme by its name or title, in any case, or all of them.

    Raises UnknownNameError for a name that no scheme has, with the nearest.

    >>> [s.name for s in named_schemes("Review type")]
    ['review-type']
    """
    if name is None:
        return schemes()
    for found in schemes():
        if fold(name) in (fold(found.name), fold(found.title)):
            return (found,)
    raise UnknownNameError("scheme", name, [found.name for found in schemes()])


def codebook(name: str | None = None) -> pd.DataFrame:
    """Return the concepts of a scheme, or of all of them, as a table in the order of the codebook.

    Returns
    -------
    pandas.DataFrame
        One row per concept: ``scheme``, ``id`` (what a cell of a table holds), ``label``,
        ``definition``, ``alternative_labels`` (a list), ``broader`` and ``broader_label`` (the
        group or concept above it; empty for none) and ``iri``.

    Raises
    ------
    UnknownNameError
        For a name that no scheme has, with the nearest.

    >>> codebook("outcome")["id"].tolist()
    ['death', 'serious-harm', 'not-stated']
    """
    import pandas as pd

    rows = []
    for found in named_schemes(name):
        held, above = concepts(found.name), groups(found.name)
        for key, concept in held.items():
            over = above.get(concept.broader or "") or held.get(concept.broader or "")
            rows.append(
                (
                    found.name, key, concept.pref_label, concept.definition,
                    list(concept.alt_labels), concept.broader or "",
                    over.pref_label if over else "", concept.iri,
                )
            )  # fmt: skip
    return pd.DataFrame(rows, columns=list(COLUMNS))


def codebook_page(name: str | None = None) -> str:
    """Return the codebook, or one scheme of it, as a page of HTML to read and to print.

    >>> page = codebook_page("outcome")
    >>> page.startswith("<!doctype html>"), "<code>serious-harm</code>" in page
    (True, True)
    """
    shown = named_schemes(name)
    title = f"Codebook: {shown[0].title}" if name else "Codebook"
    contents = "".join(
        f'<li><a href="#{found.name}">{escape(found.title)}</a></li>' for found in shown
    )
    listed = f'<nav aria-label="Schemes"><ul>{contents}</ul></nav>' if len(shown) > 1 else ""
    sections = "\n".join(map(_section, shown))
    return (
        '<!doctype html>\n<html lang="en-GB">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n"
        f"<h1>{escape(title)}</h1>\n"
        "<p>The ids that the cells of the tables hold, with what they mean. An id says what a "
        f"report states. {SILENCE}.</p>\n"
        f"{listed}\n{sections}\n</main>\n"
        f"<footer><p>Made by casegraph {escape(casegraph_version())}.</p></footer>\n"
        "</body>\n</html>\n"
    )


def _section(found: Scheme) -> str:
    used = ", ".join(f"<code>{escape(column)}</code>" for column in found.columns)
    written = f"<p>Written in: {used}.</p>\n" if used else ""
    rows: list[str] = []
    before: str | None = None
    above = groups(found.name)
    for key, concept in concepts(found.name).items():
        group = above.get(concept.broader or "")
        if group is not None and group.notation != before:
            before = group.notation
            rows.append(
                f'<tr class="group"><th colspan="3" scope="colgroup">{escape(group.pref_label)}'
                "</th></tr>"
            )
        rows.append(_row(key, concept.pref_label, concept.definition, _more(found.name, key)))
    return (
        f'<section id="{found.name}" aria-labelledby="{found.name}-title">\n'
        f'<h2 id="{found.name}-title">{escape(found.title)} <code>{found.name}</code></h2>\n'
        f"<p>{escape(found.description)}</p>\n{written}"
        f"<table>\n<caption>{len(concepts(found.name))} ids of {escape(found.title)}</caption>\n"
        '<thead><tr><th scope="col">Id</th><th scope="col">Label</th>'
        '<th scope="col">Definition</th></tr></thead>\n<tbody>\n'
        + "\n".join(rows)
        + "\n</tbody>\n</table>\n</section>"
    )


def _row(key: str, label: str, definition: str, more: Sequence[str]) -> str:
    added = "".join(f"<br><small>{text}</small>" for text in more)
    return (
        f'<tr><th scope="row"><code>{escape(key)}</code></th><td>{escape(label)}</td>'
        f"<td>{escape(definition)}{added}</td></tr>"
    )


def _more(name: str, key: str) -> list[str]:
    """Return what else is said of a concept: other labels, and the concept above it."""
    concept = concepts(name)[key]
    found = []
    if concept.alt_labels:
        found.append(f"Also called: {escape('; '.join(concept.alt_labels))}.")
    if concept.broader in concepts(name):
        found.append(f"Narrower than <code>{escape(str(concept.broader))}</code>.")
    return found


STYLE = """
:root{color-scheme:light dark;--ink:#1b1b1b;--paper:#fbfaf7;--soft:#55524c;--line:#b9b4a8}
@media screen and (prefers-color-scheme:dark){
:root{--ink:#eceae4;--paper:#16181d;--soft:#c9c5bc;--line:#5a5d66}}
body{font:1rem/1.5 system-ui,sans-serif;color:var(--ink);background:var(--paper);margin:0}
main,footer{max-width:60rem;margin:0 auto;padding:1rem}
h1{font-size:1.6rem}h2{font-size:1.25rem;margin-top:2rem}h2 code{color:var(--soft);font-weight:400}
a{color:inherit}nav ul{columns:2;padding-left:1.2rem}
table{border-collapse:collapse;width:100%}caption{text-align:left;color:var(--soft);padding:.3rem 0}
th,td{text-align:left;vertical-align:top;padding:.35rem .6rem .35rem 0}
th,td{border-top:1px solid var(--line)}
th[scope=row]{font-weight:400;white-space:nowrap}tr.group th{padding-top:1rem}
small,footer{color:var(--soft)}code{font-family:ui-monospace,monospace;font-size:.92em}
@media (max-width:40rem){th[scope=row]{white-space:normal;overflow-wrap:anywhere}nav ul{columns:1}}
@media print{body{font-size:9.5pt;background:none;color:#000}main,footer{max-width:none;padding:0}
nav{display:none}thead{display:table-header-group}tr{break-inside:avoid}h2,tr.group{break-after:avoid}}
"""
