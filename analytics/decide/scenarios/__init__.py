"""Scenarios: ways to spend, in worlds where something happens, compared on the same simulated states."""

from analytics.decide.scenarios.outcome import ScenarioOutcome, compare, table
from analytics.decide.scenarios.scenario import PRESETS, RANGES, SHOCKS, Multiple, Scenario, World, preset
from analytics.decide.scenarios.spending import spend_of

__all__ = [
    "PRESETS",
    "RANGES",
    "SHOCKS",
    "Multiple",
    "Scenario",
    "ScenarioOutcome",
    "World",
    "compare",
    "preset",
    "spend_of",
    "table",
]
