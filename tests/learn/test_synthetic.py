"""Synthetic control: the mix, the intercept without which it is wrong, and conformal p-values."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import minimize

from analytics.learn.conformal import is_autocorrelated, p_value, shifts, shuffles
from analytics.learn.estimate import Estimate
from analytics.learn.synthetic import gaps, log_synthetic_control, simplex_weights, synthetic_control
from benchmarks.readout_worlds import autoregression, experiment, few_treated, few_treated_growing


def test_weights_are_those_of_a_general_solver():
    """The same least squares by sequential quadratic programming ends at the same fit, never at a better one."""
    rng = np.random.default_rng(0)
    controls = rng.normal(size=(50, 6))
    target = controls @ np.array([0.5, 0.3, 0.2, 0, 0, 0]) + rng.normal(0, 0.1, 50)
    weights = simplex_weights(target, controls)
    general = minimize(
        lambda w: ((target - controls @ w) ** 2).sum(), np.full(6, 1 / 6), method="SLSQP", bounds=[(0, 1)] * 6,
        constraints={"type": "eq", "fun": lambda w: w.sum() - 1}, options={"ftol": 1e-12},
    )  # fmt: skip
    assert weights == pytest.approx(general.x, abs=1e-4)


@given(st.integers(0, 1000))
def test_weights_are_a_mix(seed):
    """No weight is negative and they sum to one, whatever the series."""
    rng = np.random.default_rng(seed)
    weights = simplex_weights(rng.normal(size=20) * 1000, rng.normal(size=(20, 5)))
    assert weights.min() >= 0
    assert weights.sum() == pytest.approx(1)


def test_without_the_intercept_a_larger_unit_has_an_effect_of_its_size():
    """A treated unit above every control: the mix alone leaves a gap; less each unit's level, nothing is found."""
    rng = np.random.default_rng(1)
    shared = 10 * rng.normal(size=111)[:, None]
    metric = np.array([[200.0, 100, 90, 80, 110]]) + shared + rng.normal(0, 1, (111, 5))
    during = np.arange(111) >= 90
    weights = simplex_weights(metric[~during, 0], metric[~during, 1:])
    without = (metric[:, 0] - metric[:, 1:] @ weights)[during].mean()
    with_intercept = gaps(metric[:, 0], metric[:, 1:], ~during)[0][during].mean()
    assert without > 80
    assert abs(with_intercept) < 1


def test_a_planted_effect_adds_itself():
    """Adding 50 to the treated during the test adds 50: the mix is fitted on the days before."""
    found = few_treated(np.random.default_rng(0))
    planted = experiment(found.metric + 50.0 * np.outer(found.during, found.treated), found.treated, 90)
    assert synthetic_control(planted).value == pytest.approx(synthetic_control(found).value + 50)


def test_logs_bear_growth_and_levels_are_refused():
    """Where sizes differ and all grow by a third, levels say why they do not answer; logs find the planted effect."""
    rng = np.random.default_rng(1)
    growth = np.linspace(0, 0.3, 111)[:, None]
    metric = np.array([[500.0, 100, 90, 80, 110, 95]]) * np.exp(growth + 0.02 * rng.normal(size=(111, 6)))
    metric[90:, 0] *= 1.2
    found = experiment(metric, np.arange(6) < 1, 90)
    assert synthetic_control(found).reason.code == "learn.cannot.growth_mix"
    assert log_synthetic_control(found).value == pytest.approx(np.log(1.2), abs=0.03)


def test_growth_makes_no_permutation_of_levels():
    """Where the mix grew, days are not exchangeable: the p-value is that of the mean effect."""
    answers = [synthetic_control(few_treated_growing(np.random.default_rng(seed))) for seed in range(40)]
    answered = [answer for answer in answers if isinstance(answer, Estimate)]
    assert answered
    assert {answer.p_kind for answer in answered} == {"cross_fitted"}


def test_the_calendar_as_it_was_is_a_permutation():
    """However large the test's residuals, the true order of days reaches them: p is one permutation, never zero."""
    for order in (shuffles(30, 5), shifts(30, 5)):
        assert p_value(np.where(np.arange(30) >= 25, 100.0, 1.0), order) == 1 / len(order)


def test_a_conformal_p_value_is_uniform_without_effect():
    """Over exchangeable days, one permutation p-value in twenty is under 5 %."""
    rng, order = np.random.default_rng(0), shuffles(40, 10)
    p = np.array([p_value(rng.normal(size=40), order) for _ in range(1000)])
    assert 0.03 < (p <= 0.05).mean() < 0.07


def test_dependent_days_are_told_from_independent_ones():
    """Strong autocorrelation is found, white noise is let through in most cases."""
    rng = np.random.default_rng(0)
    assert is_autocorrelated(autoregression(rng, 120, 1, 0.8, 1.0)[:, 0])
    assert np.mean([is_autocorrelated(rng.normal(size=120)) for _ in range(200)]) < 0.1
