"""Allocation: as good as an independent solver, within its limits, and certified."""

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from analytics.decide import Bounds, allocate, clicks_at, multiplier_at
from analytics.decide.limits import NO_GROUP, Groups
from analytics.decide.prepared import Prepared
from analytics.model import ResponseCurves
from tests.decide.problems import concave, curves_of, drawn, problems


def _objective(curves, worth, spend, bounds):
    return float(clicks_at(curves, spend) @ worth) - bounds.least_return * float(spend.sum())


def _solved(curves, worth, budget, bounds):
    """The same problem as a linear programme over segments, by HiGHS."""
    width = np.diff(curves.cost, axis=1)
    slope = np.divide(np.diff(curves.clicks, axis=1), width, out=np.zeros_like(width), where=width > 0)
    gain = slope * worth[:, None] - bounds.least_return
    per_item = np.kron(np.eye(len(worth)), np.ones(width.shape[1]))
    rows, right = [np.ones(width.size)[None], per_item, -per_item], [[budget], bounds.high, -bounds.low]
    if bounds.groups is not None:
        inside = (bounds.groups.of == np.arange(len(bounds.groups.low))[:, None]).astype(float) @ per_item
        rows, right = [*rows, inside, -inside], [*right, bounds.groups.high, -bounds.groups.low]
    found = linprog(
        -gain.ravel(),
        A_ub=np.vstack(rows),
        b_ub=np.concatenate(right),
        bounds=[(0, w) for w in width.ravel()],
        method="highs",
    )
    assert found.success
    return -found.fun


@settings(max_examples=60, derandomize=True)
@given(problems())
def test_the_allocation_is_as_good_as_a_linear_programme(problem):
    """The value equals that of HiGHS on the same problem, and no limit is broken."""
    curves, worth, budget, bounds = problem
    found = allocate(curves, worth, budget, bounds)
    best = _solved(curves, worth, budget, bounds)
    assert _objective(curves, worth, found.spend, bounds) == pytest.approx(best, rel=1e-6, abs=1e-5)
    assert found.spend.sum() <= budget + 1e-6
    assert (found.spend >= bounds.low - 1e-9).all()
    assert (found.spend <= bounds.high + 1e-9).all()


@settings(max_examples=40, derandomize=True)
@given(problems())
def test_the_certificate_is_tight(problem):
    """The dual bound at the price found meets the objective."""
    assert allocate(*problem).gap <= 1e-9


@settings(max_examples=40, derandomize=True)
@given(problems(), st.floats(0, 50))
def test_more_budget_is_never_worth_less(problem, more):
    """The value rises with the budget, by at most the price of each unit added."""
    curves, worth, budget, bounds = problem
    before, after = (allocate(curves, worth, b, bounds) for b in (budget, budget + more))
    gained = _objective(curves, worth, after.spend, bounds) - _objective(curves, worth, before.spend, bounds)
    assert gained >= -1e-6
    assert gained <= (before.price - bounds.least_return) * more + 1e-6
    assert gained >= (after.price - bounds.least_return) * min(more, after.spend.sum() - before.spend.sum()) - 1e-6


@settings(max_examples=30, derandomize=True)
@given(problems())
def test_the_price_is_what_the_last_unit_brings(problem):
    """One more small unit is worth the price when the budget binds above the least return."""
    curves, worth, budget, bounds = problem
    found, step = allocate(curves, worth, budget, bounds), 1e-6
    more = allocate(curves, worth, budget + step, bounds)
    if more.spend.sum() - found.spend.sum() < step / 2:
        assert found.price == bounds.least_return
        return
    gained = float(clicks_at(curves, more.spend) @ worth) - float(clicks_at(curves, found.spend) @ worth)
    assert gained / step == pytest.approx(found.price, rel=1e-2, abs=1e-2)


@pytest.mark.parametrize("seed", range(6))
def test_no_split_of_whole_units_is_better(seed):
    """On three items and whole units, trying every split finds nothing better."""
    draw = np.random.default_rng(seed)
    curves = concave([[(1.0, float(slope)) for slope in draw.uniform(0, 3, 5)] for _ in range(3)])
    worth, budget = draw.uniform(0.2, 2, 3), 7.0
    bounds = Bounds(np.zeros(3), curves.cost[:, -1], 1.0)
    splits = [np.array(split, dtype=float) for split in product(range(6), repeat=3) if sum(split) <= budget]
    best = max(_objective(curves, worth, split, bounds) for split in splits)
    found = allocate(curves, worth, budget, bounds)
    assert _objective(curves, worth, found.spend, bounds) == pytest.approx(best, abs=1e-9)


