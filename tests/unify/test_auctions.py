"""What exports say of auctions reaches the panel: quality scores, first slots, and the rivals that insights name."""

import numpy as np
import pytest

from analytics.unify import restrict, unify
from tests.builders import SEARCH_TERMS, export

TERMS = {"query": ["lamp", "chair"], "impressions": [900, 400], "clicks": [90, 40], "cost": [90.0, 60.0]}
KEYWORDS = {
    "keyword": ["[lamp]", '"lamp"', "[chair]"],
    "match_type": ["exact", "phrase", "exact"],
    "impressions": [800, 100, 400],
    "clicks": [80, 10, 40],
    "quality_score": [7.0, 2.0, np.nan],
    "absolute_top_share": [0.5, 0.1, np.nan],
}


def test_exact_keywords_lend_their_quality_score():
    """The exact keyword's score is the query's, a phrase keyword's is for others; a scope keeps its own."""
    panel = unify([export(SEARCH_TERMS, TERMS), export("google_ads_keywords", KEYWORDS)])
    assert panel.auctions[["query", "quality_score", "absolute_top_share"]].values.tolist() == [["lamp", 7.0, 0.5]]
    assert restrict(panel, themes=frozenset(["nothing"])).auctions.empty


def test_auction_insights_name_each_rival_once():
    """Weeks of one domain are averaged, what is not stated left out, and the own row is nobody's rival."""
    insights = {
        "domain": ["You", "rival.example", "rival.example", "other.example"],
        "impression_share": [0.6, 0.2, 0.4, np.nan],
        "overlap_share": [np.nan, 0.5, 0.7, 0.1],
        "position_above_share": [np.nan, 0.2, np.nan, 0.0],
    }
    panel = unify([export(SEARCH_TERMS, TERMS), export("google_ads_auction_insights", insights)])
    found = panel.rivals.set_index("domain")
    assert found.index.tolist() == ["other.example", "rival.example"]
    assert found.loc["rival.example"].tolist() == pytest.approx([0.3, 0.6, 0.2])
    assert unify([export(SEARCH_TERMS, TERMS)]).rivals.empty
