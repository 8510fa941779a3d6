"""The whole line from budget to value in one pass: what every budget brings at best, and what its last unit brings."""

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.decide.budget import fixed_cost
from analytics.decide.constraints import Constraints
from analytics.decide.feasible import limited
from analytics.decide.hull import clicks_at
from analytics.decide.outcome import outcome
from analytics.decide.plan import Plan
from analytics.decide.prepared import Prepared
from analytics.decide.worth import Worth, worths
from analytics.model import Analysis
from analytics.schema import INTERVAL

Array = npt.NDArray[np.float64]

POINTS = 200
_SIMULATED = 17  # of these budgets; between them, how far the bounds lie from the expectation is interpolated
_TWICE = 2.0


@dataclass(frozen=True, eq=False)
class BudgetLine:
    """Best value against the monthly budget.

    Attributes
    ----------
    table
        One row per budget, rising: `budget` (all search spend, money per month), `value` and `profit` (expected,
        incremental) with their `_lower` and `_upper` (80 %), `price` (worth of one more unit of money), `gap`.
    points
        The same measures for `current`, today's spend, and `planned`, when a plan is given; indexed by these names.
    currency
        The account's; None when unknown.

    """

    table: pd.DataFrame
    points: pd.DataFrame
    currency: str | None


def budget_line(
    analysis: Analysis,
    limits: Constraints | None = None,
    *,
    found: Plan | None = None,
    by: tuple[Worth, Worth] | None = None,
) -> BudgetLine:
    """Draw the line of an account with a value per click, from what no plan can cut to what the curves can absorb.

    Parameters
    ----------
    analysis, limits
        Targets, caution and the least return do not bend the line: it shows what every budget could bring.
    found
        A plan to mark on it.
    by
        The worth in clicks and in value, where they are drawn already.

    """
    states = by or worths(analysis)
    bounds = replace(limited(analysis, limits or Constraints()), least_return=0.0)
    prepared = Prepared(analysis.response, states[1].mean, bounds)
    ladder, kept = prepared.ladder, fixed_cost(analysis)
    budgets = np.linspace(ladder.floor, ladder.floor + float(ladder.money[-1]), POINTS)
    simulated = np.unique(np.linspace(0, POINTS - 1, _SIMULATED).round().astype(int))
    rows, spends = [], []
    for at, budget in enumerate(budgets.tolist()):
        best = prepared.at(budget)
        rows.append((budget + kept, prepared.reached(best.spend, budget), best.price, best.gap))
        if at in simulated:
            spends.append(prepared.possible(best.spend))
    table = pd.DataFrame(rows, columns=["budget", "value", "price", "gap"])
    table["profit"] = table["value"] - budgets
    offsets = _offsets(analysis, np.stack(spends), states[1])
    bounds_of = {name: table[name[:-6]] + np.interp(budgets, budgets[simulated], off) for name, off in offsets.items()}
    return BudgetLine(table.assign(**bounds_of), _points(analysis, found, kept, states), analysis.panel.currency)


def _offsets(analysis: Analysis, spends: Array, by: Worth) -> dict[str, Array]:
    """How far the bounds of value and profit lie from their expectation, at each spend of shape (budgets, items)."""
    cost = spends.sum(axis=1)
    clicks = np.stack([clicks_at(analysis.response, spend) for spend in spends])
    states = outcomes(by, analysis.response.items["current_clicks"].to_numpy(dtype=float), clicks)
    value, found = clicks @ by.mean, {}
    for name, spent in {"value": np.zeros_like(cost), "profit": cost}.items():
        lower, upper = np.quantile((states - spent[:, None]) * by.demand, INTERVAL, axis=1)
        found[f"{name}_lower"] = np.minimum(lower - (value - spent), 0.0)
        found[f"{name}_upper"] = np.maximum(upper - (value - spent), 0.0)
    return found


def outcomes(by: Worth, now: Array, clicks: Array) -> Array:
    """`Worth.outcome` of many spends at once, clicks of shape (spends, items); shape (spends, states).

    A change d of clicks counts d + (m - 1) d left, left being 1 for more clicks and the share left for fewer: two
    matrix products. Where that would lose more than there is, which needs m > 2, the difference is added back.
    """
    change = clicks - now
    left = np.where(change < 0, clicks / np.maximum(now, 1e-12), 1.0)
    off = (by.response - 1) * by.draws
    found = now @ by.draws + change @ by.draws + (change * left) @ off
    for state in np.flatnonzero((by.response > _TWICE).any(axis=0)):
        items = np.flatnonzero(by.response[:, state] > _TWICE)
        factor = 1 + (by.response[items, state] - 1) * left[:, items]
        too_much = np.maximum(-now[items] - change[:, items] * factor, 0.0)
        found[:, state] += too_much @ by.draws[items, state]
    return np.asarray(found)


def _points(analysis: Analysis, found: Plan | None, kept: float, by: tuple[Worth, Worth]) -> pd.DataFrame:
    now = analysis.response.items["current_cost"].to_numpy(dtype=float)
    known = {"current": found.current if found else outcome(analysis, "current", now, by)}
    if found:
        known["planned"] = found.planned
    rows = {
        name: {"budget": each.cost + kept}
        | {
            f"{measure}{end}": getattr(getattr(each, measure), of)
            for measure in ("value", "profit")
            for end, of in (("", "value"), ("_lower", "lower"), ("_upper", "upper"))
        }
        for name, each in known.items()
    }
    return pd.DataFrame.from_dict(rows, orient="index")
