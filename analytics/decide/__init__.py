"""What to do: constraints, exact allocation beside naive baselines, the dividing line, scenarios, verdicts."""

from analytics.decide.allocation import allocate, multiplier_at
from analytics.decide.baselines import BASELINES
from analytics.decide.budget import current_budget, fixed_cost, hidden_cost
from analytics.decide.budget_line import BudgetLine, budget_line
from analytics.decide.constraints import Constraints
from analytics.decide.frontier import Frontier, frontier
from analytics.decide.groups import GroupLimit
from analytics.decide.hull import clicks_at
from analytics.decide.limits import Bounds
from analytics.decide.outcome import Outcome
from analytics.decide.plan import NoPlan, Plan, plan
from analytics.decide.prepared import Allocation
from analytics.decide.scenarios import PRESETS, Scenario, ScenarioOutcome, compare, preset
from analytics.decide.verdict import VERDICTS, verdicts
from analytics.decide.worth import Worth, worth

__all__ = [
    "BASELINES",
    "PRESETS",
    "VERDICTS",
    "Allocation",
    "Bounds",
    "BudgetLine",
    "Constraints",
    "Frontier",
    "GroupLimit",
    "NoPlan",
    "Outcome",
    "Plan",
    "Scenario",
    "ScenarioOutcome",
    "Worth",
    "allocate",
    "budget_line",
    "clicks_at",
    "compare",
    "current_budget",
    "fixed_cost",
    "frontier",
    "hidden_cost",
    "multiplier_at",
    "plan",
    "preset",
    "verdicts",
    "worth",
]
