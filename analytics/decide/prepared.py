"""Curves, worth and limits sorted once, so that each further budget is read off, with its certificate."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from analytics.decide.hull import Steps, at_spend, clicks_at, steps
from analytics.decide.ladder import Ladder, ladder
from analytics.decide.limits import Bounds
from analytics.model import ResponseCurves

Array = npt.NDArray[np.float64]
Places = npt.NDArray[np.int64]


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


@dataclass(frozen=True, eq=False)
class Prepared:
    """Curves, worth and limits sorted once, so that each further budget is read off.

    Raises
    ------
    ValueError
        If a worth is negative or no number.

    """

    curves: ResponseCurves
    worth: Array
    bounds: Bounds

    def __post_init__(self) -> None:
        """Refuse a worth that cannot be ranked."""
        if not (np.isfinite(self.worth).all() and (self.worth >= 0).all()):
            raise ValueError("A worth is negative or no number.")

    @cached_property
    def steps(self) -> Steps:
        """Concave steps of every item between its limits."""
        return steps(self.curves, self.worth, self.bounds)

    @cached_property
    def ladder(self) -> Ladder:
        """The steps of all items, steepest first."""
        return ladder(self.steps, self.bounds)

    @cached_property
    def is_concave(self) -> bool:
        """Whether no majorant passes above its curve."""
        return not self.steps.bridged.any()

    def possible(self, spend: Array) -> Array:
        """The same spend, nothing where a free item would get less than its smallest bid buys."""
        if self.bounds.minimum is None:
            return spend
        is_small = (self.bounds.low <= 0) & (spend < self.bounds.minimum * (1 - 1e-12))
        return np.where(is_small, 0.0, spend)

    def value(self, spend: Array) -> float:
        """What a possible spend is worth on the curves themselves, less its cost at the least return."""
        made = self.possible(spend)
        return float(clicks_at(self.curves, made) @ self.worth) - self.bounds.least_return * float(made.sum())

    def at(self, budget: float) -> Allocation:
        """Best spend on the majorants within a budget, and how far it may be from the best on the curves."""
        if not budget >= self.ladder.floor - 1e-6 * max(1.0, budget):
            raise ValueError("The lower bounds cost more than the budget.")
        spend, price = self.ladder.at(budget)
        return Allocation(spend, price, relative(self.ladder.bound(budget, price), self.reached(spend, budget)))

    def reached(self, spend: Array, budget: float) -> float:
        """What the best spend within a budget is worth, read off the ladder, less what bridges only promise."""
        return self.ladder.value(budget) - float(self.lost(spend, self.inside(spend, budget)).sum())

    def inside(self, spend: Array, budget: float) -> Places:
        """Items that this spend, the best within this budget, stops inside a bridge."""
        return self.steps.inside(spend, self.ladder.stopped(budget))

    def lost(self, spend: Array, rows: Places) -> Array:
        """What the majorants promise beyond what the curves give, for items inside a bridge."""
        if not rows.size:
            return np.zeros(0)
        at, made = spend[rows], self.possible(spend)[rows]
        promised = at_spend(at, self.steps.money[rows], self.steps.worth[rows])
        given = at_spend(made, self.curves.cost[rows], self.curves.clicks[rows]) * self.worth[rows]
        return np.asarray(promised - given - self.bounds.least_return * (at - made))


def relative(bound: float, found: float) -> float:
    """Distance from an objective to its bound, relative to the objective (to 1 where it is smaller)."""
    return max(0.0, bound - found) / max(1.0, abs(found))
