"""How themes are drawn: a colour for each group on paper, a size by count.

Pages, the files of networks and slides use the same.

Chosen by search: at least 3:1 against white, and far apart for readers with protanopia,
deuteranopia and tritanopia alike.
"""

from __future__ import annotations

import math

COLOURS = {
    "family": "#173f7d",
    "child": "#b9781a",
    "harm": "#9a1038",
    "practice": "#17967a",
    "system": "#6f6a94",
}
"""By the group of the scheme, as six hexadecimal digits."""

OTHER = "#55524c"
"""Of a theme of another group, or of none."""


def rgb(group: str) -> tuple[int, int, int]:
    """Return the colour of a group as red, green and blue, 0 to 255.

    >>> rgb("harm"), rgb("anything else")
    ((154, 16, 56), (85, 82, 76))
    """
    digits = COLOURS.get(group, OTHER)
    red, green, blue = (int(digits[at : at + 2], 16) for at in (1, 3, 5))
    return red, green, blue


def node_size(count: int, largest: int) -> float:
    """Return the radius of a theme; its area grows with the units that state it.

    >>> node_size(100, 100), node_size(25, 100)
    (18.0, 10.5)
    """
    share = count / largest if largest else 0.0
    return round(3.0 + 15.0 * math.sqrt(share), 2)
