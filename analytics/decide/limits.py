"""What a solution must respect, as arrays: spend limits of each item, smallest bids, limits of groups of items."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
Places = npt.NDArray[np.int64]

NO_GROUP = -1
_SLACK = 1e-9


@dataclass(frozen=True, eq=False)
class Groups:
    """Lowest and highest spend of disjoint groups of items.

    Attributes
    ----------
    of
        Group of each item, `NO_GROUP` for an item in none; shape (items,).
    low, high
        Account currency per month, shape (groups,).

    """

    of: Places
    low: Array
    high: Array

    def __post_init__(self) -> None:
        """Refuse a group whose floor is above its ceiling, and NaN."""
        if not ((self.low >= 0).all() and (self.low <= self.high).all()):
            raise ValueError("A group's lower limit is above its upper limit.")

    def sums(self, amounts: Array) -> Array:
        """Sum of an amount per item over each group, shape (groups,)."""
        inside = self.of >= 0
        return np.asarray(np.bincount(self.of[inside], amounts[inside], len(self.low)), dtype=float)


@dataclass(frozen=True, eq=False)
class Bounds:
    """Lowest and highest monthly spend of each item, and the smallest worth per unit of money worth buying.

    Attributes
    ----------
    low, high
        Account currency per month, shape (items,).
    least_return
        1 for a break-even in value, 0 when worth is counted in clicks.
    minimum
        What the smallest possible bid buys: an item whose floor is 0 gets nothing or at least this much; None when any
        amount can be spent.
    groups
        Limits on sums of spend; None when there are none.

    """

    low: Array
    high: Array
    least_return: float
    minimum: Array | None = None
    groups: Groups | None = None

    def __post_init__(self) -> None:
        """Refuse an item whose floor is above its ceiling, and NaN."""
        if not (self.low <= self.high).all():
            raise ValueError("A lower bound is above its upper bound.")

    @property
    def committed(self) -> float:
        """Money per month that the floors of items and groups take whatever happens."""
        if self.groups is None:
            return float(self.low.sum())
        floors = self.groups.sums(self.low)
        return float(self.low.sum() + np.maximum(self.groups.low - floors, 0.0).sum())

    @property
    def reach(self) -> Array:
        """Most that each item can get, shape (items,): nothing where its ceiling is under the smallest amount."""
        if self.minimum is None:
            return self.high
        return np.where((self.low <= 0) & (self.high < self.minimum), 0.0, self.high)

    def keeps_floors(self, spend: Array) -> bool:
        """Whether every group gets what its floor asks for."""
        if self.groups is None:
            return True
        got = self.groups.sums(spend)
        return bool((got >= self.groups.low - _SLACK * np.maximum(self.groups.low, 1.0)).all())

    def fits(self, budget: float) -> bool:
        """Whether floors, ceilings and groups can all be kept within a budget."""
        if self.committed > budget + _SLACK * max(1.0, abs(budget)):
            return False
        if self.groups is None:
            return True
        floors, reach = self.groups.sums(self.low), self.groups.sums(self.reach)
        slack = _SLACK * np.maximum(reach, 1.0)
        return bool((floors <= self.groups.high + slack).all() and (reach >= self.groups.low - slack).all())
