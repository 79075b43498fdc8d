"""The query page: questions and SPARQL, answered in the page itself or by the server that it came
from.

One page serves both. In a site it contains the engine and the dataset and needs no server, so
that it opens from a memory stick; from a server it asks the endpoint.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping
from pathlib import Path

from casegraph.model.iris import BASE, PREFIXES
from casegraph_viz.content.layout.drawing import vis_network_source
from casegraph_viz.content.site_data import Corpus
from casegraph_viz.page.frame import Frame
from casegraph_viz.page.render import render, static_text
from casegraph_viz.page.scripts import built, page_script
from casegraph_viz.page.style import palette_css
from casegraph_viz.views.query.packing import engine, packed
from casegraph_viz.views.query.questions import choices, questions
from casegraph_viz.views.query.schema import schema, terms, used
from casegraph_viz.views.query.words import words

TITLE = "Ask the data"
DESCRIPTION = (
    "Questions about published child safeguarding reviews, and SPARQL to ask anything of the "
    "dataset, answered without sending anything anywhere."
)
#: For the page of a server, to which queries are sent.
DESCRIPTION_ON_SERVER = (
    "Questions about published child safeguarding reviews, and SPARQL to ask anything of the "
    "dataset, answered by the server that this page is from."
)
#: The question that the page opens with.
FIRST = "theme-prevalence"

#: What the page needs beyond the strict policy. The engine is WebAssembly, which a browser compiles
#: only where a page allows it, and it runs in a worker, whose script is a part of this page; the
#: worker can be terminated, which is the only way to stop a query. Neither lets other code run.
POLICY_IN_PAGE = {"script-src": "'wasm-unsafe-eval'", "worker-src": "blob:"}
#: From a server, the page sends requests to that server only.
POLICY_ON_SERVER = {"connect-src": "'self'"}


def render_query_page(corpus: Corpus, frame: Frame) -> str:
    """Return the page that needs no server.

    Raises UsageError where this installation lacks the scripts of its pages.
    """
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
        page contains the dataset and the engine.

    Raises
    ------
    UsageError
        Where this installation lacks the scripts of its pages; says what to do.
    """
    store = corpus.kg.store
    classes = schema(store)
    known = words(store, used(classes))
    meanings = {word["iri"]: word.get("meaning", "") for word in known}
    listed = questions()
    settings = {
        "endpoint": endpoint,
        "prefixes": PREFIXES,
        "base": BASE,
        "root": frame.root,
        "linked": bool(frame.addresses),
        "first": FIRST,
        "merge": endpoint is None and not store.is_disjoint,
    }
    data: dict[str, object] = {
        "settings": settings,
        "questions": listed,
        "choices": choices(store, listed),
        "words": known,
        "terms": terms(store),
        "schema": classes,
    }
    if frame.addresses:
        data["addresses"] = _addresses(frame.addresses)
    if endpoint is None:
        data["engine"] = engine()
        data["dataset"] = _dataset(corpus)
        data["worker"] = page_script("query_worker")
    return render(
        "views/query/page.html",
        title=TITLE,
        description=DESCRIPTION if endpoint is None else DESCRIPTION_ON_SERVER,
        styles=[palette_css() + static_text("page/base.css") + static_text("views/query/page.css")],
        scripts=[vis_network_source(), page_script("query")],
        data=data,
        context={
            "endpoint": endpoint,
            "topics": listed,
            "schema": [{**c, "meaning": meanings.get(c["iri"], "")} for c in classes],
            "prefixes": PREFIXES,
            "licences": built("LICENCES.txt").decode("utf-8"),
        },
        frame=frame,
        policy=POLICY_IN_PAGE if endpoint is None else POLICY_ON_SERVER,
    )


def _dataset(corpus: Corpus) -> str:
    """The whole dataset as sorted N-Quads, packed."""
    with tempfile.TemporaryDirectory(prefix="query-page-") as folder:
        path = Path(folder) / "dataset.nq"
        corpus.kg.write_nquads(path)
        return packed(path.read_bytes())


def _addresses(addresses: Mapping[str, str]) -> str:
    """The addresses of things in the site, by what follows the base in their IRIs, packed."""
    own = {i.removeprefix(BASE): a for i, a in sorted(addresses.items()) if i.startswith(BASE)}
    return packed(json.dumps(own, separators=(",", ":")).encode())
