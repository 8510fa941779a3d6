"""Which export speaks for which side: one source per measure, and a word about each one set aside."""

import pytest

from analytics.errors import RefusedInput
from analytics.schema import Period
from analytics.unify import unify
from tests.builders import CAMPAIGNS, JANUARY, PLANNER, QUERIES, SEARCH_TERMS, SIMULATOR, days, export

KEYWORDS = "google_ads_keywords"


def _terms(cost, **known):
    return export(SEARCH_TERMS, {"query": ["a"], "clicks": [1.0], "cost": [cost]}, **({"currency": "EUR"} | known))


def _daily(cost, start="2025-01-01", count=10, file="daily"):
    table = {"query": "a", "date": days(start, count), "clicks": 1.0, "cost": cost}
    period = Period(table["date"][0].date(), table["date"][-1].date())
    return export(SEARCH_TERMS, table, file=file, period=period, currency="EUR")


def _codes(panel):
    return [notice.code for notice in panel.coverage.notices]


def test_an_identical_export_counts_once():
    """The same table under another name is counted once and told."""
    panel = unify([_terms(5.0, file="one.csv"), _terms(5.0, file="copy of one.csv")])
    assert panel.frame["cost"].to_list() == [5.0]
    assert "unify.repeated" in _codes(panel)


def test_another_period_is_another_export():
    """The same figures over other days are not a repetition."""
    later = Period(JANUARY.start.replace(month=2), JANUARY.end.replace(month=2, day=28))
    assert unify([_terms(5.0), _terms(5.0, file="feb", period=later)]).frame["cost"].to_list() == [10.0]


def test_daily_tables_are_preferred():
    """A dated export replaces the undated one that repeats its clicks, and a notice says so."""
    panel = unify([_terms(10.0), _daily(1.0)])
    assert panel.frame["cost"].to_list() == [10.0]
    assert panel.daily is not None
    assert "unify.daily_preferred" in _codes(panel)


@pytest.mark.parametrize("order", [1, -1])
def test_search_terms_are_preferred_to_keywords(order):
    """Search terms speak for the paid side whatever the order of the files; keywords are set aside with a notice."""
    keywords = export(KEYWORDS, {"keyword": ["b"], "clicks": [9.0], "cost": [9.0]}, currency="EUR")
    panel = unify([_terms(5.0), keywords][::order])
    assert panel.frame["query"].to_list() == ["a"]
    assert "unify.coarser_kind" in _codes(panel)


def test_keywords_speak_when_nothing_finer_does():
    """Without search terms, keywords are the queries, and a notice says that they are not."""
    panel = unify([export(KEYWORDS, {"keyword": ["B"], "clicks": [9.0], "cost": [9.0]}, currency="EUR")])
    assert panel.frame["query"].to_list() == ["b"]
    assert "unify.keywords_not_queries" in _codes(panel)


@pytest.mark.parametrize("kind", [SEARCH_TERMS, CAMPAIGNS, SIMULATOR])
def test_two_currencies_are_refused_with_both_files(kind):
    """Euros and dollars are never added up; the refusal names a file of each."""
    columns = {"query": ["a"], "keyword": ["a"], "campaign": ["x"], "max_cpc": [1.0], "clicks": [1.0], "cost": [2.0]}
    dollars = export(kind, columns, file="dollars.csv", currency="USD")
    with pytest.raises(RefusedInput) as refusal:
        unify([_terms(5.0, file="euros.csv"), dollars])
    assert "euros.csv" in str(refusal.value)
    assert "dollars.csv" in str(refusal.value)


def test_a_planner_in_another_currency_is_welcome():
    """Planner facts that are no money of the account do not clash with its currency."""
    planner = export(PLANNER, {"keyword": ["a"], "search_volume": [10.0]}, currency="USD")
    assert unify([_terms(5.0), planner]).currency == "EUR"


def test_overlapping_periods_are_told():
    """Two undated exports whose days overlap may count clicks twice; a notice names both."""
    assert "unify.periods_overlap" in _codes(unify([_terms(5.0, file="one"), _terms(6.0, file="two")]))


def test_days_that_two_daily_exports_share_count_once():
    """The days that two dated exports both hold, row for row, are counted once."""
    first, second = _daily(1.0, "2025-01-01", 10, "first"), _daily(1.0, "2025-01-06", 10, "second")
    assert unify([first, second]).frame["cost"].to_list() == [15.0]


def test_an_export_without_rows_is_no_source():
    """An empty search terms export leaves the word to the keywords."""
    empty = export(SEARCH_TERMS, {"query": [], "clicks": [], "cost": []}, currency="EUR")
    keywords = export(KEYWORDS, {"keyword": ["b"], "clicks": [9.0], "cost": [9.0]}, currency="EUR")
    assert unify([empty, keywords]).frame["query"].to_list() == ["b"]


def test_a_currency_nobody_states_is_none():
    """Files that state no currency give a panel without one."""
    assert unify([_terms(5.0, currency=None)]).currency is None


def test_queries_and_position_survive_without_pages():
    """A Search Console export without pages has the empty page."""
    panel = unify([export(QUERIES, {"query": ["a"], "clicks": [1.0], "impressions": [9.0], "position": [2.0]})])
    assert panel.by_page["page"].to_list() == [""]
