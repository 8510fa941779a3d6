"""Ads that land on another page than the one that ranks: the final URL of each query beside its organic page."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from analytics.ingest.export import Export
from analytics.model.own_pages import CannotSay, page_key
from analytics.schema import Notice
from analytics.unify import QueryPanel
from analytics.unify.normalise import query_keys

_PAID_SYSTEMS = ("google_ads", "microsoft_ads")
_WEIGHTS = ("clicks", "cost", "impressions")  # which of a query's final URLs counts: most of the first known


@dataclass(frozen=True, eq=False)
class Landings:
    """Where ads land beside the page that ranks.

    `frame` has one row per query with both, dearest first: `query, text, paid_page, organic_page` (normalised; the page
    with most clicks), `organic_position` (of the query), `cost` (per month), `is_same` (bool).
    """

    frame: pd.DataFrame


def landings(panel: QueryPanel, exports: Sequence[Export]) -> Landings | CannotSay:
    """Compare the final URL of each query's ads, where an export states it, with the page that ranks.

    A query with several final URLs takes the one with most clicks (else cost, else impressions, else the first).
    """
    stated = [export for export in exports if export.kind.startswith(_PAID_SYSTEMS) and "page" in export.table]
    tables = [_final_urls(export) for export in stated if {"query", "keyword"} & set(export.table.columns)]
    if not tables:
        return CannotSay(Notice.of("own_pages.cannot_say.landing"))
    known = panel.frame[(panel.frame["page"] != "") & panel.frame["cost"].gt(0)]
    if known.empty:
        return CannotSay(Notice.of("own_pages.cannot_say.pages"))
    urls = pd.concat(tables).groupby(["query", "paid_page"])[["weight"]].sum().reset_index()
    urls = urls.sort_values(["weight", "paid_page"], ascending=[False, True]).drop_duplicates("query")
    rows = known[["query", "text", "page", "organic_position", "cost"]].merge(urls, on="query")
    organic = rows["page"].map(lambda page: page_key(str(page)))
    rows = rows.assign(
        organic_page=organic, cost=rows["cost"] / panel.paid_months, is_same=rows["paid_page"] == organic
    )
    order = rows.sort_values(["cost", "query"], ascending=[False, True], ignore_index=True)
    return Landings(order[["query", "text", "paid_page", "organic_page", "organic_position", "cost", "is_same"]])


def _final_urls(export: Export) -> pd.DataFrame:
    table = export.table.frame(["query", "keyword", "page", *_WEIGHTS])
    rows = table[table["page"].astype(str).str.contains("/", regex=False)]
    typed = rows["query" if "query" in export.table else "keyword"]
    weight = next((rows[name].fillna(0.0) for name in _WEIGHTS if rows[name].notna().any()), 1.0)
    found = pd.DataFrame({"query": query_keys(typed), "paid_page": rows["page"].map(page_key)}).assign(weight=weight)
    return found[found["query"] != ""]