def test_money_that_brings_nothing_stays_in_the_purse():
    """A flat segment is not bought, even when no return is asked for."""
    curves = concave([[(10.0, 2.0), (10.0, 0.0)]])
    found = allocate(curves, np.ones(1), 100.0, Bounds(np.zeros(1), np.array([20.0]), 0.0))
    assert found.spend.tolist() == [10.0]


def test_a_budget_under_the_floors_is_refused():
    """Floors that cost more than the budget cannot be kept."""
    curves = concave([[(10.0, 2.0)]])
    with pytest.raises(ValueError, match="more than the budget"):
        allocate(curves, np.ones(1), 4.0, Bounds(np.array([5.0]), np.array([10.0]), 1.0))


def test_a_floor_above_its_ceiling_is_refused():
    """Bounds that hold nothing are refused."""
    with pytest.raises(ValueError, match="lower bound"):
        Bounds(np.array([2.0]), np.array([1.0]), 1.0)


def test_the_bid_is_todays_at_todays_spend_and_none_at_none():
    """Today's spend needs today's bid; no spend needs none; a saturated auction needs no change."""
    curves = concave([[(10.0, 2.0), (10.0, 1.0)]] * 3)
    assert multiplier_at(curves, np.array([10.0, 0.0, 20.0])) == pytest.approx([1.0, 0.0, 1.96], abs=1e-6)


@settings(max_examples=30, derandomize=True)
@given(problems(), st.permutations(range(6)))
def test_the_order_of_the_items_does_not_matter(problem, order):
    """Items in another order: the same worth, price and, up to ties, spend."""
    curves, worth, budget, bounds = problem
    at = [place for place in order if place < len(worth)]
    items = curves.items.iloc[at].reset_index(drop=True)
    turned = ResponseCurves(items, curves.cost[at], curves.clicks[at], curves.multiplier[at], curves.spread[at])
    limits = Bounds(bounds.low[at], bounds.high[at], bounds.least_return)
    one, other = allocate(curves, worth, budget, bounds), allocate(turned, worth[at], budget, limits)
    assert other.price == pytest.approx(one.price)
    values = _objective(curves, worth, one.spend, bounds), _objective(turned, worth[at], other.spend, limits)
    assert values[1] == pytest.approx(values[0], rel=1e-9, abs=1e-6)


@settings(max_examples=30, derandomize=True)
@given(problems())
def test_an_item_split_in_two_halves_changes_nothing(problem):
    """Half the money for half the clicks, twice, is worth what the whole item is."""
    curves, worth, budget, bounds = problem
    twice = np.repeat(np.arange(len(worth)), [2, *[1] * (len(worth) - 1)])
    half = np.where(np.arange(len(twice)) < 2, 0.5, 1.0)[:, None]
    items = curves.items.iloc[twice].reset_index(drop=True)
    parts = (half * curves.cost[twice], half * curves.clicks[twice], curves.multiplier[twice])
    split = ResponseCurves(items, *parts, curves.spread[twice])
    limits = Bounds(half[:, 0] * bounds.low[twice], half[:, 0] * bounds.high[twice], bounds.least_return)
    one, other = allocate(curves, worth, budget, bounds), allocate(split, worth[twice], budget, limits)
    values = _objective(curves, worth, one.spend, bounds), _objective(split, worth[twice], other.spend, limits)
    assert values[1] == pytest.approx(values[0], rel=1e-9, abs=1e-6)


def _grouped(curves, worth, seed):
    """Three groups with a floor and a ceiling each, and items in none."""
    draw = np.random.default_rng(seed)
    of = draw.integers(NO_GROUP, 3, len(worth))
    most = np.bincount(of[of >= 0], curves.cost[of >= 0, -1], 3)
    groups = Groups(of, 0.3 * most * draw.random(3), most * draw.uniform(0.3, 0.7, 3))
    bounds = Bounds(0.05 * curves.cost[:, -1], curves.cost[:, -1], 1.0, groups=groups)
    return bounds, 0.3 * float(curves.cost[:, -1].sum())


@pytest.mark.parametrize("seed", range(6))
def test_groups_keep_their_limits_at_no_more_than_their_price(seed):
    """With floors and ceilings on groups the value is that of HiGHS, certified, and no group breaks its limits."""
    curves, worth = drawn(20, seed, nodes=6, bent=0.0)
    bounds, budget = _grouped(curves, worth, seed)
    found = allocate(curves, worth, budget, bounds)
    assert _objective(curves, worth, found.spend, bounds) == pytest.approx(
        _solved(curves, worth, budget, bounds), rel=1e-7
    )
    assert found.gap <= 1e-9
    sums, slack = bounds.groups.sums(found.spend), 1e-7 * budget
    assert (sums >= bounds.groups.low - slack).all()
    assert (sums <= bounds.groups.high + slack).all()


