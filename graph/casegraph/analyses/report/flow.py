"""From all reviews of a dataset to those that an analysis counts, with a reason for each step."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from casegraph.analyses.report.value import Section, Table
from casegraph.model.concepts import concepts
from casegraph.selection.facets import CHILDREN, EVERY_LEVEL, YEAR
from casegraph.selection.filters import Filter
from casegraph.selection.incidence import incidence
from casegraph.selection.selection import Selection
from casegraph.selection.words import phrase
from casegraph.wording.caveats import SAMPLE, SILENCE
from casegraph.wording.labels import units
from casegraph.wording.numbers import NOTHING, percent

if TYPE_CHECKING:
    from casegraph.selection.incidence import Incidence
    from casegraph.store import Store

__all__ = ["sample_flow"]

NOT_STATED = "not stated"
#: What a record of a review says of a filter, so that silence can be told from another value.
_STATED = {"nation": "nation", "year": "year", "area": "area", "publisher": "publisher"}
_OUTSIDE = {
    "case": "about a single case",
    "thematic": "about a theme or a group of cases",
    "aggregate": "about many reviews",
    "": "of a kind that is not stated",
}
_YEARS = 5
_WHY_SAMPLE = (
    f"{SAMPLE}: a review is in the dataset because a public text about it was found and coded. "
    f"{SILENCE}."
)


def sample_flow(
    store: Store,
    found: Incidence,
    reviews: Mapping[str, Mapping[str, Any]],
    findings: Sequence[Mapping[str, Any]],
) -> Section:
    """Return the sample flow of an analysis.

    Parameters
    ----------
    store
        Where the dataset is.
    found
        The units that the analysis counts, of any number.
    reviews, findings
        The records of the dataset; see :mod:`casegraph.selection.records`.

    Returns
    -------
    A section with the tables ``flow`` (each step with its count, what it leaves out and why) and
    ``sample`` (who is in the sample, by source kind, completeness, nation and years), and figures
    of the same.
    """
    steps = _steps(store, found.selection, reviews)
    kept = sorted(set(found.reviews))
    told = _told_of(found, kept, findings)
    # A filter on findings leaves every review in the sample, and counts fewer of their themes.
    cases = f"of {_n(told['shared_cases'])} cases; " if told["shared_cases"] else ""
    counted = (
        ("of these, with a finding", "with_findings", "none is left out for it"),
        ("of these, with a theme that counts", "with_themes",
         "one without counts in the number of reviews"),
        ("of these, sharing a case with another", "sharing_a_case",
         f"{cases}each counts as a review; resamples draw those of one case together"),
    )  # fmt: skip
    rows = [
        *((step["says"], _n(step["reviews"]), _left(step), step["why"]) for step in steps),
        *((says, _n(told[name]), NOTHING, why) for says, name, why in counted),
    ]
    if found.unit != "review":
        rows.append(
            (f"{found.plural} counted", _n(told["units"]), NOTHING, "the unit of the analysis")
        )
    blocks: list[str | Table] = [
        _paragraph(steps, told, found),
        Table.of("flow", "Sample flow", ("step", "reviews", "left out", "why"), rows),
        _WHY_SAMPLE,
    ]
    sample = _sample(kept, reviews)
    if kept:
        shown = [
            (what, value, _n(count), percent(count / len(kept)))
            for what, counts in sample.items()
            for value, count in counts.items()
        ]
        heads = ("property", "value", "reviews", "share")
        caption = f"The {_n(len(kept))} reviews of the sample"
        blocks.append(Table.of("sample", caption, heads, shown))
    figures = {"steps": steps, **told, "sample": sample}
    return Section("flow", "Sample", tuple(blocks), figures)


def _left(step: Mapping[str, Any]) -> str:
    return _n(step["left_out"]) if step["why"] or step["left_out"] else NOTHING


def _n(number: int) -> str:
    return f"{number:,}"


def _steps(
    store: Store, chosen: Selection, reviews: Mapping[str, Mapping[str, Any]]
) -> list[dict[str, Any]]:
    """Return each step with the reviews that are left, those left out, and why."""
    left = set(reviews)
    steps: list[dict[str, Any]] = [
        {"says": "reviews in the dataset", "reviews": len(left), "left_out": 0, "why": ""}
    ]

    def step(says: str, passing: set[str], why: str) -> None:
        nonlocal left
        kept = left & passing
        steps.append(
            {"says": says, "reviews": len(kept), "left_out": len(left) - len(kept), "why": why}
        )
        left = kept

    level = next((f for f in chosen.filters if f.key == "level"), None)
    if level is not None:
        passing = {r for r, about in reviews.items() if about["level"] in level.values}
        without = Counter(reviews[r]["level"] or "" for r in left - passing)
        why = "; ".join(f"{_n(without[k])} {said}" for k, said in _OUTSIDE.items() if without[k])
        says = " or ".join(_OUTSIDE[value] for value in level.values)
        step(f"reviews {says}", passing, why)
    # Conditions on children are met by one child, so that each step applies those before as well.
    applied = tuple(f for f in chosen.stated if f.key == CHILDREN)
    for asked in chosen.filters:
        if asked.key == "level" or asked.facet.about == "finding":
            continue
        applied = (*applied, asked)
        passing = set(incidence(store, Selection(applied, EVERY_LEVEL), least=0).units)
        step(f"of these, {phrase(asked)}", passing, _why(asked, left - passing, reviews))
    return steps


def _why(chosen: Filter, without: set[str], reviews: Mapping[str, Mapping[str, Any]]) -> str:
    """Return how many reviews state another value than a filter asks for, and how many none."""
    if not without:
        return ""
    attribute = _STATED.get(chosen.key)
    if attribute is None:
        return f"{_n(len(without))} with another value or none stated"
    silent = sum(reviews[review][attribute] is None for review in without)
    what = "year" if chosen.facet.scheme == YEAR else "value"
    parts = ((len(without) - silent, f"with another {what}"), (silent, f"with no {what} stated"))
    return "; ".join(f"{_n(count)} {said}" for count, said in parts if count)


def _told_of(
    found: Incidence, kept: Sequence[str], findings: Sequence[Mapping[str, Any]]
) -> dict[str, int]:
    stated = {finding["review_id"] for finding in findings}
    themed = found.matrix.sum(axis=1)
    with_themes = {review for review, n in zip(found.reviews, themed, strict=True) if n}
    shared = [found.cases[review] for review in kept if review in found.cases]
    return {
        "analysed": len(kept),
        "units": len(found.units),
        "with_findings": sum(review in stated for review in kept),
        "with_themes": len(with_themes),
        "sharing_a_case": len(shared),
        "shared_cases": len(set(shared)),
    }


def _sample(
    kept: Sequence[str], reviews: Mapping[str, Mapping[str, Any]]
) -> dict[str, dict[str, int]]:
    """Return how many reviews of the sample have each value of what is told of it."""
    about = [reviews[review] for review in kept]
    read = {True: "read to the end", False: "cut off, or not read to the end"}
    return {
        "kind of text read": _by_concept("basis", [a["basis"] for a in about]),
        "completeness": _counted(read[bool(a["complete"])] for a in about),
        "nation": _by_concept("nation", [a["nation"] for a in about]),
        "year of publication": _by_years([a["year"] for a in about]),
    }


def _counted(values: Any) -> dict[str, int]:
    found = Counter(values)
    return dict(sorted(found.items(), key=lambda item: (item[0] == NOT_STATED, -item[1], item[0])))


def _by_concept(scheme: str, values: Sequence[str | None]) -> dict[str, int]:
    labels = {key: concept.pref_label for key, concept in concepts(scheme).items()}
    return _counted(NOT_STATED if v is None else labels.get(v, v) for v in values)


def _by_years(years: Sequence[int | None]) -> dict[str, int]:
    """Return the counts of periods that begin at multiples of their length, then of no year."""
    starts = Counter(None if y is None else y - y % _YEARS for y in years)
    known = sorted(start for start in starts if start is not None)
    bands = {f"{start} to {start + _YEARS - 1}": starts[start] for start in known}
    return {**bands, **({NOT_STATED: starts[None]} if starts[None] else {})}


def _paragraph(
    steps: Sequence[Mapping[str, Any]], told: Mapping[str, int], found: Incidence
) -> str:
    first, *later = steps
    said = f"The dataset holds {_n(first['reviews'])} {units('review', first['reviews'])}."
    for step in later:
        left_out = _n(step["left_out"])
        if step["left_out"]:
            # One reason alone need not say the number again.
            why = step["why"] if ";" in step["why"] else step["why"].removeprefix(f"{left_out} ")
            said += (
                f" {left_out} {'was' if step['left_out'] == 1 else 'were'} left out"
                + (f" ({why})" if why else "")
                + f", which leaves {_n(step['reviews'])} {step['says'].removeprefix('of these, ')}."
            )
        elif step["reviews"]:
            said += f" All are {step['says'].removeprefix('reviews ').removeprefix('of these, ')}."
    analysed = told["analysed"]
    said += (
        f" The analysis counts {_n(analysed)} {units('review', analysed)}, of which "
        f"{_n(told['with_findings'])} state a finding and {_n(told['with_themes'])} a theme that "
        "counts."
    )
    if told["sharing_a_case"]:
        said += (
            f" {_n(told['sharing_a_case'])} of them share a case with another review "
            f"({_n(told['shared_cases'])} cases)."
        )
    if found.unit != "review":
        said += f" Its units are {_n(told['units'])} {found.plural}."
    return said
