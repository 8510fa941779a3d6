"""The planted truth: what each query's ads really bring, and what other bids would bring."""

import numpy as np
import pandas as pd

from sample_data import auction, clicks
from sample_data.ads_reports import visible_terms
from sample_data.keyword_tools import market_of
from sample_data.ranking import organic_ctr
from sample_data.world import World

Array = np.ndarray

WINDOW = 90
MULTIPLIERS = (0.0, 0.3, 0.55, 0.8, 1.0, 1.3, 1.8, 3.0)
LEAST_COST = 30.0  # euros over the window; smaller queries have no curve


def queries(world: World) -> pd.DataFrame:
    """Expected values over the last 90 observed days, in steady state, one row per query.

    `iac` is empty without paid clicks; `inc_profit` = `inc_value` (contribution margin) - `cost`;
    `should_pause` where that is negative.
    """
    days = slice(world.settings.days - WINDOW, world.settings.days)
    expected, table = world.expected, world.queries.table
    is_on = expected.paid > 0
    value = clicks.incremental_value(world.behaviour, expected.incremental * is_on)[:, days].sum(axis=1)
    paid, cost = expected.paid[:, days].sum(axis=1), expected.cost[:, days].sum(axis=1)
    rate = clicks.attributed_rate(world.behaviour, expected.sigma) * world.behaviour.margin[:, None]
    frame = pd.DataFrame(
        {
            "query": table["query"],
            "brand": table["brand"],
            "informational": table["informational"],
            "campaign": table["campaign"],
            "rivals": world.rivals,
            "rank": world.rank[:, days].mean(axis=1).round(2),
            "searches": expected.searches[:, days].sum(axis=1).round(1),
            "paid": paid.round(2),
            "cost": cost.round(2),
            "iac": clicks.incremental_share(expected, days).round(5),
            "inc_value": value.round(2),
            "attributed": (expected.paid * rate)[:, days].sum(axis=1).round(2),
            "inc_profit": (value - cost).round(2),
            "should_pause": (value < cost) & (cost > 0),
            "visible": visible_terms(world),
        }
    )
    return frame.sort_values(["cost", "query"], ascending=[False, True], kind="stable", ignore_index=True)


def curves(world: World) -> pd.DataFrame:
    """True cost and incremental value over the days after the period, by bid multiplier, with no budget in the way."""
    days = slice(world.settings.days, world.settings.days + WINDOW)
    recent = slice(world.settings.days - WINDOW, world.settings.days)
    rows = np.flatnonzero(world.expected.cost[:, recent].sum(axis=1) >= LEAST_COST)
    parts = [(step, *_future(world, rows, days, step)) for step in MULTIPLIERS]
    names = world.queries.table["query"].to_numpy()[rows]
    frame = pd.DataFrame(
        {
            "query": np.repeat(names, len(parts)),
            "bid_multiplier": np.tile(MULTIPLIERS, len(rows)),
            "cost_90d": np.stack([cost for _, cost, _ in parts], axis=1).ravel().round(2),
            "incremental_value_90d": np.stack([value for _, _, value in parts], axis=1).ravel().round(2),
        }
    )
    return frame.assign(incremental_value_90d=frame["incremental_value_90d"] + 0.0)


def _future(world: World, rows: Array, days: slice, step: float) -> tuple[Array, Array]:
    """Cost and incremental value: paid (1 - sigma) + o (s_off - theft), theft mixing s_on and s_off by share shown."""
    searches, behaviour = world.expected.searches[rows, days], world.behaviour
    outcome = auction.run(market_of(world.market, rows, days), step * world.bid[rows, days])
    alone = searches * organic_ctr(world.rank[rows, days], world.brand[rows])
    on, off = behaviour.steal_on[rows, None], behaviour.steal_off[rows, None]
    saved = alone * outcome.shown * (off - on)
    gained = searches * outcome.clicks * (1 - world.expected.sigma[rows, days]) + saved
    worth = behaviour.conversion_rate[rows] * clicks.INCREMENTAL * behaviour.margin[rows]
    return (searches * outcome.cost).sum(axis=1), (gained * worth[:, None]).sum(axis=1)
