"""The line from budget to value: concave, its slope the price, its points those of the plans."""

from dataclasses import replace

import numpy as np
import pytest

from analytics.decide import Constraints, Plan, current_budget, plan, worth
from analytics.decide.budget_line import POINTS, budget_line, outcomes
from tests.builders import analysed


@pytest.fixture(scope="module")
def found():
    """One account, its plan, and the line that both are on."""
    analysis = analysed()
    made = plan(analysis)
    assert isinstance(made, Plan)
    return analysis, made, budget_line(analysis, found=made)


def test_the_slope_of_the_line_is_the_price(found):
    """Between two budgets the value rises by the money times a price between both prices (the envelope theorem)."""
    table = found[2].table
    assert len(table) == POINTS
    slope = np.diff(table["value"]) / np.diff(table["budget"])
    price, slack = table["price"].to_numpy(), 1e-6 + 1e-3 * slope + table["gap"].to_numpy()[1:]
    assert (slope <= price[:-1] + slack).all()
    assert (slope >= price[1:] - slack).all()


def test_the_line_goes_through_the_plans(found):
    """At its own budget a plan is worth what the line says; today's spend is not above it."""
    analysis, _, line = found
    budget = 0.6 * current_budget(analysis)
    made = plan(analysis, Constraints(budget=budget, least_return=0.0))
    assert isinstance(made, Plan)
    at = np.interp(budget, line.table["budget"], line.table["value"])
    assert made.planned.value.value == pytest.approx(at, rel=2e-3)
    today = line.points.loc["current"]
    assert today["value"] <= np.interp(today["budget"], line.table["budget"], line.table["value"]) * (1 + 1e-3)
    planned = line.points.loc["planned"]
    assert planned["profit"] == pytest.approx(found[1].planned.profit.value)


def test_intervals_hold_the_expectation(found):
    """Value and profit lie within their intervals at every budget."""
    table = found[2].table
    for name in ("value", "profit"):
        assert (table[f"{name}_lower"] <= table[name]).all()
        assert (table[name] <= table[f"{name}_upper"]).all()


def test_many_spends_at_once_are_judged_as_one_by_one(found):
    """The matrix products give each state what `Worth.outcome` gives it, far response errors included."""
    drawn = worth(found[0], "value")
    by = replace(drawn, response=drawn.response**4)
    now = found[0].response.items["current_clicks"].to_numpy(dtype=float)
    assert (by.response > 2).any()
    clicks = np.stack([share * now for share in (0.0, 0.3, 0.9, 1.0, 1.4)])
    together = outcomes(by, now, clicks)
    for one, row in zip(clicks, together, strict=True):
        np.testing.assert_allclose(row, by.outcome(now, by.change(now, one)), rtol=1e-9, atol=1e-6)
