"""The panel by day: complete totals where a table states them, segments beside them, and unknown days kept apart."""

import numpy as np
import pandas as pd
import pytest

from analytics.model.forecast import Asked, Forecast, NoForecast, Segment, daily, forecast, measures, outlook, segments
from analytics.unify import BrandTerms, restrict, unify
from tests.builders import CAMPAIGNS, DATES, QUERIES, SEARCH_TERMS, account, days, export
from tests.model.forecasting import series

DAYS = 84


def campaigns() -> object:
    """Two campaigns by day, the second without a row in its first week; brand first."""
    dates = days("2026-01-05", DAYS)
    rows = [
        pd.DataFrame({"date": dates, "campaign": "Brand", "clicks": series(DAYS, 100.0), "conversions": 3.0}),
        pd.DataFrame({"date": dates[7:], "campaign": "Lamps", "clicks": series(DAYS - 7, 50.0), "conversions": 1.0}),
    ]
    table = pd.concat(rows, ignore_index=True)
    return export(CAMPAIGNS, table.assign(cost=0.5 * table["clicks"], impressions=20 * table["clicks"]), currency="EUR")


def queries_by_day() -> list[object]:
    """Search terms of two queries, one of the brand, and Search Console queries that end three days earlier."""
    dates = days("2026-01-05", DAYS)
    terms = {"date": np.repeat(dates, 2), "query": ["acme", "lamp"] * DAYS, "clicks": [9.0, 5.0] * DAYS}
    paid = pd.DataFrame(terms).assign(impressions=100.0, cost=2.0, campaign="One")
    organic = pd.DataFrame({"date": dates[:-3], "query": "lamp", "clicks": 7.0, "impressions": 90.0, "position": 2.0})
    return [export(SEARCH_TERMS, paid), export(QUERIES, organic)]


def test_totals_and_campaigns_come_from_the_campaigns_table():
    """The whole is the sum of the campaigns; a campaign without a row on a day of the account had nothing."""
    panel = unify([campaigns(), export(DATES, {"date": days("2026-01-05", 30), "clicks": 40.0, "impressions": 900.0})])
    whole = daily(panel, Segment())
    parts = [daily(panel, segment) for segment in segments(panel)[1:]]
    assert [segment.name for segment in segments(panel)] == ["", "Brand", "Lamps"]
    assert sum(part["paid_clicks"] for part in parts).to_numpy() == pytest.approx(whole["paid_clicks"].to_numpy())
    assert (parts[1]["paid_clicks"].iloc[:7] == 0).all()
    assert whole["conversions"].iloc[-1] == 4.0
    assert whole["cpc"].to_numpy() == pytest.approx(0.5)
    assert int(whole["organic_clicks"].notna().sum()) == 30
    assert measures(parts[0]) == ("paid_clicks", "cost", "cpc", "conversions", "paid_impressions")


def test_dated_queries_give_brand_and_generic():
    """Brand and generic add up to the whole; after Search Console's last day organic clicks are unknown, not zero."""
    panel = unify(queries_by_day(), BrandTerms.given(("acme",)))
    found = {segment.kind: daily(panel, segment) for segment in segments(panel)[:3]}
    assert list(found) == ["all", "brand", "generic"]
    assert (found["brand"]["paid_clicks"] == 9.0).all()
    assert (found["brand"]["paid_clicks"] + found["generic"]["paid_clicks"] == found["all"]["paid_clicks"]).all()
    assert found["all"]["organic_clicks"].isna().sum() == 3
    assert found["brand"]["organic_clicks"].iloc[0] == 0.0


def test_weeks_cut_off_by_the_report_are_no_weeks():
    """A report from a Wednesday to a Tuesday ends in short weeks: they hide no others and are no fall."""
    starts = pd.DatetimeIndex(["2025-01-01", *pd.date_range("2025-01-05", periods=41, freq="7D")])
    ends = pd.DatetimeIndex([*(starts[1:] - pd.Timedelta(days=1)), starts[-1] + pd.Timedelta(days=2)])
    clicks = np.r_[90.0, series(40, 210.0), 90.0]
    panel = unify([export(DATES, {"date": starts, "date_end": ends, "clicks": clicks, "impressions": 9 * clicks})])
    assert list(daily(panel, Segment())["organic_clicks"]) == list(clicks[1:-1])
    assert isinstance(forecast(panel, Asked("organic_clicks", weeks=4)), Forecast)


def test_a_narrowed_panel_has_only_its_own_days():
    """A scope has no campaign rows of its own: its whole is the sum of its queries."""
    panel = restrict(unify([*queries_by_day(), campaigns()], BrandTerms.given(("acme",))), brand=False)
    assert (daily(panel, Segment())["paid_clicks"] == 5.0).all()
    assert [segment.kind for segment in segments(panel)] == ["all"]


def test_an_account_without_days_has_no_forecast():
    """Files without dates give a reason, for every question."""
    panel = account()
    assert segments(panel) == (Segment(),)
    assert isinstance(forecast(panel, Asked()), NoForecast)
    assert isinstance(outlook(panel, Asked()), NoForecast)


def test_the_outlook_of_a_segment_is_its_forecast():
    """The quick total of the table is the one of the full forecast, beside what the files say of the weeks before."""
    panel = unify([campaigns()])
    asked = Asked("paid_clicks", Segment("campaign", "Brand"), 4)
    full, quick = forecast(panel, asked), outlook(panel, asked)
    assert isinstance(full, Forecast)
    assert quick == pytest.approx((full.total(4).value, full.earlier(4, year=False)))
