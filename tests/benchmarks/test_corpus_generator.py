"""The packages that speed is measured on are sound, say that they are invented, and are alike."""

from __future__ import annotations

import csv
import hashlib
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from casegraph.errors import UsageError
from casegraph.ingest.build import Build, bundled_package
from casegraph.ingest.tables import check_package
from casegraph.ingest.tables.schema import TABLES
from casegraph.model.concepts import concepts, identifiers

from ..support.paths import BENCHMARKS

REVIEWS = 1_500


@pytest.fixture(scope="module")
def corpus() -> Iterator[ModuleType]:
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(BENCHMARKS))
        import corpus

        yield corpus
    for name in ("corpus", "corpus_tables"):
        sys.modules.pop(name, None)


@pytest.fixture(scope="module")
def made(corpus: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("corpora") / "made"
    corpus.write_corpus(folder, REVIEWS, seed=1)
    return folder


def rows(folder: Path, table: str) -> list[dict[str, str]]:
    with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def digests(folder: Path) -> dict[str, str]:
    return {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in sorted(folder.iterdir())}


def test_every_table_is_there_and_none_has_a_fault(made: Path) -> None:
    reading = check_package(made)
    # An agency that only a finding names is noted, and is no fault.
    assert reading.faults.errors == 0, reading.faults.report()
    assert set(reading.rows) == {t.name for t in TABLES}
    assert reading.rows["reviews"] == REVIEWS


def test_it_builds_to_quads(made: Path) -> None:
    build = Build([made])
    text = "".join(build.quads)
    assert 90 * REVIEWS < build.quads.quads < 150 * REVIEWS
    assert "graph/package/synthetic>" in text


def test_everything_says_that_it_is_synthetic(made: Path) -> None:
    described = json.loads((made / "datapackage.json").read_text(encoding="utf-8"))
    assert described["name"] == "synthetic"
    assert described["title"].startswith("Synthetic")
    texts = [
        row[column]
        for table, column in (
            ("sources", "title"), ("organisations", "name"), ("reviews", "title"),
            ("children", "label"), ("findings", "summary"), ("recommendations", "summary"),
        )
        for row in rows(made, table)
    ]  # fmt: skip
    assert len(texts) > 10 * REVIEWS
    assert all("synthetic" in text.lower() for text in texts)
    assert all("synthetic" in row["review_id"] for row in rows(made, "reviews"))


def test_it_never_goes_where_the_real_data_are(corpus: ModuleType, tmp_path: Path) -> None:
    before = digests(bundled_package())
    for folder in (bundled_package(), bundled_package() / "more"):
        with pytest.raises(UsageError, match="bundled package"):
            corpus.write_corpus(folder, 10, seed=1)
    assert digests(bundled_package()) == before
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(UsageError, match="other files"):
        corpus.write_corpus(tmp_path, 10, seed=1)
    assert [p.name for p in tmp_path.iterdir()] == ["notes.txt"]


def test_a_seed_gives_the_same_bytes_and_another_gives_others(
    corpus: ModuleType, tmp_path: Path
) -> None:
    found = []
    for name, seed in (("a", 5), ("b", 5), ("c", 6)):
        corpus.write_corpus(tmp_path / name, 60, seed=seed)
        found.append(digests(tmp_path / name))
    assert found[0] == found[1]
    assert found[0]["findings.csv"] != found[2]["findings.csv"]


def test_lengths_and_prevalences_are_of_the_usual_kind(made: Path) -> None:
    findings = rows(made, "findings")
    shown: defaultdict[str, set[str]] = defaultdict(set)
    for row in findings:
        shown[row["review_id"]].update(row["themes"].split(";"))
    assert len(shown) == REVIEWS
    assert len(findings) / REVIEWS == pytest.approx(8, abs=0.5)
    lengths = [len(themes) for themes in shown.values()]
    assert sum(lengths) / REVIEWS == pytest.approx(10, abs=0.6)
    # One factor moves all themes: lengths spread wider than if each theme were drawn alone.
    assert np.std(lengths) > 3.5
    count = Counter(theme for themes in shown.values() for theme in themes)
    assert set(count) == set(identifiers("theme"))
    assert max(count.values()) > 0.3 * REVIEWS
    assert min(count.values()) < 0.03 * REVIEWS


def test_themes_of_one_group_go_together(corpus: ModuleType) -> None:
    shown = corpus.draw_themes(4_000, np.random.default_rng(2))
    names = identifiers("theme")
    group = np.array([str(concepts("theme")[t].broader) for t in names])
    phi = np.corrcoef(shown.T.astype(float))
    pairs = np.triu(np.ones_like(phi, dtype=bool), 1)
    same = group[:, None] == group[None, :]
    within, across = phi[pairs & same].mean(), phi[pairs & ~same].mean()
    assert across > 0.01
    assert within > across + 0.03
