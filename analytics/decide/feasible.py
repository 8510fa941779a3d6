"""Whether the constraints of a plan can be kept together; if not, every clash by name, with its size."""

from dataclasses import replace

import numpy as np

from analytics.decide.budget import room
from analytics.decide.constraints import Constraints
from analytics.decide.groups import grouped, members
from analytics.decide.limits import Bounds
from analytics.decide.objective import Target
from analytics.decide.targets import best_rate, is_reached
from analytics.decide.worth import Worth
from analytics.model import Analysis, ClickValue
from analytics.schema import Money, Notice

_SLACK = 1e-6


def limited(analysis: Analysis, limits: Constraints) -> Bounds:
    """Limits of items and groups, in money per month; a group that no query with spend is in has no effect."""
    bounds = limits.bounds(analysis.response, limits.least_return)
    known = [one for one, inside in zip(limits.groups, members(analysis, limits.groups), strict=True) if inside.any()]
    return replace(bounds, groups=grouped(analysis, known))


def unknown_groups(analysis: Analysis, limits: Constraints) -> tuple[Notice, ...]:
    """Limited groups that no query with spend is in: a typing error limits nothing."""
    inside = members(analysis, limits.groups)
    empty = [one for one, has in zip(limits.groups, inside, strict=True) if not has.any()]
    return tuple(Notice.of("plan.clash.unknown_group", group=one.name) for one in empty)


def targets(analysis: Analysis, limits: Constraints, by: tuple[Worth, Worth]) -> dict[str, Target]:
    """The targets that were set, by name; `by` is the worth in clicks and in value."""
    found = {}
    if limits.target_roas is not None:
        found["target_roas"] = Target(by[1].mean, limits.target_roas)
    if limits.target_cpa is not None and isinstance(analysis.value, ClickValue):
        rows = analysis.response.items["row"].to_numpy()
        rate = analysis.value.frame["conversion_rate"].to_numpy(dtype=float)[rows]
        found["target_cpa"] = Target(limits.target_cpa * rate * by[0].mean, 1.0)
    return found


def clashes(
    analysis: Analysis, limits: Constraints, budget: float, by: tuple[Worth, Worth]
) -> tuple[Bounds, tuple[Notice, ...]]:
    """The limits, and every reason why they cannot be kept together within a budget."""
    bounds = limited(analysis, limits)
    money = room(analysis, budget, bounds)
    found = [*([money] if isinstance(money, Notice) else []), *_group_clashes(analysis, limits, bounds)]
    possible = replace(bounds, groups=None) if found else bounds  # what the others allow at best
    available = float(possible.high.sum()) if isinstance(money, Notice) else max(money, possible.committed)
    currency = analysis.panel.currency or "XXX"
    for name, target in targets(analysis, limits, by).items():
        rate = best_rate(analysis.response, possible, available, target)
        if is_reached(rate, target):
            continue
        if name == "target_roas":
            found.append(Notice.of("plan.clash.target_roas", target=target.rate, best=round(rate, 2)))
        elif rate <= 0:
            found.append(Notice.of("plan.clash.no_conversion"))
        else:
            cpa = limits.target_cpa or 0.0
            money_of = {"target": Money(cpa, currency), "best": Money(cpa / rate, currency)}
            found.append(Notice.of("plan.clash.target_cpa", **money_of))
    return bounds, tuple(found)


def _group_clashes(analysis: Analysis, limits: Constraints, bounds: Bounds) -> list[Notice]:
    """Groups that share a query, whose floor is out of reach, or whose ceiling is under what its queries must get."""
    inside, currency = members(analysis, limits.groups), analysis.panel.currency or "XXX"
    known = [(one, has) for one, has in zip(limits.groups, inside, strict=True) if has.any()]
    found = [
        Notice.of("plan.clash.overlap", group=one.name, other=other.name, n=int((mine & its).sum()))
        for at, (one, mine) in enumerate(known)
        for other, its in known[at + 1 :]
        if (mine & its).any()
    ]
    if bounds.minimum is not None:
        is_stuck = (bounds.low > 0) & (bounds.low < bounds.high) & (bounds.minimum > bounds.high)
        if is_stuck.any():
            first = str(analysis.response.items["query"].to_numpy()[is_stuck][0])
            found.append(Notice.of("plan.clash.minimum_bid", n=int(is_stuck.sum()), query=first))
    if bounds.groups is None:
        return found
    lows, highs = bounds.groups.low, bounds.groups.high
    for (one, mine), low, high in zip(known, lows, highs, strict=True):
        floors, reach = (float(end[mine].sum()) for end in (bounds.low, bounds.reach))
        if low > reach * (1 + _SLACK):
            found.append(_amounts("plan.clash.group_floor", one.name, float(low), reach, currency))
        if floors > high * (1 + _SLACK):
            found.append(_amounts("plan.clash.group_ceiling", one.name, float(high), floors, currency))
    return found


def _amounts(code: str, group: str, limit: float, possible: float, currency: str) -> Notice:
    amounts = {"limit": Money(limit, currency), "possible": Money(possible, currency)}
    return Notice.of(code, group=group, **amounts, off=Money(float(np.abs(limit - possible)), currency))
