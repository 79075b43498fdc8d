"""``casegraph serve``: the pages, the endpoint and linked data on this machine."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from casegraph.cli.options import Kg


def serve(
    kg: Kg = None,
    host: Annotated[
        str, typer.Option("--host", metavar="HOST", help="Where to listen; this machine alone.")
    ] = "127.0.0.1",
    port: Annotated[
        int, typer.Option("--port", metavar="N", min=0, max=65535, help="0 takes any free one.")
    ] = 8000,
    base: Annotated[
        str | None,
        typer.Option("--base", metavar="URL", help="Public address, for links that it writes."),
    ] = None,
    site: Annotated[
        Path | None,
        typer.Option("--site", metavar="DIR", help="Serve this site, or draw it there."),
    ] = None,
    timeout: Annotated[
        float, typer.Option("--timeout", metavar="S", min=0.1, help="Seconds for each query.")
    ] = 10.0,
    memory: Annotated[
        int, typer.Option("--memory", metavar="MB", min=512, help="Memory for each query.")
    ] = 2048,
    rows: Annotated[
        int, typer.Option("--rows", metavar="N", min=1, help="Most rows of an answer.")
    ] = 1_000_000,
    workers: Annotated[
        int | None,
        typer.Option(
            "--workers", metavar="N", min=1, help="Queries at once; twice the processors."
        ),
    ] = None,
    cors: Annotated[
        str,
        typer.Option(
            "--cors", metavar="ORIGIN", help="Whose pages may ask: * for all, none, or an origin."
        ),
    ] = "*",
    pages: Annotated[
        bool, typer.Option("--pages/--no-pages", help="Draw and serve the pages of views.")
    ] = True,
    quiet: Annotated[bool, typer.Option("--quiet", help="Write no line for each request.")] = False,
    open_page: Annotated[bool, typer.Option("--open", help="Open it in a browser.")] = False,
) -> None:
    """Serve the pages, a SPARQL endpoint and an address for every thing, on this machine.

    Ctrl-C ends it. Nothing is written to a dataset, and no query reaches another server.

    Examples:

      casegraph serve --open

      casegraph serve --kg mine.kg --port 8080

      casegraph serve --host 0.0.0.0 --base https://data.example.org/
    """
    from casegraph_viz.server.run import Options, run

    run(
        Options(
            kg=kg,
            host=host,
            port=port,
            base=base or "",
            site=site,
            timeout=timeout,
            memory=memory << 20,
            rows=rows,
            workers=workers,
            cors=cors,
            pages=pages,
            quiet=quiet,
            open_page=open_page,
        )
    )
