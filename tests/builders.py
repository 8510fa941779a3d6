"""Small accounts that tests build themselves: exports for unify, panels for what follows it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

import numpy as np
import pandas as pd

from analytics.engine import Table
from analytics.ingest.export import Export, Footer
from analytics.model import Analysis, Assumptions, analyse
from analytics.schema import Period
from analytics.unify import BrandTerms, Coverage, Measure, QueryPanel
from analytics.unify.panel import ORGANIC, PAID, QUERY_COLUMNS

SEARCH_TERMS, QUERIES, DATES = "google_ads_search_terms", "gsc_queries", "gsc_dates"
CAMPAIGNS, PLANNER, SIMULATOR = "google_ads_campaigns", "keyword_planner", "google_ads_bid_simulator"
JANUARY = Period(date(2025, 1, 1), date(2025, 1, 31))
UNKNOWN = Measure(0.0)
NOTHING_KNOWN = Coverage(UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN)


def export(
    kind: str,
    table: pd.DataFrame | Mapping[str, Sequence[object]],
    *,
    file: str = "",
    period: Period | None = JANUARY,
    currency: str | None = None,
    footers: tuple[Footer, ...] = (),
) -> Export:
    """One export as ingest would hand it over."""
    return Export(
        file=file or kind,
        kind=kind,
        source="google",
        language="en",
        encoding="utf-8",
        delimiter=",",
        currency=currency,
        period=period,
        table=Table(pd.DataFrame(table)),
        rejects=pd.DataFrame(columns=["row", "column", "value", "reason"]),
        content_hash=file or kind,
        footers=footers,
    )


def days(start: str, count: int) -> pd.DatetimeIndex:
    """That many calendar days from a date on."""
    return pd.date_range(start, periods=count)


def panel(rows: Iterable[Mapping[str, object]], **known: object) -> QueryPanel:
    """A panel of one month with these query rows; what a row leaves out is nothing or unknown.

    A query has a paid side when its row states paid impressions, clicks or cost, an organic one when it states organic
    impressions, clicks or a position.
    """
    given = pd.DataFrame(list(rows))
    frame = given.reindex(columns=list(QUERY_COLUMNS))
    frame[[*PAID, *ORGANIC]] = frame[[*PAID, *ORGANIC]].astype(float).fillna(0.0)
    unknown = QUERY_COLUMNS[-8:]
    frame[list(unknown)] = frame[list(unknown)].astype(float)
    has_paid = frame[["paid_impressions", "paid_clicks", "cost"]].gt(0).any(axis=1)
    has_organic = frame[["organic_impressions", "organic_clicks"]].gt(0).any(axis=1) | frame["organic_position"].notna()
    frame["segment"] = np.select([has_paid & has_organic, has_paid], ["both", "paid_only"], "organic_only")
    for name, usual in {"theme": "lamp", "intent": "commercial", "campaign": "", "page": ""}.items():
        frame[name] = frame[name].astype(object).fillna(usual)
    frame["brand"] = given["brand"].eq(True) if "brand" in given else False
    frame["text"], frame["variant"] = frame["query"], frame["query"]
    by_campaign = frame[["query", "campaign", *PAID]].assign(ad_group="")
    settings: dict[str, object] = {
        "bid_points": pd.DataFrame({"query": [], "max_cpc": [], "clicks": [], "cost": []}),
        "coverage": NOTHING_KNOWN,
        "brand": BrandTerms(),
        "currency": "EUR",
        "paid_period": None,
        "organic_period": None,
    }
    return QueryPanel(frame=frame, by_campaign=by_campaign, **(settings | known))


def ad(query: str, **figures: object) -> dict[str, object]:
    """A query that buys 100 clicks for 100 a month, converts at 10 % and is worth 30 each; no organic listing."""
    usual: dict[str, object] = {
        "query": query,
        "paid_impressions": 2000.0,
        "paid_clicks": 100.0,
        "cost": 100.0,
        "conversions": 10.0,
        "conversion_value": 300.0,
    }
    return usual | figures


def listed(position: float, impressions: float = 2000.0, clicks: float = 100.0) -> dict[str, float]:
    """An organic listing beside it."""
    return {"organic_position": position, "organic_impressions": impressions, "organic_clicks": clicks}


def account(size: int = 40, seed: int = 1) -> QueryPanel:
    """A small account drawn from a seed: brand and generic queries at all ranks, good and bad spend, some simulated."""
    draw = np.random.default_rng(seed)
    rows = []
    for at in range(size):
        clicks = float(draw.integers(20, 400))
        cost = clicks * float(draw.uniform(0.3, 3.0))
        conversions = float(draw.poisson(clicks * draw.uniform(0.01, 0.08)))
        position = float(draw.choice([1.0, 1.4, 3.0, 7.0, 15.0, np.nan]))
        seen = 0.0 if np.isnan(position) else float(draw.integers(200, 9000))
        rows.append(
            ad(
                f"query {at}",
                brand=at % 8 == 0,
                theme="brand" if at % 8 == 0 else ("lamp", "chair", "table")[at % 3],
                paid_impressions=clicks * 15,
                paid_clicks=clicks,
                cost=cost,
                conversions=conversions,
                conversion_value=conversions * 60,
                organic_position=position,
                organic_impressions=seen,
                organic_clicks=seen * 0.05,
            )
        )
    simulated = [simulator(str(row["query"]), float(row["cost"]), float(row["paid_clicks"]), 0.5) for row in rows[::3]]
    return panel(rows, bid_points=pd.concat(simulated, ignore_index=True))


def simulator(query: str, cost: float, clicks: float, elasticity: float) -> pd.DataFrame:
    """Weekly bid simulator points around today's monthly spend, on an exact power curve."""
    relative = np.array([0.25, 0.4, 0.6, 0.8, 1.0, 1.2, 1.5, 1.9, 2.4])
    weeks = 365.25 / 12 / 7
    return pd.DataFrame(
        {
            "query": query,
            "max_cpc": relative**1.2,
            "clicks": clicks / weeks * relative**elasticity,
            "cost": cost / weeks * relative,
        }
    )


def analysed(size: int = 40, seed: int = 1, **assumptions: object) -> Analysis:
    """That account, analysed."""
    return analyse(account(size, seed), Assumptions(**assumptions))
