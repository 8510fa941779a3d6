"""Value per click: own rate with much data, the group's with none, and a reason when nothing can be said."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.model import Assumptions, ClickValue, NoValue, value
from analytics.model.priors import attribution
from analytics.schema import INTERVAL
from tests.builders import ad, panel

CERTAIN = {"attributed_share": 1.0}


def _value(rows, **assumptions):
    return value.estimate(panel(rows), Assumptions(**(CERTAIN | assumptions)))


def _rates(rows):
    return _value(rows).frame["conversion_rate"].to_numpy()


def _crowd(draw, size=60, clicks=2000):
    """Queries whose rates differ, so that the prior has a finite strength."""
    rates = draw.gamma(4, 0.05 / 4, size)
    return [
        ad(f"q{at}", paid_clicks=float(clicks), conversions=float(k), conversion_value=30.0 * k)
        for at, k in enumerate(draw.poisson(rates * clicks))
    ]


def test_a_query_without_clicks_has_the_rate_of_its_theme():
    """No data of its own: the rate of the queries about the same thing."""
    draw = np.random.default_rng(1)
    rows = [*_crowd(draw), ad("new", paid_clicks=0.0, conversions=0.0, conversion_value=0.0)]
    pooled = sum(row["conversions"] for row in rows) / sum(row["paid_clicks"] for row in rows)
    assert _rates(rows)[-1] == pytest.approx(pooled, rel=0.02)


def test_a_query_with_endless_clicks_has_its_own_rate():
    """Ten million clicks speak for themselves."""
    rows = [*_crowd(np.random.default_rng(1)), ad("big", paid_clicks=1e7, conversions=2e6, conversion_value=6e7)]
    assert _rates(rows)[-1] == pytest.approx(0.2, rel=0.001)


@pytest.mark.parametrize("seed", range(5))
def test_shrunken_rates_are_nearer_the_truth(seed):
    """On accounts drawn from known rates the posterior beats raw rates by a third, and the overall rate too."""
    draw = np.random.default_rng(seed)
    truth, clicks = draw.gamma(2, 0.03 / 2, 300), draw.integers(5, 300, 300)
    k = draw.poisson(truth * clicks)
    rows = [
        ad(f"q{at}", paid_clicks=float(n), conversions=float(c), conversion_value=50.0 * c)
        for at, (n, c) in enumerate(zip(clicks, k, strict=True))
    ]

    def error(rates):
        return np.sqrt(np.mean((rates - truth) ** 2))

    posterior = error(_rates(rows))
    assert posterior < 0.8 * error(k / clicks)
    assert posterior < error(np.full(300, k.sum() / clicks.sum()))


@pytest.mark.parametrize("seed", range(3))
def test_intervals_cover_the_rates_they_speak_of(seed):
    """Eighty per cent of true values per click lie in their intervals, to sampling error."""
    draw = np.random.default_rng(seed)
    truth, clicks = draw.gamma(2, 0.03 / 2, 400), draw.integers(50, 600, 400)
    k = draw.poisson(truth * clicks)
    rows = [
        ad(f"q{at}", paid_clicks=float(n), conversions=float(c), conversion_value=draw.gamma(c / 0.64 + 1e-9, 32.0))
        for at, (n, c) in enumerate(zip(clicks, k, strict=True))
    ]  # baskets of mean 50 and coefficient of variation 0.8
    frame = _value(rows).frame
    inside = (frame["value_per_click_lower"] <= 50 * truth) & (50 * truth <= frame["value_per_click_upper"])
    assert inside.mean() == pytest.approx(0.8, abs=0.07)


def test_brand_and_generic_do_not_lend_to_each_other():
    """A generic query without clicks takes nothing from brand queries that convert ten times better."""
    rows = [
        *(ad(f"b{at}", brand=True, theme="brand", conversions=50.0) for at in range(10)),
        *(ad(f"g{at}", conversions=5.0) for at in range(10)),
        ad("new", paid_clicks=0.0, conversions=0.0, conversion_value=0.0),
    ]
    assert _rates(rows)[-1] == pytest.approx(0.05, rel=0.05)


def test_none_yet_is_not_none_ever():
    """Forty clicks without a conversion, or no click at all, leave a class a rate that its interval is wide about."""
    sells = [ad(f"q{at}", paid_clicks=200.0, conversions=10.0) for at in range(5)]
    few = [ad(f"b{at}", brand=True, paid_clicks=4.0, conversions=0.0, conversion_value=0.0) for at in range(10)]
    frame = _value([*sells, *few]).frame.iloc[-1]
    assert 0 < frame["conversion_rate"] < 0.05 / 3
    assert frame["value_per_click_upper"] > 3 * frame["value_per_click"]
    unseen = [ad("b", brand=True, paid_clicks=0.0, conversions=0.0, conversion_value=0.0)]
    assert _rates([*sells, *unseen])[-1] == pytest.approx(0.05, rel=0.02)


def test_the_worth_of_the_whole_account_is_covered_as_stated():
    """The errors of a class's rate and basket are common to its queries: 80 % intervals of the total hold 80 %."""
    inside = []
    for seed in range(50):
        draw = np.random.default_rng(seed)
        clicks, truth = draw.poisson(20 * draw.gamma(2, 0.5, 300)) + 1.0, draw.gamma(2, 0.02 / 2, 300)
        sales = draw.poisson(clicks * truth)
        rows = [
            ad(f"q{at}", paid_clicks=n, cost=n, conversions=float(k), conversion_value=60 * draw.gamma(k / 0.64, 0.64))
            for at, (n, k) in enumerate(zip(clicks, sales, strict=True))
        ]
        lower, upper = np.quantile(clicks @ _value(rows).draws(400, seed), INTERVAL)
        inside.append(lower <= 60 * (clicks @ truth) <= upper)
    assert 0.68 < np.mean(inside) < 0.92


