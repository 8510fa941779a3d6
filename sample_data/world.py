"""The search world: a year the exports may show, and the days after it that only the planted truth knows."""

from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np

from sample_data import auction, clicks, demand, ranking, words
from sample_data.queries import Queries, draw

Array = np.ndarray


@dataclass(frozen=True, slots=True)
class Settings:
    """Size of a world; `ahead` days follow the observed ones. Budgets are shares of the median unconstrained cost."""

    seed: int = 7
    queries: int = 6200
    start: date = date(2025, 11, 1)
    days: int = 365
    ahead: int = 90
    brand_searches: float = 1850.0
    other_searches: float = 92000.0
    budget_shares: tuple[float, ...] = (1.6, 0.95, 1.15, 1.05)  # brand, indoor, outdoor, bulbs
    brand_pause: tuple[int, int] = (131, 12)  # the brand campaign stops by mistake: first day, days

    def __post_init__(self) -> None:
        """Refuse a world too small to hold the brand queries or the truth window."""
        if not (self.queries >= 200 and self.days >= 90 and self.ahead >= 0):
            raise ValueError(f"{self}: at least 200 queries and 90 days, and no negative days ahead.")

    @property
    def end(self) -> date:
        """Last observed day."""
        return self.start + timedelta(days=self.days - 1)


@dataclass(frozen=True, eq=False)
class Observed:
    """Counts an analyst could see, shape (queries, observed days); money in whole cents."""

    paid_impressions: Array
    paid_clicks: Array
    cost_cents: Array
    conversions: Array
    value_cents: Array
    organic_impressions: Array
    organic_clicks: Array


@dataclass(frozen=True, eq=False)
class World:
    """Everything drawn: causes, expected values over observed and coming days, and the counts of the observed ones."""

    settings: Settings
    queries: Queries
    campaign: Array
    market: auction.Market
    bid: Array
    throttle: Array
    rank: Array
    behaviour: clicks.Behaviour
    expected: clicks.Expected
    observed: Observed
    rivals: Array = field(repr=False)

    @property
    def brand(self) -> Array:
        """Which queries carry the brand, shape (queries,)."""
        return self.queries.table["brand"].to_numpy()


def build(settings: Settings) -> World:
    """Draw a world; the same settings give the same world, bit for bit."""
    streams = np.random.default_rng(settings.seed).spawn(8)
    queries = draw(settings.queries, settings.brand_searches, settings.other_searches, streams[0])
    total = settings.days + settings.ahead
    brand = queries.table["brand"].to_numpy()
    campaign = queries.table["campaign"].map(words.CAMPAIGNS.index).to_numpy(int)
    searches = demand.expected_searches(queries, settings.start, total, streams[1])
    rank = ranking.ranks(queries, total, streams[2])
    rivals, market = _market(queries, total, streams[3])
    behaviour = clicks.behave(queries, rivals > 0, streams[4])
    sigma = ranking.substitution(rank, brand, streams[5])
    bid = _bids(queries, behaviour, searches, rank, streams[6]) * _running(settings, campaign, streams[6], total)
    outcome = auction.run(market, bid)
    share = _budgeted(settings, outcome, searches, campaign)
    expected = expect(
        behaviour, outcome, searches=searches, share=share, is_on=bid > 0, rank=rank, brand=brand, sigma=sigma
    )
    observed = _observe(expected, behaviour, rank, settings.days, streams[7])
    return World(settings, queries, campaign, market, bid, share, rank, behaviour, expected, observed, rivals)


def expect(
    behaviour: clicks.Behaviour,
    outcome: auction.Outcome,
    *,
    searches: Array,
    share: Array,
    is_on: Array,
    rank: Array,
    brand: Array,
    sigma: Array,
) -> clicks.Expected:
    """Expected clicks: organic = o (1 - theft) - sigma paid; off-state = o (1 - s_off)."""
    shown, paid = outcome.shown * share, searches * outcome.clicks * share
    alone = searches * ranking.organic_ctr(rank, brand)
    kept = alone * (1 - clicks.theft(behaviour, is_on, shown))
    sigma = np.where(paid > 0, np.minimum(sigma, 0.98 * kept / np.maximum(paid, 1e-12)), sigma)
    off = alone * (1 - behaviour.steal_off[:, None])
    cost = searches * outcome.cost * share
    return clicks.Expected(searches, shown, paid, cost, alone, kept - sigma * paid, off, sigma)


