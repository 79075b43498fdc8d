"""``casegraph classes``: whether the reviews fall into a few kinds by the themes they state."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from casegraph.cli.options import Form, Kg, Output, Where, one_of
from casegraph.thresholds import CLASS_STARTS, MOST_CLASSES, SMALLEST_CLASS_SHARE
from casegraph.wording.numbers import hundredths, percent, tenths, thousands

if TYPE_CHECKING:
    from casegraph.analyses.classes import LatentClasses

TABLES = ("fits", "classes", "profiles", "members")
#: Themes of a profile that a table shows.
MOST_DIFFERING = 15


def classes(
    where: Where = None,
    classes: Annotated[
        int | None,
        typer.Option(
            "--classes",
            min=1,
            max=MOST_CLASSES,
            metavar=f"1..{MOST_CLASSES}",
            help="Number of classes to describe; by default, the one with the lowest BIC.",
        ),
    ] = None,
    min_share: Annotated[
        float,
        typer.Option(
            "--min-share", min=0.0, max=1.0, help="Leave out themes in a smaller share of reviews."
        ),
    ] = SMALLEST_CLASS_SHARE,
    starts: Annotated[
        int,
        typer.Option(
            "--starts",
            min=1,
            help="Random starts for each number of classes. The bundled reviews take about 11 s "
            "with the default, and in proportion with others.",
        ),
    ] = CLASS_STARTS,
    seed: Annotated[int, typer.Option("--seed", min=0, help="Seed of the random starts.")] = 1,
    table: Annotated[
        str,
        typer.Option(
            "--table",
            metavar="|".join(TABLES),
            callback=one_of("table", TABLES),
            help="The table that csv writes; by default, profiles.",
        ),
    ] = "profiles",
    kg: Kg = None,
    form: Form = "table",
    output: Output = None,
) -> None:
    """Fit latent classes: up to six kinds of reviews, by the themes that they state.

    Fewer than 150 reviews are refused. Vary --min-share and --seed, and do not rely on a class that
    changes with them. A class is a summary of texts, not a kind of child or family.

    Examples:

      casegraph classes

      casegraph classes --classes 3 --min-share 0.1

      casegraph classes --table members --format csv -o classes.csv
    """
    from casegraph.cli.console import opened, say, write_out
    from casegraph.cli.results import json_text, records, remark, warn, write_frame

    with opened(kg) as (graph, progress):
        found = graph.classes(where, classes, min_share, starts, seed, progress)
    warn(found.warnings)
    if form == "json":
        document = {name: records(getattr(found, name)) for name in TABLES}
        about = {"where": found.where, "notes": [*found.warnings, *found.notes]}
        write_out(json_text(document | about), output)
    elif not write_frame(getattr(found, table), form, output):
        write_out(_tables(found), output)
        if rest := len(found.profiles) - MOST_DIFFERING:
            say(f"{max(rest, 0):,} more themes: --table profiles --format csv has all.")
        remark(found.notes)


def _tables(found: LatentClasses) -> str:
    """Return the numbers of classes, the chosen classes and their most differing themes."""
    from casegraph.cli.tables import frame_text

    fits = found.fits.assign(
        bic=[thousands(round(v)) for v in found.fits["bic"]],
        entropy=[hundredths(v) for v in found.fits["entropy"]],
        smallest=[thousands(round(v)) for v in found.fits["smallest"]],
        starts=[f"{a} of {s}" for a, s in
                zip(found.fits["agreeing"], found.fits["starts"], strict=True)],
        described=["yes" if c else "" for c in found.fits["chosen"]],
    )[["classes", "bic", "entropy", "smallest", "starts", "described"]]  # fmt: skip
    sizes = found.classes.assign(
        size=[percent(v) for v in found.classes["size"]],
        reviews=[thousands(round(v)) for v in found.classes["units"]],
        themes=[tenths(v) for v in found.classes["mean_themes"]],
    )[["class", "size", "reviews", "themes"]].rename(columns={"themes": "mean themes"})
    top = found.profiles.head(MOST_DIFFERING)
    numbered = [c for c in top.columns if c.startswith("class_")]
    profile = top.assign(
        **{c.replace("_", " "): [percent(v) for v in top[c]] for c in numbered},
        all=[percent(v) for v in top["share"]],
    )[["label", "all", *(c.replace("_", " ") for c in numbered)]]
    return "\n".join(map(frame_text, (fits, sizes, profile)))