@pytest.mark.parametrize("seed", range(4))
def test_curves_that_bend_upwards_are_solved_as_well_as_by_trying_everything(seed):
    """On three S-shaped items and whole units, every split is tried: none beats the allocation."""
    draw = np.random.default_rng(seed)
    curves = curves_of([[(1.0, float(slope)) for slope in np.sort(draw.uniform(0, 3, 6))] for _ in range(3)])
    worth, budget = draw.uniform(0.4, 2, 3), 8.0
    bounds = Bounds(np.zeros(3), curves.cost[:, -1], 0.0)
    splits = [np.array(split, dtype=float) for split in product(range(7), repeat=3) if sum(split) <= budget]
    best = max(_objective(curves, worth, split, bounds) for split in splits)
    found = allocate(curves, worth, budget, bounds)
    value = _objective(curves, worth, found.spend, bounds)
    assert value >= best - 1e-9
    assert value * (1 + found.gap) >= best - 1e-9
    assert found.spend.sum() <= budget + 1e-9


def test_a_hundred_mixed_curves_are_certified_to_a_thousandth():
    """Half of the curves S-shaped, over twenty accounts: true clicks are counted and the gap is at most 1e-3."""
    for seed in range(20):
        curves, worth = drawn(100, seed)
        bounds, budget = Bounds(np.zeros(100), curves.cost[:, -1], 0.0), 0.35 * float(curves.cost[:, -1].sum())
        root, found = Prepared(curves, worth, bounds).at(budget), allocate(curves, worth, budget, bounds)
        assert found.gap <= 1e-3
        assert _objective(curves, worth, found.spend, bounds) >= _objective(curves, worth, root.spend, bounds) - 1e-9


def test_a_bid_too_small_to_enter_buys_nothing():
    """An item gets nothing or at least what the smallest bid buys; a floor above nothing is raised to it."""
    curves, worth = drawn(30, 5, bent=0.0)
    reach = curves.cost[:, -1]
    least = 0.6 * reach
    at = int(np.argmin(reach))
    for share in (0.05, 0.2, 0.45):
        bounds = Bounds(np.where(np.arange(30) == at, 0.1 * reach, 0.0), reach, 0.0, minimum=least)
        found = allocate(curves, worth, share * float(reach.sum()), bounds)
        assert ((found.spend == 0) | (found.spend >= least - 1e-9)).all()
        assert found.spend[at] >= least[at] - 1e-9
        assert found.gap <= 0.02
        free = allocate(curves, worth, share * float(reach.sum()), replace(bounds, minimum=None))
        assert _objective(curves, worth, found.spend, bounds) <= _objective(curves, worth, free.spend, bounds) + 1e-9


def test_a_groups_floor_is_kept_in_amounts_that_bids_can_buy():
    """30 must be spent on a group whose better item takes at least 40, and whose other at least 10 and at most 20."""
    curves = curves_of([[(60.0, 5.0)], [(20.0, 1.0)]])
    groups = Groups(np.zeros(2, dtype=int), np.array([30.0]), np.array([80.0]))
    bounds = Bounds(np.zeros(2), curves.cost[:, -1], 0.0, np.array([40.0, 10.0]), groups)
    assert allocate(curves, np.ones(2), 45.0, bounds).spend.tolist() == [45.0, 0.0]
    with_losses = replace(bounds, least_return=6.0)  # as little as the floor allows
    found = allocate(curves, np.ones(2), 45.0, with_losses)
    assert found.spend.tolist() == [40.0, 0.0]
    assert found.gap == 0
    assert allocate(curves, np.ones(2), 35.0, bounds).gap == np.inf


def test_one_preparation_answers_every_budget():
    """Budgets read off one ladder are those solved one by one, in any order."""
    curves, worth = drawn(200, 3, bent=0.0)
    bounds = Bounds(np.zeros(200), curves.cost[:, -1], 1.0)
    ready = Prepared(curves, worth, bounds)
    for share in (0.5, 0.05, 0.9, 0.0):
        budget = share * float(curves.cost[:, -1].sum())
        np.testing.assert_allclose(ready.at(budget).spend, allocate(curves, worth, budget, bounds).spend)


def test_a_worth_that_is_no_number_is_refused():
    """NaN and negative worth cannot be ranked."""
    curves, worth = drawn(3, 0)
    for wrong in (np.nan, -1.0, np.inf):
        with pytest.raises(ValueError, match="worth"):
            allocate(curves, np.where(np.arange(3) == 1, wrong, worth), 1.0, Bounds(0 * worth, 0 * worth, 0.0))
