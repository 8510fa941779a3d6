"""The best spend on ads once the starts of projects are given: exact, month by month, at one price per month."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from analytics.decide.seo.problem import Choice, Months, Problem

Array = npt.NDArray[np.float64]

_NOTHING = 1e-9


@dataclass(frozen=True, eq=False)
class Spending:
    """All segments of a problem, best first, so that any starts are spent for at once.

    Segments belong to blocks: 0 the other ads, then those of each project before landing, then after it.
    """

    problem: Problem

    @cached_property
    def _segments(self) -> tuple[Array, Array, Months]:
        """Width, slope and block of every segment, best first."""
        problem = self.problem
        blocks = [problem.rest, *(group.before for group in problem.groups), *(group.after for group in problem.groups)]
        width, slope = (np.concatenate([getattr(block, name) for block in blocks]) for name in ("width", "slope"))
        block = np.repeat(np.arange(len(blocks)), [len(each.width) for each in blocks])
        order = np.argsort(-slope, kind="stable")
        return width[order], slope[order], block[order]

    def at(self, starts: Months) -> tuple[Choice, Array]:
        """Choice for these starts (its gap unknown: infinite), and the price of money in each month, at least 1."""
        problem, months = self.problem, self.problem.months
        width, slope, block = self._segments
        landed, paid = problem.landed(starts), problem.cost(starts).sum(axis=0)
        weight = np.concatenate([np.ones((1, months)), 1 - landed, landed])
        room = np.full(months, problem.budget) - (paid if problem.pot is None else 0.0)
        wanted = width[:, None] * weight[block]
        bought = np.clip(room - (np.cumsum(wanted, axis=0) - wanted), 0.0, wanted)
        money = np.stack([np.bincount(block, month, len(weight)) for month in bought.T], axis=1).astype(float)
        short = np.where(wanted > bought + _NOTHING, slope[:, None], 1.0)
        profit = (slope - 1) @ bought + np.array([group.gain for group in problem.groups]) @ landed - paid
        spend = np.divide(money, weight, out=np.zeros_like(money), where=weight > _NOTHING)
        k = len(problem.groups)
        before, after = spend[1 : k + 1], spend[k + 1 :]
        choice = Choice(starts, landed, spend[0], before, after, float(problem.weights @ profit), np.inf)
        return choice, short.max(axis=0, initial=1.0)
