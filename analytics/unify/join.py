"""The full outer join of both sides on the query key, and the facts that other exports add to a query."""

from collections.abc import Sequence
from datetime import date

import numpy as np
import pandas as pd

from analytics.ingest.export import Export
from analytics.schema import OTHER_SEARCH_TERMS, Period
from analytics.unify import sides
from analytics.unify.brand import BrandTerms, is_brand, suggest
from analytics.unify.coverage import coverage
from analytics.unify.normalise import query_keys, variant_key
from analytics.unify.panel import ORGANIC, PAID, QUERY_COLUMNS, QueryPanel
from analytics.unify.sources import Sources, choose, hull
from analytics.unify.theme import BRAND_THEME, OTHER_THEME, themes

_PLANNER_FACTS = ("search_volume", "competition_index")
_AUCTION_FACTS = ("lost_share_budget", "lost_share_rank", "impression_share")


def unify(exports: Sequence[Export], brand: BrandTerms | None = None) -> QueryPanel:
    """Join paid and organic per query; totals out equal totals in.

    Parameters
    ----------
    exports
        What ingest read. One kind speaks for each side (`sources.choose`); the others add totals and facts.
    brand
        Terms a person gave; None lets the data suggest some.

    Raises
    ------
    RefusedInput
        If paid exports carry two currencies.

    """
    sources = choose(exports)
    paid, organic = sides.paid_rows(sources.paid), sides.organic_rows(sources.organic)
    terms = brand if brand is not None else suggest(organic, _addresses(sources))
    return QueryPanel(
        frame=_frame(paid, organic, terms, sources),
        by_campaign=sides.per_query(paid, ["query", "campaign", "ad_group"], sides.PAID_MEASURES).reset_index(),
        by_page=sides.per_query(organic, ["query", "page"], sides.ORGANIC_MEASURES).reset_index(),
        bid_points=_bid_points(sources.bid_points),
        coverage=coverage(sources, paid, organic),
        brand=terms,
        currency=sources.currency,
        paid_period=hull(export.period for export in sources.paid),
        organic_period=hull(export.period for export in (*sources.organic, *_undated(sources))),
        daily=_daily(paid, organic),
        by_day=_by_day(sources),
    )


def _undated(sources: Sources) -> tuple[Export, ...]:
    """The dates tables, which lend their period to query tables that state none."""
    return () if any(export.period for export in sources.organic) else sources.organic_dates


def _addresses(sources: Sources) -> pd.Series:
    pages = [export.table["page"] for export in (*sources.organic, *sources.pages) if "page" in export.table]
    return pd.concat(pages, ignore_index=True) if pages else pd.Series(dtype=object)


def _frame(paid: pd.DataFrame, organic: pd.DataFrame, brand: BrandTerms, sources: Sources) -> pd.DataFrame:
    left = sides.per_query(paid, ["query"], sides.PAID_MEASURES)
    right = sides.per_query(organic, ["query"], sides.ORGANIC_MEASURES)
    right["organic_position"] = sides.weighted_position(organic, ["query"])
    frame = left.join(right, how="outer")
    frame["segment"] = np.select(
        [frame.index.isin(left.index) & frame.index.isin(right.index), frame.index.isin(left.index)],
        ["both", "paid_only"],
        "organic_only",
    )
    frame[[*PAID, *ORGANIC]] = frame[[*PAID, *ORGANIC]].fillna(0.0)
    frame["campaign"] = sides.heaviest(paid, "campaign", "cost").reindex(frame.index).fillna("")
    typed = sides.heaviest(paid, "text", "clicks").reindex(frame.index)
    frame["text"] = typed.fillna(sides.heaviest(organic, "text", "clicks").reindex(frame.index))
    frame["page"] = sides.heaviest(organic, "page", "clicks").reindex(frame.index).fillna("")
    frame = frame.join(_facts(sources.planner, _PLANNER_FACTS)).join(_facts(sources.keywords, _AUCTION_FACTS))
    return _labelled(frame.reset_index(), brand).sort_values(
        ["cost", "organic_clicks", "query"], ascending=[False, False, True], ignore_index=True
    )


