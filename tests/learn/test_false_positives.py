"""Tests in which nothing happened: every method finds an effect as often as it says, and no more."""

import numpy as np
import pytest
from scipy.stats import binom

from analytics.learn import METHODS, conformal, randomisation, readout
from benchmarks.readout_worlds import WORLDS
from benchmarks.readouts import independent_days_p

N = 400
MOST_UNLIKELY = 1e-4  # chance that a method which is nominal fails here


@pytest.mark.parametrize("method", METHODS)
def test_false_positives_are_nominal(method, monkeypatch):
    """Over 400 seeded worlds without effect, p <= 5 % and p <= 20 % come as often as chance allows them."""
    for module in (conformal, randomisation):
        monkeypatch.setattr(module, "DRAWS", 999)  # enough for a p-value of 5 %, and quick
    answers = [readout(WORLDS[method](np.random.default_rng(seed)), [method]) for seed in range(N)]
    p = np.array([estimate.p for answer in answers for estimate in answer.estimates])
    assert len(p) >= 0.8 * N
    for level in (0.05, 0.2):
        most = binom.ppf(1 - MOST_UNLIKELY, len(p), level)
        least = binom.ppf(MOST_UNLIKELY, len(p), level)
        assert least <= (p <= level).sum() <= most


def test_intervals_hold_the_truth_as_often_as_they_say():
    """80 % intervals of the difference of logs and of synthetic control on logs hold zero in 74 to 86 % of worlds."""
    for method in ("log_did", "log_synthetic_control"):
        answers = [readout(WORLDS[method](np.random.default_rng(seed)), [method]) for seed in range(200)]
        held = [one.bounds_80[0] <= 0 <= one.bounds_80[1] for answer in answers for one in answer.estimates]
        assert 0.7 <= np.mean(held) <= 0.9


def test_independent_days_and_the_published_regression_find_effects_in_noise():
    """The mistakes that are avoided would be wrong at least twice as often as they say."""
    worlds = [WORLDS["log_did"](np.random.default_rng(seed)) for seed in range(200)]
    assert np.mean([independent_days_p(world) <= 0.05 for world in worlds]) > 0.1
    totals = [readout(WORLDS["tbr"](np.random.default_rng(seed)), ["tbr"]).estimates[0] for seed in range(200)]
    assert np.mean([total.details["as_published"]["p_value"] <= 0.05 for total in totals]) > 0.1
