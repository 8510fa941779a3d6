"""Named mixes side by side: what each brings in paid and organic clicks, value and profit."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.decide.allocation import allocate, clicks_at
from analytics.decide.constraints import Constraints
from analytics.decide.plan import current_budget, fixed_cost
from analytics.decide.worth import Worth, interval, worth
from analytics.model import Analysis, NoValue
from analytics.schema import Interval

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

    `organic_clicks` is today's plus what organic wins back where paid clicks disappear, less what it loses where they
    appear. `value` and `profit` are incremental; None without a value per click.
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
    """Monthly spend per item under a scenario; optimised ones maximise `by` under the limits."""
    items = analysis.response.items
    now = items["current_cost"].to_numpy(dtype=float)
    brand = analysis.panel.frame["brand"].to_numpy()[items["row"].to_numpy()]
    if scenario.rule == "as_is":
        return now
    if scenario.rule == "brand_paused":
        return np.where(brand, 0.0, now)
    least = limits.least_return if scenario.rule == "best_profit" and by.measure == "value" else 0.0
    total = (current_budget(analysis) if limits.budget is None else limits.budget) * (1 + scenario.budget_change)
    bounds = limits.bounds(analysis.response, least)
    available = max(total - fixed_cost(analysis), float(bounds.low.sum()))
    return allocate(analysis.response, by.mean, available, bounds).spend


def compare(
    analysis: Analysis, scenarios: Sequence[Scenario], limits: Constraints | None = None
) -> tuple[ScenarioOutcome, ...]:
    """Evaluate scenarios on the same simulated states, so that differences are not noise."""
    has_value = not isinstance(analysis.value, NoValue)
    clicks = worth(analysis, "clicks")
    value = worth(analysis, "value") if has_value else None
    aim = value or clicks
    return tuple(
        _evaluate(analysis, scenario, spend_of(analysis, scenario, limits or Constraints(), aim), (clicks, value))
        for scenario in scenarios
    )


def _evaluate(analysis: Analysis, scenario: Scenario, spend: Array, by: tuple[Worth, Worth | None]) -> ScenarioOutcome:
    now = analysis.response.items["current_clicks"].to_numpy(dtype=float)
    then = clicks_at(analysis.response, spend)
    clicks, value = by
    change = clicks.change(now, then)
    paid = interval(float(then.sum()), (now.sum() + change.sum(axis=0)) * clicks.demand)
    today = float(analysis.panel.frame["organic_clicks"].sum()) / analysis.panel.organic_months
    back = -(change * (1 - clicks.draws)).sum(axis=0)
    back_mean = float(((now - then) * (1 - clicks.mean)).sum())
    organic = interval(today + back_mean, (today + back) * clicks.demand)
    total_states = (now.sum() + change.sum(axis=0) + today + back) * clicks.demand
    total = interval(float(then.sum()) + today + back_mean, total_states)
    cost = float(spend.sum()) + fixed_cost(analysis)
    if value is None:
        return ScenarioOutcome(scenario, cost, paid, organic, total, None, None)
    worth_states, mean = value.outcome(now, then), value.expected(then)
    earned = interval(mean, worth_states * value.demand)
    profit = interval(mean - float(spend.sum()), (worth_states - float(spend.sum())) * value.demand)
    return ScenarioOutcome(scenario, cost, paid, organic, total, earned, profit)


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
