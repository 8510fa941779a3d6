"""Rates and baskets: priors that the account itself shows, and no other."""

import numpy as np
import pandas as pd
import pytest

from analytics.model import baskets, rates

N = 600


def _frame(seed, *, theta=None, price=None, intent=None, clicks=None):
    """Queries of one class with planted rates; conversions are Poisson, every basket is 50."""
    draw = np.random.default_rng(seed)
    clicks = draw.integers(20, 400, N) if clicks is None else clicks
    theta = draw.gamma(6, 0.03 / 6, N) if theta is None else theta
    k = draw.poisson(theta * clicks)
    cpc = np.exp(draw.normal(0, 0.8, N)) if price is None else price
    table = {
        "brand": False,
        "intent": "commercial" if intent is None else intent,
        "theme": "lamp",
        "paid_clicks": clicks,
    }
    table |= {"conversions": k, "conversion_value": 50.0 * k, "cost": cpc * clicks, "theta": theta}
    return pd.DataFrame(table).astype({"paid_clicks": float, "conversions": float})


def _error(found, frame):
    return float(np.sqrt(np.mean((found - frame["theta"]) ** 2)))


@pytest.mark.parametrize("seed", range(3))
def test_a_share_that_hardly_converts_is_recognised(seed):
    """Where a third of the queries converts a tenth as well, a mixture beats the best single Gamma and raw rates."""
    draw = np.random.default_rng(seed)
    frame = _frame(seed, theta=0.03 * np.where(draw.random(N) < 1 / 3, 0.1, 1.4))
    k, n = frame["conversions"].to_numpy(), frame["paid_clicks"].to_numpy()
    usual = np.full(N, k.sum() / n.sum())
    b = rates.strength(k, n, usual)
    one_gamma, found = (k + usual * b) / (n + b), rates.estimate(frame).mean
    assert _error(found, frame) < 0.9 * _error(one_gamma, frame)
    assert _error(found, frame) < 0.8 * _error(k / n, frame)


@pytest.mark.parametrize("seed", range(3))
def test_dear_clicks_say_more_only_where_they_convert_better(seed):
    """A planted slope of 0.5 on log CPC is found and lowers the error; where there is none, none is used."""
    price = np.exp(np.random.default_rng([seed, 9]).normal(0, 0.8, N))
    frame = _frame(seed, theta=0.02 * price**0.5, price=price)
    k, n = frame["conversions"].to_numpy(), frame["paid_clicks"].to_numpy()
    log = rates.log_price(frame)
    assert rates.price_slope(k, n * 0.02, log) == pytest.approx(0.5, abs=0.08)
    assert _error(rates.estimate(frame).mean, frame) < 0.7 * _error(rates.estimate(frame.assign(cost=n)).mean, frame)
    other = _frame(seed)
    slope = rates.price_slope(
        other["conversions"].to_numpy(), other["paid_clicks"].to_numpy() * 0.03, rates.log_price(other)
    )
    assert slope == pytest.approx(0.0, abs=0.08)


def test_an_intent_lends_its_rate():
    """A query without clicks converts as those of its intent do, in its theme."""
    intent = np.where(np.arange(N) % 2, "informational", "transactional")
    theta = np.where(np.arange(N) % 2, 0.005, 0.04)
    clicks = np.where(np.arange(N) < 2, 0, 200)
    found = rates.estimate(_frame(1, theta=theta, intent=intent, clicks=clicks)).mean
    assert found[:2] == pytest.approx([0.04, 0.005], rel=0.1)


def test_certainty_grows_with_clicks():
    """More clicks at the same rate leave less variation: with none, that between the queries; with very many, 1 / k."""
    clicks = np.r_[0, 100, 10_000, np.full(N - 3, 200)]
    frame = _frame(2, clicks=clicks)
    found = rates.estimate(frame).variation
    assert found[0] > found[1] > found[2]
    assert found[0] == pytest.approx(1 / 6, rel=0.4)
    assert found[2] == pytest.approx(1 / frame["conversions"].iloc[2], rel=0.25)


def _sales(seed, between, within):
    """Queries whose baskets have planted squared coefficients of variation between and within, and all their sales."""
    draw = np.random.default_rng(seed)
    frame = _frame(seed)
    own = 50 * draw.gamma(1 / between, between, N)
    query = np.repeat(np.arange(N), frame["conversions"].astype(int))
    sold = own[query] * draw.gamma(1 / within, within, len(query))
    value = pd.Series(sold).groupby(query).sum().reindex(range(N)).fillna(0.0)
    days = pd.DataFrame({"query": query, "conversions": 1.0, "conversion_value": sold})
    return frame.assign(conversion_value=value, own=own), days


@pytest.mark.parametrize(("between", "within"), [(0.3, 0.01), (0.02, 0.8)], ids=["queries_differ", "baskets_differ"])
def test_baskets_are_shrunk_as_far_as_they_scatter(between, within):
    """Where queries differ and their sales hardly, a basket speaks for its query; the other way round it does not."""
    frame, days = _sales(1, between, within)
    found = baskets.estimate(frame, days)
    sold = frame["conversions"].between(1, 3)
    raw, own = frame["conversion_value"] / frame["conversions"], frame["own"]

    def error(guess):
        return float(np.sqrt(np.mean((guess[sold] - own[sold]) ** 2)))

    assert error(pd.Series(found.mean)) <= 1.1 * min(error(raw), error(pd.Series(50.0, index=frame.index)))
    assert found.variation[~frame["conversions"].gt(0)] == pytest.approx(between, rel=0.5)
    assert error(pd.Series(baskets.estimate(frame).mean)) >= error(pd.Series(found.mean))
