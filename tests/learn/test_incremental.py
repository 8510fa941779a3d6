"""The incremental share of paid clicks that a pause shows."""

import numpy as np
import pytest

from analytics.learn.incremental import incremental_share
from analytics.schema import Notice
from benchmarks.readout_worlds import common, experiment, won_back


def _pause(won, seed=0, spread=0.0, growth=0.2):
    """Paid clicks pause after 90 days, and organic clicks win a share of them back."""
    rng, days = np.random.default_rng(seed), 111
    level = np.exp(common(days, growth))[:, None]
    paid = np.array([[1000.0, 500]]) * level * np.exp(rng.normal(0, spread, (days, 2)))
    organic = np.array([[600.0, 300]]) * level * np.exp(rng.normal(0, spread, (days, 2)))
    organic[90:, 0] += won * 1000 * level[90:, 0]
    paid[90:, 0] = 0
    parts = {"paid_clicks": paid, "organic_clicks": organic}
    return experiment(paid + organic, np.array([True, False]), 90, parts)


@pytest.mark.parametrize("won", [0.0, 0.375, 1.0])
def test_what_is_not_won_back_is_incremental(won):
    """Without noise the share is exactly 1 - won, whatever the growth."""
    assert incremental_share(_pause(won)).value == pytest.approx(1 - won)


def test_the_published_example():
    """40 paid and 60 organic clicks, 75 organic ones when paused: 62.5 %."""
    paid, organic = np.tile([[40.0, 40.0]], (30, 1)), np.tile([[60.0, 60.0]], (30, 1))
    paid[20:, 0], organic[20:, 0] = 0, 75
    parts = {"paid_clicks": paid, "organic_clicks": organic}
    assert incremental_share(experiment(paid + organic, np.array([True, False]), 20, parts)).value == 0.625


def test_noise_is_in_the_interval():
    """The 80 % interval holds the planted share in 70 to 90 % of 200 worlds."""
    answers = [incremental_share(_pause(0.4, seed, 0.1)) for seed in range(200)]
    assert 0.7 <= np.mean([answer.bounds_80[0] <= 0.6 <= answer.bounds_80[1] for answer in answers]) <= 0.9


def test_a_test_that_changed_no_paid_clicks_has_no_share():
    """Where paid clicks went on, the share is not told."""
    found = won_back(np.random.default_rng(0))
    parts = dict.fromkeys(("paid_clicks", "organic_clicks"), found.parts["organic_clicks"][:90])
    calm = experiment(found.metric[:90], found.treated, 60, parts)
    assert isinstance(incremental_share(calm).reason, Notice)
    assert incremental_share(calm).reason.code == "learn.cannot.nothing_lost"
