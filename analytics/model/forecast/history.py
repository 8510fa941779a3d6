"""A series made ready: on a regular calendar, its breaks found and said, and what is used after them."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.model.forecast.events import Event, EventKind, abnormal_zeros, first_known, unfinished_days
from analytics.model.forecast.question import MEASURES, Measured, NoForecast
from analytics.model.forecast.runs import runs
from analytics.model.forecast.steps import Step, steps
from analytics.schema import DAYS_PER_WEEK, Notice

Array = npt.NDArray[np.float64]

LEAST_WEEKS = {DAYS_PER_WEEK: 6, 1: 14}  # by steps in a week
_WEEKS_AFTER_STEP = 8  # from which on only what follows a step is used
_COARSEST = 8  # days between two rows, beyond which they are no weeks
_SHORT_RUN = 3  # days of zeros at the end that are an unfinished export, not a stop


@dataclass(frozen=True, eq=False)
class History:
    """A measure of a segment on a regular calendar, ready to be forecast.

    Attributes
    ----------
    dates
        First days of the steps (a day or a week each), without a gap.
    values
        What is used, NaN where masked; with `raised` before a recent step, so that all stands at today's level.
    seen
        What the files say, over the same dates.
    used
        Place of the first step that is used: what precedes a launch or an older step is not.
    season
        Steps in a week: 7 for days, 1 for weeks.
    events
        What was found, in order of time.

    """

    measure: str
    dates: pd.DatetimeIndex
    values: Array
    seen: Array
    used: int
    season: int
    events: tuple[Event, ...]

    @property
    def known(self) -> Array:
        """The part that is used."""
        return self.values[self.used :]

    @property
    def step_days(self) -> int:
        """Days in a step."""
        return DAYS_PER_WEEK // self.season

    @property
    def kind(self) -> Measured:
        """What kind of measure it is."""
        return MEASURES[self.measure]


def prepare(days: pd.DataFrame, measure: str) -> History | NoForecast:
    """Make a measure of `daily.daily` ready: trim, mask and re-level what breaks it, and say so.

    A hole or pause is masked; what precedes a launch is left out, and what precedes a step too, once eight weeks
    follow it; before that it is brought to the new level. Unfinished last days are cut off.
    """
    stated = days[measure].dropna().sort_index()
    if not len(stated):
        return NoForecast(Notice.of("forecast.none.undated"))
    if not (stated > 0).any():
        return NoForecast(Notice.of("forecast.none.nothing"))
    gap = stated.index.to_series().diff().dt.days.median() if len(stated) > 1 else 1.0
    if gap > _COARSEST:
        return NoForecast(Notice.of("forecast.none.coarse"))
    season = 1 if gap > 1 + DAYS_PER_WEEK // 2 else DAYS_PER_WEEK
    calendar = pd.date_range(stated.index[0], stated.index[-1], freq=f"{DAYS_PER_WEEK // season}D")
    return _Maker(measure, calendar, days.reindex(calendar), season).history()


class _Maker:
    """The steps of `prepare`, each of which changes the values and notes what it found."""

    def __init__(self, measure: str, calendar: pd.DatetimeIndex, days: pd.DataFrame, season: int) -> None:
        self.measure, self.kind, self.season = measure, MEASURES[measure], season
        self.calendar, self.days = calendar, days
        self.values = days[measure].to_numpy(dtype=float).copy()
        self.used, self.end = 0, len(self.values)
        self.events: list[Event] = []

    def history(self) -> History | NoForecast:
        """Look for each kind of break in turn."""
        self._launch()
        self._unfinished()
        if stopped := self._zeros():
            return stopped
        self._holes()
        self._steps()
        return self._short() or self._made()

    def _note(self, kind: EventKind, start: int, stop: int, change: float | None = None) -> None:
        days = timedelta(days=DAYS_PER_WEEK // self.season - 1)
        self.events.append(Event(kind, self._day(start), self._day(stop - 1) + days, change))

    def _day(self, place: int) -> date:
        return self.calendar[place].date()

    def _launch(self) -> None:
        self.used = first_known(self.values)
        if self.used >= 2 * self.season:
            self._note("launch", self.used, self.used + 1)

    def _unfinished(self) -> None:
        part = self.values[self.used :]
        cut = unfinished_days(part, self.season, is_count=self.kind.is_count) if self.kind.is_sum else 0
        if cut:
            self._note("lag" if self.kind.side == "organic" else "unfinished", self.end - cut, self.end)
            self.end -= cut

    def _zeros(self) -> NoForecast | None:
        values, clicks = self.values[: self.end], self.days["paid_clicks"].to_numpy(dtype=float)
        for run in abnormal_zeros(values, self.season, is_count=self.kind.is_count) if self.kind.is_sum else ():
            is_untracked = self.measure == "conversions" and bool(np.median(clicks[run] > 0))
            if run.stop == self.end and run.stop - run.start > _SHORT_RUN:
                why = "forecast.none.untracked" if is_untracked else "forecast.none.stopped"
                return NoForecast(Notice.of(why, start=self._day(run.start)))
            if run.stop == self.end:
                self.end = run.start
                self._note("unfinished", run.start, run.stop)
            else:
                self._note("untracked" if is_untracked else "pause", run.start, run.stop)
            self.values[run] = np.nan
        return None

    def _holes(self) -> None:
        """Days without a row: of the clicks where the measure is their price, which days without clicks lack."""
        stated = self.days["paid_clicks" if self.measure == "cpc" else self.measure].to_numpy(dtype=float)
        for run in runs(~np.isfinite(stated[self.used : self.end])):
            self._note("hole", self.used + run.start, self.used + run.stop)

    def _steps(self) -> None:
        values = self.values[self.used : self.end]
        is_tracked = self.measure == "conversions" and bool(self.days["paid_clicks"].gt(0).any())
        if is_tracked:
            clicks = self.days["paid_clicks"].to_numpy(dtype=float)[self.used : self.end]
            rate = np.where(clicks > 0, values / np.where(clicks > 0, clicks, 1.0), np.nan)
            found = steps(rate, self.season, counts=values)
        else:
            found = steps(values, self.season, counts=values if self.kind.is_count else None)
        for step in found:
            at = self.used + step.at
            self._note("tracking" if is_tracked else "step", at, at + 1, float(np.expm1(step.change)))
        self._use_after(found)

    def _use_after(self, found: list[Step]) -> None:
        start = self.used
        for step in found:
            at = start + step.at
            if self.end - at >= _WEEKS_AFTER_STEP * self.season:
                self.used = at
            else:
                self.values[:at] *= np.exp(step.change)

    def _short(self) -> NoForecast | None:
        known = int(np.isfinite(self.values[self.used : self.end]).sum())
        least = LEAST_WEEKS[self.season] * self.season
        if known >= least:
            return None
        code = "forecast.none.short_days" if self.season > 1 else "forecast.none.short_weeks"
        return NoForecast(Notice.of(code, known=known, least=least))

    def _made(self) -> History:
        known = np.flatnonzero(np.isfinite(self.values[: self.end]))
        end = int(known[-1]) + 1
        self.used = int(known[known >= self.used][0])
        seen = self.days[self.measure].to_numpy(dtype=float)
        events = tuple(sorted(self.events, key=lambda event: event.start))
        return History(self.measure, self.calendar[:end], self.values[:end], seen[:end], self.used, self.season, events)
