"""The plan: within its limits, better than naive ones, reproducible, and a reason when there is none."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from analytics.decide import Constraints, GroupLimit, NoPlan, Plan, current_budget, fixed_cost, plan
from analytics.decide.outcome import outcome
from analytics.decide.worth import worth
from analytics.locales import tell
from analytics.model import Assumptions, ClickValue, analyse
from analytics.schema import OTHER_SEARCH_TERMS
from analytics.unify import Coverage, Measure
from tests.builders import UNKNOWN, account, ad, analysed, listed, panel, simulator

REASONS = {
    "protected",
    "pause_organic",
    "pause_unprofitable",
    "reduce_organic",
    "reduce_diminishing",
    "keep",
    "raise_profitable",
}
SEEDS = range(1, 4)


def _hidden(share):
    """Coverage in which that share of the cost has no query row."""
    return Coverage(Measure(1 - share, 1.0), UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN)


def _plan(rows, limits=None, known=None, **assumptions):
    return plan(analyse(panel(rows, **(known or {})), Assumptions(**assumptions)), limits)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("share", [0.2, 0.6, 1.0, 1.4])
def test_no_plan_exceeds_its_budget(seed, share):
    """Planned spend and the hidden spend that stays are within the budget."""
    found = analyse(account(seed=seed))
    made = plan(found, Constraints(budget=share * current_budget(found)))
    assert isinstance(made, Plan)
    assert made.items["planned_cost"].sum() + made.fixed_cost <= made.budget * (1 + 1e-9)
    assert made.allocation.gap < 1e-6


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("share", [0.3, 0.7, 1.0, 1.3])
def test_no_naive_plan_expects_more_profit(seed, share):
    """Under the same budget the plan's expected profit is at least that of each naive plan within its limits."""
    found = analyse(account(seed=seed))
    made = plan(found, Constraints(budget=share * current_budget(found)))
    assert isinstance(made, Plan)
    assert made.planned.profit.value >= max(naive.profit.value for naive in made.baselines) - 1e-6


@pytest.mark.parametrize("seed", SEEDS)
def test_no_other_plan_of_that_budget_expects_more_profit(seed):
    """Two hundred random ways to spend at most as much bring no more."""
    found, draw = analyse(account(seed=seed)), np.random.default_rng(seed)
    made = plan(found)
    assert isinstance(made, Plan)
    by = worth(found, "clicks"), worth(found, "value")
    now, reach = found.response.items["current_cost"].to_numpy(), found.response.cost[:, -1]
    for _ in range(200):
        spend = np.minimum(now * draw.lognormal(0, 0.6, len(now)), reach)
        spend *= min(1.0, now.sum() / spend.sum())
        assert outcome(found, "random", spend, by).profit.value <= made.planned.profit.value + 1e-6


def test_protected_queries_stay_as_they_are():
    """A protected query keeps its spend and says why, however it is typed and whatever the budget."""
    found = analysed()
    made = plan(found, Constraints(budget=0.6 * current_budget(found), protected=frozenset(["Query-3", "QUERY 8"])))
    assert isinstance(made, Plan)
    held = made.items[made.items["query"].isin(["query 3", "query 8"])]
    assert held["planned_cost"].to_numpy() == pytest.approx(held["current_cost"].to_numpy())
    assert held["reason"].to_list() == ["protected"] * 2
    assert held["bid_multiplier"].to_numpy() == pytest.approx(1.0)


def test_floors_and_ceilings_are_kept():
    """Every query stays between its multiples of today's spend."""
    made = plan(analysed(), Constraints(floor=0.5, ceiling=1.1))
    assert isinstance(made, Plan)
    ratio = made.items["planned_cost"] / made.items["current_cost"]
    assert ratio.between(0.5 - 1e-9, 1.1 + 1e-9).all()


