"""What a person sees: sentences and bars on stderr, data on stdout."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from casegraph.errors import CasegraphError, ProtocolError, TableError
from casegraph.progress import Progress, silent

if TYPE_CHECKING:
    from casegraph.api import KnowledgeGraph
    from casegraph.ingest.tables.package import Reading


def say(text: str) -> None:
    """Print a sentence for a person, where it cannot mix with data, without passwords."""
    from casegraph.store.address import without_account

    print(without_account(text), file=sys.stderr)


def say_files(packages: Iterable[Path], also: Sequence[str] = ()) -> None:
    """Say which files of each package are read, before any result.

    ``also`` names files that a command reads beside the tables, where a package has them.
    """
    from casegraph.ingest.tables import Faults, open_package
    from casegraph.ingest.tables.package import describe_files

    for folder in packages:
        say(describe_files(open_package(folder, Faults()), also))


def say_faults(readings: Iterable[Reading]) -> None:
    """Print what reading packages found, a line for each fault or kind of faults."""
    for reading in readings:
        for line in reading.faults.report():
            say(line)


def report(lines: Iterable[str], output: Path) -> None:
    """Print what was written to stdout, or to stderr where the data themselves may go to stdout."""
    from casegraph.store.files import is_stream

    stream = sys.stderr if is_stream(output) else sys.stdout
    for line in lines:
        print(line, file=stream)


def refuse(error: CasegraphError) -> None:
    """Print an error as a sentence, and each fault of a table or protocol on a line of its own."""
    if isinstance(error, TableError) and error.faults:
        from casegraph.ingest.tables import Fault, Faults

        faults = Faults()
        for fault in error.faults:
            if isinstance(fault, Fault):
                faults.add(fault)
        for line in faults.report():
            say(line)
    if isinstance(error, ProtocolError):
        for fault in error.faults:
            say(sentence(fault))
    say(f"casegraph: {sentence(str(error))}")


def sentence(text: str) -> str:
    """Return a text with a full stop at its end, unless it already ends as a sentence."""
    return text if text.endswith((".", "?", "!")) else text + "."


@contextmanager
def bar() -> Iterator[Progress]:
    """Yield a progress callback that draws on stderr; it does nothing if that is no terminal."""
    if not sys.stderr.isatty():
        yield silent
        return
    from rich.console import Console
    from rich.progress import BarColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as RichProgress

    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with RichProgress(*columns, console=Console(stderr=True), transient=True) as drawn:
        task = drawn.add_task("starting", total=None)

        def progress(stage: str, done: int, total: int) -> None:
            drawn.update(task, description=stage, completed=done, total=total or None)

        yield progress


@contextmanager
def opened(kg: str | None) -> Iterator[tuple[KnowledgeGraph, Progress]]:
    """Open the dataset that ``--kg`` names, and yield it with a progress bar for the work on it."""
    from casegraph.api import open as open_kg

    with bar() as progress:
        graph = open_kg(kg, progress)
        for note in graph.notes:
            say(f"note: {note}.")
        yield graph, progress


def write_out(text: str | bytes, output: Path | None) -> None:
    """Write data to a file, whole or not at all, or to stdout with nothing added."""
    data = text.encode() if isinstance(text, str) else text
    if output is None:
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
        return
    from casegraph.store.files import atomic_writer

    with atomic_writer(output) as file:
        file.write(data)
    say(f"Wrote {output}")
