"""A test that could be run: its queries, how it is read, how sharp it is, what it costs and what it is worth."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

import pandas as pd

from analytics.learn.history import Measure
from analytics.learn.information import Information
from analytics.learn.noise import Windows
from analytics.learn.readout import MethodName
from analytics.learn.segments import Kind
from analytics.schema import DAYS_PER_MONTH, DAYS_PER_WEEK

Verdict = Literal["worth", "not_worth", "unresolved"]
Method = Literal["randomised", "on_off"]

LENGTHS = range(4, 13)  # weeks that are read


@dataclass(frozen=True, slots=True)
class Options:
    """What a design is asked for.

    Attributes
    ----------
    today
        The day it is made; a test starts later.
    horizon_months
        Months over which what is learnt is used, the test included.
    skip_days
        Days left out at the start of the test, while rivals react; rounded up to whole weeks.
    seed
        Of the lot and of every simulation.

    """

    today: date
    horizon_months: int = 12
    skip_days: int = 14
    seed: int = 20

    @property
    def skipped(self) -> int:
        """Days left out, in whole weeks."""
        return -(-self.skip_days // DAYS_PER_WEEK) * DAYS_PER_WEEK


@dataclass(frozen=True, eq=False)
class Candidate:
    """A test that could be run.

    Attributes
    ----------
    kind, name
        Which queries: the kind of segment, and the theme or query that names it.
    method
        `randomised`: half of the queries paused, drawn by lot; `on_off`: all paused, others left as they are.
    measure
        `clicks` of both sides, or `clicks_per_search`, whichever strays less by itself.
    analysis
        The method of `readout` that the power is promised for.
    units
        One row per query: `query, text, arm` (`paused` or `kept`), `weekly_clicks`, `paid_share`, `monthly_cost`.
    windows
        Weeks compared with, days left out, weeks read.
    by_weeks
        `weeks`, `power` to tell `other` from `supposed`, and `detectable`: the smallest distance from `supposed` that
        is seen in four tests of five (in incremental share; NaN when none is).
    break_even
        Incremental share at which the ads of these queries earn what they cost.
    supposed, other
        Incremental share that today's decision supposes, and the one that would change it (`Stakes.sides`).
    information
        What the answer is worth per month.
    exact
        What an answer of the same test without error would be worth per month.
    gain
        What the answer is worth over the horizon left after the test.
    cost
        What the test loses against the best decision today: profit of what is paused, and losses of what is kept.
    lost, saved
        Contribution that the paused ads would have brought during the test, and the spend they would have cost.
    verdict
        `not_worth` when even an exact answer would not repay the cost, `unresolved` when no length reaches a power of
        80 %, else whether the gain exceeds the cost.
    needed_weeks, needed_queries
        What 80 % would take; None where nothing would, or nothing more is needed.

    """

    kind: Kind
    name: str
    method: Method
    measure: Measure
    analysis: MethodName
    units: pd.DataFrame
    windows: Windows
    by_weeks: pd.DataFrame
    break_even: float
    supposed: float
    other: float
    information: Information
    exact: float
    gain: float
    cost: float
    lost: float
    saved: float
    verdict: Verdict
    needed_weeks: int | None
    needed_queries: int | None

    @property
    def net(self) -> float:
        """Gain less cost, account currency over the horizon."""
        return self.gain - self.cost

    @property
    def power(self) -> float:
        """Chance of telling `other` from `supposed` at the length chosen."""
        return self._at("power")

    @property
    def detectable(self) -> float:
        """Smallest distance from `supposed` seen in four tests of five at the length chosen; NaN when none is."""
        return self._at("detectable")

    def _at(self, name: str) -> float:
        return float(self.by_weeks.set_index("weeks")[name][self.windows.weeks])

    @property
    def months(self) -> float:
        """Length of the pause."""
        return pause_months(self.windows)


def pause_months(windows: Windows) -> float:
    """Months from the first paused day to the last."""
    return (windows.skip_days + windows.weeks * DAYS_PER_WEEK) / DAYS_PER_MONTH
