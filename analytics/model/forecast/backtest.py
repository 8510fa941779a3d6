"""The back-test: what the same method would have said at earlier dates, held against what happened."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from analytics.model.forecast.intervals import Spread, spread
from analytics.model.forecast.members import MEMBERS, Fitted, combined, naive, paths
from analytics.model.forecast.scale import Scale

Array = npt.NDArray[np.float64]

METHODS = ("ensemble", *MEMBERS, "naive")
_FIRST_WEEKS, _FIRST_STEPS = 4, 10  # of data before the first origin: the members need as much
_ORIGINS = 16  # whose whole horizon is known
_LONG_WEEKS = 8  # from a longer horizon on, origins are two weeks apart
_MONTH_WEEKS = 4
_FEWEST = 3  # origins that must be known before an interval is made from them


@dataclass(frozen=True, eq=False)
class BackTest:
    """Forecasts at past origins and what came after; nothing in a forecast was known after its origin.

    Of a series made ready, that is: its breaks are found in the whole of it, so that what a forecast would have missed
    of a break itself is in no error.

    Attributes
    ----------
    origins
        Steps known at each origin, ascending; shape (origins,).
    forecasts
        By method (`METHODS`), shape (origins, steps); the same units as the series.
    actual
        What happened, shape (origins, steps); NaN in a hole and after the end of the series.
    naive_error
        Mean absolute error, before each origin, of repeating the week before: the unit of MASE; shape (origins,).
    scales
        The scale each origin's data were forecast on.
    season
        Steps in a week.
    is_sum
        Whether the total of a period is a sum (clicks, money), else a mean (CPC).

    """

    origins: npt.NDArray[np.int64]
    forecasts: Mapping[str, Array]
    actual: Array
    naive_error: Array
    scales: tuple[Scale, ...]
    season: int
    is_sum: bool

    @property
    def steps(self) -> int:
        """Length of the horizon tested."""
        return int(self.actual.shape[1])

    @property
    def is_whole(self) -> npt.NDArray[np.bool_]:
        """Origins whose horizon lies within the series."""
        return np.asarray(np.isfinite(self.actual[:, -self.season :]).any(axis=1))

    def mase(self, method: str = "ensemble") -> float | None:
        """Mean absolute scaled error of a method over whole origins [Hyndman & Koehler 2006]; None where undefined."""
        kept = self.is_whole & (self.naive_error > 0)
        if not kept.any():
            return None
        missed = np.nanmean(np.abs(self.actual - self.forecasts[method])[kept], axis=1)
        return float(np.mean(missed / self.naive_error[kept]))

    def errors(self, method: str) -> Array:
        """Errors on the scale of each origin; shape (origins, steps), NaN where nothing is known."""
        pairs = zip(self.scales, self.actual, self.forecasts[method], strict=True)
        return np.array([scale.error(actual, forecast) for scale, actual, forecast in pairs])

    def known_at(self, errors: Array, steps: int) -> Array:
        """Only the errors that were known once `steps` steps had passed: those of days before."""
        ends = self.origins[:, None] + np.arange(self.steps)[None, :]
        return np.where(ends < steps, errors, np.nan)

    def bands(self, method: str = "ensemble") -> tuple[Array, Array]:
        """The 80 % band that each origin would have shown, from earlier errors only; NaN before three are known."""
        errors, path = self.errors(method), self.forecasts[method]
        lower, upper = np.full(path.shape, np.nan), np.full(path.shape, np.nan)
        for row, origin in enumerate(self.origins):
            known = self.known_at(errors, int(origin))
            if np.isfinite(known).any(axis=1).sum() >= _FEWEST:
                found = spread(known, self.season)
                lower[row], upper[row] = found.band(path[row], self.scales[row])
        return lower, upper

    def coverage(self, method: str = "ensemble") -> float | None:
        """Share of what happened within the 80 % bands; None when no origin had enough of a past to make one."""
        lower, upper = self.bands(method)
        judged = np.isfinite(lower) & np.isfinite(self.actual)
        if not judged.any():
            return None
        return float(np.mean((lower <= self.actual)[judged] & (self.actual <= upper)[judged]))

    @cached_property
    def spread(self) -> Spread:
        """How far a step lies from its forecast, from all origins."""
        return spread(self.errors("ensemble"), self.season)

    def total_errors(self, weeks: int, method: str = "ensemble") -> Array:
        """Logarithm of what a period brought over what was forecast, per origin; NaN where the period is not known.

        Steps in a hole are left out of both sides.
        """
        steps = weeks * self.season
        actual, path = self.actual[:, :steps], self.forecasts[method][:, :steps]
        known = np.isfinite(actual)
        sums = np.where(known, actual, 0.0).sum(axis=1), np.where(known, path, 0.0).sum(axis=1)
        is_known = known.mean(axis=1) >= 1 - 1 / (2 * weeks)
        ratio = np.where(is_known & (sums[0] > 0) & (sums[1] > 0), sums[0], np.nan) / np.where(sums[1] > 0, sums[1], 1)
        return np.asarray(np.log(ratio))

    @property
    def month_error(self) -> float | None:
        """Mean size of the error on four weeks, as a share; None where no origin has four known weeks after it."""
        if self.steps < _MONTH_WEEKS * self.season:
            return None
        errors = self.total_errors(_MONTH_WEEKS)
        known = errors[np.isfinite(errors)]
        return float(np.mean(np.abs(np.expm1(known)))) if len(known) else None


def _week_on_week(past: Array, season: int) -> float:
    """Mean absolute change from one week to the next; NaN where no two weeks that follow each other are known."""
    change = np.abs(past[season:] - past[:-season])
    return float(np.nanmean(change)) if np.isfinite(change).any() else float("nan")


def _before_first(season: int) -> int:
    return max(_FIRST_WEEKS * season, _FIRST_STEPS)


def _after_known(values: Array, places: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """The places themselves, or, in a hole, the one after the last known value before it."""
    ends = np.flatnonzero(np.isfinite(values)) + 1
    return np.unique(ends[np.maximum(np.searchsorted(ends, places, side="right") - 1, 0)])


def tested_steps(n: int, steps: int, season: int) -> int:
    """Horizon of the back-test: the one asked for, as far as the series has twice its length after a first month."""
    longest = (n - _before_first(season)) // (2 * season) * season
    return max(season, min(steps, longest))


def back_test(values: Array, season: int, steps: int, *, is_count: bool, is_sum: bool) -> BackTest:
    """Forecast from past origins, a week apart (two where they would be many), without a look at what follows.

    Parameters are learnt at the first origin and kept; levels, weekdays and trends are learnt at each.
    """
    n, horizon = len(values), tested_steps(len(values), steps, season)
    first = max(_before_first(season), n - horizon - (_ORIGINS - 1) * season)
    apart = season if horizon <= _LONG_WEEKS * season else 2 * season
    origins = _after_known(values, np.arange(n - apart, first - 1, -apart)[::-1])
    fitted: Fitted = {}
    scales, made, repeated, unit = [], [], [], []
    for origin in origins:
        past = values[:origin]
        scales.append(Scale.of(past, is_count=is_count))
        made.append(paths(past, scales[-1], season, horizon, fitted))
        repeated.append(naive(past, season, horizon))
        unit.append(_week_on_week(past, season))
    members = np.array(made)
    forecasts = {"ensemble": combined(members), "naive": np.array(repeated)}
    forecasts |= {name: members[:, at] for at, name in enumerate(MEMBERS)}
    padded = np.concatenate([values, np.full(horizon, np.nan)])
    actual = padded[origins[:, None] + np.arange(horizon)]
    return BackTest(origins, forecasts, actual, np.array(unit), tuple(scales), season, is_sum)
