"""What a plan must respect: budget, limits of queries and groups, smallest bid, targets, attitude to risk."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args

import numpy as np
import pandas as pd

from analytics.decide.groups import GroupLimit
from analytics.decide.hull import at_spend
from analytics.decide.limits import Array, Bounds
from analytics.errors import ConstraintError
from analytics.model import ResponseCurves
from analytics.schema import Notice
from analytics.unify import query_key

Risk = Literal["mean", "cautious"]


@dataclass(frozen=True)
class Constraints:
    """Limits of a plan.

    Attributes
    ----------
    budget
        Money per month, all search spend included; None keeps today's total.
    floor, ceiling
        Lowest and highest spend of every query as multiples of today's; the evidence may allow less than the ceiling.
    floors, ceilings
        The same for single queries (any spelling), which override the general ones.
    protected
        Queries (any spelling) whose spend stays as it is.
    least_return
        Marginal ROAS: smallest incremental value that the last unit of money must bring; 1 stops at break-even.
    groups
        Limits on the spend of campaigns, themes or brand classes.
    minimum_bid
        Smallest Max. CPC that still enters the auction, account currency: a query without a floor gets nothing or at
        least what this bid buys. None when any bid does.
    target_roas, target_cpa
        Averages over the queries that the plan steers: incremental value per unit of money at least, money per
        incremental conversion at most.
    flexible
        Spend as long as the targets hold, up to `budget` or, without one, up to what the evidence allows.
    risk
        `mean` maximises expected profit, `cautious` the mean of the worst fifth of the simulated states (conditional
        value at risk).

    """

    budget: float | None = None
    floor: float = 0.0
    ceiling: float = 3.0
    floors: Mapping[str, float] = field(default_factory=dict)
    ceilings: Mapping[str, float] = field(default_factory=dict)
    protected: frozenset[str] = frozenset()
    least_return: float = 1.0
    groups: tuple[GroupLimit, ...] = ()
    minimum_bid: float | None = None
    target_roas: float | None = None
    target_cpa: float | None = None
    flexible: bool = False
    risk: Risk = "mean"

    def __post_init__(self) -> None:
        """Refuse impossible limits, all at once; NaN and infinities are impossible."""
        wrong = []
        if self.budget is not None and not 0 <= self.budget < 1e12:
            wrong.append(Notice.of("errors.constraint.budget", value=self.budget))
        if not 0 <= self.floor <= 1:
            wrong.append(Notice.of("errors.constraint.floor", value=self.floor))
        if not 1 <= self.ceiling <= 10:
            wrong.append(Notice.of("errors.constraint.ceiling", value=self.ceiling))
        if not 0 <= self.least_return <= 20:
            wrong.append(Notice.of("errors.constraint.least_return", value=self.least_return))
        singles = (*self.floors.items(), *self.ceilings.items())
        wrong += [Notice.of("errors.constraint.single", query=q, value=x) for q, x in singles if not 0 <= x <= 10]
        wrong += self._crossed()
        wrong += [fault for group in self.groups for fault in group.faults()]
        wrong += self._mistargeted()
        if wrong:
            raise ConstraintError(*wrong)

    def _crossed(self) -> list[Notice]:
        """Queries whose floor is above their ceiling, one of them given for the query, the other perhaps general."""
        floors = {query_key(name): value for name, value in self.floors.items()}
        ceilings = {query_key(name): value for name, value in self.ceilings.items()}
        pairs = {q: (floors.get(q, self.floor), ceilings.get(q, self.ceiling)) for q in {*floors, *ceilings}}
        return [
            Notice.of("errors.constraint.crossed", query=q, floor=low, ceiling=high)
            for q, (low, high) in sorted(pairs.items())
            if low > high
        ]

    def _mistargeted(self) -> list[Notice]:
        """Targets outside their range, and an attitude to risk that nobody knows."""
        ranges = {"target_roas": (self.target_roas, 100), "target_cpa": (self.target_cpa, 1e9)}
        ranges["minimum_bid"] = (self.minimum_bid, 1e6)
        wrong = [
            Notice.of("plan.clash.range", name=name, value=value, most=most)
            for name, (value, most) in ranges.items()
            if value is not None and not 0 < value <= most
        ]
        if self.risk not in get_args(Risk):
            wrong.append(Notice.of("plan.clash.risk", value=str(self.risk)))
        return wrong

    def bounds(self, curves: ResponseCurves, least_return: float) -> Bounds:
        """Spend limits of each item: a protected query keeps today's spend; no limit goes beyond the evidence."""
        query, now = curves.items["query"], curves.items["current_cost"].to_numpy(dtype=float)
        low = now * _overridden(query, self.floor, self.floors)
        high = np.minimum(now * _overridden(query, self.ceiling, self.ceilings), curves.cost[:, -1])
        low = np.minimum(low, high)
        least = None if self.minimum_bid is None else _bought(curves, self.minimum_bid)
        if least is not None:
            low = np.where((low > 0) & (least <= high), np.maximum(least, low), low)
        held = query.isin({query_key(name) for name in self.protected}).to_numpy()
        return Bounds(np.where(held, now, low), np.where(held, now, high), least_return, least)

    def unmatched(self, curves: ResponseCurves) -> tuple[Notice, ...]:
        """Protected or limited queries that no query with spend matches: a typing error protects nothing."""
        known = frozenset(curves.items["query"])
        given = sorted({*self.protected, *self.floors, *self.ceilings})
        return tuple(Notice.of("reasons.unknown_query", query=name) for name in given if query_key(name) not in known)


def _overridden(queries: pd.Series, general: float, single: Mapping[str, float]) -> Array:
    if not single:
        return np.full(len(queries), general)
    by_key = {query_key(name): value for name, value in single.items()}
    return np.array([by_key.get(query, general) for query in queries.to_list()], dtype=float)


def _bought(curves: ResponseCurves, bid: float) -> Array:
    """Monthly spend that a bid buys on each curve; today's CPC stands for an unknown bid of today."""
    now = [curves.items[name].to_numpy(dtype=float) for name in ("current_cost", "current_clicks", "bid")]
    today = np.where(now[2] > 0, now[2], now[0] / now[1])  # NaN is not above 0
    return np.where(
        bid > today * curves.multiplier[:, -1], np.inf, at_spend(bid / today, curves.multiplier, curves.cost)
    )
