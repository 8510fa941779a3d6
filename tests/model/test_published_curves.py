"""Real bid simulator curves: how flat they are, and what their last step costs."""

import numpy as np
import pandas as pd
import pytest

from analytics.model.curves import concave_fit
from analytics.model.simulator import auction_fit

ELASTICITY = {"adgroup_A": 0.15, "adgroup_C": 0.30, "criterion_B": 0.34, "criterion_A": 0.37, "adgroup_B": 0.39}


@pytest.fixture(scope="module")
def curves(experiments_dir):
    """Five simulated weeks: by curve, bid, clicks and cost of each point."""
    table = pd.read_csv(experiments_dir / "bid_simulator_points.csv")
    table = table.assign(bid=table["x_micros"] / 1e6, cost=table["cost_micros"] / 1e6)
    return {name: rows[["bid", "clicks", "cost"]].to_numpy(dtype=float) for name, rows in table.groupby("curve")}


def _slope(cost, clicks):
    return np.polyfit(np.log(cost), np.log(clicks), 1)[0]


def test_the_points_have_the_published_elasticities(curves):
    """Log clicks on log cost: .15, .30, .34, .37, .39."""
    found = {name: round(_slope(points[:, 2], points[:, 1]), 2) for name, points in curves.items()}
    assert found == ELASTICITY


@pytest.mark.parametrize("name", ELASTICITY)
def test_the_curve_drawn_through_them_is_as_flat(curves, name):
    """The concave curve that plans use has the elasticity of its points, to half a hundredth."""
    _, seen, paid = curves[name].T
    spend, clicks, misfit = auction_fit(seen, paid)
    assert _slope(spend, clicks) == pytest.approx(_slope(paid, seen), abs=0.005)
    assert misfit < 0.02


def test_the_last_click_costs_several_times_the_average(curves):
    """A last click costs $26 where the average click costs $7.69; the curve drawn agrees within 15 %."""
    _, clicks, cost = curves["adgroup_B"].T
    assert round((cost[-1] - cost[-2]) / (clicks[-1] - clicks[-2])) == 26
    assert round(cost[-1] / clicks[-1], 2) == 7.69
    drawn = concave_fit(cost, clicks)
    assert (cost[-1] - cost[-2]) / (drawn[-1] - drawn[-2]) == pytest.approx(26.1, rel=0.15)
