"""What each scenario brings, compared on the same simulated states."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.decide.constraints import Constraints
from analytics.decide.scenarios.scenario import Scenario
from analytics.decide.scenarios.shocks import effect
from analytics.decide.scenarios.spending import Account, Placed, place
from analytics.decide.scenarios.states import Figures, States, drawn_states, expected_state, figures
from analytics.decide.worth import worth
from analytics.model import Analysis
from analytics.schema import Interval, Notice

Array = npt.NDArray[np.float64]

INTERVALS = ("paid_clicks", "organic_clicks", "total_clicks", "value", "profit", "cost_per_conversion")


@dataclass(frozen=True, slots=True)
class ScenarioOutcome:
    """A scenario per month: money, clicks of both sides and, when the account has a value per click, money earned.

    Attributes
    ----------
    cost, cost_range
        All search spend expected, hidden terms included, and its interval: bids stay as decided, so that demand and
        prices move it.
    paid_clicks, organic_clicks, total_clicks
        Both sides' clicks, those included that no query row shows. Organic ones are today's in this world, plus what
        organic wins back where paid clicks disappear, less what it loses where they appear.
    value
        Worth of the clicks that today's organic listings alone would not win: today's incremental value, and every
        click gained or lost since, on both sides, at its query's value. None without a value per click.
    profit
        Value less the spend of visible queries, and less what hidden spend costs more by dearer clicks; None likewise.
    cost_per_conversion
        Visible spend over the conversions of both sides' visible clicks, at mean conversion rates; None likewise.
    states
        Each of these figures in every simulated state, shape (draws,): the same states for every scenario.
    notices
        What the scenario names and the account has not.

    """

    scenario: Scenario
    cost: float
    paid_clicks: Interval
    organic_clicks: Interval
    total_clicks: Interval
    value: Interval | None
    profit: Interval | None
    cost_range: Interval
    cost_per_conversion: Interval | None = None
    states: Mapping[str, Array] = field(default_factory=dict, compare=False, repr=False)
    notices: tuple[Notice, ...] = ()

    @property
    def measure(self) -> str:
        """What this outcome is judged by: profit, or total clicks where no click has a value."""
        return "total_clicks" if self.profit is None else "profit"


def placed_on(account: Account, scenarios: Sequence[Scenario], limits: Constraints) -> tuple[Placed, ...]:
    """Each scenario in its world; a world that several share is worked out once."""
    effects = {world: effect(account.analysis, world) for world in dict.fromkeys(each.world for each in scenarios)}
    return tuple(place(account, scenario, effects[scenario.world], limits) for scenario in scenarios)


def compare(
    analysis: Analysis, scenarios: Sequence[Scenario], limits: Constraints | None = None
) -> tuple[ScenarioOutcome, ...]:
    """Evaluate scenarios on the same simulated states, so that differences are not noise."""
    account = Account(analysis, worth(analysis, "clicks"))
    return outcomes(account, placed_on(account, scenarios, limits or Constraints()), drawn_states(account))


def outcomes(account: Account, placed: Sequence[Placed], drawn: States) -> tuple[ScenarioOutcome, ...]:
    """The outcome of each scenario that has its place, in these states."""
    one = expected_state(account)
    return tuple(_outcome(account, each, one, drawn) for each in placed)


def _outcome(account: Account, placed: Placed, one: States, many: States) -> ScenarioOutcome:
    mean, states = figures(account, placed, one), figures(account, placed, many)
    found = {name: _interval(name, mean, states) for name in INTERVALS}
    cost = Interval.of_draws(float(mean["cost"][0]), states["cost"])
    return ScenarioOutcome(
        placed.scenario,
        cost.value,
        cost_range=cost,
        states=states,
        notices=placed.unmatched,
        **found,  # type: ignore[arg-type]
    )


def _interval(name: str, mean: Figures, states: Figures) -> Interval | None:
    if name not in mean or not (np.isfinite(mean[name][0]) and np.isfinite(states[name]).all()):
        return None
    return Interval.of_draws(float(mean[name][0]), states[name])


def table(outcomes: Sequence[ScenarioOutcome]) -> pd.DataFrame:
    """One row per scenario: `scenario` and each interval as `NAME, NAME_lower, NAME_upper` (NaN when None)."""
    rows = []
    for outcome in outcomes:
        row: dict[str, object] = {"scenario": outcome.scenario.name}
        for name in ("cost_range", *INTERVALS):
            found: Interval | None = getattr(outcome, name)
            ends = (found.value, found.lower, found.upper) if found else (np.nan,) * 3
            row |= dict(zip(_names(name.removesuffix("_range")), ends, strict=True))
        rows.append(row)
    return pd.DataFrame(rows)


def _names(name: str) -> tuple[str, str, str]:
    return name, f"{name}_lower", f"{name}_upper"
