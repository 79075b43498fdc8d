"""What the scripts of a page are told rather than told by hand: figures and words of the library.

A script that writes *5* or *clear (q up to 0.05)* itself would go on writing it when the library
has changed its mind. So every page with scripts of its own carries these in its JSON block
``settings``, beside what only that page needs.
"""

from __future__ import annotations

from typing import Any

from casegraph import thresholds
from casegraph.wording import caveats, grades, labels, numbers


def shared_settings(shown: str = "association", things: str = "pairs") -> dict[str, Any]:
    """Return the settings that every page with scripts has.

    Parameters
    ----------
    shown
        What the page shows, a key of :data:`casegraph.wording.caveats.NOT_A_CAUSE`.
    things
        What the page grades, for the sentences on grades.

    Returns
    -------
    dict
        ``caveat`` and ``notACause``, sentences for the foot of a picture and for a panel;
        ``thresholds``, the figures by name; ``grades``, weakest first; ``gradeKey``, each as a
        legend names it; ``gradeMeaning``: ``all`` and ``suggestive``, what they say of findings
        taken together, and ``counted``, what to say after a number of suggestive ones; ``units``
        and ``netWords``, plurals and labels; ``netExpectations``, what follows *more often*.

    >>> found = shared_settings("line")
    >>> found["thresholds"]["few"], found["gradeKey"]["clear"], found["units"]["child"]
    (20, 'clear (q up to 0.05)', 'children')
    """
    return {
        "caveat": caveats.short(shown),
        "notACause": f"{caveats.NOT_A_CAUSE['association']}.",
        "thresholds": {
            "alpha": thresholds.ALPHA,
            "clear": thresholds.CLEAR,
            "suggestive": thresholds.SUGGESTIVE,
            "fewest": thresholds.FEWEST_UNITS,
            "few": thresholds.FEW_UNITS,
            "fewForTests": thresholds.FEW_FOR_TESTS,
            "smallestP": numbers.SMALLEST_P,
            "largestOdds": numbers.LARGEST_ODDS,
        },
        "grades": list(thresholds.GRADES),
        "gradeKey": grades.KEY,
        "gradeMeaning": {
            "all": grades.meaning(things),
            "suggestive": grades.suggestive_meaning(things),
            "counted": grades.SUGGESTIVE_SHARE,
        },
        "units": labels.UNITS,
        "netWords": labels.NETS,
        "netExpectations": labels.NET_EXPECTATIONS,
    }
