"""What a plan must respect: budget, floors, ceilings, protected terms."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from analytics.decide.allocation import Bounds
from analytics.errors import ConstraintError
from analytics.model import ResponseCurves
from analytics.schema import Notice
from analytics.unify import query_key


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
        Smallest incremental value that the last euro must bring; 1 stops at break-even.

    """

    budget: float | None = None
    floor: float = 0.0
    ceiling: float = 3.0
    floors: Mapping[str, float] = field(default_factory=dict)
    ceilings: Mapping[str, float] = field(default_factory=dict)
    protected: frozenset[str] = frozenset()
    least_return: float = 1.0

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

    def bounds(self, curves: ResponseCurves, least_return: float) -> Bounds:
        """Spend limits of each item: a protected query keeps today's spend; no limit goes beyond the evidence."""
        query, now = curves.items["query"], curves.items["current_cost"].to_numpy(dtype=float)
        low = now * _overridden(query.to_list(), self.floor, self.floors)
        high = np.minimum(now * _overridden(query.to_list(), self.ceiling, self.ceilings), curves.cost[:, -1])
        held = query.isin({query_key(name) for name in self.protected}).to_numpy()
        low, high = np.where(held, now, low), np.where(held, now, high)
        return Bounds(np.minimum(low, high), high, least_return)

    def unmatched(self, curves: ResponseCurves) -> tuple[Notice, ...]:
        """Protected or limited queries that no query with spend matches: a typing error protects nothing."""
        known = frozenset(curves.items["query"])
        given = sorted({*self.protected, *self.floors, *self.ceilings})
        return tuple(Notice.of("reasons.unknown_query", query=name) for name in given if query_key(name) not in known)


def _overridden(queries: list[str], general: float, single: Mapping[str, float]) -> np.ndarray:
    by_key = {query_key(name): value for name, value in single.items()}
    return np.array([by_key.get(query, general) for query in queries], dtype=float)
