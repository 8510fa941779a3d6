"""One-group regression (time-based regression, TBR): the treated total predicted from the control total.

Before the test: y_t = a + b x_t + e_t, y and x the totals of treated and control units. Cumulative effect = sum over
the test of y_t - a - b x_t. With independent e its variance is s² (m + m² (1/n + (xbar_test - xbar)² / Sxx)), n days
before and m in the test, on n - 2 degrees of freedom (Kerman, Wang & Vaver 2017, Google).
"""

from math import sqrt

import numpy as np
from scipy.linalg import toeplitz

from analytics.learn.estimate import LEVELS, Estimate, Unanswered
from analytics.learn.experiment import Array, Experiment
from analytics.learn.groups import quantile, two_sided
from analytics.schema import Notice

_LEAST_BEFORE = 6
_LARGEST_RHO = 0.95
_LEAST_DF = 2.0


def autocorrelation(residuals: Array, coefficients: int) -> float:
    """First-order autocorrelation of residuals, in [0, 0.95], corrected for the fall that estimation causes.

    rho = r + (1 + 3 r) / n x coefficients / 2 (Marriott & Pope 1954 for a mean; each coefficient costs as much again).
    """
    power = float(residuals @ residuals)
    if power == 0:
        return 0.0
    r, n = float(residuals[1:] @ residuals[:-1]) / power, len(residuals)
    return min(max(r + (1 + 3 * r) / n * coefficients / 2, 0.0), _LARGEST_RHO)


def time_based_regression(experiment: Experiment) -> Estimate | Unanswered:
    """Effect on the treated total over the test, with an error that allows for dependent days and noisy controls.

    The estimate is the published one. Its variance is that of the same sum when e follows a first-order autoregression,
    s² c' R c (c the weight of each day, R their correlation), plus a² / 3: noise in x flattens b by up to 1 / r² - 1,
    and where x has moved, b (1 / r² - 1) (xbar_test - xbar) m = a passes for an effect, of which anything between none
    and all is as likely. `as_published` holds the error without both.
    """
    treated, control = (experiment.metric[:, arm].sum(axis=1) for arm in (experiment.treated, experiment.control))
    before, during = experiment.before, experiment.during
    n, m = int(before.sum()), int(during.sum())
    if n < _LEAST_BEFORE:
        return Unanswered("tbr", Notice.of("learn.cannot.few_before", n=n, least=_LEAST_BEFORE))
    if np.ptp(control[before]) <= 1e-9 * np.abs(control[before]).max():
        return Unanswered("tbr", Notice.of("learn.cannot.flat_controls"))
    design = np.column_stack([np.ones(n), control[before]])
    line = np.linalg.lstsq(design, treated[before], rcond=None)[0]
    pull, residuals = np.array([m, control[during].sum()]) @ np.linalg.pinv(design), treated[before] - design @ line
    value = float(treated[during].sum() - pull @ treated[before])
    sigma, rho = sqrt(float(residuals @ residuals) / (n - 2)), autocorrelation(residuals, 2)
    weights = np.concatenate([-pull, np.ones(m)])
    at = np.flatnonzero(before | during)
    published = sigma * sqrt(float(weights @ weights))
    dependent = sigma**2 * float(weights @ toeplitz(rho ** np.arange(at[-1] + 1))[np.ix_(at, at)] @ weights)
    moved = float(control[during].mean() - control[before].mean()) * m
    flattened = _flattening(treated[before], residuals) * float(line[1]) * moved
    error = sqrt(dependent + flattened**2 / 3)
    df = max(n * (1 - rho) / (1 + rho) - 2, _LEAST_DF)
    widths = [error * quantile(level, df) for level in LEVELS]
    return Estimate(
        "tbr", "total", "amount", value, error,
        (value - widths[0], value + widths[0]), (value - widths[1], value + widths[1]),
        two_sided(value / error, df) if error else float(value == 0), "t",
        base=float(treated[during].sum()),
        details={
            "slope": float(line[1]),
            "autocorrelation": rho,
            "largest_flattening": flattened,
            "as_published": _published(value, published, n - 2),
        },
    )  # fmt: skip


def _flattening(treated: Array, residuals: Array) -> float:
    """1 / r² - 1: how much steeper the line may be than it looks; at most 1, where the line explains half."""
    explained = float(((treated - treated.mean()) ** 2).sum() - residuals @ residuals)
    return min(float(residuals @ residuals) / explained, 1.0) if explained > 0 else 1.0


def _published(value: float, error: float, df: float) -> dict[str, float]:
    ends = {f"{name}_{level * 100:.0f}": value + side * error * quantile(level, df)
            for level in LEVELS for name, side in (("lower", -1), ("upper", 1))}  # fmt: skip
    return {"standard_error": error, "p_value": two_sided(value / error, df) if error else float(value == 0)} | ends
