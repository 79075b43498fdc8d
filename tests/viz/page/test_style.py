"""Theme groups can be told apart: by shape always, by colour in both modes and all kinds of sight.

Contrast is WCAG 2.2 relative luminance; colour vision deficiency is simulated with the matrices
of Machado, Oliveira and Fernandes (2009, doi:10.1109/TVCG.2009.113) at full severity; distance is
CIE 1976 in L*a*b*.
"""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from numpy.typing import NDArray

from casegraph.api import KnowledgeGraph
from casegraph_viz.page.style import GROUPS, LINKED, OTHER, PAPER, palette_css

SIGHT = {
    "full": np.eye(3),
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216],
         [-0.003882, -0.048116, 1.051998]]
    ),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413],
         [-0.011820, 0.042940, 0.968881]]
    ),
    "tritanopia": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602],
         [0.004733, 0.691367, 0.303900]]
    ),
}  # fmt: skip
SURFACES = {"light": ("#ffffff", PAPER["light"]), "dark": ("#1b1e24", PAPER["dark"])}


def linear(colour: str) -> NDArray[np.float64]:
    c = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    return np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4)


def luminance(colour: str) -> float:
    return float(linear(colour) @ [0.2126, 0.7152, 0.0722])


def lab(rgb: NDArray[np.float64]) -> NDArray[np.float64]:
    to_xyz = np.array(
        [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750],
         [0.0193339, 0.1191920, 0.9503041]]
    )  # fmt: skip
    x = to_xyz @ np.clip(rgb, 0, 1) / np.array([0.95047, 1, 1.08883])
    f = np.where(x > 0.008856, np.cbrt(x), 7.787 * x + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_each_colour_stands_out_from_the_page(mode: str) -> None:
    for group in (*GROUPS, OTHER):
        for surface in SURFACES[mode]:
            a, b = sorted((luminance(getattr(group, mode)), luminance(surface)))
            assert (b + 0.05) / (a + 0.05) >= 3, (group.key, surface)
    for colours in LINKED:
        colour = colours[mode == "dark"]
        for surface in SURFACES[mode]:
            a, b = sorted((luminance(colour), luminance(surface)))
            assert (b + 0.05) / (a + 0.05) >= 3, (colour, surface)


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize("sight", SIGHT)
def test_colours_differ_for_every_kind_of_sight(mode: str, sight: str) -> None:
    seen = {g.key: lab(SIGHT[sight] @ linear(getattr(g, mode))) for g in GROUPS}
    for a, b in combinations(seen, 2):
        assert np.linalg.norm(seen[a] - seen[b]) >= 20, (a, b)


def test_every_group_has_a_shape_of_its_own() -> None:
    assert len(GROUPS) == 5
    assert len({g.shape for g in (*GROUPS, OTHER)}) == 6
    assert len({g.outline for g in (*GROUPS, OTHER)}) == 6


def test_the_groups_are_those_of_the_codebook(kg: KnowledgeGraph) -> None:
    used = {d["group"] for _, d in kg.cooccurrence().nodes(data=True)}
    assert used == {g.key for g in GROUPS}


def test_the_palette_is_said_once_for_each_mode() -> None:
    css = palette_css()
    for group in GROUPS:
        assert css.count(group.light) == 1
        assert css.count(group.dark) == 2


def test_groups_have_the_names_of_the_scheme() -> None:
    from casegraph.model.concepts import groups

    named = {key: group.pref_label for key, group in groups("theme").items()}
    assert {style.key: style.label for style in GROUPS} == named
    assert len(named) == 5
