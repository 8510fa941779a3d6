"""One-group regression against statsmodels, and an error that allows for what it is blind to."""

import numpy as np
import pytest
import statsmodels.api as sm

from analytics.learn.regression import time_based_regression
from benchmarks.readout_worlds import autoregression, experiment, two_totals


def test_the_published_error_is_that_of_the_regression():
    """Effect, error and interval of independent days are those of statsmodels' regression of all days.

    With one indicator per day of the test, their coefficients are the daily effects; the error of their sum follows
    from their covariance.
    """
    found = two_totals(np.random.default_rng(0))
    treated, control = found.metric.T
    daily = np.eye(len(treated))[:, found.during]
    fit = sm.OLS(treated, np.column_stack([np.ones_like(control), control, daily])).fit()
    total = fit.t_test(np.concatenate([[0, 0], np.ones(daily.shape[1])]))
    answer = time_based_regression(found)
    published = answer.details["as_published"]
    assert answer.value == pytest.approx(total.effect.item())
    assert published["standard_error"] == pytest.approx(total.sd.item())
    assert published["p_value"] == pytest.approx(total.pvalue.item())
    assert [published["lower_95"], published["upper_95"]] == pytest.approx(total.conf_int()[0].tolist())


def test_a_planted_effect_adds_itself():
    """Adding 30 a day for 21 days adds 630 to the total."""
    found = two_totals(np.random.default_rng(0))
    metric = found.metric + 30.0 * np.outer(found.during, found.treated)
    planted = time_based_regression(experiment(metric, found.treated, 60))
    assert planted.value == pytest.approx(time_based_regression(found).value + 30 * 21)


def test_dependent_days_widen_the_interval():
    """Where noise lasts, the error is larger than the published one; where it does not, they are close."""
    lasting = time_based_regression(two_totals(np.random.default_rng(1)))
    assert lasting.error > 1.3 * lasting.details["as_published"]["standard_error"]
    control = 1000 + 100 * np.sin(np.arange(81))
    metric = np.column_stack([0.5 * control + np.random.default_rng(2).normal(0, 10, 81), control])
    white = time_based_regression(experiment(metric, np.array([True, False]), 60))
    assert white.error < 1.3 * white.details["as_published"]["standard_error"]


def test_controls_that_moved_widen_the_interval():
    """A noisy control that grew during the test may have a steeper line than it looks: the error says so."""
    rng = np.random.default_rng(0)
    truth = np.where(np.arange(81) < 60, 100.0, 140.0) + rng.normal(0, 5, 81)
    metric = np.column_stack([truth, truth + rng.normal(0, 5, 81)])
    answer = time_based_regression(experiment(metric, np.array([True, False]), 60))
    assert answer.value > 5 * answer.details["as_published"]["standard_error"]
    assert answer.error > 0.4 * answer.value  # wider, and still too sure: half the movement is all bias


def test_dependent_days_are_found():
    """Noise with rho 0.5 shows it, on average over 50 worlds of 200 days."""
    rng = np.random.default_rng(0)
    control = 1000 + 50 * rng.normal(size=200)
    series = [0.5 * control + autoregression(rng, 200, 1, 0.5, 5.0)[:, 0] for _ in range(50)]
    worlds = [experiment(np.column_stack([one, control]), np.array([True, False]), 180) for one in series]
    found = [time_based_regression(world).details["autocorrelation"] for world in worlds]
    assert np.mean(found) == pytest.approx(0.5, abs=0.03)


def test_a_loose_line_over_growth_says_so():
    """A control that grew, loosely tied to the treated: the answer says how much of it may be growth."""
    rng = np.random.default_rng(0)
    grown = np.where(np.arange(81) < 60, 100.0, 140.0)
    metric = np.column_stack([grown + rng.normal(0, 5, 81), grown + rng.normal(0, 5, 81)])
    loose = time_based_regression(experiment(metric, np.array([True, False]), 60))
    assert [note.code for note in loose.notes] == ["learn.note.loose_line"]
    assert time_based_regression(two_totals(rng)).details["slope"] == pytest.approx(0.5, abs=0.2)
