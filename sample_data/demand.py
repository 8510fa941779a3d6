"""Demand: how many searches each query gets each day."""

from datetime import date

import numpy as np

from sample_data import words
from sample_data.queries import Queries

Array = np.ndarray

PEAK = {words.INDOOR: 0.96, words.OUTDOOR: 0.47, words.BULBS: 0.97, words.BRAND: 0.95}  # share of the year
HEAD_PEAK = {"guirlande": 0.94}  # Christmas lights sell in December, garden lights in June
AMPLITUDE = {words.INDOOR: 0.22, words.OUTDOOR: 0.55, words.BULBS: 0.25, words.BRAND: 0.18}


def autoregression(rho: float, spread: float, shape: tuple[int, int], rng: np.random.Generator) -> Array:
    """AR(1) rows with stationary standard deviation `spread`: x_t = rho x_(t-1) + e_t."""
    shocks = rng.normal(0, spread * np.sqrt(1 - rho**2), shape)
    shocks[:, 0] = rng.normal(0, spread, shape[0])
    for day in range(1, shape[1]):
        shocks[:, day] += rho * shocks[:, day - 1]
    return shocks


def expected_searches(queries: Queries, start: date, days: int, rng: np.random.Generator) -> Array:
    """Expected searches a day, shape (queries, days), the same shape as every daily array here.

    log lambda = log size + trend t/365 + A cos(2 pi (share of year - peak)) + weekend + u + w g,
    with u and g AR(1) at .85 and .93 (practice ranges of the simulator's specification).
    """
    table, count = queries.table, len(queries)
    day = np.arange(days)
    year_share = ((start.timetuple().tm_yday + day) % 365.25) / 365.25
    weekend = (((start.weekday() + day) % 7) >= 5).astype(float)
    campaign = table["campaign"]
    peak = table["head"].map(HEAD_PEAK).fillna(campaign.map(PEAK)).to_numpy(float) + rng.normal(0, 0.03, count)
    swing = campaign.map(AMPLITUDE).to_numpy(float) * rng.uniform(0.6, 1.4, count)
    log_rate = (
        np.log(table["size"].to_numpy())[:, None]
        + rng.normal(0.04, 0.15, count)[:, None] * day / 365
        + swing[:, None] * np.cos(2 * np.pi * (year_share - peak[:, None]))
        + rng.normal(0.06, 0.08, count)[:, None] * weekend
        + autoregression(0.85, 0.16, (count, days), rng)
        + rng.uniform(0.5, 1.2, count)[:, None] * autoregression(0.93, 0.08, (1, days), rng)
    )
    rate: Array = np.exp(log_rate)
    return rate
