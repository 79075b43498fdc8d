"""The report as a whole: reads the dataset once, counts, and puts the sections together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from casegraph.analyses.report.coding import coding
from casegraph.analyses.report.controls import controls
from casegraph.analyses.report.flow import sample_flow
from casegraph.analyses.report.looks import compared_under, looks
from casegraph.analyses.report.made import made, settings
from casegraph.analyses.report.primary import primary
from casegraph.analyses.report.protocol import Protocol
from casegraph.analyses.report.value import Report, Section
from casegraph.progress import Progress, silent
from casegraph.selection import records
from casegraph.selection.incidence import incidence
from casegraph.selection.selection import Selection
from casegraph.thresholds import FEWEST_UNITS
from casegraph.wording import caveats

if TYPE_CHECKING:
    from casegraph.store import Store

__all__ = ["TITLE", "report"]

TITLE = "Methods of this corpus"


def report(
    store: Store,
    protocol: Protocol | None = None,
    also: Sequence[str] = (),
    *,
    dataset: str = "",
    packages: Mapping[str, Mapping[str, str]] | None = None,
    folders: Mapping[str, Path] | None = None,
    fixed: bool = True,
    date: str = "",
    progress: Progress = silent,
) -> Report:
    """Return the methods of a corpus: sample, coding, protocol, analysis, controls, comparisons.

    Parameters
    ----------
    store
        Where the dataset is.
    protocol
        The settings of the analysis; without it the defaults, and the report says so.
    also
        Further groups to compare beyond the protocol, each filters with ``&`` between.
    dataset, packages, folders
        The number of the dataset, what it says of its packages, and where their tables are, the
        last two by name.
    fixed
        Whether the author of an analysis fixed the protocol, rather than a program.
    date
        When it is made, as text; without it the same data give the same report, word for word.
    progress
        Told what is being done.

    Raises
    ------
    UsageError
        A filter of the protocol or of ``also`` is none.
    """
    chosen = protocol or Protocol()
    base = Selection.of(list(chosen.where), store)
    groups = ["&".join(Selection.from_fragment(group, store).asked) for group in also]
    progress("reading the reviews", 0, 0)
    about, findings = records.reviews(store), records.findings(store)
    found = incidence(store, base, chosen.unit, least=0)
    n, plural = len(found.units), found.plural
    pairs = None
    if n >= FEWEST_UNITS:
        progress("comparing pairs of themes", 0, 0)
        pairs = compared_under(store, chosen, found, progress)
    described = packages or {}
    sections = (
        sample_flow(store, found, about, findings),
        coding(described, folders or {}),
        settings(chosen, fixed and protocol is not None),
        primary(pairs, n, plural, about),
        controls(pairs, chosen.permutations, chosen.seed, n, plural, progress),
        looks(store, chosen, base, pairs, n, groups, progress),
        _limits(found.warnings),
        made(chosen, dataset, described, date),
    )
    return Report(TITLE, sections, chosen.digest, dataset)


def _limits(warnings: Sequence[str]) -> Section:
    """Return what must not be concluded, and what the data themselves warn of."""
    said = tuple(f"{head} {text}" for head, text in caveats.full("association"))
    return Section("limits", "What not to conclude", (*said, *(f"{w}." for w in warnings)))
