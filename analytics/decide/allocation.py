"""Exact allocation of a budget over response curves: one price for the whole account.

maximise sum_i w_i f_i(x_i)  subject to  sum_i x_i <= B,  low_i <= x_i <= high_i  and the limits of groups.

Where the f_i, piecewise linear, are concave, a price lambda separates the steps bought (w_i f_i' > lambda) from those
left (w_i f_i' < lambda): sorted by slope they give lambda and the optimum in one pass, and the dual value
sum_i max_x (w_i f_i(x) - lambda x) + lambda B certifies it. Where a curve bends upwards its least concave majorant
takes its place; an item that stops inside a bridge of it is settled by branching, with what the curve truly gives.
"""

from dataclasses import replace

import numpy as np
import numpy.typing as npt

from analytics.decide.bridges import settled
from analytics.decide.hull import at_spend
from analytics.decide.limits import Bounds
from analytics.decide.prepared import Allocation, Prepared, relative
from analytics.model import ResponseCurves

Array = npt.NDArray[np.float64]


def multiplier_at(curves: ResponseCurves, spend: Array) -> Array:
    """Bid as a multiple of today's that buys this spend.

    Where several bids buy the same spend to 2 % (a saturated auction), the one nearest today's: the smallest change.
    """
    lowest, highest = (at_spend(spend * (1 + slack), curves.cost, curves.multiplier) for slack in (-0.02, 0.02))
    return np.where(spend > 0, np.clip(1.0, lowest, highest), 0.0)


def allocate(curves: ResponseCurves, worth: Array, budget: float, bounds: Bounds) -> Allocation:
    """Spend at most `budget` so that sum(worth x clicks) - least_return x sum(spend) is greatest.

    Parameters
    ----------
    curves, worth
        Curves and expected worth of a click per item (at least 0).
    budget
        Money per month for these items; at least what the floors take.
    bounds
        What may be spent on each item and each group.

    Raises
    ------
    ValueError
        If the budget is under what the floors take, or a worth is no number.

    """
    prepared = Prepared(curves, worth, bounds)
    found = prepared.at(budget)
    if not prepared.is_concave:
        return settled(prepared, budget, found)
    truly = relative(prepared.ladder.bound(budget, found.price), prepared.value(found.spend))
    return replace(found, gap=truly)
