"""The agencies and the themes of the page, in its order and its groups."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from casegraph.model.concepts import concepts, groups
from casegraph_viz.page.frame import Frame
from casegraph_viz.page.style import group_style
from casegraph_viz.views.agencies.counts import Counts


@dataclass(frozen=True)
class Node:
    """An agency or a theme: its label, its group, its page, and how many reviews."""

    id: str
    label: str
    group: str
    group_label: str
    definition: str = ""
    href: str = ""
    found: int = 0
    addressed: int = 0


def nodes(scheme: str, names: Iterable[str], counts: Counts, frame: Frame) -> list[Node]:
    """Return the agencies or themes of a scheme in the order of the page.

    Groups are in the order of the scheme; within one, those named in the findings of more reviews
    come first.
    """
    known, parents = concepts(scheme), groups(scheme)
    recommended: dict[str, set[str]] = {}
    for (_, theme), cell in counts.cells.items():
        recommended.setdefault(theme, set()).update(cell.addressed)
    found = counts.found if scheme == "agency" else counts.themes
    addressed: Mapping[str, Any] = counts.addressed if scheme == "agency" else recommended
    made = []
    for name in names:
        about = known.get(name)
        parent = parents.get(about.broader or "") if about else None
        made.append(
            Node(
                id=name,
                label=about.pref_label if about else name,
                group=parent.notation if parent else "",
                group_label=parent.pref_label if parent else "Other",
                definition=about.definition if about else "",
                href=frame.link(about.iri) if about else "",
                found=len(found.get(name, ())),
                addressed=len(addressed.get(name, ())),
            )
        )
    order = list(parents)
    made.sort(
        key=lambda n: (
            order.index(n.group) if n.group in order else len(order), -n.found, -n.addressed, n.id,
        )
    )  # fmt: skip
    return made


def sectors(agencies: Sequence[Node]) -> list[dict[str, Any]]:
    """Return ``label`` and ``agencies`` of each group of agencies, in the order of the page."""
    made: dict[str, dict[str, Any]] = {}
    for agency in agencies:
        found = made.setdefault(agency.group, {"label": agency.group_label, "agencies": []})
        found["agencies"].append(agency)
    return list(made.values())


def theme_groups(themes: Sequence[Node]) -> list[dict[str, Any]]:
    """Return ``style`` and ``label`` of each group of themes, in the order of the page."""
    found: dict[str, dict[str, Any]] = {}
    for theme in themes:
        style = group_style(theme.group)
        found.setdefault(style.key, {"style": style, "label": theme.group_label})
    return list(found.values())
