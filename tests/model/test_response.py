"""Response: concave curves through today's point, no further than the evidence reaches."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.model import Assumptions, analyse, response
from analytics.model.curves import concave_fit
from analytics.model.priors import response as published
from analytics.model.simulator import auction_fit
from analytics.schema import OTHER_SEARCH_TERMS, Period
from analytics.unify import unify
from tests.builders import SEARCH_TERMS, account, ad, days, export, panel, simulator

WEEKS = 365.25 / 12 / 7
ELASTICITY = (published()["elasticity_lower"] + published()["elasticity_upper"]) / 2
SHARE = st.one_of(st.floats(0.05, 1.0), st.just(np.nan))


def _estimated(found, months=3):
    return response.estimate(found, response.current_month(found, months))


def _curves(rows, **known):
    return _estimated(panel(rows, **known))


def _clicks(curves, multiple, at=0):
    """Clicks of an item at a multiple of today's spend, as a multiple of today's clicks."""
    cost, clicks = curves.cost[at], curves.clicks[at]
    today = curves.items.loc[at]
    return np.interp(multiple * today["current_cost"], cost, clicks) / today["current_clicks"]


def _is_concave(x, y):
    wide = np.diff(x) > 1e-6 * x[-1]
    slope = np.diff(y)[wide] / np.diff(x)[wide]
    return bool((np.diff(slope) <= 1e-3 * slope[:-1] + 1e-9).all())


@st.composite
def spends(draw):
    """Rising costs."""
    steps = draw(st.lists(st.floats(0.1, 50.0), min_size=3, max_size=15))
    return np.cumsum(steps)


@settings(derandomize=True)
@given(spends(), st.data())
def test_the_fit_is_concave_and_rises(cost, data):
    """Any points, however noisy, are fitted by a rising concave curve through the origin."""
    seen = np.array(data.draw(st.lists(st.floats(0, 500), min_size=len(cost), max_size=len(cost))))
    fitted = concave_fit(cost, seen)
    assert (np.diff(fitted) >= -1e-6).all()
    assert _is_concave(np.r_[0.0, cost], np.r_[0.0, fitted + 0.0])


@settings(derandomize=True)
@given(spends(), st.data())
def test_the_fit_is_exact_on_concave_points(cost, data):
    """Points already on a rising concave curve are returned as they are."""
    slopes = np.sort(data.draw(st.lists(st.floats(0.0, 5.0), min_size=len(cost), max_size=len(cost))))[::-1]
    seen = np.cumsum(slopes * np.diff(np.r_[0.0, cost]))
    assert concave_fit(cost, seen) == pytest.approx(seen, rel=1e-6, abs=1e-6)


@settings(max_examples=20, derandomize=True)
@given(st.lists(st.tuples(st.floats(1, 9000), st.floats(1, 5000), SHARE, SHARE), min_size=1, max_size=6))
def test_every_curve_passes_through_today(rows):
    """At today's spend each curve gives today's clicks at today's bid, whatever is known of the impression share."""
    curves = _curves(
        ad(f"q{at}", cost=cost, paid_clicks=clicks, impression_share=share, lost_share_budget=lost * (1 - share))
        for at, (cost, clicks, share, lost) in enumerate(rows)
    )
    for at, item in curves.items.iterrows():
        spend = item["current_cost"]
        assert np.interp(spend, curves.cost[at], curves.clicks[at]) == pytest.approx(item["current_clicks"], rel=1e-6)
        assert np.interp(spend, curves.cost[at], curves.multiplier[at]) == pytest.approx(1.0)


@pytest.mark.parametrize("elasticity", [0.2, 0.5, 0.8])
def test_simulator_points_give_their_own_curve(elasticity):
    """Points on a known curve give that curve at each point, and today at multiple 1."""
    points = simulator("a", 100.0, 100.0, elasticity)
    curves = _curves([ad("a")], bid_points=points)
    assert curves.items["evidence"].to_list() == ["bid_simulator"]
    relative = points["cost"].to_numpy() * WEEKS / 100.0
    assert _clicks(curves, relative) == pytest.approx(relative**elasticity, rel=1e-6)
    assert np.interp(100.0, curves.cost[0], curves.multiplier[0]) == pytest.approx(1.0)


def test_simulator_points_are_scaled_to_today():
    """Points seen at half of today's spend keep their shape and pass through today's point."""
    points = simulator("a", 50.0, 80.0, 0.5)
    curves = _curves([ad("a")], bid_points=points)
    assert _clicks(curves, 1.0) == pytest.approx(1.0)
    assert _clicks(curves, 1.9) == pytest.approx(1.9**0.5, rel=1e-6)


def test_two_points_are_no_curve():
    """Fewer than three points with clicks leave the published elasticity."""
    curves = _curves([ad("a")], bid_points=simulator("a", 100.0, 100.0, 0.5).head(2))
    assert curves.items["evidence"].to_list() == ["elasticity_prior"]


