"""Organic side: the rank each query holds each day, the clicks it earns alone, and what an ad would take from it."""

import numpy as np

from sample_data.demand import autoregression
from sample_data.queries import Queries

Array = np.ndarray

STEP_HAZARD = 1 / 400
LAST_RANK = 60
PAGE, DEEP = 10, 20


def ranks(queries: Queries, days: int, rng: np.random.Generator) -> Array:
    """R = clip(round(exp(mu + steps + AR(1))), 1, 60); steps at 1 day in 400 are search updates."""
    table, count = queries.table, len(queries)
    mean = rng.normal(np.log(8.5), 0.85, count)
    mean = np.where(rng.random(count) < 0.10, rng.normal(0.25, 0.35, count), mean)
    mean = np.where(table["foreign"], rng.normal(np.log(16), 0.5, count), mean)
    mean = np.where(table["brand"], rng.normal(-0.08, 0.26, count), mean)
    jumps = (rng.random((count, days)) < STEP_HAZARD) * rng.normal(0, 0.35, (count, days))
    jumps = np.where(table["brand"].to_numpy()[:, None], 0.3 * jumps, jumps)
    path = mean[:, None] + jumps.cumsum(axis=1) + autoregression(0.9, 0.13, (count, days), rng)
    held: Array = np.clip(np.round(np.exp(path)), 1, LAST_RANK)
    return held


def organic_ctr(rank: Array, brand: Array) -> Array:
    """CTR without an own ad: brand .62 R^-1.6, other .24 R^-1.05; a quarter of it on page 2, none beyond rank 20."""
    on_page = np.where(brand[:, None], 0.62 * rank**-1.6, 0.24 * rank**-1.05)
    return np.where(rank <= PAGE, on_page, np.where(rank <= DEEP, 0.25 * on_page, 0.0))


def seen_share(rank: Array) -> Array:
    """Share of searches in which the listing counts as an impression: page 1 all, page 2 30 %, later 6 % (invented)."""
    return np.where(rank <= PAGE, 1.0, np.where(rank <= DEEP, 0.30, 0.06))


def overlap_by_rank(rank: Array) -> Array:
    """h(R): 1 at rank 1, .62 (R/2)^-.35 to 4, .20 (R/5)^-.8 to 10, .03 to 20, then 0."""
    ladder = [rank <= 1, rank <= 4, rank <= PAGE, rank <= DEEP]
    steps = [np.ones_like(rank), 0.62 * (rank / 2) ** -0.35, 0.20 * (rank / 5) ** -0.8, np.full_like(rank, 0.03)]
    share: Array = np.select(ladder, steps, 0.0)
    return share


def substitution(rank: Array, brand: Array, rng: np.random.Generator) -> Array:
    """Share of paid clicks the organic listing would have won: sigma = eta h(R), eta brand ~ .88, other ~ .30."""
    eta = np.where(brand, rng.beta(22, 3, len(brand)), rng.beta(3, 7, len(brand)))
    sigma: Array = eta[:, None] * overlap_by_rank(rank)
    return sigma
