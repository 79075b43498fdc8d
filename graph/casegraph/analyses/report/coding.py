"""Who coded the rows, by which codebook, and how far two coders agreed."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from casegraph.analyses.cooccurrence.recoding import read_agreement
from casegraph.analyses.report.value import Section, Table
from casegraph.errors import UsageError
from casegraph.ingest.tables.package import digest_of
from casegraph.model.concepts import concepts, groups
from casegraph.model.iris import PREFIXES, SCHEMES, scheme
from casegraph.resources import folder
from casegraph.wording.numbers import NOTHING, hundredths

if TYPE_CHECKING:
    from casegraph.analyses.cooccurrence.recoding import Agreed

__all__ = ["AGREEMENT", "coding", "kappa", "positive_agreement"]

AGREEMENT = "agreement.csv"
"""The table of a package that says how far two coders agreed."""

_HEADS = (
    "group of themes", "themes", "both", "first only", "second only", "neither", "kappa",
    "positive agreement",
)  # fmt: skip


def coding(packages: Mapping[str, Mapping[str, str]], folders: Mapping[str, Path]) -> Section:
    """Return who coded, the codebook, and the agreement of the coders by group of themes.

    Parameters
    ----------
    packages
        What the dataset says of each data package: title, version, licence, coders.
    folders
        Where the packages are, by name, as far as they are there.
    """
    blocks: list[str | Table] = []
    for name, about in packages.items():
        version = f", version {about['version']}" if about.get("version") else ""
        who = f"coded by {about['coders']}" if about.get("coders") else (
            "which does not say who coded it"
        )  # fmt: skip
        blocks.append(f"Data package “{about.get('title') or name}” ({name}{version}), {who}.")
    if not packages:
        blocks.append(
            "The dataset names no data package, so that who coded it, and by which version of the "
            "rules, cannot be told."
        )
    codebook = _codebook()
    blocks.append(
        f"The codebook has {codebook['concepts']:,} concepts in {codebook['schemes']} schemes; of "
        f"these {codebook['themes']} are themes in {codebook['theme_groups']} groups, by which "
        f"reviews are counted here (scheme of themes: version {codebook['version']}, SHA-256 "
        f"{codebook['theme_digest']}; all schemes: SHA-256 {codebook['digest']})."
    )
    figures: dict[str, object] = {"codebook": codebook, "agreement": {}}
    tables = {
        name: at for name, place in folders.items() if (at := place / AGREEMENT).is_file()
    }  # fmt: skip
    agreed = {}
    for number, (name, path) in enumerate(tables.items(), 1):
        try:
            rows = read_agreement(path)
        except UsageError as error:
            blocks.append(f"The table of agreement cannot be used: {error}.")
            continue
        agreed.update(_agreement(name, number, rows, blocks))
    figures["agreement"] = agreed
    if not tables:
        blocks.append(
            f"No table {AGREEMENT} is beside the tables of this dataset, so that how far two "
            "coders agree cannot be told. Without double coding a code is the judgement of one "
            "coder."
        )
    return Section("coding", "Coding", tuple(blocks), figures)


def _codebook() -> dict[str, object]:
    held = {name: concepts(name) for name in SCHEMES}
    files = sorted((folder("ontology") / "vocab").glob("*.ttl"))
    digests = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files}
    return {
        "concepts": sum(map(len, held.values())),
        "schemes": sum(bool(found) for found in held.values()),
        "themes": len(held["theme"]),
        "theme_groups": len(groups("theme")),
        "version": _version("theme"),
        "theme_digest": digests["theme.ttl"],
        "digest": digest_of(digests),
    }


def _version(name: str) -> str:
    """Return the version that the file of a scheme states."""
    from pyoxigraph import RdfFormat, parse

    path = folder("ontology") / "vocab" / f"{name}.ttl"
    about, states = scheme(name), PREFIXES["owl"] + "versionInfo"
    for triple in parse(path=str(path), format=RdfFormat.TURTLE):
        if triple.subject.value == about and triple.predicate.value == states:
            return str(triple.object.value)
    return "not stated"


def kappa(both: int, first: int, second: int, neither: int) -> float:
    """Return Cohen's kappa of two coders, (p_o − p_e)/(1 − p_e); nan where both are constant.

    Cohen 1960, doi:10.1177/001316446002000104.

    >>> round(kappa(41, 11, 5, 1000), 3)
    0.829
    """
    n = both + first + second + neither
    if not n:
        return float("nan")
    observed = (both + neither) / n
    by_chance = ((both + first) * (both + second) + (second + neither) * (first + neither)) / n**2
    return (observed - by_chance) / (1 - by_chance) if by_chance < 1 else float("nan")


def positive_agreement(both: int, first: int, second: int) -> float:
    """Return 2·both/(2·both + first + second): of what either coded, how much both did.

    >>> round(positive_agreement(41, 11, 5), 3)
    0.837
    """
    of = 2 * both + first + second
    return 2 * both / of if of else float("nan")


def _agreement(
    package: str, number: int, rows: Sequence[Agreed], blocks: list[str | Table]
) -> dict[str, dict[str, float]]:
    """Add the agreement of one package to the blocks; return it by group, all themes as ``all``."""
    themes, labels = concepts("theme"), groups("theme")
    of_group: dict[str, list[Agreed]] = {key: [] for key in labels}
    for row in rows:
        of_group.setdefault(themes[row.theme].broader or "", []).append(row)
    found: dict[str, dict[str, float]] = {}
    shown = []
    for key, held in [*of_group.items(), ("all", list(rows))]:
        both, first, second, neither = (sum(row.counts[k] for row in held) for k in range(4))
        if not held:
            continue
        found[key] = {
            "themes": len(held), "both": both, "first_only": first, "second_only": second,
            "neither": neither, "kappa": kappa(both, first, second, neither),
            "positive_agreement": positive_agreement(both, first, second),
        }  # fmt: skip
        label = "all themes" if key == "all" else labels[key].pref_label if key in labels else key
        ratios = (found[key]["kappa"], found[key]["positive_agreement"])
        shown.append((label, len(held), both, first, second, neither, *map(_ratio, ratios)))
    reviews = max((sum(row.counts) for row in rows), default=0)
    blocks.append(
        f"{reviews:,} reviews of the package {package} were coded twice. The table counts each "
        "theme of each of them: coded by both coders, by one, or by neither. Kappa is Cohen's; "
        "positive agreement is 2·both/(2·both + first only + second only), which empty cells do "
        "not raise."
    )
    name = "agreement" if number == 1 else f"agreement-{number}"
    blocks.append(Table.of(name, "Agreement of two coders", _HEADS, shown))
    blocks.append(
        "Limits: what both coders overlook or mistake alike is not seen here; for a theme that "
        "few of these reviews have, the error is wide; and rows that were changed after the "
        "double coding are not covered by it."
    )
    return found


def _ratio(value: float) -> str:
    return hundredths(value) if value == value else NOTHING
