"""Differences in levels: refused under growth, with the size of the mistake."""

import numpy as np
import pytest

from analytics.learn import readout
from analytics.learn.estimate import Estimate, Unanswered
from analytics.learn.levels import growth_bias, level_did
from analytics.locales import tell
from benchmarks.readout_worlds import experiment, level_panel


def test_growth_is_refused_with_its_size():
    """Where all units grow alike, levels find an effect that growth alone explains: refused, with the numbers."""
    rng = np.random.default_rng(0)
    growth = np.where(np.arange(60) < 40, 1.0, 1.2)[:, None]
    metric = np.array([[1000.0, 900, 100, 110, 120]]) * growth * np.exp(rng.normal(0, 0.01, (60, 5)))
    answer = level_did(experiment(metric, np.arange(5) < 2, 40))
    assert isinstance(answer, Unanswered)
    facts = dict(answer.reason.facts)
    assert facts["bias"] == pytest.approx((950 - 110) * 0.2, rel=0.1)
    assert facts["value"] == pytest.approx(facts["bias"], rel=0.1)
    assert "20%" in tell(answer.reason, "en")


def test_more_clicks_lost_than_were_ever_paid_is_said():
    """Shrinking demand makes levels lose more clicks than the ad had: the refusal says how many times."""
    rng = np.random.default_rng(0)
    shrinking = np.where(np.arange(60) < 40, 1.0, 0.4)[:, None]
    metric = np.array([[1000.0, 100, 110, 120, 90]]) * shrinking * np.exp(rng.normal(0, 0.01, (60, 5)))
    answer = level_did(experiment(metric, np.arange(5) < 1, 40, {"paid_clicks": 0.4 * metric}))
    assert answer.reason.code == "learn.cannot.growth_paid"
    assert dict(answer.reason.facts)["share"].value > 1


def test_without_growth_levels_are_answered():
    """Units of one size without common growth: the planted amount is found."""
    found = level_panel(np.random.default_rng(0))
    metric = found.metric + 7.0 * np.outer(found.during, found.treated)
    planted = level_did(experiment(metric, found.treated, 60))
    assert isinstance(planted, Estimate)
    assert planted.value == pytest.approx(level_did(found).value + 7)


def test_growth_bias_is_what_levels_find_under_pure_growth():
    """With nothing but growth, the difference in levels is exactly the stated bias."""
    metric = np.outer([1, 1, 1, 1.3], [50.0, 70, 10, 20])
    found = experiment(metric, np.array([True, True, False, False]), 3)
    before, after = found.means(metric)
    change = after - before
    assert growth_bias(found)[0] == pytest.approx(change[:2].mean() - change[2:].mean())


def test_two_units_under_growth_are_told_of_the_growth():
    """One engine paused beside another, demand halved by itself: more lost than was ever paid, whatever the error."""
    shrinking = np.where(np.arange(60) < 40, 1.0, 0.3)[:, None]
    metric = np.array([[1000.0, 100]]) * shrinking
    found = experiment(metric, np.array([True, False]), 40, {"paid_clicks": 0.4 * metric})
    (answer,) = readout(found, ["level_did"]).unanswered
    assert answer.reason.code == "learn.cannot.growth_paid"
    assert dict(answer.reason.facts)["share"].value == pytest.approx(630 / 400)


def test_few_units_have_no_spread_of_their_own():
    """Without growth, one treated unit among ten is still refused: a larger unit varies more than the others."""
    metric = 100 + np.random.default_rng(0).normal(0, 5, (60, 10))
    (answer,) = readout(experiment(metric, np.arange(10) < 1, 40), ["level_did"]).unanswered
    assert answer.reason.code == "learn.cannot.few_levels"
