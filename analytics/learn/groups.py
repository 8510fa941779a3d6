"""Two groups of units compared: the difference of their means, and how far the units' own spread lets it be wrong.

Units, not days, are what was assigned: one number per unit enters, so that days of one unit never count as independent
(errors clustered by unit). Bertrand, Duflo & Mullainathan (2004), Quarterly Journal of Economics 119(1).
"""

from dataclasses import dataclass
from math import inf, sqrt

import numpy as np
from scipy.stats import norm
from scipy.stats import t as student

from analytics.learn.estimate import LEVELS, Bounds
from analytics.learn.experiment import Array, Mask

ENOUGH_CLUSTERS = 50  # per arm, for normal quantiles; under 50 is "few" for Cameron & Miller (2015)
_NO_ROOM = 1e-9  # one unit has all the weight of its arm
ENOUGH_FOR_OWN_SPREAD = 5  # treated units; with fewer, their spread is taken to be that of the controls


@dataclass(frozen=True, slots=True)
class Comparison:
    """Difference of two weighted means, its standard error, degrees of freedom (inf: normal), and the error's kind."""

    value: float
    error: float
    df: float
    kind: str

    def bounds(self, level: float) -> Bounds:
        """Central interval of the difference."""
        width = self.error * quantile(level, self.df)
        return self.value - width, self.value + width

    @property
    def both(self) -> tuple[Bounds, Bounds]:
        """80 % and 95 % intervals."""
        return self.bounds(LEVELS[0]), self.bounds(LEVELS[1])

    @property
    def p(self) -> float:
        """Two-sided p-value of no difference; 1 when nothing varies and nothing differs."""
        if self.error == 0:
            return float(self.value == 0)
        return two_sided(self.value / self.error, self.df)

    @property
    def p_kind(self) -> str:
        """Name of the distribution behind the p-value."""
        return "normal" if self.df == inf else "t"


def quantile(level: float, df: float) -> float:
    """Half-width of a central interval in standard errors: normal for df = inf, else Student's t."""
    upper = (1 + level) / 2
    return float(norm.ppf(upper) if df == inf else student.ppf(upper, df))


def two_sided(ratio: float, df: float) -> float:
    """Two-sided p-value of estimate over error."""
    return float(2 * (norm.sf(abs(ratio)) if df == inf else student.sf(abs(ratio), df)))


def compare(values: Array, treated: Mask, weights: Array | None = None, fitted: int = 0) -> Comparison:
    """Compare weighted means of treated and other units.

    var = sum w² r² / (1 - 2 w + sum w²) over both groups, w the weights summing to 1 in each and r the residuals, whose
    squares the divisor makes unbiased: Welch's variance (HC2; MacKinnon & White 1985) when weights are equal. Degrees
    of freedom are Satterthwaite's on the effective number of units 1 / sum w². With fewer than 5 units in an arm both
    arms share one variance. `fitted` counts the coefficients that made the values; each costs a degree of freedom.

    Examples
    --------
    >>> found = compare(np.array([1.0, 3.0, 0.0, 0.0, 1.0]), np.array([True, True, False, False, False]))
    >>> round(found.value, 4), found.kind, found.df
    (1.6667, 'pooled', 3.0)

    """
    base = np.ones_like(values) if weights is None else weights
    arms = [(values[arm], base[arm] / base[arm].sum()) for arm in (treated, ~treated)]
    means = [float(w @ x) for x, w in arms]
    value = means[0] - means[1]
    sizes = [1 / float(w @ w) for _, w in arms]
    if min(treated.sum(), (~treated).sum()) < ENOUGH_FOR_OWN_SPREAD:
        spread = sum(float(w @ (x - m) ** 2) * len(x) for (x, w), m in zip(arms, means, strict=True))
        free = sum(len(x) * (1 - 1 / size) for (x, _), size in zip(arms, sizes, strict=True)) - fitted
        error = sqrt(spread / free * (1 / sizes[0] + 1 / sizes[1])) if free > _NO_ROOM else 0.0
        return Comparison(value, error, max(sum(sizes) - 2 - fitted, 1.0), "pooled")
    parts = [float(w**2 @ ((x - m) ** 2 / spread_slack(w))) for (x, w), m in zip(arms, means, strict=True)]
    return Comparison(value, sqrt(sum(parts)), welch_df(parts, sizes, fitted), "welch")


def spread_slack(weights: Array) -> Array:
    """Expected share of a unit's variance left in its residual from the weighted mean: 1 - 2 w + sum w²."""
    return np.asarray((1 - 2 * weights + weights @ weights).clip(_NO_ROOM))


def welch_df(parts: list[float], sizes: list[float], fitted: int = 0) -> float:
    """Satterthwaite's degrees of freedom of a sum of variances, each of so many units; inf (normal) with 50 in each."""
    return max(_satterthwaite(parts, sizes) - fitted, 1.0) if min(sizes) < ENOUGH_CLUSTERS else inf


def _satterthwaite(parts: list[float], sizes: list[float]) -> float:
    total = sum(parts)
    if total == 0:
        return sum(sizes) - 2
    spread = sum(part**2 / max(size - 1, _NO_ROOM) for part, size in zip(parts, sizes, strict=True))
    return max(total**2 / spread, 1.0)


def clustered_error(values: Array, treated: Mask, weights: Array | None = None) -> float:
    """Error clustered by unit (CR1) of `treated x after` in the regression of unit means before and after.

    var = sum w² r² x G / (G - 1) x (N - 1) / (N - 4), G units, N = 2 G means, 4 coefficients, w summing to 1 in an arm.
    """
    base = np.ones_like(values) if weights is None else weights
    arms = [(values[arm], base[arm] / base[arm].sum()) for arm in (treated, ~treated)]
    n = len(values)
    scores = sum(float(w**2 @ (x - w @ x) ** 2) for x, w in arms)
    return sqrt(scores * n / (n - 1) * (2 * n - 1) / (2 * n - 4))


def pooled_error(values: Array, treated: Mask) -> float:
    """Error of the same coefficient with an effect for every unit and one variance for all (ordinary least squares)."""
    arms = (values[treated], values[~treated])
    spread = sum(float(((arm - arm.mean()) ** 2).sum()) for arm in arms)
    return sqrt(spread / (len(values) - 2) * (1 / len(arms[0]) + 1 / len(arms[1])))
