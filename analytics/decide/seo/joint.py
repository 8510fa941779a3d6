"""Which projects to start and when, jointly with the spend on ads: the best choice that can be found, and its gap.

Starts are chosen at prices of money and spends follow exactly. Lagrange bounds what any choice could be worth; prices
move to where that bound is lowest (subgradients with Polyak's step), and starts are exchanged one by one while that
helps. Where lumps leave a gap, the whole is solved as one mixed-integer programme and the better of both kept. Money is
kept on average over success and failure; a unit that returns less than it costs is not spent.
"""

from dataclasses import replace

import numpy as np

from analytics.decide.seo.priced import asked_for, is_affordable, starts_at
from analytics.decide.seo.problem import Choice, Problem
from analytics.decide.seo.programme import solve
from analytics.decide.seo.spending import Spending

_ROUNDS, _POT_ROUNDS = 40, 2  # a pot that saves up makes the starts a hard problem of their own
_CLOSED, _OPEN = 5e-5, 2e-3  # relative gaps: at the first the search stops, above the second the whole is solved
_SWEEPS, _SOON = 3, 8  # of exchanges; months within which starts are tried
_SEGMENTS, _GROUP_SEGMENTS = 400, 100  # so many that chords cost nothing that could be seen


def fine(problem: Problem) -> Problem:
    """The problem without segments that return less than they cost, and with no more of them than can be told apart."""
    groups = tuple(
        replace(
            group,
            before=group.before.worthwhile().coarse(_GROUP_SEGMENTS),
            after=group.after.worthwhile().coarse(_GROUP_SEGMENTS),
        )
        for group in problem.groups
    )
    return replace(problem, rest=problem.rest.worthwhile().coarse(_SEGMENTS), groups=groups)


def choose(problem: Problem, *, whole: bool = True) -> Choice:
    """Choose starts and spends together; without `whole`, a gap is left as it is."""
    given = fine(problem)
    spending = Spending(given)
    best, prices = spending.at(np.full(len(given.groups), -1))
    bound = np.inf
    for _ in range(_ROUNDS if given.pot is None else _POT_ROUNDS):
        starts, ceiling = starts_at(given, prices)
        found, _ = spending.at(starts)
        bound = min(bound, ceiling)
        best = max(best, found, key=lambda choice: choice.value)
        slope = given.weights * (given.budget - asked_for(given, starts, prices))
        slope[(prices <= 1) & (slope > 0)] = 0.0  # no price is under 1
        if _gap(bound, best) <= _CLOSED or not slope.any() or not np.isfinite(ceiling):
            break
        step = (ceiling - best.value) / float(slope @ slope)
        prices = np.maximum(prices - step * slope, 1.0)
    best = _exchanged(spending, best) if _gap(bound, best) > _CLOSED else best
    if whole and _gap(bound, best) > _OPEN:
        starts, ceiling = solve(given)
        bound = min(bound, ceiling)
        best = max(best, _exchanged(spending, spending.at(starts)[0]), key=lambda choice: choice.value)
    return replace(best, gap=_gap(bound, best))


def _exchanged(spending: Spending, choice: Choice) -> Choice:
    """Move one start at a time to where it is worth most, until no move helps."""
    problem, best = spending.problem, choice
    for _ in range(_SWEEPS):
        before = best.value
        for at, group in enumerate(problem.groups):
            for start in (-1, *range(group.earliest - 1, min(problem.months, group.earliest + _SOON))):
                starts = best.starts.copy()
                starts[at] = start
                if is_affordable(problem, starts):
                    best = max(best, spending.at(starts)[0], key=lambda each: each.value)
        if best.value <= before * (1 + _CLOSED / 10):
            break
    return best


def _gap(bound: float, choice: Choice) -> float:
    """Relative distance from what any choice could be worth."""
    return max(0.0, bound - choice.value) / max(1.0, abs(choice.value))
