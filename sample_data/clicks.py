"""What searchers do: clicks with the ad, organic clicks without it, and what the difference is worth."""

from dataclasses import dataclass

import numpy as np

from sample_data.queries import Queries

Array = np.ndarray

LOYAL, INCREMENTAL = 1.20, 0.85  # conversion rates over the query's own: substituted, incremental
MARGIN = 0.42  # contribution margin as a share of the basket (invented)


@dataclass(frozen=True, eq=False)
class Behaviour:
    """Per query: theft by rivals with the ad on and off, reaction days, conversion rate, margin per conversion."""

    steal_on: Array
    steal_off: Array
    reaction_days: Array
    conversion_rate: Array
    margin: Array


@dataclass(frozen=True, eq=False)
class Expected:
    """Expected day values, shape (queries, days): `organic_off` is the steady state long after the ad stopped."""

    searches: Array
    shown: Array
    paid: Array
    cost: Array
    organic_alone: Array
    organic: Array
    organic_off: Array
    sigma: Array

    @property
    def incremental(self) -> Array:
        """Paid + organic - off-state organic: clicks that exist because of the ad."""
        gained: Array = self.paid + self.organic - self.organic_off
        return gained


def behave(queries: Queries, has_rivals: Array, rng: np.random.Generator) -> Behaviour:
    """Draw behaviour: theft 1-5 % on and 2-10 % off for contested brand queries, 18-42 % off where rivals rush in.

    Rivals never take less once the ad is gone than beside it.
    """
    table, count = queries.table, len(queries)
    brand = table["brand"].to_numpy()
    contested = brand & has_rivals
    rushed = contested & (rng.random(count) < 0.35)
    steal_on = np.where(contested, rng.uniform(0.01, 0.05, count), 0.0)
    steal_off = np.where(rushed, rng.uniform(0.18, 0.42, count), rng.uniform(0.02, 0.10, count))
    rate = np.exp(rng.normal(np.log(0.025), 0.40, count))
    curious = ~brand & (table["informational"].to_numpy() | (rng.random(count) < 0.10))
    rate = np.where(curious, 0.2 * rate, np.where(table["foreign"], 0.35 * rate, rate))
    rate = np.where(brand, rng.uniform(0.030, 0.045, count), rate)
    basket = table["basket"].to_numpy() * np.exp(rng.normal(0, 0.12, count))
    return Behaviour(
        steal_on=steal_on,
        steal_off=np.where(contested, np.maximum(steal_off, 1.2 * steal_on), 0.0),
        reaction_days=rng.uniform(5, 15, count),
        conversion_rate=np.clip(rate, 0.001, 0.045),
        margin=MARGIN * basket,
    )


def days_off(is_on: Array) -> Array:
    """Days since the ad last ran, 0 on days it runs."""
    count = np.zeros(is_on.shape)
    for day in range(is_on.shape[1]):
        before = count[:, day - 1] if day else 0.0
        count[:, day] = np.where(is_on[:, day], 0.0, before + 1)
    return count


def theft(behaviour: Behaviour, is_on: Array, shown: Array) -> Array:
    """Share of organic clicks rivals take: shown s_on + (1 - shown) s_off (1 - exp(-days off / tau))."""
    ramp = 1 - np.exp(-days_off(is_on) / behaviour.reaction_days[:, None])
    stolen: Array = shown * behaviour.steal_on[:, None] + (1 - shown) * behaviour.steal_off[:, None] * ramp
    return stolen


def incremental_share(expected: Expected, days: slice) -> Array:
    """IAC = (paid + organic - off) / paid over the days of `days` with paid clicks; NaN where there are none.

    It can exceed 1 where rivals would steal organic clicks.
    """
    is_on = expected.paid[:, days] > 0
    paid = expected.paid[:, days].sum(axis=1)
    gained = (expected.incremental[:, days] * is_on).sum(axis=1)
    share: Array = np.divide(gained, paid, out=np.full(len(paid), np.nan), where=paid > 0)
    return share


def attributed_rate(behaviour: Behaviour, sigma: Array) -> Array:
    """Conversions per paid click: cvr x (sigma 1.20 + (1 - sigma) .85), so attribution flatters substituted clicks."""
    rate: Array = behaviour.conversion_rate[:, None] * (sigma * LOYAL + (1 - sigma) * INCREMENTAL)
    return rate


def incremental_value(behaviour: Behaviour, clicks: Array) -> Array:
    """Contribution margin of incremental clicks: clicks x cvr x .85 x margin per conversion (euros)."""
    value: Array = clicks * (behaviour.conversion_rate * INCREMENTAL * behaviour.margin)[:, None]
    return value
