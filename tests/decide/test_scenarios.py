"""Scenarios: today as it is, clicks that add up, and differences that are not noise."""

import numpy as np
import pytest

from analytics.decide import PRESETS, Constraints, clicks_at, compare, current_budget, preset, worth
from analytics.decide.scenarios import Multiple, Scenario, World, spend_of, table
from analytics.errors import ConstraintError
from analytics.model import analyse
from analytics.schema import OTHER_SEARCH_TERMS, Period
from analytics.unify import Coverage, Measure
from tests.builders import JANUARY, UNKNOWN, ad, analysed, listed, panel

SPENDING = [name for name in PRESETS if preset(name).world == World()]


def _one(analysis, name, limits=None):
    return compare(analysis, [preset(name)], limits)[0]


def test_as_is_is_today():
    """Today's scenario has today's cost and clicks of both sides."""
    analysis = analysed()
    frame, found = analysis.panel.frame, _one(analysed(), "as_is")
    assert found.cost == pytest.approx(frame["cost"].sum())
    assert found.paid_clicks.value == pytest.approx(frame["paid_clicks"].sum())
    assert found.organic_clicks.value == pytest.approx(frame["organic_clicks"].sum())


def test_organic_clicks_are_per_month():
    """Three months of Search Console beside one month of ads count a third each month."""
    quarter = Period(JANUARY.start, JANUARY.end.replace(month=3))
    rows = [ad("a", **listed(1.0, clicks=90.0))]
    found = _one(analyse(panel(rows, paid_period=JANUARY, organic_period=quarter)), "as_is")
    assert found.organic_clicks.value == pytest.approx(90.0 / quarter.months)


@pytest.mark.parametrize("name", PRESETS)
def test_total_clicks_are_paid_and_organic(name):
    """The total is the sum of both sides, and every interval holds its mean."""
    found = _one(analysed(), name)
    assert found.total_clicks.value == pytest.approx(found.paid_clicks.value + found.organic_clicks.value)
    for part in (found.paid_clicks, found.organic_clicks, found.total_clicks, found.value, found.profit):
        assert part.lower <= part.value <= part.upper


@pytest.mark.parametrize("name", SPENDING)
def test_the_change_of_all_clicks_is_incremental(name):
    """Against today, all clicks change by the incremental share of each ad's change, and organic by minus the rest."""
    analysis, by = analysed(), worth(analysed(), "clicks")
    spend = spend_of(analysis, preset(name), Constraints(), worth(analysis, "value").mean)
    change = clicks_at(analysis.response, spend) - analysis.response.items["current_clicks"].to_numpy()
    today, then = compare(analysis, [preset("as_is"), preset(name)])
    assert then.total_clicks.value - today.total_clicks.value == pytest.approx(change @ by.mean)
    assert then.organic_clicks.value - today.organic_clicks.value == pytest.approx(-change @ (1 - by.mean))


def test_a_paused_brand_costs_nothing():
    """With brand ads paused, cost and paid clicks are those of the generic queries."""
    analysis = analysed()
    generic = analysis.panel.frame[~analysis.panel.frame["brand"]]
    found = _one(analysis, "brand_paused")
    assert found.cost == pytest.approx(generic["cost"].sum())
    assert found.paid_clicks.value == pytest.approx(generic["paid_clicks"].sum())


def test_a_full_pause_leaves_no_paid_click_in_any_state():
    """An account of brand ads alone has exactly no paid clicks when they are paused."""
    found = _one(analyse(panel([ad("lumen", brand=True, **listed(1.0))])), "brand_paused")
    assert (found.paid_clicks.lower, found.paid_clicks.value, found.paid_clicks.upper) == pytest.approx((0, 0, 0))


def test_a_protected_brand_is_not_paused():
    """Protected terms keep their spend in every scenario."""
    analysis = analyse(panel([ad("lumen", brand=True, **listed(1.0)), ad("a")]))
    assert _one(analysis, "brand_paused", Constraints(protected=frozenset(["lumen"]))).cost == pytest.approx(200.0)


@pytest.mark.parametrize(("name", "factor"), [("less_20", 0.8), ("same_budget", 1.0), ("more_20", 1.2)])
def test_optimised_scenarios_keep_to_their_budget(name, factor):
    """Each spends at most its share of today's budget, hidden spend included."""
    analysis = analysed()
    assert _one(analysis, name).cost <= factor * current_budget(analysis) * (1 + 1e-9)


def test_the_best_profit_is_the_best():
    """No scenario within today's budget expects more profit."""
    analysis = analysed()
    profits = {found.scenario.name: found.profit.value for found in compare(analysis, [preset(n) for n in PRESETS])}
    assert profits["best_profit"] >= max(profits[name] for name in PRESETS if name != "more_20") - 1e-6


def test_differences_between_scenarios_are_not_noise():
    """The same scenario twice gives the same figures: the states are shared."""
    one, other = compare(analysed(), [preset("same_budget"), preset("same_budget")])
    assert one == other


def test_without_value_scenarios_count_clicks():
    """An account without conversions compares clicks; money earned is None and NaN in the table."""
    analysis = analyse(panel([ad("a", conversions=0.0, conversion_value=0.0), ad("b", cost=50.0)]))
    found = compare(analysis, [preset("as_is"), preset("less_20")])
    assert [outcome.value for outcome in found] == [None, None]
    assert table(found)["profit"].isna().all()
    assert found[1].cost <= 0.8 * 150.0 + 1e-6


def test_cost_and_clicks_speak_of_the_same_ads():
    """Hidden terms are in the cost, so their clicks are in the paid clicks."""
    rows = [*(ad(f"q{at}") for at in range(4)), ad(OTHER_SEARCH_TERMS)]
    found = _one(analyse(panel(rows)), "as_is")
    assert (found.cost, found.paid_clicks.value) == pytest.approx((500.0, 500.0))


def test_a_budget_under_the_hidden_spend_is_refused():
    """A scenario whose budget is below the spend that cannot be moved is refused, not silently exceeded."""
    coverage = Coverage(Measure(0.1, 1.0), UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN)
    analysis = analyse(panel([ad(f"q{at}") for at in range(5)], coverage=coverage))
    with pytest.raises(ConstraintError):
        _one(analysis, "less_20")


@pytest.mark.parametrize("factor", [0.0, 1e-12])
def test_where_nothing_converts_no_conversion_has_a_cost(factor):
    """Without organic clicks a full pause wins no conversion: its cost is None, where rounding might have made 0."""
    rows = [ad(f"q{at}", paid_clicks=123.4 * at, cost=77.7 * at, conversions=30.0) for at in range(1, 6)]
    paused = Scenario("paused", "custom", multiples=(Multiple("theme", "lamp", factor),), world=World(demand=0.3))
    today, then = compare(analyse(panel(rows)), [preset("as_is"), paused])
    assert today.cost_per_conversion is not None
    assert then.cost_per_conversion is None


def test_the_table_has_a_row_per_scenario():
    """Names, costs and three columns per interval, in the order asked."""
    found = table(compare(analysed(), [preset(name) for name in PRESETS]))
    assert found["scenario"].to_list() == list(PRESETS)
    assert np.isfinite(found.drop(columns="scenario").to_numpy()).all()
