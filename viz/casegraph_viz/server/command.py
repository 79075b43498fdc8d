"""``casegraph serve``: the pages, the endpoint and linked data on this machine."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

import typer

from casegraph.cli.options import Kg
from casegraph.errors import MissingExtraError


def serve(
    kg: Kg = None,
    host: Annotated[
        str,
        typer.Option(
            "--host",
            metavar="HOST",
            help="Address to listen on; the default is reachable from this machine only.",
        ),
    ] = "127.0.0.1",
    port: Annotated[
        int,
        typer.Option(
            "--port", metavar="N", min=0, max=65535, help="Port to listen on; 0 takes any free one."
        ),
    ] = 8000,
    base: Annotated[
        str | None,
        typer.Option("--base", metavar="URL", help="Public address, used in links."),
    ] = None,
    site: Annotated[
        Path | None,
        typer.Option(
            "--site",
            metavar="DIR",
            help="Folder of the site: serve the site in it, or write one there.",
        ),
    ] = None,
    timeout: Annotated[
        float, typer.Option("--timeout", metavar="S", min=0.1, help="Most seconds per query.")
    ] = 10.0,
    memory: Annotated[
        int, typer.Option("--memory", metavar="MB", min=512, help="Most memory per query.")
    ] = 2048,
    rows: Annotated[
        int, typer.Option("--rows", metavar="N", min=1, help="Most rows per answer.")
    ] = 1_000_000,
    workers: Annotated[
        int | None,
        typer.Option(
            "--workers",
            metavar="N",
            min=1,
            help="Queries at once; the default is twice the number of processors.",
        ),
    ] = None,
    cors: Annotated[
        str,
        typer.Option(
            "--cors",
            metavar="ORIGIN",
            help="Whose pages may query: * for all, none, or one origin.",
        ),
    ] = "*",
    pages: Annotated[
        bool, typer.Option("--pages/--no-pages", help="Generate and serve the pages.")
    ] = True,
    quiet: Annotated[
        bool, typer.Option("--quiet", help="Log errors only, not each request.")
    ] = False,
    open_page: Annotated[
        bool, typer.Option("--open", help="Open the first page in a browser.")
    ] = False,
) -> None:
    """Serve the pages, a SPARQL endpoint and an address for each thing, on this machine.

    Press Ctrl-C to stop it. The server never changes a dataset, and no query reaches another
    server.

    Examples:

      casegraph serve --open

      casegraph serve --kg mine.kg --port 8080

      casegraph serve --host 0.0.0.0 --base https://data.example.org/
    """
    if find_spec("starlette") is None or find_spec("uvicorn") is None:
        raise MissingExtraError("'casegraph serve'", "server")
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
