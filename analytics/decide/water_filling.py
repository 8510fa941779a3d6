"""One price for curves in closed form: its root once, or, for many budgets, a table of spends at common prices.

On a ladder of segments use `allocation`; this is for exponential, Hill, power and logarithmic curves and mixes of them.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
from scipy.optimize import brentq

from analytics.decide.families import Family
from analytics.decide.limits import Bounds
from analytics.decide.prepared import Allocation, relative

Array = npt.NDArray[np.float64]
Places = npt.NDArray[np.int64]

_LEVELS = 320
_ROUGH = 256
_EDGE = 1e-3  # of the money that can be moved: under it prices run off
_DEAREST = 1e12
_LEAST = 1e-30  # a price of nothing, as a share of the steepest
_HALVINGS = 60


@dataclass(frozen=True, eq=False)
class Waters:
    """Curves of worth between their limits; a price says how much each item spends."""

    curves: Family
    bounds: Bounds

    def spend(self, price: float) -> Array:
        """Spend of each item at a price, within its limits."""
        return np.clip(self.curves.spend(price), self.bounds.low, self.bounds.high)

    def certified(self, spend: Array, price: float, budget: float) -> Allocation:
        """An allocation with the gap between what it is worth and the dual value at a price."""
        least, best = self.bounds.least_return, self.bounds.high if price <= 0 else self.spend(price)
        bound = float((self.curves.value(best) - price * best).sum()) + (price - least) * budget
        found = float(self.curves.value(spend).sum()) - least * float(spend.sum())
        return Allocation(spend, price, relative(bound, found))

    @cached_property
    def prices(self) -> tuple[float, float]:
        """A price at which nothing moves any more, and one at which everything worth buying is bought."""
        most, high = 1.0, float(self.bounds.low.sum())
        while float(self.spend(most).sum()) > high * (1 + 1e-12) + 1e-12 and most < _DEAREST:
            most *= 100
        return most, max(self.bounds.least_return, most * _LEAST)


def fill(curves: Family, budget: float, bounds: Bounds) -> Allocation:
    """Spend at most `budget` so that worth - least_return x spend is greatest; limits of groups are for `Levels`.

    The root of sum x_i(price) = budget in the log of the price; the last digits are shared between both its sides.
    """
    waters = Waters(curves, bounds)
    if bounds.least_return <= 0 and budget >= float(bounds.high.sum()):
        return waters.certified(bounds.high, 0.0, budget)
    dear, cheap = waters.prices
    if float(waters.spend(dear).sum()) >= budget:
        return waters.certified(bounds.low, dear, budget)
    if float(waters.spend(cheap).sum()) <= budget:
        return waters.certified(waters.spend(cheap), cheap, budget)
    root = brentq(lambda t: float(waters.spend(np.exp(t)).sum()) - budget, np.log(cheap), np.log(dear), xtol=1e-13)
    sides = [waters.spend(float(np.exp(root + step))) for step in (1e-12, -1e-12)]
    less, more = (float(side.sum()) for side in sides)
    share = float(np.clip((budget - less) / (more - less), 0.0, 1.0)) if more > less else 0.0
    return waters.certified(sides[0] + share * (sides[1] - sides[0]), float(np.exp(root)), budget)


@dataclass(frozen=True, eq=False)
class Levels:
    """Spend of each item at common prices; between two of them spend is interpolated.

    The error of the interpolation moves money between items whose last units are worth nearly the same, so that what it
    costs is of the fourth order in the distance of the prices.
    """

    waters: Waters

    @cached_property
    def _prices(self) -> Array:
        """Log prices, falling, with both ends; evenly spaced by the way in log price plus the way in money."""
        dear, cheap = np.log(self.waters.prices)
        rough = np.linspace(dear, cheap, _ROUGH)
        money = np.array([self.waters.spend(float(np.exp(price))).sum() for price in rough])
        moved = (money - money[0]) / max(float(money[-1] - money[0]), 1e-300)
        inside = (moved > _EDGE) & (moved < 1 - _EDGE)
        edges = rough[inside] if inside.any() else rough
        span = max(float(edges[0] - edges[-1]), 1e-300)
        way = moved + np.clip((edges[0] - rough) / span, -0.05, 1.05)
        even = np.interp(np.linspace(way[0], way[-1], _LEVELS), way, rough)
        return np.unique(np.r_[even, dear, cheap])[::-1]

    @cached_property
    def table(self) -> npt.NDArray[np.float32]:
        """Spend at each price, shape (levels, items); seven digits, whose sums are kept exactly."""
        return np.stack([self.waters.spend(float(np.exp(price))).astype(np.float32) for price in self._prices])

    @cached_property
    def _sums(self) -> Array:
        """Spend of each group at each price, shape (levels, groups); the last column holds the items in none."""
        groups = self.waters.bounds.groups
        if groups is None:
            return np.asarray(self.table.sum(axis=1, keepdims=True, dtype=float))
        of = np.where(groups.of < 0, len(groups.low), groups.of)
        return np.stack([np.bincount(of, level, len(groups.low) + 1) for level in self.table])

    @cached_property
    def _ends(self) -> Array:
        """Level (a real number) at which each group reaches its floor and its ceiling, shape (2, groups + 1)."""
        last, groups = float(len(self.table) - 1), self.waters.bounds.groups
        if groups is None:
            return np.array([[0.0], [last]])
        ends = [
            [np.interp(limit, self._sums[:, at], np.arange(last + 1)) for at, limit in enumerate(limits)]
            for limits in (groups.low, groups.high)
        ]
        return np.array([[*ends[0], 0.0], [*ends[1], last]])

    def _levels(self, level: float) -> tuple[Places, Array]:
        """Level of each group when the account's is `level`: the row under it, and the part of the way to the next."""
        own = np.clip(level, *self._ends)
        under = np.minimum(own.astype(int), len(self.table) - 2)
        return under, own - under

    def _money(self, level: float) -> float:
        under, part = self._levels(level)
        every = np.arange(len(under))
        low = self._sums[under, every]
        return float((low + part * (self._sums[under + 1, every] - low)).sum())

    def _level(self, budget: float) -> float:
        """Level of the account under a budget, by bisection where limits of groups bend the sum."""
        low, high = 0.0, float(len(self.table) - 1)
        if self.waters.bounds.groups is None:
            return float(np.interp(budget, self._sums[:, 0], np.arange(high + 1)))
        if self._money(high) <= budget:
            return high
        for _ in range(_HALVINGS):
            middle = (low + high) / 2
            low, high = (middle, high) if self._money(middle) <= budget else (low, middle)
        return low

    def at(self, budget: float) -> tuple[Array, float]:
        """Spend of each item under a budget, and the price of money."""
        level, groups = self._level(budget), self.waters.bounds.groups
        price = float(np.exp(np.interp(level, np.arange(len(self.table)), self._prices)))
        under, part = self._levels(level)
        if groups is None:
            less, more = self.table[under[0]], self.table[under[0] + 1]
            return less + part[0] * (more.astype(float) - less), price
        of, items = np.where(groups.of < 0, len(groups.low), groups.of), np.arange(self.table.shape[1])
        less, more = self.table[under[of], items], self.table[under[of] + 1, items]
        return less + part[of] * (more.astype(float) - less), price
