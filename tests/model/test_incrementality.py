"""Incrementality: prior cells mixed, shrunk by presence, drawn with their common errors."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.model import Assumptions, evidence
from analytics.model.prior_share import cell_weights
from analytics.model.priors import CellEdit, cells
from analytics.model.ranks import rank_weights
from analytics.schema import INTERVAL, Period
from tests.builders import JANUARY, account, ad, listed, panel

POSITIONS = st.one_of(st.floats(1.0, 120.0), st.just(np.nan))


def _estimate(rows, known=None, **assumptions):
    return evidence.estimate(panel(rows, **(known or {})), Assumptions(**assumptions))


def _share(row, **assumptions):
    return _estimate([row], **assumptions).frame["incremental_share"].iloc[0]


@settings(derandomize=True)
@given(st.lists(POSITIONS, min_size=1, max_size=20))
def test_rank_weights_sum_to_one(positions):
    """Every position is a mixture of rank cells."""
    weights = rank_weights(np.array(positions))
    assert weights.sum(axis=1) == pytest.approx(1.0)
    assert (weights >= 0).all()


@pytest.mark.parametrize(
    ("position", "weights"),
    [(1, (1, 0, 0, 0)), (3, (0, 1, 0, 0)), (4.5, (0, 0.5, 0.5, 0)), (7, (0, 0, 1, 0)), (10.5, (0, 0, 0.5, 0.5))],
)
def test_ranks_fall_in_their_published_cells(position, weights):
    """Flat inside a published cell, linear between two of them."""
    assert rank_weights(np.array([float(position)]))[0] == pytest.approx(weights)


@settings(max_examples=40, derandomize=True)
@given(
    st.lists(st.tuples(POSITIONS, st.booleans(), st.one_of(st.floats(0, 1), st.just(np.nan))), min_size=1, max_size=9),
    st.sampled_from(["unknown", "strong", "ordinary"]),
    st.sampled_from(["unknown", "none", "present"]),
)
def test_cell_weights_sum_to_one(rows, strength, rivals):
    """Whatever is known of a query, its cells are a mixture."""
    known = panel(
        ad(f"q{at}", organic_position=position, brand=brand, competition_index=index)
        for at, (position, brand, index) in enumerate(rows)
    )
    weights = cell_weights(known, Assumptions(brand_strength=strength, rivals=rivals))
    assert weights.sum(axis=1).to_numpy() == pytest.approx(1.0)
    assert (weights.to_numpy() >= 0).all()


@pytest.mark.parametrize(
    ("row", "assumptions", "cell"),
    [
        (listed(1.0), {}, "generic_1"),
        (listed(3.0), {}, "generic_2_4"),
        (listed(8.0), {}, "generic_5_10"),
        (listed(1.0) | {"brand": True}, {"brand_strength": "strong", "rivals": "none"}, "brand_strong"),
        (listed(1.0) | {"brand": True}, {"brand_strength": "ordinary", "rivals": "none"}, "brand_ordinary"),
        (listed(1.0) | {"brand": True}, {"rivals": "present"}, "brand_rivals"),
    ],
)
def test_a_query_in_one_cell_has_the_figures_of_that_cell(row, assumptions, cell):
    """A listing beside every ad impression gives the published mean and range of its cell."""
    found = _estimate([ad("a", **row)], **assumptions).frame.iloc[0]
    published = cells()[cell]
    assert found["cell"] == cell
    assert found["evidence"] == f"prior: {cell} 1.00"
    assert found["incremental_share"] == pytest.approx(published.mean, abs=1e-9)
    assert found["incremental_share_upper"] == pytest.approx(published.upper, abs=0.06)


def test_the_planner_tells_about_rivals_where_it_speaks():
    """The assumption on rivals stands in only where no export says it."""
    rows = [ad(name, brand=True, **listed(1.0), competition_index=index) for name, index in (("a", 1.0), ("b", np.nan))]
    weights = cell_weights(panel(rows), Assumptions(rivals="none"))
    assert weights["brand_rivals"].to_list() == [1.0, 0.0]


@pytest.mark.parametrize("share", [0.2, 0.5, 0.9, 1.0])
def test_a_listing_seen_less_often_substitutes_less(share):
    """A listing beside a share p of the ad impressions leaves 1 - p (1 - x)."""
    seen = _share(ad("a", **listed(1.0, impressions=2000 * share)))
    assert seen == pytest.approx(1 - share * (1 - cells()["generic_1"].mean), abs=1e-9)


def test_presence_compares_daily_rates():
    """Organic impressions of three months beside paid ones of one month are a third as many a day."""
    quarter = Period(JANUARY.start, JANUARY.end.replace(month=3))
    known = {"paid_period": JANUARY, "organic_period": quarter}
    found = _estimate([ad("a", **listed(1.0, impressions=2000.0 * 90 / 31 / 2))], known).frame
    assert found["incremental_share"].iloc[0] == pytest.approx(1 - 0.5 * 0.5, abs=1e-6)


def test_without_any_organic_data_nothing_is_known():
    """When no Search Console table was loaded, an ad is not called incremental on the strength of its absence."""
    found = _estimate([ad("a"), ad("lumen", brand=True)]).frame
    width = found["incremental_share_upper"] - found["incremental_share_lower"]
    assert (width > 0.1).all()


def test_a_brand_query_that_search_console_hides_is_not_called_unlisted():
    """A brand query without an organic row, on a site that has organic rows, keeps some substitution."""
    rows = [ad("lumen", brand=True, **listed(1.0)), ad("lumen lampe", brand=True)]
    assert _estimate(rows).frame["incremental_share"].iloc[1] < 0.9


def test_the_interval_holds_the_mean():
    """Lower bound, mean and upper bound are shares in this order, NaN without paid clicks."""
    found = _estimate([*({"query": f"o{k}", **listed(2.0)} for k in range(2)), *(ad(f"p{k}") for k in range(3))]).frame
    known = found[found["incremental_share"].notna()]
    assert len(known) == 3
    assert (known["incremental_share_lower"] <= known["incremental_share"]).all()
    assert (known["incremental_share"] <= known["incremental_share_upper"]).all()
    assert known.filter(like="incremental").stack().between(0, 1).all()


def test_draws_have_the_stated_mean_and_interval():
    """Twenty thousand draws reproduce each query's mean to half a point and its bounds to one."""
    found = evidence.estimate(account(), Assumptions())
    draws = found.draws(20_000, seed=7)
    np.testing.assert_allclose(draws.mean(axis=1), found.frame["incremental_share"], atol=0.006)
    bounds = np.quantile(draws, INTERVAL, axis=1)
    np.testing.assert_allclose(bounds[0], found.frame["incremental_share_lower"], atol=0.01)
    np.testing.assert_allclose(bounds[1], found.frame["incremental_share_upper"], atol=0.01)


