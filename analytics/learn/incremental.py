"""What a pause says of incremental clicks: paid clicks lost, organic clicks gained, and the share lost for good.

What would have come is each group's level before, times what the controls did: lost = expected paid - paid, gain =
organic - expected organic, incremental share = 1 - gain / lost (Chan et al. 2011, with a ratio for the counterfactual,
so that growth cancels). Errors: the log ratio of treated to controls wanders from day to day; its mean over the test is
uncertain by that wandering, autocorrelation included, and both ratios are drawn together.
"""

from math import sqrt

import numpy as np

from analytics.learn.estimate import Z_80, Estimate, Unanswered
from analytics.learn.experiment import Array, Experiment
from analytics.learn.regression import autocorrelation
from analytics.schema import Notice

DRAWS = 20_000
SEED = 2011
_LEAST_BEFORE = 4


def _expected(experiment: Experiment, table: Array) -> tuple[float, float, float]:
    """What the treated brought during the test, what was expected, and the log error of that expectation."""
    treated, control = (table[:, arm].sum(axis=1) for arm in (experiment.treated, experiment.control))
    before, during = experiment.before, experiment.during
    n, m = int(before.sum()), int(during.sum())
    growth = control[during].mean() / control[before].mean()
    ratio = np.log(treated[before]) - np.log(control[before])
    residuals = ratio - ratio.mean()
    rho = autocorrelation(residuals, 1)
    error = float(residuals.std(ddof=1)) * sqrt((1 / n + 1 / m) * (1 + rho) / (1 - rho))
    return float(treated[during].sum()), float(treated[before].mean() * growth * m), error


def incremental_share(experiment: Experiment) -> Estimate | Unanswered:
    """Share of the paid clicks lost that organic clicks did not win back; needs paid and organic clicks by day."""
    method = "incremental_share"
    if not {"paid_clicks", "organic_clicks"} <= experiment.parts.keys():
        return Unanswered(method, Notice.of("learn.cannot.no_clicks"))
    n = int(experiment.before.sum())
    if n < _LEAST_BEFORE:
        return Unanswered(method, Notice.of("learn.cannot.few_before", n=n, least=_LEAST_BEFORE))
    tables = experiment.parts["paid_clicks"], experiment.parts["organic_clicks"]
    sums = [table[:, arm].sum(axis=1) for table in tables for arm in (experiment.treated, experiment.control)]
    if any((series[experiment.before] <= 0).any() for series in sums):
        return Unanswered(method, Notice.of("learn.cannot.zeros"))
    (paid, paid_expected, paid_error), (organic, organic_expected, organic_error) = (
        _expected(experiment, table) for table in tables
    )
    rng = np.random.default_rng(SEED)
    lost = paid_expected * np.exp(paid_error * rng.standard_normal(DRAWS)) - paid
    gain = organic - organic_expected * np.exp(organic_error * rng.standard_normal(DRAWS))
    if np.quantile(lost, 0.025) <= 0 <= np.quantile(lost, 0.975):
        return Unanswered(method, Notice.of("learn.cannot.nothing_lost", lost=paid_expected - paid))
    value, share = 1 - (organic - organic_expected) / (paid_expected - paid), 1 - gain / lost
    ends = [float(end) for end in np.quantile(share, (0.025, 0.1, 0.9, 0.975))]
    low, high = (min(ends[0], value), min(ends[1], value)), (max(ends[2], value), max(ends[3], value))
    below = float((share <= 0).mean())
    return Estimate(
        method, "incremental_share", "amount", value, (high[0] - low[1]) / 2 / Z_80,
        (low[1], high[0]), (low[0], high[1]),
        min(1.0, 2 * min(below, 1 - below) + 1 / DRAWS), "simulation",
        details={"lost_paid_clicks": paid_expected - paid, "organic_gain": organic - organic_expected, "seed": SEED},
    )  # fmt: skip
