"""What the product's allocator does at size: further budgets, groups, the whole line, curves that bend upwards."""

from collections.abc import Callable, Iterator
from time import process_time

import numpy as np
import pandas as pd
from scipy import sparse
from scipy.optimize import Bounds as Box
from scipy.optimize import LinearConstraint, milp

from analytics.decide.allocation import allocate
from analytics.decide.budget_line import POINTS, outcomes
from analytics.decide.families import Joined
from analytics.decide.hull import clicks_at
from analytics.decide.limits import Array, Bounds, Groups
from analytics.decide.prepared import Prepared
from analytics.decide.water_filling import Levels, Waters
from analytics.decide.worth import Worth
from analytics.model import ResponseCurves
from benchmarks.allocation_peers import problem

NODES = 29
GROUPS = 1000
MIXED_ITEMS, MIXED_SEEDS, MILP_SECONDS = 100, 20, 5.0
BUDGET = 0.35
_STATES, _SIMULATED = 100, 17


def curves(size: int, seed: int, bent: float) -> tuple[ResponseCurves, Array]:
    """Curves of saturation, of which a share bends upwards first, and the worth of a click."""
    draw = np.random.default_rng(seed)
    reach, top = draw.lognormal(4.5, 1.0, size), draw.lognormal(0.5, 0.6, size)
    share = np.tile(np.linspace(0, 1, NODES), (size, 1))
    power = np.where(draw.random(size) < bent, draw.uniform(1.5, 3, size), draw.uniform(0.5, 1, size))[:, None]
    half = draw.uniform(0.2, 0.7, size)[:, None] ** power
    clicks = share**power / (share**power + half) * (reach * top)[:, None]
    cost = share * reach[:, None]
    items = pd.DataFrame({"query": np.arange(size).astype(str), "current_cost": reach / 2})
    return ResponseCurves(items, cost, clicks, cost, np.zeros(size)), draw.lognormal(0, 0.5, size)


def _timed(work: Callable[[float], object], budgets: Array) -> float:
    started = process_time()
    for budget in budgets:
        work(float(budget))
    return (process_time() - started) / len(budgets)


def figures(size: int, seed: int) -> Iterator[str]:
    """Say each figure beside its target."""
    given, worth = curves(size, seed, bent=0.0)
    reach = given.cost[:, -1]
    plain = Bounds(np.zeros(size), reach, 1.0)
    budgets = np.linspace(0.1, 0.6, 100) * float(reach.sum())
    started = process_time()
    ready = Prepared(given, worth, plain)
    ready.at(float(budgets[0]))
    yield f"{size:,} items of {NODES - 1} segments sorted once: {process_time() - started:.2f} s"
    gap = max(ready.at(float(budget)).gap for budget in budgets)
    yield f"one more budget: {1000 * _timed(ready.at, budgets):.2f} ms, gap {gap:.0e} (target 1 ms, 2e-6)"
    draw = np.random.default_rng(seed)
    of = draw.integers(0, GROUPS, size)
    most = np.bincount(of, reach, GROUPS)
    groups = Groups(of, 0.2 * most * draw.random(GROUPS), most * draw.uniform(0.3, 0.8, GROUPS))
    held = Prepared(given, worth, Bounds(np.zeros(size), reach, 1.0, groups=groups))
    held.at(float(budgets[40]))
    yield f"the same within {GROUPS:,} groups: {1000 * _timed(held.at, budgets[40:]):.2f} ms (target 16 ms)"
    yield from _smooth(size, seed)
    yield f"{POINTS} budgets with their intervals: {_line(given, worth):.2f} s (target 0.5 s)"
    yield from mixed()


def _smooth(size: int, seed: int) -> Iterator[str]:
    """Further budgets on curves in closed form, from a table of levels."""
    family, high, _ = problem(size, seed)
    waters = Waters(Joined([family], [size]), Bounds(np.zeros(size), high, 0.0))
    levels, budgets = Levels(waters), np.linspace(0.1, 0.6, 100) * float(high.sum())
    levels.at(float(budgets[0]))
    gap = max(waters.certified(*levels.at(float(budget)), float(budget)).gap for budget in budgets[::10])
    yield f"one more budget on exponential curves: {1000 * _timed(levels.at, budgets):.2f} ms, gap {gap:.0e}"


def _line(given: ResponseCurves, worth: Array) -> float:
    """CPU seconds of the line from budget to value, the draws and the sort left out."""
    draw, now = np.random.default_rng(0), given.clicks[:, NODES // 2]
    shape = (len(worth), _STATES)
    states = Worth("value", worth, worth[:, None] * draw.lognormal(0, 0.5, shape), np.ones(shape), np.ones(_STATES))
    ready = Prepared(given, worth, Bounds(np.zeros(len(worth)), given.cost[:, -1], 0.0))
    ready.at(0.0)
    started, spends = process_time(), []
    for at, budget in enumerate(np.linspace(0, float(given.cost[:, -1].sum()), POINTS)):
        best = ready.at(float(budget))
        if at % (POINTS // _SIMULATED) == 0:
            spends.append(best.spend)
    clicks = np.stack([clicks_at(given, spend) for spend in spends])
    np.quantile(outcomes(states, now, clicks), (0.1, 0.9), axis=1)
    return process_time() - started


def mixed() -> Iterator[str]:
    """Curves of which half bend upwards: the certified gap, and the gap to the bound of a mixed-integer programme."""
    certified, bounded, seconds = [], [], []
    for seed in range(MIXED_SEEDS):
        given, worth = curves(MIXED_ITEMS, seed, bent=0.5)
        bounds = Bounds(np.zeros(MIXED_ITEMS), given.cost[:, -1], 0.0)
        budget = BUDGET * float(given.cost[:, -1].sum())
        started = process_time()
        found = allocate(given, worth, budget, bounds)
        seconds.append(process_time() - started)
        value = Prepared(given, worth, bounds).value(found.spend)
        certified.append(found.gap)
        bounded.append(max(0.0, milp_bound(given, worth, budget) - value) / value)
    yield (
        f"{MIXED_SEEDS} accounts of {MIXED_ITEMS} items, half of them S-shaped: certified gap at most "
        f"{max(certified):.0e}, to the bound of HiGHS {max(bounded):.0e} (target 1e-3), {np.mean(seconds):.3f} s each"
    )


def milp_bound(given: ResponseCurves, worth: Array, budget: float) -> float:
    """Bound of HiGHS on the same problem: segment j + 1 is filled only when segment j is full (a binary for each)."""
    width, rise = np.diff(given.cost, axis=1), np.diff(given.clicks, axis=1) * worth[:, None]
    items, n = width.shape
    each = sparse.identity(items)
    full = sparse.kron(each, sparse.eye(n - 1, n, k=0)), sparse.kron(each, sparse.identity(n - 1))
    following = sparse.kron(each, sparse.eye(n - 1, n, k=1))
    rows = sparse.bmat([[-full[0], full[1]], [following, -full[1]], [sparse.csr_array(width.reshape(1, -1)), None]])
    limit = np.r_[np.zeros(rows.shape[0] - 1), budget]
    whole = np.r_[np.zeros(width.size), np.ones(items * (n - 1))]
    found = milp(
        np.r_[-rise.ravel(), np.zeros(items * (n - 1))],
        constraints=LinearConstraint(rows.tocsr(), -np.inf, limit),
        bounds=Box(0, 1),
        integrality=whole,
        options={"time_limit": MILP_SECONDS, "mip_rel_gap": 1e-6},
    )
    return -float(found.mip_dual_bound)
