"""Items that a price stops inside a bridge: branch on them until the certificate is good (best-first branch and bound).

Such an item spends either at most, or at least, what it spends now; on both sides its majorant comes down to the curve
there. A price stops at most one item inside a bridge, plus one per group at its limit, so that on many items the gap is
small before any branching.
"""

from dataclasses import dataclass, replace
from heapq import heappop, heappush
from itertools import count
from math import inf, isfinite

import numpy as np
import numpy.typing as npt

from analytics.decide.limits import Bounds
from analytics.decide.prepared import Allocation, Prepared, relative

Array = npt.NDArray[np.float64]

_GOOD = 1e-5
_WORK = 4_000_000  # nodes of curves looked at in all
_MOST = 400  # branchings


@dataclass(frozen=True, eq=False)
class _Found:
    """The best spend so far, the price it was found at, and what it truly is worth."""

    spend: Array
    price: float
    value: float


def settled(prepared: Prepared, budget: float, root: Allocation) -> Allocation:
    """Best spend with what the curves truly give, and its certificate; `root` is the solution on the majorants.

    The gap is infinite where no spend was found that gives every group its floor in amounts that bids can buy.
    """
    best = _Found(root.spend, root.price, _value(prepared, root.spend))
    order = count()
    queue: list[tuple[float, int, Prepared, Allocation]] = []
    heappush(queue, (-prepared.ladder.bound(budget, root.price), next(order), prepared, root))
    left = min(_MOST, _WORK // prepared.curves.cost.size)
    while _gap(-queue[0][0], best) > _GOOD and left > 0:
        _, _, node, found = heappop(queue)
        for child in _children(node, found, budget):
            other = child.at(budget)
            value, bound = _value(child, other.spend), child.ladder.bound(budget, other.price)
            if value > best.value:
                best = _Found(other.spend, other.price, value)
            if child.inside(other.spend, budget).size:
                heappush(queue, (-bound, next(order), child, other))
        left -= 1
        if not queue:
            return Allocation(prepared.possible(best.spend), best.price, _gap(best.value, best))
    return Allocation(prepared.possible(best.spend), best.price, _gap(-queue[0][0], best))


def _value(prepared: Prepared, spend: Array) -> float:
    """What a spend is worth; nothing is worth less than one that leaves a group under its floor."""
    return prepared.value(spend) if prepared.bounds.keeps_floors(prepared.possible(spend)) else -inf


def _gap(bound: float, best: _Found) -> float:
    return relative(bound, best.value) if isfinite(best.value) else inf


def _children(node: Prepared, found: Allocation, budget: float) -> list[Prepared]:
    """The two halves of a problem: the item that loses most inside its bridge spends at most, or at least, this."""
    inside = node.inside(found.spend, budget)
    if not inside.size:
        return []
    at = inside[np.argmax(node.lost(found.spend, inside))]
    high, low = node.bounds.high.copy(), node.bounds.low.copy()
    high[at] = found.spend[at]
    least = 0.0 if node.bounds.minimum is None or low[at] > 0 else node.bounds.minimum[at]
    low[at] = max(found.spend[at], least)
    halves = replace(node.bounds, high=high), _raised(node.bounds, low)
    return [Prepared(node.curves, node.worth, half) for half in halves if half is not None and half.fits(budget)]


def _raised(bounds: Bounds, low: Array) -> Bounds | None:
    """The bounds with higher floors, where those stay under the ceilings."""
    return replace(bounds, low=low) if (low <= bounds.high).all() else None
