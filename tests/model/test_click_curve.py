"""Click curve: the published one where data are silent, the client's own where they speak."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.model import click_curve
from analytics.model.click_curve import prior_ctr
from tests.builders import listed, panel

RATE = st.floats(0.0, 1.0)
SEEN = st.lists(st.tuples(st.floats(1.0, 30.0), st.integers(1, 100_000), RATE, st.booleans()), min_size=1, max_size=25)


def _panel(seen):
    return panel(
        {"query": f"q{at}", "brand": brand} | listed(position, float(n), float(round(n * rate)))
        for at, (position, n, rate, brand) in enumerate(seen)
    )


def _rates(curve, *, brand):
    return curve.ctr(np.arange(1.0, 21.0), brand=brand)


@pytest.mark.parametrize("brand", [True, False])
def test_without_data_the_curve_is_the_published_one(brand):
    """A panel without organic rows gives the published curve of each class."""
    curve = click_curve.estimate(panel([{"query": "a", "cost": 1.0}]))
    assert _rates(curve, brand=brand) == pytest.approx(prior_ctr(brand=brand))


def test_with_much_data_the_curve_is_the_clients_own():
    """Millions of impressions on a decreasing curve are reproduced to a thousandth."""
    truth = 0.5 * np.arange(1.0, 21.0) ** -1.3
    curve = click_curve.estimate(_panel([(k, 5_000_000, truth[k - 1], False) for k in range(1, 21)]))
    assert _rates(curve, brand=False) == pytest.approx(truth, abs=1e-3)


def test_classes_do_not_mix():
    """Generic data leave the brand curve as published."""
    curve = click_curve.estimate(_panel([(1.0, 1_000_000, 0.9, False)]))
    assert _rates(curve, brand=True) == pytest.approx(prior_ctr(brand=True))


@settings(max_examples=40, derandomize=True)
@given(SEEN)
def test_the_curve_never_rises(seen):
    """Whatever the data, a worse position never gets a better rate, and rates are shares."""
    curve = click_curve.estimate(_panel(seen))
    for brand in (True, False):
        rates = _rates(curve, brand=brand)
        assert (np.diff(rates) <= 1e-12).all()
        assert ((rates >= 0) & (rates <= 1)).all()


@settings(max_examples=25, derandomize=True)
@given(SEEN, st.randoms())
def test_the_order_of_queries_does_not_matter(seen, random):
    """Shuffled queries give the same curve."""
    shuffled = list(seen)
    random.shuffle(shuffled)
    one, other = (click_curve.estimate(_panel(rows)).table["ctr"] for rows in (seen, shuffled))
    np.testing.assert_allclose(one, other, atol=1e-12)


def test_the_curve_is_linear_between_positions_and_flat_beyond():
    """Position 1.5 is half-way, 25 is as 20, and an unknown position has no rate."""
    curve = click_curve.estimate(panel([{"query": "a", "cost": 1.0}]))
    one, half, two, last, beyond, unknown = curve.ctr(np.array([1, 1.5, 2, 20, 25, np.nan]), brand=False)
    assert half == pytest.approx((one + two) / 2)
    assert beyond == last
    assert np.isnan(unknown)
