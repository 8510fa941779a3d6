"""Shocks on the world: each moves what it says, by what is published, and nothing else."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.decide import Constraints, worth
from analytics.decide.scenarios import Multiple, Scenario, World, compare, contrast, preset
from analytics.decide.scenarios.shocks import effect
from analytics.decide.scenarios.sizes import SIZES, Factors, drawn_sizes, expected_sizes
from analytics.errors import ConstraintError
from analytics.model import Analysis, analyse
from analytics.model.priors import cells, shock
from analytics.unify import Coverage, Measure
from tests.builders import UNKNOWN, ad, analysed, listed, panel

TODAY = preset("as_is")


def shop() -> Analysis:
    """A brand query and two generic ones, all listed."""
    rows = [
        ad("lumen", brand=True, theme="brand", **listed(1.0)),
        ad("lamp", **listed(3.0)),
        ad("chair", theme="chair", **listed(7.0)),
    ]
    return analyse(panel(rows))


def in_world(analysis: Analysis, rule: str = "as_is", **world: object):
    """Today, and one way to spend in a world."""
    return compare(analysis, [TODAY, Scenario("other", rule, world=World(**world))])


def test_dearer_clicks_cost_as_much_more_at_the_same_clicks():
    """Clicks kept as they are cost exactly 10 % more, hidden ones too; no click is won or lost."""
    coverage = Coverage(Measure(0.8, 1.0), UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN)
    for analysis in (shop(), analyse(panel([ad("a"), ad("b"), ad("c")], coverage=coverage))):
        today, then = in_world(analysis, cpc=0.1)
        assert then.cost == pytest.approx(1.1 * today.cost)
        assert then.total_clicks == today.total_clicks
        assert then.profit.value == pytest.approx(today.profit.value - 0.1 * today.cost)


def test_a_budget_buys_fewer_dearer_clicks():
    """A budget keeps its amount when clicks get dearer, and buys fewer."""
    analysis = analysed()
    cheap, dear = (compare(analysis, [Scenario("x", "budget", -0.3, world=World(cpc=cpc))])[0] for cpc in (0.0, 0.5))
    assert dear.cost == pytest.approx(cheap.cost)
    assert dear.paid_clicks.value < cheap.paid_clicks.value


def test_demand_moves_both_sides_and_the_cost_alike():
    """A fifth more searches bring a fifth more clicks on both sides at a fifth more cost."""
    today, then = in_world(analysed(), demand=0.2)
    for name in ("paid_clicks", "organic_clicks", "total_clicks"):
        assert getattr(then, name).value == pytest.approx(1.2 * getattr(today, name).value)
    assert then.cost == pytest.approx(1.2 * today.cost)


@pytest.mark.parametrize(
    ("scope", "moved"), [("all", (0, 1, 2)), ("brand", (0,)), ("generic", (1, 2)), ("theme", (2,))]
)
def test_a_rank_moves_organic_clicks_by_the_click_curve(scope, moved):
    """Rank 2 brings each listed query in scope its clicks times the curve's ratio; paid clicks stay."""
    analysis = shop()
    theme = "chair" if scope == "theme" else ""
    today, then = in_world(analysis, rank_to=2.0, rank_scope=scope, rank_theme=theme)
    frame = analysis.panel.frame
    expected = frame["organic_clicks"].to_numpy().copy()
    for row in moved:
        at = np.array([2.0, frame["organic_position"][row]])
        after, before = analysis.click_curve.ctr(at, brand=bool(frame["brand"][row]))
        expected[row] *= after / before
    assert then.organic_clicks.value == pytest.approx(expected.sum())
    assert then.paid_clicks == today.paid_clicks


def test_a_rank_brings_no_click_without_an_impression_or_a_listing():
    """Organic clicks never pass the impressions, and a query without a listing gains none."""
    analysis = analyse(panel([ad("a", **listed(20.0, impressions=120.0, clicks=100.0)), ad("b")]))
    _, then = in_world(analysis, rank_to=1.0)
    assert then.organic_clicks.value == pytest.approx(120.0)


