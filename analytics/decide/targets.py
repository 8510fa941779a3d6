"""Whether a target on an average can be reached at all, and what the best average is."""

from dataclasses import replace

from analytics.decide.hull import clicks_at
from analytics.decide.limits import Bounds
from analytics.decide.objective import Target
from analytics.decide.prepared import Prepared
from analytics.model import ResponseCurves

_STEPS = 30
_SLACK = 1e-9


def best_rate(curves: ResponseCurves, bounds: Bounds, budget: float, target: Target) -> float:
    """Greatest sum(per_click x clicks) / sum(spend) of any spend within the limits (Dinkelbach 1967).

    From a rate, the spend that gains most at that rate has a better one, until nothing gains. Only rates up to the
    target matter: a rate that reaches it is returned as it is. 0 when nothing can be spent.
    """
    prepared = Prepared(curves, target.per_click, replace(bounds, least_return=0.0))
    rate, spend = 0.0, prepared.at(budget).spend
    for _ in range(_STEPS):
        cost = float(spend.sum())
        brought = float(clicks_at(curves, spend) @ target.per_click)
        if cost <= 0 or brought / cost <= rate * (1 + _SLACK):
            return rate
        rate = brought / cost
        if rate >= target.rate:
            return rate
        spend, _ = prepared.ladder.above(rate).at(budget)
    return rate


def is_reached(rate: float, target: Target) -> bool:
    """Whether a rate reaches the target, up to rounding."""
    return rate >= target.rate * (1 - _SLACK)
