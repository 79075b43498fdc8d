"""Latent classes: against StepMix' figures, known truth, and what must be refused."""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.sparse import csr_array

from casegraph.analyses.classes import latent_classes
from casegraph.errors import UsageError
from casegraph.model.concepts import identifiers
from casegraph.selection import Selection
from casegraph.selection.incidence import Incidence
from casegraph.stats.mixture import fit_classes

from ..support.command import command, refuses

if TYPE_CHECKING:
    from casegraph.api import KnowledgeGraph

SIZES = np.array([0.5, 0.3, 0.2])
CHANCES = np.array(
    [
        [0.8, 0.7, 0.1, 0.1, 0.2, 0.3, 0.1, 0.5],
        [0.1, 0.2, 0.8, 0.7, 0.1, 0.3, 0.2, 0.5],
        [0.3, 0.1, 0.1, 0.2, 0.8, 0.8, 0.7, 0.5],
    ]
)


def mixture(units: int, seed: int) -> tuple[NDArray[np.bool_], NDArray[np.int64]]:
    rng = np.random.default_rng(seed)
    kind = rng.choice(3, units, p=SIZES)
    return rng.random((units, 8)) < CHANCES[kind], kind


def made(X: NDArray[np.bool_]) -> Incidence:
    names = tuple(f"r{i:04}" for i in range(len(X)))
    themes = identifiers("theme")[: X.shape[1]]
    return Incidence(csr_array(X), names, names, themes, "review", Selection.of("level=all"))


@pytest.mark.parametrize(
    ("classes", "log_likelihood", "bic", "entropy"),
    [
        (1, -1538.79820, 3123.22666, 1.0),
        (2, -1459.47046, 3015.90522, 0.81142),
        (3, -1400.93439, 2950.16712, 0.78480),
        (4, -1390.58485, 2980.80209, 0.83618),
    ],
)
def test_figures_are_those_of_stepmix(
    classes: int, log_likelihood: float, bic: float, entropy: float
) -> None:
    # StepMix 3.0.0 on the same 300 × 8 matrix, measurement binary, 50 starts.
    found = fit_classes(mixture(300, 11)[0], classes)
    assert found.log_likelihood == pytest.approx(log_likelihood, abs=2e-5)
    assert found.bic == pytest.approx(bic, abs=4e-5)
    assert found.entropy == pytest.approx(entropy, abs=5e-5)
    assert found.converged


def test_known_classes_are_found_again() -> None:
    X, kind = mixture(4000, 2)
    found = fit_classes(X, 3, starts=10)
    assert np.abs(found.sizes - SIZES).max() < 0.03
    assert np.abs(found.chances - CHANCES).max() < 0.06
    assert (found.membership.argmax(axis=1) == kind).mean() > 0.85
    assert found.agreeing >= 5


def test_every_step_climbs_and_the_parts_fit_together() -> None:
    X, _ = mixture(200, 3)
    values = [fit_classes(X, 3, starts=1, max_steps=k).log_likelihood for k in range(1, 30)]
    assert (np.diff(values) >= -1e-9).all()
    found = fit_classes(X, 3)
    assert found.sizes.sum() == pytest.approx(1)
    assert np.allclose(found.membership.sum(axis=1), 1)
    assert (np.diff(found.sizes) <= 0).all()
    # At the top, the model's totals are those of the data.
    assert np.allclose(found.sizes @ found.chances, X.mean(axis=0), atol=1e-4)
    chance = (found.sizes * np.prod(
        np.where(X[:, None, :], found.chances, 1 - found.chances), axis=2)).sum(axis=1)  # fmt: skip
    assert found.log_likelihood == pytest.approx(np.log(chance).sum(), abs=1e-5)


def test_the_same_seed_gives_the_same() -> None:
    X, _ = mixture(200, 3)
    one, two, other = (fit_classes(X, 4, starts=20, seed=s) for s in (5, 5, 6))
    assert np.array_equal(one.chances, two.chances)
    assert one.log_likelihood == pytest.approx(other.log_likelihood, abs=20)


def test_least_bic_finds_the_number_of_classes() -> None:
    found = latent_classes(made(mixture(600, 4)[0]), most=4, starts=10)
    assert found.fits.loc[found.fits["chosen"], "classes"].tolist() == [3]
    assert (found.fits["log_likelihood"].diff().dropna() >= -1e-6).all()


def test_no_classes_where_there_are_none() -> None:
    for seed in range(5):
        X = np.random.default_rng(seed).random((300, 12)) < np.linspace(0.1, 0.5, 12)
        found = latent_classes(made(X), most=3, starts=10)
        assert found.fits["bic"].idxmin() == 0
        assert any("no evidence of classes" in note for note in found.notes)


def test_tables_hold_what_the_model_holds() -> None:
    found = latent_classes(made(mixture(400, 6)[0]), most=4, chosen=3, starts=20)
    model = found.models[3]
    assert found.classes["units"].sum() == pytest.approx(400)
    assert np.allclose(found.classes["size"], model.sizes)
    assert found.profiles["spread"].is_monotonic_decreasing
    weighted = found.profiles[["class_1", "class_2", "class_3"]].to_numpy() @ model.sizes
    assert np.allclose(weighted, found.profiles["share"], atol=1e-3)
    assert len(found.members) == 400
    assert found.members["certainty"].between(1 / 3, 1).all()
    mean = found.classes["mean_themes"] @ model.sizes
    assert mean == pytest.approx(mixture(400, 6)[0].sum(axis=1).mean(), abs=1e-3)


def test_what_is_refused(kg: KnowledgeGraph) -> None:
    enough = made(mixture(150, 1)[0])
    for found, settings, words in (
        (made(mixture(149, 1)[0]), {}, "149 reviews; expected at least 150"),
        (kg.incidence(unit="child"), {}, "unit: found child"),
        (enough, {"most": 7}, "expected 1 to 6"),
        (enough, {"chosen": 7}, "expected 1 to 6"),
        (enough, {"min_share": 0.99}, "min-share: leaves 0 themes"),
    ):
        with pytest.raises(UsageError, match=words):
            latent_classes(found, **settings)
    with pytest.raises(UsageError, match="expected at least one of each"):
        fit_classes(mixture(20, 1)[0], 0)


def test_the_command() -> None:
    quick = ("--starts", "2", "--min-share", "0.2")
    shown = command("classes", *quick)
    assert shown.returncode == 0, shown.stderr
    assert shown.stdout.count("\n\n") == 2
    assert "not a kind of child or family" in shown.stderr
    members = command(
        "classes", *quick, "--classes", "2", "--table", "members", "--format", "csv"
    ).stdout
    rows = list(csv.DictReader(members.splitlines()))
    assert {r["class"] for r in rows} == {"1", "2"}
    data = json.loads(command("classes", *quick, "--classes", "2", "--format", "json").stdout)
    assert len(data["classes"]) == 2
    assert "expected at least 150" in refuses("classes", "--where", "nation=wales")
    refuses("classes", "--table", "none")
