"""Two scenarios held against each other: how far apart, how surely, by which steps, and what would change our mind."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
import numpy.typing as npt
from scipy.optimize import brentq

from analytics.decide.constraints import Constraints
from analytics.decide.scenarios.outcome import ScenarioOutcome, outcomes, placed_on
from analytics.decide.scenarios.scenario import SHOCKS, Scenario
from analytics.decide.scenarios.shocks import effect
from analytics.decide.scenarios.spending import Account, Placed
from analytics.decide.scenarios.states import Figures, States, drawn_states, expected_state, figures
from analytics.decide.scenarios.unknowns import Unknown, unknowns
from analytics.decide.worth import worth
from analytics.model import Analysis
from analytics.schema import Interval

Array = npt.NDArray[np.float64]

_EXACT = 1e-4  # of the way to an end


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the way from one scenario to the other: its name and what it adds (+) or takes (-) a month.

    Names, in this order: `start`, the shocks of `SHOCKS` that differ, the decision as `cost` and `value` (in clicks
    `paid` and `organic`), `end`. The first and the last are totals; the others lead from the one to the other.
    """

    name: str
    amount: float


@dataclass(frozen=True, slots=True)
class Swing:
    """What one unknown does to the difference of two scenarios when it moves alone.

    Attributes
    ----------
    name
        A prior cell (its queries' incremental share), `response`, `value`, `demand`, or a size of `SIZES`.
    low, high
        The difference with the unknown at its 10 and its 90 % quantile.
    threshold
        Level of the unknown at which the two are level, in its own unit; None where no level between the two does it.
    centre
        Its expected level, in the same unit.

    """

    name: str
    low: float
    high: float
    threshold: float | None
    centre: float

    @property
    def width(self) -> float:
        """How far it moves the difference."""
        return abs(self.high - self.low)


@dataclass(frozen=True, eq=False)
class Pair:
    """A scenario held against another.

    Attributes
    ----------
    reference, other
        The outcomes; what is compared is `measure`, profit or total clicks, per month.
    difference
        The other's less the reference's, with the interval of the difference in the same states.
    chance
        Share of the states in which the other beats the reference; a tie counts half.
    steps
        The way from the reference to the other.
    swings
        What each unknown does to the difference, widest first.

    """

    reference: ScenarioOutcome
    other: ScenarioOutcome
    measure: str
    difference: Interval
    chance: float
    steps: tuple[Step, ...]
    swings: tuple[Swing, ...]


@dataclass(frozen=True, eq=False)
class Comparison:
    """Outcomes of scenarios, and every one but the first held against the first."""

    outcomes: tuple[ScenarioOutcome, ...]
    pairs: tuple[Pair, ...]


def contrast(analysis: Analysis, scenarios: Sequence[Scenario], limits: Constraints | None = None) -> Comparison:
    """Evaluate scenarios on the same states, and hold each against the first."""
    account = Account(analysis, worth(analysis, "clicks"))
    placed = placed_on(account, scenarios, limits or Constraints())
    drawn = drawn_states(account)
    found = outcomes(account, placed, drawn)
    pairs = [((placed[0], other), (found[0], told)) for other, told in zip(placed[1:], found[1:], strict=True)]
    return Comparison(found, tuple(_pair(account, *pair, drawn) for pair in pairs))


def _pair(
    account: Account,
    placed: tuple[Placed, Placed],
    found: tuple[ScenarioOutcome, ScenarioOutcome],
    drawn: States,
) -> Pair:
    measure = found[0].measure
    ends = [getattr(outcome, measure).value for outcome in found]
    gap = found[1].states[measure] - found[0].states[measure]
    return Pair(
        *found,
        measure,
        Interval.of_draws(ends[1] - ends[0], gap),
        float((gap > 0).mean() + (gap == 0).mean() / 2),
        _steps(account, *placed, measure),
        _swings(account, placed, measure, drawn),
    )


def _steps(account: Account, reference: Placed, other: Placed, measure: str) -> tuple[Step, ...]:
    """Each shock on the reference's ads, kept at their place on the curves; then the decision, in the other's world."""
    state = expected_state(account)
    world, at = reference.effect.world, figures(account, reference, state)
    steps = [Step("start", _level(at, measure))]
    for shock in SHOCKS:
        new = world.of(shock, other.effect.world)
        if new != world:
            world, before = new, at
            at = figures(account, replace(reference, effect=effect(account.analysis, world)), state)
            steps.append(Step(shock, _level(at, measure) - _level(before, measure)))
    end = figures(account, other, state)
    sides = {"cost": -1, "value": 1} if measure == "profit" else {"paid_clicks": 1, "organic_clicks": 1}
    if not np.array_equal(reference.spend, other.spend) or world == reference.effect.world:
        steps += [
            Step(side.removesuffix("_clicks"), sign * (_level(end, side) - _level(at, side)))
            for side, sign in sides.items()
        ]
    return (*steps, Step("end", _level(end, measure)))


def _level(found: Figures, name: str) -> float:
    return float(found[name][0])


def _swings(account: Account, placed: tuple[Placed, Placed], measure: str, drawn: States) -> tuple[Swing, ...]:
    """Every unknown at both its ends; where the sign turns, the level at which it does."""
    state = expected_state(account)

    def gap(states: States) -> float:
        one, other = (_level(figures(account, each, states), measure) for each in placed)
        return other - one

    centre = gap(state)
    found = [
        _swing(unknown, partial(_moved, gap, unknown, state), centre) for unknown in unknowns(account, placed, drawn)
    ]
    return tuple(sorted(found, key=lambda swing: -swing.width))


def _moved(gap: Callable[[States], float], unknown: Unknown, state: States, way: float) -> float:
    return gap(unknown.at(state, way))


def _swing(unknown: Unknown, gap: Callable[[float], float], centre: float) -> Swing:
    low, high = gap(-1.0), gap(1.0)
    turned = next((way for way, end in ((-1.0, low), (1.0, high)) if end * centre < 0), None)
    if turned is None:
        return Swing(unknown.name, low, high, None, unknown.level(0.0))
    level = float(brentq(gap, min(turned, 0.0), max(turned, 0.0), xtol=_EXACT))
    return Swing(unknown.name, low, high, unknown.level(level), unknown.level(0.0))
