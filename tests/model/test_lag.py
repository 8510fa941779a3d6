"""Lag: what the last days' clicks will still bring, and silence where nothing is late."""

import numpy as np
import pandas as pd
import pytest

from analytics.model import Assumptions, ClickValue, lag, value
from analytics.schema import Period
from analytics.unify import unify
from tests.builders import SEARCH_TERMS, days, export

DAYS, CLICKS, RATE = 120, 800, 0.05


def _days(delay, seed, size=DAYS):
    """Daily clicks and conversions; with a delay, the share 1 - exp(-(age + 1) / delay) has converted yet."""
    draw, age = np.random.default_rng(seed), np.arange(size)[::-1]
    clicks = draw.poisson(CLICKS * (1 + 0.3 * (np.arange(size) % 7 >= 5)))
    counted = 1 - np.exp(-(age + 1) / delay) if delay else np.ones(size)
    table = {"paid_clicks": clicks.astype(float), "conversions": draw.poisson(clicks * RATE * counted).astype(float)}
    return pd.DataFrame(table, index=days("2025-01-01", size)), float((clicks * counted).sum() / clicks.sum())


@pytest.mark.parametrize("delay", [3.0, 8.0])
def test_a_planted_delay_is_found(delay):
    """The completeness is the planted one to a fifth of what is missing, the delay to a third, and it is said."""
    found, truth = zip(
        *((lag.of_days(table), true) for table, true in (_days(delay, seed) for seed in range(5))), strict=True
    )
    missing = np.mean([1 - one.complete for one in found])
    assert missing == pytest.approx(np.mean([1 - true for true in truth]), rel=0.2)
    assert np.mean([one.days for one in found]) == pytest.approx(delay, rel=0.35)
    assert [notice.code for notice in found[0].notices] == ["value.conversion_lag"]


@pytest.mark.parametrize("seed", range(8))
def test_an_account_without_delay_is_left_alone(seed):
    """With nothing late the correction is under a thousandth and nothing is said."""
    found = lag.of_days(_days(None, seed)[0])
    assert found.complete == pytest.approx(1.0, abs=1e-3)
    assert found.notices == ()


def test_few_days_or_few_conversions_say_nothing():
    """Under 90 days, or with hardly a conversion, conversions count as they are."""
    table, _ = _days(8.0, 1)
    assert lag.of_days(table.iloc[-80:]) == lag.Lag()
    assert lag.of_days(table.assign(conversions=0.0)) == lag.Lag()


@pytest.mark.parametrize("delay", [None, 8.0])
def test_values_count_what_is_still_to_come(delay):
    """The value per click of an account by day is its counted one over the share counted, whatever that share."""
    table, _ = _days(delay, 3)
    rows = table.rename(columns={"paid_clicks": "clicks"}).rename_axis("date").reset_index()
    rows = rows.assign(query="a", impressions=10 * rows["clicks"], cost=rows["clicks"], conversion_value=50.0)
    rows["conversion_value"] *= rows["conversions"]
    period = Period(rows["date"].iloc[0].date(), rows["date"].iloc[-1].date())
    panel = unify([export(SEARCH_TERMS, rows, period=period, currency="EUR")])
    found = value.estimate(panel, Assumptions(attributed_share=1.0))
    assert isinstance(found, ClickValue)
    counted = 50 * rows["conversions"].sum() / rows["clicks"].sum()
    assert found.frame["value_per_click"].iloc[0] == pytest.approx(counted / lag.of_days(table).complete, rel=1e-3)
    assert bool(found.notices) == (delay is not None)
