"""Trimmed match: planted return on spend, odd pairs, and an independent solution."""

import numpy as np
import pytest
from scipy.optimize import brentq
from scipy.stats import trim_mean

from analytics.learn import readout
from analytics.learn.trimmed import Pairs, trimmed_match
from benchmarks.readout_worlds import experiment, pairs


def _with_spend(seed=0, iroas=3.0):
    found = pairs(np.random.default_rng(seed))
    spend = 0.2 * found.metric * np.outer(found.during, found.treated)
    return experiment(found.metric + iroas * spend, found.treated, 15, {"spend": spend}, found.pairs)


def test_a_planted_return_is_held():
    """Spend that returns 3 for 1 is found within the 95 % interval in most of 40 worlds."""
    answers = [trimmed_match(_with_spend(seed)) for seed in range(40)]
    assert np.mean([answer.bounds_95[0] <= 3 <= answer.bounds_95[1] for answer in answers]) >= 0.85
    assert {answer.estimand for answer in answers} == {"per_spend"}


def test_the_estimate_solves_its_equation():
    """At the estimate, scipy's trimmed mean of what is left is zero."""
    rng = np.random.default_rng(0)
    spend = rng.uniform(1, 2, 20)
    found = Pairs(3 * spend + rng.normal(0, 1, 20), spend, 2)

    def left(theta):
        return trim_mean(found.response - theta * found.spend, 0.1)

    assert min(found.roots(), key=found.error) == pytest.approx(brentq(left, -10, 10))


def test_one_mad_pair_hardly_moves_it():
    """A pair a thousand times off moves the trimmed effect by less than one error, and a mean by a hundred."""
    found = pairs(np.random.default_rng(1))
    mad = found.metric.copy()
    mad[:, np.flatnonzero(found.treated)[0]] *= 1000
    before, after = trimmed_match(found), trimmed_match(experiment(mad, found.treated, 15, names=found.pairs))
    assert abs(after.value - before.value) < before.error
    assert abs(np.median(mad) - np.mean(mad)) > 100 * before.error / 450


def test_without_pairs_it_says_so():
    """A table without a column of pairs is not paired afterwards."""
    found = pairs(np.random.default_rng(0))
    answers = readout(experiment(found.metric, found.treated, 15), ["trimmed_match"]).unanswered
    assert [answer.reason.code for answer in answers] == ["learn.cannot.no_pairs"]


def test_equal_spend_within_pairs_is_refused():
    """Where both units of every pair spend alike, nothing can be said per unit of spend."""
    found = pairs(np.random.default_rng(0))
    same = experiment(found.metric, found.treated, 15, {"spend": np.ones_like(found.metric)}, found.pairs)
    assert trimmed_match(same).reason.code == "learn.cannot.same_spend"
