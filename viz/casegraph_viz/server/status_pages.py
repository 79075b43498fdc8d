"""The pages that the server writes itself: its start, a page in preparation, a thing, a refusal.

Their only script is the line that reloads a page that waits. All text from data is escaped.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache

from markupsafe import Markup, escape

from casegraph.endpoint.resource import MAX_INCOMING, Description
from casegraph.model.iris import BASE, PREFIXES
from casegraph.wording import caveats
from casegraph_viz.page.render import content_security_policy, static_text, web_address
from casegraph_viz.page.style import palette_css

_OWN = """
.plain { max-width: 62rem; }
.plain table { table-layout: fixed; }
.plain td, .plain th { overflow-wrap: anywhere; }
.plain th { width: 14rem; }
@media (max-width: 40rem) { .plain th, .plain td { display: block; width: auto; } }
"""
_PAGE = Markup(
    '<!doctype html>\n<html lang="en-GB">\n<head>\n<meta charset="utf-8">\n'
    '<meta http-equiv="Content-Security-Policy" content="{policy}">\n{reload}'
    '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
    '<meta name="color-scheme" content="light dark">\n<meta name="robots" content="noindex">\n'
    "<title>{title} – casegraph</title>\n<style>{style}</style>\n</head>\n<body>\n"
    '<header class="masthead"><p class="masthead-line"><a class="brand" href="{home}">casegraph</a>'
    '</p>\n<h1>{title}</h1></header>\n<main id="main"><div class="plain">\n{body}\n</div></main>\n'
    f'<footer class="colophon"><p>{caveats.short()}</p></footer>\n</body>\n</html>\n'
)


# A script, since an address with a fragment is not loaded again by a refresh.
_RELOAD = "window.setTimeout(() => window.location.reload(), 3000);"
_RELOADING = Markup(
    '<script>{}</script>\n<noscript><meta http-equiv="refresh" content="3"></noscript>\n'
).format(Markup(_RELOAD))


@cache
def _style() -> str:
    return palette_css() + static_text("page/base.css") + _OWN


def _page(title: str, body: Markup, home: str, *, waits: bool = False) -> str:
    style = _style()
    return str(
        _PAGE.format(
            policy=content_security_policy([style], [_RELOAD] if waits else []),
            reload=_RELOADING if waits else "",
            title=title,
            style=Markup(style),
            home=home,
            body=body,
        )
    )


def start_page(home: str, stage: str, reason: str = "") -> str:
    """Return the first page of a server whose site is being generated, with the current stage;
    without a stage there is no site, for the reason given."""
    if not stage:
        state = Markup("<p>The pages are not available: {}.</p>").format(reason.rstrip("."))
    else:
        state = Markup(
            "<p>The pages are being prepared ({}). This page then becomes the first of them by "
            "itself. The endpoint already answers.</p>"
        ).format(stage)
    query_page = [(home + "query.html", "Query the data")] if stage else []
    links = _list(
        *query_page,
        (home + "void.ttl", "What is in the dataset (VoID)"),
        (home + "ontology.ttl", "The ontology"),
        (home + "openapi.json", "Every address of this server (OpenAPI)"),
    )
    return _page("Published child safeguarding reviews", state + links, home, waits=bool(stage))


def preparing_page(home: str, stage: str) -> str:
    """Return the page that is shown while another one is being generated."""
    return _page(
        "This page is being prepared",
        Markup("<p>This takes about a minute, once per dataset (now: {}). The page then appears by "
               "itself.</p><p>The <a href='{}sparql'>endpoint</a> already answers.</p>")
        .format(stage, home),
        home,
        waits=True,
    )  # fmt: skip


def refusal_page(home: str, status: int, sentence: str, links: Iterable[Sequence[str]] = ()) -> str:
    """Return a refusal as a page; ``links`` are addresses and names of pages to go to instead."""
    titles = {404: "Not found", 503: "Busy"}
    text = sentence[:1].upper() + sentence[1:]
    text += "" if text.endswith((".", "?", "!")) else "."
    body = Markup("<p>{}</p>").format(text) + _list((home, "The first page"), *links)
    return _page(titles.get(status, "No answer"), body, home)


def thing_page(home: str, path: str, description: Description) -> str:
    """Return a plain page about a thing that no view shows: all triples of its description."""
    names = {
        str(t.subject): t.object.value
        for t in description.triples
        if t.predicate.value in _NAMING and hasattr(t.object, "value")
    }
    own = [t for t in description.triples if getattr(t.subject, "value", "") == description.iri]
    incoming = [t for t in description.triples if getattr(t.object, "value", "") == description.iri]
    title = names.get(f"<{description.iri}>") or short(description.iri)
    body = Markup("<p><code>{}</code></p>").format(description.iri)
    body += _list(
        *((f"{home}{path}.{end}", name) for end, name in (
            ("ttl", "Turtle"), ("jsonld", "JSON-LD"), ("nt", "N-Triples")))
    )  # fmt: skip
    if own:
        body += Markup("<h2>Statements about it</h2>")
        body += _table(home, ((t.predicate.value, t.object, names) for t in own))
    if incoming:
        body += Markup("<h2>Statements that refer to it</h2>")
        body += _table(home, ((t.predicate.value, t.subject, names) for t in incoming))
    if not description.has_all_incoming:
        body += Markup(
            "<p>More than {} statements refer to it; these are some of them. The "
            "<a href='{}sparql'>endpoint</a> has all of them.</p>"
        ).format(MAX_INCOMING, home)
    return _page(title, body, home)


_NAMING = (
    PREFIXES["rdfs"] + "label",
    PREFIXES["skos"] + "prefLabel",
    PREFIXES["dcterms"] + "title",
)


def short(iri: str) -> str:
    """Return an IRI as a prefixed name where a known prefix fits.

    >>> short("https://w3id.org/casegraph/vocab/theme/neglect")
    'theme:neglect'
    """
    for prefix, start in sorted(PREFIXES.items(), key=lambda p: -len(p[1])):
        if iri.startswith(start) and len(iri) > len(start):
            return f"{prefix}:{iri[len(start) :]}"
    return iri


def _table(home: str, rows: Iterable[tuple[str, object, dict[str, str]]]) -> Markup:
    lines = [
        Markup("<tr><th scope='row'>{}</th><td>{}</td></tr>").format(
            short(predicate), _cell(home, term, names)
        )
        for predicate, term, names in rows
    ]
    return Markup("<table><tbody>{}</tbody></table>").format(Markup("").join(lines))


def _cell(home: str, term: object, names: dict[str, str]) -> Markup:
    value = str(getattr(term, "value", term))
    if type(term).__name__ != "NamedNode":
        return escape(value)
    text = names.get(str(term)) or short(value)
    # IRIs under the base link to this server, all others to the web.
    ours = value.startswith(BASE)
    address = home + value.removeprefix(BASE) if ours else web_address(value)
    return Markup("<a href='{}'>{}</a>").format(address, text) if address else escape(text)


def _list(*links: Sequence[str]) -> Markup:
    items = [Markup("<li><a href='{}'>{}</a></li>").format(a, name) for a, name in links]
    return Markup("<ul>{}</ul>").format(Markup("").join(items))
