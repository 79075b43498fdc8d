"""A dataset that is open: its SPARQL answers, its records, and the analyses that it inherits."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from casegraph.api.comparisons import Comparisons
from casegraph.api.groupings import Groupings
from casegraph.api.reports import Reports
from casegraph.api.take_away import TakeAway
from casegraph.errors import MissingStoreError
from casegraph.progress import Progress, silent
from casegraph.store import (
    Manifest,
    OxigraphStore,
    RemoteStore,
    Store,
    open_dataset,
    open_memory,
)
from casegraph.store.address import shown
from casegraph.store.files import unreadable
from casegraph.store.oxigraph import SMALL
from casegraph.wording.citation import coded_by

if TYPE_CHECKING:
    import pandas as pd
    import rdflib

    from casegraph.selection import Selection
    from casegraph.selection.selection import Where


def open(kg: str | os.PathLike[str] | None = None, progress: Progress = silent) -> KnowledgeGraph:
    """Open a knowledge graph for reading.

    Parameters
    ----------
    kg
        An Oxigraph folder made by ``casegraph build``, an RDF file, or the address of a SPARQL
        1.1 endpoint. Without it, the bundled package, built once into the user's cache.

    Raises
    ------
    MissingStoreError
        When nothing is there; nothing is ever created in its place.
    StoreError
        When it cannot be read.

    >>> import casegraph as cg
    >>> cg.open("no-such-folder")
    Traceback (most recent call last):
    ...
    casegraph.errors.MissingStoreError: no-such-folder: found no such file or folder; ...
    """
    if kg is None:
        from casegraph.ingest.build import bundled_dataset

        return KnowledgeGraph(*open_dataset(bundled_dataset(progress)))
    text = os.fspath(kg)
    if not text.strip():
        # An unset variable in a script; as a path, it would be the working directory.
        raise MissingStoreError(
            "found an empty name of a dataset; expected a folder, an RDF file or the address of an "
            "endpoint; name one, or leave it out for the bundled reviews"
        )
    if "://" in text:
        return KnowledgeGraph(RemoteStore(text))
    path = Path(text)
    try:
        is_folder, is_file = path.is_dir(), path.is_file()
    except OSError as error:
        raise unreadable(path, error) from None
    if is_folder:
        return KnowledgeGraph(*open_dataset(path))
    if is_file:
        return KnowledgeGraph(open_memory(path))
    raise MissingStoreError(
        f"{shown(text)}: found no such file or folder; expected a dataset made by 'casegraph "
        "build', an RDF file, or the address of an endpoint; check the path"
    )


class KnowledgeGraph(Groupings, Comparisons, Reports, TakeAway):
    """A dataset that can be asked and counted in; made by ``casegraph.open``."""

    def __init__(self, store: Store, manifest: Manifest | None = None) -> None:
        self.store = store
        self.manifest = manifest

    def __repr__(self) -> str:
        return f"<KnowledgeGraph {self.store.location}>"

    @property
    def digest(self) -> str:
        """SHA-256 of the dataset's sorted N-Quads; empty where it has no manifest."""
        return self.manifest.digest if self.manifest else ""

    @property
    def coders(self) -> str:
        """Who coded the rows, in words that can follow "coded by"; empty where no package says.

        Of a dataset of several packages it says so of each, by its name.

        >>> import casegraph as cg
        >>> cg.open().coders
        'large language models from written rules'
        """
        packages = self.manifest.packages if self.manifest else {}
        return coded_by({name: about.get("coders", "") for name, about in packages.items()})

    @staticmethod
    def codebook(scheme: str | None = None) -> pd.DataFrame:
        """Return the ids that the tables use, with their labels and definitions.

        Parameters
        ----------
        scheme
            A concept scheme by name or title, such as ``theme``; None for all of them.

        Returns
        -------
        pandas.DataFrame
            See :func:`casegraph.exports.codebook.codebook`.

        Raises
        ------
        UnknownNameError
            For a name that no scheme has, with the nearest.

        >>> import casegraph as cg
        >>> cg.KnowledgeGraph.codebook("polarity")["label"].tolist()
        ['Concern', 'Good practice', 'Examined']
        """
        from casegraph.exports.codebook import codebook

        return codebook(scheme)

    @property
    def notes(self) -> tuple[str, ...]:
        """What a reader should know of how the dataset was opened, as sentences without a full
        stop.

        >>> import casegraph as cg
        >>> cg.open().notes
        ()
        """
        derived = self.store.derived if isinstance(self.store, OxigraphStore) else 0
        if not derived:
            return ()
        said = (
            f"{self.store.location}: {derived:,} themes of findings or recommendations were not "
            "stated of their reviews; they are added for this answer, and the data stay as they are"
        )
        return (said,)

    def in_memory(self, most: int = SMALL) -> KnowledgeGraph:
        """Return the same graph with its data in memory, for much work in one process.

        Counting, networks and views then read several times as fast; the copy takes about 1 kB and
        5 µs for each quad. ``query`` is the same either way, since it opens the data in a process
        of its own.

        Parameters
        ----------
        most
            The graph itself is returned where it has more quads than this, or is an endpoint.

        >>> import casegraph as cg
        >>> kg = cg.open()
        >>> len(kg.in_memory().store) == kg.manifest.quads
        True
        """
        if not isinstance(self.store, OxigraphStore):
            return self
        quads = self.manifest.quads if self.manifest else len(self.store)
        return KnowledgeGraph(self.store.in_memory(), self.manifest) if quads <= most else self

    def query(
        self,
        sparql: str | None = None,
        *,
        name: str | None = None,
        timeout: float = 10.0,
        **parameters: str | Sequence[str],
    ) -> pd.DataFrame:
        """Return the answer to a SELECT or ASK query, or to a named query, as a DataFrame.

        Columns are the query's variables. IRIs and texts come as ``str``, whole numbers as
        ``Int64``, decimals as ``Float64``, booleans as ``boolean``, years as ``Int64``.
        Keyword arguments restrict a named query's parameters to some ids or labels.

        Raises
        ------
        QueryError
            For a query that cannot be parsed, is refused, or takes too much time or memory.

        Examples
        --------
        >>> import casegraph as cg
        >>> kg = cg.open()
        >>> bool(kg.query("SELECT (COUNT(*) AS ?n) { ?r a cg:Review }").loc[0, "n"] > 400)
        True
        """
        from casegraph.sparql import frame, named_query

        values: Mapping[str, Sequence[str]] = {}
        if name is not None:
            found = named_query(name)
            sparql = found.text
            values = found.bind(
                {k: [v] if isinstance(v, str) else list(v) for k, v in parameters.items()},
                self.store,
            )
        if sparql is None:
            raise TypeError("query() needs a SPARQL text or the name of a named query")
        return frame(self.store, sparql, values=values, timeout=timeout)

    def construct(self, sparql: str, *, timeout: float = 10.0) -> rdflib.Graph:
        """Return the answer to a CONSTRUCT or DESCRIBE query as an ``rdflib.Graph``.

        The limits and errors are those of ``query``.

        >>> import casegraph as cg
        >>> found = cg.open().construct("DESCRIBE <https://w3id.org/casegraph/vocab/theme/neglect>")
        >>> len(found) > 5
        True
        """
        from casegraph.sparql import triples

        return triples(self.store, sparql, timeout=timeout)

    @cached_property
    def dataset(self) -> rdflib.Dataset:
        """The dataset as an ``rdflib.Dataset`` over the same store; the default graph is the union.

        A remote endpoint comes as an rdflib ``SPARQLStore``, which does not check answers.
        Queries asked here run in this process without limits: they are for your own notebook, not
        for untrusted text.
        """
        import rdflib

        if isinstance(self.store, OxigraphStore):
            from oxrdflib import OxigraphStore as RdflibStore

            view = RdflibStore(store=self.store.union)
            return rdflib.Dataset(store=view, default_union=self.store.is_disjoint)
        from rdflib.plugins.stores.sparqlstore import SPARQLStore

        assert isinstance(self.store, RemoteStore)
        place = self.store.address
        remote = SPARQLStore(query_endpoint=place.url, auth=place.account)
        return rdflib.Dataset(store=remote, default_union=True)

    def selection(self, where: Where = None) -> Selection:
        """Return which reviews some filters mean, with areas, publishers and packages looked up.

        Every method that takes ``where`` takes a selection, one filter KEY=VALUE, or several.

        >>> import casegraph as cg
        >>> cg.open().selection(["nation=Wales", "publisher=nspcc"]).words
        'reviews of single cases in Wales, published by NSPCC'
        """
        from casegraph.selection import Selection

        return Selection.of(where, self.store)

    def counts(self) -> dict[str, int]:
        """Return how many reviews, children, findings … there are, and how many triples."""
        from casegraph.selection.records import counts

        return counts(self.store)

    def reviews(self) -> dict[str, dict[str, Any]]:
        """Return each review's title, year, publisher, … and source by its id."""
        from casegraph.selection.records import reviews

        return reviews(self.store)

    def findings(self) -> list[dict[str, Any]]:
        """Return every finding with its review, themes, agencies and summary, sorted by id."""
        from casegraph.selection.records import findings

        return findings(self.store)

    def recommendations(self) -> list[dict[str, Any]]:
        """Return every recommendation with its review, themes, addressees, action and summary."""
        from casegraph.selection.records import recommendations

        return recommendations(self.store)

    def write_nquads(self, path: str | os.PathLike[str]) -> None:
        """Write the whole dataset as sorted N-Quads, whole or not at all."""
        self.store.dump(Path(path))
