"""What drives a named world day by day: demand, organic rank, rivals, bids, and days without the ad."""

from dataclasses import dataclass

import numpy as np

from sample_data.auction import MAX_RIVALS, SIX_POINTS, Market
from sample_data.demand import autoregression
from sample_data.named.keywords import Keywords
from sample_data.named.scenarios import Draw

Array = np.ndarray

STEP_HAZARD = 1 / 400
LAST_RANK = 60
TEST_DAYS = 28
WITHIN_DAY = np.exp(0.20 * SIX_POINTS)
RIVAL_NOISE, BID_NOISE = 0.165, 0.08  # of log score and log bid, from day to day


@dataclass(frozen=True, eq=False)
class Theft:
    """Share of organic clicks rivals take with the ad and long without it, (queries, days); `reaction_days` is tau."""

    on: Array
    off: Array
    reaction_days: Array


def searches(given: Draw, size: Array, rng: np.random.Generator) -> Array:
    """Expected searches: log size + trend t/365 + A sin 2 pi (t/365.25 - phi) + weekend + u + w g, (queries, days)."""
    count, days = len(size), given.days + given.ahead
    day = np.arange(days)
    weekend = ((given.start.weekday() + day) % 7 >= 5).astype(float)
    log_rate = (
        np.log(size)[:, None]
        + rng.normal(0.05, 0.25, count)[:, None] * day / 365
        + rng.uniform(0, 0.55, count)[:, None] * np.sin(2 * np.pi * (day / 365.25 - rng.random(count)[:, None]))
        + rng.normal(0, 0.10, count)[:, None] * weekend
        + autoregression(0.85, 0.19, (count, days), rng)
        + rng.normal(1.0, 0.35, count)[:, None] * autoregression(0.93, 0.13, (1, days), rng)
    )
    return np.asarray(np.exp(log_rate))


def ranks(given: Draw, brand: Array, rng: np.random.Generator) -> Array:
    """R = clip(round exp(mu + steps + AR(1)), 1, 60); the brand stays near the top in every world."""
    scenario, shape = given.scenario, (len(brand), given.days + given.ahead)
    level = np.where(brand, rng.normal(-0.15, 0.12, len(brand)), rng.normal(np.log(6.5), 1.15, len(brand)))
    calm = np.where(brand, 0.15, 1.0)[:, None]
    steps = ((rng.random(shape) < STEP_HAZARD) * rng.normal(0, 0.45, shape)).cumsum(axis=1)
    path = autoregression(scenario.rank_memory, scenario.rank_spread, shape, rng)
    return np.clip(np.round(np.exp(level[:, None] + calm * (steps + path))), 1, LAST_RANK)


def market(given: Draw, keywords: Keywords, rng: np.random.Generator) -> tuple[Array, Market, Theft]:
    """How many rivals each query ends with, the auction they make, and what they steal from brand listings.

    Those that enter a brand's auction do so at any time up to the middle of the year, half of them before its start.
    """
    brand, count, days = keywords.brand, len(keywords.brand), given.days + given.ahead
    number = np.minimum(rng.poisson(np.where(brand, given.scenario.brand_rivals, 4.0)), MAX_RIVALS)
    enters = brand & (rng.random(count) < given.scenario.entering)
    since = np.where(enters, rng.integers(-given.days // 2, given.days // 2, count), 0)
    number = np.where(enters, np.maximum(number, 1), number)
    there = np.arange(days) >= since[:, None]
    level = np.where(brand, np.exp(rng.normal(np.log(0.32), 0.5, count)), _level(keywords.worth, 0.92, 0.70, rng, 0.55))
    spread = np.exp(rng.normal(0, 0.45, (count, MAX_RIVALS))) * (np.arange(MAX_RIVALS) < number[:, None])
    daily = np.exp(rng.normal(0, RIVAL_NOISE, (count, MAX_RIVALS, days)))
    scores = (level[:, None] * spread)[:, :, None] * daily * there[:, None, :]
    quality = np.exp(rng.normal(0, 0.15, count))
    reserve = np.where(brand, 0.052 * np.exp(rng.normal(0, 0.2, count)), _level(keywords.worth, 0.20, 0.65, rng, 0.15))
    on = rng.uniform(0.01, 0.05, count)
    off = np.where(enters, rng.uniform(0.18, 0.42, count), np.maximum(rng.uniform(0.02, 0.10, count), 1.1 * on))
    stolen = there * (brand & (number > 0))[:, None]
    theft = Theft(on[:, None] * stolen, off[:, None] * stolen, rng.uniform(5, 15, count))
    return number, Market(brand, quality, reserve, scores), theft


def bids(given: Draw, keywords: Keywords, demand: Array, rank: Array, rng: np.random.Generator) -> Array:
    """Bid = base x exp(rho demand gap + rho_R rank gap + noise); the base is a value rule with error."""
    count, scenario = len(keywords.brand), given.scenario
    brand = 0.55 * keywords.worth * np.exp(rng.normal(0, 0.55, count))
    base = np.where(keywords.brand, brand, _level(keywords.worth, 1.22, 0.75, rng, 0.52)) * scenario.bid_level
    gaps = scenario.demand_bid * _gap(demand) + scenario.rank_bid * _gap(rank)
    return np.asarray(base[:, None] * np.exp(gaps + rng.normal(0, BID_NOISE, demand.shape)))


def running(given: Draw, rng: np.random.Generator) -> tuple[Array, Array]:
    """1 on days the ad may run, and which queries a randomised pause of 28 days was drawn for.

    Outages last 1 + Poisson(6) days. Nothing stops the ads after the observed days: the truth is about plans.
    """
    count, days = given.queries, given.days
    may = np.ones((count, days + given.ahead))
    for row, day in zip(*np.nonzero(rng.random((count, days)) < given.scenario.outage), strict=True):
        may[row, day : day + 1 + rng.poisson(6)] = 0.0
    tested = rng.random(count) < given.test_share
    for row in np.flatnonzero(tested):
        first = rng.integers(TEST_DAYS, days - TEST_DAYS)
        may[row, first : first + TEST_DAYS] = 0.0
    may[:, days:] = 1.0
    return may, tested


def _level(worth: Array, factor: float, power: float, rng: np.random.Generator, spread: float) -> Array:
    """Money that rises with the worth of a click, at less than full proportion, with error."""
    return np.asarray(factor * (0.85 * worth) ** power * np.exp(rng.normal(0, spread, len(worth))))


def _gap(path: Array) -> Array:
    return np.asarray(np.log(path) - np.log(path).mean(axis=1, keepdims=True))
