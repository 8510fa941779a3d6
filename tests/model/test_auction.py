"""The auction: second prices, crowds of rivals, quality score, break-even, and known auctions found again."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.errors import AssumptionError
from analytics.model import Assumptions, NoValue, analyse, auction
from analytics.model.auction import Levers
from analytics.model.auction.calibrate import DRAWS
from analytics.model.auction.market import Market, respond
from tests.builders import account, ad, listed, panel
from tests.model import auction_world as known

BIDS = np.array([0.5, 0.8, 1.0, 1.3, 1.9])
AMOUNTS = st.floats(0.05, 5.0)
few = settings(max_examples=40)


def market(**changed: float) -> Market:
    """A theme with some rivals, the reserve well under today's score."""
    usual = {"rivals": 2.5, "strength": 0.8, "spread": 0.5, "reserve": 0.4, "noise": 0.3, "fade": 0.8}
    return Market(**{name: np.array([value]) for name, value in (usual | changed).items()})


@st.composite
def bidders(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray, float]:
    """Bids and qualities of one to six advertisers, and a reserve."""
    count = draw(st.integers(1, 6))
    bids, quality = (np.array(draw(st.lists(AMOUNTS, min_size=count, max_size=count))) for _ in range(2))
    return bids, quality, draw(AMOUNTS)


def test_a_lone_bidder_pays_the_reserve():
    """Without competitor a click is not cheap: it costs the reserve over the own quality, and a cent."""
    assert auction.clear(np.array([2.0]), np.array([0.5]), 0.6).cpc == pytest.approx([1.21])
    assert auction.clear(np.array([1.0]), np.array([0.5]), 0.6).slot.tolist() == [0]


@few
@given(bidders())
def test_nobody_pays_more_than_the_bid_nor_less_for_a_higher_slot(case):
    """CPC <= bid; who is shown has the reserve or more; slots follow scores."""
    bids, quality, reserve = case
    found = auction.clear(bids, quality, reserve)
    shown, score = found.slot > 0, bids * quality
    assert (found.cpc <= bids).all()
    assert (score[shown] >= reserve).all()
    assert (np.diff(score[shown][np.argsort(found.slot[shown])]) <= 0).all()


@few
@given(bidders(), st.floats(1.0, 3.0))
def test_a_higher_reserve_never_lowers_the_price_of_those_it_leaves(case, more):
    """Raising the reserve shows fewer ads, and none of those left pays less."""
    bids, quality, reserve = case
    before, after = (auction.clear(bids, quality, floor) for floor in (reserve, more * reserve))
    left = after.slot > 0
    assert (before.slot[left] > 0).all()
    assert (after.cpc[left] >= before.cpc[left] - 1e-12).all()


@few
@given(bidders(), st.sampled_from([0.25, 0.5, 4.0]))
def test_only_scores_count_up_to_their_unit(case, factor):
    """Another unit of quality changes nothing; half the bid at twice the quality keeps every slot and halves prices."""
    bids, quality, reserve = case
    usual = auction.clear(bids, quality, reserve)
    scaled = auction.clear(bids, factor * quality, factor * reserve)
    assert scaled.cpc == pytest.approx(usual.cpc)
    swapped = auction.clear(2 * bids, quality / 2, reserve)
    assert swapped.slot.tolist() == usual.slot.tolist()
    free = (usual.slot > 0) & (usual.cpc < bids - 0.01)
    assert swapped.cpc[free] - 0.01 == pytest.approx(2 * (usual.cpc[free] - 0.01))


def test_equal_scores_pay_their_own_bid():
    """Two advertisers with equal scores leave each other no discount, whichever comes first."""
    found = auction.clear(np.array([1.0, 2.0]), np.array([2.0, 1.0]), 0.1)
    assert found.cpc == pytest.approx([1.0, 0.11])
    assert auction.clear(np.array([2.0, 1.0]), np.array([1.0, 2.0]), 0.1).cpc == pytest.approx([2.0, 0.06])


def test_an_auction_without_sense_is_refused():
    """Negative bids, qualities of 0 and NaN have no auction."""
    for bids, quality, reserve in (([-1.0], [1.0], 0.1), ([1.0], [0.0], 0.1), ([np.nan], [1.0], 0.1)):
        with pytest.raises(ValueError, match="auction"):
            auction.clear(np.array(bids), np.array(quality), reserve)