def test_a_higher_least_return_spends_less():
    """Asking two for the last unit spends no more than asking one."""
    one, two = (plan(analysed(), Constraints(least_return=least)) for least in (1.0, 2.0))
    assert isinstance(one, Plan)
    assert isinstance(two, Plan)
    assert two.planned.cost < one.planned.cost
    assert two.allocation.price >= 2.0


@pytest.mark.parametrize(
    ("rows", "limits", "code"),
    [
        ([ad("a", conversions=3.0)], {}, "reasons.too_few_conversions"),
        ([ad("a", conversions=90.0, conversion_value=0.0)], {}, "reasons.no_conversion_value"),
        ([{"query": "a", **listed(1.0)}], {}, "reasons.no_paid_spend"),
        ([ad("a", conversions=90.0)], {"budget": 10.0, "floor": 0.5}, "reasons.budget_too_small"),
        ([ad("a", conversions=90.0)], {"budget": 10.0, "protected": frozenset("a")}, "reasons.budget_too_small"),
        ([ad("a", conversions=90.0, paid_clicks=0.0)], {}, "reasons.no_paid_spend"),
    ],
    ids=["few", "worthless", "organic_only", "floors", "protected", "unclicked"],
)
def test_no_plan_says_why(rows, limits, code):
    """Data that cannot rank, or limits that cannot be kept, give a reason instead of a plan."""
    made = _plan(rows, Constraints(**limits))
    assert isinstance(made, NoPlan)
    assert made.reason.code == code


def test_hidden_spend_is_kept_and_counted():
    """With a fifth of the cost hidden, a quarter of the visible cost is fixed and within the budget."""
    rows = [ad(f"q{at}") for at in range(5)]
    found = analyse(panel(rows, coverage=_hidden(0.2)))
    assert fixed_cost(found) == pytest.approx(125.0)
    assert current_budget(found) == pytest.approx(625.0)
    made = plan(found, Constraints(budget=400.0))
    assert isinstance(made, Plan)
    assert made.items["planned_cost"].sum() + 125.0 <= 400.0 + 1e-6


def test_folded_terms_are_fixed_once():
    """Other search terms are a fixed cost whether a row carries them or only the totals do."""
    rows = [*(ad(f"q{at}") for at in range(4)), ad(OTHER_SEARCH_TERMS)]
    assert fixed_cost(analyse(panel(rows))) == pytest.approx(100.0)


def test_items_add_up_to_the_outcome():
    """Cost, clicks and value of the items are those of the planned outcome; changes are the gain."""
    made = plan(analysed())
    assert isinstance(made, Plan)
    sums = made.items[["planned_cost", "incremental_clicks", "incremental_value", "value_change"]].sum()
    outcomes = [made.planned.cost, made.planned.clicks.value, made.planned.value.value, made.gain.value]
    assert sums.to_list() == pytest.approx(outcomes)
    assert made.items["current_cost"].sum() == pytest.approx(made.current.cost)


@pytest.mark.parametrize("seed", SEEDS)
def test_intervals_hold_their_means(seed):
    """Every interval of a plan, of its items and of its rivals holds its mean."""
    made = plan(analyse(account(seed=seed)))
    assert isinstance(made, Plan)
    for found in (made.current, made.planned, *made.baselines):
        for part in (found.clicks, found.value, found.profit):
            assert part.lower <= part.value <= part.upper
    items = made.items
    assert (items["incremental_value_lower"] <= items["incremental_value"]).all()
    assert (items["incremental_value"] <= items["incremental_value_upper"]).all()
    assert items["confidence"].between(0, 1).all()


def test_one_seed_gives_one_plan():
    """The same panel, assumptions and limits give the same plan to the last bit; its means need no seed."""
    one, again = plan(analysed()), plan(analysed())
    assert isinstance(one, Plan)
    assert isinstance(again, Plan)
    pd.testing.assert_frame_equal(one.items, again.items)
    assert one.gain == again.gain
    other = plan(analysed(seed=1))
    assert isinstance(other, Plan)
    np.testing.assert_allclose(one.items["planned_cost"], other.items["planned_cost"])


