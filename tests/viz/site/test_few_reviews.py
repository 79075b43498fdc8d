"""Fewer than twenty reviews make a site: it counts and shows, and says that nothing is tested."""

from __future__ import annotations

import csv
import json
import re
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

import casegraph
from casegraph.cli.app import app
from casegraph.errors import TableError, TooFewError
from casegraph.thresholds import FEW_UNITS, FEWEST_UNITS
from casegraph.wording.caveats import untested
from casegraph_viz.commands import report_lines
from casegraph_viz.content.site_data import Corpus
from casegraph_viz.site.build import write_site
from casegraph_viz.views.registry import VIEWS

from ...support.paths import CASES


def first_reviews(many: int, folder: Path) -> casegraph.KnowledgeGraph:
    """The first reviews of the toy, as a dataset of their own."""
    casegraph.build([package_of(many, folder / "few")], folder / "few.kg")
    return casegraph.open(folder / "few.kg")


def package_of(many: int, package: Path, coders: str = "") -> Path:
    """A package of the first reviews of the toy, which may say who coded them."""
    shutil.copytree(CASES / "toy", package)
    kept = {f"r{i}" for i in range(1, many + 1)}
    for name in ("reviews", "children", "findings", "recommendations"):
        path = package / f"{name}.csv"
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
            writer.writeheader()
            writer.writerows(row for row in rows if row["review_id"] in kept)
    if coders:
        described = {"name": package.name, "coders": coders}
        (package / "datapackage.json").write_text(json.dumps(described), encoding="utf-8")
    return package


@pytest.mark.parametrize("many", [1, 5])
def test_few_reviews_make_a_site_without_an_empty_page(many: int, tmp_path: Path) -> None:
    kg = first_reviews(many, tmp_path)
    report = write_site(kg, tmp_path / "site")
    told = f"{untested(many, least=FEW_UNITS)}."
    assert told in report_lines(report)
    corpus = Corpus(kg)
    empty = {view.file_name for view in VIEWS.values() if view.lacks(corpus)}
    assert {"compare.html", "timeline.html", "recurrence.html"} <= empty
    assert {*report.pages} == {"index.html", *(v.file_name for v in VIEWS.values())} - empty
    index = report.index.read_text(encoding="utf-8")
    assert "Left out: Compare, Timeline and Recurrence, for want of 20 reviews" in index
    assert kg.findings()[0]["summary"] in index
    for page in report.pages:
        text = (report.folder / page).read_text(encoding="utf-8")
        assert f'<p class="small untested">{told}</p>' in text, page
        assert "Traceback" not in text
        assert "nan%" not in text
        links = re.findall(r'href="([\w./-]+\.html)', re.sub(r"(?s)<script.*?</script>", "", text))
        assert all((report.folder / page).parent.joinpath(link).is_file() for link in links), page
    if many < FEWEST_UNITS:
        with pytest.raises(TooFewError):
            kg.themes()


def test_pages_of_two_packages_name_the_coders_of_both(tmp_path: Path) -> None:
    packages = [
        package_of(2, tmp_path / "ours", "two members of the partnership"),
        package_of(1, tmp_path / "theirs"),
    ]
    # Ids are unique in a dataset.
    for path in packages[1].glob("*.csv"):
        path.write_text(
            re.sub(r"\b(r|c|f|t|s|o)(\d+)", r"\g<1>9\2", path.read_text(encoding="utf-8")), "utf-8"
        )
    casegraph.build(packages, tmp_path / "both.kg")
    kg = casegraph.open(tmp_path / "both.kg")
    assert kg.coders == (
        "two members of the partnership (package ours); coders whom it does not name "
        "(package theirs)"
    )
    report = write_site(kg, tmp_path / "site", views=["theme-map", "agencies", "reviews"])
    for page in report.pages:
        text = (report.folder / page).read_text(encoding="utf-8")
        assert f"<dt>Coded by</dt><dd>{kg.coders}</dd>" in text, page
        assert "language model" not in text
    alone = write_site(first_reviews(1, tmp_path), tmp_path / "alone", views=["agencies"])
    assert "not stated by the data package" in alone.index.read_text(encoding="utf-8")


@pytest.mark.parametrize("many", [1, 2, 4, 5])
def test_of_few_reviews_no_pair_is_tested(many: int, tmp_path: Path) -> None:
    corpus = Corpus(first_reviews(many, tmp_path))
    assert corpus.pairs.n == many
    for found in corpus.associations.values():
        assert not found.association.testable.any()
        assert not found.association.grade.any()
        assert many >= FEWEST_UNITS or f"{untested(many)}." in found.notes


def test_no_review_at_all_is_refused(kg: casegraph.KnowledgeGraph, tmp_path: Path) -> None:
    with pytest.raises(TooFewError, match="leaves 0 reviews; expected at least 1"):
        write_site(kg, tmp_path / "site", where=["year=1900"])
    assert not (tmp_path / "site").exists()


def test_a_package_is_drawn_without_building_it_first(tmp_path: Path) -> None:
    package = package_of(2, tmp_path / "ours")
    site = tmp_path / "site"
    done = CliRunner().invoke(app, ["explore", str(package), "-o", str(site)])
    assert done.exit_code == 0, done.output
    assert "Read 2 reviews" in done.stdout
    assert (site / "index.html").is_file()
    assert {path.name for path in tmp_path.iterdir()} == {"ours", "site"}, "no dataset is kept"
    both = CliRunner().invoke(app, ["explore", str(package), "--kg", "own.kg"])
    assert both.exit_code != 0
    assert "found packages and --kg own.kg; expected one of the two" in str(both.exception)
    reviews = package / "reviews.csv"
    reviews.write_text(reviews.read_text("utf-8").replace("England", "Englund"), "utf-8")
    refused = CliRunner().invoke(app, ["explore", str(package), "-o", str(tmp_path / "other")])
    assert refused.exit_code != 0
    assert isinstance(refused.exception, TableError)
    assert not (tmp_path / "other").exists()
