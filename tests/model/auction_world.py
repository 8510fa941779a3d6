"""A year-old account whose auctions are known: what its exports would say, and what other bids would really bring."""

from dataclasses import replace

import numpy as np
import pandas as pd

from analytics.model import Analysis, analyse
from sample_data import auction
from sample_data.keyword_tools import STEPS
from sample_data.world import Settings, World, build
from tests.builders import ad, listed, panel

MONTH = 30


def world_of(seed: int, queries: int = 400) -> World:
    """Ninety days of a few hundred queries."""
    return build(Settings(seed=seed, queries=queries, days=90, ahead=0))


def truth(world: World, step: float) -> pd.DataFrame:
    """Per theme and in a month at `step` times every bid, free of budgets: `shown, searches, clicks, cost`."""
    bought = auction.run(world.market, step * world.bid)
    searches = world.expected.searches / 3
    parts = {"shown": bought.shown, "searches": np.where(world.bid > 0, 1.0, 0.0), "clicks": bought.clicks}
    sums = {name: (searches * part).sum(axis=1) for name, part in (parts | {"cost": bought.cost}).items()}
    return pd.DataFrame(sums).groupby(themes(world)).sum()


def themes(world: World) -> np.ndarray:
    """Theme of each query: its head, or the brand."""
    table = world.queries.table
    return np.where(table["brand"], "brand", table["head"].astype(str))


def account(world: World, *, simulated: int = 0, shares: bool = True) -> Analysis:
    """The account a month of it would show, counted without noise: bids, impression shares, some simulated keywords."""
    bought = auction.run(world.market, world.bid)
    searches, on = world.expected.searches / 3, world.bid > 0
    clicks, cost = ((searches * part).sum(axis=1) for part in (bought.clicks, bought.cost))
    shown, asked = (searches * bought.shown).sum(axis=1), (searches * on).sum(axis=1)
    bids = np.where(on, world.bid, 0.0).sum(axis=1) / np.maximum(on.sum(axis=1), 1)
    brand, names = themes(world) == "brand", world.queries.table["query"].astype(str)
    rows = [
        ad(
            names[at], theme=themes(world)[at], brand=bool(brand[at]), paid_impressions=shown[at],
            paid_clicks=clicks[at], cost=cost[at], conversions=clicks[at] / 40, conversion_value=clicks[at] / 2,
            max_cpc=bids[at], impression_share=shown[at] / asked[at] if shares else np.nan, **listed(2.5),
        )
        for at in np.flatnonzero(clicks > 1)
    ]  # fmt: skip
    busiest = np.argsort(-clicks, kind="stable")[:simulated]
    return analyse(panel(rows, bid_points=_points(world, busiest, bids)))


def _points(world: World, rows: np.ndarray, bids: np.ndarray) -> pd.DataFrame:
    """Weekly simulator points of some queries."""
    names = ("brand", "quality", "reserve", "rivals")
    market = replace(world.market, **{name: getattr(world.market, name)[rows] for name in names})
    found = []
    for step in STEPS:
        bought = auction.run(market, step * world.bid[rows])
        week = world.expected.searches[rows] * 7 / 90
        query = world.queries.table["query"].astype(str).to_numpy()[rows]
        clicks, cost = ((week * part).sum(axis=1) for part in (bought.clicks, bought.cost))
        found.append(pd.DataFrame({"query": query, "max_cpc": step * bids[rows], "clicks": clicks, "cost": cost}))
    return pd.concat(found, ignore_index=True)
