"""The choice as one mixed-integer linear programme (HiGHS).

Binary y_km starts project k in month m; L_kt = sum_m landed_k(t - m) y_km is the expected share of its landing that is
there in month t. Its ads exist in two states, spent on separately: before (weight 1 - L) and after (weight L).

maximise  sum_t d_t [sum segments (slope - 1) z + sum_k L_kt gain_k - sum_km cost_k(t - m) y_km]
subject to  z_before <= width (1 - L),  z_after <= width L,  z_rest <= width,  sum_m y_km <= 1, and the budget by month.
"""

from dataclasses import replace

import numpy as np
import numpy.typing as npt
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import block_diag, csr_array, eye_array, hstack, kron, vstack

from analytics.decide.seo.buying import Buying
from analytics.decide.seo.problem import Months, Problem, by_start

Array = npt.NDArray[np.float64]
Rows = tuple[csr_array, Array, Array]  # a block of constraints: left side, lower and upper ends

_SECONDS = 1.0
_GAP = 1e-5
_HALF = 0.5
_SEGMENTS, _GROUP_SEGMENTS = 24, 6


def solve(problem: Problem) -> tuple[Months, float]:
    """Starts (-1: never), and a bound on the value: infinite where segments were merged or time ran out.

    No project is started where the solver finds nothing in its time.
    """
    slim = _slim(problem)
    objective, rows, ends, bounds = _programme(slim)
    binary = len(slim.groups) * slim.months
    found = milp(
        -objective,
        constraints=LinearConstraint(rows, *ends),
        bounds=bounds,
        integrality=(np.arange(len(objective)) < binary).astype(np.int64),
        options={"time_limit": _SECONDS, "mip_rel_gap": _GAP},
    )
    if found.x is None:
        return np.full(len(slim.groups), -1), np.inf
    chosen = found.x[:binary].reshape(len(slim.groups), slim.months) > _HALF
    is_exact = _segments(slim) == _segments(problem) and found.mip_dual_bound is not None
    bound = -float(found.mip_dual_bound) if is_exact else np.inf
    return np.where(chosen.any(axis=1), chosen.argmax(axis=1), -1), bound


def _segments(problem: Problem) -> int:
    return len(problem.rest.width) + sum(len(group.before.width) + len(group.after.width) for group in problem.groups)


def _slim(problem: Problem) -> Problem:
    """Few segments: as many as the programme can take in its time."""
    groups = tuple(
        replace(group, before=group.before.coarse(_GROUP_SEGMENTS), after=group.after.coarse(_GROUP_SEGMENTS))
        for group in problem.groups
    )
    return replace(problem, rest=problem.rest.coarse(_SEGMENTS), groups=groups)


def _programme(problem: Problem) -> tuple[Array, csr_array, tuple[Array, Array], Bounds]:
    """Objective, rows, their two ends and the bounds of the variables.

    Variables: starts and landed shares (project by month), then money of the rest, before and after, by month and
    segment.
    """
    months, weights, groups = problem.months, problem.weights, problem.groups
    blocks = [problem.rest, *(group.before for group in groups), *(group.after for group in groups)]
    paid = [by_start(group.cost, problem.months) for group in groups]
    objective = [*(-weights @ each for each in paid), *(weights * group.gain for group in groups)]
    objective += [np.outer(weights, block.slope - 1).ravel() for block in blocks]
    capacity = np.concatenate([np.tile(block.width, months) for block in blocks])
    allowed = [(np.arange(months) >= group.earliest - 1).astype(float) for group in groups]
    bounds = Bounds(0.0, np.concatenate([*allowed, np.ones(len(groups) * months), capacity]))
    rows = [_once(problem), _landing(problem), _states(problem), *_money(problem, paid, blocks)]
    size = 2 * len(groups) * months + len(capacity)
    wide = [_widened(left, size) for left, _, _ in rows]
    ends = np.concatenate([low for _, low, _ in rows]), np.concatenate([high for _, _, high in rows])
    return np.concatenate(objective), csr_array(vstack(wide)), ends, bounds


def _widened(left: csr_array, columns: int) -> csr_array:
    return csr_array((left.data, left.indices, left.indptr), shape=(left.shape[0], columns))


def _once(problem: Problem) -> Rows:
    """A project starts at most once."""
    k = len(problem.groups)
    return csr_array(kron(eye_array(k), np.ones((1, problem.months)))), np.zeros(k), np.ones(k)


def _landing(problem: Problem) -> Rows:
    """The landed share follows from the start: sum_m landed(t - m) y_m - L_t = 0."""
    paths = [by_start(group.landed, problem.months) for group in problem.groups]
    size = len(paths) * problem.months
    starts: csr_array = csr_array(block_diag(paths)) if paths else csr_array((0, 0))
    return csr_array(hstack([starts, -eye_array(size)])), np.zeros(size), np.zeros(size)


def _states(problem: Problem) -> Rows:
    """Spend of each state fits its weight: z + width L <= width before landing, z - width L <= 0 after it."""
    months, groups = problem.months, problem.groups
    share, high = [], []
    for sign, side in ((1.0, "before"), (-1.0, "after")):
        widths = [getattr(group, side).width for group in groups]
        parts = [sign * kron(eye_array(months), width[:, None]) for width in widths]
        share.append(block_diag(parts) if parts else csr_array((0, 0)))
        high += [np.tile(width, months) * (sign > 0) for width in widths]
    ends = np.concatenate(high) if high else np.zeros(0)
    first = csr_array((len(ends), len(groups) * months))
    rest = csr_array((len(ends), months * len(problem.rest.width)))
    left = csr_array(hstack([first, vstack(share), rest, eye_array(len(ends))]))
    return left, np.full(len(ends), -np.inf), ends


def _money(problem: Problem, paid: list[Array], blocks: list[Buying]) -> list[Rows]:
    """The budget of each month, and what has been saved for projects so far where they have a pot of their own."""
    months = problem.months
    below, budget = np.full(months, -np.inf), np.full(months, problem.budget)
    spends = [kron(eye_array(months), np.ones((1, len(block.width)))) for block in blocks]
    shares = csr_array((months, len(problem.groups) * months))
    projects = csr_array(np.hstack(paid)) if paid else shares
    if problem.pot is None:
        return [(csr_array(hstack([projects, shares, *spends])), below, budget)]
    saved = csr_array(np.tril(np.ones((months, months))) @ projects)
    none = csr_array(projects.shape)
    return [
        (csr_array(hstack([none, shares, *spends])), below, budget),
        (saved, below, problem.pot * np.arange(1, months + 1)),
    ]
