"""Both sides of the busiest queries by day as rectangles, and the days on which an ad that usually runs did not."""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.schema import DAYS_PER_WEEK, OTHER_SEARCH_TERMS, Notice
from analytics.unify import QueryPanel

Array = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]

DEEPEST = 20.5  # a listing further down wins no clicks to speak of
BINS = 21  # whole ranks 1 to 20; 0 where not listed
CELLS = 4  # rank 1, 2-4, 5-10, 11-20
MOST_QUERIES = 2000  # the busiest; the others learn from their segment
_CELL_OF_BIN = np.concatenate([[CELLS], np.repeat(np.arange(CELLS), [1, 3, 6, 10])])
_LEAST_CLICKS = 10.0
_LEAST_PERIODS = 8
_LEAST_EXPECTED = 8.0  # impressions missing from a run of zeros before it counts as an ad that is off
_LEAST_RUN = 3  # days
_NEAR = 56  # days of an off run that are compared: what lies further from an ad day is another season
_LEAST_OF_WEEKDAY = 0.2  # ad days of a weekday over those of the one with most
_LONG = 365.0  # days off before the first ad day, unknown and long
_MEASURES = ("paid_impressions", "paid_clicks", "cost", "organic_impressions", "organic_clicks", "organic_position")


@dataclass(frozen=True, slots=True)
class NoHistory:
    """The days say nothing, and why."""

    reason: Notice


@dataclass(frozen=True, eq=False)
class History:
    """Rectangles of shape (queries, periods); a period is a day, or a week where the exports are weekly.

    Attributes
    ----------
    rows
        Place of each query in `QueryPanel.frame`.
    days
        First day of each period that both sides cover.
    paid_impressions, paid_clicks, cost, organic_impressions, organic_clicks
        Counts and money, 0 where the side has no row.
    organic_position
        NaN where the listing was not seen.
    off
        The ad usually runs and did not: a run of periods without impressions in which at least eight were expected.
    days_off
        Days since the ad last ran; 365 before it first did; 0 while it runs.

    """

    rows: npt.NDArray[np.int64]
    days: npt.NDArray[np.datetime64]
    step: int
    paid_impressions: Array
    paid_clicks: Array
    cost: Array
    organic_impressions: Array
    organic_clicks: Array
    organic_position: Array
    off: Mask
    days_off: Array

    def only(self, keep: Mask) -> "History":
        """Return some queries' days."""
        tables = {name: getattr(self, name)[keep] for name in ("rows", "off", "days_off", *_MEASURES)}
        return replace(self, **tables)

    @cached_property
    def ranks(self) -> npt.NDArray[np.int64]:
        """Whole rank of each period's mean position, 0 where it is unknown or deeper than 20."""
        listed = np.isfinite(self.organic_position) & (self.organic_position <= DEEPEST)
        whole = np.clip(np.round(np.where(listed, self.organic_position, 0.0)), 1, BINS - 1)
        return np.where(listed, whole, 0).astype(np.int64)

    @property
    def cells(self) -> npt.NDArray[np.int64]:
        """Rank cell of each period: 0 at rank 1, 1 at 2-4, 2 at 5-10, 3 at 11-20, 4 where not listed."""
        return np.asarray(_CELL_OF_BIN[self.ranks])

    @cached_property
    def compared(self) -> Mask:
        """Off periods near enough to an ad period to be compared with it, on weekdays on which the ad usually runs."""
        left = _since(self.off[:, ::-1])[:, ::-1] * self.step
        comes_back = ~np.logical_and.accumulate(self.off[:, ::-1], axis=1)[:, ::-1]
        since, until = np.where(self.days_off >= _LONG, np.inf, self.days_off), np.where(comes_back, left, np.inf)
        return self.off & (np.minimum(since, until) <= _NEAR) & self._runs_that_weekday()

    @cached_property
    def beside(self) -> Mask:
        """Ad periods to compare with: those within eight weeks of a compared one; all of a query that has none.

        Click rates drift over a year, with the season and the results page; what stands near in time has drifted least.
        """
        off = self.compared
        near = np.minimum(_since(~off), _since(~off[:, ::-1])[:, ::-1]) * self.step <= _NEAR
        return ~self.off & (near | ~off.any(axis=1, keepdims=True))

    def _runs_that_weekday(self) -> Mask:
        """False on weekdays whose ads are switched off by timetable: there is no such day with the ad beside them."""
        if self.step > 1:
            return np.ones_like(self.off)
        weekday = self.days.astype("datetime64[D]").astype(np.int64) % DAYS_PER_WEEK
        ran = ~self.off @ np.eye(DAYS_PER_WEEK)[weekday]
        return np.asarray((ran >= _LEAST_OF_WEEKDAY * ran.max(axis=1, keepdims=True))[:, weekday])


