"""How the numbers that a page puts first moved from one whole month to the next."""

from collections.abc import Mapping
from dataclasses import replace

import pandas as pd

from analytics.model import Analysis
from analytics.schema import OTHER_SEARCH_TERMS, Period
from analytics.unify import QueryPanel, months

LAST = 12  # months shown
_FEWEST = 3  # months that a line needs to say anything
Trend = tuple[float, ...]


def trends(analysis: Analysis) -> Mapping[str, Trend]:
    """Return the last whole months of each number of the overview, oldest first; only of those that dated rows state.

    Returns
    -------
    Name of a card → its value by month. `monthly_cost` is the account's complete spend, else that of its queries; the
    other three need dated search terms: `avoidable_click_share` and `avoidable_cost` are at today's incremental shares.

    """
    spend = _spend(analysis.panel)
    paid = months.by_query(replace(analysis.panel.facts, organic=()))
    if paid is None:
        return _kept({"monthly_cost": spend})
    share = 1 - analysis.incrementality.frame.set_index("query")["incremental_share"].fillna(1.0)
    twice = paid["query"].map(share).fillna(0.0)
    rows = paid.assign(
        twice=paid["paid_clicks"] * twice,
        avoidable=paid["cost"] * twice,
        seen=paid["cost"].where(paid["query"] != OTHER_SEARCH_TERMS, 0.0),
    )
    sums = rows.groupby("month")[["paid_clicks", "twice", "avoidable", "seen", "cost"]].sum()
    sums = sums.iloc[_whole(sums.index, analysis.panel.paid_period)]
    hidden = (1 - sums["seen"] / spend.where(spend > 0)).dropna().clip(lower=0.0)
    found = {
        "monthly_cost": spend if len(spend) else sums["cost"],
        "avoidable_click_share": (sums["twice"] / sums["paid_clicks"].where(sums["paid_clicks"] > 0)).dropna(),
        "avoidable_cost": sums["avoidable"],
    }
    return _kept(found | ({"hidden_cost_share": hidden} if analysis.panel.coverage.cost.total is not None else {}))


def clicks_by_month(panel: QueryPanel) -> pd.DataFrame | None:
    """Organic clicks of each query (its key is the index) in the last whole months; None without dated queries."""
    rows, days = months.by_query(replace(panel.facts, paid=())), panel.organic_period
    if rows is None or days is None:
        return None
    table = rows.pivot_table(index="query", columns="month", values="organic_clicks", aggfunc="sum", fill_value=0.0)
    table = table.iloc[:, _whole(table.columns, days)].iloc[:, -LAST:]
    return table if table.shape[1] >= _FEWEST else None


def _spend(panel: QueryPanel) -> "pd.Series[float]":
    """Spend by month of the complete tables, of months whose every day they have."""
    if panel.by_day is None:
        return pd.Series(dtype=float)
    days = panel.by_day.dropna(subset=["cost"])
    month = days["date"].dt.to_period("M")
    cost, lengths = days["cost"].groupby(month), days["date"].dt.days_in_month.groupby(month).first()
    sums: pd.Series[float] = cost.sum()[cost.count() == lengths]
    return sums if float(sums.sum()) > 0 else sums.iloc[:0]


def _whole(index: pd.Index, days: Period | None) -> list[int]:
    """Places of the months that files cover from the first to the last day."""
    return [
        at
        for at, month in enumerate(index)
        if days and days.start <= month.start_time.date() and month.end_time.date() <= days.end
    ]


def _kept(found: Mapping[str, "pd.Series[float]"]) -> dict[str, Trend]:
    lasts = {name: tuple(map(float, values.iloc[-LAST:])) for name, values in found.items()}
    return {name: values for name, values in lasts.items() if len(values) >= _FEWEST}
