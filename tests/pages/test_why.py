"""Cannibalisation: any query can be asked why, and pages that share a query or ads that land elsewhere are told."""

import pandas as pd

from analytics.locales import text
from tests.pages.running import complaints, drop, go, started

DAYS = pd.date_range("2025-01-06", periods=70)
KEYWORDS = (
    "Keyword,Match type,Campaign,Final URL,Clicks,Impr.,Cost,Currency code\n"
    "oak table,Exact match,Shop,https://shop.example/sale,200,3000,90.00,EUR\n"
)


def _shared_pages() -> bytes:
    """Search Console by query, page and day: two pages that take turns, week by week."""
    lines = [
        f"{day:%Y-%m-%d},oak table,https://shop.example/{page},9,60,{3 + 4 * page}"
        for at, day in enumerate(DAYS)
        for page in (0, 1)
        if at // 7 % 3 % 2 == page
    ]
    return "\n".join(["Date,Query,Page,Clicks,Impressions,Position", *lines]).encode()


def _said(app) -> str:
    """Every sentence on the page, without its escapes."""
    return "\n".join(mark.value for mark in app.markdown).replace("\\", "")


def test_another_query_has_another_answer():
    """Choosing a query changes the claim, its evidence and the pause that are shown."""
    app = go(started(), "cannibalisation")
    whole = _said(app)
    app.selectbox[0].select_index(len(app.selectbox[0].options) - 1).run()
    assert complaints(app) == []
    assert app.selectbox[0].options[0] == text("why.subject.all", "en")
    assert _said(app) != whole


def test_pages_that_share_a_query_and_ads_that_land_elsewhere_are_told():
    """With pages by day and final URLs, both findings stand in words; without them, the exports that would tell."""
    app = go(started(), "cannibalisation")
    assert text("own_pages.cannot_say.pages", "en") in _said(app)
    app = go(drop(app, ("pages.csv", _shared_pages()), ("keywords.csv", KEYWORDS.encode())), "cannibalisation")
    assert complaints(app) == []
    assert "One query is shared by several pages" in _said(app)
    assert "On the only query compared, the ad lands on another page" in _said(app)