def _labelled(frame: pd.DataFrame, brand: BrandTerms) -> pd.DataFrame:
    frame["variant"] = [variant_key(key) for key in frame["query"]]
    frame["brand"] = is_brand(frame["query"], brand)
    named = themes(frame["query"], brand, frame["paid_clicks"] + frame["organic_clicks"])
    frame["theme"] = named.mask(frame["brand"], BRAND_THEME).mask(frame["query"] == OTHER_SEARCH_TERMS, OTHER_THEME)
    return frame[list(QUERY_COLUMNS)]


def _facts(exports: Sequence[Export], names: tuple[str, ...]) -> pd.DataFrame:
    """Facts that another export states about a keyword, by query key: the mean of what is known, else NaN."""
    tables = [
        export.table.assign(query=query_keys(export.table["keyword"]))
        for export in exports
        if "keyword" in export.table
    ]
    if not tables:
        return pd.DataFrame(
            {name: pd.Series(dtype=float) for name in names}, index=pd.Index([], name="query", dtype=object)
        )
    rows = pd.concat(tables, ignore_index=True).reindex(columns=["query", *names])
    return rows[rows["query"] != ""].groupby("query")[list(names)].mean()


def _bid_points(exports: Sequence[Export]) -> pd.DataFrame:
    """Bid simulator points by query, costs and clicks of keywords that share a key and a bid added up."""
    names = ["max_cpc", "clicks", "cost"]
    if not exports:
        return pd.DataFrame({"query": pd.Series(dtype=object)} | {name: pd.Series(dtype=float) for name in names})
    rows = pd.concat([export.table.assign(query=query_keys(export.table["keyword"])) for export in exports])
    summed = rows.groupby(["query", "max_cpc"], as_index=False)[["clicks", "cost"]].sum()
    return summed[["query", *names]]


def _daily(paid: pd.DataFrame, organic: pd.DataFrame) -> pd.DataFrame | None:
    """Both sides by date and query where at least one is dated; the other side's rows are zero."""
    keys = ["date", "query"]
    dated = [rows for rows in (paid, organic) if "date" in rows]
    if not dated:
        return None
    left = sides.per_query(paid, keys, sides.PAID_MEASURES) if "date" in paid else None
    right = sides.per_query(organic, keys, sides.ORGANIC_MEASURES) if "date" in organic else None
    if right is not None:
        right["organic_position"] = sides.weighted_position(organic, keys)
    joined = (
        left.join(right, how="outer") if left is not None and right is not None else left if left is not None else right
    )
    assert joined is not None  # noqa: S101 - one side is dated, see above
    daily = joined.reset_index().reindex(columns=[*keys, *PAID, *ORGANIC, "organic_position"])
    daily[[*PAID, *ORGANIC]] = daily[[*PAID, *ORGANIC]].fillna(0.0)
    return daily


def _by_day(sources: Sources) -> pd.DataFrame | None:
    """Complete daily totals of each side, from tables that hide nothing."""
    paid = [e.table for e in (*sources.campaigns, *sources.time_series) if "date" in e.table][:1]
    organic = [e.table for e in sources.organic_dates][:1]
    parts = [
        table.groupby("date")[_present(table, "cost clicks")].sum().rename(columns={"clicks": "paid_clicks"})
        for table in paid
    ]
    parts += [
        table.groupby("date")[_present(table, "clicks impressions")].sum().rename(columns=sides.ORGANIC_MEASURES)
        for table in organic
    ]
    if not parts:
        return None
    names = ["date", "paid_clicks", "cost", "organic_clicks", "organic_impressions"]
    return (
        pd.concat(parts, axis="columns")
        .rename_axis("date")
        .reset_index()
        .reindex(columns=names)
        .sort_values("date", ignore_index=True)
    )


def _present(table: pd.DataFrame, names: str) -> list[str]:
    return [name for name in names.split() if name in table]


def last_days(panel: QueryPanel, days: int) -> tuple[pd.DataFrame, Period] | None:
    """Per query, paid measures of the last `days` days of the daily table and the days they cover; None without one."""
    if panel.daily is None or panel.paid_period is None or not (panel.daily["cost"] > 0).any():
        return None
    end = panel.daily["date"][panel.daily["cost"] > 0].max()
    start = max(end - pd.Timedelta(days=days - 1), panel.daily["date"].min())
    recent = panel.daily[panel.daily["date"].between(start, end)]
    return recent.groupby("query")[list(PAID)].sum(), Period(_day(start), _day(end))


def _day(moment: pd.Timestamp) -> date:
    return moment.date()
