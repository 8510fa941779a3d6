"""Starts when money has a price by month: a small programme, and by Lagrange a bound on every choice.

At prices p_t >= 1 of a unit of ad money, ads earn their surplus S(p) = sum width (slope - p)+ and starting project k in
month m brings v_km = sum_t d_t [landed_k(t - m) (gain_k + S_after(p_t) - S_before(p_t)) - cost_k(t - m) q_t], q_t = p_t
where projects are paid from the same budget B, else 1. No choice is worth more than

sum_t d_t [S_rest(p_t) + sum_k S_before,k(p_t) + (p_t - 1) B] + max_y sum v_km y_km,

the maximum over starts that the money for projects allows.
"""

import numpy as np
import numpy.typing as npt
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array, eye_array, kron, vstack

from analytics.decide.seo.buying import Buying
from analytics.decide.seo.problem import Months, Problem, by_start

Array = npt.NDArray[np.float64]

_SECONDS, _NODES = 1.0, 50  # nodes stop it first, so that a slow machine gives the same answer
_GAP = 1e-4  # of what the projects bring
_HALF = 0.5


def starts_at(problem: Problem, prices: Array) -> tuple[Months, float]:
    """Best starts at these prices (months,), and the bound on the value of any choice."""
    weights, months = problem.weights, problem.months
    kept = _surplus(problem.rest, prices) + (prices - 1) * problem.budget
    for group in problem.groups:
        kept = kept + _surplus(group.before, prices)
    bound = float(weights @ kept)
    worth, paid = _worth(problem, prices), [by_start(group.cost, months) for group in problem.groups]
    if not (worth > 0).any():
        return np.full(len(problem.groups), -1), bound
    rows, ends = _allowed(problem, paid)
    found = milp(
        -worth.ravel(),
        constraints=LinearConstraint(rows, ub=ends),
        bounds=Bounds(0.0, (worth > 0).astype(float).ravel()),
        integrality=np.ones(worth.size, dtype=np.int64),
        options={"time_limit": _SECONDS, "node_limit": _NODES, "mip_rel_gap": _GAP},
    )
    if found.x is None:
        return np.full(len(problem.groups), -1), np.inf
    chosen = found.x.reshape(worth.shape) > _HALF
    return np.where(chosen.any(axis=1), chosen.argmax(axis=1), -1), bound - float(found.mip_dual_bound)


def asked_for(problem: Problem, starts: Months, prices: Array) -> Array:
    """Money per month that ads would take at these prices, and projects that share their budget; shape (months,)."""
    landed, money = problem.landed(starts), _spend(problem.rest, prices)
    for group, share in zip(problem.groups, landed, strict=True):
        money = money + (1 - share) * _spend(group.before, prices) + share * _spend(group.after, prices)
    return money + (problem.cost(starts).sum(axis=0) if problem.pot is None else 0.0)


def is_affordable(problem: Problem, starts: Months) -> bool:
    """Whether the money for projects is there in every month."""
    paid = problem.cost(starts).sum(axis=0)
    if problem.pot is None:
        return bool((paid <= problem.budget).all())
    return bool((np.cumsum(paid) <= problem.pot * np.arange(1, problem.months + 1)).all())


def _spend(ads: Buying, prices: Array) -> Array:
    return np.array([ads.spend(price) for price in prices])


def _surplus(ads: Buying, prices: Array) -> Array:
    return np.array([ads.surplus(price) for price in prices])


def _worth(problem: Problem, prices: Array) -> Array:
    """Worth v_km of every start, shape (projects, months); no start before the earliest month is worth anything."""
    months, found = problem.months, np.zeros((len(problem.groups), problem.months))
    money = np.ones(months) if problem.pot is not None else prices
    for row, group in zip(found, problem.groups, strict=True):
        gain = problem.weights * (group.gain + _surplus(group.after, prices) - _surplus(group.before, prices))
        row[:] = gain @ by_start(group.landed, months) - (problem.weights * money) @ by_start(group.cost, months)
        row[: group.earliest - 1] = 0.0
    return found


def _allowed(problem: Problem, paid: list[Array]) -> tuple[csr_array, Array]:
    """One start per project, and money: that of the month, or what the pot has saved up so far."""
    months, k = problem.months, len(problem.groups)
    once = kron(eye_array(k), np.ones((1, months)))
    money, ends = np.hstack(paid), np.full(months, problem.budget)
    if problem.pot is not None:
        money, ends = np.cumsum(money, axis=0), problem.pot * np.arange(1, months + 1)
    return csr_array(vstack([once, csr_array(money)])), np.concatenate([np.ones(k), ends])
