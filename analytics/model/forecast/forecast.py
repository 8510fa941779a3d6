"""The forecast of one measure of one segment: median of four members, calibrated band, totals, and the back-test."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.special import stdtrit

from analytics.model.forecast.backtest import BackTest, back_test
from analytics.model.forecast.daily import daily
from analytics.model.forecast.history import History, prepare
from analytics.model.forecast.intervals import counting_band, growth_of
from analytics.model.forecast.members import combined, paths
from analytics.model.forecast.question import Asked, NoForecast
from analytics.model.forecast.scale import Scale
from analytics.schema import INTERVAL, Interval
from analytics.unify import QueryPanel

Array = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Forecast:
    """What comes if nothing changes.

    Attributes
    ----------
    dates
        First days of the steps ahead.
    path, lower, upper
        The median forecast of each step and its 80 % band; units of the measure per step.
    history
        What it was learnt from, with the breaks found.
    back_test
        What the same method would have said earlier, and what happened.

    """

    asked: Asked
    dates: pd.DatetimeIndex
    path: Array
    lower: Array
    upper: Array
    history: History
    back_test: BackTest

    def total(self, weeks: int) -> Interval:
        """What the next `weeks` weeks bring together (the mean for a price), with its own 80 % interval.

        The usual size of the logarithm of past totals over their forecasts, as it grows with the length of the period,
        times Student's t: few periods that do not overlap stand behind it. Never narrower than the chance of a count.
        """
        path = self.path[: weeks * self.history.season]
        value = float(path.sum()) if self.history.kind.is_sum else float(path.mean())
        base, growth = self._total_growth
        width = self._student(weeks) * float(np.sqrt(base + growth * weeks))
        lower, upper = value * np.exp(-width), value * np.exp(width)
        if self.history.kind.is_count:
            least, most = counting_band(np.array([value]))
            lower, upper = min(lower, float(least[0])), max(upper, float(most[0]))
        return Interval(value, float(lower), float(upper))

    @cached_property
    def _total_growth(self) -> tuple[float, float]:
        longest = self.back_test.steps // self.history.season
        errors = [self.back_test.total_errors(weeks) for weeks in range(1, longest + 1)]
        weeks = np.repeat(np.arange(1.0, longest + 1), [len(error) for error in errors])
        squares = np.square(np.concatenate(errors))
        return growth_of(weeks, squares) if np.isfinite(squares).any() else (1.0, 0.0)

    def _student(self, weeks: int) -> float:
        origins = self.back_test.origins
        tested = (int(origins[-1] - origins[0])) / self.history.season + 1
        return float(stdtrit(1 + tested / min(weeks, self.back_test.steps // self.history.season), INTERVAL[1]))

    def earlier(self, weeks: int, *, year: bool) -> float | None:
        """What the same weeks of last year brought, or the weeks just before; None where not all of them are known."""
        season = self.history.season
        steps, seen = weeks * season, self.history.seen
        end = len(seen) if not year else len(seen) - 52 * season + steps
        if end > len(seen) or end - steps < 0:
            return None
        past = seen[end - steps : end]
        if np.isfinite(past).mean() < 1 - 1 / (2 * weeks):
            return None
        mean = float(np.nanmean(past))
        return mean * steps if self.history.kind.is_sum else mean


def forecast(panel: QueryPanel, asked: Asked) -> Forecast | NoForecast:
    """Forecast a measure of a segment from the panel's days, or say why that cannot be done."""
    return forecast_days(daily(panel, asked.segment), asked)


def forecast_days(days: pd.DataFrame, asked: Asked) -> Forecast | NoForecast:
    """Forecast a measure of `daily.daily`: columns `MEASURES`, indexed by date."""
    history = prepare(days, asked.measure)
    if isinstance(history, NoForecast):
        return history
    steps = asked.weeks * history.season
    test = back_test(history.known, history.season, steps, is_count=history.kind.is_count, is_sum=history.kind.is_sum)
    path, scale = _path(history, steps)
    lower, upper = test.spread.band(path, scale)
    return Forecast(asked, _ahead(history, steps), path, lower, upper, history, test)


def _path(history: History, steps: int) -> tuple[Array, Scale]:
    scale = Scale.of(history.known, is_count=history.kind.is_count)
    return combined(paths(history.known, scale, history.season, steps, {})), scale


def _ahead(history: History, steps: int) -> pd.DatetimeIndex:
    step = pd.Timedelta(days=history.step_days)
    return pd.date_range(history.dates[-1] + step, periods=steps, freq=step)


def outlook(panel: QueryPanel, asked: Asked) -> tuple[float, float | None] | NoForecast:
    """Total ahead and that of as many weeks before, without a band or a back-test: for many segments at once."""
    history = prepare(daily(panel, asked.segment), asked.measure)
    if isinstance(history, NoForecast):
        return history
    path, _ = _path(history, asked.weeks * history.season)
    recent = history.seen[-len(path) :]
    before = float(np.nansum(recent) if history.kind.is_sum else np.nanmean(recent))
    return float(path.sum() if history.kind.is_sum else path.mean()), before if len(recent) == len(path) else None
