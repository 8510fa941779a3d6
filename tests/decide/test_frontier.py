"""The dividing line: a net of two sides, and zones that come from the quantiles of simulated nets."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from analytics.decide import Constraints, allocate, frontier, worth
from analytics.decide.hull import clicks_at
from analytics.model import analyse
from tests.builders import account, ad, analysed, listed, panel

MEASURES = ["clicks", "value"]


def _moved(analysis, by, freed, *, cutting):
    """Clicks moved per item when that much money is moved unit by unit, the least or the most worth first."""
    curves, steps = analysis.response, []
    for at, (x, y, now) in enumerate(zip(curves.cost, curves.clicks, curves.items["current_cost"], strict=True)):
        knots = np.unique(np.r_[x, now])
        knots = knots[knots <= now * (1 + 1e-12)] if cutting else knots[knots >= now]
        clicks = np.interp(knots, x, y)
        steps += [
            (by.mean[at] * (d / w), at, w, d / w) for w, d in zip(np.diff(knots), np.diff(clicks), strict=True) if w > 0
        ]
    steps.sort(key=lambda step: step[0] if cutting else -step[0])
    moved, left = np.zeros(len(by.mean)), freed
    for _, at, width, slope in steps:
        taken = min(width, left)
        moved[at] += taken * slope
        left -= taken
    return moved


def _nets(analysis, by, points):
    """Net worth at each point in each state, by `Worth.change` alone; shape (points, draws)."""
    now = analysis.response.items["current_clicks"].to_numpy(dtype=float)
    nets = []
    for freed in points:
        cut = _moved(analysis, by, freed, cutting=True)
        bought = _moved(analysis, by, freed, cutting=False)
        states = (by.change(now, now - cut) + by.change(now, now + bought)) * by.draws
        nets.append(states.sum(axis=0) * by.demand)
    return np.array(nets)


@pytest.mark.parametrize("measure", MEASURES)
def test_zones_come_from_the_quantiles_of_the_nets(measure):
    """Recomputed state by state from the draws, the zones end where the quantiles of the net are greatest."""
    analysis = analysed(size=12, seed=3, draws=200)
    line, by = frontier(analysis, measure), worth(analysis, measure)
    points = line.table["freed"].to_numpy()
    nets = _nets(analysis, by, points)
    mean = np.array(
        [by.mean @ (_moved(analysis, by, x, cutting=False) - _moved(analysis, by, x, cutting=True)) for x in points]
    )
    low, high = np.quantile(nets, [0.1, 0.9], axis=1)
    assert line.table["net"].to_numpy() == pytest.approx(mean, abs=1e-6)
    assert line.table["net_lower"].to_numpy() == pytest.approx(np.minimum(low, mean), abs=1e-6)
    assert line.table["net_upper"].to_numpy() == pytest.approx(np.maximum(high, mean), abs=1e-6)
    quantiles = np.minimum(low, mean), np.median(nets, axis=1), np.maximum(high, mean)
    ends = sorted(points[np.argmax(quantile)] for quantile in quantiles)
    assert [line.no_regret_until, line.best, line.defend_from] == pytest.approx(ends)


def test_the_line_and_a_plan_tell_of_the_same_money():
    """Where curves are known far beyond the ceiling of a plan, the greatest net is still the exact plan's gain."""
    analysis = analysed(size=12, seed=3, draws=50)
    curves = analysis.response
    now, clicks = (curves.items[name].to_numpy(dtype=float)[:, None] for name in ("current_cost", "current_clicks"))
    cost = now * np.array([0.0, 1.0, 1.3, 9.0])
    known = replace(curves, cost=cost, clicks=clicks * np.array([0.0, 1.0, 1.2, 2.5]), multiplier=cost / now)
    by, limits = worth(replace(analysis, response=known), "value"), Constraints()
    line = frontier(replace(analysis, response=known), "value")
    best = allocate(known, by.mean, float(now.sum()), limits.bounds(known, 0.0))
    gain = float((clicks_at(known, best.spend) - clicks[:, 0]) @ by.mean)
    assert line.table["net"].max() == pytest.approx(gain, rel=0.02)  # the line is drawn at 81 amounts