def test_a_query_of_which_only_the_cell_is_known_lands_on_the_new_cell():
    """A generic query that climbs to rank 1 has the share of rank 1; a brand that rivals find, that of rivals."""
    analysis = analyse(panel([ad("lamp", **listed(3.0)), ad("lumen", brand=True, **listed(1.0))]))
    share = worth(analysis, "clicks").mean[:, None]
    rows = analysis.response.items["row"].to_numpy()
    moved = effect(analysis, World(rank_to=1.0, rivals="brand")).share(share, rows)[:, 0]
    assert moved == pytest.approx([cells()["generic_1"].mean, cells()["brand_rivals"].mean], abs=2e-3)


def test_evidence_is_moved_and_not_dropped():
    """Two queries whose own shares differ keep their order, and odds times the same ratio, in the new world."""
    analysis = analyse(panel([ad("a", **listed(3.0)), ad("b", **listed(3.0))]))
    shares = np.array([[0.3], [0.9]])
    moved = effect(analysis, World(rank_to=1.0)).share(shares, np.array([0, 1]))
    odds = (moved / (1 - moved)) / (shares / (1 - shares))
    assert odds[0] == pytest.approx(odds[1])
    assert odds[0] < 1


def test_an_overview_takes_clicks_within_the_published_range():
    """Under an AI overview everywhere, generic organic clicks fall into the range, the brand's stay; paid ones fall."""
    analysis = shop()
    today, then = in_world(analysis, overview=1.0)
    generic = analysis.panel.frame.loc[~analysis.panel.frame["brand"], "organic_clicks"].sum()
    lost = today.organic_clicks.value - then.organic_clicks.value
    figures = shock("overview_organic")
    assert figures["lower"] <= 1 - lost / generic <= figures["upper"]
    states = (today.states["organic_clicks"] - then.states["organic_clicks"]) / worth(analysis, "clicks").demand
    low, high = np.quantile(1 - states / generic, (0.1, 0.9))
    assert (low, high) == pytest.approx((figures["lower"], figures["upper"]), abs=0.04)
    assert then.paid_clicks.value < today.paid_clicks.value
    assert then.cost < today.cost


def test_half_the_searches_lose_half_as_much():
    """The loss is in proportion to the searches covered, those that a tracker already saw covered left out."""
    analysis = shop()
    losses = [
        today.organic_clicks.value - then.organic_clicks.value
        for today, then in (in_world(analysis, overview=share) for share in (0.5, 1.0))
    ]
    assert losses[0] == pytest.approx(losses[1] / 2)
    seen = analyse(panel([ad("lamp", ai_overview=1.0, **listed(3.0))]))
    today, then = in_world(seen, overview=1.0)
    assert then.organic_clicks == today.organic_clicks


def test_rivals_steal_from_the_brand_and_make_its_clicks_dearer():
    """On the brand they take organic clicks and raise the price; on generic queries they only raise it."""
    analysis = shop()
    today, brand = in_world(analysis, rivals="brand")
    _, generic = in_world(analysis, rivals="generic")
    figures = shock("rivals_theft")
    assert figures["lower"] < (today.organic_clicks.value - brand.organic_clicks.value) / 100 < figures["upper"]
    assert generic.organic_clicks == today.organic_clicks
    assert min(brand.cost, generic.cost) > today.cost


def test_a_paused_brand_keeps_what_organic_recaptures():
    """With brand ads paused, organic wins back the share that is not incremental: less of it once rivals are there."""
    analysis = shop()
    share = worth(analysis, "clicks").mean[0]
    today, paused = in_world(analysis, "brand_paused")
    assert paused.organic_clicks.value - today.organic_clicks.value == pytest.approx(100 * (1 - share))
    rivals = World(rivals="brand")
    kept, fought = compare(analysis, [Scenario("kept", world=rivals), Scenario("off", "brand_paused", world=rivals)])
    back = fought.organic_clicks.value - kept.organic_clicks.value
    assert back == pytest.approx(100 * (1 - cells()["brand_rivals"].mean), abs=0.5)
    assert back < 100 * (1 - share)


