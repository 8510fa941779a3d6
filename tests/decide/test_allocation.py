"""Allocation: as good as an independent solver, within its limits, and certified."""

from itertools import product

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from analytics.decide import Bounds, allocate, clicks_at, multiplier_at
from analytics.model import ResponseCurves


def _curves(segments):
    """Concave curves from (width, slope) segments per item, steepest first."""
    items = [sorted(pairs, key=lambda pair: -pair[1]) for pairs in segments]
    longest = max(len(pairs) for pairs in items) + 1
    cost, clicks = np.zeros((len(items), longest)), np.zeros((len(items), longest))
    for row, pairs in enumerate(items):
        x = np.cumsum([0.0, *(width for width, _ in pairs)])
        y = np.cumsum([0.0, *(width * slope for width, slope in pairs)])
        cost[row], clicks[row] = (np.pad(values, (0, longest - len(x)), mode="edge") for values in (x, y))
    now = cost[:, 1]
    table = pd.DataFrame({"query": [f"q{at}" for at in range(len(items))], "current_cost": now})
    spread = np.zeros(len(items))
    return ResponseCurves(table, cost, clicks, cost / np.maximum(now, 1e-9)[:, None], spread)


SEGMENT = st.tuples(st.floats(0.5, 50.0), st.floats(0.0, 5.0))


@st.composite
def problems(draw):
    """Random concave curves, worths, limits and a budget that covers the floors."""
    segments = draw(st.lists(st.lists(SEGMENT, min_size=1, max_size=5), min_size=1, max_size=6))
    curves = _curves(segments)
    size = len(segments)
    worth = np.array(draw(st.lists(st.floats(0.0, 4.0), min_size=size, max_size=size)))
    reach = curves.cost[:, -1]
    ends = np.array(draw(st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1)), min_size=size, max_size=size)))
    low, high = np.sort(ends, axis=1).T * reach
    held = np.array(draw(st.lists(st.booleans(), min_size=size, max_size=size)))
    low = np.where(held, high, low)
    least = draw(st.sampled_from([0.0, 0.5, 1.0, 2.0]))
    budget = float(low.sum()) + draw(st.floats(0, 1)) * float((high - low).sum())
    return curves, worth, budget, Bounds(low, high, least)


def _objective(curves, worth, spend, bounds):
    return float(clicks_at(curves, spend) @ worth) - bounds.least_return * float(spend.sum())


def _solved(curves, worth, budget, bounds):
    """The same problem as a linear programme over segments, by HiGHS."""
    width = np.diff(curves.cost, axis=1)
    slope = np.divide(np.diff(curves.clicks, axis=1), width, out=np.zeros_like(width), where=width > 0)
    gain = slope * worth[:, None] - bounds.least_return
    per_item = np.kron(np.eye(len(worth)), np.ones(width.shape[1]))
    found = linprog(
        -gain.ravel(),
        A_ub=np.vstack([np.ones(width.size), per_item, -per_item]),
        b_ub=np.r_[budget, bounds.high, -bounds.low],
        bounds=[(0, w) for w in width.ravel()],
        method="highs",
    )
    assert found.success
    return -found.fun


@settings(max_examples=150, derandomize=True)
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


@settings(max_examples=100, derandomize=True)
@given(problems())
def test_the_certificate_is_tight(problem):
    """The dual bound at the price found meets the objective."""
    assert allocate(*problem).gap == pytest.approx(0.0, abs=1e-6)


@settings(max_examples=100, derandomize=True)
@given(problems(), st.floats(0, 50))
def test_more_budget_is_never_worth_less(problem, more):
    """The value rises with the budget, by at most the price of each unit added."""
    curves, worth, budget, bounds = problem
    before, after = (allocate(curves, worth, b, bounds) for b in (budget, budget + more))
    gained = _objective(curves, worth, after.spend, bounds) - _objective(curves, worth, before.spend, bounds)
    assert gained >= -1e-6
    assert gained <= (before.price - bounds.least_return) * more + 1e-6
    assert gained >= (after.price - bounds.least_return) * min(more, after.spend.sum() - before.spend.sum()) - 1e-6


@settings(max_examples=50, derandomize=True)
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
    curves = _curves([[(1.0, float(slope)) for slope in draw.uniform(0, 3, 5)] for _ in range(3)])
    worth, budget = draw.uniform(0.2, 2, 3), 7.0
    bounds = Bounds(np.zeros(3), curves.cost[:, -1], 1.0)
    splits = [np.array(split, dtype=float) for split in product(range(6), repeat=3) if sum(split) <= budget]
    best = max(_objective(curves, worth, split, bounds) for split in splits)
    found = allocate(curves, worth, budget, bounds)
    assert _objective(curves, worth, found.spend, bounds) == pytest.approx(best, abs=1e-9)


def test_money_that_brings_nothing_stays_in_the_purse():
    """A flat segment is not bought, even when no return is asked for."""
    curves = _curves([[(10.0, 2.0), (10.0, 0.0)]])
    found = allocate(curves, np.ones(1), 100.0, Bounds(np.zeros(1), np.array([20.0]), 0.0))
    assert found.spend.tolist() == [10.0]


def test_a_budget_under_the_floors_is_refused():
    """Floors that cost more than the budget cannot be kept."""
    curves = _curves([[(10.0, 2.0)]])
    with pytest.raises(ValueError, match="more than the budget"):
        allocate(curves, np.ones(1), 4.0, Bounds(np.array([5.0]), np.array([10.0]), 1.0))


def test_a_floor_above_its_ceiling_is_refused():
    """Bounds that hold nothing are refused."""
    with pytest.raises(ValueError, match="lower bound"):
        Bounds(np.array([2.0]), np.array([1.0]), 1.0)


def test_the_bid_is_todays_at_todays_spend_and_none_at_none():
    """Today's spend needs today's bid; no spend needs none; a saturated auction needs no change."""
    curves = _curves([[(10.0, 2.0), (10.0, 1.0)]] * 3)
    assert multiplier_at(curves, np.array([10.0, 0.0, 20.0])) == pytest.approx([1.0, 0.0, 1.96], abs=1e-6)
