"""Dated query rows by calendar month: each query's sums, and the clicks of the three states of the results page."""

from dataclasses import replace

import numpy as np
import pandas as pd

from analytics.schema import OTHER_SEARCH_TERMS, Period
from analytics.unify.facts import SIDES, Facts, Keyed, Side

STATES = ("organic_only", "both", "paid_only")
_MILLION = 1_000_000
_YEARS = 1970  # pandas counts months from its January
_MONTH = f"CAST((EXTRACT(YEAR FROM f.day) - {_YEARS}) * 12 + EXTRACT(MONTH FROM f.day) - 1 AS BIGINT)"
_SUMS = {
    "paid": "SUM(clicks) AS paid_clicks, SUM(cost) AS cost",
    "organic": "SUM(clicks) AS organic_clicks, SUM(place_weight) AS weight, SUM(place_impressions) AS placed",
}


def by_query(facts: Facts, queries: frozenset[str] | None = None) -> pd.DataFrame | None:
    """Sums of each query by month; `queries` are the keys wanted, None all.

    Returns
    -------
    None without dated query rows, else `query, month` (a period) and, of each dated side, `paid_clicks, cost` or
    `organic_clicks, organic_position`: NaN where the query has no row on that side, the position also where nothing
    states it. A query without any row in a month has none here.

    """
    wanted = facts if queries is None else facts.only(queries)
    dated = [side for side in SIDES if facts.is_dated(side)]
    if not dated:
        return None
    with wanted.session() as session:
        sums = [_side(session, side) for side in dated]
    return _dated(sums[0].join(list(sums[1:]), how="outer").reset_index())


def _side(session: Keyed, side: Side) -> pd.DataFrame:
    rows = f"SELECT d.query AS query, {_MONTH} AS month, f.* FROM {side} f JOIN dictionary d ON d.text = f.text"  # noqa: S608 - names of ours
    answer = session.run(
        f"SELECT query, month, {_SUMS[side]} FROM ({rows} WHERE f.day IS NOT NULL) r GROUP BY query, month"  # noqa: S608 - names of ours
    )
    found = answer.set_index(["query", "month"]).astype("float64").sort_index() / _MILLION
    if side == "organic":
        weight, placed = found.pop("weight"), found.pop("placed")
        found["organic_position"] = weight / placed.where(placed > 0)
    return found


def _dated(rows: pd.DataFrame) -> pd.DataFrame:
    starts = rows["month"].to_numpy(np.int64).astype("datetime64[M]").astype("datetime64[s]")
    return rows.assign(month=pd.DatetimeIndex(starts).to_period("M"))


def by_state(facts: Facts, paid: Period | None, organic: Period | None) -> pd.DataFrame | None:
    """Clicks by month in each of the three states of the results page, over the days that both sides cover.

    A query's clicks of a month, of both sides, are in the state `both` when it has rows on both sides in that month.
    `paid` and `organic` are the days that the files of each side cover.

    Returns
    -------
    None unless the query rows of both sides are dated and share days, else `month` (a period), `organic_only`, `both`,
    `paid_only` (clicks, what the vendors hide left out) and `partial` (days of the month are missing).

    """
    shared = _shared(paid, organic)
    if shared is None or not all(facts.is_dated(side) for side in SIDES):
        return None
    named = facts.dictionary
    rows = _states(replace(facts, dictionary=named[named["query"] != OTHER_SEARCH_TERMS]), shared)
    clicks = rows.pivot_table(index="month", columns="state", values="clicks", aggfunc="sum", fill_value=0.0)
    found = _dated(clicks.reindex(columns=list(STATES), fill_value=0.0).reset_index().rename_axis(columns=None))
    starts, ends = found["month"].dt.start_time.dt.date, found["month"].dt.end_time.dt.date
    return found.assign(partial=(starts < shared.start) | (ends > shared.end))


def _shared(paid: Period | None, organic: Period | None) -> Period | None:
    """Days that two periods share; None where one is not known or they share none."""
    if paid is None or organic is None:
        return None
    start, end = max(paid.start, organic.start), min(paid.end, organic.end)
    return Period(start, end) if start <= end else None


def _states(facts: Facts, days: Period) -> pd.DataFrame:
    """`month, state, clicks`, from one statement: a row per query and month is never brought here."""
    seen = " UNION ALL ".join(
        f"SELECT d.query AS query, {_MONTH} AS month, f.clicks AS clicks, {int(side == 'paid')} AS is_paid"  # noqa: S608 - names of ours
        f" FROM {side} f JOIN dictionary d ON d.text = f.text"
        f" WHERE f.day BETWEEN DATE '{days.start}' AND DATE '{days.end}'"
        for side in SIDES
    )
    each = (
        "SELECT query, month, SUM(clicks) AS clicks, MIN(is_paid) + MAX(is_paid) AS state"  # noqa: S608 - names of ours
        f" FROM ({seen}) s GROUP BY query, month"
    )
    with facts.session() as session:
        found = session.run(f"SELECT month, state, SUM(clicks) AS clicks FROM ({each}) q GROUP BY month, state")  # noqa: S608 - names of ours
    return found.assign(
        state=[STATES[int(state)] for state in found["state"]], clicks=found["clicks"].astype("float64") / _MILLION
    )
