"""The panel's view by day: both sides per query, complete totals, and what the last days brought."""

from collections.abc import Sequence
from datetime import timedelta

import pandas as pd

from analytics.schema import Period
from analytics.unify.facts import ORGANIC_MEASURES, SIDES, SPENT
from analytics.unify.panel import ORGANIC, PAID, QueryPanel
from analytics.unify.sources import Sources, search_rows


def totals_by_day(sources: Sources) -> pd.DataFrame | None:
    """Complete daily totals of each side, from tables that hide nothing: campaigns, else the time series; dates."""
    campaigns = [search_rows(export) for export in sources.campaigns]
    series = [_spread(export.table.frame()) for export in sources.time_series if "date" in export.table]
    paid = [table for table in campaigns if "date" in table] or series
    parts = [
        _sum_days(paid, {"clicks": "paid_clicks", "cost": "cost"}),
        _sum_days([export.table.frame() for export in sources.organic_dates], ORGANIC_MEASURES),
    ]
    known = [part for part in parts if part is not None]
    if not known:
        return None
    names = ["date", "paid_clicks", "cost", "organic_clicks", "organic_impressions"]
    joined = pd.concat(known, axis="columns", sort=True).rename_axis("date").reset_index().reindex(columns=names)
    return joined.sort_values("date", ignore_index=True)


def _spread(table: pd.DataFrame) -> pd.DataFrame:
    """Rows of several days (weeks) as one row per day, their measures shared out evenly."""
    if "date_end" not in table:
        return table
    days = ((table["date_end"] - table["date"]).dt.days + 1).fillna(1).clip(lower=1).astype(int)
    daily = table.loc[table.index.repeat(days)]
    place = pd.to_timedelta(daily.groupby(level=0).cumcount(), unit="D")
    measures = [name for name in ("clicks", "cost") if name in table]
    shares = {name: daily[name] / days.loc[daily.index] for name in measures}
    return daily.assign(date=daily["date"] + place, **shares)


def _sum_days(tables: Sequence[pd.DataFrame], names: dict[str, str]) -> pd.DataFrame | None:
    dated = [table.reindex(columns=["date", *names]) for table in tables if "date" in table]
    if not dated:
        return None
    return pd.concat(dated).groupby("date")[list(names)].sum(min_count=1).rename(columns=names)


def last_days(panel: QueryPanel, days: int) -> tuple[pd.DataFrame, Period] | None:
    """Per query, both sides' measures over the last `days` days with spend, and the days they cover.

    Never before the first day with spend. None without dated spend.
    """
    if not panel.facts.is_dated("paid"):
        return None
    with panel.facts.session() as session:
        first, last = session.run(SPENT).astype("datetime64[ns]").iloc[0]
    if pd.isna(last):
        return None
    recent = Period(max(last.date() - timedelta(days=days - 1), first.date()), last.date())
    paid, organic = (sums.set_index("query") for sums in panel.facts.sums_of(SIDES, "query", during=recent))
    return paid.join(organic, how="outer")[[*PAID, *ORGANIC]].fillna(0.0), recent
