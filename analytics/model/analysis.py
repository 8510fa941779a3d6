"""The third typed hop: everything the model says of one panel."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from analytics.model import click_curve, evidence, incrementality, response, value
from analytics.model.assumptions import Assumptions
from analytics.model.tested import TestedShare
from analytics.unify import QueryPanel


@dataclass(frozen=True, eq=False)
class Analysis:
    """A panel and what the model made of it, under the assumptions it carries.

    `current` holds both sides' measures in a month of today (`model.response.current_month`), row for row with
    `panel.frame`.
    """

    panel: QueryPanel
    assumptions: Assumptions
    click_curve: click_curve.ClickCurve
    incrementality: incrementality.Incrementality
    value: value.ClickValue | value.NoValue
    response: response.ResponseCurves
    current: pd.DataFrame


def analyse(panel: QueryPanel, assumptions: Assumptions | None = None, tests: Sequence[TestedShare] = ()) -> Analysis:
    """Run every estimator on a panel; finished tests join the evidence on the incremental share."""
    given = assumptions or Assumptions()
    shares = evidence.estimate(panel, given, tests)
    now = response.current_month(panel, given.horizon_months)
    return Analysis(
        panel=panel,
        assumptions=given,
        click_curve=click_curve.estimate(panel),
        incrementality=shares,
        value=value.estimate(panel, given, shares.frame["incremental_share"].to_numpy(dtype=float)),
        response=response.estimate(panel, now),
        current=now,
    )
