"""Targets on averages, and caution: as good as one linear programme that states everything at once."""

import numpy as np
import pytest
from scipy.optimize import linprog

from analytics.decide import Allocation, Bounds, clicks_at
from analytics.decide.columns import Mixed, mixed
from analytics.decide.objective import States, Target
from analytics.decide.targets import best_rate, is_reached
from analytics.schema import Notice
from tests.decide.problems import drawn


def _problem(seed, tail, targets=(), states=12):
    """Twelve queries in a few states of the world, with three tenths of what they could spend."""
    curves, worth = drawn(12, seed, nodes=6, bent=0.0)
    draw = np.random.default_rng(seed)
    kept = worth[:, None] * draw.lognormal(0, 0.6, (12, states))
    now = curves.clicks[:, 2]
    added = kept * np.minimum(draw.lognormal(-0.2, 0.3, (12, states)), 1.0)
    bounds = Bounds(0.1 * curves.cost[:, -1], 0.9 * curves.cost[:, -1], 1.0)
    given = States(kept, added, np.ones(states), now, tail)
    return Mixed(curves, bounds, 0.3 * float(curves.cost[:, -1].sum()), worth, given, tuple(targets))


def _solved(problem):
    """The same by HiGHS: segments bought, threshold, shortfalls. Segments end at today's clicks, the third node."""
    curves, states, bounds = problem.curves, problem.states, problem.bounds
    width, rise = np.diff(curves.cost, axis=1), np.diff(curves.clicks, axis=1)
    items, n = width.shape
    slope, s = rise / width, len(states.spent)
    beyond = np.arange(n) >= 2
    worth = np.where(beyond[None, :, None], states.added[:, None, :], states.kept[:, None, :])
    profit = (slope[..., None] * worth).reshape(items * n, s) - states.spent
    short = np.hstack([-profit.T, np.ones((s, 1)), -np.eye(s)])
    per_item = np.kron(np.eye(items), np.ones(n))
    rows = [np.ones(items * n)[None], per_item, -per_item]
    right = [[problem.budget], bounds.high, -bounds.low]
    for target in problem.targets:
        rows.append(-(slope * target.per_click[:, None] - target.rate).reshape(1, -1))
        right.append([0.0])
    limits = np.hstack([np.vstack(rows), np.zeros((sum(map(len, right)), 1 + s))])
    cost = np.r_[np.zeros(items * n), -1.0, np.full(s, 1 / (states.tail * s))]
    free = [(0, w) for w in width.ravel()] + [(None, None)] + [(0, None)] * s
    found = linprog(cost, np.vstack([short, limits]), np.r_[np.zeros(s), np.concatenate(right)], bounds=free)
    return -found.fun if found.success else None


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("tail", [1.0, 0.2])
@pytest.mark.parametrize("rate", [None, 1.5])
def test_the_mix_is_as_good_as_one_programme(seed, tail, rate):
    """Expectation or caution, with or without a target ROAS: the value is HiGHS's, the certificate tight."""
    worth = _problem(seed, tail).worth
    problem = _problem(seed, tail, [] if rate is None else [Target(worth, rate)])
    found = mixed(problem)
    profits, slack = problem.judged(found.spend)
    assert problem.states.value(profits) == pytest.approx(_solved(problem), rel=2e-5)
    assert found.gap < 2e-5
    assert (slack >= -1e-6 * problem.budget).all()
    assert found.spend.sum() <= problem.budget * (1 + 1e-9)
    assert (found.spend >= problem.bounds.low - 1e-9).all()


def test_a_binding_target_is_met_exactly():
    """A target above what the plan without it reaches is met to the last digits, and costs profit."""
    plain = _problem(0, 1.0)
    free = mixed(plain)
    reached = float(clicks_at(plain.curves, free.spend) @ plain.worth) / free.spend.sum()
    aimed = _problem(0, 1.0, [Target(plain.worth, 1.1 * reached)])
    found = mixed(aimed)
    value = float(clicks_at(plain.curves, found.spend) @ plain.worth)
    assert value / found.spend.sum() == pytest.approx(1.1 * reached, rel=1e-4)
    assert aimed.states.value(aimed.judged(found.spend)[0]) < plain.states.value(plain.judged(free.spend)[0])


def test_the_best_average_is_that_of_the_steepest_segment():
    """Without floors the best average is the first step of the best query; with floors it is less."""
    problem = _problem(1, 1.0)
    curves, worth = problem.curves, problem.worth
    free = Bounds(np.zeros(12), curves.cost[:, -1], 1.0)
    steepest = float((curves.clicks[:, 1] * worth / curves.cost[:, 1]).max())
    out_of_reach = Target(worth, 2 * steepest)
    best = best_rate(curves, free, problem.budget, out_of_reach)
    assert best == pytest.approx(steepest, rel=2e-5)
    assert not is_reached(best, out_of_reach)
    assert best_rate(curves, problem.bounds, problem.budget, out_of_reach) < steepest


def test_targets_that_exclude_each_other_are_told():
    """Two targets that no spend reaches together give a notice, not a plan that misses one."""
    problem = _problem(2, 1.0)
    odd = np.arange(12) % 2 == 1
    halves = [Target(np.where(part, problem.worth, 0.0), 99.0) for part in (odd, ~odd)]
    best = [best_rate(problem.curves, problem.bounds, problem.budget, half) for half in halves]
    aimed = [Target(half.per_click, 0.95 * rate) for half, rate in zip(halves, best, strict=True)]
    assert isinstance(mixed(_problem(2, 1.0, aimed)), Notice)
    assert isinstance(mixed(_problem(2, 1.0, aimed[:1])), Allocation)


def test_caution_gives_up_profit_for_the_worst_states():
    """The cautious plan expects less than the plain one, and its worst fifth of states is better."""
    plain, cautious = (mixed(_problem(3, tail)) for tail in (1.0, 0.2))
    problem = _problem(3, 0.2)
    means, tails = [], []
    for found in (plain, cautious):
        profits = problem.judged(found.spend)[0]
        means.append(profits.mean())
        tails.append(problem.states.value(profits))
    assert means[1] < means[0]
    assert tails[1] > tails[0]
