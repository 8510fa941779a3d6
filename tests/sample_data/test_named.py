"""The named worlds obey their equations, differ where they say so, and nowhere else."""

from itertools import pairwise

import numpy as np
import pytest

from sample_data import auction, clicks
from sample_data.named import truth, world
from sample_data.named.files import draw, files
from sample_data.named.scenarios import WORLDS, Draw, Scenario

WINDOW = slice(275, 365)


@pytest.fixture(scope="module")
def contested():
    """A small world in which rivals enter the brand's auctions."""
    return draw("rivals-enter", 3, 150)


@pytest.fixture(scope="module")
def clean():
    """A small world with fixed budgets."""
    return draw("clean", 5, 150)


def brand_share(name, seed):
    """Incremental share of the brand's paid clicks, of the last 90 days."""
    drawn = draw(name, seed, 200)
    e, brand = drawn.expected, drawn.keywords.brand
    gained = (e.incremental * (e.paid > 0))[brand, WINDOW].sum()
    return gained / e.paid[brand, WINDOW].sum()


def test_clicks_are_conserved(contested):
    """Organic clicks alone = those kept + those rivals steal + those the ad substitutes, every day of every query."""
    e, theft, is_on = contested.expected, contested.theft, contested.bid > 0
    ramp = 1 - np.exp(-clicks.days_off(is_on) / theft.reaction_days[:, None])
    stolen = e.organic_alone * np.where(is_on, theft.on, theft.off * ramp)
    np.testing.assert_allclose(e.organic + stolen + e.sigma * e.paid, e.organic_alone, rtol=1e-12, atol=1e-12)
    assert stolen.sum() > 0


def test_a_pause_comes_to_the_steady_state_of_the_truth(contested):
    """With the ads off for good, organic clicks fall day by day towards the off-state, and reach it."""
    w = contested
    off = np.zeros_like(w.bid)
    outcome = auction.run(w.market, off)
    e = world.expect(w.keywords, w.theft, outcome, searches=w.expected.searches, share=off, rank=w.rank, is_on=off > 0)
    assert e.paid.sum() == e.cost.sum() == 0
    assert (e.organic >= e.organic_off - 1e-9).all()
    early, late = ((e.organic / np.maximum(e.organic_off, 1e-12))[w.keywords.brand, day].max() for day in (0, -1))
    assert early > 1.01
    assert late == pytest.approx(1, abs=1e-9)


def test_without_rivals_the_incremental_share_is_one_minus_sigma(contested):
    """Where no rival bids, what an ad click adds is what the listing would not have won."""
    alone, e = contested.rivals == 0, contested.expected
    np.testing.assert_allclose(e.incremental[alone] * (e.paid[alone] > 0), (1 - e.sigma[alone]) * e.paid[alone])
    assert e.paid[alone].sum() > 0


def test_rivals_make_the_brands_ads_worth_more(contested):
    """On contested brand queries the ad also saves organic clicks, so its share exceeds one minus sigma."""
    e, rows = contested.expected, contested.keywords.brand & (contested.rivals > 0)
    shares = clicks.incremental_share(e, WINDOW)
    substituted = (e.sigma * e.paid)[:, WINDOW].sum(axis=1) / np.maximum(e.paid[:, WINDOW].sum(axis=1), 1e-12)
    assert (shares[rows] > 1 - substituted[rows]).all()
    assert rows.any()


def test_some_rivals_enter_during_the_year(contested):
    """Some brand auctions are empty at first and contested at the end, and nothing is stolen before that."""
    scores, stolen = contested.market.rivals.max(axis=1), contested.theft.off
    late = contested.keywords.brand & (scores[:, 0] == 0) & (scores[:, 364] > 0)
    assert late.any()
    assert (stolen[late, 0] == 0).all()
    assert ((stolen[late, 364] >= 0.18) & (stolen[late, 364] <= 0.42)).all()


def test_costs_and_values_start_at_nothing_and_costs_never_fall_as_bids_rise(contested):
    """A higher bid never costs less; no bid costs nothing and brings nothing."""
    cost, value = truth.curves(contested)
    assert cost[:, 0].sum() == value[:, 0].sum() == 0
    for lower, higher in pairwise(cost.T):
        assert (higher >= lower - 1e-9).all()


def test_pausing_is_advised_where_no_bid_earns_its_cost(contested):
    """`should_pause` is exactly the queries whose curve nowhere rises above zero profit."""
    cost, value = truth.curves(contested)
    table = truth.queries(contested, cost, value)
    assert (table["should_pause"] == ((value - cost)[:, 1:] <= 0).all(axis=1)).all()


