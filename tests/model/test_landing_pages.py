"""Where ads land beside the page that ranks: planted agreements and differences come out as planted."""

import pandas as pd
import pytest

from analytics.ingest import read_file
from analytics.model.landing_pages import Landings, landings
from analytics.model.own_pages import CannotSay
from analytics.unify import unify
from tests.builders import QUERIES, SEARCH_TERMS, export

ORGANIC = {"oak table": "https://shop.example/oak", "lamp": "https://shop.example/lamps/", "sofa": ""}
PAID = {
    "oak table": "https://www.shop.example/sale",
    "lamp": "http://shop.example/lamps?gclid=1",
    "sofa": "https://shop.example/s",
}


def _exports(*, final_urls: bool = True, pages: bool = True):
    words = list(ORGANIC)
    paid = pd.DataFrame({"query": words, "impressions": 100.0, "clicks": 10.0, "cost": [30.0, 20.0, 10.0]})
    organic = pd.DataFrame({"query": words, "impressions": 100.0, "clicks": 10.0, "position": 3.0})
    if final_urls:
        paid["page"] = list(PAID.values())
    if pages:
        organic["page"] = list(ORGANIC.values())
    return [export(SEARCH_TERMS, paid, currency="EUR"), export(QUERIES, organic)]


def _found(exports) -> Landings | CannotSay:
    return landings(unify(exports), exports)


def test_differences_are_those_planted_dearest_first():
    """One ad lands elsewhere, one on the page that ranks; a query without a ranking page is not compared."""
    frame = _found(_exports()).frame
    assert list(frame["query"]) == ["oak table", "lamp"]
    assert list(frame["is_same"]) == [False, True]
    assert list(frame["paid_page"]) == ["shop.example/sale", "shop.example/lamps"]
    assert list(frame["cost"]) == pytest.approx([30.0 / (31 / 30.4375), 20.0 / (31 / 30.4375)])


def test_of_several_final_urls_the_one_with_most_clicks_counts():
    """A second final URL with fewer clicks changes nothing, with more it does."""
    exports = _exports()
    for clicks, is_same in ((5.0, False), (50.0, True)):
        more = pd.DataFrame({"keyword": ["oak table"], "page": ["https://shop.example/oak"], "clicks": [clicks]})
        found = landings(unify(exports), [*exports, export("google_ads_keywords", more)])
        assert found.frame["is_same"].iloc[0] == is_same


def test_each_missing_side_names_the_export_that_would_tell():
    """No final URL, or no organic page: the reason names the side that is missing."""
    assert _found(_exports(final_urls=False)).reason.code == "own_pages.cannot_say.landing"
    assert _found(_exports(pages=False)).reason.code == "own_pages.cannot_say.pages"


def test_the_final_url_of_a_keywords_download_is_read():
    """A keywords table of Google Ads with its column Final URL gives the landing page, as downloaded."""
    text = "Keyword,Match type,Final URL,Clicks,Impr.,Cost\noak table,Exact match,https://shop.example/x,10,100,5\n"
    read = read_file("Search keyword report.csv", text.encode())
    exports = _exports(final_urls=False)
    frame = landings(unify(exports), [*exports, *read]).frame
    assert list(frame["paid_page"]) == ["shop.example/x"]
