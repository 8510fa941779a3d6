"""Log difference-in-differences over units: mean of logs, log of means, revenue-weighted, and CUPED.

effect = mean over treated units of (after - before) - the same over control units, on the log scale, so that common
growth in per cent cancels. Effects of units can be averaged equally or by what each unit is worth; the two differ when
large units react otherwise (Blake, Nosko & Tadelis 2015: -0.66 % against -1.79 %).
"""

from dataclasses import replace
from math import inf, sqrt

import numpy as np

from analytics.learn.estimate import Detail, Estimate
from analytics.learn.experiment import Array, Experiment
from analytics.learn.groups import ENOUGH_CLUSTERS, Comparison, clustered_error, compare, pooled_error
from analytics.schema import Notice


def log_changes(experiment: Experiment) -> Array:
    """Change of each unit's mean daily logarithm; every value must be positive."""
    before, after = experiment.means(np.log(experiment.metric))
    return after - before


def mean_changes(experiment: Experiment) -> Array:
    """Change of the logarithm of each unit's mean; every mean must be positive."""
    before, after = experiment.means(experiment.metric)
    return np.log(after) - np.log(before)


def _estimate(method: str, estimand: str, found: Comparison, **details: float) -> Estimate:
    told: dict[str, Detail] = {"error_kind": found.kind, **details}
    notes = (Notice.of("learn.note.pooled"),) if found.kind == "pooled" else ()
    bounds_80, bounds_95 = found.both
    return Estimate(
        method, estimand, "log", found.value, found.error, bounds_80, bounds_95, found.p, found.p_kind,
        notes=notes, details=told,
    )  # fmt: skip


def _clustered(found: Comparison, error: float, experiment: Experiment) -> Comparison:
    """The comparison with the error clustered by unit, where both arms hold enough units for it."""
    is_enough = min(experiment.treated.sum(), experiment.control.sum()) >= ENOUGH_CLUSTERS
    return Comparison(found.value, error, found.df, "clustered") if is_enough else found


def log_did(experiment: Experiment) -> Estimate:
    """Difference of mean logs with an effect for every unit; equal weights.

    With 50 units or more in each arm the error is clustered by unit (CR1) and normal; with fewer it is Welch's, or
    pooled, with Student's t. `details` holds the error that ordinary least squares with unit effects would state.

    Examples
    --------
    >>> units = Experiment(np.arange(4), ("a", "b", "c"), np.array([True, False, False]),
    ...                    np.array([[1, 2, 3], [1, 2, 3], [1, 2, 3], [2, 2, 3.0]]), start=3)
    >>> round(float(np.exp(log_did(units).value)), 6)
    2.0

    """
    changes, treated = log_changes(experiment), experiment.treated
    found = _clustered(compare(changes, treated), clustered_error(changes, treated), experiment)
    return _estimate("log_did", "equal_weighted", found, unit_effects_error=pooled_error(changes, treated))


def log_means(experiment: Experiment) -> Estimate:
    """Difference of the logs of unit means; equal weights. It bears days at zero, and heeds large days more."""
    return _estimate("log_means", "equal_weighted", compare(mean_changes(experiment), experiment.treated))


def weighted_did(experiment: Experiment) -> Estimate:
    """Difference of the logs of unit means, each unit weighted by what it brought before the test."""
    weights = experiment.means(experiment.metric)[0]
    changes, treated = mean_changes(experiment), experiment.treated
    error = clustered_error(changes, treated, weights)
    found = _clustered(compare(changes, treated, weights), error, experiment)
    sizes = {name: weights[arm].sum() ** 2 / (weights[arm] ** 2).sum()
             for name, arm in (("treated", treated), ("control", ~treated))}  # fmt: skip
    return _estimate("weighted_did", "weighted", found, **{f"effective_{name}": float(n) for name, n in sizes.items()})


def cuped(experiment: Experiment) -> Estimate:
    """Mean logs during the test, less theta times those before it: theta = cov(during, before) / var(before).

    Difference-in-differences fixes theta at 1; CUPED takes what the units show (Deng, Xu, Kohavi & Walker 2013), within
    each arm, so that the effect itself has no part in it. Where units do not differ before the test, theta is 0. With
    few units theta is uncertain too: the variance grows by s² (xbar_treated - xbar_control)² / Sxx, as in the analysis
    of covariance.
    """
    before, after = experiment.means(np.log(experiment.metric))
    centred = before - np.where(
        experiment.treated, before[experiment.treated].mean(), before[experiment.control].mean()
    )
    spread = float(centred @ centred)
    theta = float(centred @ after) / spread if spread > 0 else 0.0
    found = compare(after - theta * before, experiment.treated, fitted=1)
    if found.df < inf and spread > 0:
        n, apart = len(before), float(before[experiment.treated].mean() - before[experiment.control].mean())
        per_unit = 1 / experiment.treated.sum() + 1 / experiment.control.sum()
        slack = (1 + apart**2 / spread / per_unit) * (1 if found.kind == "pooled" else (n - 2) / (n - 3))
        found = replace(found, error=found.error * sqrt(slack))
    return _estimate("cuped", "equal_weighted", found, theta=theta)
