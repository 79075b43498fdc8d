"""Prints the lowest version that is allowed of each dependency, as constraints for pip.

An upper bound is noticed at the next installation; a lower one only where somebody tries it.
"""

from __future__ import annotations

import re
import sys
import tomllib
from pathlib import Path

_REQUIREMENT = re.compile(r"([A-Za-z0-9._-]+)(?:>=|==)([0-9][0-9.]*)")


def lowest(pyproject: Path) -> list[str]:
    """Return one constraint per dependency of the package and of its extras.

    Raises ValueError for a dependency without a lowest version, except casegraph itself.
    """
    project = tomllib.loads(pyproject.read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"].values()
    found = []
    for requirement in (*project["dependencies"], *(r for extra in extras for r in extra)):
        if requirement.startswith("casegraph["):
            continue
        match = _REQUIREMENT.match(requirement)
        if match is None:
            raise ValueError(f"{requirement}: found no lowest version; expected NAME>=VERSION")
        found.append(f"{match[1]}=={match[2]}")
    return sorted(found)


if __name__ == "__main__":
    print("\n".join(lowest(Path(sys.argv[1]))))
