"""Earlier places of themes, kept in a file, so that a map stays recognisable as reviews are
added."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from casegraph_viz.content.site_data import Place

POSITIONS = "downloads/positions.json"
_SHAPES = ("wide", "tall")


def write_positions(path: Path, positions: Mapping[str, Mapping[str, Place]]) -> None:
    """Write the places of a map: theme IRI → ``wide`` and ``tall``, each [x, y] in pixels."""
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = [
        f"{json.dumps(iri)}: {json.dumps({shape: list(at[shape]) for shape in _SHAPES})}"
        for iri, at in sorted(positions.items())
    ]
    path.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8", newline="\n")


def read_positions(path: Path) -> dict[str, dict[str, Place]]:
    """Return the places that an earlier site kept; nothing where it kept none that can be read.

    A damaged file is ignored: only the earlier places are lost, and the site can still be made.

    >>> read_positions(Path("no-such-file"))
    {}
    """
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    if not isinstance(found, dict):
        return {}
    places = {}
    for iri, at in found.items():
        if isinstance(at, dict) and all(_is_place(at.get(shape)) for shape in _SHAPES):
            places[iri] = {shape: (float(at[shape][0]), float(at[shape][1])) for shape in _SHAPES}
    return places


def _is_place(value: Any) -> bool:
    return (
        isinstance(value, list)
        and len(value) == 2
        and all(isinstance(v, int | float) and math.isfinite(v) and abs(v) < 1e6 for v in value)
    )