def _market(queries: Queries, days: int, rng: np.random.Generator) -> tuple[Array, auction.Market]:
    """Draw rivals: none on 60 % of brand queries, 0-5 elsewhere; scores drift and vary by day."""
    table, count = queries.table, len(queries)
    brand = table["brand"].to_numpy()
    number = np.where(brand, rng.binomial(2, 0.22, count), rng.binomial(auction.MAX_RIVALS, 0.62, count))
    number = np.where(table["informational"], rng.binomial(auction.MAX_RIVALS, 0.22, count), number)
    level = np.exp(rng.normal(np.log(0.36), 0.35, count)) * (table["basket"].to_numpy() / 90)
    level = np.where(brand, 0.50, level)
    spread = np.exp(rng.normal(0, 0.55, (count, auction.MAX_RIVALS)))
    present = np.arange(auction.MAX_RIVALS) < number[:, None]
    drift = np.exp(demand.autoregression(0.97, 0.14, (count, days), rng))
    daily = np.exp(rng.normal(0, 0.10, (count, auction.MAX_RIVALS, days)))
    scores = (level[:, None] * spread * present)[:, :, None] * drift[:, None, :] * daily
    quality = np.exp(rng.normal(0, 0.18, count)) * np.where(brand, 1.7, 1.0)
    reserve = np.where(brand, 0.44, np.maximum(0.16, 0.30 * level)) * np.exp(rng.normal(0, 0.15, count))
    return number, auction.Market(brand, quality, reserve, scores)


def _bids(
    queries: Queries, behaviour: clicks.Behaviour, searches: Array, rank: Array, rng: np.random.Generator
) -> Array:
    """Bid = value rule with error x exp(.15 demand gap + .10 rank gap + noise); some queries are not bid on at all."""
    table, count = queries.table, len(queries)
    brand = table["brand"].to_numpy()
    worth = np.sqrt(0.021 * behaviour.conversion_rate) * behaviour.margin
    chased = np.where(table["informational"], 0.45, 1.0) * worth * np.exp(rng.normal(-0.75, 0.62, count))
    base = np.where(brand, rng.uniform(0.45, 0.9, count), np.clip(chased, 0.18, 3.0))
    chance = np.where(table["informational"], 0.45, np.where(table["foreign"], 0.6, 0.80))
    wanted = rng.random(count) < np.where(brand, 0.96, chance)
    demand_gap = np.log(searches) - np.log(searches).mean(axis=1, keepdims=True)
    rank_gap = np.log(rank) - np.log(rank).mean(axis=1, keepdims=True)
    noise = demand.autoregression(0.9, 0.06, searches.shape, rng)
    bids: Array = (base * wanted)[:, None] * np.exp(0.15 * demand_gap + 0.10 * rank_gap + noise)
    return bids


def _running(settings: Settings, campaign: Array, rng: np.random.Generator, days: int) -> Array:
    """1 on days the ad may run: query outages at .2 % a day for about a week, and the brand campaign's own mistake.

    Nothing stops the ads after the observed days: the truth curves are about a plan, not about accidents.
    """
    running = np.ones((len(campaign), days))
    for row, day in zip(*np.nonzero(rng.random((len(campaign), settings.days)) < 0.002), strict=True):
        running[row, day : day + 1 + rng.poisson(6)] = 0.0
    first, length = settings.brand_pause
    running[campaign == 0, first : first + length] = 0.0
    running[:, settings.days :] = 1.0
    return running


def _budgeted(settings: Settings, outcome: auction.Outcome, searches: Array, campaign: Array) -> Array:
    """Throttle campaigns by a budget of `budget_shares` times their median unconstrained day."""
    cost = searches * outcome.cost
    medians = np.array([np.median(cost[campaign == number].sum(axis=0)) for number in range(len(words.CAMPAIGNS))])
    return auction.throttle(cost, campaign, medians * np.array(settings.budget_shares))


def _observe(
    expected: clicks.Expected, behaviour: clicks.Behaviour, rank: Array, days: int, rng: np.random.Generator
) -> Observed:
    """Draw counts: Poisson impressions, binomial clicks, Poisson conversions, gamma baskets; cost in whole cents."""
    shown, paid, cost, organic, searches = (
        values[:, :days]
        for values in (expected.shown, expected.paid, expected.cost, expected.organic, expected.searches)
    )
    impressions = rng.poisson(searches * shown)
    got = rng.binomial(impressions, np.clip(paid / np.maximum(searches * shown, 1e-12), 0, 1))
    price = cost / np.maximum(paid, 1e-12) * np.exp(rng.normal(0, 0.04, got.shape))
    conversions = rng.poisson(got * clicks.attributed_rate(behaviour, expected.sigma[:, :days]))
    conversions = np.minimum(conversions, got)
    value = rng.gamma(4.0 * np.maximum(conversions, 1e-9), behaviour.margin[:, None] / 4.0)
    seen = rng.poisson(searches * ranking.seen_share(rank[:, :days]))
    ctr = organic / np.maximum(searches * ranking.seen_share(rank[:, :days]), 1e-12)
    organic_clicks = rng.binomial(seen, np.clip(ctr, 0, 1))
    cents = np.round(np.where(got > 0, np.maximum(got * price * 100, got), 0))
    value = np.round(np.where(conversions > 0, value, 0.0) * 100)
    return Observed(impressions, got, cents.astype(int), conversions, value.astype(int), seen, organic_clicks)