@pytest.mark.parametrize(("assumption", "factor"), [({"margin": 0.4}, 0.4), ({"attributed_share": 0.5}, 0.5)])
def test_margin_and_attributed_share_scale_the_value(assumption, factor):
    """Both are plain factors on every value."""
    rows = _crowd(np.random.default_rng(2))
    usual, other = _value(rows).frame, _value(rows, **assumption).frame
    for name in ("value_per_click", "value_per_click_lower", "value_per_click_upper"):
        np.testing.assert_allclose(other[name], factor * usual[name])


def test_the_value_per_conversion_counts_only_without_values():
    """Where the export states values, a person's figure per conversion changes nothing."""
    rows = _crowd(np.random.default_rng(2))
    np.testing.assert_array_equal(
        _value(rows).frame["value_per_click"], _value(rows, value_per_conversion=999.0).frame["value_per_click"]
    )


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ({"conversions": 5.0}, "reasons.too_few_conversions"),
        ({"conversions": 0.0, "conversion_value": 0.0}, "reasons.no_conversions"),
        ({"conversions": 20.0, "conversion_value": 0.0}, "reasons.no_conversion_value"),
    ],
)
def test_no_value_says_why(row, code):
    """Too few conversions, or conversions worth nothing known, give a reason instead of a figure."""
    found = _value([ad("a", **row), ad("b", **row)])
    assert isinstance(found, NoValue)
    assert found.reason.code == code


def test_thirty_conversions_are_enough():
    """The threshold itself is enough."""
    assert isinstance(_value([ad("a", conversions=30.0)]), ClickValue)


@pytest.mark.parametrize("assumptions", [CERTAIN, {}], ids=["share_given", "share_published"])
def test_draws_have_the_stated_mean_and_interval(assumptions):
    """Draws reproduce mean and bounds of each query's value, with the attributed share given or published."""
    found = value.estimate(panel(_crowd(np.random.default_rng(3), size=20)), Assumptions(**assumptions))
    assert isinstance(found, ClickValue)
    draws, frame = found.draws(20_000, 5), found.frame
    np.testing.assert_allclose(draws.mean(axis=1), frame["value_per_click"], rtol=0.02)
    bounds = np.quantile(draws, INTERVAL, axis=1)
    np.testing.assert_allclose(bounds[0], frame["value_per_click_lower"], rtol=0.03)
    np.testing.assert_allclose(bounds[1], frame["value_per_click_upper"], rtol=0.03)


def test_the_published_share_errs_for_all_queries_together():
    """When nobody gave the attributed share its error is common: two well-known queries move together."""
    rows = [ad(f"q{at}", paid_clicks=1e7, conversions=1e6, conversion_value=3e7) for at in range(2)]
    found = value.estimate(panel(rows), Assumptions())
    assert isinstance(found, ClickValue)
    assert np.corrcoef(found.draws(2000, 1))[0, 1] > 0.99


def test_an_incremental_click_of_an_incremental_ad_is_worth_the_average_sale():
    """The published share is that of half-incremental ads: its square where organic would win all, 1 where none."""
    rows, centre = _crowd(np.random.default_rng(4), size=3), attribution()["centre"]
    whole = value.estimate(panel(rows), Assumptions(**CERTAIN), np.zeros(3))
    found = value.estimate(panel(rows), Assumptions(), np.array([0.0, 0.5, 1.0]))
    assert isinstance(whole, ClickValue)
    assert isinstance(found, ClickValue)
    ratio = found.frame["value_per_click"] / whole.frame["value_per_click"]
    assert ratio.to_list() == pytest.approx([centre**2, centre, 1.0])
    assert found.share_spreads[2] == 0 < found.share_spreads[1] < found.share_spreads[0]
    assert found.share_spreads.min() < found.common_spread < found.share_spreads.max()


@settings(max_examples=40, derandomize=True)
@given(
    st.lists(
        st.tuples(st.integers(0, 500), st.integers(0, 40), st.floats(-5, 500), st.booleans(), st.sampled_from("xyz")),
        min_size=1,
        max_size=15,
    )
)
def test_every_account_has_finite_values_or_a_reason(rows):
    """No account, however odd, gives NaN, infinity or a warning."""
    found = _value(
        [
            ad(f"q{at}", paid_clicks=float(n), conversions=float(k), conversion_value=v, brand=b, theme=t)
            for at, (n, k, v, b, t) in enumerate(rows)
        ]
    )
    if isinstance(found, ClickValue):
        assert np.isfinite(found.frame.drop(columns="query").to_numpy()).all()
        assert np.isfinite(found.draws(50, 1)).all()
        assert found.frame["query"].to_list() == [f"q{at}" for at in range(len(rows))]