def test_every_item_has_one_known_reason():
    """Reasons partition the items, and each says which way the spend went."""
    found = analysed()
    made = plan(found, Constraints(budget=0.8 * current_budget(found), protected=frozenset(["query 1"])))
    assert isinstance(made, Plan)
    assert set(made.items["reason"]) <= REASONS
    ratio = made.items["planned_cost"] / made.items["current_cost"]
    for reason, way in (("pause", ratio <= 0.02), ("reduce", ratio < 0.95), ("raise", ratio > 1.05)):
        assert way[made.items["reason"].str.startswith(reason)].all()
    assert ratio[made.items["reason"] == "keep"].between(0.95, 1.05).all()


def test_a_cut_is_not_blamed_on_an_organic_listing_that_does_not_exist():
    """When a tight budget pauses an ad without any organic listing, organic is not the reason."""
    good = [ad(f"good {at}", conversion_value=3000.0, conversions=20.0) for at in range(4)]
    fair = [ad(f"fair {at}", theme="chair", conversion_value=600.0, conversions=20.0) for at in range(4)]
    points = pd.concat([simulator(str(row["query"]), 100.0, 100.0, 0.95) for row in (*good, *fair)], ignore_index=True)
    rows = [*good, *fair, {"query": "shown", **listed(1.0)}]
    made = _plan(rows, Constraints(budget=300.0, ceiling=1.0), {"bid_points": points})
    assert isinstance(made, Plan)
    assert (made.items["planned_cost"] < 0.02 * made.items["current_cost"]).any()
    assert not made.items["reason"].isin(["pause_organic", "reduce_organic"]).any()


def test_a_cut_is_blamed_on_organic_where_it_wins_the_clicks():
    """An ad whose clicks would pay if they were all its own, beside a brand's first listing, yields to organic."""
    brand = ad("lumen", brand=True, **listed(1.0), conversion_value=400.0, conversions=40.0)
    made = _plan([brand], brand_strength="strong", rivals="none")
    assert isinstance(made, Plan)
    assert made.items["reason"].to_list() == ["pause_organic"]


def test_planning_leaves_the_analysis_alone():
    """No array or frame of the analysis is changed."""
    found = analysed()
    before = analysed()
    plan(found, Constraints(budget=0.5 * current_budget(found)))
    pd.testing.assert_frame_equal(found.response.items, before.response.items)
    pd.testing.assert_frame_equal(found.panel.frame, before.panel.frame)
    pd.testing.assert_frame_equal(found.incrementality.frame, before.incrementality.frame)
    for name in ("cost", "clicks", "multiplier", "spread"):
        np.testing.assert_array_equal(getattr(found.response, name), getattr(before.response, name))


def test_todays_outcome_is_todays_clicks():
    """The outcome of today's spend counts today's clicks, also where budgets limit them."""
    rows = [ad(f"q{at}", impression_share=0.5, lost_share_budget=0.4) for at in range(5)]
    made = _plan(rows)
    assert isinstance(made, Plan)
    found = analyse(panel(rows))
    share = found.incrementality.frame["incremental_share"].to_numpy()
    assert made.current.clicks.value == pytest.approx(float(share @ np.full(5, 100.0)))


EDGES = {
    "no budget": ([ad("a", conversions=90.0), ad("b")], {"budget": 0.0}),
    "one item": ([ad("a", conversions=90.0)], {}),
    "beyond saturation": ([ad(f"q{at}") for at in range(4)], {"budget": 1e9}),
    "all protected": ([ad(f"q{at}") for at in range(4)], {"protected": frozenset(f"q{at}" for at in range(4))}),
    "flexible without a cap": ([ad(f"q{at}") for at in range(4)], {"flexible": True}),
    "every bid too small": ([ad(f"q{at}") for at in range(4)], {"minimum_bid": 900.0}),
    "cautious": ([ad(f"q{at}") for at in range(4)], {"risk": "cautious", "target_roas": 1.0}),
}


