"""Targets on averages, and caution, exactly: column generation over solutions of the plain allocation.

A small linear programme mixes the solutions found so far (columns) so that the targets hold and the objective is
greatest; its dual prices say what a click and a unit of money are worth; the plain allocation at those prices gives the
next column, and its dual value a bound on every plan (Dantzig & Wolfe 1960). On concave curves the mix of the columns
is worth at least what the programme says, so that both meet.
"""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt
from scipy.optimize import linprog

from analytics.decide.hull import clicks_at
from analytics.decide.limits import Bounds
from analytics.decide.objective import States, Target, Through
from analytics.decide.prepared import Allocation, Prepared, relative
from analytics.model import ResponseCurves
from analytics.schema import Notice

Array = npt.NDArray[np.float64]

_GOOD = 1e-5
_WORK = 20_000_000  # nodes of curves looked at in all
_FEWEST, _MOST = 8, 80  # columns
_MISSED = 1e5  # what a unit of a missed target costs in the programme
_SLACK = 1e-6  # of the budget: what the programme may be off


@dataclass(frozen=True, eq=False)
class _Prices:
    """Weights of the states (their sum is 1) and worth of each target, at which the next column is sought."""

    states: Array
    targets: Array


@dataclass(frozen=True, eq=False)
class Mixed:
    """The plain problem behind a plan with targets or caution.

    Attributes
    ----------
    curves, bounds, budget
        As of `allocate`; `bounds.least_return` is in `states.spent`.
    worth
        Expected worth of a click, which the price of money is told in.
    states, targets
        What is maximised and what must hold.

    """

    curves: ResponseCurves
    bounds: Bounds
    budget: float
    worth: Array
    states: States
    targets: tuple[Target, ...] = ()

    @cached_property
    def through(self) -> Through:
        """The curves with a node at today's clicks."""
        return Through(self.curves, self.states.now)

    def priced(self, prices: _Prices) -> Prepared:
        """The plain problem at some prices: worth instead of clicks, and what money must bring."""
        kept, added = self.states.kept @ prices.states, self.states.added @ prices.states
        per_click = sum((at * target.per_click for at, target in zip(prices.targets, self.targets, strict=True)), 0.0)
        least = float(self.states.spent @ prices.states)
        least += sum(float(at) * target.rate for at, target in zip(prices.targets, self.targets, strict=True))
        curves = self.through.worth(kept + per_click, added + per_click)
        return Prepared(curves, np.ones(len(kept)), replace(self.bounds, least_return=least))

    def judged(self, spend: Array) -> tuple[Array, Array]:
        """Profit in each state and slack of each target (at least 0 when it holds) at a spend."""
        clicks, cost = clicks_at(self.curves, spend), float(spend.sum())
        slack = [float(target.per_click @ clicks) - target.rate * cost for target in self.targets]
        return self.states.profits(clicks, cost), np.array(slack)


def mixed(problem: Mixed) -> Allocation | Notice:
    """Solve a plan with targets or caution, certified by the best bound seen; a notice when no spend holds them all."""
    states, bound = len(problem.states.spent), np.inf
    prices = _Prices(np.full(states, 1 / states), np.zeros(len(problem.targets)))
    spends = [problem.priced(each).at(problem.budget).spend for each in (prices, *_corners(problem, prices))]
    last = int(np.clip(_WORK // problem.curves.cost.size, _FEWEST, _MOST))
    columns = [problem.judged(spend) for spend in spends]
    while True:
        share, value, prices = _programme(problem.states.tail, columns)
        sought = problem.priced(prices)
        found = sought.at(problem.budget)
        bound = min(bound, sought.ladder.bound(problem.budget, found.price))
        if relative(bound, value) <= _GOOD or len(spends) >= last:
            break
        spends.append(found.spend)
        columns.append(problem.judged(found.spend))
    return _best(problem, sought, [np.tensordot(share, np.stack(spends), axes=1), *spends], bound)


def _corners(problem: Mixed, start: _Prices) -> list[_Prices]:
    """Prices under which each target counts alone: the spend that reaches it most easily."""
    return [_Prices(0 * start.states, row) for row in np.eye(len(problem.targets))]


def _programme(tail: float, columns: list[tuple[Array, Array]]) -> tuple[Array, float, _Prices]:
    """Shares of the columns with the greatest mean of the worst states, that value, and its prices.

    Unknowns: shares, missed part of each target, threshold t, shortfall of each state under t.
    """
    profits, slacks = (np.stack([column[at] for column in columns], axis=1) for at in (0, 1))
    scale = max(1.0, float(np.abs(profits).max(initial=0.0)))
    profits, slacks = profits / scale, slacks / scale
    (states, n), missed = profits.shape, len(slacks)
    cost = np.r_[np.zeros(n), np.full(missed, _MISSED), -1.0, np.full(states, 1 / (tail * states))]
    short = np.hstack([-profits, np.zeros((states, missed)), np.ones((states, 1)), -np.eye(states)])
    held = np.hstack([-slacks, -np.eye(missed), np.zeros((missed, 1 + states))])
    bounds = [(0, None)] * (n + missed) + [(None, None)] + [(0, None)] * states
    whole = np.r_[np.ones(n), np.zeros(missed + 1 + states)][None, :]
    found = linprog(cost, np.vstack([short, held]), np.zeros(states + missed), whole, [1.0], bounds, method="highs")
    prices = -found.ineqlin.marginals
    return np.asarray(found.x)[:n], -float(np.asarray(found.fun)) * scale, _Prices(prices[:states], prices[states:])


def _best(problem: Mixed, sought: Prepared, spends: list[Array], bound: float) -> Allocation | Notice:
    """The best of the mix and its columns that holds every target and every group's floor on the curves themselves."""
    stopped = spends[0].copy()
    inside = sought.steps.inside(stopped, np.flatnonzero(sought.steps.bridged.any(axis=1)))
    left = np.where(sought.steps.money[inside] <= stopped[inside, None], sought.steps.money[inside], 0.0)
    stopped[inside] = left.max(axis=1, initial=0.0)
    made = [sought.possible(spend) for spend in (*spends, stopped)]
    judged = [problem.judged(spend) for spend in made]
    slack = _SLACK * max(1.0, problem.budget)
    kept = [problem.bounds.keeps_floors(spend) for spend in made]
    holds = [is_kept and bool((left >= -slack).all()) for is_kept, (_, left) in zip(kept, judged, strict=True)]
    values = [problem.states.value(p) if held else -np.inf for held, (p, _) in zip(holds, judged, strict=True)]
    best = int(np.argmax(values))
    if not np.isfinite(values[best]):
        return Notice.of("plan.clash.together" if any(kept) else "plan.clash.smallest")
    price = sought.at(problem.budget).price
    promised = float(clicks_at(sought.curves, made[best]).sum())
    expected = float(clicks_at(problem.curves, made[best]) @ problem.worth)
    told = price * expected / promised if promised > 0 else price
    return Allocation(made[best], told, relative(bound, values[best]))
