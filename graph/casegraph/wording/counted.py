"""What is said of lines that rest on counts alone, where no test finds a pair that stands out.

A picture without a line answers nobody, and a line that looks tested and is not misleads. So a map
without a finding shows the strongest pairs by plain count, dotted, under a name of their own and
with the reason.
"""

from __future__ import annotations

from casegraph.thresholds import COUNTED_BY_LIFT, COUNTED_BY_NUMBER, FEWEST_COUNTED

KEY = "counted, not tested"
"""The name of such a line in legends and tables."""

RULE = (
    f"up to {COUNTED_BY_NUMBER} pairs that most reviews name, and up to {COUNTED_BY_LIFT} that "
    f"most exceed plain chance, named by at least {FEWEST_COUNTED} reviews and with a 95% interval "
    "of the odds ratio above 1"
)
"""Which pairs they are; where fewer reviews than that name any pair, the most that do is enough."""

WHY = {
    "none": "No pair stands out by the test in these reviews.",
    "few": "With so few reviews nothing is tested.",
    "settings": "At these settings no tested line is left.",
}
"""Why no tested line is drawn, in a sentence."""

INSTEAD = (
    f"Dotted lines are {KEY}, and no findings: the pairs that most reviews name, and those that "
    "most exceed plain chance."
)
"""What is drawn instead, in short."""

AROUND = (
    f"The themes most often named with it; a dotted line is {KEY}. The number is how many reviews "
    "name both, “exp.” how many are expected."
)
"""What stands round a chosen theme."""

NOTHING_TOGETHER = (
    "No review in view names two themes, so there is no line to draw. The themes by their number "
    "of reviews:"
)
HIDDEN = "At these settings no line is left: show more groups, or ask for fewer reviews of a pair."
ALONE = "No review in view names it together with another theme."
