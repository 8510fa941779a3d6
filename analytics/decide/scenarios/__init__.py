"""Scenarios: ways to spend, in worlds where something happens, compared on the same simulated states."""

from analytics.decide.scenarios.board import Board, History, free_name
from analytics.decide.scenarios.comparison import Comparison, Pair, Step, Swing, contrast
from analytics.decide.scenarios.outcome import ScenarioOutcome, compare, table
from analytics.decide.scenarios.scenario import PRESETS, RANGES, SHOCKS, Multiple, Scenario, World, preset
from analytics.decide.scenarios.spending import spend_of

__all__ = [
    "PRESETS",
    "RANGES",
    "SHOCKS",
    "Board",
    "Comparison",
    "History",
    "Multiple",
    "Pair",
    "Scenario",
    "ScenarioOutcome",
    "Step",
    "Swing",
    "World",
    "compare",
    "contrast",
    "free_name",
    "preset",
    "spend_of",
    "table",
]