def test_one_seed_gives_the_same_draws():
    """Draws depend on the seed and on nothing else."""
    found = evidence.estimate(account(), Assumptions())
    np.testing.assert_array_equal(found.draws(50, 3), found.draws(50, 3))
    assert (found.draws(50, 3) != found.draws(50, 4)).any()


def test_queries_of_one_cell_err_together():
    """Inside a cell draws rise together; their total is wider than if they were independent."""
    found = _estimate([ad(f"q{at}", **listed(1.0)) for at in range(20)])
    draws = found.draws(4000, 1)
    assert np.corrcoef(draws[0], draws[7])[0, 1] == pytest.approx(1.0)
    assert draws.sum(axis=0).std() == pytest.approx(20 * draws[0].std(), rel=1e-6)


def test_cells_err_apart():
    """Two cells are uncorrelated to Monte Carlo error."""
    draws = _estimate([ad("a", **listed(1.0)), ad("b", **listed(3.0))]).draws(20_000, 1)
    assert abs(np.corrcoef(draws)[0, 1]) < 0.03


def test_avoidable_is_the_weighted_rest():
    """On shares planted at exactly 40 %, 60 % of the weights is avoidable."""
    found = _estimate([ad("a", **listed(1.0)), ad("b", **listed(1.0))])
    frame = found.frame.assign(incremental_share=0.4)
    planted = replace(found, frame=frame, quantiles=np.full_like(found.quantiles, 0.4))
    avoidable = planted.avoidable(np.array([100.0, 50.0]), 200, 1)
    assert (avoidable.value, avoidable.lower, avoidable.upper) == pytest.approx((90.0, 90.0, 90.0))


def test_avoidable_is_linear_in_its_weights():
    """Twice the weights is twice the answer, bounds included; no weights avoid nothing."""
    found = evidence.estimate(account(), Assumptions())
    weights = np.arange(len(found.frame), dtype=float)
    one, two = found.avoidable(weights, 300, 5), found.avoidable(2 * weights, 300, 5)
    assert (two.value, two.lower, two.upper) == pytest.approx((2 * one.value, 2 * one.lower, 2 * one.upper))
    assert one.lower < one.value < one.upper
    assert found.avoidable(0 * weights, 300, 5).upper == 0.0


def test_nothing_is_avoidable_on_queries_that_won_no_paid_click():
    """Cost without a click is no click that organic would have won, in the mean as in every draw."""
    found = _estimate([ad("a", paid_clicks=0.0, **listed(1.0))])
    avoidable = found.avoidable(np.array([100.0]), 200, 1)
    assert (avoidable.value, avoidable.upper) == (0.0, 0.0)


def test_forty_paid_and_sixty_organic_against_seventy_five_is_five_eighths():
    """Chan et al.'s own example, by the definition that the cells estimate."""
    paid, organic, alone = 40, 60, 75
    assert (paid + organic - alone) / paid == 0.625


def test_a_cell_set_by_a_person_moves_its_queries():
    """The estimate follows the edited cell, and says whose figure it is."""
    found = _estimate([ad("a", **listed(1.0))], cells=(CellEdit("generic_1", 0.9, 0.8, 0.97),))
    assert found.frame["incremental_share"].iloc[0] == pytest.approx(0.9)
    assert found.pieces["source"].to_list() == ["edited"]


@pytest.mark.parametrize(("seen", "cell"), [(0.0, "generic_1"), (1.0, "generic_1_ai"), (np.nan, "generic_1")])
def test_an_ai_overview_has_cells_of_its_own(seen, cell):
    """Where a rank tracker saw an AI overview, the cell of that layout speaks; silence is no overview."""
    assert _estimate([ad("a", **listed(1.0), ai_overview=seen)]).frame["cell"].iloc[0] == cell


def test_the_brand_keeps_its_cells_under_an_ai_overview():
    """Published falls are about informational searches: the brand's cells do not change."""
    found = _estimate([ad("a", brand=True, **listed(1.0), ai_overview=1.0)], brand_strength="strong", rivals="none")
    assert found.frame["cell"].iloc[0] == "brand_strong"
