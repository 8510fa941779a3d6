"""The terms of a plan: its constraints as the summary carries them, its risk, and its certificate in words."""

from math import isfinite
from typing import Any

from analytics.decide import Constraints, Plan
from analytics.present.look import Look, about

_CENT = 0.01
_RARE = 0.01  # a few hundred states do not tell smaller probabilities
_LEAST_SHOWN = 1e-6


def constraint_terms(limits: Constraints) -> dict[str, Any]:
    """Constraints as `summary.json` carries them; null where there is no limit."""
    return {
        "floor": limits.floor,
        "ceiling": limits.ceiling,
        "floors": dict(limits.floors),
        "ceilings": dict(limits.ceilings),
        "protected": sorted(limits.protected),
        "least_return": limits.least_return,
        "target_roas": limits.target_roas,
        "target_cpa": limits.target_cpa,
        "minimum_bid": limits.minimum_bid,
        "flexible": limits.flexible,
        "risk": limits.risk,
        "groups": [
            {
                "by": one.by,
                "name": one.name,
                "low": one.low,
                "high": one.high if isfinite(one.high) else None,
                "unit": one.unit,
            }
            for one in limits.groups
        ],
    }


def risk(plan: Plan, look: Look) -> str:
    """How likely the plan earns less than today's spend, and the profit it passes in nine cases of ten."""
    share = plan.planned.probability_of_loss
    loss = look.text("plan.terms.loss_rare") if share < _RARE else look.percent(share)
    return look.text("plan.terms.risk", loss=loss, p10=look.money(about(plan.planned.profit.lower)))


def certificate(plan: Plan, look: Look) -> str:
    """How far from the best possible plan this one may be."""
    if plan.constraints.risk == "cautious":
        gap = look.percent(max(plan.allocation.gap, _LEAST_SHOWN), 4)
        return look.text("plan.terms.certified_cautious", gap=gap)
    money = plan.allocation.gap * max(1.0, abs(plan.planned.profit.value))
    if money < _CENT:
        return look.text("plan.terms.certified_exact")
    return look.text("plan.terms.certified", money=look.money(money))
