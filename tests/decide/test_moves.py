"""Money moved segment by segment: exact at every amount, and never more than today's clicks."""

import numpy as np
import pandas as pd
import pytest

from analytics.decide.moves import falling, moves
from analytics.model import ResponseCurves

NODES = 6


def curves(cost: np.ndarray, clicks: np.ndarray, now: np.ndarray) -> ResponseCurves:
    """Curves through these nodes, each spending `now` today."""
    today = [float(np.interp(x, xs, ys)) for x, xs, ys in zip(now, cost, clicks, strict=True)]
    items = pd.DataFrame({"current_cost": now, "current_clicks": today, "evidence": "bid_simulator"})
    return ResponseCurves(items, cost, clicks, np.ones_like(cost), np.full(len(now), 0.1))


def drawn(seed: int, items: int = 40, *, bent: bool = False) -> ResponseCurves:
    """Concave curves, or curves of any rising shape, from a seed; some share their slopes exactly."""
    rng = np.random.default_rng(seed)
    width = rng.integers(1, 5, (items, NODES)).astype(float)
    slope = rng.integers(1, 9, (items, NODES)).astype(float)
    slope = slope if bent else -np.sort(-slope, axis=1)
    cost, clicks = (np.pad(np.cumsum(part, axis=1), ((0, 0), (1, 0))) for part in (width, width * slope))
    return curves(cost, clicks, cost[:, -1] * rng.uniform(0.2, 0.9, items))


def moved(found: object) -> np.ndarray:
    """Clicks per item at every point, the parts put together."""
    return np.concatenate([clicks for _, clicks in found.clicks()])


@pytest.mark.parametrize("seed", [1, 2])
def test_a_prefix_of_the_order_is_the_best_or_the_cheapest_there_is(seed: int):
    """What is cut loses as little, and what is bought brings as much, as any split of the same money could."""
    found, mean = drawn(seed), np.random.default_rng(seed).uniform(0.2, 1.0, 40)
    now = found.items["current_cost"].to_numpy()
    points = np.linspace(0, 0.4 * now.sum(), 60)  # more than are held at once
    cut, bought = moves(found, mean, points)
    fine = np.linspace(0, 1, 400)
    for side, end in ((cut, np.zeros(len(now))), (bought, found.cost[:, -1])):
        spend = now + (end - now) * fine[:, None]
        clicks = np.array([np.interp(spend[:, i], found.cost[i], found.clicks[i]) for i in range(len(now))]).T
        rates = np.diff(clicks, axis=0) / np.diff(spend, axis=0) * mean
        sizes = np.abs(np.diff(spend, axis=0))
        order = np.argsort(rates.ravel() if side is cut else -rates.ravel())
        bound = np.interp(
            points, np.r_[0, np.cumsum(sizes.ravel()[order])], np.r_[0, np.cumsum((sizes * rates).ravel()[order])]
        )
        assert moved(side) @ mean == pytest.approx(bound, rel=2e-3, abs=0.5)


def test_money_is_accounted_for_in_every_group():
    """The groups of both sides add up to the amount moved, part of a segment included."""
    found = drawn(3)
    points = np.linspace(0, 0.3 * found.items["current_cost"].sum(), 30)
    group = np.arange(40) % 3
    for side in moves(found, np.ones(40), points):
        assert side.money(group, 3).sum(axis=1) == pytest.approx(points)


def test_the_order_of_the_items_changes_nothing():
    """Items the other way round lose and win the same, ties included."""
    found, mean = drawn(4), np.random.default_rng(4).choice([0.5, 1.0], 40)
    turned = curves(found.cost[::-1], found.clicks[::-1], found.items["current_cost"].to_numpy()[::-1])
    points = np.linspace(0, 50, 20)
    for one, other in zip(moves(found, mean, points), moves(turned, mean[::-1], points), strict=True):
        assert moved(one) @ mean == pytest.approx(moved(other) @ mean[::-1])


def test_pausing_a_curve_that_bends_upwards_loses_todays_clicks():
    """All of its money taken away, no more clicks go than there are; all of its room bought, the curve's end is won."""
    found = drawn(5, bent=True)
    assert not found.is_concave.all()
    now = found.items["current_cost"].to_numpy()
    room = found.cost[:, -1] - now
    cut, _ = moves(found, np.ones(40), np.array([now.sum()]))
    _, bought = moves(found, np.ones(40), np.array([room.sum()]))
    today = found.items["current_clicks"].to_numpy()
    assert moved(cut)[0] == pytest.approx(today)
    assert moved(bought)[0] == pytest.approx(found.clicks[:, -1] - today)


def test_slopes_that_fall_are_left_alone_and_others_are_pooled():
    """The mended slopes fall, keep the curve's end, and are those of the envelope the curves themselves give."""
    found = drawn(6, bent=True)
    width = np.diff(found.cost, axis=1)
    slope = np.diff(found.clicks, axis=1) / width
    mended = falling(slope, width)
    assert (np.diff(mended, axis=1) <= 1e-12).all()
    assert (mended * width).sum(axis=1) == pytest.approx((slope * width).sum(axis=1))
    assert np.cumsum(mended * width, axis=1) == pytest.approx(found.envelope[:, 1:])