def test_the_crowd_of_rivals_agrees_with_auctions_drawn_one_by_one():
    """Shares, slots, clicks and prices by quadrature are those of 200,000 auctions drawn and cleared."""
    rng, many, theme = np.random.default_rng(5), 200_000, market()
    own = 1.3 * (luck := np.exp(0.3 * rng.standard_normal(many)))
    scores = 0.8 * np.exp(0.5 * rng.standard_normal((many, 14)))
    rivals = np.where(np.arange(14) < rng.poisson(2.5, many)[:, None], scores, 0.0)
    above = (rivals > own[:, None]).sum(axis=1)
    below = np.where(rivals <= own[:, None], rivals, 0.0).max(axis=1)
    shown = (own >= 0.4) & (above < 7)
    clicks = shown * (1.0 + above) ** -0.8
    found = respond(theme, np.array([1.3]))
    expected = {
        "shown": shown.mean(),
        "first": (shown & (above == 0)).mean(),
        "slot": 1 + above[shown].mean(),
        "clicks": clicks.mean(),
        "cpc": (clicks * np.maximum(below, 0.4) / luck).sum() / clicks.sum(),
        "reserve_sets": (clicks * (below <= 0.4)).sum() / clicks.sum(),
    }
    assert {name: getattr(found, name).item() for name in expected} == pytest.approx(expected, rel=0.012)


@settings(max_examples=25)
@given(st.floats(0.05, 8.0), st.floats(0.3, 2.0), st.floats(0.25, 1.0), st.floats(0.15, 0.9), st.floats(0.1, 0.7))
def test_a_crowd_keeps_the_order_of_an_auction(rivals, strength, spread, reserve, noise):
    """More bid never brings fewer clicks; no price passes the bid; a higher reserve never lowers the price."""
    theme = market(rivals=rivals, strength=strength, spread=spread, reserve=reserve, noise=noise)
    usual, higher = respond(theme, BIDS), respond(theme, BIDS, reserve=1.3)
    same = market(rivals=rivals, strength=strength, spread=spread, reserve=reserve, noise=0.001)
    cheap, dear = respond(same, BIDS), respond(same, BIDS, reserve=1.3)
    assert (np.diff(usual.clicks) >= -1e-9).all()
    assert (usual.cpc <= BIDS + 1e-12).all()
    assert (dear.cpc >= cheap.cpc * 0.99)[dear.shown > 0.5 * cheap.shown].all()  # to the error of the quadrature
    assert (higher.shown <= usual.shown + 1e-12).all()


def test_a_better_quality_at_a_lower_bid_buys_the_same_clicks_for_less():
    """Quality g with a bid 1 / g keeps scores, and so clicks, and divides every price by g: what a point is worth."""
    usual, better = respond(market(), np.ones(1)), respond(market(), np.array([1 / 1.25]), quality=1.25)
    assert better.clicks == pytest.approx(usual.clicks)
    assert better.cpc == pytest.approx(usual.cpc / 1.25)


def test_quality_score_tables_are_the_published_ones():
    """Changes of CPC against scores of 7 and of 5, to the digit; studies say 5 to 10 % per point."""
    table = auction.score_table().set_index(["reference", "score"])
    published = {
        7: {10: -30, 9: -22.2, 8: -12.5, 6: 16.7, 5: 40, 4: 75, 3: 133.3, 2: 250, 1: 600},
        5: {10: -50, 9: -44.4, 8: -37.5, 7: -28.6, 6: -16.7, 4: 25, 3: 66.7, 2: 150, 1: 400},
    }
    for reference, row in published.items():
        found = 100 * table.loc[reference, "arithmetic"].loc[list(row)]
        assert found.round(1).tolist() == pytest.approx(list(row.values()))
    assert table.loc[(7, 8), ["empirical_lower", "empirical_upper"]].tolist() == pytest.approx([-0.10, -0.05])
    assert (table["empirical_lower"] <= table["empirical_upper"]).all()
    assert auction.worth_of_a_point(np.array([1000.0, 1000.0]), np.array([7.0, 10.0]))["arithmetic"].tolist() == [
        125,
        0,
    ]


def test_break_even_and_marginal_price_are_the_published_examples():
    """CPC 1.20 and 12 per conversion need 10.4, 12.2 and 20 %; 97.29 for 21 more clicks is 4.63 a click (Varian)."""
    needed = auction.break_even_rate(1.20, np.array([0.96, 0.82, 0.50]), 12.0)
    assert (100 * needed).round(1).tolist() == [10.4, 12.2, 20.0]
    assert round(auction.incremental_cost_per_click(97.29, 21), 2) == 4.63
    with pytest.raises(ValueError, match="clicks"):
        auction.incremental_cost_per_click(5.0, 0.0)


@pytest.fixture(scope="module")
def analysed():
    """The small account of the builders, a third of its keywords simulated, analysed and calibrated."""
    analysis = analyse(account(60))
    return analysis, auction.calibrate(analysis)


