"""The query page: questions and SPARQL, answered in the page itself or by the server it is from.

One page for both. In a site it brings the engine and the dataset along and needs no server, so
that it opens from a memory stick; from a server it asks the endpoint. Editor and engine are code
of others, which an installation may lack: the page then says so and the rest of the site stands.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from casegraph.errors import UsageError
from casegraph.model.iris import BASE, PREFIXES
from casegraph_viz.content.layout.drawing import vis_network_source
from casegraph_viz.content.site_data import Corpus
from casegraph_viz.content.summary import CONTENT_NOTE
from casegraph_viz.page.frame import Frame
from casegraph_viz.page.render import render, static_text
from casegraph_viz.page.style import palette_css
from casegraph_viz.views.query import browser_code
from casegraph_viz.views.query.questions import choices, questions
from casegraph_viz.views.query.schema import schema, terms, used
from casegraph_viz.views.query.words import words

TITLE = "Ask the data"
DESCRIPTION = (
    "Questions about published child safeguarding reviews, and SPARQL to ask anything of the "
    "dataset, answered without sending anything anywhere."
)
#: Of the page of a server, which has the query sent to it.
DESCRIPTION_ON_SERVER = (
    "Questions about published child safeguarding reviews, and SPARQL to ask anything of the "
    "dataset, answered by the server that this page is from."
)
#: The question that the page opens with.
FIRST = "theme-prevalence"

_SCRIPTS = (
    "text", "patterns", "hints", "engine", "complete", "editor", "answer", "show", "table", "chart",
    "graph", "takeaway", "find", "questions", "main",
)  # fmt: skip

#: What the page needs beyond the strict policy. The engine is WebAssembly, which a browser compiles
#: only where a page allows it, and it runs in a worker, whose script is a part of this page; the
#: worker can be ended, which is the only way to stop a query. No other code can run by either.
POLICY_IN_PAGE = {"script-src": "'wasm-unsafe-eval'", "worker-src": "blob:"}
#: From a server the page asks that server and nobody else.
POLICY_ON_SERVER = {"connect-src": "'self'"}


def render_query_page(corpus: Corpus, frame: Frame) -> str:
    """Return the page that needs no server; where browser code is missing, a page that says so.

    Raises
    ------
    UsageError
        For a page alone, where this installation lacks the editor and the engine.
    """
    if frame.in_site and not browser_code.is_complete():
        return _without_browser_code(frame)
    return query_page(corpus, frame)


def query_page(corpus: Corpus, frame: Frame, endpoint: str | None = None) -> str:
    """Return the query page as one self-contained HTML page.

    Parameters
    ----------
    corpus
        The knowledge graph. The page holds the whole dataset, whatever the filter.
    frame
        The place of the page in a site; IRIs in answers link to the site's pages.
    endpoint
        Address of a SPARQL 1.1 endpoint on the same server, such as ``/sparql``. Without it the
        page brings the dataset and the engine along.

    Raises
    ------
    UsageError
        Where this installation lacks the editor and the engine; says what to do.
    """
    scripts = [browser_code.text("editor.js"), vis_network_source()]
    store = corpus.kg.store
    classes = schema(store)
    known = words(store, used(classes))
    meanings = {word["iri"]: word.get("meaning", "") for word in known}
    listed = questions()
    data: dict[str, object] = {
        "settings": {
            "endpoint": endpoint,
            "prefixes": PREFIXES,
            "base": BASE,
            "root": frame.root,
            "linked": bool(frame.addresses),
            "first": FIRST,
        },
        "questions": listed,
        "choices": choices(store, listed),
        "words": known,
        "terms": terms(store),
        "schema": classes,
    }
    if frame.addresses:
        data["addresses"] = _addresses(frame.addresses)
    if endpoint is None:
        data["engine"] = browser_code.engine()
        data["dataset"] = _dataset(corpus)
        data["worker"] = browser_code.text("engine.js") + static_text("static/query/worker.js")
    return render(
        "views/query/page.html",
        title=TITLE,
        description=DESCRIPTION if endpoint is None else DESCRIPTION_ON_SERVER,
        styles=[palette_css() + static_text("page/base.css") + static_text("views/query/page.css")],
        scripts=[
            *scripts,
            static_text("static/page.js"),
            static_text("static/shared/dom.js"),
            static_text("static/shared/download.js"),
            *(static_text(f"static/query/{name}.js") for name in _SCRIPTS),
        ],
        data=data,
        context={
            "endpoint": endpoint,
            "topics": listed,
            "schema": [{**c, "meaning": meanings.get(c["iri"], "")} for c in classes],
            "prefixes": PREFIXES,
            "content_note": CONTENT_NOTE,
            "licences": browser_code.text("LICENCES.txt"),
        },
        frame=frame,
        policy=POLICY_IN_PAGE if endpoint is None else POLICY_ON_SERVER,
    )


def _dataset(corpus: Corpus) -> str:
    """The whole dataset as sorted N-Quads, packed."""
    with tempfile.TemporaryDirectory(prefix="query-page-") as folder:
        path = Path(folder) / "dataset.nq"
        corpus.kg.write_nquads(path)
        return browser_code.packed(path.read_bytes())


def _addresses(addresses: Mapping[str, str]) -> str:
    """Where things land in the site, by what follows the base in their IRIs, packed."""
    own = {i.removeprefix(BASE): a for i, a in sorted(addresses.items()) if i.startswith(BASE)}
    return browser_code.packed(json.dumps(own, separators=(",", ":")).encode())


def _without_browser_code(frame: Frame) -> str:
    """A page for a site that was made without the editor and the engine: the questions, to read."""
    listed: list[dict[str, Any]] = questions()
    return render(
        "views/query/missing.html",
        title=TITLE,
        description=DESCRIPTION,
        styles=[palette_css() + static_text("page/base.css")],
        scripts=[static_text("static/page.js")],
        context={"topics": listed, "missing": str(_missing())},
        frame=frame,
    )


def _missing() -> UsageError:
    return UsageError(f"The query page could not be made: {browser_code.MISSING}.")
