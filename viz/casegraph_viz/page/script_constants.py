"""Writes the thresholds and words of the library as a TypeScript module, which the scripts import.

``python -m casegraph_viz.page.script_constants viz/browser/lib/library.ts`` (``make constants``).
A script that wrote *5* or *clear (q up to 0.05)* itself would go on writing it when the library has
changed its mind; and a test in Node.js needs no page. What depends on the data of a page is in its
JSON blocks.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path

from casegraph import thresholds
from casegraph.exports import slides
from casegraph.selection.facets import FACETS
from casegraph.wording import (
    caveats,
    counted,
    grades,
    hints,
    kind_of_case,
    labels,
    numbers,
    robustness,
)
from casegraph_viz.page import filters, nets

_HEAD = "// Written by `make constants` from casegraph.thresholds, casegraph.wording and filters.\n"


def constants() -> str:
    """Return the text of the module.

    >>> "FEW_UNITS = 20;" in constants()
    True
    """
    values: dict[str, object] = {
        "ALPHA": thresholds.ALPHA,
        "LEVEL": thresholds.LEVEL,
        "CLEAR": thresholds.CLEAR,
        "SUGGESTIVE": thresholds.SUGGESTIVE,
        "FEWEST_UNITS": thresholds.FEWEST_UNITS,
        "FEW_UNITS": thresholds.FEW_UNITS,
        "FEWEST_SHARED": thresholds.FEWEST_SHARED,
        "FEWEST_FOR_TREND": thresholds.FEWEST_FOR_TREND,
        "SHORT_FINDING": slides.SHORT,
        "FEW_FOR_TESTS": thresholds.FEW_FOR_TESTS,
        "MOST_WITHIN": thresholds.MOST_WITHIN,
        "FEWEST_COUNTED": thresholds.FEWEST_COUNTED,
        "COUNTED_BY_NUMBER": thresholds.COUNTED_BY_NUMBER,
        "COUNTED_BY_LIFT": thresholds.COUNTED_BY_LIFT,
        "FEW_FOR_PAIRS": thresholds.FEW_FOR_PAIRS,
        "SMALLEST_P": numbers.SMALLEST_P,
        "LARGEST_ODDS": numbers.LARGEST_ODDS,
        "GRADES": list(thresholds.GRADES),
        "GRADE_KEY": grades.KEY,
        "SUGGESTIVE_SHARE": grades.SUGGESTIVE_SHARE,
        "SUGGESTIVE_MEANING": grades.suggestive_meaning(),
        "ONE_THING": labels.ONE_THING,
        "ONE_THING_SENTENCE": labels.ONE_THING_SENTENCE,
        "ROBUST_WORD": robustness.WORD,
        "ROBUST_KINDS": robustness.KINDS,
        "ROBUST_SHARE": numbers.percent(thresholds.ROBUST),
        "COUNTED": {
            "key": counted.KEY,
            "rule": counted.RULE,
            "why": counted.WHY,
            "instead": counted.INSTEAD,
            "around": counted.AROUND,
            "alone": counted.ALONE,
            "hidden": counted.HIDDEN,
            "nothing": counted.NOTHING_TOGETHER,
        },
        "NETS": nets.WORDS,
        "NET_EXPECTATIONS": nets.EXPECTATIONS,
        "CAVEATS": {shown: caveats.short(shown) for shown in caveats.NOT_A_CAUSE},
        "LOOKED_THROUGH": caveats.LOOKED_THROUGH,
        "COMPARED_BEFORE": caveats.COMPARED_BEFORE,
        "PRESUPPOSING": caveats.PRESUPPOSING,
        "NOT_A_CAUSE": f"{caveats.NOT_A_CAUSE['association']}.",
        "EXCLUDED": labels.EXCLUDED,
        "EXCLUDED_MEANING": labels.EXCLUDED_MEANING,
        "KIND_OF_CASE": {
            "beyond": kind_of_case.BEYOND,
            "verdicts": kind_of_case.VERDICTS,
            "sentence": kind_of_case.SENTENCE,
            "explained": kind_of_case.EXPLAINED,
            "shares": kind_of_case.SHARES,
            "filtered": kind_of_case.FILTERED,
        },
        "HINTS": hints.HINTS,
        "FILTER_KEYS": list(filters.KEYS),
        "FILTER_HEADS": filters.HEADS,
        "CHILD_KEYS": [key for key, facet in FACETS.items() if facet.about == "child"],
    }
    lines = [
        f"export const {name} = {json.dumps(value, ensure_ascii=False)}"
        f"{' as const' if isinstance(value, list | dict) else ''};"
        for name, value in values.items()
    ]
    return _HEAD + "\n".join(lines) + "\n"


def main(arguments: Sequence[str]) -> int:
    """Write the module to the named file; return the exit code."""
    Path(arguments[0]).write_text(constants(), encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