def history(panel: QueryPanel) -> History | NoHistory:
    """Return the days of the busiest queries that both sides cover, or why there are none."""
    facts = panel.facts
    if not (facts.is_dated("paid") and facts.is_dated("organic")):
        return NoHistory(Notice.of("model.no_history.undated"))
    rows = busiest(panel.frame)
    if not len(rows):
        return NoHistory(Notice.of("model.no_history.no_clicks", least=int(_LEAST_CLICKS)))
    rows = rows[~panel.frame["query"].iloc[rows].isin(panel.bought_elsewhere).to_numpy()]
    if not len(rows):
        return NoHistory(Notice.of("scope.lacks.own_days"))
    days = _common_days(panel)
    if len(days) < _LEAST_PERIODS:
        return NoHistory(Notice.of("model.no_history.short", n=len(days), least=_LEAST_PERIODS))
    daily = facts.only(frozenset(panel.frame["query"].to_numpy()[rows])).daily()
    if daily is None:
        return NoHistory(Notice.of("model.no_history.undated"))
    return _rectangles(daily, panel.frame["query"].to_numpy()[rows], rows, days)


def busiest(frame: pd.DataFrame) -> npt.NDArray[np.int64]:
    """Places of the queries with at least ten paid clicks, at most 2,000, most clicks first."""
    clicks = frame["paid_clicks"].where(frame["query"] != OTHER_SEARCH_TERMS, 0.0).to_numpy()
    order = np.argsort(-clicks, kind="stable")[:MOST_QUERIES]
    return np.asarray(order[clicks[order] >= _LEAST_CLICKS])


def _common_days(panel: QueryPanel) -> npt.NDArray[np.datetime64]:
    """Days on which both sides have any row at all: a day that a file lacks is no day without ads."""
    paid, organic = (
        sums.dropna(subset="day")["day"].to_numpy("datetime64[ns]")
        for sums in panel.facts.sums_of(("paid", "organic"), "day")
    )
    return np.intersect1d(paid, organic)


def _rectangles(
    daily: pd.DataFrame, names: npt.NDArray[np.object_], rows: npt.NDArray[np.int64], days: npt.NDArray[np.datetime64]
) -> History:
    row = pd.Index(names).get_indexer(pd.Index(daily["query"]))
    at = pd.Index(days).get_indexer(pd.Index(daily["date"]))
    kept = (row >= 0) & (at >= 0)
    tables = {}
    for name in _MEASURES:
        tables[name] = np.full((len(names), len(days)), np.nan if name == "organic_position" else 0.0)
        tables[name][row[kept], at[kept]] = daily[name].to_numpy(dtype=float)[kept]
    step = max(1, round(float(np.median(np.diff(days).astype("timedelta64[h]").astype(float) / 24))))
    least = -(-_LEAST_RUN // step)
    off = _off(tables["paid_impressions"], tables["organic_impressions"], least)
    since = _since(off) * step
    never_yet = np.maximum.accumulate(tables["paid_impressions"], axis=1) <= 0
    return History(rows, days, step, **tables, off=off, days_off=np.where(off & never_yet, _LONG, since))


def _off(paid: Array, organic: Array, least: int) -> Mask:
    """Runs of zeros, `least` periods long, in which the usual ratio to organic impressions lets eight expect.

    A shorter run may be a bid that was too low that day, and bids follow demand and rank: no accident.
    """
    ratio = np.divide(paid, organic, out=np.full(paid.shape, np.nan), where=(paid > 0) & (organic > 0))
    known = np.isfinite(ratio).sum(axis=1) > 0
    usual = np.zeros(len(paid))
    usual[known] = np.nanmedian(ratio[known], axis=1)
    is_zero = paid == 0
    starts = np.ones(paid.shape, dtype=bool)
    starts[:, 1:] = is_zero[:, 1:] != is_zero[:, :-1]
    run = starts.ravel().cumsum() - 1
    expected = np.bincount(run, weights=(usual[:, None] * organic * is_zero).ravel())
    is_long = np.bincount(run) >= least
    return np.asarray(is_zero & ((expected >= _LEAST_EXPECTED) & is_long)[run].reshape(paid.shape))


def _since(flag: Mask) -> Array:
    """Periods since the flag was last down, itself included: 1, 2, 3 … along each run, 0 outside."""
    place = np.arange(1, flag.shape[1] + 1, dtype=float)[None, :]
    last = np.maximum.accumulate(np.where(flag, 0.0, place), axis=1)
    return np.where(flag, place - last, 0.0)
