"""Named mixes side by side: what each brings in paid and organic clicks, value and profit."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.decide.allocation import allocate, clicks_at
from analytics.decide.constraints import Constraints
from analytics.decide.plan import current_budget, fixed_cost, room
from analytics.decide.worth import Worth, worth
from analytics.errors import ConstraintError
from analytics.model import Analysis, NoValue
from analytics.schema import Interval, Notice
from analytics.unify import Measure

Array = npt.NDArray[np.float64]

PRESETS = ("as_is", "same_budget", "best_profit", "less_20", "more_20", "brand_paused")


@dataclass(frozen=True, slots=True)
class Scenario:
    """A named way to spend: `rule` is one of `PRESETS`; `budget_change` scales the budget of the optimised ones."""

    name: str
    rule: str
    budget_change: float = 0.0


@dataclass(frozen=True, slots=True)
class ScenarioOutcome:
    """A scenario per month: money, clicks of both sides and, when the account has a value per click, money earned.

    Both sides' clicks include those no query row shows. `organic_clicks` is today's plus what organic wins back where
    paid clicks disappear, less what it loses where they appear. `value` and `profit` are incremental; None without a
    value per click.
    """

    scenario: Scenario
    cost: float
    paid_clicks: Interval
    organic_clicks: Interval
    total_clicks: Interval
    value: Interval | None
    profit: Interval | None


def preset(name: str) -> Scenario:
    """The scenario of that preset."""
    return Scenario(name, name, {"less_20": -0.2, "more_20": 0.2}.get(name, 0.0))


def spend_of(analysis: Analysis, scenario: Scenario, limits: Constraints, by: Worth) -> Array:
    """Monthly spend per item under a scenario; optimised ones maximise `by` under the limits.

    Raises
    ------
    ConstraintError
        If the scenario's budget is under what hidden terms and floors cost.

    """
    items = analysis.response.items
    now = items["current_cost"].to_numpy(dtype=float)
    if scenario.rule == "as_is":
        return now
    least = limits.least_return if scenario.rule == "best_profit" and by.measure == "value" else 0.0
    bounds = limits.bounds(analysis.response, least)
    if scenario.rule == "brand_paused":
        brand = analysis.panel.frame["brand"].to_numpy()[items["row"].to_numpy()]
        return np.where(brand, bounds.low, now)
    budget = (current_budget(analysis) if limits.budget is None else limits.budget) * (1 + scenario.budget_change)
    available = room(analysis, budget, bounds)
    if isinstance(available, Notice):
        raise ConstraintError(available)
    return allocate(analysis.response, by.mean, available, bounds).spend


def compare(
    analysis: Analysis, scenarios: Sequence[Scenario], limits: Constraints | None = None
) -> tuple[ScenarioOutcome, ...]:
    """Evaluate scenarios on the same simulated states, so that differences are not noise."""
    clicks = worth(analysis, "clicks")
    value = None if isinstance(analysis.value, NoValue) else worth(analysis, "value")
    chosen = limits or Constraints()
    return tuple(
        _evaluate(analysis, scenario, spend_of(analysis, scenario, chosen, value or clicks), (clicks, value))
        for scenario in scenarios
    )


def _with_hidden(visible: float, measure: Measure) -> float:
    """A monthly figure with the hidden part that coverage states."""
    share = measure.hidden_share or 0.0
    return visible / (1 - share) if share < 1 else visible


def _evaluate(analysis: Analysis, scenario: Scenario, spend: Array, by: tuple[Worth, Worth | None]) -> ScenarioOutcome:
    now = analysis.response.items["current_clicks"].to_numpy(dtype=float)
    then = clicks_at(analysis.response, spend)
    clicks, value = by
    change = clicks.change(now, then)
    more, back = change.sum(axis=0), -(change * (1 - clicks.draws)).sum(axis=0)
    more_mean, back_mean = float((then - now).sum()), float(((now - then) * (1 - clicks.mean)).sum())
    coverage = analysis.panel.coverage
    paid = _with_hidden(float(analysis.current["paid_clicks"].sum()), coverage.paid_clicks)
    organic = _with_hidden(float(analysis.current["organic_clicks"].sum()), coverage.organic_clicks)
    found = (
        Interval.of_draws(paid + more_mean, (paid + more) * clicks.demand),
        Interval.of_draws(organic + back_mean, (organic + back) * clicks.demand),
        Interval.of_draws(paid + more_mean + organic + back_mean, (paid + more + organic + back) * clicks.demand),
    )
    cost = float(spend.sum())
    money = (None, None) if value is None else (value.total(now, then), value.total(now, then, cost))
    return ScenarioOutcome(scenario, cost + fixed_cost(analysis), *found, *money)


def table(outcomes: Sequence[ScenarioOutcome]) -> pd.DataFrame:
    """One row per scenario: `scenario, cost` and each interval as `NAME, NAME_lower, NAME_upper` (NaN when None)."""
    rows = []
    for outcome in outcomes:
        row: dict[str, object] = {"scenario": outcome.scenario.name, "cost": outcome.cost}
        for name in ("paid_clicks", "organic_clicks", "total_clicks", "value", "profit"):
            found: Interval | None = getattr(outcome, name)
            row |= (
                {name: found.value, f"{name}_lower": found.lower, f"{name}_upper": found.upper}
                if found
                else dict.fromkeys((name, f"{name}_lower", f"{name}_upper"), np.nan)
            )
        rows.append(row)
    return pd.DataFrame(rows)
