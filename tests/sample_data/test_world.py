"""The simulator obeys the equations it documents."""

from itertools import pairwise

import numpy as np
import pytest

from sample_data import auction, clicks, ranking, truth
from sample_data.generate import files
from sample_data.keyword_tools import market_of
from sample_data.world import Settings, build

RECENT = slice(60, 150)


def test_same_seed_same_bytes(world):
    """Two worlds of the same settings give the same files, byte for byte."""
    assert files(build(world.settings)) == files(world)


def test_other_seed_other_world(world):
    """The seed matters: another one draws other demand."""
    other = build(Settings(seed=4, queries=700, days=150))
    assert not np.array_equal(other.expected.searches, world.expected.searches)


def test_clicks_are_conserved(world):
    """Organic clicks alone = those kept + those rivals steal + those the ad substitutes, every day of every query."""
    e = world.expected
    stolen = e.organic_alone * clicks.theft(world.behaviour, world.bid > 0, e.shown)
    np.testing.assert_allclose(e.organic + stolen + e.sigma * e.paid, e.organic_alone, rtol=1e-12, atol=1e-12)


def test_without_rivals_the_incremental_share_is_one_minus_sigma(world):
    """Where no rival bids, what an ad click adds is exactly what the listing would not have won."""
    alone = world.rivals == 0
    e = world.expected
    paid, gained = e.paid[alone], e.incremental[alone]
    np.testing.assert_allclose(gained, (1 - e.sigma[alone]) * paid, atol=1e-12)
    assert paid.sum() > 0


def test_rivals_make_brand_ads_worth_more(world):
    """On contested brand queries the ad also saves organic clicks, so its share exceeds one minus sigma."""
    contested = world.brand & (world.rivals > 0) & (world.expected.paid[:, RECENT].sum(axis=1) > 0)
    e = world.expected
    shares = clicks.incremental_share(e, RECENT)
    substituted = (e.sigma * e.paid)[:, RECENT].sum(axis=1) / np.maximum(e.paid[:, RECENT].sum(axis=1), 1e-12)
    assert contested.any()
    assert (shares[contested] > 1 - substituted[contested]).all()


def test_off_state_is_at_least_what_organic_keeps(world):
    """Without theft, pausing never loses organic clicks: the off-state is organic plus the substituted clicks."""
    alone = world.rivals == 0
    assert (world.expected.organic_off[alone] >= world.expected.organic[alone] - 1e-12).all()


def test_incremental_share_rises_with_rank(world):
    """Ads add least where the shop already ranks first, and nearly everything where it is absent."""
    rank, e, other = world.rank, world.expected, ~world.brand
    bands = [(rank == 1), (rank > 1) & (rank <= 4), (rank > 4) & (rank <= 10), rank > 10]
    shares = [(e.incremental * band)[other].sum() / (e.paid * band * (e.paid > 0))[other].sum() for band in bands]
    assert shares == sorted(shares)
    assert shares[-1] > 0.95


def test_costs_and_clicks_never_fall_as_bids_rise(world):
    """A higher bid never buys fewer clicks or costs less."""
    rows = np.arange(200)
    market, bid = market_of(world.market, rows, RECENT), world.bid[rows, RECENT]
    runs = [auction.run(market, step * bid) for step in (0.0, 0.3, 0.7, 1.0, 1.5, 3.0)]
    for lower, higher in pairwise(runs):
        assert (higher.clicks >= lower.clicks - 1e-12).all()
        assert (higher.cost >= lower.cost - 1e-12).all()
    assert runs[0].cost.sum() == runs[0].clicks.sum() == 0


def test_nobody_pays_more_than_the_bid(world):
    """The price of a click is at most the bid."""
    outcome = auction.run(world.market, world.bid)
    assert (outcome.cost <= outcome.clicks * world.bid + 1e-12).all()


