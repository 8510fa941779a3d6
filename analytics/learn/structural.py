"""Structural time series for one series: a level that drifts, days of the week, and noise, on the log scale.

y_t = level_t + weekday_t + noise_t, level_t = level_(t-1) + drift_t, with variances s² of noise and q s² of drift. The
days of the test are forecast from those before (generalised least squares with a diffuse level); effect = mean of what
happened less the forecast. q is unknown: the answer averages over it by its restricted likelihood, so that its
uncertainty widens the interval (Harvey 1989; Brodersen et al. 2015, Annals of Applied Statistics 9(1)).
"""

from collections.abc import Iterator

import numpy as np

from analytics.learn.estimate import LEVELS, Estimate, Unanswered
from analytics.learn.experiment import Array, Days, Experiment
from analytics.learn.wander import calendar, gap
from analytics.schema import Notice

RATIOS = np.append(0.0, np.logspace(-3, 1, 21))  # variance of drift over variance of noise
ODDS = np.append(0.2, np.full(21, 0.8 / 21))  # before looking: one chance in five that the level does not drift
_LEAST_FREE = 5


def drifting(days: Days) -> Iterator[Array]:
    """Covariance of days for each ratio: s² ((same day) + q (days from the first to the earlier one))."""
    clock = (days - days[0]).astype(float)
    reach = np.minimum.outer(clock, clock)
    yield from (np.eye(len(days)) + ratio * reach for ratio in RATIOS)


def structural(experiment: Experiment) -> Estimate | Unanswered:
    """Effect on the log of the treated total, from its own past; beside the control total, where there is one.

    With controls the series is the log of treated over control, so that what moves both in per cent cancels; a
    coefficient is not fitted, because noise in the controls would flatten it and let growth pass for an effect.
    """
    total, control = (experiment.metric[:, arm].sum(axis=1) for arm in (experiment.treated, experiment.control))
    if (total <= 0).any():
        return Unanswered("structural", Notice.of("learn.cannot.zeros"))
    is_beside = bool((control > 0).all())
    design, values = calendar(experiment), np.log(total) - (np.log(control) if is_beside else 0.0)
    n, least = int(experiment.before.sum()), design.shape[1] + _LEAST_FREE
    if n < least:
        return Unanswered("structural", Notice.of("learn.cannot.few_before", n=n, least=least))
    if np.ptp(values[experiment.before]) == 0:
        return Unanswered("structural", Notice.of("learn.cannot.no_variation"))
    windows = experiment.during, experiment.before
    found = gap(values[None], design, drifting(experiment.days), *windows, ODDS).of(np.ones(1))
    if not found.scales.all():
        return Unanswered("structural", Notice.of("learn.cannot.no_variation"))
    below, (narrow, wide) = found.below(0.0), (found.central(level) for level in LEVELS)
    return Estimate(
        "structural", "treated_total", "log", found.mean, found.deviation, narrow, wide,
        min(1.0, 2 * min(below, 1 - below)), "posterior",
        details={"drift_ratio": float(found.weights @ RATIOS), "beside_controls": is_beside},
    )  # fmt: skip
