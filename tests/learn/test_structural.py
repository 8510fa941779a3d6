"""Structural time series: the forecast against statsmodels' Kalman filter, and planted effects."""

import numpy as np
import pytest
import statsmodels.api as sm

from analytics.learn import structural as module
from analytics.learn.structural import drifting, structural
from analytics.learn.wander import gap
from benchmarks.readout_worlds import experiment, one_series


def test_the_forecast_is_that_of_the_kalman_filter(monkeypatch):
    """With the ratio of variances known, the mean forecast is that of statsmodels' local level with a diffuse start."""
    rng, ratio = np.random.default_rng(0), 0.1
    values = np.cumsum(rng.normal(0, np.sqrt(ratio), 80)) + rng.normal(size=80)
    before = np.arange(80) < 60
    monkeypatch.setattr(module, "RATIOS", np.array([ratio]))
    found = gap(values[None], np.ones((80, 1)), drifting(np.arange(80)), ~before, before).of(np.ones(1))
    kalman = sm.tsa.UnobservedComponents(values[before], "llevel").smooth([1.0, ratio])
    assert found.mean == pytest.approx(values[~before].mean() - kalman.forecast(20).mean(), abs=1e-3)
    residuals = values[before] - np.linalg.lstsq(np.ones((60, 1)), values[before])[0]
    assert 0.5 < found.scales[0] / residuals.std() < 5


def test_a_planted_effect_adds_itself():
    """Multiplying the test by exp(-0.5) subtracts 0.5 from what is found."""
    found = one_series(np.random.default_rng(0))
    metric = found.metric * np.exp(-0.5 * found.during)[:, None]
    planted = structural(experiment(metric, found.treated, 63))
    assert planted.value == pytest.approx(structural(found).value - 0.5)


def test_weekdays_are_part_of_the_forecast():
    """A test of weekends alone, after weeks with busy weekends, finds no effect."""
    found = one_series(np.random.default_rng(3))
    noise = np.random.default_rng(0).normal(0, 0.02, 84)
    weekend = np.isin(found.weekday, (5, 6))
    metric = np.exp(5 + weekend + noise)[:, None]
    kept = found.before | weekend
    only = module.Experiment(found.days[kept], found.units, found.treated, metric[kept], found.start)
    assert abs(structural(only).value) < 0.1


def test_a_longer_test_is_less_certain():
    """The level drifts on: the effect over 21 days is less certain than over the first 3."""
    found = one_series(np.random.default_rng(0))
    short = module.Experiment(found.days[:66], found.units, found.treated, found.metric[:66], found.start)
    assert structural(short).error < structural(found).error
