"""Complete totals by day, campaign by campaign and device by device, where tables that hide nothing state them."""

from collections.abc import Sequence

import pandas as pd

from analytics.schema import DAYS_PER_WEEK
from analytics.unify.facts import ORGANIC_MEASURES, PAID_MEASURES
from analytics.unify.sources import Sources, search_rows

PART_MEASURES = ("paid_impressions", "paid_clicks", "cost", "conversions", "organic_impressions", "organic_clicks")
DIMENSIONS = ("all", "campaign", "device")


def parts_by_day(sources: Sources) -> pd.DataFrame | None:
    """Totals by date of the whole (`all`), of each campaign and of each device; None without dated tables.

    Columns `dimension, label, date` and `PART_MEASURES`: sums of campaigns tables (else of the time series) and of
    Search Console's dates tables. A row of several days has the date of its first; a week cut off by the ends of its
    report is left out. NaN where a table does not count the measure or has no such day.
    """
    paid = [table for table in map(search_rows, sources.campaigns) if "date" in table]
    paid = paid or [export.table.frame() for export in sources.time_series if "date" in export.table]
    organic = [export.table.frame() for export in sources.organic_dates if "date" in export.table]
    paid, organic = ([_whole_rows(table) for table in side] for side in (paid, organic))
    found = [_both(paid, organic, dimension) for dimension in DIMENSIONS]
    known = [part for part in found if part is not None]
    return pd.concat(known, ignore_index=True) if known else None


def _whole_rows(table: pd.DataFrame) -> pd.DataFrame:
    """Rows without weeks cut short: such a week is no low one, and it puts all others off the calendar."""
    if "date_end" not in table:
        return table
    days = (table["date_end"] - table["date"]).dt.days
    return table[~(days < min(days.median(), DAYS_PER_WEEK - 1))]


def _both(paid: Sequence[pd.DataFrame], organic: Sequence[pd.DataFrame], dimension: str) -> pd.DataFrame | None:
    sides = ((paid, PAID_MEASURES), (organic, ORGANIC_MEASURES))
    parts = [part for tables, names in sides if (part := _sums(tables, names, dimension)) is not None]
    if not parts:
        return None
    joined = pd.concat(parts, axis="columns").rename_axis(["label", "date"]).reset_index()
    return joined.reindex(columns=["label", "date", *PART_MEASURES]).assign(dimension=dimension)


def _sums(tables: Sequence[pd.DataFrame], names: dict[str, str], dimension: str) -> pd.DataFrame | None:
    usable = [table for table in tables if dimension == "all" or dimension in table]
    if not usable:
        return None
    rows = pd.concat([table.reindex(columns=["date", dimension, *names]) for table in usable], ignore_index=True)
    label = rows[dimension].astype("str").fillna("") if dimension in rows.dropna(axis=1, how="all") else ""
    dated = rows.assign(label=label).dropna(subset="date")
    sums = dated.groupby(["label", "date"])[list(names)].sum(min_count=1).rename(columns=names)
    return sums[[name for name in names.values() if name in PART_MEASURES]]