def test_today_is_reproduced_and_the_split_adds_up(analysed):
    """At today's levers: the account's own clicks, cost and CPC; everywhere paid + organic = total; themes add up."""
    analysis, fitted = analysed
    whole = auction.outcomes(fitted, fitted.themes, Levers())
    now = analysis.current[analysis.panel.frame["theme"].isin(fitted.themes)]
    assert whole.today["paid_clicks"] == pytest.approx(now["paid_clicks"].sum())
    assert whole.chosen["cost"] == pytest.approx(now["cost"].sum())
    assert whole.today["organic_clicks"] == pytest.approx(now["organic_clicks"].sum())
    table = whole.table
    assert table["total_clicks"].to_numpy() == pytest.approx(
        (table["paid_clicks"] + table["organic_clicks"]).to_numpy()
    )
    for name in ("cpc", "paid_clicks", "profit", "slot"):
        assert (table[f"{name}_lower"] <= table[name]).all()
        assert (table[name] <= table[f"{name}_upper"]).all()
    apart = [auction.outcomes(fitted, [theme], Levers(bid=1.5)).chosen for theme in fitted.themes]
    together = auction.outcomes(fitted, fitted.themes, Levers(bid=1.5)).chosen
    for name in ("paid_clicks", "cost", "organic_clicks", "profit"):
        assert sum(one[name] for one in apart) == pytest.approx(together[name])


def test_each_lever_moves_what_it_should(analysed):
    """A higher reserve costs clicks and raises the CPC; a better quality does the opposite; the best bid earns most."""
    _, fitted = analysed
    usual, dearer, better = (
        auction.outcomes(fitted, fitted.themes, levers)
        for levers in (Levers(), Levers(reserve=1.5), Levers(quality=1.2))
    )
    assert (
        dearer.chosen["cpc"]
        > usual.chosen["cpc"]
        > better.chosen["cpc"] * better.chosen["paid_clicks"] / (better.chosen["paid_clicks"] * 1.2)
    )
    assert dearer.chosen["impression_share"] <= usual.chosen["impression_share"] <= better.chosen["impression_share"]
    assert better.chosen["paid_clicks"] > usual.chosen["paid_clicks"] > dearer.chosen["paid_clicks"]
    best = usual.table.loc[usual.table["profit"].idxmax(), "bid"]
    assert usual.best.multiple.value == best
    assert usual.best.gain.value >= 0


def test_the_best_bid_is_where_one_more_click_costs_what_it_earns(analysed):
    """Under the best bid the next click costs less than incremental share x value, above it more (Varian's rule)."""
    _, fitted = analysed
    for theme in fitted.themes:
        found = auction.outcomes(fitted, [theme], Levers())
        if found.best.is_edge:
            continue
        icc = found.table.set_index("bid")["icc"]
        best = found.best.multiple.value
        assert icc[icc.index < best * 0.9].max() < found.value * 1.05
        assert icc[icc.index > best * 1.1].min() > found.value * 0.95


def test_a_theme_of_which_nothing_is_known_gets_a_reason():
    """Without bid, share or simulator there is no auction to tell, and its theme is named; break-even still answers."""
    silent = analyse(panel([ad(f"lamp {at}", **listed(3.0)) for at in range(6)]))
    fitted = auction.calibrate(silent)
    assert fitted.themes == ()
    assert [(one.theme, one.reason.code) for one in fitted.silent] == [("lamp", "auction.silent.theme")]
    assert auction.break_even(silent)["theme"].tolist() == ["lamp"]


def test_without_conversions_there_is_no_best_bid():
    """Clicks and prices are answered; a best bid and break-even rates need a value, and say so."""
    rows = [ad(f"lamp {at}", conversions=0.0, conversion_value=0.0, max_cpc=2.0) for at in range(6)]
    analysis = analyse(panel(rows))
    found = auction.outcomes(auction.calibrate(analysis), ["lamp"], Levers(bid=1.3))
    assert isinstance(found.best, auction.NoBestBid)
    assert found.value is None
    assert found.chosen["paid_clicks"] > found.today["paid_clicks"]
    assert isinstance(auction.break_even(analysis), NoValue)


def test_what_exports_say_of_rivals_and_first_slots_moves_the_fit():
    """Auction insights with many rivals above mean more rivals; impressions mostly in the first slot mean fewer."""
    rows = [ad(f"lamp {at}", max_cpc=2.0, impression_share=0.7) for at in range(4)]
    seen = pd.DataFrame({"domain": list("abcdef"), "impression_share": 0.5, "overlap_share": 0.9,
                         "position_above_share": 0.6})  # fmt: skip
    first = pd.DataFrame({"query": [row["query"] for row in rows], "quality_score": 6.0, "top_share": 0.98,
                          "absolute_top_share": 0.95})  # fmt: skip
    above = [
        respond(Market.of_logs(auction.calibrate(analyse(panel(rows, **told))).logs), np.ones(1)).rivals_above.item()
        for told in ({}, {"rivals": seen}, {"auctions": first})
    ]
    assert above[2] < above[0] < above[1]


