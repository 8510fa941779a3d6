"""What a plan maximises, state by state, and the targets it must reach on the way."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from analytics.decide.hull import at_spend, clicks_at
from analytics.model import ResponseCurves

Array = npt.NDArray[np.float64]

CAUTIOUS_TAIL = 0.2  # the worst fifth of the states: its mean lies near the 10 % quantile, and is concave


@dataclass(frozen=True, eq=False)
class Target:
    """An average that the plan must keep: sum(per_click x clicks) >= rate x sum(spend).

    A target ROAS T has the incremental value of a click and rate T; a target CPA T has T times the incremental
    conversions of a click and rate 1.
    """

    per_click: Array
    rate: float


@dataclass(frozen=True, eq=False)
class States:
    """Worth of clicks in each state of the world.

    Attributes
    ----------
    kept, added
        Worth of a click up to today's clicks and beyond them, shape (items, states). How far the curve is wrong
        counts in full beyond today; up to today it is nothing at both ends, so nothing is counted between.
    spent
        What a unit of money counts for in each state, shape (states,).
    now
        Today's clicks, shape (items,).
    tail
        Share of the states, the worst ones, whose mean counts: 1 is the expectation, less is the conditional value at
        risk (Rockafellar & Uryasev 2000).

    """

    kept: Array
    added: Array
    spent: Array
    now: Array
    tail: float

    def profits(self, clicks: Array, cost: float) -> Array:
        """Worth less cost in each state, shape (states,)."""
        below = np.minimum(clicks, self.now)
        return np.asarray(below @ self.kept + (clicks - below) @ self.added - cost * self.spent)

    def value(self, profits: Array) -> float:
        """Mean of the worst `tail` of the profits, a part of a state counted as that part.

        Examples
        --------
        >>> nothing = np.zeros((0, 4))
        >>> States(nothing, nothing, np.ones(4), np.zeros(0), 0.5).value(np.array([4.0, 1.0, 3.0, 2.0]))
        1.5

        """
        left = self.tail * len(profits) - np.arange(len(profits))
        weight = np.clip(left, 0.0, 1.0)
        return float(np.sort(profits) @ weight / weight.sum())


@dataclass(frozen=True, eq=False)
class Through:
    """Response curves with a node at today's clicks, where the worth of a click changes."""

    curves: ResponseCurves
    now: Array

    @cached_property
    def nodes(self) -> tuple[Array, Array]:
        """Spend and clicks at the nodes, shape (items, nodes + 1)."""
        curves = self.curves
        clicks = np.minimum(self.now, curves.clicks[:, -1])
        spend = at_spend(clicks, curves.clicks, curves.cost)
        cost = np.column_stack([curves.cost, spend])
        order = np.argsort(cost, axis=1, kind="stable")
        every = np.column_stack([curves.clicks, clicks_at(curves, spend)])
        return np.take_along_axis(cost, order, axis=1), np.take_along_axis(every, order, axis=1)

    def worth(self, kept: Array, added: Array) -> ResponseCurves:
        """Curves of worth instead of clicks: `kept` per click up to today's, `added` beyond."""
        cost, clicks = self.nodes
        below = np.minimum(clicks, self.now[:, None])
        worth = below * kept[:, None] + (clicks - below) * added[:, None]
        return ResponseCurves(self.curves.items, cost, np.maximum.accumulate(worth, axis=1), cost, self.curves.spread)
