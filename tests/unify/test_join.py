"""The outer join: segments, labels, facts and the last days."""

import numpy as np
import pandas as pd
import pytest

from analytics.schema import Period
from analytics.unify import BrandTerms, last_days, unify
from tests.builders import CAMPAIGNS, DATES, JANUARY, PLANNER, QUERIES, SEARCH_TERMS, SIMULATOR, days, export


def _paid(queries, **columns):
    size = len(queries)
    usual = {"query": queries, "impressions": [100.0] * size, "clicks": [10.0] * size, "cost": [5.0] * size}
    return export(SEARCH_TERMS, usual | columns, currency="EUR")


def _organic(queries, **columns):
    size = len(queries)
    usual = {"query": queries, "impressions": [50.0] * size, "clicks": [5.0] * size, "position": [2.0] * size}
    return export(QUERIES, usual | columns)


def test_segments_say_which_side_has_a_row():
    """A query is both when each side has a row for it, even without clicks."""
    panel = unify([_paid(["a", "Été"], clicks=[0.0, 0.0]), _organic(["ete", "c"], clicks=[0.0, 0.0])])
    assert panel.frame.set_index("query")["segment"].to_dict() == {"a": "paid_only", "ete": "both", "c": "organic_only"}


def test_position_is_weighted_by_impressions():
    """The mean position weighs impressions and leaves out rows without a position of at least 1."""
    organic = _organic(["a", "A", "á", "b"], impressions=[300.0, 100.0, 700.0, 0.0], position=[1.0, 5.0, np.nan, 3.0])
    position = unify([organic]).frame.set_index("query")["organic_position"]
    assert position["a"] == pytest.approx((300 * 1 + 100 * 5) / 400)
    assert np.isnan(position["b"])


def test_a_query_is_shown_as_most_people_type_it():
    """The spelling shown is the one with most clicks, paid side first."""
    panel = unify(
        [
            _paid(["lampe led", "Lampe LED", "lampe léd"], clicks=[2.0, 9.0, 3.0]),
            _organic(["LAMPE LED", "Été", "ete"], clicks=[50.0, 4.0, 1.0]),
        ]
    )
    assert panel.frame.set_index("query")["text"].to_dict() == {"lampe led": "Lampe LED", "ete": "Été"}


def test_campaign_and_page_are_the_heaviest():
    """A query carries the campaign with most cost and the page with most clicks."""
    panel = unify(
        [
            _paid(["a", "a", "a"], campaign=["X", "Y", "X"], cost=[4.0, 7.0, 4.0]),
            _organic(["a", "a"], page=["/few", "/many"], clicks=[1.0, 2.0]),
        ]
    )
    assert panel.frame.loc[0, ["campaign", "page"]].to_list() == ["X", "/many"]


def test_planner_facts_reach_the_query_they_name():
    """Volume and competition come by the keyword's key and are unknown elsewhere."""
    planner = export(PLANNER, {"keyword": ["LAMPE"], "search_volume": [900.0], "competition_index": [0.4]})
    frame = unify([_paid(["lampe", "chaise"]), planner]).frame.set_index("query")
    assert frame.loc["lampe", ["search_volume", "competition_index"]].to_list() == [900.0, 0.4]
    assert frame.loc["chaise", ["search_volume", "competition_index"]].isna().all()


def test_two_planner_exports_both_count():
    """Two planner exports with as many rows but other keywords are two exports, not a repeated one."""
    facts = {"search_volume": [900.0], "competition_index": [0.4]}
    planners = [
        export(PLANNER, {"keyword": [word], **facts}, file=f"{word}.csv", period=None) for word in ("lampe", "chaise")
    ]
    frame = unify([_paid(["lampe", "chaise"]), *planners]).frame
    assert frame["search_volume"].to_list() == [900.0, 900.0]


def test_a_research_tool_speaks_of_volume_where_the_planner_does_not():
    """Volumes and rivals come from Semrush when no Keyword Planner export is loaded, else from the planner alone."""
    research = export("semrush_keywords", {"keyword": ["Lampe"], "search_volume": [700.0], "competition_index": [0.9]})
    planner = export(PLANNER, {"keyword": ["lampe"], "search_volume": [900.0], "competition_index": [0.4]})
    known = ["search_volume", "competition_index"]
    assert unify([_paid(["lampe"]), research]).frame[known].to_numpy().tolist() == [[700.0, 0.9]]
    assert unify([_paid(["lampe"]), research, planner]).frame[known].to_numpy().tolist() == [[900.0, 0.4]]


