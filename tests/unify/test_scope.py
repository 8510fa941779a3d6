"""A narrowed panel keeps what it can prove and forgets what it cannot."""

import pandas as pd
import pytest

from analytics.unify import BrandTerms, restrict, unify
from tests.builders import CAMPAIGNS, QUERIES, SEARCH_TERMS, SIMULATOR, days, export


def _panel():
    words = ["lumen", "lampe bois"]
    return unify(
        [
            export(SEARCH_TERMS, {"query": words * 2, "date": days("2025-01-01", 4), "clicks": 2.0, "cost": 3.0}),
            export(CAMPAIGNS, {"campaign": ["A"], "clicks": [20.0], "cost": [30.0]}),
            export(QUERIES, {"query": words, "clicks": [5.0, 1.0], "impressions": [9.0, 9.0], "position": 1.0}),
            export(SIMULATOR, {"keyword": words, "max_cpc": 1.0, "clicks": 1.0, "cost": 1.0}),
        ],
        BrandTerms.given(["lumen"]),
    )


@pytest.mark.parametrize(("brand", "kept"), [(True, "lumen"), (False, "lampe bois")])
def test_every_table_of_a_scope_holds_its_queries_only(brand, kept):
    """Rows, campaigns, pages, days and points of other queries are gone."""
    narrow = restrict(_panel(), brand=brand)
    for table in (narrow.frame, narrow.by_campaign, narrow.by_page, narrow.daily, narrow.bid_points):
        assert set(table["query"]) == {kept}


def test_a_scope_has_no_complete_totals():
    """What is hidden belongs to no scope: totals are unknown, and a notice says so."""
    narrow = restrict(_panel(), brand=True)
    assert narrow.coverage.cost.total is None
    assert narrow.coverage.cost.visible == 6.0
    assert narrow.coverage.notices[-1].code == "unify.scope_has_no_totals"


def test_daily_totals_of_a_scope_are_its_own():
    """The totals by day of a scope are the sums of its dated queries."""
    narrow = restrict(_panel(), brand=True)
    assert narrow.by_day is not None
    assert narrow.by_day["cost"].sum() == 6.0


def test_no_limit_keeps_the_panel():
    """Neither class nor theme leaves the very panel."""
    panel = _panel()
    assert restrict(panel) is panel


def test_an_unknown_theme_leaves_nothing():
    """A theme that no query has gives an empty panel, not an error."""
    assert restrict(_panel(), themes=frozenset(["sofa"])).frame.empty


def test_narrowing_leaves_the_panel_alone():
    """The panel that was narrowed is unchanged."""
    panel = _panel()
    before = panel.frame.copy(deep=True)
    restrict(panel, brand=True, themes=frozenset(["brand"]))
    pd.testing.assert_frame_equal(panel.frame, before)