def test_more_organic_clicks_are_worth_their_value():
    """What a rank wins is in the value: the clicks gained times the value of a click."""
    analysis = analyse(panel([ad(name, **listed(5.0)) for name in ("lamp", "chair", "table")]))
    today, then = in_world(analysis, rank_to=1.0)
    gained = then.organic_clicks.value - today.organic_clicks.value
    value = float(analysis.value.frame["value_per_click"][0])
    assert then.value.value - today.value.value == pytest.approx(gained * value)


def test_multiples_go_from_theme_to_campaign_to_query():
    """The more particular name counts; a multiple beyond the evidence buys what the evidence allows."""
    rows = [ad("a", campaign="one"), ad("b", campaign="one"), ad("c"), ad("d", theme="chair")]
    analysis = analyse(panel(rows))
    given = (Multiple("theme", "lamp", 0.5), Multiple("campaign", "one", 0.8), Multiple("query", "A", 0.0))
    (found,) = compare(analysis, [Scenario("mine", "custom", multiples=given)])
    assert found.cost == pytest.approx(0 + 80 + 50 + 100)
    (most,) = compare(analysis, [Scenario("mine", "custom", multiples=(Multiple("query", "a", 10.0),))])
    assert most.cost == pytest.approx(300 + analysis.response.cost[0, -1])
    (lost,) = compare(analysis, [Scenario("mine", "custom", multiples=(Multiple("query", "sofa", 2.0),))])
    assert [dict(notice.facts)["name"] for notice in lost.notices] == ["sofa"]


def test_limits_hold_in_every_world():
    """A protected brand is not paused, whatever happens."""
    limits = Constraints(protected=frozenset(["lumen"]))
    scenario = Scenario("x", "brand_paused", world=World(rivals="all", cpc=0.2))
    free, held = (compare(shop(), [scenario], given)[0] for given in (None, limits))
    assert held.paid_clicks.value == pytest.approx(free.paid_clicks.value + 100)


@pytest.mark.parametrize(
    ("wrong", "codes"),
    [
        ({"demand": np.nan}, ["demand"]),
        ({"cpc": 9.0, "overview": -0.1, "rank_to": 0.0, "rank_gain": 3.0}, ["overview", "cpc", "rank_to", "two_ranks"]),
        ({"rivals": "us", "rank_scope": "theme"}, ["choice", "theme"]),
    ],
)
def test_a_world_that_cannot_be_is_refused_with_every_reason(wrong, codes):
    """Each figure out of its range is named, NaN included, all at once."""
    with pytest.raises(ConstraintError) as refused:
        World(**wrong)
    assert [notice.code.rpartition(".")[2] for notice in refused.value.notices] == codes


@pytest.mark.parametrize("name", ["", " x", "a\nb", "x" * 81, "best_profit"])
def test_a_name_is_short_printable_and_not_a_presets(name):
    """A scenario cannot pass for one that comes with Accord, nor hide in its name."""
    with pytest.raises(ConstraintError):
        Scenario(name, world=World(cpc=0.1))


def test_sizes_are_drawn_from_their_ranges_and_repeat():
    """Each size has its central 80 % where the data file says, its mean as expected, and the same draws for a seed."""
    many, again = drawn_sizes(20_000, 3), drawn_sizes(20_000, 3)
    for name, prior in SIZES.items():
        figures = shock(prior)
        assert np.quantile(many[name], (0.1, 0.9)) == pytest.approx((figures["lower"], figures["upper"]), rel=0.05)
        assert many[name].mean() == pytest.approx(expected_sizes()[name][0], rel=0.03)
        assert np.array_equal(many[name], again[name])


