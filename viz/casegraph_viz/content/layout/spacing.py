"""Boxes on a page moved apart until none overlap, yet close together.

A label that covers another cannot be read, so room for it is made before the page is drawn.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

GAP = 10.0


def separate(xy: Floats, size: Floats, rounds: int = 400) -> Floats:
    """Push overlapping boxes apart, each pair along the way that is shorter for its boxes.

    ``xy`` and ``size`` have shape (n, 2); the result has the same shape and, unless the rounds run
    out, no two boxes overlap by more than half a pixel.

    >>> apart = separate(np.array([[0.0, 0.0], [1.0, 0.0]]), np.array([[10.0, 4.0], [10.0, 4.0]]))
    >>> bool(abs(apart[0] - apart[1]).max() >= 4.0)
    True
    """
    xy = xy.copy()
    half = (size + GAP) / 2
    reach = half[:, None, :] + half[None, :, :]
    # A tiny fixed offset per row, so that boxes at one place move in different directions.
    tilt = np.linspace(-1e-3, 1e-3, len(xy))[:, None] * np.array([1.0, 0.7])
    for _ in range(rounds):
        gap = (xy + tilt)[:, None, :] - (xy + tilt)[None, :, :]
        overlap = reach - np.abs(gap)
        np.einsum("iij->ij", overlap)[:] = -1.0
        hit = (overlap > 0.5).all(axis=2)
        if not hit.any():
            break
        sideways = overlap[:, :, 0] / reach[:, :, 0] < overlap[:, :, 1] / reach[:, :, 1]
        push = np.where(hit, np.where(sideways, overlap[:, :, 0], overlap[:, :, 1]), 0.0) * 0.26
        sign = np.where(gap >= 0, 1.0, -1.0)
        xy[:, 0] += (push * sideways * sign[:, :, 0]).sum(axis=1)
        xy[:, 1] += (push * ~sideways * sign[:, :, 1]).sum(axis=1)
    return xy


def tightened(xy: Floats, size: Floats, shape: tuple[float, float]) -> Floats:
    """Compress into a shape and separate, repeatedly, until boxes are close without overlap."""
    xy = xy - xy.mean(axis=0)
    room = np.maximum(np.array(shape) - size.mean(axis=0), 1.0)
    for press in (1.0, 0.94, 0.9, 0.9, 0.95):
        extent = np.maximum(np.ptp(xy, axis=0), 1e-9)
        xy = xy * np.minimum(room * press / extent, 1.0)
        xy = separate(xy, size, rounds=120)
    return separate(xy, size)


def overlaps(a: Floats, b: Floats) -> bool:
    """Return whether any rectangle of ``a`` overlaps one of ``b``; rows are x0, y0, x1, y1.

    >>> overlaps(np.array([[0.0, 0.0, 2.0, 2.0]]), np.array([[1.0, 1.0, 3.0, 3.0]]))
    True
    """
    apart = (
        (a[:, None, 0] >= b[None, :, 2])
        | (a[:, None, 2] <= b[None, :, 0])
        | (a[:, None, 1] >= b[None, :, 3])
        | (a[:, None, 3] <= b[None, :, 1])
    )
    return bool((~apart).any())
