"""The plan: what to spend on each query next month, why, and what it is expected to bring, beside the naive plans."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.decide.allocation import Allocation, Bounds, allocate, clicks_at, multiplier_at
from analytics.decide.baselines import BASELINES
from analytics.decide.constraints import Constraints
from analytics.decide.reasons import reasons
from analytics.decide.worth import Worth, worth
from analytics.model import Analysis, NoValue
from analytics.schema import INTERVAL, OTHER_SEARCH_TERMS, Interval, Money, Notice
from analytics.unify import query_key

Array = npt.NDArray[np.float64]

_ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class NoPlan:
    """No plan can be recommended, and why."""

    reason: Notice


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a way to spend brings per month: incremental clicks, value and profit (80 % intervals).

    `cost` is that of the bids at today's demand; the intervals let demand move, and the cost with it.
    """

    name: str
    cost: float
    clicks: Interval
    value: Interval
    profit: Interval


@dataclass(frozen=True, eq=False)
class Plan:
    """A reallocation of the search budget, per month.

    Attributes
    ----------
    items
        One row per query with spend today: `query, campaign, current_cost, planned_cost, bid_multiplier,
        current_clicks, planned_clicks, incremental_clicks, incremental_value, incremental_value_lower,
        incremental_value_upper` (of the planned spend), `value_change` (planned minus current incremental profit),
        `confidence` (share of simulated states in which the change does not lose), `evidence`, `reason` (code).
    fixed_cost
        Spend per month that no query row shows (hidden search terms, terms without clicks); every plan keeps it.
    budget
        The budget that was set, money per month.
    current, planned
        Outcomes of today's spend and of the plan on the same items (hidden spend brings nothing that is counted).
    gain
        Change of incremental profit, planned minus current, with its interval.
    baselines
        Outcomes of the naive plans under the same budget.
    allocation
        Spend, price of money and optimality gap of the solver.
    notices
        What the reader should know, such as a protected term that no query with spend matches.

    """

    items: pd.DataFrame
    fixed_cost: float
    budget: float
    current: Outcome
    planned: Outcome
    gain: Interval
    baselines: tuple[Outcome, ...]
    allocation: Allocation
    constraints: Constraints
    notices: tuple[Notice, ...] = ()


def hidden_cost(analysis: Analysis) -> float:
    """Monthly spend on terms Google hides: the share that coverage states, else the "(other search terms)" row."""
    folded = (analysis.panel.frame["query"] == OTHER_SEARCH_TERMS).to_numpy()
    visible = float(analysis.current["cost"].to_numpy()[~folded].sum())
    share = analysis.panel.coverage.cost.hidden_share
    if share is None or share >= 1:
        return float(analysis.current["cost"].to_numpy()[folded].sum())
    return visible * share / (1 - share)


def fixed_cost(analysis: Analysis) -> float:
    """Monthly spend without a response curve: hidden terms, and terms that cost money today without a click."""
    named = (analysis.panel.frame["query"] != OTHER_SEARCH_TERMS).to_numpy()
    visible = float(analysis.current["cost"].to_numpy()[named].sum())
    return hidden_cost(analysis) + visible - float(analysis.response.items["current_cost"].sum())


def current_budget(analysis: Analysis) -> float:
    """Today's monthly search spend, hidden search terms included."""
    return fixed_cost(analysis) + float(analysis.response.items["current_cost"].sum())


def room(analysis: Analysis, budget: float, bounds: Bounds) -> float | Notice:
    """Money per month for the items once what no plan can steer is paid, or why the budget does not reach that far."""
    kept, floors = fixed_cost(analysis), float(bounds.low.sum())
    if budget < (kept + floors) * (1 - _ROUNDING):
        currency = analysis.panel.currency or "XXX"
        needed = Money(kept + floors, currency)
        return Notice.of("reasons.budget_too_small", budget=Money(budget, currency), needed=needed)
    return max(budget - kept, floors)


