"""The ad auction: generalised second price with a reserve, rivals, and budgets that throttle whole campaigns."""

from dataclasses import dataclass

import numpy as np

Array = np.ndarray

SLOTS = 4
CTR_BRAND = np.array([0.38, 0.17, 0.10, 0.07, 0.0])
CTR_OTHER = np.array([0.085, 0.055, 0.038, 0.028, 0.0])
SIX_POINTS = np.array([-1.38, -0.67, -0.21, 0.21, 0.67, 1.38])  # of a standard normal
WITHIN_DAY = np.exp(0.32 * SIX_POINTS)  # the score's noise
MAX_RIVALS = 5


@dataclass(frozen=True, eq=False)
class Market:
    """What decides an auction, shape (queries,); `rivals` holds their scores, (queries, 5, days), 0 = absent."""

    brand: Array
    quality: Array
    reserve: Array
    rivals: Array


@dataclass(frozen=True, eq=False)
class Outcome:
    """Expected results per search before budgets: share of searches showing the ad, paid clicks, cost (euros)."""

    shown: Array
    clicks: Array
    cost: Array


def run(market: Market, bid: Array, within_day: Array = WITHIN_DAY) -> Outcome:
    """Second price with a reserve: slot = 1 + rivals above; shown at the reserve or more and slot <= 4.

    CPC = min(bid, max(next score, reserve) / own quality + .01). Results are means over six
    within-day draws of the own score.
    """
    ctr = np.where(market.brand[:, None], CTR_BRAND, CTR_OTHER)
    rows = np.arange(len(bid))[:, None]
    shown, clicks, cost = (np.zeros_like(bid) for _ in range(3))
    for noise in within_day:
        quality = market.quality[:, None] * noise
        own = bid * quality
        above = (market.rivals > own[:, None, :]).sum(axis=1)
        below = np.where(market.rivals <= own[:, None, :], market.rivals, 0.0).max(axis=1)
        enters = (bid > 0) & (own >= market.reserve[:, None]) & (above < SLOTS)
        price = np.minimum(bid, np.maximum(below, market.reserve[:, None]) / quality + 0.01)
        click = enters * ctr[rows, np.minimum(above, SLOTS)]
        shown += enters / len(within_day)
        clicks += click / len(within_day)
        cost += click * price / len(within_day)
    return Outcome(shown, clicks, cost)


def throttle(cost: Array, campaign: Array, budgets: Array) -> Array:
    """Share of the day each campaign can pay for, min(1, budget / unconstrained cost), on all its queries alike."""
    share = np.ones_like(cost)
    for number, budget in enumerate(budgets):
        rows = campaign == number
        total = cost[rows].sum(axis=0)
        share[rows] = np.minimum(1.0, budget / np.maximum(total, 1e-9))
    return share