def test_second_price_by_hand():
    """One rival scoring .50 below an own score of .80 costs .51; the reserve of .60 would cost .61."""
    rivals = np.zeros((1, auction.MAX_RIVALS, 1))
    rivals[0, 0, 0] = 0.50
    for reserve, price in ((0.1, 0.51), (0.6, 0.61)):
        market = auction.Market(np.array([False]), np.array([1.0]), np.array([reserve]), rivals)
        outcome = auction.run(market, np.array([[4.0]]))
        expected = np.mean([(price - 0.01) / noise + 0.01 for noise in auction.WITHIN_DAY])
        assert outcome.cost[0, 0] / outcome.clicks[0, 0] == pytest.approx(expected)


def test_budgets_hold(world):
    """No campaign is expected to spend more in a day than its budget, and the tighter one is throttled."""
    cost = world.expected.cost
    unthrottled = cost / np.where(world.throttle > 0, world.throttle, 1)
    for number, share in enumerate(world.settings.budget_shares):
        rows = world.campaign == number
        budget = share * np.median(unthrottled[rows].sum(axis=0))
        assert cost[rows].sum(axis=0).max() <= budget * (1 + 1e-9)
    assert (world.throttle[world.campaign == 1] < 1).any()


def test_brand_campaign_stops_by_mistake(world):
    """During the planted mistake no brand query has a paid click, and on other days there are some."""
    paid = world.observed.paid_clicks[world.campaign == 0].sum(axis=0)
    first, length = world.settings.brand_pause
    assert paid[first : first + length].sum() == 0
    assert (np.delete(paid, np.arange(first, first + length)) > 0).all()


def test_counts_are_possible(world):
    """Clicks never exceed impressions, conversions never exceed clicks, and only clicks cost."""
    o = world.observed
    assert (o.paid_clicks <= o.paid_impressions).all()
    assert (o.conversions <= o.paid_clicks).all()
    assert (o.organic_clicks <= o.organic_impressions).all()
    assert ((o.cost_cents > 0) == (o.paid_clicks > 0)).all()


def test_attribution_flatters(world):
    """Where no rival bids, attributed value is at least incremental value: substituted clickers convert more."""
    table = truth.queries(world)
    alone = table[(table["rivals"] == 0) & (table["paid"] > 0)]
    assert (alone["attributed"] >= alone["inc_value"] - 0.01).all()


def test_truth_says_pause_exactly_where_ads_lose_money(world):
    """A query should pause if and only if it costs more than its incremental value."""
    table = truth.queries(world)
    assert (table["should_pause"] == ((table["inc_value"] < table["cost"]) & (table["cost"] > 0))).mean() > 0.999
    assert table["should_pause"].any()
    assert not table["should_pause"].all()


def test_curves_start_at_zero_and_climb(world):
    """A zero bid costs and earns nothing; cost never falls with the bid."""
    curves = truth.curves(world)
    still = curves[curves["bid_multiplier"] == 0]
    assert (still[["cost_90d", "incremental_value_90d"]] == 0).all(axis=None)
    assert (curves.groupby("query", sort=False)["cost_90d"].diff().fillna(0) >= 0).all()
    assert not curves.isna().any(axis=None)


@pytest.mark.parametrize(("rank", "share"), [(1, 1.0), (2, 0.62), (5, 0.20), (11, 0.03), (21, 0.0)])
def test_overlap_ladder(rank, share):
    """h(R) takes the documented value on the first rank of each step."""
    assert ranking.overlap_by_rank(np.array([float(rank)]))[0] == pytest.approx(share)


def test_rivals_enter_gradually():
    """The fifth day after a stop, with a reaction time of five days, theft is 1 - 1/e of its steady state."""
    is_on = np.array([[True, False, False, False, False, False]])
    one = np.array([1.0])
    behaviour = clicks.Behaviour(0.1 * one, 0.4 * one, 5 * one, one, one)
    stolen = clicks.theft(behaviour, is_on, is_on.astype(float))
    assert stolen[0, 0] == pytest.approx(0.1)
    assert stolen[0, 5] == pytest.approx(0.4 * (1 - np.exp(-1)))


@pytest.mark.parametrize("wrong", [{"queries": 50}, {"days": 30}, {"ahead": -1}])
def test_worlds_too_small_are_refused(wrong):
    """A world without room for the brand or for the truth window is refused."""
    with pytest.raises(ValueError, match="at least 200 queries"):
        Settings(**wrong)
