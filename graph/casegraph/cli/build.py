"""``casegraph build``: packages to a dataset."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from casegraph.errors import UsageError


def build(
    packages: Annotated[
        list[Path] | None,
        typer.Argument(metavar="PACKAGE…", help="Folders of tables; by default, the bundled one."),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", metavar="KG", help="Folder or file to write."),
    ] = None,
    form: Annotated[
        str,
        typer.Option(
            "--format", metavar="store|nquads|trig", help="A store to query, or one RDF file."
        ),
    ] = "store",
) -> None:
    """Check data packages and build the RDF dataset from them.

    Prints what is in it, the SHA-256 of its sorted N-Quads, and how long it took.
    Nothing is written when a table is at fault: every fault is printed instead. Several packages
    become one dataset; they may have equal rows of sources, organisations and statistics, and no
    other id in common.

    Examples:

      casegraph build -o published.kg

      casegraph build my-reviews -o mine.kg

      casegraph build --format nquads -o published.nq
    """
    from casegraph.cli.console import bar, report, say_faults, say_files
    from casegraph.errors import UnknownNameError
    from casegraph.ingest.build import FORMATS, build_store, bundled_package, write_quads

    if form not in ("store", *FORMATS):
        raise UnknownNameError("format", form, ["store", *FORMATS])
    chosen = packages or [bundled_package()]
    suffix = FORMATS.get(form, ".kg")
    target = output or Path(f"casegraph{suffix}")
    if form != "store" and target.is_dir():
        raise UsageError(f"{target}: found a folder; expected the name of a file for {form}")
    say_files(chosen)
    with bar() as progress:
        if form == "store":
            manifest, readings = build_store(chosen, target, progress)
        else:
            manifest, readings = write_quads(chosen, target, form, progress)
    say_faults(readings)
    counts = ", ".join(f"{n:,} {name}" for name, n in manifest.counts.items())
    report(
        [
            f"{target}: {manifest.quads:,} quads from {counts}",
            f"sha256 {manifest.digest}",
            f"built in {manifest.seconds:.1f} s by casegraph {manifest.casegraph}",
        ],
        target,
    )
