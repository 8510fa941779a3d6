"""The incremental share of paid clicks that a pause shows."""

from dataclasses import replace

import numpy as np
import pytest

from analytics.learn.incremental import incremental_share
from analytics.schema import Notice
from benchmarks.pause_worlds import PAUSES, pause
from benchmarks.readout_worlds import common, experiment, won_back
from benchmarks.readouts import recovered


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
    """The 80 % interval holds the planted share in 75 to 95 % of 100 worlds: it fears lasting changes, here in vain."""
    answers = [incremental_share(_pause(0.4, seed, 0.1)) for seed in range(100)]
    assert 0.75 <= np.mean([answer.bounds_80[0] <= 0.6 <= answer.bounds_80[1] for answer in answers]) <= 0.95


@pytest.mark.parametrize(
    "kind", ["forty queries", "few clicks", "growing fast", "shrinking", "rivals", "short", "brand"]
)
def test_pauses_of_queries_are_read_without_bias(kind):
    """Zero days, growth, decline, rivals, a strong brand: over 300 worlds the mean error is within chance of zero."""
    found = recovered(kind, PAUSES[kind], 300)
    assert found["unanswered"] == 0
    assert abs(found["bias"]) < 3.5 * found["error"]
    assert found["held 80%"] >= 0.75
    assert found["held 95%"] >= 0.92


def test_like_queries_have_intervals_of_their_level():
    """Where every query wins the same share back, 80 % intervals hold it in 80 % of 600 worlds."""
    found = recovered("like", PAUSES["like queries"], 600)
    assert found["held 80%"] == pytest.approx(0.8, abs=0.05)
    assert found["held 95%"] == pytest.approx(0.95, abs=0.03)


@pytest.mark.parametrize("kind", ["few of few", "one against one", "one alone", "ten queries"])
def test_few_queries_have_wide_and_honest_intervals(kind):
    """With one to five paused queries, intervals hold the truth at least as often as they say, and are wide."""
    found = recovered(kind, PAUSES[kind], 80)
    assert found["held 80%"] >= 0.75
    assert found["width 80%"] > 0.25


def test_a_query_without_controls_says_what_it_cannot_know():
    """One query paused alone is read against its own past, weekdays included, and the answer says what that misses."""
    found, _ = pause(0, PAUSES["one alone"])
    answer = incremental_share(found)
    assert [note.code for note in answer.notes] == ["learn.note.alone"]
    beside, _ = pause(0, PAUSES["one against one"])
    assert [note.code for note in incremental_share(beside).notes] == ["learn.note.daily"]


def test_ranks_that_change_are_in_the_interval():
    """Ranks that change for good every two months move queries by a third: clustered by query, the interval knows."""
    found = recovered("changing", PAUSES["changing ranks"], 300)
    assert abs(found["bias"]) < 3.5 * found["error"]
    assert 0.75 <= found["held 80%"] <= 0.87


def test_the_first_days_of_a_pause_flatter_organic():
    """Rivals take a quarter of organic clicks within weeks: read from the first day on, too much seems won back."""
    world = replace(PAUSES["rivals"], theft=0.25, tau=10.0, mixed=False)
    early, late = (replace(world, skip=skip, during=skip + 14) for skip in (0, 42))
    (first, _), (steady, truth) = pause(0, early), pause(0, late)
    seen, kept = incremental_share(first), incremental_share(steady)
    assert kept.bounds_95[0] <= truth <= kept.bounds_95[1]
    assert seen.value < kept.value - 0.1
    assert seen.bounds_80[1] < truth


def test_every_paused_query_counts_by_its_clicks():
    """Half of the queries by number win everything back, but hold a tenth of the clicks: the share is .9."""
    days = np.arange(60)
    before = (days < 40)[:, None]
    size = np.array([90.0] * 5 + [10.0] * 5 + [50.0] * 10)
    won = np.array([0.0] * 5 + [1.0] * 5 + [0.0] * 10)
    treated = np.arange(20) < 10
    paid = np.where(before | ~treated, size, 0.0)
    organic = np.where(before, size, size + won * size * treated)
    found = experiment(paid + organic, treated, 40, {"paid_clicks": paid, "organic_clicks": organic})
    assert incremental_share(found).value == pytest.approx(0.9)


def test_a_test_that_changed_no_paid_clicks_has_no_share():
    """Where paid clicks went on, the share is not told."""
    found = won_back(np.random.default_rng(0))
    parts = dict.fromkeys(("paid_clicks", "organic_clicks"), found.parts["organic_clicks"][:90])
    calm = experiment(found.metric[:90], found.treated, 60, parts)
    assert isinstance(incremental_share(calm).reason, Notice)
    assert incremental_share(calm).reason.code == "learn.cannot.nothing_lost"
