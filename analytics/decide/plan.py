"""The plan: what to spend on each query next month, why, and what it is expected to bring, beside the naive plans."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.decide.allocation import multiplier_at
from analytics.decide.baselines import BASELINES
from analytics.decide.budget import current_budget, fixed_cost
from analytics.decide.constraints import Constraints
from analytics.decide.feasible import clashes, unknown_groups
from analytics.decide.hull import clicks_at
from analytics.decide.outcome import Outcome, outcome
from analytics.decide.prepared import Allocation
from analytics.decide.reasons import reasons
from analytics.decide.solver import solved
from analytics.decide.worth import Worth, worths
from analytics.model import Analysis, NoValue
from analytics.schema import INTERVAL, Interval, Notice
from analytics.unify import query_key

Array = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class NoPlan:
    """No plan can be recommended, and why: `reason` first, then whatever else stands in the way."""

    reason: Notice
    others: tuple[Notice, ...] = ()

    @property
    def reasons(self) -> tuple[Notice, ...]:
        """Every reason."""
        return (self.reason, *self.others)


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
        The budget that was set, money per month; what is spent where the budget is flexible and has no cap.
    current, planned
        Outcomes of today's spend and of the plan on the same items (hidden spend brings nothing that is counted).
    gain
        Change of incremental profit, planned minus current, with its interval. Its probability of being a loss is
        `planned.probability_of_loss`.
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


def plan(analysis: Analysis, constraints: Constraints | None = None) -> Plan | NoPlan:
    """Reallocate the search budget to the greatest expected (or, cautiously, pessimistic) incremental profit.

    `NoPlan`, with every reason, when the data cannot rank or the constraints cannot be kept together.
    """
    limits = constraints or Constraints()
    if analysis.response.items.empty:
        return NoPlan(Notice.of("reasons.no_paid_spend"))
    if isinstance(analysis.value, NoValue):
        return NoPlan(analysis.value.reason)
    by = worths(analysis)
    unknown = ~(np.isfinite(by[1].mean) & np.isfinite(by[1].draws).all(axis=1))
    if unknown.any():
        return NoPlan(Notice.of("plan.clash.not_a_number", n=int(unknown.sum())))
    budget = _asked(analysis, limits)
    bounds, wrong = clashes(analysis, limits, budget, by)
    if wrong:
        return NoPlan(wrong[0], wrong[1:])
    found = solved(analysis, limits, max(budget - fixed_cost(analysis), bounds.committed), bounds, by)
    if isinstance(found, Notice):
        return NoPlan(found)
    if limits.flexible and limits.budget is None:
        budget = fixed_cost(analysis) + float(found.spend.sum())
    return _plan(analysis, limits, budget, found, by)


def _asked(analysis: Analysis, limits: Constraints) -> float:
    """Money per month that may be spent at most: the budget set, else today's, or the curves' reach when flexible."""
    if limits.budget is not None:
        return limits.budget
    if limits.flexible:
        return fixed_cost(analysis) + float(limits.bounds(analysis.response, 0.0).high.sum())
    return current_budget(analysis)


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
        notices=(*_told(analysis), *limits.unmatched(analysis.response), *unknown_groups(analysis, limits)),
    )


def _more_clicks(analysis: Analysis, spend: Array, value: Worth) -> Array:
    """Change of paid clicks of each item in each state, shape (items, draws)."""
    now = analysis.response.items["current_clicks"].to_numpy(dtype=float)
    return value.change(now, clicks_at(analysis.response, spend))


def _told(analysis: Analysis) -> tuple[Notice, ...]:
    return () if isinstance(analysis.value, NoValue) else analysis.value.notices


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