def test_simulator_points_of_one_bid_add_up():
    """Keywords that share a key and a bid give one point whose clicks and cost are their sums."""
    points = {"keyword": ["lampe", "Lampe"], "max_cpc": [1.0, 1.0], "clicks": [3.0, 4.0], "cost": [2.0, 5.0]}
    found = unify([_paid(["lampe"]), export(SIMULATOR, points)]).bid_points
    assert found.to_dict("records") == [{"query": "lampe", "max_cpc": 1.0, "clicks": 7.0, "cost": 7.0}]


def test_daily_totals_come_from_every_complete_table():
    """Two campaign exports by day, of two accounts, both count in the daily totals."""
    parts = [
        export(
            CAMPAIGNS,
            {"date": days("2025-01-01", 2), "campaign": [name] * 2, "clicks": [1.0, 2.0], "cost": [cost, 1.0]},
            file=name,
            currency="EUR",
        )
        for name, cost in (("A", 3.0), ("B", 5.0))
    ]
    by_day = unify([_paid(["a"]), *parts]).by_day
    assert by_day is not None
    assert by_day["cost"].sum() == 10.0


def test_daily_totals_of_both_sides_stand_side_by_side():
    """A day known to one side only is NaN on the other."""
    campaigns = export(CAMPAIGNS, {"date": days("2025-01-01", 1), "campaign": ["A"], "clicks": [4.0], "cost": [2.0]})
    dates = export(DATES, {"date": days("2025-01-02", 1), "clicks": [7.0], "impressions": [70.0]})
    by_day = unify([campaigns, dates]).by_day
    assert by_day is not None
    assert by_day["paid_clicks"].fillna(-1).to_list() == [4.0, -1.0]
    assert by_day["organic_clicks"].fillna(-1).to_list() == [-1.0, 7.0]


def _dated(paid_days, organic_days):
    paid = export(
        SEARCH_TERMS,
        {"query": "a", "date": paid_days, "impressions": 20.0, "clicks": 2.0, "cost": 10.0},
        period=Period(paid_days[0].date(), paid_days[-1].date()),
        currency="EUR",
    )
    organic = export(
        QUERIES,
        {"query": "a", "date": organic_days, "impressions": 30.0, "clicks": 1.0, "position": 1.0},
        period=Period(organic_days[0].date(), organic_days[-1].date()),
    )
    return unify([paid, organic], BrandTerms())


def test_the_last_days_are_the_last_days_with_spend():
    """Ninety days of spend of which thirty are asked for give thirty days of cost."""
    found = last_days(_dated(days("2025-01-01", 90), days("2025-01-01", 90)), 30)
    assert found is not None
    sums, period = found
    assert (sums.loc["a", "cost"], period.days) == (300.0, 30)


def test_the_last_days_reach_no_further_back_than_the_ads():
    """When Search Console goes back sixteen months and the ads one, the last ninety days of ads are thirty."""
    found = last_days(_dated(days("2025-03-02", 30), days("2024-01-01", 456)), 90)
    assert found is not None
    sums, period = found
    assert (sums.loc["a", "cost"], period.days) == (300.0, 30)


def test_no_daily_ads_means_no_last_days():
    """Dated organic rows alone do not tell what was spent lately."""
    organic = export(QUERIES, {"query": "a", "date": days("2025-01-01", 3), "clicks": 1.0, "impressions": 9.0})
    assert last_days(unify([_paid(["a"]), organic]), 30) is None


def test_the_organic_period_falls_back_on_the_dates_table():
    """Query exports without dates cover the days of the dates table they came with."""
    queries = export(QUERIES, {"query": ["a"], "clicks": [1.0], "impressions": [9.0]}, period=None)
    dates = export(DATES, {"date": days("2025-01-01", 31), "clicks": 1.0, "impressions": 9.0})
    assert unify([queries, dates]).organic_period == JANUARY


def test_months_of_two_separate_files_are_the_days_they_cover():
    """January and March without February are two months of spend, not three."""
    march = pd.Timestamp("2025-03-01").date()
    files = [
        export(SEARCH_TERMS, {"query": ["a"], "clicks": [9.0], "cost": [100.0]}, file=file, period=period)
        for file, period in (("jan", JANUARY), ("mar", Period(march, march.replace(day=31))))
    ]
    panel = unify(files)
    assert panel.frame["cost"].sum() / panel.paid_months == pytest.approx(100.0, rel=0.03)
