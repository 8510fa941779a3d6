"""Monte Carlo over success, landing time, shares, values and demand: cash of one project and of the whole."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from analytics.decide.seo.effect import Effect
from analytics.decide.seo.outlook import Outlook, outlook
from analytics.decide.seo.problem import Choice, Group, Problem, later, present
from analytics.decide.seo.project import Project

Array = npt.NDArray[np.float64]

_STREAM = 13


@dataclass(frozen=True, eq=False)
class World:
    """What all projects share in each simulated state: factor on other ads, on demand, (draws,); seed of the rest."""

    elsewhere: Array
    demand: Array
    seed: int

    def landed(self, project: Project, start: int, months: int) -> Array:
        """Landed share by month for a start (negative: never), shape (months, draws); a project's luck is its own."""
        paths = np.zeros((months, len(self.demand)))
        if 0 <= start < months:
            generator = np.random.default_rng([self.seed, _STREAM, project.luck])
            paths[start:] = project.landed_draws(months - start, len(self.demand), generator)
        return paths


class _Span(Protocol):
    @property
    def months(self) -> int: ...
    @property
    def discount(self) -> float: ...


def alone(
    bet: tuple[Project, Effect], start: int, price: float, world: World, span: _Span
) -> tuple[Outlook, int | None]:
    """Outlook of one project from its start, else its earliest month, and its median payback in cases where it lands.

    Freed ad money earns `price` elsewhere.

    `start`: 0 is next month; negative: not chosen.
    """
    project, effect = bet
    months, weights = span.months, present(span.months, span.discount)
    begin = start if start >= 0 else project.earliest - 1
    cost = later(project.cost(months), begin, months)
    expected = later(project.landed(months), begin, months) * effect.landing(price) - cost
    gained = effect.landing_draws(price, world.elsewhere) * world.demand
    landed = world.landed(project, begin, months)
    found = outlook(weights * expected, weights[:, None] * (landed * gained - cost[:, None]))
    return found, found.returned(np.asarray(landed.any(axis=0)))


def together(
    problem: Problem,
    chosen: tuple[Choice, Choice],
    bets: Sequence[tuple[Project, Effect]],
    world: World,
) -> Outlook:
    """Outlook of the joint choice less the best ads alone (`chosen`, in this order), in the same states."""
    best, ads = chosen
    months = problem.months
    spent = best.rest - ads.rest
    earned = problem.rest.value(best.rest) - problem.rest.value(ads.rest)
    expected = earned - spent
    drawn = (earned[:, None] * world.elsewhere - spent[:, None]) * world.demand
    for at, ((project, effect), group) in enumerate(zip(bets, problem.groups, strict=True)):
        start = int(best.starts[at])
        cost = later(project.cost(months), start, months)
        spends = best.before[at], best.after[at], ads.before[at]
        landed = world.landed(project, start, months)
        expected = expected + _change(group, None, spends, best.landed[at][:, None])[:, 0] - cost
        drawn = drawn + _change(group, effect, spends, landed) * world.demand - cost[:, None]
    weights = problem.weights
    return outlook(weights * expected, weights[:, None] * drawn)


def _change(group: Group, effect: Effect | None, spends: tuple[Array, Array, Array], landed: Array) -> Array:
    """Profit on a project's queries less that of ads alone, by month and state; without `effect`, expected values.

    `spends`: before landing, after it, and with ads alone.
    """
    before, after, alone = (spend[:, None] for spend in spends)
    now, then, reference = group.before.value(before), group.after.value(after), group.before.value(alone)
    organic: float | Array = group.gain
    if effect is not None:
        now, then, reference = now * effect.before_draws, then * effect.after_draws, reference * effect.before_draws
        organic = effect.organic_draws
    profit = (1 - landed) * (now - before) + landed * (then - after + organic)
    return np.asarray(profit - (reference - alone))
