"""The tidy frames behind the figures equal sums made another way."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from analytics.decide import current_budget
from analytics.model import analyse, overlap
from analytics.present import (
    cannibalisation_figures,
    data_figures,
    flow_figures,
    overlap_figures,
    overview_figures,
    plan_figures,
    scenarios_pair_figures,
    spend_figures,
    trade_off_figures,
)
from analytics.unify import Coverage, Measure
from tests.builders import UNKNOWN, account, ad, days, listed, panel
from tests.present.conftest import Results

KNOWN = Coverage(Measure(80.0, 100.0), Measure(50.0), UNKNOWN, Measure(30.0, 120.0), UNKNOWN)


def test_coverage_keeps_unknown_apart_from_nothing():
    """A measure without a total has no hidden part, not a hidden part of 0."""
    rows = data_figures.coverage_frame(panel([ad("lamp", **listed(1.0))], coverage=KNOWN)).set_index("measure")
    assert rows.loc["cost", "hidden"] == 20
    assert rows.loc["organic_clicks", "hidden_share"] == 0.75
    assert rows.loc["paid_clicks", ["hidden", "total", "hidden_share"]].isna().all()


def test_coverage_leaves_out_a_side_that_was_not_loaded():
    """Without organic exports there is no organic bar."""
    rows = data_figures.coverage_frame(panel([ad("lamp")], coverage=KNOWN))
    assert list(rows["measure"]) == ["cost", "paid_clicks"]


def test_months_are_sums_of_their_days_and_incomplete_ones_are_marked():
    """Clicks per month equal those of its days; a month with days missing on one side is partial."""
    dates = days("2025-01-01", 45)
    by_day = pd.DataFrame({"date": dates, "paid_clicks": 2.0, "cost": 1.0, "organic_clicks": np.arange(45.0)})
    by_day["organic_impressions"] = 0.0
    rows = overview_figures.monthly_frame(panel([ad("lamp", **listed(1.0))], by_day=by_day))
    assert list(rows["paid_clicks"]) == [62, 28]
    assert list(rows["organic_clicks"]) == [sum(range(31)), sum(range(31, 45))]
    assert list(rows["partial"]) == [False, True]


def test_a_side_without_days_is_unknown_not_zero():
    """A month in which one side has no day has no number for it."""
    by_day = pd.DataFrame({"date": days("2025-01-01", 31), "paid_clicks": 2.0, "cost": 1.0})
    rows = overview_figures.monthly_frame(panel([ad("lamp")], by_day=by_day.assign(organic_clicks=np.nan)))
    assert rows["organic_clicks"].isna().all()
    assert not rows["partial"].any()


def test_spend_adds_up_to_the_month():
    """The parts of the spend bar add up to today's budget, hidden included; page one ends at position 10.5."""
    rows = [
        ad("brand", brand=True, cost=20.0, **listed(1.0)),
        ad("lamp", cost=30.0, **listed(10.5)),
        ad("chair", cost=20.0, **listed(10.6)),
        ad("table", cost=10.0),
    ]
    found = analyse(panel(rows, coverage=KNOWN))
    parts = spend_figures.spend_frame(found)
    assert parts["cost"].sum() == pytest.approx(current_budget(found))
    assert parts.set_index("part")["share"].to_dict() == pytest.approx(
        {"brand": 0.2, "page_one": 0.3, "beyond": 0.2, "no_seo": 0.1, "hidden": 0.2}
    )
    assert spend_figures.page_one_share(found) == pytest.approx(0.5)


def test_the_spend_bar_follows_today_not_the_whole_period(full: Results):
    """The bar adds up to the first card, whatever the period."""
    analysis = replace(full.analysis, current=full.analysis.current * 0.5)
    assert spend_figures.spend_frame(analysis)["cost"].sum() == pytest.approx(current_budget(full.analysis) / 2)


def test_segments_share_all_queries_clicks_and_cost():
    """Shares of the three segments add up to 1 and follow the panel."""
    found = account()
    rows = overlap_figures.segment_frame(overlap(found)).set_index("segment")
    assert rows[["queries_share", "clicks_share", "cost_share"]].sum().to_list() == pytest.approx([1, 1, 1])
    both = found.frame[found.frame["segment"] == "both"]
    assert rows.loc["both", "clicks"] == pytest.approx((both["paid_clicks"] + both["organic_clicks"]).sum())


def test_themes_keep_every_click():
    """Small themes are gathered, never dropped."""
    found = account()
    rows = overlap_figures.theme_frame(overlap(found, "theme"))
    assert rows["clicks"].sum() == pytest.approx((found.frame["paid_clicks"] + found.frame["organic_clicks"]).sum())
    assert rows["both_share"].between(0, 1).all()


def test_bubbles_hold_every_query_with_spend(full: Results):
    """The bubble frame has the cost of the account and nothing that costs nothing."""
    rows = cannibalisation_figures.query_frame(full.analysis, full.verdicts)
    assert rows["cost"].sum() == pytest.approx(full.analysis.current["cost"].sum())
    assert (rows["cost"] > 0).all()


def test_groups_add_up_to_the_account(full: Results):
    """Avoidable cost of the themes adds up to the account's, and intervals surround each share."""
    rows = cannibalisation_figures.group_frame(full.analysis)
    share = full.analysis.incrementality.frame["incremental_share"].fillna(1.0)
    assert rows["avoidable"].sum() == pytest.approx((full.analysis.current["cost"] * (1 - share)).sum())
    assert (rows["lower"] <= rows["share"]).all()
    assert (rows["share"] <= rows["upper"]).all()


def test_flows_move_the_same_amount_on_both_sides(full: Results):
    """What leaves and what arrives are the amount freed, small groups gathered."""
    rows = trade_off_figures.flow_frame(full.line, full.line.best)
    sums = rows.groupby("side")["amount"].sum()
    assert sums["from"] == pytest.approx(full.line.best)
    assert sums["to"] == pytest.approx(full.line.best, rel=1e-6)


@pytest.mark.parametrize("part", [0.031, 0.5, 0.777])
def test_flows_between_two_drawn_points_add_up_to_the_amount(full: Results, part: float):
    """Wherever the slider stands, each side is the amount freed, and its whole parts are too."""
    freed = part * float(full.line.table["freed"].iloc[-1])
    rows = trade_off_figures.flow_frame(full.line, freed)
    for _, side in rows.groupby("side"):
        assert side["amount"].sum() == pytest.approx(freed)
        assert sum(flow_figures.whole_parts(side["amount"])) == round(freed)
        named = side[side["group"] != "rest"]["amount"]
        assert (named >= 0.08 * freed).all() or len(side) == len(named)


def test_waterfall_steps_lead_from_today_to_the_scenario(full: Results):
    """Today's profit plus the steps is the scenario's profit."""
    steps = scenarios_pair_figures.step_frame(full.comparison.pairs[0])
    assert steps["amount"].iloc[:-1].sum() == pytest.approx(steps["amount"].iloc[-1])


def test_plan_moves_add_up(full: Results):
    """Changes per theme and per reason add up to the same change of spend."""
    change = full.plan.items["planned_cost"].sum() - full.plan.items["current_cost"].sum()
    for by in ("theme", "reason"):
        moves = plan_figures.move_frame(full.plan, full.analysis.panel, by)
        freed, added = plan_figures.moved(moves)
        assert added - freed == pytest.approx(moves["change"].sum()) == pytest.approx(change)
