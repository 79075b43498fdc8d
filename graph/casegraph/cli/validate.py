"""``casegraph validate``: tables and shapes, every fault at once."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from casegraph.errors import MissingExtraError, ShapeError, TableError

if TYPE_CHECKING:
    from casegraph.ingest.validation import Validation


def validate(
    path: Annotated[
        Path | None,
        typer.Argument(
            metavar="[PACKAGE|FILE]",
            help="A folder of tables, a dataset folder or an RDF file. Without it: the bundled "
            "package.",
        ),
    ] = None,
    tables_only: Annotated[
        bool, typer.Option("--tables-only", help="Skip the shapes; quicker.")
    ] = False,
    doubles: Annotated[
        bool,
        typer.Option(
            "--doubles",
            help="List pairs of reviews that may be about one case instead, as CSV; those that "
            "kept.csv decides are left out.",
        ),
    ] = False,
    limit: Annotated[
        int, typer.Option("--limit", min=1, help="Most faults shown of one kind in one column.")
    ] = 20,
) -> None:
    """Check a data package, or RDF, against the tables' schema and the ontology's shapes.

    Prints every fault with its file, row and column, what was found, what was expected and what
    to do, and ends with 1; or prints one line when there is nothing to mend.

    Examples:

      casegraph validate my-reviews

      casegraph validate my-reviews --tables-only

      casegraph validate published.nq

      casegraph validate my-reviews --doubles
    """
    from casegraph.cli.console import bar, say_files
    from casegraph.ingest.build import bundled_package
    from casegraph.ingest.kept import FILE as KEPT
    from casegraph.ingest.tables.package import describe_rows
    from casegraph.ingest.validation import is_package
    from casegraph.ingest.validation import validate as check

    chosen = path or bundled_package()
    if is_package(chosen):
        say_files([chosen], also=[KEPT] if doubles else [])
    if doubles:
        _list_doubles(chosen)
        return
    missing: MissingExtraError | None = None
    with bar() as progress:
        try:
            found = check(chosen, not tables_only, progress)
        except MissingExtraError as error:
            # What can be checked is checked first; what cannot must not pass in silence.
            missing, found = error, check(chosen, False, progress)
    if found.reading is not None:
        for line in found.reading.faults.report(limit):
            typer.echo(line)
        if errors := found.reading.faults.errors:
            plural = "fault" if errors == 1 else "faults"
            raise TableError(f"{chosen}: {errors:,} {plural} in {found.reading.faults.files()}")
    shown = found.shape_faults[: limit * 5]
    for fault in shown:
        where = f"{fault.focus}, {fault.path}" if fault.path else fault.focus
        value = f"found {fault.value!r}; " if fault.value else ""
        note = "" if fault.severity == "violation" else "note: "
        typer.echo(f"{note}{where}: {value}{fault.message}")
    if rest := len(found.shape_faults) - len(shown):
        typer.echo(f"and {rest:,} more.")
    if trouble := _trouble(found):
        raise ShapeError(f"{chosen}: {trouble}")
    contradicted = [] if tables_only or missing is not None else _contradicted(chosen)
    for line in contradicted[: limit * 5]:
        typer.echo(f"note: {line}.")
    if (rest := len(contradicted) - limit * 5) > 0:
        typer.echo(f"and {rest:,} more.")
    results = [describe_rows(found.reading.rows)] if found.reading is not None else []
    if found.content is not None:
        concepts = f"{found.content.counts['concepts']:,} concepts"
        results.append(concepts if results else str(found.content))
    if missing is not None:
        results += ["the tables have no fault"] if found.reading is not None else []
        typer.echo(f"{chosen}: {'; '.join(results)}. No shape was checked.")
        raise missing
    results += [] if tables_only else ["every shape holds"]
    notes = (
        len(found.shape_faults)
        + len(contradicted)
        + (found.reading.faults.warnings if found.reading else 0)
    )
    end = "Nothing to mend: this is in good order."
    if notes:
        noted = "1 note says" if notes == 1 else f"{notes:,} notes say"
        end = f"Nothing must be mended; {noted} what may be."
    typer.echo(f"{chosen}: {'; '.join(results)}. {end}")


def _contradicted(path: Path) -> list[str]:
    """Return a sentence for each theme that its definition excludes of a review that states it."""
    from casegraph.ingest.validation import open_input
    from casegraph.selection.structural_zeros import contradictions

    return list(map(str, contradictions(open_input(path))))


def _trouble(found: Validation) -> str:
    """Return why an input that can be read is refused; "" if it is not.

    No shape can fail on what is missing, so missing kinds of content are reported too.
    """
    count, content = found.violations, found.content
    places = "1 place breaks" if count == 1 else f"{count:,} places break"
    reasons = [f"{places} the shapes of the ontology"] if count else []
    if content is not None and content.missing:
        remedy = "check that it is a dataset of reviews, of the class cg:Review"
        if found.path.name == "datapackage.json":
            remedy = f"for tables, run: casegraph validate {found.path.parent}"
        elif content.counts["reviews"]:
            remedy = "state findings (cg:hasFinding) with themes of the codebook"
        reasons.append(f"found {content}; expected at least one of each; {remedy}")
    return ", and ".join(reasons)


def _list_doubles(path: Path) -> None:
    """Print the pairs of reviews that somebody should look at, and what to do with them."""
    from casegraph.ingest.kept import FILE, ONE_CASE, decided_doubles
    from casegraph.ingest.validation import is_package, open_input
    from casegraph.selection.doubles import suspected_doubles

    decided = decided_doubles(path) if is_package(path) else frozenset()
    suspected = suspected_doubles(open_input(path))
    pairs_of = zip(suspected["review_a"], suspected["review_b"], strict=True)
    found = suspected.iloc[[k for k, pair in enumerate(pairs_of) if frozenset(pair) not in decided]]
    left_out = len(suspected) - len(found)
    typer.echo(found.to_csv(index=False, lineterminator="\n"), nl=False)
    open_pairs = int((~found["known"]).sum())
    pairs = (
        "1 pair of reviews agrees" if len(found) == 1 else f"{len(found):,} pairs of reviews agree"
    )
    have = "has" if open_pairs == 1 else "have"
    said = (
        f"{pairs} in place, outcome, time and age group; {open_pairs:,} of them {have} no case_id "
        "in common."
    )
    if open_pairs:
        said += (
            " Look at each: join the two reviews, or give both the same case_id, where the sources "
            f"show one case; where they show two, say why in {FILE}, under the question "
            f"'{ONE_CASE}…', and the pair is no longer listed."
        )
    if left_out:
        more = "1 more pair is" if left_out == 1 else f"{left_out:,} more pairs are"
        said += f" {more} left out: {FILE} says why the reviews are of two cases."
    typer.echo(said, err=True)
