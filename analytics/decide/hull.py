"""Concave steps: each curve within its limits, replaced by its least concave majorant where it bends upwards.

A step of the majorant that passes above the curve is a bridge: a price never stops an item inside it, and whoever stops
there gets what the curve gives, not the line.
"""

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from analytics.decide.limits import Bounds
from analytics.model import ResponseCurves
from analytics.model.curves import vertices

Array = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Places = npt.NDArray[np.int64]

_ROUNDING = 1e-12


@dataclass(frozen=True, eq=False)
class Steps:
    """Concave worth of spend of each item, between its floor and its ceiling.

    Attributes
    ----------
    money, worth
        Shape (items, nodes): spend and worth at the vertices; both rise along a row, whose last vertex is repeated.
    bridged
        Shape (items, nodes - 1): the step passes above the curve, or over bids too small to be made.

    """

    money: Array
    worth: Array
    bridged: Flags

    def inside(self, spend: Array, rows: Places) -> Places:
        """Those of some items whose spend lies strictly inside a bridge."""
        at, slack = spend[rows, None], _ROUNDING * np.maximum(self.money[rows, -1:], 1.0)
        left, right = self.money[rows, :-1], self.money[rows, 1:]
        return np.asarray(rows[(self.bridged[rows] & (at > left + slack) & (at < right - slack)).any(axis=1)])


def at_spend(spend: Array, cost: Array, what: Array) -> Array:
    """Row by row, linear interpolation of `what` over rising `cost`; flat beyond the ends."""
    x = np.clip(spend, cost[:, 0], cost[:, -1])
    right = np.minimum((cost <= x[:, None]).sum(axis=1), cost.shape[1] - 1)
    rows = np.arange(len(x))
    x0, x1, y0, y1 = cost[rows, right - 1], cost[rows, right], what[rows, right - 1], what[rows, right]
    part = np.divide(x - x0, x1 - x0, out=np.ones_like(x), where=x1 > x0)
    return np.asarray(y0 + part * (y1 - y0))


def clicks_at(curves: ResponseCurves, spend: Array) -> Array:
    """Clicks per item at a spend, linear between nodes; spend beyond the last node buys nothing more."""
    return at_spend(spend, curves.cost, curves.clicks)


def capped(curves: ResponseCurves, ceiling: float) -> ResponseCurves:
    """Curves that end at `ceiling` times today's spend at the latest: what a plan with this ceiling can buy."""
    most = np.minimum(ceiling * curves.items["current_cost"].to_numpy(dtype=float), curves.cost[:, -1])
    cost, clicks = _restricted(curves, curves.cost[:, 0], most)
    multiplier = np.minimum(curves.multiplier, at_spend(most, curves.cost, curves.multiplier)[:, None])
    return replace(curves, cost=cost, clicks=clicks, multiplier=multiplier)


def steps(curves: ResponseCurves, worth: Array, bounds: Bounds) -> Steps:
    """Concave steps of `worth` x clicks between each item's floor and ceiling."""
    low, high, minimum = _reachable(bounds)
    money, clicks = _restricted(curves, low, high)
    if minimum.any():
        money, clicks = _without_small_bids(curves, (money, clicks), minimum)
    steep = _bends_up(money, clicks)
    bridged = np.zeros((money.shape[0], money.shape[1] - 1), dtype=bool)
    rows = np.flatnonzero(steep | (minimum > 0))
    if rows.size:
        at, over = vertices(money[rows], clicks[rows])
        money, clicks = money.copy(), clicks.copy()
        bridged[rows, : over.shape[1]] = over
        money[rows], clicks[rows] = (_padded(what[rows], at) for what in (money, clicks))
        bridged[rows, 0] |= (minimum[rows] > 0) & (money[rows, 1] > 0)
    return Steps(money, clicks * worth[:, None], bridged)


def _reachable(bounds: Bounds) -> tuple[Array, Array, Array]:
    """Floor and ceiling, and the smallest amount above nothing where both nothing and more are possible (else 0)."""
    if bounds.minimum is None:
        return bounds.low, bounds.high, np.zeros_like(bounds.low)
    is_free, high = bounds.low <= 0, bounds.reach
    raised = np.where(bounds.minimum <= high, np.maximum(bounds.minimum, bounds.low), bounds.low)
    low = np.where(is_free, 0.0, raised)
    return low, high, np.where(is_free & (high > 0), bounds.minimum, 0.0)


def _restricted(curves: ResponseCurves, low: Array, high: Array) -> tuple[Array, Array]:
    """Nodes of each curve between two spends, both ends included; nodes outside are moved to the ends."""
    if (low <= curves.cost[:, 0]).all() and (high >= curves.cost[:, -1]).all():
        return curves.cost, curves.clicks
    cost, clicks = curves.cost, curves.clicks.copy()
    ends = [clicks_at(curves, end)[:, None] for end in (low, high)]
    for outside, end in zip((cost <= low[:, None], cost > high[:, None]), ends, strict=True):
        np.copyto(clicks, end, where=outside)
    return np.clip(cost, low[:, None], high[:, None]), clicks


def _without_small_bids(curves: ResponseCurves, nodes: tuple[Array, Array], minimum: Array) -> tuple[Array, Array]:
    """Give every curve a node at its smallest amount, and move the nodes under it to nothing."""
    money = np.column_stack([nodes[0], np.where(minimum > 0, minimum, nodes[0][:, -1])])
    clicks = np.column_stack([nodes[1], clicks_at(curves, money[:, -1])])
    order = np.argsort(money, axis=1, kind="stable")
    money, clicks = (np.take_along_axis(what, order, axis=1) for what in (money, clicks))
    small = money < minimum[:, None]
    return np.where(small, 0.0, money), np.where(small, clicks[:, :1], clicks)


def _bends_up(money: Array, clicks: Array) -> Flags:
    """Whether a curve's slope rises anywhere, beyond rounding."""
    width, rise = np.diff(money, axis=1), np.diff(clicks, axis=1)
    slope = np.divide(rise, width, out=np.full_like(width, np.inf), where=width > _ROUNDING * money[:, -1:])
    least = np.minimum.accumulate(slope, axis=1)
    finite = np.isfinite(slope[:, 1:])
    return np.asarray((finite & (slope[:, 1:] > least[:, :-1] * (1 + 1e-9) + _ROUNDING)).any(axis=1))


def _padded(what: Array, at: Places) -> Array:
    """Values at the vertices, the last one repeated up to the width of the table."""
    found = np.take_along_axis(what, at, axis=1)
    return np.pad(found, ((0, 0), (0, what.shape[1] - found.shape[1])), mode="edge")
