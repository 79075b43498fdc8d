"""The process that generates a server's pages: the addresses of things, the query page, the site.

Generating them takes many seconds of processor time, which a server that answers queries cannot
spare. So it runs in a process of its own at low priority. It writes one line of JSON per step to
stdout.
"""

from __future__ import annotations

import json
import os
import sys
from contextlib import suppress
from pathlib import Path

ADDRESSES, QUERY_PAGE = "addresses.json", "query.html"


def generate(kg: str | None, folder: Path, parts: Path, digest: str = "") -> None:
    """Write the files that only a server needs into ``parts``, then the site into ``folder``.

    Whatever is there already stays. The files in ``parts`` are small and come first: the addresses
    of things, and the query page that asks the server's endpoint. Raises StoreError if the
    dataset no longer has the digest that it had when the server started.
    """
    from casegraph.api import open as open_kg
    from casegraph.errors import StoreError
    from casegraph.store.files import atomic_writer
    from casegraph_viz.content.named_things import named_things
    from casegraph_viz.content.site_data import Corpus
    from casegraph_viz.page.frame import Frame
    from casegraph_viz.site.build import MARK, write_site
    from casegraph_viz.views.query.page import query_page
    from casegraph_viz.views.registry import VIEWS, addresses, doors

    graph = open_kg(kg)
    if digest and graph.digest != digest:
        raise StoreError(
            f"{kg}: found another dataset than when the server started; restart the server to "
            "see its pages"
        )
    if not (parts / ADDRESSES).is_file():
        _report("preparing the query page")
        parts.mkdir(parents=True, exist_ok=True)
        corpus = Corpus(graph)
        navigation = [(view.file_name, view.title) for view in VIEWS.values() if view.listed]
        of_things = addresses(corpus)
        ways = doors(VIEWS.values(), of_things)
        frame = Frame(
            QUERY_PAGE,
            of_things,
            navigation,
            corpus.digest,
            coders=corpus.coders,
            doors=ways,
            named=named_things(corpus, of_things, ways),
            recounting=[(v.file_name, v.title) for v in VIEWS.values() if v.recounts],
        )
        page = query_page(corpus, frame, endpoint="sparql")
        with atomic_writer(parts / QUERY_PAGE) as file:
            file.write(page.encode())
        with atomic_writer(parts / ADDRESSES) as file:
            file.write(json.dumps(of_things, sort_keys=True).encode())
    if not (folder / MARK).is_file():
        write_site(graph, folder, _report)


def _report(stage: str, done: int = 0, total: int = 0) -> None:
    print(json.dumps({"stage": stage, "done": done, "total": total}), flush=True)


def main() -> None:
    """Generate as the command line says: a dataset ('' for the bundled one), two folders, a
    digest."""
    from casegraph.errors import CasegraphError

    if hasattr(os, "nice"):
        with suppress(OSError):
            os.nice(15)
    kg, folder, parts, digest = sys.argv[1:]
    try:
        generate(kg or None, Path(folder), Path(parts), digest)
    except CasegraphError as error:
        print(json.dumps({"error": str(error)}), flush=True)
        sys.exit(error.exit_code)


if __name__ == "__main__":
    main()
