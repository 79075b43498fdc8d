"""Themes through time: their shares by period, a test for a trend, and a network a period."""

from casegraph.trend.armitage import CochranArmitage, cochran_armitage
from casegraph.trend.networks import networks_by_period
from casegraph.trend.periods import DATES, Period, parse_periods
from casegraph.trend.shares import Trend, trend

__all__ = [
    "DATES",
    "CochranArmitage",
    "Period",
    "Trend",
    "cochran_armitage",
    "networks_by_period",
    "parse_periods",
    "trend",
]
