"""Exact allocation of a budget over concave curves: one price for the whole account.

maximise sum_i w_i f_i(x_i)  subject to  sum_i x_i <= B,  low_i <= x_i <= high_i,  f_i piecewise linear and concave.

At the optimum a price lambda separates the segments bought (w_i f_i' > lambda) from those left (w_i f_i' < lambda).
Segments sorted by slope give lambda and the optimum in one pass; the dual value
sum_i max_x (w_i f_i(x) - lambda x) + lambda B certifies it.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from analytics.model import ResponseCurves

Array = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Allocation:
    """Monthly spend per item, the price of money, and the certificate.

    Attributes
    ----------
    spend
        Account currency per month, shape (items,).
    price
        Worth of one more unit of money (lambda); at least the lowest return asked for.
    gap
        (dual bound - objective) / max(1, |objective|): 0 up to rounding when the allocation is optimal.

    """

    spend: Array
    price: float
    gap: float


def clicks_at(curves: ResponseCurves, spend: Array) -> Array:
    """Clicks per item at a spend, linear between nodes; spend beyond the last node buys nothing more."""
    return _at(spend, curves.cost, curves.clicks)


def multiplier_at(curves: ResponseCurves, spend: Array) -> Array:
    """Bid as a multiple of today's that buys this spend.

    Where several bids buy the same spend to 2 % (a saturated auction), the one nearest today's: the smallest change.
    """
    lowest, highest = (_at(spend * (1 + slack), curves.cost, curves.multiplier) for slack in (-0.02, 0.02))
    return np.where(spend > 0, np.clip(1.0, lowest, highest), 0.0)


def _at(spend: Array, cost: Array, what: Array) -> Array:
    """Row by row, linear interpolation of `what` over rising `cost`; flat beyond the ends."""
    x = np.clip(spend, cost[:, 0], cost[:, -1])
    right = np.minimum((cost <= x[:, None]).sum(axis=1), cost.shape[1] - 1)
    rows = np.arange(len(x))
    x0, x1, y0, y1 = cost[rows, right - 1], cost[rows, right], what[rows, right - 1], what[rows, right]
    part = np.divide(x - x0, x1 - x0, out=np.ones_like(x), where=x1 > x0)
    return np.asarray(y0 + part * (y1 - y0))


@dataclass(frozen=True, eq=False)
class Bounds:
    """Lowest and highest monthly spend of each item, and the smallest worth per unit of money worth buying.

    `least_return` is 1 for a break-even in value and 0 when worth is counted in clicks.
    """

    low: Array
    high: Array
    least_return: float

    def __post_init__(self) -> None:
        """Refuse an item whose floor is above its ceiling."""
        if not (self.low <= self.high).all():
            raise ValueError("A lower bound is above its upper bound.")


def allocate(curves: ResponseCurves, worth: Array, budget: float, bounds: Bounds) -> Allocation:
    """Spend at most `budget` so that sum(worth x clicks) - least_return x sum(spend) is greatest.

    Parameters
    ----------
    curves, worth
        Concave curves and expected worth of a click per item (at least 0).
    budget
        Money per month for these items; at least the sum of the lower bounds.
    bounds
        What may be spent on each item.

    Raises
    ------
    ValueError
        If the budget is under the sum of the lower bounds.

    """
    left = budget - float(bounds.low.sum())
    if not left >= -1e-6 * max(1.0, budget):
        raise ValueError("The lower bounds cost more than the budget.")
    width = np.diff(np.clip(curves.cost, bounds.low[:, None], bounds.high[:, None]), axis=1)
    slope = _slopes(curves, worth)
    order = np.argsort(-slope, axis=None, kind="stable")
    sorted_slope = slope.ravel()[order]
    pays = (sorted_slope >= bounds.least_return) & (sorted_slope > 0)
    wanted = np.where(pays, width.ravel()[order], 0.0)
    bought = np.minimum(wanted, np.maximum(0.0, left - (np.cumsum(wanted) - wanted)))
    per_segment = np.empty_like(bought)
    per_segment[order] = bought
    spend = bounds.low + per_segment.reshape(width.shape).sum(axis=1)
    short = wanted > bought + 1e-12
    price = max(float(sorted_slope[short].max(initial=0.0)), bounds.least_return)
    return Allocation(spend, price, _gap(curves, worth, budget, bounds, Allocation(spend, price, 0.0)))


def _slopes(curves: ResponseCurves, worth: Array) -> Array:
    cost, clicks = np.diff(curves.cost, axis=1), np.diff(curves.clicks, axis=1)
    return np.divide(clicks * worth[:, None], cost, out=np.zeros_like(cost), where=cost > 0)


def _gap(curves: ResponseCurves, worth: Array, budget: float, bounds: Bounds, found: Allocation) -> float:
    """Relative distance from the objective to the dual bound at the price found."""
    width = np.diff(np.clip(curves.cost, bounds.low[:, None], bounds.high[:, None]), axis=1)
    at_floor = float(clicks_at(curves, bounds.low) @ worth) - found.price * float(bounds.low.sum())
    surplus = float((np.maximum(_slopes(curves, worth) - found.price, 0.0) * width).sum())
    dual = at_floor + surplus + (found.price - bounds.least_return) * budget
    primal = float(clicks_at(curves, found.spend) @ worth) - bounds.least_return * float(found.spend.sum())
    return max(0.0, dual - primal) / max(1.0, abs(primal))