@settings(max_examples=15)
@given(st.integers(0, 4), st.integers(1, 3), st.integers(1, 3), st.integers(0, 2**32 - 1))
def test_factors_add_up_as_their_table_would(items, one, other, seed):
    """Sums and products of factors are those of the full table of items by states."""
    draw = np.random.default_rng(seed)
    first, second = (Factors(draw.normal(size=(items, n)), draw.normal(size=(n, 3))) for n in (one, other))
    table = (first.basis @ first.sizes) * (second.basis @ second.sizes)
    amounts, states = draw.normal(size=items), draw.normal(size=(items, 3))
    assert (first * second).total(amounts) == pytest.approx(amounts @ table, abs=1e-9)
    assert (first * second).total(states) == pytest.approx((states * table).sum(axis=0), abs=1e-9)


WORLD = World(demand=0.1, rank_gain=-1.0, overview=0.3, rivals="all", cpc=0.2)


def test_steps_and_swings_tell_the_same_difference():
    """From the reference the steps lead to the other scenario, each shock once; no unknown moved is no difference."""
    analysis = analysed()
    (pair,) = contrast(analysis, [TODAY, Scenario("x", "best_profit", world=WORLD)]).pairs
    assert [step.name for step in pair.steps[1:-3]] == ["demand", "rank", "overview", "rivals", "cpc"]
    assert sum(step.amount for step in pair.steps[:-1]) == pytest.approx(pair.steps[-1].amount)
    assert pair.steps[-1].amount == pytest.approx(pair.other.profit.value)
    assert pair.difference.value == pytest.approx(pair.other.profit.value - pair.reference.profit.value)
    assert {"demand_size", "rank_effect", "overview_paid", "rivals_theft", "cpc_size"} <= {s.name for s in pair.swings}
    assert [swing.width for swing in pair.swings] == sorted((swing.width for swing in pair.swings), reverse=True)


def test_a_pair_is_compared_state_by_state():
    """The same seed gives the same pair; a scenario against itself wins half the states and has no gap at all."""
    analysis = analysed()
    one, again = (contrast(analysis, [TODAY, Scenario("x", world=WORLD)]).pairs[0] for _ in range(2))
    assert (one.difference, one.chance, one.swings) == (again.difference, again.chance, again.swings)
    (same,) = contrast(analysis, [TODAY, Scenario("copy")]).pairs
    assert (same.difference.lower, same.difference.upper, same.chance) == (0.0, 0.0, 0.5)


def test_the_threshold_is_where_the_preference_turns():
    """A paused brand no longer pays from the incremental share on at which cost is share times value: cost / value."""
    rows = [ad("lumen", brand=True, cost=100.0, **listed(1.0)), ad("lamp", **listed(9.0)), ad("chair", **listed(9.0))]
    analysis = analyse(panel(rows))
    (pair,) = contrast(analysis, [TODAY, preset("brand_paused")]).pairs
    turned = next(swing for swing in pair.swings if swing.name.startswith("brand"))
    value = float(analysis.value.frame["value_per_click"][0])
    assert pair.difference.value > 0
    assert turned.threshold == pytest.approx(1.0 / value, abs=1e-3)


def test_without_a_value_pairs_count_clicks():
    """An account without conversions is compared by clicks, its steps and unknowns too."""
    rows = [ad(f"q{at}", conversions=0.0, conversion_value=0.0, **listed(2.0)) for at in range(3)]
    (pair,) = contrast(analyse(panel(rows)), [TODAY, Scenario("x", world=World(rank_to=1.0, cpc=0.1))]).pairs
    assert pair.measure == "total_clicks"
    assert pair.difference.value > 0
    assert [step.name for step in pair.steps] == ["start", "rank", "cpc", "end"]
    assert "value" not in {swing.name for swing in pair.swings}
