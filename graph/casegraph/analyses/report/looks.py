"""How many comparisons a report makes, and what looking through filters does to a finding."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from casegraph.analyses.cooccurrence import Cooccurrence, cooccurrence
from casegraph.analyses.report.primary import directions
from casegraph.analyses.report.value import Section, Table
from casegraph.progress import Progress, silent
from casegraph.selection.incidence import incidence
from casegraph.selection.selection import Selection
from casegraph.selection.strata import read_strata
from casegraph.thresholds import CLEAR, FEWEST_UNITS
from casegraph.wording.caveats import untested
from casegraph.wording.grades import one_in
from casegraph.wording.numbers import NOTHING, thousands

if TYPE_CHECKING:
    from casegraph.analyses.report.protocol import Protocol
    from casegraph.selection.incidence import Incidence
    from casegraph.store import Store

__all__ = ["compared", "compared_under", "looks"]


_ELSEWHERE = (
    "More groups may have been looked at elsewhere, in pages or with other commands, than the "
    "report can know; state them. A pair that is clear in one group and not in another does not "
    "differ between them for that reason: a comparison of two groups is a test of its own "
    "(casegraph contrast)."
)


def compared(store: Store, protocol: Protocol, where: Selection) -> tuple[Cooccurrence | None, int]:
    """Return the pairs of one group under a protocol, and how many units there are.

    The pairs are None where there are too few units for any test.
    """
    found = incidence(store, where, protocol.unit, least=0)
    if len(found.units) < FEWEST_UNITS:
        return None, len(found.units)
    return compared_under(store, replace(protocol, resamples=0), found), len(found.units)


def compared_under(
    store: Store, protocol: Protocol, found: Incidence, progress: Progress = silent
) -> Cooccurrence:
    """Return the pairs of some units, at least five, under a protocol."""
    return cooccurrence(
        found, protocol.net, protocol.min_count, protocol.max_q, protocol.correction,
        protocol.resamples, protocol.seed, progress, length_by=protocol.length_by,
        apart=protocol.apart, protocol=protocol.digest,
        strata=read_strata(store, found, protocol.within) if protocol.within else None,
    )  # fmt: skip


def looks(
    store: Store,
    protocol: Protocol,
    base: Selection,
    found: Cooccurrence | None,
    n: int,
    also: Sequence[str],
    progress: Progress = silent,
) -> Section:
    """Return how many comparisons were made, and of what kind.

    Parameters
    ----------
    store, protocol, base
        Where the dataset is; the settings; and the reviews of the primary analysis.
    found, n
        The pairs of the primary analysis, and its number of units.
    also
        Further groups beyond those of the protocol, each filters with ``&`` between.
    progress
        Told how many groups are done.

    Raises
    ------
    UsageError
        A group is no filter.
    """
    fixed = list(protocol.also)
    more = [group for group in dict.fromkeys(also) if group not in fixed]
    chosen = [(group, "the protocol") for group in fixed] + [(g, "--also") for g in more]
    groups = [_row(base.words, "the protocol (primary)", found, n)]
    for number, (group, origin) in enumerate(chosen, 1):
        where = base.with_(Selection.from_fragment(group, store))
        pairs, units = compared(store, protocol, where)
        groups.append(_row(where.words, origin, pairs, units))
        progress("comparing further groups", number, len(chosen))
    tests = sum(group["tested"] for group in groups)
    heads = ("group", "stated in", "units", "pairs tested", "clear", "suggestive")
    cells = [
        (
            group["says"], group["origin"], thousands(group["units"]),
            *(
                (thousands(group[name]) for name in ("tested", "clear", "suggestive"))
                if group["told"]
                else ("cannot be told", NOTHING, NOTHING)
            ),
        )
        for group in groups
    ]  # fmt: skip
    few = untested(min(group["units"] for group in groups), "units")
    blocks: list[str | Table] = [
        _said(groups, len(fixed), len(more), tests),
        Table.of("groups", "Groups that were compared", heads, cells),
        *([f"{few}."] if few else []),
        _ELSEWHERE,
    ]
    figures = {"groups": groups, "comparisons": len(groups), "tests": tests, "beyond": len(more)}
    return Section("comparisons", "Number of comparisons", tuple(blocks), figures)


def _row(says: str, origin: str, found: Cooccurrence | None, units: int) -> dict[str, Any]:
    row: dict[str, Any] = {"says": says, "origin": origin, "units": units, "told": False,
                           "tested": 0, "clear": 0, "suggestive": 0}  # fmt: skip
    if found is not None and found.association.testable.any():
        counted = {grade: sum(of.values()) for grade, of in directions(found).items()}
        row |= {"told": True, "tested": int(found.association.testable.sum()), **counted}
    return row


def _said(groups: Sequence[dict[str, Any]], fixed: int, more: int, tests: int) -> str:
    said = (
        f"This report makes {len(groups):,} {'comparison' if len(groups) == 1 else 'comparisons'} "
        f"with {tests:,} tests in all: the primary analysis, {fixed:,} further "
        f"{'group' if fixed == 1 else 'groups'} of the protocol, and {more:,} beyond it. "
        "q is taken within each of them. "
    )
    if len(groups) == 1:
        return said + (
            "No group was chosen among others, so that the primary analysis needs no further "
            "correction."
        )
    return said + (
        f"Where all groups are reported, about {one_in(CLEAR)} of the clear pairs of each is "
        "expected to be chance. Where R of G groups are reported because something was found in "
        f"them, take q ≤ {CLEAR:g}·R/G in these (Benjamini & Bogomolov 2014, "
        "doi:10.1111/rssb.12028): a group that was chosen for its finding has passed a test that q "
        "does not know of."
        + (
            " What was looked at beyond the protocol was chosen after it was fixed, and is to be "
            "called exploratory."
            if more
            else ""
        )
    )
