"""The same facts where bulk exports already are: statements over Search Console's and Google Ads' own tables.

`organic` and `paid` become views in whole millionths over the documented columns of the Search Console bulk export
(`searchdata_url_impression`) and of the Google Ads transfer. Their days come back in the columns of the vendors'
daily interfaces, which Accord reads as it reads any export; the sums by query need a table `dictionary` beside them.
"""

from collections.abc import Iterator

from analytics.engine.warehouse import Dialect, translated
from analytics.unify.facts import HEAVIEST_PAGE, SIDES, sum_by, sum_by_text

ORGANIC_FACTS = """
CREATE OR REPLACE VIEW organic AS
SELECT COALESCE(query, '') AS text, CAST(data_date AS DATE) AS day, COALESCE(url, '') AS page,
    CAST(impressions AS DECIMAL(20, 0)) * 1000000 AS impressions,
    CAST(clicks AS DECIMAL(20, 0)) * 1000000 AS clicks,
    CAST(sum_position + impressions AS DECIMAL(20, 0)) * 1000000 AS place_weight,
    CAST(impressions AS DECIMAL(20, 0)) * 1000000 AS place_impressions
FROM searchdata_url_impression
WHERE search_type = 'WEB' AND NOT is_anonymized_query
"""
"""Facts of web search by page; the export counts positions from 0."""

PAID_FACTS = """
CREATE OR REPLACE VIEW paid AS
SELECT COALESCE(t.search_term_view_search_term, '') AS text, CAST(t.segments_date AS DATE) AS day,
    COALESCE(c.campaign_name, '') AS campaign, COALESCE(g.ad_group_name, '') AS ad_group,
    COALESCE(t.segments_search_term_match_type, '') AS match_type,
    CAST(t.metrics_impressions AS DECIMAL(20, 0)) * 1000000 AS impressions,
    CAST(t.metrics_clicks AS DECIMAL(20, 0)) * 1000000 AS clicks,
    CAST(t.metrics_cost_micros AS DECIMAL(20, 0)) AS cost,
    CAST(t.metrics_conversions * 1000000 AS DECIMAL(20, 0)) AS conversions,
    CAST(t.metrics_conversions_value * 1000000 AS DECIMAL(20, 0)) AS conversion_value
FROM ads_SearchQueryStats_CUSTOMER_ID t
LEFT JOIN (SELECT campaign_id, MAX(campaign_name) AS campaign_name FROM ads_Campaign_CUSTOMER_ID
    GROUP BY campaign_id) c ON c.campaign_id = t.campaign_id
LEFT JOIN (SELECT ad_group_id, MAX(ad_group_name) AS ad_group_name FROM ads_AdGroup_CUSTOMER_ID
    GROUP BY ad_group_id) g ON g.ad_group_id = t.ad_group_id
"""
"""Facts of search terms, with the names of their campaign and ad group."""

ORGANIC_DAYS = """
SELECT day AS date, text AS query, page, CAST(SUM(clicks) AS DOUBLE) / 1000000 AS clicks,
    CAST(SUM(impressions) AS DOUBLE) / 1000000 AS impressions,
    CASE WHEN SUM(place_impressions) > 0
        THEN CAST(SUM(place_weight) AS DOUBLE) / CAST(SUM(place_impressions) AS DOUBLE) END AS position
FROM organic GROUP BY day, text, page
"""
"""One row per day, query and page, as the Search Console interface for programs gives them."""

PAID_DAYS = """
SELECT day AS segments_date, text AS search_term_view_search_term, campaign AS campaign_name,
    ad_group AS ad_group_name, match_type AS segments_search_term_match_type,
    CAST(SUM(impressions) AS DOUBLE) / 1000000 AS metrics_impressions,
    CAST(SUM(clicks) AS DOUBLE) / 1000000 AS metrics_clicks, SUM(cost) AS metrics_cost_micros,
    CAST(SUM(conversions) AS DOUBLE) / 1000000 AS metrics_conversions,
    CAST(SUM(conversion_value) AS DOUBLE) / 1000000 AS metrics_conversions_value
FROM paid GROUP BY day, text, campaign, ad_group, match_type
"""
"""One row per day, search term and ad group, as the Google Ads interface for programs gives them."""

STATEMENTS = {
    "organic_facts": ORGANIC_FACTS,
    "paid_facts": PAID_FACTS,
    "organic_days": ORGANIC_DAYS,
    "paid_days": PAID_DAYS,
    **{f"{side}_texts": sum_by_text(side) for side in SIDES},
    **{f"{side}_queries": sum_by(side, "query") for side in SIDES},
    "heaviest_page": HEAVIEST_PAGE,
}
"""Statements by name, in the order in which they are run."""


def statements(dialect: Dialect) -> Iterator[tuple[str, str]]:
    """Yield the name of each statement and its text in a dialect."""
    for name, statement in STATEMENTS.items():
        yield name, translated(statement, dialect)
