"""The season of the year, which only shows once two years are known: before that it cannot be told from the trend."""

import numpy as np
import numpy.typing as npt

from analytics.schema import DAYS_PER_WEEK

Array = npt.NDArray[np.float64]

_DAYS_PER_YEAR = 365.25
_YEARS = 2
_WAVES = 3  # a year in three waves: winter, half-years, and a season of four months


def steps_per_year(season: int) -> float:
    """Steps in a year: of days where a week has seven steps, else of weeks."""
    return _DAYS_PER_YEAR * season / DAYS_PER_WEEK


def knows_season_of_year(steps: int, season: int) -> bool:
    """Whether that many steps hold two years."""
    return steps >= _YEARS * round(steps_per_year(season)) - season


def season_of_year(scaled: Array, season: int, ahead: int) -> Array:
    """Yearly season of the past and of `ahead` more steps, around zero; all zero before two years are known.

    Three waves beside a straight trend, by least squares on the scaled series, as far as the years agree on them.
    """
    n = len(scaled)
    every = np.arange(n + ahead, dtype=float)
    if not knows_season_of_year(n, season):
        return np.zeros(n + ahead)
    year = steps_per_year(season)
    turns = 2 * np.pi * np.outer(every / year, np.arange(1, _WAVES + 1))
    waves = np.hstack([np.sin(turns), np.cos(turns)])
    trend = np.column_stack([np.ones(n), every[:n] / n])
    found = np.linalg.lstsq(np.hstack([trend, waves[:n]]), scaled, rcond=None)[0]
    level, season_waves = np.split(found, [trend.shape[1]])
    return np.asarray(waves @ season_waves * _agreement(scaled - trend @ level, waves[:n], n // round(year)))


def _agreement(rest: Array, waves: Array, years: int) -> float:
    """Part of the waves' power that the years have in common, in [0, 1]: what wanders shows a season in each, another.

    (|sum c|² - sum |c|²) / (n (n - 1)) over |mean c|², c the coefficients of the n years, two at least.
    """
    count = max(_YEARS, years)
    parts = zip(np.array_split(rest, count), np.array_split(waves, count), strict=True)
    own = np.array([np.linalg.lstsq(np.c_[np.ones(len(y)), x], y, rcond=None)[0][1:] for y, x in parts])
    power = float((own.sum(axis=0) ** 2).sum())
    common = (power - float((own**2).sum())) / (count - 1) * count
    return min(max(common / power, 0.0), 1.0) if power > 0 else 0.0