def outcome(analysis: Analysis, name: str, spend: Array, by: tuple[Worth, Worth]) -> Outcome:
    """Outcome of a spend per item, by the worth in clicks and in value (in this order)."""
    now = analysis.response.items["current_clicks"].to_numpy(dtype=float)
    then, cost = clicks_at(analysis.response, spend), float(spend.sum())
    clicks, value = by
    return Outcome(name, cost, clicks.total(now, then), value.total(now, then), value.total(now, then, cost))


def plan(analysis: Analysis, constraints: Constraints | None = None) -> Plan | NoPlan:
    """Reallocate the search budget to the greatest expected incremental profit; `NoPlan` when the data cannot rank."""
    limits = constraints or Constraints()
    if analysis.response.items.empty:
        return NoPlan(Notice.of("reasons.no_paid_spend"))
    if isinstance(analysis.value, NoValue):
        return NoPlan(analysis.value.reason)
    budget = current_budget(analysis) if limits.budget is None else limits.budget
    bounds = limits.bounds(analysis.response, limits.least_return)
    available = room(analysis, budget, bounds)
    if isinstance(available, Notice):
        return NoPlan(available)
    by = worth(analysis, "clicks"), worth(analysis, "value")
    return _plan(analysis, limits, budget, allocate(analysis.response, by[1].mean, available, bounds), by)


def _plan(analysis: Analysis, limits: Constraints, budget: float, found: Allocation, by: tuple[Worth, Worth]) -> Plan:
    now, kept = analysis.response.items["current_cost"].to_numpy(dtype=float), fixed_cost(analysis)
    current, planned = outcome(analysis, "current", now, by), outcome(analysis, "planned", found.spend, by)
    more_clicks = _more_clicks(analysis, found.spend, by[1])
    change = more_clicks * by[1].draws - (found.spend - now)[:, None]
    return Plan(
        items=_items(analysis, limits, found, by, (more_clicks, change)),
        fixed_cost=kept,
        budget=budget,
        current=current,
        planned=planned,
        gain=Interval.of_draws(planned.profit.value - current.profit.value, change.sum(axis=0) * by[1].demand),
        baselines=tuple(outcome(analysis, name, rule(analysis, budget - kept), by) for name, rule in BASELINES.items()),
        allocation=found,
        constraints=limits,
        notices=limits.unmatched(analysis.response),
    )


def _more_clicks(analysis: Analysis, spend: Array, value: Worth) -> Array:
    """Change of paid clicks of each item in each state, shape (items, draws)."""
    now = analysis.response.items["current_clicks"].to_numpy(dtype=float)
    return value.change(now, clicks_at(analysis.response, spend))


def _items(
    analysis: Analysis, limits: Constraints, found: Allocation, by: tuple[Worth, Worth], states: tuple[Array, Array]
) -> pd.DataFrame:
    """Rows of `Plan.items`; `states` holds the change of clicks and of profit of each item in each state."""
    source, curves = analysis.response.items, analysis.response
    more_clicks, change = states
    now, then = source["current_clicks"].to_numpy(dtype=float), clicks_at(curves, found.spend)
    won, mean = (now[:, None] + more_clicks) * by[1].draws, then * by[1].mean
    lower, upper = np.quantile(won, INTERVAL, axis=1)
    items = source[["query", "current_cost", "current_clicks", "evidence"]].assign(
        campaign=analysis.panel.frame["campaign"].to_numpy()[source["row"].to_numpy()],
        planned_cost=found.spend,
        bid_multiplier=multiplier_at(curves, found.spend),
        planned_clicks=then,
        incremental_clicks=then * by[0].mean,
        incremental_value=mean,
        incremental_value_lower=np.minimum(lower, mean),
        incremental_value_upper=np.maximum(upper, mean),
        value_change=(then - now) * by[1].mean - (found.spend - source["current_cost"].to_numpy(dtype=float)),
        confidence=(change >= 0).mean(axis=1),
    )
    protected = items["query"].isin({query_key(name) for name in limits.protected}).to_numpy()
    return items.assign(reason=reasons(items, by, found.price, protected=protected)).sort_values(
        ["current_cost", "query"], ascending=[False, True], ignore_index=True
    )
