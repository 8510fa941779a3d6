"""A named world put together: expected values of every day, and the counts an analyst could see of the past ones."""

from dataclasses import dataclass
from zlib import crc32

import numpy as np

from sample_data import auction, clicks
from sample_data.named import causes, keywords
from sample_data.named.keywords import Keywords
from sample_data.named.scenarios import Draw
from sample_data.ranking import organic_ctr, overlap_by_rank
from sample_data.world import Observed

Array = np.ndarray

BUDGET_SHARE = 0.85  # of the median unconstrained cost
PAGE_SEEN, DEEP_SEEN, FAR_SEEN = 0.97, 0.45, 0.04  # share of searches in which the listing counts as an impression


@dataclass(frozen=True, eq=False)
class NamedWorld:
    """Everything drawn: causes, expected values over observed and coming days, and the counts of the observed ones."""

    given: Draw
    keywords: Keywords
    rivals: Array
    market: auction.Market
    theft: causes.Theft
    tested: Array
    bid: Array
    throttle: Array
    rank: Array
    behaviour: clicks.Behaviour
    expected: clicks.Expected
    observed: Observed


def build(given: Draw) -> NamedWorld:
    """Draw a world; the same draw gives the same world, bit for bit."""
    streams = np.random.default_rng([given.seed, crc32(given.scenario.name.encode())]).spawn(7)
    words = keywords.draw(given, streams[0])
    searches = causes.searches(given, words.size, streams[1])
    rank = causes.ranks(given, words.brand, streams[2])
    rivals, market, theft = causes.market(given, words, streams[3])
    running, tested = causes.running(given, streams[5])
    bid = causes.bids(given, words, searches, rank, streams[4]) * running
    outcome = auction.run(market, bid, causes.WITHIN_DAY)
    share = throttle(searches * outcome.cost, words.campaign, given.scenario.budget_follows, given.days)
    expected = expect(words, theft, outcome, searches=searches, share=share, rank=rank, is_on=bid > 0)
    behaviour = clicks.Behaviour(theft.on, theft.off, theft.reaction_days, words.conversion_rate, words.margin)
    observed = observe(expected, behaviour, rank, given.days, streams[6])
    return NamedWorld(given, words, rivals, market, theft, tested, bid, share, rank, behaviour, expected, observed)


def throttle(cost: Array, campaign: Array, follows: float, days: int) -> Array:
    """Share of the day a campaign can pay for, min(1, budget / U): budget = .85 median U x (U / median U)^follows."""
    share = np.ones_like(cost)
    for name in np.unique(campaign):
        rows = campaign == name
        total = cost[rows].sum(axis=0)
        usual = np.median(total[:days])
        budget = BUDGET_SHARE * usual * (total / usual) ** follows
        share[rows] = np.minimum(1.0, budget / np.maximum(total, 1e-9))
    return share


def expect(
    words: Keywords,
    theft: causes.Theft,
    outcome: auction.Outcome,
    *,
    searches: Array,
    share: Array,
    rank: Array,
    is_on: Array,
) -> clicks.Expected:
    """Expected clicks: organic = o (1 - steal) - sigma paid, sigma = eta h(R); steady off-state = o (1 - s_off)."""
    paid, cost = searches * outcome.clicks * share, searches * outcome.cost * share
    alone = searches * organic_ctr(rank, words.brand)
    ramp = 1 - np.exp(-clicks.days_off(is_on) / theft.reaction_days[:, None])
    kept = alone * (1 - np.where(is_on, theft.on, theft.off * ramp))
    sigma = words.eta[:, None] * overlap_by_rank(rank)
    sigma = np.where(paid > 0, np.minimum(sigma, 0.98 * kept / np.maximum(paid, 1e-12)), sigma)
    off = alone * (1 - theft.off)
    return clicks.Expected(searches, outcome.shown * share, paid, cost, alone, kept - sigma * paid, off, sigma)


def seen_share(rank: Array) -> Array:
    """Share of searches in which the listing counts as an impression, by the page it stands on."""
    return np.select([rank <= 10, rank <= 20], [PAGE_SEEN, DEEP_SEEN], FAR_SEEN)


def observe(
    expected: clicks.Expected, behaviour: clicks.Behaviour, rank: Array, days: int, rng: np.random.Generator
) -> Observed:
    """Draw counts: all Poisson and independent given their expectations, clicks at most impressions; money in cents."""
    e = clicks.Expected(*(getattr(expected, name)[:, :days] for name in clicks.Expected.__dataclass_fields__))
    shown = rng.poisson(e.searches * e.shown)
    paid = np.minimum(rng.poisson(e.paid), shown)
    seen = rng.poisson(e.searches * seen_share(rank[:, :days]))
    organic = np.minimum(rng.poisson(e.organic), seen)
    conversions = np.minimum(rng.poisson(paid * clicks.attributed_rate(behaviour, e.sigma)), paid)
    cents = np.rint(100 * paid * e.cost / np.maximum(e.paid, 1e-12)).astype(int)
    worth = np.rint(100 * conversions * behaviour.margin[:, None]).astype(int)
    return Observed(shown, paid, cents, conversions, worth, seen, organic)
