"""Lines by month: planted days come back as whole months, and only where rows are dated."""

from datetime import date
from functools import cache

import pandas as pd
import pytest

from analytics.model import analyse
from analytics.present import cards, overview_figures, trends
from analytics.present.draw import alternative
from analytics.present.look import Look
from analytics.schema import Period
from analytics.unify import unify
from tests.builders import CAMPAIGNS, QUERIES, SEARCH_TERMS, days, export

YEAR = Period(date(2025, 1, 1), date(2025, 4, 20))
DATES = days("2025-01-01", 110)


@cache
def account(*, dated: bool):
    """Two queries by day, a lamp on both sides a chair with an ad alone; campaigns spend a quarter more."""
    n = len(DATES)
    terms = pd.DataFrame({"query": ["lamp"] * n + ["chair"] * n, "date": [*DATES, *DATES], "impressions": 40})
    terms = terms.assign(clicks=4, cost=2.0, conversions=0.4, conversion_value=20.0)
    organic = pd.DataFrame({"query": "lamp", "date": DATES, "impressions": 90, "clicks": 10, "position": 2.0})
    if not dated:
        terms, organic = (frame.drop(columns="date") for frame in (terms, organic))
    campaigns = pd.DataFrame({"campaign": "all", "date": DATES, "impressions": 100, "clicks": 10, "cost": 5.0})
    tables = {SEARCH_TERMS: terms, QUERIES: organic, CAMPAIGNS: campaigns}
    return analyse(unify([export(kind, table, period=YEAR, currency="EUR") for kind, table in tables.items()]))


def test_whole_months_are_drawn_from_planted_days():
    """April is not whole: three months are left, of spend, of what is avoidable, and of each query's organic clicks."""
    found = account(dated=True)
    lines = trends.trends(found)
    assert lines["monthly_cost"] == (155.0, 140.0, 155.0)
    share = 1 - found.incrementality.frame.set_index("query")["incremental_share"]
    assert lines["avoidable_cost"] == pytest.approx([n * 2.0 * share[["lamp", "chair"]].sum() for n in (31, 28, 31)])
    assert lines["hidden_cost_share"] == pytest.approx([0.2, 0.2, 0.2])
    table = trends.clicks_by_month(found.panel)
    assert table.loc["lamp"].tolist() == [310.0, 280.0, 310.0]
    shown = cards.overview_cards(found, Look("en"))
    assert [len(card.trend) for card in shown] == [3, 3, 3, 3]


def test_without_dated_queries_only_the_account_has_a_line():
    """Campaigns by day give the spend its months; nothing else is drawn, and the months keep two channels."""
    found = account(dated=False)
    assert set(trends.trends(found)) == {"monthly_cost"}
    assert trends.clicks_by_month(found.panel) is None


def test_months_are_stacked_in_three_states():
    """The chart says how much is clicked where both are present: the lamp's 14 clicks of a day's 18."""
    figure = overview_figures.monthly_clicks(account(dated=True).panel, Look("en"))
    assert [bar.name for bar in figure.data] == ["Organic only", "Both", "Ad only"]
    assert list(figure.data[1].y) == [14 * n for n in (31, 28, 31, 20)]
    assert "78% of them where SEO and SEA are both present" in alternative(figure)