@pytest.mark.parametrize("measure", MEASURES)
def test_the_net_is_gained_less_lost(measure):
    """In the mean, the net is the difference of the two sides, and nothing is moved at 0."""
    table = frontier(analysed(), measure).table
    np.testing.assert_allclose(table["net"], table["gained"] - table["lost"], atol=1e-9)
    assert table.iloc[0].to_list() == [0.0] * len(table.columns)


def test_both_sides_rise_with_the_money_moved():
    """Freeing more never loses less nor gains less, and each unit freed costs more than the one before."""
    table = frontier(analysed()).table
    assert (table[["lost", "gained"]].diff().dropna() >= -1e-9).all(axis=None)
    assert (table["lost"].diff().diff().dropna() >= -1e-6).all()
    assert (table["gained"].diff().diff().dropna() <= 1e-6).all()


@pytest.mark.parametrize("measure", MEASURES)
def test_bands_hold_their_means_and_zones_are_ordered(measure):
    """Every band holds its line; the first zone ends before the last one starts, inside the line."""
    line = frontier(analysed(), measure)
    for name in ("lost", "gained", "net"):
        assert (line.table[f"{name}_lower"] <= line.table[name]).all()
        assert (line.table[name] <= line.table[f"{name}_upper"]).all()
    assert 0 <= line.no_regret_until <= line.best <= line.defend_from <= line.table["freed"].iloc[-1]


def test_money_freed_is_money_spent_elsewhere():
    """At every point within reach, the flows of both sides sum to the money freed."""
    analysis = analysed()
    room = float((analysis.response.cost[:, -1] - analysis.response.items["current_cost"]).sum())
    sums = frontier(analysis).flows.pivot_table("amount", "freed", "side", aggfunc="sum")
    np.testing.assert_allclose(sums["from"], sums.index)
    within = sums.index <= room
    assert within.sum() > 10
    np.testing.assert_allclose(sums["to"][within], sums.index[within])


def test_the_band_of_the_net_is_not_the_difference_of_the_bands():
    """The net's interval is narrower than lower gain less upper loss to upper gain less lower loss."""
    row = frontier(analysed()).at(3000.0)
    assert row["net_upper"] - row["net_lower"] < (
        row["gained_upper"] - row["lost_lower"] - row["gained_lower"] + row["lost_upper"]
    )


def test_nothing_is_moved_where_nothing_can_be_won():
    """When all ads are alike and have nothing above them, the best is to free nothing."""
    line = frontier(analyse(panel(ad(f"q{at}", **listed(15.0)) for at in range(6))))
    assert line.no_regret_until == 0.0


def test_the_line_can_be_read_between_its_points():
    """Halfway between two points is halfway between their figures; at every point money comes and goes in full."""
    line = frontier(analysed())
    step = line.table["freed"].iloc[1]
    assert line.at(step / 2)["lost"] == pytest.approx(line.table["lost"].iloc[1] / 2)
    moved = line.flows.groupby("freed")["amount"].sum()
    assert moved.to_numpy() == pytest.approx(2 * moved.index.to_numpy())


def test_the_sensitivity_names_every_unknown():
    """Each prior cell used, the response and the value of a click have a swing that holds the expected net."""
    line = frontier(analysed(), "value")
    swings = line.sensitivity_at(line.best).set_index("unknown")
    assert {"response", "value", "generic_1"} <= set(swings.index)
    net = line.at(float(line.table["freed"].iloc[(line.table["freed"] - line.best).abs().argmin()]))["net"]
    assert (swings["low"] <= net + 1e-6).all()
    assert (net - 1e-6 <= swings["high"]).all()


def test_an_account_without_ads_has_a_line_of_one_point():
    """Without curves the line is the single point 0."""
    line = frontier(analyse(panel([{"query": "a", **listed(1.0)}])))
    assert line.table["freed"].to_list() == [0.0]
    assert line.best == 0.0


def test_drawing_leaves_the_analysis_alone():
    """No frame of the analysis is changed."""
    analysis, before = analysed(), analysed()
    frontier(analysis, "value")
    pd.testing.assert_frame_equal(analysis.response.items, before.response.items)
    np.testing.assert_array_equal(analysis.response.clicks, before.response.clicks)
    pd.testing.assert_frame_equal(analysis.panel.frame, account().frame)
