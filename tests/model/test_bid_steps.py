"""Steps down: clicks are lost where they cost nearly the bid, and hardly where they are cheap."""

import numpy as np
import pytest

from analytics.model.bid_steps import STEPS_DOWN, BidSteps

STEPS = np.array([0.4, 0.6, 0.8, 1.0, 1.25, 1.6, 2.0])


def _auction(bids, spread=0.4):
    """Clicks at log-normal prices of median 1 (one slot, second price): all those priced under the bid."""
    prices = np.exp(spread * np.random.default_rng(0).standard_normal(20_000))
    clicks = np.array([(prices <= bid).mean() for bid in bids])
    cost = np.array([prices[prices <= bid].sum() / len(prices) for bid in bids])
    return 1000 * clicks, 1000 * cost


def _fit(today):
    """Steps pooled over auctions whose bids stand at several multiples of the usual price."""
    bids = np.array([STEPS * level for level in today])
    clicks, cost = (np.array(side) for side in zip(*(_auction(row) for row in bids), strict=True))
    return BidSteps.fit(bids, clicks, cost)


@pytest.mark.parametrize("bid", [1.6, 1.2, 0.9])
def test_a_curve_goes_on_as_its_auction_does(bid):
    """Below the lowest simulated bid clicks and cost are those of the planted auction, to a tenth of today's clicks."""
    steps = _fit([1.0, 1.5, 2.0, 3.0])
    (clicks,), (cost,) = _auction([bid])
    bids, found, spent = (row[0] for row in steps.down(*(np.array([value]) for value in (bid, clicks, cost / clicks))))
    true_clicks, true_cost = _auction(bids)
    assert found == pytest.approx(true_clicks, abs=0.1 * clicks)
    assert spent == pytest.approx(true_cost, abs=0.1 * cost)


def test_cheap_clicks_outlast_dear_ones():
    """Six steps down, clicks at a fifth of the bid stay; clicks at 95 % of it are gone."""
    steps = _fit([1.0, 1.5, 2.0, 3.0])
    one = np.ones(2)
    _, clicks, _ = steps.down(one, one, np.array([0.2, 0.95]))
    assert clicks.shape == (2, STEPS_DOWN)
    assert clicks[0, 0] > 0.7
    assert clicks[1, 0] < 0.1


def test_without_curves_the_published_elasticities_stand():
    """No simulator curve at all still gives steps that fall, rising in the state."""
    nothing = np.zeros((0, 7))
    steps = BidSteps.fit(nothing, nothing, nothing)
    assert (np.diff(steps.clicks) >= 0).all()
    assert (steps.cpc > 0).all()
    _, clicks, cost = steps.down(np.ones(1), np.ones(1), np.full(1, 0.7))
    assert (np.diff(clicks[0]) > 0).all()
    assert (np.diff(cost[0]) > 0).all()
