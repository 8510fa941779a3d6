"""Synthetic control with a unit intercept: the mix of controls that the treated followed before the test.

The treated mean, less its own level, is matched before the test by a convex mix of the controls, each less its level:
min over w >= 0, sum w = 1 of sum over days before (y - ybar - sum w (x - xbar))². Without the intercept, treated units
larger or smaller than every control cannot be matched at all, and the gap that remains passes for an effect (Doudchenko
& Imbens 2016; Ferman & Pinto 2021).
"""

from dataclasses import dataclass, replace
from math import sqrt

import numpy as np
from scipy.optimize import nnls

from analytics.learn.conformal import LEAST_DAYS, is_autocorrelated, p_value, shifts, shuffles
from analytics.learn.estimate import Answer, Detail, Estimate, Scale, Unanswered
from analytics.learn.experiment import Array, Experiment, Mask
from analytics.learn.groups import Comparison, two_sided
from analytics.learn.levels import TOLERATED_BIAS
from analytics.schema import Fact, Notice, Share

FOLDS = 3
_LEAST_BEFORE = 3 * FOLDS
_SUM_WEIGHT = 1e3  # how much the sum to one outweighs a day in the least squares
_SHOWN_WEIGHT = 0.0005
_ALIKE = 0.05  # growth of the mix beyond which days of the test are no longer exchangeable with those before


def simplex_weights(target: Array, controls: Array) -> Array:
    """Weights >= 0 summing to 1 whose mix of `controls` (days, units) is nearest to `target` in least squares.

    Examples
    --------
    >>> controls = np.array([[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]])
    >>> simplex_weights(controls @ [0.25, 0.75], controls).round(6).tolist()
    [0.25, 0.75]

    """
    heavy = _SUM_WEIGHT * (max(float(np.abs(controls).max()), float(np.abs(target).max())) or 1.0)
    weights, _ = nnls(np.vstack([controls, np.full(controls.shape[1], heavy)]), np.append(target, heavy))
    return np.asarray(weights / weights.sum())


def gaps(target: Array, controls: Array, fitted: Mask) -> tuple[Array, Array]:
    """Difference of the treated from the mix fitted on some days, both less their level on these days; and the mix."""
    centred, mix = target - target[fitted].mean(), controls - controls[fitted].mean(axis=0)
    weights = simplex_weights(centred[fitted], mix[fitted])
    return centred - mix @ weights, weights


