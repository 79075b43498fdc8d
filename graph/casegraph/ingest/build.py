"""Builds the RDF dataset from data packages, and finds the bundled one.

Reading, checking, writing quads, sorting and loading are one stream. Nothing is loaded before
every fault of every package is known, and a faulty input leaves no files.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING

from casegraph.errors import StoreError, TableError
from casegraph.ingest.quads import (
    Block,
    SortedQuads,
    closing_quads,
    context_of,
    package_quads,
)
from casegraph.ingest.quads.fixed import (
    fixed_graphs,
    ontology_files,
    provenance,
    vocabulary_files,
)
from casegraph.ingest.shared_ids import shared_rows
from casegraph.ingest.tables import Faults, Reading, open_package
from casegraph.ingest.tables.package import digest_of
from casegraph.model.iris import SHARED_GRAPH
from casegraph.progress import Progress, silent
from casegraph.resources import casegraph_version, folder
from casegraph.store import Manifest, read_manifest, write_dataset
from casegraph.store.files import atomic_writer
from casegraph.store.turn import turn

if TYPE_CHECKING:
    import pyoxigraph

#: What the IRIs of the things of each table begin with, after ``/id/``.
KINDS = {
    "sources": "source",
    "organisations": "organisation",
    "reviews": "review",
    "children": "child",
    "findings": "finding",
    "recommendations": "recommendation",
    "statistics": "statistic",
}
#: Formats that ``write_quads`` knows, with the ending of their files.
FORMATS = {"nquads": ".nq", "trig": ".trig"}


class Build:
    """One build: the packages that it reads, the sorted quads that it writes, and the counts."""

    def __init__(self, packages: Sequence[Path], progress: Progress = silent) -> None:
        self._progress = progress
        self._ontology = _ontology_digests()
        self._started = time.monotonic()
        self.readings: list[Reading] = []
        for path in packages:
            faults = Faults()
            self.readings.append(Reading(open_package(path, faults), faults))
        names = [r.package.name for r in self.readings]
        if repeated := [n for n, count in Counter(names).items() if count > 1]:
            raise TableError(
                f"two packages have the name {repeated[0]!r}; expected a different name for each; "
                "change 'name' in one datapackage.json"
            )
        self._contexts = [context_of(reading.package) for reading in self.readings]
        self._shared_rows: Counter[str] = Counter()
        several = len(self.readings) > 1
        self.quads = SortedQuads(self._blocks(), shared=SHARED_GRAPH if several else "")

    def _blocks(self) -> Iterator[Block]:
        for reading, context in zip(self.readings, self._contexts, strict=True):
            yield from package_quads(reading, context, self._progress)
        self._raise_faults()
        if len(self.readings) > 1:
            self._shared_rows = shared_rows(self.readings)
        described = set().union(*(reading.organisation_ids for reading in self.readings))
        yield from closing_quads(self._contexts, described)
        yield from fixed_graphs()
        inputs = {r.package.name: dict(r.digests) for r in self.readings}
        inputs["ontology"] = self._ontology
        yield from provenance(inputs, self.inputs_digest)

    def _raise_faults(self) -> None:
        faults = [f for r in self.readings for f in r.faults if not f.warning]
        count = sum(r.faults.errors for r in self.readings)
        if count:
            where = ", ".join(str(r.package.folder) for r in self.readings if r.faults.errors)
            plural = "fault" if count == 1 else "faults"
            raise TableError(f"{where}: {count:,} {plural}; nothing was built", faults)

    def counts(self) -> Counter[str]:
        """Return how many things each table gives; call it after all quads have been read.

        Raises StoreError if a row was lost or two were merged, which no input may cause.
        """
        counts: Counter[str] = Counter()
        for reading in self.readings:
            counts.update(reading.rows)
        counts.subtract(self._shared_rows)
        described = set().union(*(reading.organisation_ids for reading in self.readings))
        others = set().union(*(context.undescribed for context in self._contexts)) - described
        for table, kind in KINDS.items():
            found = self.quads.things[kind] - (len(others) if table == "organisations" else 0)
            if found != counts[table]:
                raise StoreError(
                    f"{table}: {counts[table]:,} rows gave {found:,} things; expected one for "
                    "each; this is a fault of casegraph, please report it"
                )
        return counts

    @property
    def inputs_digest(self) -> str:
        """One SHA-256 of all inputs: tables, ontology and the version of casegraph."""
        files = {
            f"{r.package.name}/{name}": digest
            for r in self.readings
            for name, digest in r.digests.items()
        }
        return _key(files, self._ontology)

    def manifest(self) -> Manifest:
        """Return the manifest of what was built; call it after all quads have been read."""
        return Manifest(
            digest=self.quads.sha256,
            quads=self.quads.quads,
            inputs=self.inputs_digest,
            casegraph=casegraph_version(),
            counts=dict(self.counts()),
            packages={
                r.package.name: {
                    "title": r.package.title,
                    "version": r.package.version,
                    "licence": r.package.licence,
                    "coders": r.package.coders,
                    "folder": str(r.package.folder.resolve()),
                }
                for r in self.readings
            },
            built=datetime.now(UTC).isoformat(timespec="seconds"),
            seconds=round(time.monotonic() - self._started, 3),
            is_disjoint=True,
        )


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _ontology_digests() -> dict[str, str]:
    return {p.name: _sha256(p) for p in (*ontology_files(), *vocabulary_files())}


def _key(files: Mapping[str, str], ontology: Mapping[str, str]) -> str:
    """Return one digest of the inputs of a dataset: tables, ontology and version."""
    named = {f"ontology/{name}": digest for name, digest in ontology.items()}
    return digest_of({**files, **named, "casegraph": casegraph_version()})


def build_store(
    packages: Sequence[Path], target: Path, progress: Progress = silent
) -> tuple[Manifest, list[Reading]]:
    """Build a dataset folder from packages, and return its manifest and the readings.

    Raises TableError with all faults, StoreError if the folder cannot be written.
    """
    build = Build(packages, progress)

    def stream() -> Iterator[str]:
        for piece in build.quads:
            yield piece
            progress("loading", 0, 0)

    manifest = write_dataset(target, stream(), build.manifest)
    return manifest, build.readings


def write_quads(
    packages: Sequence[Path], target: Path, form: str = "nquads", progress: Progress = silent
) -> tuple[Manifest, list[Reading]]:
    """Write the dataset of some packages as one sorted file, completely or not at all."""
    build = Build(packages, progress)
    with atomic_writer(target) as file:
        if form == "nquads":
            for piece in build.quads:
                file.write(piece.encode())
        else:
            _write_trig(build, file)
        manifest = build.manifest()
    return manifest, build.readings


def _write_trig(build: Build, file: IO[bytes]) -> None:
    from pyoxigraph import RdfFormat, parse, serialize

    from casegraph.model.iris import PREFIXES

    with tempfile.TemporaryFile() as quads:
        for piece in build.quads:
            quads.write(piece.encode())
        quads.seek(0)
        # Sorted by graph, so that TriG has one block per graph.
        parsed = sorted(parse(quads, format=RdfFormat.N_QUADS), key=lambda q: str(q.graph_name))
        serialize(parsed, output=file, format=RdfFormat.TRIG, prefixes=PREFIXES)


def bundled_package() -> Path:
    """Return the folder of the bundled data package."""
    return folder("data")


def bundled_store(progress: Progress = silent) -> pyoxigraph.Store:
    """Build the bundled package, and return it as a store in memory."""
    from pyoxigraph import RdfFormat, Store

    store = Store()
    text = "".join(Build([bundled_package()], progress).quads)
    store.load(text, format=RdfFormat.N_QUADS)
    return store


def bundled_dataset(progress: Progress = silent) -> Path:
    """Return the folder of the bundled dataset, built once into the user's cache.

    Its name depends on the content of the tables, the ontology and the version, so an edit or an
    upgrade leads to a new build. If the cache cannot be written, a temporary folder is used.
    """
    package = bundled_package()
    files = {f"{package.name}/{p.name}": _sha256(p) for p in sorted(package.glob("*.csv"))}
    descriptor = package / "datapackage.json"
    if descriptor.is_file():
        files[descriptor.name] = _sha256(descriptor)
    key = _key(files, _ontology_digests())[:16]
    target = cache_folder() / f"published-{key}"
    if read_manifest(target) is None:
        # Several programs may start at once; all but the first wait for the dataset.
        with turn(target.parent / "build.lock", lambda: progress("waiting for a build", 0, 0)):
            if read_manifest(target) is None:
                build_store([package], target, progress)
    return target


def cache_folder() -> Path:
    """Return the folder for files that can be made again: CASEGRAPH_CACHE, or the user's cache.

    Instead of a folder that cannot be written, it returns one among the temporary files.
    """
    from platformdirs import user_cache_path

    named = os.environ.get("CASEGRAPH_CACHE")
    place = Path(named) if named else user_cache_path("casegraph", appauthor=False)
    try:
        place.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=place):
            pass
    except OSError:
        user = f"{os.getuid()}" if hasattr(os, "getuid") else "user"
        place = Path(tempfile.gettempdir()) / f"casegraph-{user}"
        place.mkdir(parents=True, exist_ok=True, mode=0o700)
        if hasattr(os, "getuid") and place.stat().st_uid != os.getuid():
            # Another user made the folder first, so its content cannot be trusted.
            place = Path(tempfile.mkdtemp(prefix="casegraph-"))
    return place
