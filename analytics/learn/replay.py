"""Tests that were never run, replayed over an account's history: how far a read-out strays when nothing happened."""

from math import log1p, sqrt

import numpy as np
from scipy.stats import norm
from scipy.stats import t as student

from analytics.learn.estimate import Estimate
from analytics.learn.experiment import Array, Days, Experiment
from analytics.learn.noise import Daily, Noise, Windows
from analytics.learn.power import LEVEL
from analytics.learn.readout import MethodName, readout
from analytics.learn.rectangle import LEAST_PRESENT
from analytics.model.priors import demand_spread
from analytics.schema import DAYS_PER_WEEK

_STEP = 28
_MOST = 8  # replays of one test
_USUAL = 2.0  # replays that the usual noise counts for


def method_of(controls: int) -> MethodName:
    """How the sum of paused queries is read: against the sum of others, else against its own past."""
    return MethodName.TBR if controls else MethodName.STRUCTURAL


def _relative(answer: Estimate) -> tuple[float, float] | None:
    """Effect and stated error on the log scale; None where the effect takes more than there was."""
    if answer.scale == "log":
        return answer.value, answer.error
    base = (answer.base or 0.0) - answer.value
    return (log1p(answer.value / base), answer.error / base) if base > 0 and answer.value > -base else None


def _series(daily: Daily) -> Array:
    """Daily measure of the sum of all units; NaN on a day without searches."""
    total = daily.summed()
    if total.searches is None:
        return total.clicks
    return np.asarray(total.clicks / np.where(total.searches > 0, total.searches, np.nan))


def replays(days: Days, paused: Daily, kept: Daily, windows: Windows) -> list[tuple[float, float]]:
    """Effect and stated error, on the log scale, of the test at up to eight places of the history.

    Paused and kept queries count as one series each; without any that are kept, the paused one is read by itself.
    """
    table = np.column_stack([_series(arm) for arm in (paused, kept) if arm.clicks.shape[1]])
    units, found = ("paused", "kept")[: table.shape[1]], []
    treated = np.array([unit == "paused" for unit in units])
    for first in list(range(0, len(table) - windows.days + 1, _STEP))[-_MOST:]:
        part = slice(first, first + windows.days)
        start = int(days[min(first + windows.before * DAYS_PER_WEEK, len(days) - 1)])
        whole = np.isfinite(table[part]).all(axis=1)
        if not (table[part][whole] > 0).all() or whole.mean() < LEAST_PRESENT:
            continue
        test = Experiment(days[part][whole], units, treated, table[part][whole], start, windows.skip_days)
        answer = readout(test, [method_of(len(units) - 1)]).answers[0]
        effect = _relative(answer) if isinstance(answer, Estimate) else None
        found += [effect] if effect else []
    return found


def usual_deviation(
    weekly: tuple[Array, Array], noise: tuple[Noise, Noise], windows: Windows, *, is_rate: bool
) -> float:
    """Deviation of the log of a sum of paused queries, less that of the kept ones, by the parts of their noise.

    Days and drift average over as many queries as carry the sum, (sum w)² / sum w²; counts over all its clicks.
    Clicks per search are read by themselves: those of the kept ones follow no common demand. Without any that are kept,
    demand moves clicks too.
    """
    arms = list(zip(weekly, noise, strict=True))[: 1 if is_rate else 2]
    variance = sum(_sum_variance(clicks, parts, windows) for clicks, parts in arms if clicks.sum() > 0)
    is_free = not is_rate and not weekly[1].sum() > 0
    return sqrt(variance + (demand_spread() ** 2 if is_free else 0.0))


def _sum_variance(clicks: Array, parts: Noise, windows: Windows) -> float:
    size = float(clicks.sum() ** 2 / (clicks**2).sum())
    counting = Noise(parts.counting, 0.0, 0.0, parts.source).variance(clicks.sum(keepdims=True), windows)
    lasting = Noise(0.0, parts.daily, parts.drift, parts.source).variance(clicks[:1], windows)
    return float(counting[0] + lasting[0] / size)


def deviation(found: list[tuple[float, float]], usual: float, days: int, windows: Windows) -> float:
    """Deviation of the read-out when nothing happens, as a normal's.

    s² = (n r + 2 u²) / (n + 2): r the mean square of the replayed effects, n how many of them do not overlap, u the
    usual deviation. It is stretched to the t distribution with n + 2 degrees of freedom, and is never less than what
    the method itself states on average.
    """
    n = min(len(found), days / windows.days)
    square = float(np.mean([effect**2 for effect, _ in found])) if found else 0.0
    stated = float(np.mean([error for _, error in found])) if found else 0.0
    own = sqrt((n * square + _USUAL * usual**2) / (n + _USUAL))
    stretch = float(student.ppf(1 - LEVEL / 2, n + _USUAL) / norm.ppf(1 - LEVEL / 2))
    return max(own * stretch, stated)