def test_the_published_elasticity_is_used_at_every_spend():
    """Without evidence of its own, clicks are spend to the power of the published elasticity."""
    curves = _curves([ad("a")])
    relative = curves.cost[0] / 100.0
    assert curves.clicks[0] / 100.0 == pytest.approx(relative**ELASTICITY, abs=1e-9)


@pytest.mark.parametrize(("row", "reach"), [({}, 1.5), ({"impression_share": 0.5, "lost_share_budget": 0.0}, 1.5)])
def test_the_reach_is_the_evidences(row, reach):
    """Nothing is planned beyond half as much again without points."""
    assert _curves([ad("a", **row)]).items["reach"].to_list() == pytest.approx([reach])


def test_the_reach_of_points_is_the_last_point():
    """A simulator curve ends at the highest spend simulated."""
    assert _curves([ad("a")], bid_points=simulator("a", 100.0, 100.0, 0.5)).items["reach"].iloc[0] == pytest.approx(2.4)


@pytest.mark.parametrize("multiple", [1.1, 1.3, 1.59])
def test_clicks_lost_to_budget_come_at_todays_price(multiple):
    """With 50 % of impressions and 30 % lost to budget, clicks rise with spend up to 1.6 times today's."""
    curves = _curves([ad("a", impression_share=0.5, lost_share_budget=0.3)])
    assert curves.items["evidence"].to_list() == ["impression_share"]
    assert _clicks(curves, multiple) == pytest.approx(multiple, rel=0.01)


@pytest.mark.parametrize(("share", "lost"), [(0.5, 0.3), (0.9, 0.05), (0.2, 0.8), (1.0, 0.0)])
def test_clicks_never_exceed_the_whole_demand(share, lost):
    """With a share s of the impressions, no spend buys more than 1 / s times today's clicks."""
    curves = _curves([ad("a", impression_share=share, lost_share_budget=lost)])
    assert curves.clicks[0].max() <= 100.0 / share + 1e-6


def _history(cost, clicks):
    """An account by day in which clicks and cost move together because demand does."""
    table = {"query": "a", "date": days("2025-01-01", len(cost)), "impressions": clicks * 10, "clicks": clicks}
    period = Period(table["date"][0].date(), table["date"][-1].date())
    return unify([export(SEARCH_TERMS, pd.DataFrame(table | {"cost": cost}), period=period, currency="EUR")])


def test_clicks_are_never_regressed_on_cost():
    """Clicks in proportion to cost over time, as demand makes them, do not make the curve proportional."""
    demand = np.linspace(50.0, 150.0, 180)
    moving, steady = _history(demand, demand), _history(np.full(180, 100.0), np.full(180, 100.0))
    one, other = (_estimated(found, 6) for found in (moving, steady))
    assert _clicks(one, 1.5) == pytest.approx(_clicks(other, 1.5))


def test_today_is_the_horizons_last_months():
    """A horizon of one month reads today's spend in the last month, one of six in the last six."""
    cost = np.r_[np.full(150, 10.0), np.full(30, 40.0)]
    found = _history(cost, cost)
    one, six = (analyse(found, Assumptions(horizon_months=n)).current["cost"].sum() for n in (1, 6))
    assert one == pytest.approx(40.0 * 365.25 / 12, rel=0.01)
    assert six == pytest.approx(15.0 * 365.25 / 12, rel=0.01)


def test_hidden_terms_have_no_curve():
    """Other search terms, unclicked terms and organic queries are no items."""
    rows = [ad("a"), ad(OTHER_SEARCH_TERMS), ad("unclicked", paid_clicks=0.0), {"query": "o", "organic_clicks": 5.0}]
    assert _curves(rows).items["query"].to_list() == ["a"]


def test_an_account_without_ads_has_no_curves():
    """Organic queries alone give empty curves of the right shape."""
    curves = _curves([{"query": "o", "organic_clicks": 5.0}])
    assert len(curves.items) == len(curves.cost) == len(curves.spread) == 0


def test_every_curve_is_concave_and_rises():
    """Each curve of a mixed account starts at nothing, rises and never bends upwards."""
    curves = _estimated(account())
    assert set(curves.items["evidence"]) == {"bid_simulator", "elasticity_prior"}
    for cost, clicks, bid in zip(curves.cost, curves.clicks, curves.multiplier, strict=True):
        assert cost[0] == clicks[0] == 0
        assert (np.diff(cost) >= 0).all()
        assert (np.diff(bid) >= 0).all()
        assert _is_concave(cost, clicks)


