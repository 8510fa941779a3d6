"""Structural time series for one series: a level that drifts, days of the week, and noise, on the log scale.

y_t = level_t + weekday_t + noise_t, level_t = level_(t-1) + drift_t, with variances s² of noise and q s² of drift. The
days of the test are forecast from those before (generalised least squares with a diffuse level); effect = mean of what
happened less the forecast. q is unknown: the answer averages over it by its restricted likelihood, so that its
uncertainty widens the interval (Harvey 1989; Brodersen et al. 2015, Annals of Applied Statistics 9(1)).
"""

from math import sqrt

import numpy as np
from scipy.linalg import cho_solve, cholesky
from scipy.optimize import brentq
from scipy.special import logsumexp
from scipy.stats import t as student

from analytics.learn.estimate import LEVELS, Bounds, Estimate, Unanswered
from analytics.learn.experiment import Array, Days, Experiment, Mask
from analytics.schema import DAYS_PER_WEEK, Notice

RATIOS = np.logspace(-3, 1, 21)  # variance of drift over variance of noise; each as likely before looking
_LEAST_FREE = 5


def _design(experiment: Experiment) -> Array:
    """A constant and, for daily tables, six days of the week less their mean."""
    constant = np.ones((len(experiment.days), 1))
    weekday = experiment.weekday
    if weekday is None:
        return constant
    return np.hstack([constant, np.eye(DAYS_PER_WEEK)[weekday][:, 1:] - 1 / DAYS_PER_WEEK])


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
        return float(self.weights @ student.cdf((value - self.centres) / self.scales, self.df))

    def central(self, level: float) -> Bounds:
        """Central interval of this probability."""
        width = (self.deviation + float(np.ptp(self.centres))) * 1e3
        tail = (1 - level) / 2
        low, high = (brentq(lambda at, q=q: self.below(at) - q, self.mean - width, self.mean + width)
                     for q in (tail, 1 - tail))  # fmt: skip
        return min(low, self.mean), max(high, self.mean)


def forecast_gap(values: Array, days: Days, design: Array, during: Mask, before: Mask) -> Mixture:
    """Distribution of the mean of `values` during less its forecast from before.

    Covariance of two days: s² ((same day) + q (days from the first to the earlier one)).
    """
    clock = (days - days[0]).astype(float)
    reach = np.minimum.outer(clock, clock)
    y, x = values[before], design[before]
    n, k = x.shape
    ahead, future = reach[np.ix_(before, during)].mean(axis=1), design[during].mean(axis=0)
    noise, drift = 1 / int(during.sum()), float(reach[np.ix_(during, during)].mean())
    logs, centres, scales = np.empty((3, len(RATIOS)))
    for at, q in enumerate(RATIOS):
        factor = cholesky(np.eye(n) + q * reach[np.ix_(before, before)], lower=True)
        solved = cho_solve((factor, True), np.column_stack([x, y, q * ahead]))
        gram, inner = x.T @ solved[:, :k], solved[:, k + 1]
        beta = np.linalg.solve(gram, x.T @ solved[:, k])
        residual = y - x @ beta
        power = float(residual @ (solved[:, k] - solved[:, :k] @ beta))
        unseen = future - x.T @ inner
        scales[at] = power / (n - k) * (noise + q * drift - q * ahead @ inner + unseen @ np.linalg.solve(gram, unseen))
        centres[at] = values[during].mean() - future @ beta - inner @ residual
        determinant = 2 * np.log(np.diag(factor)).sum() + np.linalg.slogdet(gram)[1]
        logs[at] = -(determinant + (n - k) * np.log(max(power, np.finfo(float).tiny))) / 2
    weights = np.exp(logs - logsumexp(logs))
    return Mixture(weights / weights.sum(), centres, np.sqrt(scales.clip(0)), float(n - k))


def structural(experiment: Experiment) -> Estimate | Unanswered:
    """Effect on the log of the treated total, from the treated's own past alone."""
    total = experiment.metric[:, experiment.treated].sum(axis=1)
    if (total <= 0).any():
        return Unanswered("structural", Notice.of("learn.cannot.zeros"))
    design, values = _design(experiment), np.log(total)
    n, least = int(experiment.before.sum()), design.shape[1] + _LEAST_FREE
    if n < least:
        return Unanswered("structural", Notice.of("learn.cannot.few_before", n=n, least=least))
    if np.ptp(values[experiment.before]) == 0:
        return Unanswered("structural", Notice.of("learn.cannot.no_variation"))
    gap = forecast_gap(values, experiment.days, design, experiment.during, experiment.before)
    if not gap.scales.all():
        return Unanswered("structural", Notice.of("learn.cannot.no_variation"))
    below = gap.below(0.0)
    wide = gap.central(LEVELS[1])
    return Estimate(
        "structural", "treated_total", "log", gap.mean, gap.deviation, gap.central(LEVELS[0]), wide,
        min(1.0, 2 * min(below, 1 - below)), "posterior",
        details={"drift_ratio": float(gap.weights @ RATIOS)},
    )  # fmt: skip
