"""What the query rows do not show: hidden terms, hidden queries, and totals that nobody knows."""

import pytest

from analytics.ingest.export import Footer
from analytics.schema import OTHER_SEARCH_TERMS, Period
from analytics.unify import Measure, unify
from tests.builders import CAMPAIGNS, DATES, JANUARY, QUERIES, SEARCH_TERMS, days, export

FEBRUARY = Period(JANUARY.start.replace(month=2), JANUARY.end.replace(month=2, day=28))

_ANONYMOUS = Footer("is_anonymized_query", (("clicks", 6.0), ("impressions", 100.0)), "other")


def _terms(cost=60.0, query="a", **known):
    table = {"query": [query], "impressions": [100.0], "clicks": [6.0], "cost": [cost]}
    return export(SEARCH_TERMS, table, currency="EUR", **known)


def _campaigns(period=JANUARY, **columns):
    usual = {"campaign": ["A", "B"], "impressions": [150.0, 50.0], "clicks": [8.0, 2.0], "cost": [70.0, 30.0]}
    return export(CAMPAIGNS, usual | columns, period=period, currency="EUR")


def _queries(clicks=54.0, period=JANUARY):
    return export(QUERIES, {"query": ["a"], "impressions": [400.0], "clicks": [clicks]}, period=period)


def _dates(per_day=4.0, start="2025-01-01", count=25):
    table = {"date": days(start, count), "impressions": 20.0, "clicks": per_day}
    period = Period(table["date"][0].date(), table["date"][-1].date())
    return export(DATES, table, period=period)


def test_hidden_terms_are_campaigns_less_search_terms():
    """Hidden cost, clicks and impressions are what the campaigns show and the terms do not."""
    found = unify([_terms(), _campaigns()]).coverage
    assert (found.cost.hidden, found.cost.hidden_share) == (40.0, 0.4)
    assert (found.paid_clicks.hidden, found.paid_impressions.hidden) == (4.0, 100.0)


def test_the_vendors_own_line_comes_first():
    """The line "Other search terms" of the export itself is preferred to the campaigns."""
    footer = Footer("Total: Other search terms", (("cost", 20.0), ("clicks", 2.0), ("impressions", 25.0)), "other")
    assert unify([_terms(footers=(footer,)), _campaigns()]).coverage.cost.total == 80.0


def test_a_bulk_export_counts_its_own_anonymous_queries():
    """What a warehouse export says it keeps anonymous is hidden, and goes before the dates table."""
    queries = export(QUERIES, {"query": ["a"], "impressions": [400.0], "clicks": [54.0]}, footers=(_ANONYMOUS,))
    found = unify([queries, _dates()]).coverage
    assert (found.organic_clicks.hidden, found.organic_impressions.hidden) == (6.0, 100.0)


def test_the_vendors_account_total_is_no_search_total():
    """An account footer adds other networks (seven times the rows in one real file): the hidden part stays unknown."""
    footer = Footer("Total: Account", (("cost", 90.0), ("clicks", 9.0), ("impressions", 150.0)), "account")
    assert unify([_terms(footers=(footer,))]).coverage.cost.total is None


def test_terms_folded_by_the_export_are_hidden():
    """Spend on the row of other search terms is spend whose query nobody sees."""
    found = unify([_terms(), _terms(40.0, OTHER_SEARCH_TERMS, file="other"), _campaigns()]).coverage
    assert found.cost.hidden == 40.0


def test_other_networks_have_no_search_terms():
    """Display and video campaigns do not count as hidden search terms."""
    found = unify([_terms(), _campaigns(campaign_type=["Search", "Display"])]).coverage
    assert (found.cost.total, found.cost.hidden) == (70.0, 10.0)


@pytest.mark.parametrize("others", [(), (_campaigns(FEBRUARY),), (_campaigns(None),)], ids=["none", "february", "?"])
def test_an_unknown_total_is_none_and_told(others):
    """Without campaigns over the same days the hidden part is unknown, not zero."""
    found = unify([_terms(), *others]).coverage
    assert (found.cost.total, found.cost.hidden, found.cost.hidden_share) == (None, None, None)
    assert "unify.hidden_terms_unknown" in [notice.code for notice in found.notices]


def test_hidden_queries_are_dates_less_queries():
    """Hidden clicks are the dates total less the queries'."""
    found = unify([_queries(), _dates(count=31)]).coverage
    assert (found.organic_clicks.total, found.organic_clicks.hidden) == (124.0, 70.0)
    assert found.organic_clicks.hidden_share == pytest.approx(70 / 124)


def test_only_the_days_of_the_queries_are_compared():
    """A dates table over sixteen months says nothing of hidden queries outside the month that the queries cover."""
    found = unify([_queries(54.0), _dates(4.0, "2024-01-01", 487)]).coverage
    assert found.organic_clicks.total in (None, 31 * 4.0)


def test_a_dates_table_over_fewer_days_is_no_total():
    """Dates that cover half of the queries' days leave the hidden part unknown, not zero."""
    assert unify([_queries(54.0), _dates(2.0, "2025-01-20", 12)]).coverage.organic_clicks.hidden is None


def test_queries_without_a_dates_table_are_told():
    """Without the dates table nobody knows what Search Console hides."""
    found = unify([_queries()]).coverage
    assert found.organic_clicks.hidden is None
    assert "unify.hidden_queries_unknown" in [notice.code for notice in found.notices]


@pytest.mark.parametrize(
    ("measure", "hidden", "share"),
    [
        (Measure(6.0, 10.0), 4.0, 0.4),
        (Measure(10.0, 10.0), 0.0, 0.0),
        (Measure(10.4, 10.0), 0.0, 0.0),
        (Measure(0.0, 0.0), 0.0, None),
        (Measure(6.0), None, None),
    ],
)
def test_a_measure_knows_what_it_hides(measure, hidden, share):
    """Hidden is total less visible, never negative, and None when there is nothing to compare with."""
    assert (measure.hidden, measure.hidden_share) == (hidden, share)