def _noisy(bids, clicks, cpc, seed):
    """Points of one week whose volume errs by 4 % and moves clicks and cost alike."""
    error = np.exp(np.random.default_rng(seed).normal(0, 0.04, len(bids)))
    return pd.DataFrame({"query": "a", "max_cpc": bids, "clicks": clicks * error, "cost": clicks * cpc * error})


def test_noise_of_the_volume_does_not_bend_the_price():
    """A saturated curve drawn with noise has the CPC it was simulated with at every bid, to 2 %."""
    bids, clicks = np.array([0.4, 0.6, 0.8, 1.0, 1.25, 1.6, 2.0]), np.array([12.0, 20, 24, 25, 25.5, 25.8, 26])
    cpc = np.array([0.3, 0.36, 0.4, 0.41, 0.415, 0.418, 0.42])
    for seed in range(5):
        spend, found, _ = auction_fit(*_noisy(bids, clicks, cpc, seed)[["clicks", "cost"]].to_numpy().T)
        assert spend / found == pytest.approx(cpc, rel=0.06)
        assert (np.diff(found) >= -1e-9).all()


def test_a_clearly_convex_start_is_kept_and_noise_is_not():
    """Points on an S stay an S; points on a concave curve stay concave under any noise of the simulator's size."""
    cost, bids = np.array([40.0, 60, 80, 100, 125, 160, 200]), np.array([0.4, 0.6, 0.8, 1.0, 1.25, 1.6, 2.0])
    bent = pd.DataFrame({"query": "a", "max_cpc": bids, "clicks": [2.0, 5, 30, 90, 130, 140, 142], "cost": cost})
    assert not _curves([ad("a", cost=400.0)], bid_points=bent).is_concave[0]
    for seed in range(5):
        flat = _noisy(bids, cost**0.5 * 10, cost**0.5 / 10, seed)
        assert _curves([ad("a", cost=400.0)], bid_points=flat).is_concave[0]


def test_a_curve_goes_on_below_its_lowest_bid():
    """Between nothing and the lowest simulated bid a curve has six more bids, none dearer per click than the next."""
    curves = _curves([ad("a")], bid_points=simulator("a", 100.0, 100.0, 0.5).iloc[1:8])
    bids, clicks, cost = curves.multiplier[0], curves.clicks[0], curves.cost[0]
    below = (bids > 0) & (bids < 0.999 * 0.4**1.2)
    assert below.sum() == 6
    assert (np.diff(clicks[below]) > 0).all()
    assert (np.diff((cost / np.maximum(clicks, 1e-9))[below]) >= -1e-9).all()


def test_other_queries_take_the_mean_curve_of_the_simulated_ones():
    """Forty simulated keywords of one elasticity lend it to a query without points, up to the bids they reach."""
    rows = [ad(f"s{at}") for at in range(40)]
    points = pd.concat([simulator(row["query"], 100.0, 100.0, 0.2) for row in rows], ignore_index=True)
    curves = _curves([*rows, ad("new")], bid_points=points)
    assert curves.items["evidence"].iloc[-1] == "elasticity_prior"
    assert _clicks(curves, np.array([0.5, 2.0]), 40) == pytest.approx(np.array([0.5, 2.0]) ** 0.2, rel=0.06)
    assert curves.multiplier[40].max() == pytest.approx(2.4**1.2, rel=0.01)


def test_themes_leave_the_mean_as_far_as_their_curves_carry():
    """Two themes of opposite elasticity lend each its own; a theme without curves lies between them."""
    themes = {"flat": 0.1, "steep": 0.8}
    rows = [ad(f"{theme}{at}", theme=theme) for theme in themes for at in range(15)]
    points = pd.concat([simulator(row["query"], 100.0, 100.0, themes[row["theme"]]) for row in rows], ignore_index=True)
    curves = _curves([*rows, *(ad(f"new {theme}", theme=theme) for theme in (*themes, "other"))], bid_points=points)
    flat, steep, other = (_clicks(curves, 0.5, at) for at in (30, 31, 32))
    assert flat == pytest.approx(0.5**0.1, rel=0.05)
    assert steep == pytest.approx(0.5**0.8, rel=0.08)
    assert steep < other < flat


def test_observed_is_what_was_spent_or_simulated():
    """A curve is extrapolated beyond the largest of today's spend, the period's mean, and the last simulated point."""
    assert _curves([ad("a")]).items["observed"].iloc[0] == pytest.approx(1.0)
    simulated = _curves([ad("a")], bid_points=simulator("a", 100.0, 100.0, 0.5))
    assert simulated.items["observed"].iloc[0] == pytest.approx(2.4)
    cost = np.r_[np.full(90, 20.0), np.full(90, 10.0)]
    assert _estimated(_history(cost, cost)).items["observed"].iloc[0] == pytest.approx(1.5, rel=0.02)


