"""Which reviews an analysis looks at, which themes they state, and what their records say."""

from casegraph.selection.selection import Selection

__all__ = ["Selection"]
