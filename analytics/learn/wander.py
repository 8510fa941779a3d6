"""How far series wander by themselves: the mean of a test against its forecast from the days before.

Generalised least squares, under several covariances of days of which nobody knows the true one: the answer averages
over them by their restricted likelihood, so that what the days before do not tell widens the interval (Harville 1977,
Journal of the American Statistical Association 72).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from math import sqrt

import numpy as np
from scipy.linalg import cho_solve, cholesky
from scipy.optimize import brentq
from scipy.special import stdtr

from analytics.learn.estimate import Bounds
from analytics.learn.experiment import Array, Days, Experiment, Mask
from analytics.schema import DAYS_PER_WEEK

_FAST = ((0.0, 0.0), *((share, rho) for share in (0.5, 1.0) for rho in (0.3, 0.5, 0.7, 0.85)))
_SLOW = (0.0, 0.1, 0.3, 1.0, 3.0, 10.0)
_LASTING = 0.995
_NONE_LASTS = 0.5  # chance that no part moves for good, before looking
MOOD_ODDS = np.tile([_NONE_LASTS, *[(1 - _NONE_LASTS) / (len(_SLOW) - 1)] * (len(_SLOW) - 1)], len(_FAST))


class Mixture:
    """A mixture of Student's t distributions with common degrees of freedom."""

    def __init__(self, weights: Array, centres: Array, scales: Array, df: float) -> None:
        """Keep the components; weights sum to 1."""
        self.weights, self.centres, self.scales, self.df = weights, centres, scales, df

    @property
    def mean(self) -> float:
        """Mean of the mixture."""
        return float(self.weights @ self.centres)

    @property
    def deviation(self) -> float:
        """Standard deviation of the mixture."""
        spread = self.scales**2 * self.df / (self.df - 2) + (self.centres - self.mean) ** 2
        return sqrt(float(self.weights @ spread))

    def below(self, value: float) -> float:
        """Probability of a smaller value."""
        found = float(self.weights @ stdtr(self.df, (value - self.centres) / self.scales))
        return min(max(found, 0.0), 1.0)  # weights sum to 1 but for rounding

    def central(self, level: float) -> Bounds:
        """Central interval of this probability."""
        width = (self.deviation + float(np.ptp(self.centres))) * 1e3
        tail = (1 - level) / 2
        low, high = (brentq(lambda at, q=q: self.below(at) - q, self.mean - width, self.mean + width)
                     for q in (tail, 1 - tail))  # fmt: skip
        return min(low, self.mean), max(high, self.mean)


@dataclass(frozen=True, eq=False)
class Gap:
    """Mean of each series during a test less its forecast, under each covariance.

    Attributes
    ----------
    centres
        Shape (covariances, series): the mean less its forecast.
    powers
        Shape (covariances, series, series): weighted squares of the residuals before the test.
    reaches
        Variance of a centre in variances of a day's noise, per covariance.
    logs
        Log likelihood of each covariance, but for the powers.
    df
        Days before the test less coefficients.

    """

    centres: Array
    powers: Array
    reaches: Array
    logs: Array
    df: int

    def of(self, weights: Array, scale: float = 1.0) -> Mixture:
        """Distribution of a weighted sum of the series, with deviations `scale` times those before the test."""
        likely, variances = self.noise(weights)
        return Mixture(likely, self.centres @ weights, scale * np.sqrt(variances * self.reaches), float(self.df))

    def noise(self, weights: Array) -> tuple[Array, Array]:
        """How likely each covariance is once the days before are seen, and the variance of a day's noise under it."""
        power = np.einsum("i,cij,j->c", weights, self.powers, weights).clip(np.finfo(float).tiny)
        logs = self.logs - self.df / 2 * np.log(power)
        likely = np.exp(logs - logs.max())
        return likely / likely.sum(), power / self.df


def gap(
    values: Array, design: Array, covariances: Iterable[Array], during: Mask, before: Mask, odds: Array | None = None
) -> Gap:
    """Forecast the mean of each series (rows of `values`) over the test from the days before.

    `design` holds coefficients' regressors by day, `covariances` matrices of all days, `odds` how likely each of them
    is before looking; all alike when left out.
    """
    y, x, future = values[:, before].T, design[before], design[during].mean(axis=0)
    k, mean = x.shape[1], values[:, during].mean(axis=1)
    centres, powers, reaches, logs = [], [], [], []
    for covariance in covariances:
        ahead = covariance[np.ix_(before, during)].mean(axis=1)
        factor = cholesky(covariance[np.ix_(before, before)], lower=True)
        solved = cho_solve((factor, True), np.column_stack([x, ahead, y]))
        gram, inner = x.T @ solved[:, :k], solved[:, k]
        beta = np.linalg.solve(gram, x.T @ solved[:, k + 1 :])
        residual, unseen = y - x @ beta, future - x.T @ inner
        centres.append(mean - future @ beta - inner @ residual)
        powers.append(residual.T @ (solved[:, k + 1 :] - solved[:, :k] @ beta))
        own = float(covariance[np.ix_(during, during)].mean())
        reaches.append(max(own - ahead @ inner + unseen @ np.linalg.solve(gram, unseen), 0.0))
        logs.append(-np.log(np.diag(factor)).sum() - np.linalg.slogdet(gram)[1] / 2)
    likely = np.array(logs) + (0.0 if odds is None else np.log(odds))
    return Gap(np.array(centres), np.array(powers), np.array(reaches), likely, len(y) - k)


def calendar(experiment: Experiment) -> Array:
    """A constant and, for daily tables, six days of the week less their mean."""
    constant = np.ones((len(experiment.days), 1))
    weekday = experiment.weekday
    if weekday is None:
        return constant
    return np.hstack([constant, np.eye(DAYS_PER_WEEK)[weekday][:, 1:] - 1 / DAYS_PER_WEEK])


def moods(days: Days) -> Iterable[Array]:
    """Covariances of days for a series of which nothing is known.

    Noise, of which all, half or nothing hangs together from day to day (rho .3 to .85), and beside it a part that moves
    for good, as when a rank changes (rho .995), from nothing to ten times the noise.
    """
    lag = np.abs(np.subtract.outer(days, days)).astype(float)
    for share, rho in _FAST:
        fast = share * rho**lag + (1 - share) * np.eye(len(days))
        yield from (fast + slow * _LASTING**lag for slow in _SLOW)


def crossing(rises: Callable[[float], float], level: float, far: float) -> float | None:
    """Where a probability that rises or falls over [-far, far] is `level`; None where it never is."""
    ends = rises(-far) - level, rises(far) - level
    if not ends[0] * ends[1] < 0:
        return None
    return float(brentq(lambda at: rises(at) - level, -far, far, xtol=1e-9))
