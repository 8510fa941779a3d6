"""The power that a design promises is the power that its read-outs have, on planted noise and on replayed history."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.learn import Experiment, readout
from analytics.learn.noise import Daily, Noise, Windows, changes, fit, fit_segment, usual_noise
from analytics.learn.power import POWER, Units, chance, curve, series_curve, useful
from analytics.learn.readout import MethodName
from analytics.learn.replay import deviation, method_of, replays, usual_deviation
from benchmarks.design_worlds import build

TESTS = 400
CHANCE = 3.3  # standard errors of a share of tests that no seed should exceed
PLANTED = Noise(counting=2.0, daily=0.3, drift=0.006, source="own")
WINDOWS = Windows(before=4, skip_days=14, weeks=4)


def history(noise: Noise, weekly: np.ndarray, days: int, seed: int) -> Daily:
    """Clicks by day with planted noise: bunched counts, independent days, a level that drifts as a random walk."""
    draw = np.random.default_rng(seed)
    steps = draw.normal(0, np.sqrt(noise.drift / 7), (days, len(weekly)))
    each = draw.normal(0, np.sqrt(noise.daily), (days, len(weekly)))
    level = weekly / 7 * np.exp(np.cumsum(steps, axis=0) + each - noise.daily / 2)
    return Daily(noise.counting * draw.poisson(level / noise.counting).astype(float))


def read(clicks: np.ndarray, paused: np.ndarray, windows: Windows):
    """Read the weeks of one test as `readout` does."""
    weeks = clicks.reshape(-1, 7, clicks.shape[1]).sum(axis=1)
    names = tuple(str(at) for at in range(clicks.shape[1]))
    test = Experiment(np.arange(len(weeks)) * 7, names, paused, weeks, windows.before * 7, windows.skip_days)
    return readout(test, [MethodName.LOG_MEANS]).estimates


def told_apart(daily: Daily, units: Units, windows: Windows, against: float, share: float) -> tuple[int, int]:
    """Of tests at random places and by random lots, how many tell `share`, which is true, from `against`."""
    draw, n = np.random.default_rng(8), len(units.weekly)
    seen = done = 0
    for _ in range(TESTS):
        first = int(draw.integers(0, len(daily.clicks) - windows.days + 1))
        clicks = daily.clicks[first : first + windows.days].copy()
        paused = np.isin(np.arange(n), draw.permutation(n)[: n // 2])
        during = slice(windows.before * 7, None)
        lost = draw.binomial(clicks[during][:, paused].astype(int), share * units.paid_share[paused])
        clicks[during, paused] -= lost
        if daily.searches is not None:
            clicks /= daily.searches[first : first + windows.days]
        for found in read(clicks, paused, windows):
            expected = units.effects(against)[paused].mean()
            seen += not found.bounds_80[0] <= expected <= found.bounds_80[1]
            done += 1
    return seen, done


def test_planted_noise_is_found_again():
    """Each part of the noise is fitted within a third of what was planted."""
    weekly = np.geomspace(20, 2000, 120)
    found = fit(history(PLANTED, weekly, 730, seed=3), usual_noise("clicks"))
    assert found.counting == pytest.approx(PLANTED.counting, rel=0.35)
    assert found.daily == pytest.approx(PLANTED.daily, rel=0.35)
    assert found.drift == pytest.approx(PLANTED.drift, rel=0.35)


@pytest.mark.parametrize("weeks", [4, 8, 12])
def test_fitted_noise_is_the_variance_of_tests_that_were_never_run(weeks):
    """At every length, the variance that the fit gives is that of the changes between windows cut from the history."""
    windows = Windows(8, 14, weeks)
    daily = history(PLANTED, np.geomspace(50, 1000, 80), 730, seed=4)
    observed = np.mean([np.nanvar(change, ddof=1) for change in changes(daily, windows)])
    expected = fit(daily, usual_noise("clicks")).variance(daily.weekly, windows).mean()
    assert expected == pytest.approx(observed, rel=0.15)


@pytest.mark.parametrize("n", [10, 24, 80])
def test_promised_power_is_obtained_under_the_fitted_noise(n):
    """Over 400 tests through the read-out, as many tell the shares apart as were promised, chance allowed for."""
    weekly, paid = np.geomspace(400, 80, n), np.linspace(0.3, 0.6, n)
    units, against = Units(weekly, paid), 0.1
    promised = curve(units, PLANTED, WINDOWS)
    share = next(share for share in np.linspace(0.1, 1, 91) if promised.power(against, share) >= POWER)
    seen = done = 0
    for seed in range(8):
        daily = history(PLANTED, weekly, WINDOWS.days * 3, seed)
        one = told_apart(daily, units, WINDOWS, against, share)
        seen, done = seen + one[0], done + one[1]
    promise = promised.power(against, share)
    assert abs(seen / done - promise) <= CHANCE * np.sqrt(promise * (1 - promise) / (TESTS * 2)) + 0.02


@pytest.mark.parametrize("share", [0.1, 0.25, 0.4])
def test_promised_power_is_obtained_on_replayed_history(share):
    """Windows cut out of a generated account, an effect added to them: the read-out sees it as often as promised."""
    world = build(5, brand=24, generic=0, weeks=104)
    total, searches = world.paid + world.organic, world.searches
    daily = Daily(total, searches)
    units = Units(daily.weekly, world.paid.sum(axis=0) / total.sum(axis=0))
    noise = fit_segment(daily, fit(daily, usual_noise("clicks")), WINDOWS)
    promise = curve(units, noise, WINDOWS).power(0.0, share)
    seen, done = told_apart(daily, units, WINDOWS, 0.0, share)
    assert done >= 0.9 * TESTS
    assert abs(seen / done - promise) <= 0.06


def test_a_test_without_effect_is_called_one_as_seldom_as_it_says():
    """Where the truth is what was supposed, the 80 % interval leaves it out one time in five, or less."""
    daily = history(PLANTED, np.full(40, 200.0), 730, seed=6)
    seen, done = told_apart(daily, Units(np.full(40, 200.0), np.full(40, 0.5)), WINDOWS, 0.0, 0.0)
    assert seen / done <= 0.2 + CHANCE * np.sqrt(0.2 * 0.8 / TESTS)


def test_clicks_per_search_stray_less_than_clicks_where_demand_moves():
    """On a brand whose rank never moves, dividing by searches leaves counting noise only."""
    world = build(7, brand=20, generic=0)
    total = world.paid + world.organic
    clicks, rate = (
        fit(daily, usual_noise("clicks")).variance(Daily(total).weekly, WINDOWS).mean()
        for daily in (Daily(total), Daily(total, world.searches))
    )
    assert rate < clicks / 4


def test_a_longer_test_is_not_sharper_where_levels_drift():
    """With drift only, twelve weeks see less than four; with counting noise only, they see more."""
    units = Units(np.full(40, 100.0), np.full(40, 0.5))
    drift, counting = Noise(0, 0, 0.01, "own"), Noise(4, 0, 0, "own")
    short, long = Windows(4, 14, 4), Windows(4, 14, 12)
    assert curve(units, drift, long).power(0, 0.3) < curve(units, drift, short).power(0, 0.3)
    assert curve(units, counting, long).power(0, 0.3) > curve(units, counting, short).power(0, 0.3)


@given(st.floats(0, 1), st.floats(0.05, 0.9), st.integers(10, 60))
def test_power_is_a_chance_and_more_queries_never_take_it_away(against, paid, n):
    """Power lies in [0, 1]; twice the queries see at least as much; what is detectable shrinks or appears."""
    few, many = (curve(Units(np.full(k, 150.0), np.full(k, paid)), PLANTED, WINDOWS) for k in (n, 2 * n))
    share = 1.0 if against < 0.5 else 0.0
    assert 0 <= few.power(against, share) <= many.power(against, share) + 1e-6 <= 1 + 1e-6
    least = few.detectable(against, share)
    assert np.isnan(least) or many.detectable(against, share) <= least + 1e-9


@given(st.floats(-30, 30), st.floats(3, 500))
def test_power_is_the_same_for_gains_and_losses(ratio, df):
    """The test is two-sided."""
    both = chance(np.array([ratio, -ratio]), np.array([df, df]))
    assert both[0] == pytest.approx(both[1])
    assert both[0] >= 0.2 - 1e-6


def test_queries_that_only_bring_noise_are_left_out():
    """Sixty queries of three clicks a week beside twenty of a thousand: the design keeps near the twenty."""
    weekly = np.r_[np.full(20, 1000.0), np.full(60, 3.0)]
    units = Units(weekly, np.full(80, 0.5))
    assert 18 <= useful(units, Noise(2, 0, 0, "own"), WINDOWS, (0.0, 0.5), 10) <= 26


def test_a_series_that_strays_by_its_effect_is_hardly_seen():
    """With a deviation as large as the effect, power is that of one standard error: about 40 % at this level."""
    units = Units(np.array([100.0, 100.0]), np.array([0.5, 0.5]))
    effect = abs(np.log(1 - 0.4 * 0.5))
    assert series_curve(units, effect).power(0.0, 0.4) == pytest.approx(0.40, abs=0.01)


def arms(world, days: slice) -> tuple[Daily, Daily]:
    """One query to pause, and all the others."""
    total = world.paid + world.organic
    one, others = ((total[days, part], world.searches[days, part]) for part in (slice(0, 1), slice(1, None)))
    return Daily(*one), Daily(*others)


def series_power(world, year: int, share: float) -> tuple[float, float]:
    """Power of pausing one query, as promised from the first year and as obtained in windows of what follows."""
    paused, kept = arms(world, slice(0, year))
    noise = usual_noise("brand_clicks_per_search"), usual_noise("clicks")
    usual = usual_deviation((paused.weekly, kept.weekly), noise, WINDOWS, is_rate=True)
    strays = deviation(replays(np.arange(year), paused, kept, WINDOWS), usual, year, WINDOWS)
    units = Units(paused.weekly, world.paid[:year, :1].sum(axis=0) / paused.clicks.sum(axis=0))
    seen, treated = [], np.array([True, False])
    for first in range(year, len(world.paid) - WINDOWS.days, 7):
        one, others = arms(world, slice(first, first + WINDOWS.days))
        during = slice(first + WINDOWS.before * 7, first + WINDOWS.days)
        one.clicks[WINDOWS.before * 7 :, 0] -= share * world.paid[during, 0]
        rates = [arm.clicks.sum(axis=1) / arm.searches.sum(axis=1) for arm in (one, others)]
        days, start = np.arange(WINDOWS.days), WINDOWS.before * 7
        test = Experiment(days, ("paused", "kept"), treated, np.stack(rates, axis=1), start, WINDOWS.skip_days)
        low, high = readout(test, [method_of(1)]).estimates[0].bounds_80
        seen.append(not low <= 0 <= high)
    return series_curve(units, strays).power(0.0, share), float(np.mean(seen))


def test_a_series_is_not_promised_more_than_it_shows():
    """One brand query paused against twenty others, in eight accounts: later windows see at least what was promised."""
    found = [series_power(build(seed, brand=1, generic=20, weeks=130), 52 * 7, 0.3) for seed in range(8)]
    promised, obtained = np.mean(found, axis=0)
    assert promised > 0.4
    assert obtained >= promised - 0.05
