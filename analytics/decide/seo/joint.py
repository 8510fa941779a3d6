"""Which projects to start and when, jointly with the spend on ads: the best choice that can be found, and its gap.

Starts are chosen at prices of money, spends follow exactly, and prices follow from the spends; Lagrange bounds what
any choice could be worth. Where lumps leave a gap, the whole is solved as one mixed-integer programme and the better of
both kept. Money is kept on average over success and failure; a unit that returns less than it costs is not spent.
"""

from dataclasses import replace

import numpy as np

from analytics.decide.seo.priced import starts_at
from analytics.decide.seo.problem import Choice, Problem
from analytics.decide.seo.programme import solve
from analytics.decide.seo.spending import Spending

_ROUNDS = 3
_CLOSED, _OPEN = 1e-5, 5e-4  # relative gaps: at the first the search stops, above the second the whole is solved
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


def choose(problem: Problem) -> Choice:
    """Choose starts and spends together; starting nothing is always possible."""
    given = fine(problem)
    spending = Spending(given)
    best, prices = spending.at(np.full(len(given.groups), -1))
    bound = np.inf
    for _ in range(_ROUNDS):
        asked = prices
        starts, ceiling = starts_at(given, asked)
        found, prices = spending.at(starts)
        bound = min(bound, ceiling)
        best = max(best, found, key=lambda choice: choice.value)
        if _gap(bound, best) <= _CLOSED or np.array_equal(prices, asked):
            break
    if _gap(bound, best) <= _OPEN:
        return replace(best, gap=_gap(bound, best))
    starts, ceiling = solve(given)
    found, prices = spending.at(starts)
    best, bound = max(best, found, key=lambda choice: choice.value), min(bound, ceiling, starts_at(given, prices)[1])
    return replace(best, gap=_gap(bound, best))


def _gap(bound: float, choice: Choice) -> float:
    """Relative distance from what any choice could be worth."""
    return max(0.0, bound - choice.value) / max(1.0, abs(choice.value))
