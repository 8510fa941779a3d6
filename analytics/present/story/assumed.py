"""What a story takes for granted, in words: the assumptions of the analysis and the limits of its plan."""

from analytics.decide import Constraints, NoPlan
from analytics.model import Assumptions
from analytics.present.look import Look
from analytics.present.story.study import Study


def assumed(study: Study, look: Look) -> tuple[tuple[str, str], ...]:
    """Every assumption with its value; of the plan's limits, those that stand, with those of the usual plan."""
    found = study.plan
    limits = () if isinstance(found, NoPlan) else _limits(found.constraints, found.budget, look)
    return (*_assumptions(study.analysis.assumptions, look), *limits)


def _assumptions(given: Assumptions, look: Look) -> tuple[tuple[str, str], ...]:
    unset, published = (look.text(f"shell.assumptions.{name}") for name in ("not_set", "published"))
    values = {
        "brand_strength": look.text(f"shell.assumptions.brand_strength_{given.brand_strength}"),
        "rivals": look.text(f"shell.assumptions.rivals_{given.rivals}"),
        "margin": look.percent(given.margin),
        "value_per_conversion": look.money(given.value_per_conversion, 2) if given.value_per_conversion else unset,
        "attributed_share": look.percent(given.attributed_share) if given.attributed_share else published,
        "horizon": look.count(given.horizon_months),
    }
    told = tuple((look.text(f"shell.assumptions.{name}"), value) for name, value in values.items())
    edited = ((look.text("story.assumed.cells"), look.count(len(given.cells))),) if given.cells else ()
    return (*told, *edited)


def _limits(limits: Constraints, budget: float, look: Look) -> tuple[tuple[str, str], ...]:
    usual = Constraints()
    shown = {
        "budget": look.money(budget),
        "floor": look.percent(limits.floor),
        "ceiling": look.percent(limits.ceiling),
        "least_return": look.count(limits.least_return, 1),
        "protected": look.count(len(limits.protected)) if limits.protected else "",
        "groups": look.count(len(limits.groups)) if limits.groups else "",
        "target_roas": look.count(limits.target_roas, 2) if limits.target_roas else "",
        "target_cpa": look.money(limits.target_cpa, 2) if limits.target_cpa else "",
        "minimum_bid": look.money(limits.minimum_bid, 2) if limits.minimum_bid else "",
        "risk": look.text(f"plan.limits.risk_{limits.risk}") if limits.risk != usual.risk else "",
        "flexible": look.text("story.assumed.yes") if limits.flexible else "",
    }
    return tuple((look.text(f"story.limit.{name}"), value) for name, value in shown.items() if value)