def test_todays_bid_is_sought_at_the_last_months_spend():
    """After a season, the middle simulated bid is today's although the quarter spent four times as much."""
    cost = np.r_[np.full(60, 400.0), np.full(31, 100.0)]
    table = _history(cost, cost)
    points = simulator("a", 100.0 * 30.4, 100.0 * 30.4, 0.5)
    found = _estimated(replace(table, bid_points=points))
    assert found.items["bid"].iloc[0] == pytest.approx(1.0)


def test_errors_are_shared_by_evidence_theme_and_item():
    """Factors have mean 1 and the stated spread; two queries of a theme agree more than two of different themes."""
    items = pd.DataFrame({"evidence": "x", "theme": ["a", "a", "b"]})
    cost = np.tile([0.0, 1.0], (3, 1))
    parts = np.tile([0.3, 0.4, 0.3], (3, 1))
    curves = response.ResponseCurves(items, cost, cost, cost, np.full(3, 0.5), parts)
    log = np.log(curves.factors(20_000, 1))
    assert np.exp(log).mean(axis=1) == pytest.approx(1.0, abs=0.02)
    assert log.std(axis=1) == pytest.approx(0.5, rel=0.03)
    found = np.corrcoef(log)
    assert (found[0, 1], found[0, 2]) == pytest.approx((0.7, 0.3), abs=0.03)


def test_few_curves_do_not_say_that_all_keywords_are_alike():
    """Beside one or two simulated keywords that agree, others keep an error of their own; beside forty, little."""

    def own(count):
        rows = [ad(f"q{at}") for at in range(count)]
        points = pd.concat([simulator(f"q{at}", 100.0, 100.0, 0.5) for at in range(count)], ignore_index=True)
        curves = _curves([*rows, ad("new")], bid_points=points)
        return float(curves.spread[-1] * np.sqrt(curves.parts[-1, 2]))

    assert min(own(1), own(2)) > 0.1
    assert own(40) < 0.07


def test_scattered_curves_make_less_sure_loans():
    """The more the simulated keywords differ, the wider the error of a query that borrows their mean."""

    def spread(elasticities):
        rows = [ad(f"s{at}") for at in range(len(elasticities))]
        points = [simulator(row["query"], 100.0, 100.0, e) for row, e in zip(rows, elasticities, strict=True)]
        return _curves([*rows, ad("new")], bid_points=pd.concat(points, ignore_index=True)).spread[-1]

    assert spread(np.linspace(0.1, 0.9, 20)) > 2 * spread(np.full(20, 0.5))


ONE_ITEM = _curves([ad("a")]).items


def _of(clicks, cost=None):
    cost = np.arange(len(clicks), dtype=float) if cost is None else cost
    return response.ResponseCurves(ONE_ITEM, cost[None], np.array([clicks]), cost[None], np.array([0.2]))


@pytest.mark.parametrize("clicks", [[0.0, 5.0, 4.0], [0.0, np.nan, 3.0]], ids=["falls", "nan"])
def test_a_curve_that_is_none_is_refused(clicks):
    """Curves that fall or hold NaN are refused at construction."""
    with pytest.raises(ValueError, match="response curve"):
        _of(clicks)


def test_a_concave_curve_is_its_own_envelope():
    """Nothing is above a curve that never bends upwards."""
    curves = _of([0.0, 3.0, 5.0, 5.0])
    assert curves.is_concave.all()
    assert curves.envelope == pytest.approx(curves.clicks)


@settings(max_examples=40, derandomize=True)
@given(st.lists(st.tuples(st.floats(0.1, 5), st.floats(0, 5)), min_size=1, max_size=12))
def test_the_envelope_is_the_least_concave_curve_above(steps):
    """At each node the envelope is the highest chord between two nodes around it."""
    cost, clicks = (np.r_[0.0, np.cumsum([step[side] for step in steps])] for side in (0, 1))
    chords = [
        max(
            np.interp(cost[at], [cost[i], cost[k]], [clicks[i], clicks[k]]) if i < k else clicks[at]
            for i in range(at + 1)
            for k in range(at, len(cost))
        )
        for at in range(len(cost))
    ]
    assert _of(clicks, cost).envelope[0] == pytest.approx(chords, abs=1e-4)


def test_two_keywords_of_one_query_add_up_bid_by_bid():
    """Exact and phrase match of one query, simulated at different bids, give the sum of both curves, not a zigzag."""
    exact, phrase = simulator("a", 90.0, 60.0, 0.5), simulator("a", 10.0, 40.0, 0.5)
    both = pd.concat([exact, phrase.assign(max_cpc=phrase["max_cpc"] * 1.03)], ignore_index=True)
    curves = _curves([ad("a")], bid_points=both)
    assert _clicks(curves, np.array([0.4, 1.5])) == pytest.approx(np.array([0.4, 1.5]) ** 0.5, rel=0.05)