@pytest.mark.parametrize("case", EDGES)
def test_extreme_limits_still_give_a_plan(case):
    """Nothing to spend, more than can be spent, nothing that may move: a plan within its budget, its gap stated."""
    rows, limits = EDGES[case]
    made = _plan(rows, Constraints(**limits))
    assert isinstance(made, Plan)
    assert made.items["planned_cost"].sum() + made.fixed_cost <= made.budget * (1 + 1e-9) + 1e-9
    assert np.isfinite(made.items.select_dtypes(float).to_numpy()).all()
    assert 0 <= made.allocation.gap < 1e-4
    assert 0 <= made.planned.probability_of_loss <= 1
    if case in ("no budget", "every bid too small"):
        assert (made.items["planned_cost"] == 0).all()
    if case == "all protected":
        assert made.gain.value == pytest.approx(0.0)
        assert made.planned.probability_of_loss == 0


def test_every_clash_is_named_at_once():
    """A budget under the floors, a group out of reach, one under its floors, two unreachable targets: five reasons."""
    limits = Constraints(
        budget=10.0,
        floor=0.5,
        target_roas=99.0,
        target_cpa=0.001,
        groups=(GroupLimit("theme", "lamp", 5000.0, 9000.0, "money"), GroupLimit("theme", "chair", 0.0, 0.1)),
    )
    rows = [ad("a", conversions=90.0), ad("b", theme="chair", conversions=90.0)]
    made = _plan(rows, limits)
    assert isinstance(made, NoPlan)
    codes = [reason.code.rsplit(".", 1)[-1] for reason in made.reasons]
    assert codes == ["budget_too_small", "group_floor", "group_ceiling", "target_roas", "target_cpa"]
    assert made.reason == made.reasons[0]
    for reason in made.reasons:
        assert "{" not in tell(reason, "en")


def test_a_group_out_of_reach_of_the_smallest_bid_is_named():
    """Under a bid that no query can pay a theme cannot keep its floor, with targets or without: a reason, no crash."""
    groups = (GroupLimit("theme", "lamp", 0.5, 1.0),)
    for more in ({}, {"target_roas": 1.0}, {"risk": "cautious"}):
        made = _plan([ad("a", conversions=90.0)], Constraints(groups=groups, minimum_bid=900.0, **more))
        assert isinstance(made, NoPlan)
        assert made.reason.code == "plan.clash.group_floor"


@pytest.mark.parametrize("more", [{}, {"target_roas": 1.0}])
def test_a_floor_that_no_possible_amounts_add_up_to_is_no_plan(more):
    """Today's bid is the smallest and buys 100: a theme held to between 40 and 60 has no spend at all."""
    limits = Constraints(groups=(GroupLimit("theme", "lamp", 40.0, 60.0, "money"),), minimum_bid=1.0, **more)
    made = _plan([ad("a", conversions=90.0), ad("b", theme="chair", conversions=90.0)], limits)
    assert isinstance(made, NoPlan)
    assert made.reason.code == "plan.clash.smallest"


def test_groups_that_share_a_query_clash_and_unknown_ones_are_said():
    """Two groups with a common query cannot both be limited; a misspelt group limits nothing, and that is said."""
    both = (GroupLimit("theme", "lamp", 0.0, 1.0), GroupLimit("brand", "generic", 0.0, 1.0))
    made = _plan([ad("a", conversions=90.0)], Constraints(groups=both))
    assert isinstance(made, NoPlan)
    assert made.reason.code == "plan.clash.overlap"
    found = _plan([ad("a", conversions=90.0)], Constraints(groups=(GroupLimit("theme", "lmap", 0.0, 1.0),)))
    assert isinstance(found, Plan)
    assert [notice.code for notice in found.notices] == ["plan.clash.unknown_group"]


