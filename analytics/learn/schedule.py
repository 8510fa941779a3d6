"""When a test runs: from a Monday, clear of the seasons that the account's own demand shows, and why then."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pandas as pd

from analytics.learn.noise import Windows
from analytics.schema import DAYS_PER_WEEK, Fact, Notice, Period, Share
from analytics.unify import QueryPanel

_YEAR = 330  # days of history from which a season can be seen
_HIGH, _LOW = 1.4, 0.6  # weekly demand over its median: outside, a week is no usual one
_MOST_WEEKS = 52
_LAG = 4  # days until Search Console and late conversions are complete
_WEEK = timedelta(days=DAYS_PER_WEEK)


@dataclass(frozen=True, slots=True)
class Schedule:
    """Dates of a test, all inclusive, and why they are these.

    `table` is the period that the table to read out must cover; `start` the first paused day, `read` the first day
    that counts, `end` the last one, `readout` the day from which exports are complete.
    """

    table: Period
    start: date
    read: date
    end: date
    readout: date
    notices: tuple[Notice, ...] = ()


def next_start(today: date) -> date:
    """The Monday after the next full week.

    Examples
    --------
    >>> next_start(date(2026, 11, 24))
    datetime.date(2026, 12, 7)

    """
    return today + timedelta(days=2 * DAYS_PER_WEEK - today.weekday())


def unusual_weeks(panel: QueryPanel) -> dict[int, float] | None:
    """Demand of each unusual ISO week over the median week; None with less than eleven months of history.

    Demand is what people search, not what is bought: impressions of Search Console, else clicks.
    """
    daily = panel.by_day if panel.by_day is not None else panel.daily
    if daily is None:
        return None
    measures = [name for name in ("organic_impressions", "organic_clicks", "paid_clicks") if daily[name].sum() > 0]
    if not measures:
        return None
    demand = daily.groupby("date")[measures[0]].sum()
    if len(demand) < _YEAR:
        return None
    week = pd.DatetimeIndex(demand.index).isocalendar().week.to_numpy(dtype=int)
    by_week = demand.groupby(week).mean()
    ratio = by_week / float(np.median(by_week))
    values = zip(ratio.index.to_numpy(dtype=int), ratio.to_numpy(dtype=float), strict=True)
    return {int(at): float(value) for at, value in values if not _LOW <= value <= _HIGH}


def _dates(start: date, windows: Windows) -> tuple[Period, date, date]:
    read = start + timedelta(days=windows.skip_days)
    end = read + windows.weeks * _WEEK - timedelta(days=1)
    return Period(start - windows.before * _WEEK, end), read, end


def _clash(period: Period, unusual: dict[int, float]) -> int | None:
    """The first unusual ISO week that a period touches."""
    days = (period.start + timedelta(days=at) for at in range(period.days))
    return next((week for day in days if (week := day.isocalendar().week) in unusual), None)


def schedule(panel: QueryPanel, windows: Windows, today: date) -> Schedule:
    """Find the first Monday from which the days before the test, and the test, meet no unusual week."""
    first, unusual = next_start(today), unusual_weeks(panel)
    starts = [first + at * _WEEK for at in range(_MOST_WEEKS)]
    free = next((start for start in starts if _clash(_dates(start, windows)[0], unusual or {}) is None), first)
    period, read, end = _dates(free, windows)
    notices = _notices(unusual, _dates(first, windows)[0], first, free)
    return Schedule(period, free, read, end, end + timedelta(days=_LAG), notices)


def _notices(unusual: dict[int, float] | None, wanted: Period, first: date, free: date) -> tuple[Notice, ...]:
    if unusual is None:
        return (Notice.of("design.calendar.no_season"),)
    week = _clash(wanted, unusual)
    if week is None:
        return (Notice.of("design.calendar.usual"),)
    facts: dict[str, Fact] = {"week": week, "demand": Share(unusual[week]), "first": first}
    if free == first:
        return (Notice.of("design.calendar.no_room", **facts),)
    return (Notice.of("design.calendar.later", **facts, start=free),)
