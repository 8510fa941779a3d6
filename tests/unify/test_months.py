"""Months: planted days come back under their month, and a query's state is that of its month."""

from datetime import date

import pandas as pd
import pytest

from analytics.schema import OTHER_SEARCH_TERMS, Period
from analytics.unify import months, restrict, unify
from tests.builders import QUERIES, SEARCH_TERMS, export

WINTER = Period(date(2025, 1, 1), date(2025, 2, 20))
PAID = {
    "query": ["lamp", "Lamp", "lamp", "chair", OTHER_SEARCH_TERMS],
    "date": pd.to_datetime(["2025-01-03", "2025-01-04", "2025-02-05", "2025-02-05", "2025-02-06"]),
    "impressions": [50, 50, 50, 50, 900],
    "clicks": [5, 6, 7, 8, 90],
    "cost": [1.5, 2.0, 3.0, 4.0, 50.0],
}
ORGANIC = {
    "query": ["lamp", "lamp", "sofa", "chair"],
    "date": pd.to_datetime(["2025-01-10", "2025-01-11", "2025-02-01", "2025-01-05"]),
    "impressions": [100, 300, 10, 10],
    "clicks": [20, 30, 4, 2],
    "position": [1.0, 3.0, 7.0, 9.0],
}


@pytest.fixture(scope="module")
def panel():
    """Two months of three queries, and a line of hidden terms."""
    return unify([export(SEARCH_TERMS, PAID, period=WINTER), export(QUERIES, ORGANIC, period=WINTER)])


def test_each_query_has_the_sums_of_its_months(panel):
    """Spellings of one query are added up, and its position is weighted by impressions."""
    rows = months.by_query(panel.facts, frozenset({"lamp"})).set_index("month")
    assert list(rows.index.astype(str)) == ["2025-01", "2025-02"]
    assert rows["paid_clicks"].tolist() == [11, 7]
    assert rows["cost"].tolist() == [3.5, 3.0]
    assert rows["organic_clicks"].iloc[0] == 50
    assert rows["organic_position"].iloc[0] == pytest.approx((100 * 1 + 300 * 3) / 400)
    assert rows.iloc[1][["organic_clicks", "organic_position"]].isna().all()


def test_clicks_are_counted_in_the_state_of_their_month(panel):
    """A query that loses its ad or its listing changes state; hidden terms are in none."""
    rows = panel.by_state.set_index("month")
    assert rows[list(months.STATES)].to_numpy().tolist() == [[2, 61, 0], [4, 0, 15]]
    assert rows["partial"].tolist() == [False, True]
    both = restrict(panel, themes=frozenset(panel.frame.loc[panel.frame["query"] == "sofa", "theme"]))
    assert both.by_state["paid_only"].sum() <= rows["paid_only"].sum()


def test_without_shared_days_there_are_no_states():
    """One dated side, or days apart, is no month of three states; without any day there is nothing by month."""
    undated = {name: values for name, values in ORGANIC.items() if name != "date"}
    paid = export(SEARCH_TERMS, PAID, period=WINTER)
    alone = unify([paid, export(QUERIES, undated, period=WINTER)])
    assert alone.by_state is None
    assert "organic_clicks" not in months.by_query(alone.facts)
    apart = unify([paid, export(QUERIES, ORGANIC, period=Period(date(2024, 1, 1), date(2024, 12, 31)))])
    assert apart.by_state is None
    assert months.by_query(unify([export(QUERIES, undated, period=WINTER)]).facts) is None
