"""The method of the knowledge graph that writes down how a corpus was made and analysed.

``patterns`` states what holds for every analysis.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from casegraph.errors import UsageError
from casegraph.progress import Progress, silent

if TYPE_CHECKING:
    from casegraph.analyses.report import Protocol, Report
    from casegraph.selection.selection import Where
    from casegraph.store import Manifest, Store


class Reports:
    """What a dataset says of itself for a paper; ``KnowledgeGraph`` inherits it."""

    store: Store
    manifest: Manifest | None

    def report(
        self,
        protocol: Protocol | str | os.PathLike[str] | None = None,
        where: Where = None,
        also: Sequence[str] = (),
        date: str = "",
        permutations: int | None = None,
        progress: Progress = silent,
    ) -> Report:
        """Return the methods of this corpus, from its data, as sections that can be pasted.

        The sections are ``flow`` (the sample), ``coding``, ``protocol``, ``primary`` (the analysis
        of the protocol), ``controls`` (what chance alone gives), ``comparisons``, ``limits`` and
        ``made``; each has ``paragraphs``, ``tables`` and ``figures``.
        ``casegraph.exports.report.to_text`` and its neighbours write it.

        Parameters
        ----------
        protocol
            The settings of the analysis, or the file that holds them; without it the defaults.
        where, permutations
            Filters, and how many permuted corpora are drawn, where there is no protocol.
        also
            Further groups to compare beyond the protocol, each filters with ``&`` between.
        date
            When the report is made; without it the same data give the same report.

        Raises
        ------
        ProtocolError
            The file is at fault; ``faults`` has every fault with its line.
        UsageError
            A filter is none, or a protocol is given beside what it fixes.

        >>> import casegraph as cg
        >>> found = cg.open().report(where="nation=wales", permutations=2)
        >>> found["flow"].figures["analysed"] == len(cg.open().incidence("nation=wales").units)
        True
        """
        from casegraph.analyses.report import Protocol, read_protocol, report
        from casegraph.selection import Selection

        if protocol is None:
            chosen = Protocol(where=Selection.of(where, self.store).asked)
            if permutations is not None:
                chosen = replace(chosen, permutations=permutations)
        elif where is not None or permutations is not None:
            raise UsageError(
                "a protocol was given, and filters or permutations beside it; expected these in "
                "the protocol, which fixes them; leave one out"
            )
        else:
            chosen = protocol if isinstance(protocol, Protocol) else read_protocol(protocol)
        return report(
            self.store,
            chosen,
            also,
            dataset=self.manifest.digest if self.manifest else "",
            packages=self.manifest.packages if self.manifest else {},
            folders=self._package_folders(),
            fixed=protocol is not None,
            date=date,
            progress=progress,
        )

    def package_paths(self) -> list[Path]:
        """Return the folders of the packages that the dataset was built from, as far as known.

        The bundled package is that of this installation where the one of the build is gone.
        """
        return list(self._package_folders().values())

    def _package_folders(self) -> dict[str, Path]:
        """Return the folder of each package by name, as far as it is there.

        The bundled package lies with every installation, also where the dataset was built from
        another copy of it.
        """
        from casegraph.ingest.build import bundled_package
        from casegraph.ingest.tables import Faults, open_package

        packages = self.manifest.packages if self.manifest else {}
        found = {
            name: folder
            for name, about in packages.items()
            if (folder := Path(about["folder"])).is_dir()
        }
        if len(found) < len(packages):
            bundled = open_package(bundled_package(), Faults())
            about = packages.get(bundled.name, {})
            if bundled.name not in found and about.get("version") == bundled.version != "":
                found[bundled.name] = bundled.folder
        return found