def cross_fitted(target: Array, controls: Array, during: Mask) -> tuple[float, float]:
    """Effect and standard error from three folds of the days before, each judged by a mix that has not seen it.

    tau_k = mean gap during - mean gap in r days of fold k; error = sqrt(1 + K r / T1) sd(tau) / sqrt(K), to be read
    with Student's t on K - 1 degrees of freedom (Chernozhukov, Wüthrich & Zhu 2022, arXiv 1812.10820).
    """
    before, m = np.flatnonzero(~during), int(during.sum())
    folds = [fold[-min(m, len(before) // FOLDS) :] for fold in np.array_split(before, FOLDS)]
    effects = []
    for fold in folds:
        fitted = ~during
        fitted[fold] = False
        gap, _ = gaps(target, controls, fitted)
        effects.append(float(gap[during].mean() - gap[fold].mean()))
    spread = float(np.std(effects, ddof=1)) * sqrt(1 + FOLDS * min(map(len, folds)) / m)
    return float(np.mean(effects)), spread / sqrt(FOLDS)


def synthetic_control(experiment: Experiment) -> Answer:
    """Mean effect per treated unit and day of the test against the mix of controls, in units of the measure.

    The p-value is of no effect on any day (conformal); it permutes days one by one where residuals are independent, and
    turns the calendar where they are not. Where the mix grew by more than 5 % the days of the test are no longer like
    those before, and the p-value is that of the mean effect. The interval is of the mean effect, by cross-fitting.
    Refused where growth would pass for part of the effect because the mix is of another size than the treated.
    """
    series = _series(experiment)
    answer = _answer("synthetic_control", "per_unit_day", "amount", series, experiment)
    if isinstance(answer, Unanswered):
        return answer
    weights = gaps(series.target, series.controls, ~series.during)[1]
    mix = series.controls @ weights
    before, after = float(mix[~series.during].mean()), float(mix[series.during].mean())
    growth = after / before - 1 if before > 0 else 0.0
    bias = (float(series.target[~series.during].mean()) - before) * growth
    if abs(bias) > TOLERATED_BIAS * answer.error:
        facts: dict[str, Fact] = {"growth": Share(growth), "bias": bias, "value": answer.value}
        return Unanswered("synthetic_control", Notice.of("learn.cannot.growth_mix", **facts))
    details = dict(answer.details) | {"growth_bias": bias}
    if abs(growth) <= _ALIKE:
        return replace(answer, details=details)
    p = two_sided(answer.value / answer.error, FOLDS - 1)
    return replace(answer, p=p, p_kind="cross_fitted", details=details, notes=())


def log_synthetic_control(experiment: Experiment) -> Answer:
    """The same on logarithms: growth in per cent cancels whatever the sizes; every day must be positive."""
    series = _series(experiment)
    if min(series.target.min(), series.controls.min()) <= 0:
        return Unanswered("log_synthetic_control", Notice.of("learn.cannot.zeros"))
    logs = replace(series, target=np.log(series.target), controls=np.log(series.controls))
    return _answer("log_synthetic_control", "treated_total", "log", logs, experiment)


@dataclass(frozen=True, eq=False)
class _Series:
    """The treated mean by day, the controls beside it, and which days are the test's."""

    target: Array
    controls: Array
    during: Mask


def _series(experiment: Experiment) -> _Series:
    used = experiment.before | experiment.during
    target = experiment.metric[used][:, experiment.treated].mean(axis=1)
    return _Series(target, experiment.metric[used][:, experiment.control], experiment.during[used])


def _answer(method: str, estimand: str, scale: Scale, series: _Series, experiment: Experiment) -> Answer:
    target, controls, during = series.target, series.controls, series.during
    n, m = len(target), int(during.sum())
    if n < LEAST_DAYS or n - m < _LEAST_BEFORE:
        least = max(LEAST_DAYS, m + _LEAST_BEFORE)
        return Unanswered(method, Notice.of("learn.cannot.few_days", n=n, least=least))
    gap, weights = gaps(target, controls, ~during)
    debiased, error = cross_fitted(target, controls, during)
    found = Comparison(float(gap[during].mean()), error, FOLDS - 1, "cross_fitted")
    residuals = gaps(target, controls, np.ones_like(during))[0]
    by_kind = {"conformal": p_value(residuals, shuffles(n, m)), "conformal_shifts": p_value(residuals, shifts(n, m))}
    kind = "conformal_shifts" if is_autocorrelated(residuals) else "conformal"
    names = np.array(experiment.units)[experiment.control]
    order = [at for at in np.argsort(-weights, kind="stable") if weights[at] >= _SHOWN_WEIGHT]
    details: dict[str, Detail] = {
        "l2_imbalance": float(np.sqrt((gap[~during] ** 2).sum())),
        "weights": {str(names[at]): float(weights[at]) for at in order},
        "debiased": debiased,
        "p_mean_effect": found.p,
        "p_by_kind": by_kind,
    }
    if scale == "amount":
        details["incremental"] = found.value * m * int(experiment.treated.sum())
    bounds_80, bounds_95 = found.both
    return Estimate(
        method, estimand, scale, found.value, error, bounds_80, bounds_95, by_kind[kind], kind,
        base=float(target[during].mean()) if scale == "amount" else None,
        notes=(Notice.of("learn.note.two_questions"),),
        details=details,
    )  # fmt: skip
