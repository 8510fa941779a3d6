"""Tests in which nothing happened: every method finds an effect as often as it says, and no more."""

from functools import cache

import numpy as np
import pytest
from scipy.stats import binom

from analytics.learn import METHODS, MethodName, conformal, randomisation, readout
from benchmarks.readout_worlds import SHAPES, WORLDS, series_won_back
from benchmarks.readouts import independent_days_p

SLOW = {MethodName.STRUCTURAL: 400}  # the others are read in 1,000 worlds
MOST_UNLIKELY = 1e-4  # chance that a method which is nominal fails here
FAST = ("log_did", "log_means", "weighted_did", "cuped", "log_synthetic_control", "tbr", "level_did")


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    """Draw fewer permutations: enough for a p-value of 5 %."""
    for module in (conformal, randomisation):
        monkeypatch.setattr(module, "DRAWS", 999)


@cache
def _read(world, methods, seed):
    """What the methods say of one world: several tests ask the same."""
    return readout(world(np.random.default_rng(seed)), methods).estimates


def _answers(world, methods, worlds):
    return [estimate for seed in range(worlds) for estimate in _read(world, tuple(methods), seed)]


def _range(n, level):
    return binom.ppf(MOST_UNLIKELY, n, level), binom.ppf(1 - MOST_UNLIKELY, n, level)


@pytest.mark.parametrize("method", METHODS)
def test_false_positives_are_nominal(method):
    """Over 1,000 seeded worlds without effect, p <= 5 % and p <= 20 % come as often as chance allows them."""
    worlds = SLOW.get(method, 1000)
    answers = _answers(WORLDS[method], [method], worlds)
    assert len(answers) >= 0.8 * worlds
    for level in (0.05, 0.2):
        least, most = _range(len(answers), level)
        assert least <= sum(one.p <= level for one in answers) <= most


def test_a_single_paused_series_has_nominal_false_positives():
    """One paused series beside one control, noise of every kind, everything won back: 150 worlds."""
    answers = _answers(series_won_back, [MethodName.INCREMENTAL_SHARE], 150)
    assert len(answers) == 150
    for level in (0.05, 0.2):
        least, most = _range(150, level)
        assert least <= sum(one.p <= level for one in answers) <= most


@pytest.mark.parametrize("shape", SHAPES)
def test_no_shape_of_test_is_called_an_effect_more_often_than_said(shape):
    """Few units or many, weeks or days, growth, lasting noise, heavy tails: never above the level, in 150 worlds."""
    answers = _answers(SHAPES[shape], FAST, 150)
    for method in FAST:
        p = np.array([one.p for one in answers if one.method == method])
        for level in (0.05, 0.2):
            assert (p <= level).sum() <= _range(150, level)[1], method


@pytest.mark.parametrize("method", ["log_did", "log_synthetic_control", "structural"])
def test_intervals_hold_the_truth_as_often_as_they_say(method):
    """80 % intervals hold zero in 80 % of 300 worlds, as nearly as chance allows."""
    held = sum(one.bounds_80[0] <= 0 <= one.bounds_80[1] for one in _answers(WORLDS[method], [method], 300))
    least, most = _range(300, 0.8)
    assert least <= held <= most


def test_independent_days_and_the_published_regression_find_effects_in_noise():
    """The mistakes that are avoided would be wrong at least twice as often as they say."""
    worlds = [WORLDS["log_did"](np.random.default_rng(seed)) for seed in range(200)]
    assert np.mean([independent_days_p(world) <= 0.05 for world in worlds]) > 0.1
    totals = _answers(WORLDS["tbr"], ["tbr"], 200)
    assert np.mean([total.details["as_published"]["p_value"] <= 0.05 for total in totals]) > 0.1
