"""The figures of the README of the data, and of the first page, counted in the tables."""

from __future__ import annotations

from collections import Counter
from statistics import median

from casegraph.model.concepts import level_of

from . import bundled
from .methods.blocks import Items, Text
from .paths import DATA, ROOT

_WIDTH = 118


def of_data_readme() -> list[Text | Items]:
    """What the package holds, where its facts stand, and its limits."""
    reviews, children = bundled.rows("reviews"), bundled.rows("children")
    findings, asked = bundled.rows("findings"), bundled.rows("recommendations")
    levels = Counter(level_of(r["review_type"]) for r in reviews)
    bases = Counter(r["basis"] for r in reviews)
    years = [int(r["year_published"]) for r in reviews if r["year_published"]]
    lengths = Counter(f["review_id"] for f in findings).values()
    cut_off = sum(r["complete"] == "false" for r in reviews)
    not_again = sum(r["read_again"] == "false" for r in reviews)
    own = [sum(bool(row["source_id"]) for row in table) for table in (findings, asked)]
    polarities = Counter(f["polarity"] for f in findings)
    reports = len({r["report_id"] for r in bundled.rows("statistics")})
    return [
        Text("holds", (
            f"The package holds {len(reviews)} published reviews of the United Kingdom and the "
            f"Channel Islands, with {len(children)} rows on children or groups of children, "
            f"{len(findings):,} findings, {len(asked)} recommendations, "
            f"{bundled.count('organisations')} publishers and other bodies, "
            f"{bundled.count('sources'):,} pages that were read, and "
            f"{bundled.count('statistics')} figures that {reports} reports published. Of the "
            f"reviews, {levels['case']} are about one case, {levels['thematic']} about a theme or "
            f"a group of cases, and {levels['aggregate']} count or analyse many reviews. They were "
            f"published between {min(years)} and {max(years)}."
        )),
        Text("sources", (
            f"`source_id` is filled in {own[0]:,} findings and {own[1]} recommendations. "
            f"{not_again} reviews have `read_again` = `false`: what they hold was not compared "
            "with their page a second time."
        )),
        Items("limits", (
            (f"**Abstracts, not reports.** The text was a news report for {bases['news']} reviews, "
            f"a briefing for {bases['briefing']}, the report or a part of it for "
            f"{bases['review-report']} and a catalogue abstract for "
            f"{bases['catalogue-abstract']}. For {cut_off} of the {len(reviews)} reviews "
            f"({100 * cut_off / len(reviews):.0f}%) the text was cut off (`complete` is `false`): "
            "the review says more than is coded."),
            ("**News bias.** News reports deaths, failings and cases that a court has heard. Good "
            f"practice is under-reported: {polarities['good-practice']} of the {len(findings):,} "
            "findings are good practice."),
            ("**Silence is not absence.** A theme that a review lacks was not stated in the text "
            "read. No row says that something was absent."),
            (f"**Gaps.** {len(reviews) - len(years)} reviews have no year, "
            f"{sum(not r['nation'] for r in reviews)} no nation, "
            f"{sum(not c['age_months'] for c in children)} of the {len(children)} rows on children "
            f"no age in months, {sum(not c['sex'] for c in children)} no sex."),
            ("**Length.** A long text states more themes than a short one. The number of findings "
            f"runs from {min(lengths)} to {max(lengths)}, with a median of {median(lengths):.0f}. "
            "Methods that allow for this are in the documentation of the analysis."),
            ("**Several pages, one review.** What was added or confirmed in the audit can stand on "
            "other pages than the review's own, among them copies of press reports on unrelated "
            "sites. `source_id` says which."),
            ("**Figures** are those that the page states, and for many figures that page is about "
            "the report, not the report itself. Two figures can differ in period, population or "
            "base; compare the notes first."),
            ("**Addresses** of pages are unchanged, so an address may contain a name that the "
            "coding leaves out."),
        )),
    ]  # fmt: skip


def of_first_page() -> list[Text | Items]:
    """What the first page of the project says that the package holds."""
    return [
        Text("holds", (
            f"It comes with {bundled.count('reviews')} published reviews and "
            f"{bundled.count('statistics')} published figures, coded from public sources by large "
            "language models from written rules, and not yet tested against the judgement of "
            "people ([what they are, and what they are not](data/README.md))."
        )),
    ]  # fmt: skip


PAGES = {DATA / "README.md": of_data_readme, ROOT / "README.md": of_first_page}
