"""One-group regression (time-based regression, TBR): the treated total predicted from the control total.

Before the test: y_t = a + b x_t + e_t, y and x the totals of treated and control units. Cumulative effect = sum over
the test of y_t - a - b x_t. With independent e its variance is s² (m + m² (1/n + (xbar_test - xbar)² / Sxx)), n days
before and m in the test, on n - 2 degrees of freedom (Kerman, Wang & Vaver 2017, Google).
"""

from math import sqrt

import numpy as np

from analytics.learn.estimate import LEVELS, Estimate, Unanswered
from analytics.learn.experiment import Array, Experiment
from analytics.learn.groups import quantile, two_sided
from analytics.learn.wander import gap
from analytics.schema import Notice

_LEAST_BEFORE = 6
_RHOS = (0.0, 0.2, 0.4, 0.6, 0.8, 0.9, 0.95)


def time_based_regression(experiment: Experiment) -> Estimate | Unanswered:
    """Effect on the treated total over the test, with an error that allows for dependent days and noisy controls.

    The estimate is the published one. Its variance is that of the same sum when e follows a first-order autoregression,
    s² c' R c (c the weight of each day, R their correlation), averaged over rho by its likelihood, plus a² / 3: noise
    in x flattens b, and where x has moved, the missing slope x (xbar_test - xbar) m = a passes for an effect, of which
    anything between none and all is as likely; where a exceeds the noise, all of it is allowed for, and the answer says
    so. `as_published` holds the error without both.
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
    weights = np.zeros(len(treated))
    weights[before], weights[during] = -pull, 1.0
    published = sqrt(float(residuals @ residuals) / (n - 2) * float(weights @ weights))
    moved = float(control[during].mean() - control[before].mean()) * m
    flattened = _flattening(treated[before], control[before], float(line[1]), residuals) * moved
    dependent, rho = _dependent(experiment, treated, control, weights)
    is_loose = flattened**2 > dependent
    error = sqrt(dependent + flattened**2 * (1 if is_loose else 1 / 3))
    widths = [error * quantile(level, n - 2) for level in LEVELS]
    return Estimate(
        "tbr", "total", "amount", value, error,
        (value - widths[0], value + widths[0]), (value - widths[1], value + widths[1]),
        two_sided(value / error, n - 2) if error else float(value == 0), "t",
        base=float(treated[during].sum()),
        notes=(Notice.of("learn.note.loose_line", bias=abs(flattened)),) if is_loose else (),
        details={
            "slope": float(line[1]),
            "autocorrelation": rho,
            "largest_flattening": flattened,
            "as_published": _published(value, published, n - 2),
        },
    )  # fmt: skip


def _dependent(experiment: Experiment, treated: Array, control: Array, weights: Array) -> tuple[float, float]:
    """Variance of a weighted sum of days that hang together, and their correlation: averages over rho by likelihood."""
    lag = np.abs(np.subtract.outer(experiment.days, experiment.days)) / np.diff(experiment.days).min()
    days = [rho**lag for rho in _RHOS]
    design = np.column_stack([np.ones_like(control), control])
    likely, variances = gap(treated[None], design, days, experiment.during, experiment.before).noise(np.ones(1))
    return float(likely @ (variances * [weights @ each @ weights for each in days])), float(likely @ _RHOS)


def _flattening(treated: Array, control: Array, slope: float, residuals: Array) -> float:
    """How much steeper the line may be than it looks: b (1 / r² - 1), but no more than to the ratio of the totals.

    Where the line explains half or less, nothing bounds b (1 / r² - 1) but b itself.
    """
    explained = float(((treated - treated.mean()) ** 2).sum() - residuals @ residuals)
    steepest = max(float(treated.mean() / control.mean()) - slope, abs(slope)) if control.mean() else abs(slope)
    return min(float(residuals @ residuals) / explained * abs(slope), steepest) if explained > 0 else steepest


def _published(value: float, error: float, df: float) -> dict[str, float]:
    ends = {f"{name}_{level * 100:.0f}": value + side * error * quantile(level, df)
            for level in LEVELS for name, side in (("lower", -1), ("upper", 1))}  # fmt: skip
    return {"standard_error": error, "p_value": two_sided(value / error, df) if error else float(value == 0)} | ends
