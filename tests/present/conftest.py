"""Accounts that the figures, tables and sentences are tried on, from a full one to one with nothing to say."""

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import NamedTuple

import pandas as pd
import pytest

from analytics.decide import Frontier, Plan, ScenarioOutcome, frontier, plan, preset, verdicts
from analytics.decide.scenarios import Comparison, contrast
from analytics.model import Analysis, NoValue, analyse, overlap
from analytics.present import (
    cannibalisation_figures,
    data_figures,
    overlap_figures,
    overview_figures,
    plan_figures,
    scenarios_figures,
    scenarios_pair_figures,
    trade_off_figures,
)
from analytics.present.look import Look
from analytics.unify import Coverage, Measure, QueryPanel
from tests.builders import account, ad, listed, panel

HOSTILE = '<script>alert(1)</script><b href="x">&amp;\n=cmd|calc'
ACCOUNTS = {
    "full": lambda: analyse(_covered(account())),
    "no_organic": lambda: analyse(panel([ad("lamp"), ad("chair", cost=0.0), ad("table", cost=250.0)])),
    "no_paid": lambda: analyse(panel([{"query": "lamp", **listed(2.0)}])),
    "no_value": lambda: analyse(
        panel([ad(f"lamp {at}", conversions=0, conversion_value=0, **listed(1.0 + at)) for at in range(9)])
    ),
    "no_currency": lambda: analyse(panel([ad("lamp", **listed(1.0))], currency=None)),
    "hostile": lambda: analyse(
        panel([ad(HOSTILE, theme=HOSTILE, campaign="=1+1", **listed(1.0)), ad("lamp", cost=900.0)])
    ),
}
ACCOUNTS = {name: cache(make) for name, make in ACCOUNTS.items()}  # nothing that is presented changes its input


def _covered(found: QueryPanel) -> QueryPanel:
    """The panel with complete totals a quarter above what its queries show."""
    names = ("cost", "paid_clicks", "paid_impressions", "organic_clicks", "organic_impressions")
    shown = {name: float(found.frame[name].sum()) for name in names}
    return replace(found, coverage=Coverage(**{name: Measure(seen, 1.25 * seen) for name, seen in shown.items()}))


class Results(NamedTuple):
    """An analysis and what was decided on it, as the pages hand them to present."""

    analysis: Analysis
    verdicts: pd.DataFrame
    line: Frontier
    plan: object
    comparison: Comparison

    @property
    def outcomes(self) -> tuple[ScenarioOutcome, ...]:
        """What each scenario brings."""
        return self.comparison.outcomes


def results(analysis: Analysis) -> Results:
    measure = "clicks" if isinstance(analysis.value, NoValue) else "value"
    scenarios = [preset(name) for name in ("as_is", "best_profit", "brand_paused")]
    return Results(
        analysis, verdicts(analysis), frontier(analysis, measure), plan(analysis), contrast(analysis, scenarios)
    )


def figures(found: Results, look: Look) -> dict[str, Callable[[], object]]:
    """Every figure of the product on these results, by name, not drawn yet."""
    analysis, judged, line, _, comparison = found
    outcomes, pair = comparison.outcomes, comparison.pairs[0]
    freed = max(line.best, float(line.table["freed"].iloc[-1]) / 3)
    drawn: dict[str, Callable[[], object]] = {
        "coverage": lambda: data_figures.coverage(analysis.panel, look),
        "monthly": lambda: overview_figures.monthly_clicks(analysis.panel, look),
        "spend": lambda: overview_figures.spend_split(analysis, look),
        "intersections": lambda: overlap_figures.intersections(overlap(analysis.panel), look),
        "themes": lambda: overlap_figures.themes(overlap(analysis.panel, "theme"), look),
        "quadrants": lambda: cannibalisation_figures.quadrants(analysis, judged, look),
        "shares": lambda: cannibalisation_figures.share_by_group(analysis, look),
        "curve_brand": lambda: cannibalisation_figures.click_curve(analysis.click_curve, look, brand=True),
        "curve_generic": lambda: cannibalisation_figures.click_curve(analysis.click_curve, look),
        "line": lambda: trade_off_figures.dividing_line(line, freed, look),
        "flows": lambda: trade_off_figures.flows(line, freed, look),
        "sensitivity": lambda: trade_off_figures.sensitivity(line, freed, look),
        "ranges": lambda: scenarios_figures.ranges(outcomes, look),
        "clicks": lambda: scenarios_figures.clicks(outcomes, look),
        "waterfall": lambda: scenarios_pair_figures.waterfall(pair, look),
        "tornado": lambda: scenarios_pair_figures.tornado(pair, look),
    }
    if isinstance(found.plan, Plan):
        proposed = found.plan
        drawn |= {
            "moves": lambda: plan_figures.spend_change(proposed, analysis.panel, look),
            "moves_by_reason": lambda: plan_figures.spend_change(proposed, analysis.panel, look, by="reason"),
            "outcomes": lambda: plan_figures.outcomes(proposed, look),
        }
    return drawn


@pytest.fixture(scope="session")
def full() -> Results:
    return results(ACCOUNTS["full"]())


@pytest.fixture(scope="session", params=list(ACCOUNTS))
def any_account(request: pytest.FixtureRequest) -> Results:
    return results(ACCOUNTS[request.param]())


@pytest.fixture(params=[Look("fr", "light", "EUR"), Look("en", "dark", "EUR"), Look("en", "light", None)], ids=str)
def look(request: pytest.FixtureRequest) -> Look:
    return request.param
