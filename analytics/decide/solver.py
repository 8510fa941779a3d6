"""The allocation that a plan's constraints ask for: plain where they allow it, else with targets or caution."""

import numpy as np

from analytics.decide.allocation import allocate
from analytics.decide.columns import Mixed, mixed
from analytics.decide.constraints import Constraints
from analytics.decide.feasible import targets
from analytics.decide.limits import Bounds
from analytics.decide.objective import CAUTIOUS_TAIL, States
from analytics.decide.prepared import Allocation
from analytics.decide.worth import Worth
from analytics.model import Analysis
from analytics.schema import Notice


def solved(
    analysis: Analysis, limits: Constraints, budget: float, bounds: Bounds, by: tuple[Worth, Worth]
) -> Allocation | Notice:
    """Best spend per item within a budget for the items; a notice when targets, or smallest bids and groups, clash."""
    aimed = tuple(targets(analysis, limits, by).values())
    if not aimed and limits.risk == "mean":
        found = allocate(analysis.response, by[1].mean, budget, bounds)
        return found if bounds.keeps_floors(found.spend) else Notice.of("plan.clash.smallest")
    states = _states(analysis, limits, by[1])
    return mixed(Mixed(analysis.response, bounds, budget, by[1].mean, states, aimed))


def _states(analysis: Analysis, limits: Constraints, value: Worth) -> States:
    now = analysis.response.items["current_clicks"].to_numpy(dtype=float)
    if limits.risk == "mean":
        mean = value.mean[:, None]
        return States(mean, mean, np.array([limits.least_return]), now, 1.0)
    kept = value.draws * value.demand
    return States(kept, kept * value.response, limits.least_return * value.demand, now, CAUTIOUS_TAIL)
