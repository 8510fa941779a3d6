"""The ladder: every step of every item, steepest first. One sort, then each budget is a rung of it.

A limit on a group changes which steps are on it and nothing else: what its floor forces is bought beforehand, in the
group's own order, and what its ceiling forbids is taken off the end (two-level water-filling).
"""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt

from analytics.decide.hull import Steps
from analytics.decide.limits import NO_GROUP, Bounds, Groups

Array = npt.NDArray[np.float64]
Places = npt.NDArray[np.int64]

_LEVELS = 64  # spends kept ready; more cost memory, fewer cost time per budget
_MOST_NUMBERS = 8_000_000  # of them in all
_MOST_SHORT = 32_000
_NARROW = 1e-12  # a step narrower than this share of its item's ceiling has no slope to speak of


@dataclass(frozen=True, eq=False)
class Ladder:
    """Steps by falling slope, above what is spent whatever the budget.

    Attributes
    ----------
    base, base_worth
        Money per month of each item under the first rung (floors), and the worth of all of it.
    item, start, end, slope
        Of each rung: whose it is, the item's spend before and after it, worth per unit of money.
    least_return
        Slope at and above which a rung is worth its money.
    cut
        Items that a group's limit may stop inside a step.

    """

    base: Array
    base_worth: float
    item: Places
    start: Array
    end: Array
    slope: Array
    least_return: float
    cut: Places

    @cached_property
    def money(self) -> Array:
        """Money spent on the first n rungs, shape (rungs + 1,)."""
        return np.concatenate([[0.0], np.cumsum(self.end - self.start)])

    @cached_property
    def worth(self) -> Array:
        """Worth of the first n rungs, shape (rungs + 1,)."""
        return np.concatenate([[0.0], np.cumsum((self.end - self.start) * self.slope)])

    @cached_property
    def _fall(self) -> Array:
        return -self.slope

    @cached_property
    def floor(self) -> float:
        """Money that is spent whatever the budget."""
        return float(self.base.sum())

    @cached_property
    def _stride(self) -> int:
        levels = int(np.clip(_MOST_NUMBERS // max(len(self.base), 1), 4, _LEVELS))
        return max(64, -(-len(self.item) // levels))

    @cached_property
    def _ready(self) -> Array:
        """Spend of each item after every `_stride` rungs, shape (levels, items)."""
        levels = np.empty((len(self.item) // self._stride + 1, len(self.base)))
        levels[0] = self.base
        for at in range(1, len(levels)):
            rungs = slice((at - 1) * self._stride, at * self._stride)
            levels[at] = levels[at - 1]
            levels[at, self.item[rungs]] = self.end[rungs]
        return levels

    def at(self, budget: float) -> tuple[Array, float]:
        """Spend of each item under a budget, and the worth of one more unit of money (at least the least return)."""
        left = max(0.0, budget - self.floor)
        whole = min(int(np.searchsorted(self.money, left, side="right")) - 1, len(self.item))
        level = whole // self._stride
        spend = self._ready[level].copy()
        rungs = slice(level * self._stride, whole)
        spend[self.item[rungs]] = self.end[rungs]  # an item's rungs rise: the last one counts
        if whole == len(self.item):
            return spend, self.least_return
        spend[self.item[whole]] = self.start[whole] + (left - self.money[whole])
        return spend, float(self.slope[whole])

    def above(self, least_return: float) -> "Ladder":
        """The ladder where money must bring at least this, no less than it must here: the steepest rungs of it."""
        kept = slice(int(np.searchsorted(self._fall, -least_return, side="right")))
        rungs = {name: getattr(self, name)[kept] for name in ("item", "start", "end", "slope")}
        return replace(self, **rungs, least_return=least_return)

    def stopped(self, budget: float) -> Places:
        """Items that may stop inside a step under a budget: the last one bought, and those that a group stops."""
        whole = int(np.searchsorted(self.money, max(0.0, budget - self.floor), side="right")) - 1
        return np.concatenate([self.item[whole : whole + 1], self.cut])

    def value(self, budget: float) -> float:
        """Worth of the best spend less its cost at the least return; what the majorants promise."""
        left = min(max(0.0, budget - self.floor), float(self.money[-1]))
        return (
            self.base_worth + float(np.interp(left, self.money, self.worth)) - self.least_return * (self.floor + left)
        )

    def bound(self, budget: float, price: float) -> float:
        """Dual value at a price: no spend within the budget and the limits is worth more."""
        pays = int(np.searchsorted(self._fall, -price, side="left"))
        surplus = float(self.worth[pays] - price * self.money[pays])
        idle = (price - self.least_return) * (budget - self.floor)
        return self.base_worth - self.least_return * self.floor + surplus + idle


def ladder(steps: Steps, bounds: Bounds) -> Ladder:
    """Sort the steps; those that bring less than the least return, or nothing, are left out unless a floor needs them.

    Raises
    ------
    ValueError
        If a group cannot reach its floor or its items' floors pass its ceiling.

    """
    width = np.diff(steps.money, axis=1)
    width = np.where(width > _NARROW * np.maximum(steps.money[:, -1:], 1.0), width, 0.0)
    slope = np.divide(np.diff(steps.worth, axis=1), width, out=np.zeros_like(width), where=width > 0)
    slope = np.minimum.accumulate(np.where(width > 0, slope, np.inf), axis=1)
    is_paying = (width > 0) & (slope >= bounds.least_return) & (slope > 0)
    wanted = np.flatnonzero(width > 0 if bounds.groups is not None else is_paying)
    order = wanted[np.argsort(-slope.ravel()[wanted], kind="stable")]
    item, place = np.divmod(order, width.shape[1])
    rungs = item, steps.money[item, place], steps.money[item, place + 1], slope.ravel()[order]
    base, base_worth = steps.money[:, 0], float(steps.worth[:, 0].sum())
    whole = Ladder(base, base_worth, *rungs, bounds.least_return, np.zeros(0, dtype=np.int64))
    return whole if bounds.groups is None else _within(bounds.groups, whole)


def _within(groups: Groups, whole: Ladder) -> Ladder:
    """Cut the ladder so that every group keeps its limits."""
    width, floors = whole.end - whole.start, groups.sums(whole.base)
    forced, allowed = np.zeros_like(width), width.copy()
    order, group = _by_group(groups, whole.item)
    after = np.cumsum(width[order])
    first = np.searchsorted(group, np.arange(len(groups.low)))
    ahead = np.r_[0.0, after][first]
    before = after - width[order] - ahead[group]
    reach = np.bincount(group, width[order], len(groups.low)) + floors
    slack = 1e-9 * np.maximum(reach, 1.0)
    if not ((reach >= groups.low - slack).all() and (floors <= groups.high + slack).all()):
        raise ValueError("The limits of a group cannot be kept.")
    forced[order] = np.clip((groups.low - floors)[group] - before, 0.0, width[order])
    allowed[order] = np.clip((groups.high - floors)[group] - before, 0.0, width[order])
    base, is_forced = whole.base.copy(), forced > 0
    base[whole.item[is_forced]] = np.where(forced == width, whole.end, whole.start + forced)[is_forced]
    worth = whole.base_worth + float(forced @ whole.slope)
    start = np.where(forced == width, whole.end, whole.start + forced)
    end = np.where(allowed == width, whole.end, whole.start + allowed)
    kept = (end > start) & (whole.slope >= whole.least_return) & (whole.slope > 0)
    is_cut = ((forced > 0) & (forced < width)) | ((allowed > 0) & (allowed < width))
    rungs = whole.item[kept], start[kept], end[kept], whole.slope[kept]
    return Ladder(base, worth, *rungs, whole.least_return, np.unique(whole.item[is_cut]))


def _by_group(groups: Groups, item: Places) -> tuple[Places, Places]:
    """Rungs of limited groups, group by group in their own order, and the group of each."""
    of = groups.of[item]
    short = of.astype(np.int16) if len(groups.low) < _MOST_SHORT else of  # sixteen bits are sorted by radix
    order = np.argsort(short, kind="stable")
    order = order[of[order] != NO_GROUP]
    return order, of[order]