def test_a_theme_keeps_its_share_of_the_budget():
    """A ceiling of half of today's spend on a theme, and a floor on the brand, are kept to the cent."""
    found = analysed()
    groups = (GroupLimit("theme", "lamp", 0.0, 0.5), GroupLimit("brand", "brand", 0.9, 1.0))
    made = plan(found, Constraints(groups=groups))
    assert isinstance(made, Plan)
    theme = made.items["query"].map(found.panel.frame.set_index("query")["theme"])
    sums = made.items.groupby(theme.to_numpy())[["current_cost", "planned_cost"]].sum()
    assert sums.loc["lamp", "planned_cost"] <= 0.5 * sums.loc["lamp", "current_cost"] + 1e-6
    assert sums.loc["brand", "planned_cost"] >= 0.9 * sums.loc["brand", "current_cost"] - 1e-6
    assert made.allocation.gap < 1e-6


@pytest.mark.parametrize("flexible", [False, True])
def test_targets_hold_on_the_planned_items(flexible):
    """Incremental value per unit of money and money per incremental conversion keep their targets, and bind."""
    found = analysed()
    free = plan(found, Constraints(flexible=flexible))
    assert isinstance(free, Plan)
    roas = 1.2 * free.planned.value.value / free.planned.cost
    made = plan(found, Constraints(target_roas=roas, flexible=flexible))
    assert isinstance(made, Plan)
    assert made.planned.value.value / made.planned.cost == pytest.approx(roas, rel=1e-4)
    assert made.planned.profit.value < free.planned.profit.value
    assert isinstance(found.value, ClickValue)
    rate = made.items["query"].map(found.value.frame.set_index("query")["conversion_rate"])
    paid = float(free.planned.cost / (free.items["incremental_clicks"] * rate).sum())
    held = plan(found, Constraints(target_cpa=0.8 * paid, flexible=flexible))
    assert isinstance(held, Plan)
    assert held.planned.cost / (held.items["incremental_clicks"] * rate).sum() <= 0.8 * paid * (1 + 1e-4)


def test_a_flexible_budget_grows_to_what_pays_and_no_further():
    """Without a cap, spend passes today's where the next unit still earns its cost; a cap holds it back."""
    rows = [ad(f"q{at}", conversion_value=900.0, conversions=30.0) for at in range(5)]
    kept, free = (_plan(rows, Constraints(flexible=flexible)) for flexible in (False, True))
    capped = _plan(rows, Constraints(flexible=True, budget=520.0))
    assert isinstance(kept, Plan)
    assert isinstance(free, Plan)
    assert isinstance(capped, Plan)
    assert free.planned.cost > kept.planned.cost
    assert free.budget == pytest.approx(free.planned.cost + free.fixed_cost)
    assert 500 < capped.planned.cost <= 520.0 + 1e-6


def test_caution_trades_expectation_for_the_worst_states():
    """The cautious plan expects no more than the plain one, and says its gap."""
    found = analysed()
    plain, cautious = (plan(found, Constraints(risk=risk)) for risk in ("mean", "cautious"))
    assert isinstance(plain, Plan)
    assert isinstance(cautious, Plan)
    assert cautious.planned.profit.value <= plain.planned.profit.value + 1e-6
    assert not np.allclose(cautious.allocation.spend, plain.allocation.spend)
    assert cautious.allocation.gap < 1e-3


def test_a_worth_that_is_no_number_is_a_reason():
    """NaN in the value of a click gives a reason, not a plan."""
    found = analysed()
    assert isinstance(found.value, ClickValue)
    wrong = found.value.frame.assign(value_per_click=np.nan)
    made = plan(replace(found, value=replace(found.value, frame=wrong)))
    assert isinstance(made, NoPlan)
    assert made.reason.code == "plan.clash.not_a_number"