def test_budgets_throttle_a_whole_campaign_alike(clean):
    """On any day all queries of a campaign are shown the same share of the time, which fixed budgets make differ."""
    for name in ("Brand", "Generic"):
        share = clean.throttle[clean.keywords.campaign == name]
        assert (share == share[0]).all()
        assert share[0].min() < 0.8 < share[0].max()


def test_a_fixed_budget_is_never_exceeded():
    """With a budget that does not follow demand, spend is at most 85 % of the median unconstrained day."""
    cost, campaign = np.array([[10.0, 40.0, 20.0], [10.0, 40.0, 10.0]]), np.array(["Brand", "Brand"])
    spent = (cost * world.throttle(cost, campaign, 0.0, 3)).sum(axis=0)
    assert spent == pytest.approx([20.0, 0.85 * 30, 0.85 * 30])


def test_a_budget_that_follows_demand_throttles_every_day_alike():
    """The confounded world offers no exogenous days: its budgets move with what they limit."""
    assert np.unique(draw("confounded", 1, 100).throttle.round(12)).tolist() == [0.85]


def test_bids_follow_demand_only_where_the_world_says_so():
    """Within a query, log bid rises with log demand in the confounded world, and does not in the clean one."""

    def slope(name):
        drawn = draw(name, 2, 150)
        x, y = (np.log(np.where(drawn.bid > 0, what, np.nan)) for what in (drawn.expected.searches, drawn.bid))
        x, y = (side - np.nanmean(side, axis=1, keepdims=True) for side in (x, y))
        return np.nansum(x * y) / np.nansum(x**2)

    assert abs(slope("clean")) < 0.02
    assert slope("confounded") == pytest.approx(WORLDS["confounded"].demand_bid, abs=0.05)


def test_nothing_stops_the_ads_in_the_days_ahead(clean):
    """Outages happen to the past; the truth is about what a plan would do."""
    assert (clean.bid[:, 365:] > 0).all()
    assert (clean.bid[:, :365] == 0).any()


def test_randomised_pauses_last_four_weeks():
    """Every tested query is off for 28 days in a row, and about the asked share is tested."""
    drawn = draw("clean", 4, 200, test_share=0.4)
    longest = clicks.days_off(drawn.bid[:, :365] > 0).max(axis=1)
    assert (longest[drawn.tested] >= 28).all()
    assert drawn.tested.mean() == pytest.approx(0.4, abs=0.1)


@pytest.mark.parametrize(
    ("name", "low", "high"),
    [
        ("clean", 0.10, 0.27),
        ("confounded", 0.10, 0.27),
        ("ranknoise", 0.10, 0.27),
        ("saturated", 0.10, 0.27),
        ("rivals-enter", 0.25, 0.80),
        ("ebay", 0.00, 0.05),
        ("edmunds", 0.45, 0.70),
    ],
)
def test_brand_incrementality_is_in_the_range_its_world_stands_for(name, low, high):
    """Four seeds of each world: near nothing for a brand everyone knows, half where rivals or doubt take the rest."""
    assert low <= np.mean([brand_share(name, seed) for seed in range(1, 5)]) <= high


def test_generic_incrementality_rises_with_rank(clean):
    """Ads add least where the listing ranks first, and nearly everything where it is absent."""
    e, rank, other = clean.expected, clean.rank, ~clean.keywords.brand[:, None]
    bands = [
        other & (rank == 1),
        other & (rank > 1) & (rank <= 4),
        other & (rank > 4) & (rank <= 10),
        other & (rank > 10),
    ]
    shares = [(e.incremental * (e.paid > 0) * band).sum() / (e.paid * band).sum() for band in bands]
    assert shares == sorted(shares)
    assert 0.6 < shares[0] < 0.85
    assert shares[-1] > 0.98


def test_same_seed_same_files(contested):
    """A world drawn twice gives the same bytes; another seed, or another world of the same seed, does not."""
    first = files(contested, "a")
    assert files(draw("rivals-enter", 3, 150), "a") == first
    others = [draw("rivals-enter", 4, 150), draw("clean", 3, 150)]
    assert all(not np.array_equal(other.expected.searches, contested.expected.searches) for other in others)


@pytest.mark.parametrize("wrong", [{"queries": 20}, {"queries": 5000}, {"days": 30}, {"ahead": 0}, {"test_share": 1.5}])
def test_draws_without_room_are_refused(wrong):
    """A world too small for the brand, too large for its words, or without a truth window is refused."""
    with pytest.raises(ValueError, match="queries, at least 90 days"):
        Draw(**wrong)


@pytest.mark.parametrize("wrong", [{"fame": 1.2}, {"outage": -0.1}, {"bid_level": 0.0}, {"fame": float("nan")}])
def test_scenarios_of_nonsense_are_refused(wrong):
    """Shares lie in [0, 1], and bids are positive."""
    with pytest.raises(ValueError, match="shares lie in"):
        Scenario(**wrong)
