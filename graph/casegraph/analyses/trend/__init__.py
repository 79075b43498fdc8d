"""Themes through time: their shares by period, a test for a trend, and one network per period."""

from casegraph.analyses.trend.networks import networks_by_period
from casegraph.analyses.trend.periods import DATES, Period, parse_periods
from casegraph.analyses.trend.shares import Trend, trend
from casegraph.stats.linear_trend import CochranArmitage, cochran_armitage

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