def test_a_point_of_quality_is_worth_more_where_more_is_spent():
    """Stated scores are used, weighted by cost; the others are the one asked for."""
    rows = [ad("lamp a", cost=300.0), ad("lamp b", cost=100.0), ad("chair a", theme="chair", cost=200.0)]
    scores = pd.DataFrame({"query": ["lamp a", "lamp b"], "quality_score": [8.0, 4.0], "top_share": np.nan,
                           "absolute_top_share": np.nan})  # fmt: skip
    found = auction.points_by_theme(analyse(panel(rows, auctions=scores)), 5.0).set_index("theme")
    assert found.loc["lamp", ["score", "is_stated"]].tolist() == [7.0, True]
    assert found.loc["chair", ["score", "is_stated"]].tolist() == [5.0, False]
    assert found["empirical"].tolist() == pytest.approx([0.075 * 400, 0.075 * 200])
    assert found["arithmetic"].tolist() == pytest.approx([400 / 8, 200 / 6])


def test_levers_out_of_range_are_refused_together():
    """NaN and multiples that no auction here covers are refused, all at once."""
    with pytest.raises(AssumptionError) as refused:
        Levers(bid=float("nan"), reserve=9.0, quality=0.0)
    assert len(refused.value.notices) == 3


def test_same_seed_same_draws(analysed):
    """Calibration is reproducible, and another seed draws other errors around the same fit."""
    analysis, fitted = analysed
    again, other = auction.calibrate(analysis), auction.calibrate(analysis, seed=4)
    assert np.array_equal(again.draws, fitted.draws)
    assert np.array_equal(other.logs, fitted.logs)
    assert not np.array_equal(other.draws, fitted.draws)
    assert fitted.draws.shape == (len(fitted.themes), DRAWS, 6)


def test_break_even_says_how_likely_the_rate_is_enough():
    """Twice the conversion rate that is needed is nearly surely enough; half of it nearly surely is not."""
    rows = [
        ad(f"{theme} {at}", theme=theme, paid_clicks=4000.0, cost=cost, conversions=200.0, conversion_value=2000.0)
        for theme, cost in (("cheap", 800.0), ("dear", 4000.0))
        for at in range(3)
    ]
    found = auction.break_even(analyse(panel(rows), Assumptions(attributed_share=1.0))).set_index("theme")
    assert found["observed"].tolist() == pytest.approx([0.05, 0.05], rel=0.01)
    assert found.loc["cheap", "needed"] < 0.05 < found.loc["dear", "needed"]
    assert found.loc["cheap", "chance"] > 0.9
    assert found.loc["dear", "chance"] < 0.05
    assert found.loc["dear", "needed"] == pytest.approx(1.0 / (found.loc["dear", "share"] * 10), rel=0.01)


def test_planted_auctions_answer_another_bid_as_the_fit_says():
    """Known auctions at 1.5 and 0.67 times every bid: clicks, CPC and impression share within the stated error."""
    gaps, held = [], []
    for seed in (1, 2):
        world = known.world_of(seed, queries=250)
        fitted = auction.calibrate(known.account(world, simulated=60))
        now, shown = known.truth(world, 1.0), auction.check(fitted)
        weights = shown["cost"].to_numpy()
        for name, most in (("cpc", 0.08), ("impression_share", 0.1), ("less", 0.1), ("more", 0.1)):
            gap = (shown[f"{name}_modelled"] - shown[name]).abs() / shown[name]
            assert np.average(gap.fillna(0.0), weights=weights) < most
        for step in (1.5, 0.67):
            real = known.truth(world, step)
            for theme in fitted.themes:
                if real.loc[theme, "clicks"] < 30:
                    continue
                found = auction.outcomes(fitted, [theme], Levers(bid=step))
                ratio = real.loc[theme, "clicks"] / now.loc[theme, "clicks"]
                price = real.loc[theme, "cost"] / real.loc[theme, "clicks"]
                share = real.loc[theme, "shown"] / real.loc[theme, "searches"]
                told = found.chosen
                clicks = ratio * found.today["paid_clicks"]
                gaps.append(
                    (now.loc[theme, "clicks"], np.log(told["paid_clicks"] / clicks), np.log(told["cpc"] / price),
                     told["impression_share"] - share)
                )  # fmt: skip
                held.append(told["paid_clicks_lower"] <= clicks <= told["paid_clicks_upper"])
    weight, *errors = np.array(gaps).T
    clicks, cpc, share = (np.sqrt(np.average(error**2, weights=weight)) for error in errors)
    assert clicks < 0.13
    assert cpc < 0.11
    assert share < 0.13
    assert np.mean(held) > 0.6
