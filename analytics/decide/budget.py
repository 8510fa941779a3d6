"""The monthly budget: what of it no plan can steer, and what is left for the queries."""

from analytics.decide.limits import Bounds
from analytics.model import Analysis
from analytics.schema import OTHER_SEARCH_TERMS, Money, Notice

_ROUNDING = 1e-9


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
    kept, floors = fixed_cost(analysis), bounds.committed
    if budget < (kept + floors) * (1 - _ROUNDING):
        currency = analysis.panel.currency or "XXX"
        needed = Money(kept + floors, currency)
        return Notice.of("reasons.budget_too_small", budget=Money(budget, currency), needed=needed)
    return max(budget - kept, floors)
