"""What several exports say of the same days is counted once, and what cannot be known is not made up."""

import pandas as pd
import pytest

from analytics.schema import Period
from analytics.unify import unify
from tests.builders import JANUARY, days, export

TERMS, CAMPAIGNS = "google_ads_search_terms", "google_ads_campaigns"
QUERIES, DATES = "gsc_queries", "gsc_dates"


def _campaigns(start, count, cost=10.0, **extra):
    dates = days(start, count)
    table = {"campaign": ["A"] * count, "date": dates, "cost": [cost] * count, "clicks": [5.0] * count,
             "impressions": [50.0] * count} | extra  # fmt: skip
    return export(CAMPAIGNS, table, file=start, period=Period(dates[0].date(), dates[-1].date()))


def _terms(cost=250.0, period=JANUARY, **changes):
    table = {"query": ["lampe"], "campaign": ["A"], "clicks": [100.0], "impressions": [900.0], "cost": [cost]} | changes
    return export(TERMS, table, file=str(cost), period=period)


def _dates(per_day, file):
    dates = days("2025-01-01", 31)
    return export(DATES, {"date": dates, "clicks": [per_day] * 31, "impressions": [per_day * 9] * 31}, file=file)


def _queries(clicks, query):
    return export(QUERIES, {"query": [query], "clicks": [clicks], "impressions": [clicks * 9]}, file=query)


def test_campaign_files_that_overlap_make_no_hidden_spend():
    """January to January and a second file over its last ten days are one January."""
    found = unify([_terms(), _campaigns("2025-01-01", 31), _campaigns("2025-01-22", 10)])
    assert found.coverage.cost.total == 310.0
    assert found.by_day["cost"].sum() == 310.0


def test_campaign_files_that_differ_on_the_same_days_give_no_total():
    """Two files that disagree on the same days cannot be added: the total is unknown."""
    found = unify([_terms(), _campaigns("2025-01-01", 31), _campaigns("2025-01-22", 10, cost=3.0)])
    assert found.coverage.cost.total is None


def test_two_sites_add_up():
    """Two Search Console sites have two dates tables over the same days: both count."""
    found = unify([_queries(100.0, "a"), _queries(50.0, "b"), _dates(5.0, "one"), _dates(3.0, "two")])
    assert found.coverage.organic_clicks.total == 31 * 8.0


def test_a_total_smaller_than_its_part_is_unknown():
    """A dates table of one site cannot be the total of two sites' queries."""
    found = unify([_queries(200.0, "a"), _queries(100.0, "b"), _dates(5.0, "one")])
    assert found.coverage.organic_clicks.total is None


def test_clicks_by_day_are_search_clicks():
    """Video campaigns are no search: neither the hidden part nor the months count them."""
    video = _campaigns("2025-01-01", 31, campaign_type=["video"] * 31)
    search = _campaigns("2025-01-01", 31, campaign_type=["search"] * 31, campaign=["B"] * 31)
    assert unify([_terms(), search, video]).by_day["paid_clicks"].sum() == 31 * 5.0


def test_an_undated_month_before_the_daily_ones_counts():
    """January without days and February by day are two months."""
    dates = days("2025-02-01", 28)
    daily = export(TERMS, {"query": ["lampe"] * 28, "date": dates, "clicks": [1.0] * 28, "cost": [2.0] * 28},
                   file="february", period=Period(dates[0].date(), dates[-1].date()))  # fmt: skip
    found = unify([_terms(cost=155.0), daily])
    assert found.frame["cost"].sum() == pytest.approx(155.0 + 56.0)
    assert found.paid_days == 31 + 28


def test_weeks_of_a_time_series_are_spread_over_their_days():
    """A week is seven days of a seventh each, so that months add up."""
    weeks = pd.DataFrame({"date": pd.to_datetime(["2025-01-27"]), "date_end": pd.to_datetime(["2025-02-02"]),
                          "clicks": [70.0], "cost": [7.0]})  # fmt: skip
    found = unify([_terms(), export("google_ads_overview_timeseries", weeks, file="weeks")]).by_day
    assert found["paid_clicks"].tolist() == [10.0] * 7
    assert found["date"].max() == pd.Timestamp("2025-02-02")


def test_the_accounts_time_series_is_told_but_is_no_search_total():
    """It adds every network, so that it hints at what is missing and never fills the hidden part."""
    weeks = pd.DataFrame({"date": pd.to_datetime(["2025-01-27"]), "clicks": [70.0], "cost": [900.0]})
    found = unify([_terms(), export("google_ads_overview_timeseries", weeks, file="weeks")]).coverage
    assert found.cost.total is None
    assert "unify.account_spend" in [notice.code for notice in found.notices]


@pytest.mark.parametrize("order", [1, -1])
def test_the_longer_of_two_exports_of_the_same_days_counts(order):
    """An export that holds most of another's rows loses those days, whichever file came first."""
    table = {"query": [f"q{at}" for at in range(100)], "date": days("2025-01-01", 1).repeat(100), "clicks": [1.0] * 100}
    whole = pd.DataFrame(table | {"cost": [1.0] * 100})
    exports = [
        export(TERMS, whole, file="whole", currency="EUR"),
        export(TERMS, whole.head(92), file="part", currency="EUR"),
    ]
    assert unify(exports[::order]).frame["paid_clicks"].sum() == 100.0
