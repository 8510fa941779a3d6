"""What a story is told from: the answers of the core, each worked out when it is first asked for."""

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Protocol

import pandas as pd

from analytics.decide import Constraints, Frontier, NoPlan, Plan, frontier, plan, preset, verdicts
from analytics.decide.scenarios import Comparison, contrast
from analytics.decide.scenarios.board import FIRST
from analytics.decide.seo import Investment, NoInvestment, Terms, invest, propose
from analytics.decide.worth import Measure
from analytics.learn.candidates import Options
from analytics.learn.design import Design, design
from analytics.model import Analysis, NoValue, auction, own_pages
from analytics.model.forecast import Asked, Forecast, NoForecast, forecast


class Study(Protocol):
    """The answers that a story tells; a shell may hold its own, which it worked out before."""

    @property
    def analysis(self) -> Analysis:
        """The analysis of the queries in scope."""

    @property
    def judged(self) -> pd.DataFrame:
        """The verdict on each query."""

    @property
    def line(self) -> Frontier:
        """The dividing line, in money where the account has a value per click, else in clicks."""

    @property
    def freed(self) -> float | None:
        """Money that the line's handle frees each month; None: up to where it is without regret."""

    @property
    def plan(self) -> Plan | NoPlan:
        """The plan under the limits chosen."""

    @property
    def comparison(self) -> Comparison:
        """The scenarios side by side."""

    @property
    def investment(self) -> Investment | NoInvestment:
        """SEO projects and ads together."""

    @property
    def design(self) -> Design:
        """The pause test most worth running."""

    @property
    def forecast(self) -> Forecast | NoForecast:
        """What comes if nothing changes."""

    @property
    def bids(self) -> auction.Outcomes | None:
        """What every bid brings, all themes together; None where no theme's auction can be told."""


@dataclass(frozen=True)
class Computed:
    """A study worked out from an analysis alone, under the usual terms of every page.

    Parameters
    ----------
    analysis
        The analysis.
    today
        The day it is made: a test starts later.
    limits
        What the plan must respect.

    """

    analysis: Analysis
    today: date
    limits: Constraints = field(default_factory=Constraints)
    freed: float | None = None

    @cached_property
    def judged(self) -> pd.DataFrame:
        """The verdict on each query."""
        return verdicts(self.analysis)

    @cached_property
    def line(self) -> Frontier:
        """The dividing line."""
        measure: Measure = "clicks" if isinstance(self.analysis.value, NoValue) else "value"
        return frontier(self.analysis, measure)

    @cached_property
    def plan(self) -> Plan | NoPlan:
        """The plan under the limits."""
        return plan(self.analysis, self.limits)

    @cached_property
    def comparison(self) -> Comparison:
        """The scenarios that the page opens on."""
        return contrast(self.analysis, [preset(name) for name in FIRST])

    @cached_property
    def investment(self) -> Investment | NoInvestment:
        """The SEO projects that the data propose."""
        found = own_pages.compete(self.analysis.panel, self.analysis.click_curve)
        known = found if isinstance(found, own_pages.OwnPages) else None
        return invest(self.analysis, propose(self.analysis, known), Terms())

    @cached_property
    def design(self) -> Design:
        """The test that today's data propose."""
        return design(self.analysis, Options(self.today))

    @cached_property
    def forecast(self) -> Forecast | NoForecast:
        """Clicks of the next quarter."""
        return forecast(self.analysis.panel, Asked())

    @cached_property
    def bids(self) -> auction.Outcomes | None:
        """What every bid brings to all clicks."""
        found = auction.calibrate(self.analysis)
        return auction.outcomes(found, found.themes, auction.Levers()) if found.themes else None
