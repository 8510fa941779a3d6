"""How a scenario spends: monthly spend per item, in the world that it is decided in."""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.decide.allocation import allocate
from analytics.decide.budget import current_budget, fixed_cost, hidden_cost, room
from analytics.decide.constraints import Constraints
from analytics.decide.hull import clicks_at
from analytics.decide.scenarios.scenario import Scenario
from analytics.decide.scenarios.shocks import Effect
from analytics.decide.scenarios.sizes import expected_sizes
from analytics.decide.worth import Worth
from analytics.errors import ConstraintError
from analytics.model import Analysis, NoValue
from analytics.schema import Notice
from analytics.unify import query_key

Array = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Account:
    """An account short of what is uncertain: what every scenario on it starts from.

    Attributes
    ----------
    analysis
        The account today.
    worth
        Incremental clicks of a paid click of each item, expected and in each simulated state.

    """

    analysis: Analysis
    worth: Worth

    @property
    def rows(self) -> npt.NDArray[np.int64]:
        """Row in the panel of each item."""
        return self.analysis.response.items["row"].to_numpy(dtype=np.int64)

    @cached_property
    def now(self) -> tuple[Array, Array]:
        """Today's clicks and cost of each item."""
        items = self.analysis.response.items
        return items["current_clicks"].to_numpy(dtype=float), items["current_cost"].to_numpy(dtype=float)

    @cached_property
    def value(self) -> Array | None:
        """Expected value of a click of every row of the panel; None where the account cannot tell."""
        found = self.analysis.value
        return None if isinstance(found, NoValue) else found.frame["value_per_click"].to_numpy(dtype=float)

    @cached_property
    def rate(self) -> Array | None:
        """Conversion rate of every row of the panel; None where the account cannot tell."""
        found = self.analysis.value
        return None if isinstance(found, NoValue) else found.frame["conversion_rate"].to_numpy(dtype=float)

    @cached_property
    def organic(self) -> Array:
        """Today's organic clicks of every row: as they are, times their value, times their conversion rate."""
        clicks = self.analysis.current["organic_clicks"].to_numpy(dtype=float)
        return np.stack([clicks * (1.0 if by is None else by) for by in (None, self.value, self.rate)])

    @cached_property
    def fixed(self) -> float:
        """Today's spend that no curve steers."""
        return fixed_cost(self.analysis)

    @cached_property
    def hidden(self) -> float:
        """The part of it on terms that Google hides."""
        return hidden_cost(self.analysis)


@dataclass(frozen=True, eq=False)
class Placed:
    """A scenario with its world and its place on today's curves: clicks and spend of each item before any shock."""

    scenario: Scenario
    effect: Effect
    clicks: Array
    spend: Array
    unmatched: tuple[Notice, ...] = ()


def place(account: Account, scenario: Scenario, effect: Effect, limits: Constraints) -> Placed:
    """Decide how a scenario spends in its world, as expected, and find it on today's curves.

    Raises
    ------
    ConstraintError
        If the scenario's budget is under what hidden terms and floors cost.

    """
    now, cost = account.now
    if scenario.rule == "as_is":
        return Placed(scenario, effect, now, cost, unmatched(account.analysis, scenario))
    sizes, rows = expected_sizes(), account.rows
    volume, price = effect.volume(sizes, rows).first, effect.price(sizes, rows).first
    share = effect.share(account.worth.mean[:, None], rows)[:, 0]
    mean = share if account.value is None else share * account.value[rows]
    budget = current_budget(account.analysis) if limits.budget is None else limits.budget
    then = _shocked(account, volume, price)
    spend = spend_of(then, scenario, replace(limits, budget=budget), mean) / (volume * price)
    clicks = clicks_at(account.analysis.response, spend)
    return Placed(scenario, effect, clicks, spend, unmatched(account.analysis, scenario))


def _shocked(account: Account, volume: Array, price: Array) -> Analysis:
    """The analysis with its curves, and today's cost and paid clicks, as they are expected to be in a world.

    Spend without a curve moves as the items do on average.
    """
    if (volume == 1).all() and (price == 1).all():
        return account.analysis
    old, (_, cost) = account.analysis.response, account.now
    dearer = volume * price
    clicks = {
        "current_clicks": old.items["current_clicks"] * volume,
        "current_cost": old.items["current_cost"] * dearer,
    }
    curves = replace(
        old, items=old.items.assign(**clicks), cost=old.cost * dearer[:, None], clicks=old.clicks * volume[:, None]
    )
    total = float(cost.sum())
    rows = np.full(len(account.analysis.current), float(cost @ dearer) / total if total > 0 else 1.0)
    rows[account.rows] = dearer
    current = account.analysis.current
    return replace(account.analysis, response=curves, current=current.assign(cost=current["cost"] * rows))


def spend_of(analysis: Analysis, scenario: Scenario, limits: Constraints, worth: Array) -> Array:
    """Monthly spend per item under a scenario; optimised ones get the greatest worth (per click) within the limits.

    Raises
    ------
    ConstraintError
        If the scenario's budget is under what hidden terms and floors cost.

    """
    now = analysis.response.items["current_cost"].to_numpy(dtype=float)
    if scenario.rule == "as_is":
        return now
    is_money = not isinstance(analysis.value, NoValue)
    bounds = limits.bounds(analysis.response, limits.least_return if scenario.rule == "best_profit" and is_money else 0)
    if scenario.rule == "brand_paused":
        brand = analysis.panel.frame["brand"].to_numpy()[analysis.response.items["row"].to_numpy()]
        return np.where(brand, bounds.low, now)
    if scenario.rule == "custom":
        return np.minimum(now * _multiples(analysis, scenario), analysis.response.cost[:, -1])
    budget = (current_budget(analysis) if limits.budget is None else limits.budget) * (1 + scenario.budget_change)
    available = room(analysis, budget, bounds)
    if isinstance(available, Notice):
        raise ConstraintError(available)
    return allocate(analysis.response, worth, available, bounds).spend


def _labels(analysis: Analysis) -> dict[str, pd.Series]:
    """What a multiple may name, by kind, for each item; the kind that counts most comes last."""
    frame = analysis.panel.frame.iloc[analysis.response.items["row"].to_numpy()]
    return {"theme": frame["theme"], "campaign": frame["campaign"], "query": frame["query"]}


def _named(scenario: Scenario, kind: str) -> dict[str, float]:
    given = ((multiple.name, multiple.factor) for multiple in scenario.multiples if multiple.kind == kind)
    return {query_key(name) if kind == "query" else name: factor for name, factor in given}


def _multiples(analysis: Analysis, scenario: Scenario) -> Array:
    factor = np.ones(len(analysis.response.items))
    for kind, labels in _labels(analysis).items():
        own = labels.map(_named(scenario, kind)).to_numpy(dtype=float)
        factor = np.where(np.isnan(own), factor, own)
    return factor


def unmatched(analysis: Analysis, scenario: Scenario) -> tuple[Notice, ...]:
    """What a scenario names and the account has not: it changes nothing."""
    labels = _labels(analysis) if scenario.rule == "custom" else {}
    lost = [name for kind, column in labels.items() for name in _named(scenario, kind) if not (column == name).any()]
    world = scenario.world
    if (
        world.rank_scope == "theme"
        and world.has("rank")
        and not (analysis.panel.frame["theme"] == world.rank_theme).any()
    ):
        lost.append(world.rank_theme)
    return tuple(Notice.of("scenarios.unmatched", scenario=scenario.name, name=name) for name in lost)
