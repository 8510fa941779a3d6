"""Organic click rates stray by themselves: estimates from days without ads allow for it, and find how much it is."""

from dataclasses import replace

import numpy as np
import pytest

from analytics.model import Assumptions
from analytics.model.daily.alone import alone_rates
from analytics.model.daily.history import history
from analytics.model.daily.priors import class_prior
from analytics.model.daily.wander import wander
from tests.model.planted import panel_of, planted, shares, study, wandering


def _wander(world, mood):
    past = history(panel_of(world, 3, mood=mood))
    rates = np.tile(alone_rates(past, np.zeros(len(past.rows), dtype=bool))[0], (len(past.rows), 1))
    return wander(past, rates, class_prior(Assumptions(), brand=False).means)


def test_intervals_hold_when_every_query_strays_by_itself():
    """Rates that stray by a fifth for weeks: 80 % intervals from two outages a query still hold most shares."""
    held = []
    for seed in range(8):
        world = planted(20, 300, seed, substitution=0.3)
        found = shares(study(world, seed, mood=wandering(world.off.shape, seed, 0.2)), world)
        held += found["truth"].between(found["incremental_share_lower"], found["incremental_share_upper"]).tolist()
    assert np.mean(held) >= 0.7


def test_straying_widens_the_intervals():
    """The same account, its rates steady or not: what cannot be told from a pause is not claimed."""
    world = planted(20, 300, 3, substitution=0.3)
    steady, loose = (
        shares(study(world, 3, mood=mood), world) for mood in (1.0, wandering(world.off.shape, 3, 0.2))
    )  # fmt: skip

    def width(found):
        return (found["incremental_share_upper"] - found["incremental_share_lower"]).mean()

    assert width(loose) > 1.5 * width(steady)


def test_a_querys_own_straying_is_measured():
    """A deviation of .2 is found again, less what averages out over the days and what paid clicks are; else none."""
    world = planted(30, 360, 4, substitution=0.3)
    steady, loose = (_wander(world, mood).own.mean() for mood in (1.0, wandering(world.off.shape, 4, 0.2)))
    assert 0.006 < loose < 0.03
    assert steady < 0.002


@pytest.mark.parametrize("spread", [0.1, 0.2])
def test_what_all_queries_share_does_not_average_out_in_one_pause_of_all(spread):
    """When all stray together, one common pause is far less sure than pauses at different times."""
    world = planted(30, 360, 5, substitution=0.3)
    off = np.zeros_like(world.off)
    off[:-3, 150:170] = True
    mood = np.repeat(wandering((1, 360), 5, spread), 30, axis=0)
    together, apart = _wander(replace(world, off=off), mood).common, _wander(world, mood).common
    assert together > 3 * apart


def test_without_days_on_both_sides_nothing_is_said():
    """No day off: there is no contrast that could stray."""
    world = planted(5, 120, 6, substitution=0.3, outages=0)
    found = _wander(world, 1.0)
    assert found.own == pytest.approx(0.0, abs=1e-9)
    assert found.common == 0.0
