"""The planted truth of a named world, in steady state, and what other bids would bring."""

import numpy as np
import pandas as pd

from sample_data import auction, clicks
from sample_data.named import causes
from sample_data.named.exports import visible_terms
from sample_data.named.world import NamedWorld
from sample_data.ranking import organic_ctr, overlap_by_rank

Array = np.ndarray

WINDOW = 90
MULTIPLIERS = np.concatenate([[0.0], np.geomspace(0.15, 3.0, 22)])


def curves(world: NamedWorld) -> tuple[Array, Array]:
    """Cost and incremental value over the days ahead, (queries, multipliers), with no budget in the way.

    Value counts paid (1 - sigma) + o (s_off - s_on) x share shown, so that it is 0 without the ad.
    """
    ahead = slice(world.given.days, None)
    searches, rank, brand = world.expected.searches[:, ahead], world.rank[:, ahead], world.keywords.brand
    alone = searches * organic_ctr(rank, brand)
    saved = alone * (world.theft.off - world.theft.on)[:, ahead]
    sigma = world.keywords.eta[:, None] * overlap_by_rank(rank)
    market = auction.Market(brand, world.market.quality, world.market.reserve, world.market.rivals[:, :, ahead])
    costs, values = [], []
    for step in MULTIPLIERS:
        outcome = auction.run(market, step * world.bid[:, ahead], causes.WITHIN_DAY)
        paid = searches * outcome.clicks
        taken = np.minimum(sigma * paid, 0.98 * alone)
        gained = paid - taken + saved * outcome.shown
        costs.append((searches * outcome.cost).sum(axis=1))
        values.append(clicks.incremental_value(world.behaviour, gained).sum(axis=1))
    return np.stack(costs, axis=1), np.stack(values, axis=1)


def queries(world: NamedWorld, cost: Array, value: Array) -> pd.DataFrame:
    """Expected sums of the last 90 observed days; `should_pause` where no bid of the curve earns its cost."""
    days, e, words = slice(world.given.days - WINDOW, world.given.days), world.expected, world.keywords
    gained = clicks.incremental_value(world.behaviour, e.incremental * (e.paid > 0))[:, days].sum(axis=1)
    rate = clicks.attributed_rate(world.behaviour, e.sigma) * world.behaviour.margin[:, None]
    spent = e.cost[:, days].sum(axis=1)
    return pd.DataFrame(
        {
            "query": words.text,
            "brand": words.brand,
            "tested": world.tested,
            "ncomp": world.rivals,
            "eta": words.eta,
            "rank": _mean_rank(world, days),
            "searches": e.searches[:, days].sum(axis=1),
            "paid": e.paid[:, days].sum(axis=1),
            "cost": spent,
            "iac": clicks.incremental_share(e, days),
            "inc_value": gained,
            "attributed": (e.paid * rate)[:, days].sum(axis=1),
            "inc_profit": gained - spent,
            "should_pause": (value - cost).max(axis=1) <= 0,
            "visible": visible_terms(world),
        }
    ).round(5)


def curve_table(world: NamedWorld, cost: Array, value: Array) -> pd.DataFrame:
    """`query, bid_multiplier, cost_90d, incremental_value_90d`, one row per query and multiplier."""
    return pd.DataFrame(
        {
            "query": np.repeat(world.keywords.text, len(MULTIPLIERS)),
            "bid_multiplier": np.tile(MULTIPLIERS.round(4), len(cost)),
            "cost_90d": cost.ravel().round(2),
            "incremental_value_90d": value.ravel().round(2),
        }
    )


def _mean_rank(world: NamedWorld, days: slice) -> Array:
    """Mean organic rank over the window, weighted by searches."""
    weight = world.expected.searches[:, days]
    return np.asarray((world.rank[:, days] * weight).sum(axis=1) / weight.sum(axis=1))
