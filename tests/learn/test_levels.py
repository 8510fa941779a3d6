"""Differences in levels: refused under growth, with the size of the mistake."""

import numpy as np
import pytest

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
