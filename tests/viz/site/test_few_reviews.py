"""One to four reviews make a site: it counts and shows, and says that nothing is tested."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import pytest

import casegraph
from casegraph.errors import TooFewError
from casegraph.wording.caveats import untested
from casegraph_viz.commands import report_lines
from casegraph_viz.content.site_data import Corpus
from casegraph_viz.site.build import write_site
from casegraph_viz.views.registry import VIEWS

from ...support.paths import CASES


def first_reviews(many: int, folder: Path) -> casegraph.KnowledgeGraph:
    """The first reviews of the toy, as a dataset of their own."""
    package = folder / "few"
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
    casegraph.build([package], folder / "few.kg")
    return casegraph.open(folder / "few.kg")


@pytest.mark.parametrize("many", [1, 4])
def test_few_reviews_make_a_whole_site(many: int, tmp_path: Path) -> None:
    kg = first_reviews(many, tmp_path)
    report = write_site(kg, tmp_path / "site")
    assert set(report.pages) >= {view.file_name for view in VIEWS.values()}
    assert f"{untested(many)}." in report_lines(report)
    assert untested(many) in report.index.read_text(encoding="utf-8")
    for page in report.pages:
        text = (report.folder / page).read_text(encoding="utf-8")
        assert "Traceback" not in text
        assert "nan%" not in text
    with pytest.raises(TooFewError):
        kg.themes()


@pytest.mark.parametrize("many", [1, 2, 3, 4])
def test_of_few_reviews_no_pair_is_tested(many: int, tmp_path: Path) -> None:
    corpus = Corpus(first_reviews(many, tmp_path))
    assert corpus.pairs.n == many
    for found in corpus.associations.values():
        assert not found.association.testable.any()
        assert not found.association.grade.any()
        assert f"{untested(many)}." in found.notes


def test_no_review_at_all_is_refused(kg: casegraph.KnowledgeGraph, tmp_path: Path) -> None:
    with pytest.raises(TooFewError, match="leaves 0 reviews; expected at least 1"):
        write_site(kg, tmp_path / "site", where=["year=1900"])
    assert not (tmp_path / "site").exists()
