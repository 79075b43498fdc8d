"""One colour and one shape for each theme group, the same in every view.

The colours were chosen by search: at least 3:1 against the page in both modes (WCAG 1.4.11),
and far apart for readers with protanopia, deuteranopia and tritanopia alike. Colour is never
the only cue, so each group has a shape too.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from casegraph.exports import palette
from casegraph.exports.palette import COLOURS

#: The radius of a node by its count, the same as in files.
node_size = palette.node_size

PAPER = {"light": "#fbfaf7", "dark": "#16181d"}


@dataclass(frozen=True)
class GroupStyle:
    """How the themes of one group are drawn; ``shape`` is a node shape of vis-network."""

    key: str
    label: str
    shape: str
    light: str
    dark: str
    outline: str

    @property
    def colour_variable(self) -> str:
        """Name of the CSS variable that holds the colour in the mode in use."""
        return f"--group-{self.key}"


# ``outline`` is the same shape as an SVG path in a box of 24 by 24, for legends and lists.
GROUPS: tuple[GroupStyle, ...] = (
    GroupStyle(
        "family",
        "Family and environment",
        "dot",
        COLOURS["family"],
        "#4aa3f2",
        "M12 3a9 9 0 1 1 0 18a9 9 0 1 1 0-18z",
    ),
    GroupStyle("child", "The child", "triangle", COLOURS["child"], "#f2c04a", "M12 2.5L22 20.5H2z"),
    GroupStyle(
        "harm", "Harm", "diamond", COLOURS["harm"], "#f2486a", "M12 1.5L22.5 12L12 22.5L1.5 12z"
    ),
    GroupStyle(
        "practice", "Practice", "square", COLOURS["practice"], "#a5ecd2", "M3.5 3.5h17v17h-17z"
    ),
    GroupStyle(
        "system",
        "System",
        "hexagon",
        COLOURS["system"],
        "#948ba8",
        "M6.5 2.5h11L23 12l-5.5 9.5h-11L1 12z",
    ),
)
OTHER = GroupStyle(
    "other",
    "Other",
    "star",
    palette.OTHER,
    "#c9c5bc",
    "M12 2l3 7h7l-5.5 4.5l2 7.5l-6.5-4.5l-6.5 4.5l2-7.5L2 9h7z",
)

_BY_KEY = {group.key: group for group in GROUPS}


def group_style(key: str) -> GroupStyle:
    """Return how a theme group is drawn; an unknown group is drawn as a grey star.

    >>> group_style("harm").shape
    'diamond'
    >>> group_style("anything else").shape
    'star'
    """
    return _BY_KEY.get(key, OTHER)


#: Colours of linked groups of themes by their number, light and dark; those beyond are grey.
#: A number beside each shape says which it is, so that readers need not tell ten colours apart.
LINKED: tuple[tuple[str, str], ...] = (
    ("#1f5fa8", "#6fb1f5"),
    ("#b35c00", "#f2a65a"),
    ("#a0144f", "#f58aa8"),
    ("#0f7b5f", "#63d3ad"),
    ("#6a4fb0", "#b7a3f0"),
    ("#7a6a00", "#d8c84a"),
    ("#0f7f9a", "#66cfe6"),
    ("#c2378f", "#f09ad2"),
    ("#5f4632", "#cfae93"),
    ("#4c4f57", "#b7bcc6"),
)


def linked_css() -> str:
    """Return the CSS custom properties of the colours of linked groups, for light, dark and print.

    >>> "--linked-1:#1f5fa8" in linked_css()
    True
    """
    return _in_modes({f"--linked-{k}": colours for k, colours in enumerate(LINKED, 1)})


def palette_css() -> str:
    """Return the CSS custom properties of the group colours, for light, dark and print.

    >>> "--group-harm:#9a1038" in palette_css()
    True
    """
    styles = (*GROUPS, OTHER)
    paper = {"--paper": (PAPER["light"], PAPER["dark"])}
    return _in_modes(paper | {g.colour_variable: (g.light, g.dark) for g in styles}) + "".join(
        f".g-{g.key}{{color:var({g.colour_variable})}}" for g in styles
    )


def _in_modes(colours: Mapping[str, tuple[str, str]]) -> str:
    """Return custom properties, light and dark each, as CSS; paper has the light ones."""
    light, dark = (
        ";".join(f"{name}:{both[mode]}" for name, both in colours.items()) for mode in (0, 1)
    )
    return (
        f":root{{{light}}}\n"
        f"@media screen and (prefers-color-scheme:dark){{:root:not([data-mode=light]){{{dark}}}}}\n"
        f"@media screen{{:root[data-mode=dark]{{{dark}}}}}\n"
    )
