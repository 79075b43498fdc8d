"""What a report was made with, what fixes it, and how it is cited."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.metadata import version
from typing import TYPE_CHECKING

from casegraph.analyses.report.protocol import SETTINGS
from casegraph.analyses.report.value import Section, Table
from casegraph.resources import casegraph_version
from casegraph.wording.citation import AUTHOR, NAME

if TYPE_CHECKING:
    from casegraph.analyses.report.protocol import Protocol

__all__ = ["made", "settings"]

_LIBRARIES = ("numpy", "scipy", "networkx")
SOFTWARE = f"{AUTHOR}: {NAME}, version {{}}. https://w3id.org/casegraph/"


def settings(protocol: Protocol, given: bool) -> Section:
    """Return the settings of a protocol as a table, with its digest.

    ``given`` says whether somebody fixed them; otherwise they are the defaults of the program.
    """
    changed = set(protocol.changed)
    rows = [
        (
            key, _shown(value), "the default" if key not in changed else "set",
            SETTINGS[key].says.partition(":")[0].rstrip("."),
        )
        for key, value in protocol.values.items()
    ]  # fmt: skip
    if given:
        said = (
            "The analysis was fixed in a protocol. "
            f"SHA-256 of its settings: {protocol.digest}. Every file that casegraph writes under "
            "this protocol states the same number. It says which settings were used, not when "
            "they were fixed: to show that, register the number or the file before the analysis."
        )
    else:
        said = (
            "No protocol was given: but for what is marked as set, the settings are the defaults "
            "of the program, which no author of an analysis has fixed. SHA-256 of the settings: "
            f"{protocol.digest}. "
            "'casegraph report --init' writes a protocol to begin with."
        )
    heads = ("setting", "value", "is", "meaning")
    return Section(
        "protocol", "Protocol", (said, Table.of("settings", "Settings", heads, rows)),
        {"digest": protocol.digest, "given": given, "settings": protocol.values},
    )  # fmt: skip


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return "; ".join(map(str, value)) or "none"
    return f"{value:g}" if isinstance(value, float) else str(value)


def made(
    protocol: Protocol, dataset: str, packages: Mapping[str, Mapping[str, str]], date: str
) -> Section:
    """Return software, versions, digests and citations.

    Parameters
    ----------
    protocol
        The settings.
    dataset
        SHA-256 of the dataset; empty where it has none.
    packages
        What the dataset says of each data package.
    date
        When the report was made, as text; empty leaves it out.
    """
    software = casegraph_version()
    used = ", ".join(f"{name} {version(name)}" for name in _LIBRARIES)
    blocks: list[str | Table] = [
        f"Made with casegraph {software} ({used})" + (f" on {date}." if date else "."),
        f"Dataset: SHA-256 {dataset} of its sorted N-Quads."
        if dataset
        else "The dataset has no number of its own, because casegraph did not build it as a "
        "dataset; which data were read cannot be shown by this report. 'casegraph build' makes one "
        "with a number.",
        f"Protocol: SHA-256 {protocol.digest}.",
        f"Cite the software: {SOFTWARE.format(software)}",
    ]
    for name, about in packages.items():
        of = f", version {about['version']}" if about.get("version") else ""
        licence = f". {about['licence']}" if about.get("licence") else ""
        who = f" Coded by {about['coders']}." if about.get("coders") else ""
        blocks.append(
            f"Cite the data: {about.get('title') or name} (data package {name}{of}){licence}.{who}"
        )
    blocks.append(
        "For anything about a single case, cite the review itself: every finding of the dataset "
        "names where it was read."
    )
    figures = {
        "casegraph": software, "dataset": dataset, "protocol": protocol.digest, "date": date,
        # The folder says where a package was read, not what it is.
        "packages": {
            name: {key: value for key, value in about.items() if key != "folder"}
            for name, about in packages.items()
        },
    }  # fmt: skip
    return Section("made", "Software, data and citation", tuple(blocks), figures)
