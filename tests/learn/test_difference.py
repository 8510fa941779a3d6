"""Differences of logs over units: planted effects, an independent regression, and the traps of daily panels."""

import numpy as np
import pandas as pd
import pytest
import statsmodels.formula.api as smf
from hypothesis import given
from hypothesis import strategies as st

from analytics.learn.difference import cuped, log_changes, log_did, log_means, weighted_did
from analytics.learn.groups import clustered_error, compare, pooled_error
from benchmarks.readout_worlds import experiment, panel


def _planted(effect, seed=0, **known):
    found = panel(np.random.default_rng(seed), **known)
    metric = found.metric.copy()
    metric[np.ix_(found.during, found.treated)] *= np.exp(effect)
    return experiment(metric, found.treated, int(found.before.sum()))


@pytest.mark.parametrize("method", [log_did, log_means, weighted_did, cuped])
def test_a_planted_effect_adds_itself(method):
    """Multiplying the treated by exp(0.3) during the test adds 0.3 to what is found, and leaves its error alone."""
    without, found = method(_planted(0.0)), method(_planted(0.3))
    assert found.value == pytest.approx(without.value + 0.3)
    assert found.error == pytest.approx(without.error)


@pytest.mark.parametrize("method", [log_did, log_means, weighted_did])
def test_common_growth_in_per_cent_cancels(method):
    """Doubling every unit during the test changes nothing."""
    once = _planted(0.1)
    doubled = experiment(once.metric * np.where(once.during, 2.0, 1.0)[:, None], once.treated, 60)
    assert method(doubled).value == pytest.approx(method(once).value)


def test_the_clustered_error_is_that_of_the_regression():
    """Statsmodels' regression of unit means on treated x after, clustered by unit, has the same effect and error."""
    found = panel(np.random.default_rng(3), units=120, treated=60)
    before, after = found.means(np.log(found.metric))
    long = pd.DataFrame({
        "log": np.concatenate([before, after]), "after": np.repeat([0, 1], 120),
        "treated": np.tile(found.treated.astype(int), 2), "unit": np.tile(np.arange(120), 2),
    })  # fmt: skip
    fit = smf.ols("log ~ treated * after", long).fit(cov_type="cluster", cov_kwds={"groups": long["unit"]})
    estimate = log_did(found)
    assert estimate.value == pytest.approx(fit.params["treated:after"])
    assert estimate.error == pytest.approx(fit.bse["treated:after"])
    assert estimate.bounds_95 == pytest.approx(fit.conf_int().loc["treated:after"].tolist())


def test_the_weighted_error_is_that_of_the_weighted_regression():
    """Statsmodels' weighted regression, clustered by unit, has the same effect and error."""
    found = panel(np.random.default_rng(4), units=120, treated=60)
    before, after = found.means(found.metric)
    long = pd.DataFrame({
        "log": np.log(np.concatenate([before, after])), "after": np.repeat([0, 1], 120),
        "treated": np.tile(found.treated.astype(int), 2), "unit": np.tile(np.arange(120), 2),
    })  # fmt: skip
    fit = smf.wls("log ~ treated * after", long, weights=np.tile(before, 2)).fit(
        cov_type="cluster", cov_kwds={"groups": long["unit"]}
    )
    estimate = weighted_did(found)
    assert estimate.value == pytest.approx(fit.params["treated:after"])
    assert estimate.error == pytest.approx(fit.bse["treated:after"])


def test_the_unit_effects_error_is_that_of_least_squares():
    """Statsmodels' regression of changes on treated has the pooled error, and Welch's is its HC2 error."""
    found = panel(np.random.default_rng(5))
    changes, treated = log_changes(found), found.treated
    table = pd.DataFrame({"change": changes, "treated": treated.astype(int)})
    fit = smf.ols("change ~ treated", table).fit()
    assert pooled_error(changes, treated) == pytest.approx(fit.bse["treated"])
    assert compare(changes, treated).error == pytest.approx(fit.get_robustcov_results("HC2").bse[1])


def test_days_of_a_unit_are_not_independent():
    """On a daily panel whose noise lasts, errors of independent days are a third too small or worse."""
    found = panel(np.random.default_rng(6), units=120, treated=60)
    logs = np.log(found.metric)
    residuals = logs - logs.mean(axis=0) - logs.mean(axis=1, keepdims=True) + logs.mean()
    counts = [found.during.sum() * 60, found.before.sum() * 60] * 2
    independent = np.sqrt(residuals.var() * sum(1 / count for count in counts))
    assert independent < 0.67 * clustered_error(log_changes(found), found.treated)


def test_equal_and_weighted_effects_differ_where_large_units_react():
    """Where only the largest unit reacts, its weight decides: both estimands are right, and they differ."""
    metric = np.tile([[1000.0, 10, 11, 12, 1000, 10, 11, 12]], (40, 1))
    metric *= np.exp(np.random.default_rng(0).normal(0, 0.01, metric.shape))
    metric[30:, 0] *= np.exp(-0.4)
    found = experiment(metric, np.arange(8) < 4, 30)
    assert log_means(found).value == pytest.approx(-0.1, abs=0.02)
    assert weighted_did(found).value == pytest.approx(-0.4 * 1000 / 1033, abs=0.03)


def test_cuped_is_sharper_where_the_past_says_little():
    """Where units' levels before are mostly noise, CUPED's theta falls under 1 and its error under that of the DiD."""
    rng = np.random.default_rng(1)
    metric = np.exp(rng.normal(0, 0.2, (4, 200)))
    found = experiment(metric, np.arange(200) < 100, 3)
    assert cuped(found).details["theta"] < 0.5
    assert cuped(found).error < log_did(found).error


def test_few_units_make_wide_intervals():
    """With two treated units, quantiles are Student's, not normal, and the spread is that of all units."""
    found = log_did(panel(np.random.default_rng(0), units=8, treated=2))
    assert (found.details["error_kind"], found.p_kind) == ("pooled", "t")
    assert found.bounds_95[1] - found.bounds_95[0] > 2 * 1.96 * found.error


@given(st.lists(st.floats(-3, 3), min_size=4, max_size=12), st.floats(-2, 2))
def test_shifting_the_treated_shifts_the_difference(values, shift):
    """compare(x + shift on treated) = compare(x) + shift, with the same error."""
    x, treated = np.array(values), np.arange(len(values)) % 2 == 0
    moved = compare(x + shift * treated, treated)
    assert moved.value == pytest.approx(compare(x, treated).value + shift, abs=1e-9)
    assert moved.error == pytest.approx(compare(x, treated).error, abs=1e-9)
