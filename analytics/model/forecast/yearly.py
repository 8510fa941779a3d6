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

    Three waves beside a straight trend and a level per year, by least squares on the scaled series.
    """
    n = len(scaled)
    every = np.arange(n + ahead, dtype=float)
    if not knows_season_of_year(n, season):
        return np.zeros(n + ahead)
    turns = 2 * np.pi * np.outer(every / steps_per_year(season), np.arange(1, _WAVES + 1))
    waves = np.hstack([np.sin(turns), np.cos(turns)])
    trend = np.column_stack([np.ones(n), every[:n] / n])
    found = np.linalg.lstsq(np.hstack([trend, waves[:n]]), scaled, rcond=None)[0]
    return np.asarray(waves @ found[trend.shape[1] :])
