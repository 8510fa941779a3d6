"""The same world by day, in the shape of the vendors' interfaces: what a panel estimate needs, too large for git."""

from collections.abc import Mapping
from datetime import timedelta

import numpy as np
import pandas as pd

from sample_data import keyword_tools, search_console, words
from sample_data.ads_reports import MEASURES, visible_terms
from sample_data.world import World

Array = np.ndarray

OTHER = "(other search terms)"
PAID_COLUMNS = ["Impr.", "Clicks", "Cost", "Conversions", "Conv. value"]


def files(world: World) -> Mapping[str, bytes]:
    """Search terms, campaigns, Search Console queries and totals by day, and the bid simulator, by file name."""
    chart = search_console.measure(world).days.rename(columns={"en": "Date"})
    return {
        "search_terms.csv": _csv(_terms(world)),
        "campaigns.csv": _csv(_paid_days(world, world.campaign, list(words.CAMPAIGNS)).drop(columns="Search term")),
        "search_console_by_day.csv": _csv(_organic_days(world)),
        "Chart.csv": _csv(
            pd.DataFrame(
                {
                    "Date": chart["Date"],
                    "Clicks": chart["clicks"],
                    "Impressions": chart["impressions"],
                    "CTR": (100 * chart["clicks"] / chart["impressions"]).map("{:.2f}%".format),
                    "Position": chart["position"].round(1),
                }
            )
        ),
        "bid_simulator.csv": keyword_tools.bid_points(world),
    }


def _csv(frame: pd.DataFrame) -> bytes:
    return frame.to_csv(index=False, lineterminator="\n").encode()


def _dates(world: World) -> Array:
    return np.array([(world.settings.start + timedelta(days=day)).isoformat() for day in range(world.settings.days)])


def _terms(world: World) -> pd.DataFrame:
    """One row per day and visible term, and one per day and campaign for the terms that are not named."""
    visible = visible_terms(world)
    number = np.where(visible, np.arange(len(visible)), len(visible) + world.campaign)
    names = list(world.queries.table["query"]) + [OTHER] * len(words.CAMPAIGNS)
    return _paid_days(world, number, names)


def _paid_days(world: World, group: Array, names: list[str]) -> pd.DataFrame:
    """Sum the paid counts of each group of queries by day; rows without impressions are left out."""
    campaign = np.zeros(len(names), int)
    campaign[group] = world.campaign
    sums = {}
    for column, measure in zip(PAID_COLUMNS, MEASURES, strict=True):
        total = np.zeros((len(names), world.settings.days), int)
        np.add.at(total, group, getattr(world.observed, measure))
        sums[column] = total
    row, day = np.nonzero(sums["Impr."])
    order = np.lexsort((row, day))
    row, day = row[order], day[order]
    counts = {column: total[row, day] for column, total in sums.items()}
    money = {column: counts[column] / 100 for column in ("Cost", "Conv. value")}
    keys = {"Day": _dates(world)[day], "Search term": np.array(names)[row]}
    keys |= {"Campaign": np.array(words.CAMPAIGNS)[campaign[row]]}
    return pd.DataFrame(keys | {"Currency code": "EUR"} | counts | money)


def _organic_days(world: World) -> pd.DataFrame:
    """One row per day and named query that was seen; position is that day's rank."""
    named = set(search_console.measure(world).queries["en"])
    known = world.queries.table["query"].isin(named).to_numpy()
    row, day = np.nonzero(world.observed.organic_impressions * known[:, None])
    order = np.lexsort((row, day))
    row, day = row[order], day[order]
    clicks, seen = world.observed.organic_clicks[row, day], world.observed.organic_impressions[row, day]
    return pd.DataFrame(
        {
            "date": _dates(world)[day],
            "query": world.queries.table["query"].to_numpy()[row],
            "clicks": clicks,
            "impressions": seen,
            "ctr": (clicks / seen).round(4),
            "position": world.rank[row, day],
        }
    )
