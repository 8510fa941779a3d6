"""Seeded pause tests on queries, with the incremental share that is true of them: paid and organic clicks by day.

Demand of a query is common growth and weekends times its own first-order autoregression; clicks are Poisson. While the
ad runs it takes the share sigma of its clicks from the organic listing. When it stops, organic clicks get those back,
less what rivals take of them, who react in `tau` days. A rank changes now and then, for good, and moves organic clicks.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from analytics.learn import Experiment
from benchmarks.readout_worlds import FIRST_DAY, autoregression, common

Array = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Pause:
    """What a world is made of.

    `paid` is the median of daily paid clicks of a query, organic ones are one and a half times as many; `sizes` the
    spread of their logarithm. `won_back` is the mean of sigma, which differs between queries. `steps` is the chance of
    a change of rank per query and day, `theft` the share of organic clicks that rivals take in the end.
    """

    queries: int = 40
    treated: int = 20
    before: int = 70
    during: int = 42
    skip: int = 14
    paid: float = 20.0
    sizes: float = 1.0
    growth: float = 0.2
    rho: float = 0.7
    spread: float = 0.1
    won_back: float = 0.4
    mixed: bool = True
    steps: float = 0.0
    theft: float = 0.0
    tau: float = 5.0


def pause(seed: int, world: Pause) -> tuple[Experiment, float]:
    """A test and the incremental share of the paid clicks of its paused queries over the days that are read."""
    rng = np.random.default_rng(seed)
    days, n = world.before + world.during, world.queries
    demand = np.exp(common(days, world.growth)[:, None] + autoregression(rng, days, n, world.rho, world.spread))
    size = world.paid * np.exp(rng.normal(0, world.sizes, n))
    sigma = rng.beta(6 * world.won_back, 6 * (1 - world.won_back), n) if world.mixed else np.full(n, world.won_back)
    rank = np.cumsum((rng.random((days, n)) < world.steps) * rng.normal(0, 0.3, (days, n)), axis=0)
    treated = np.isin(np.arange(n), rng.choice(n, world.treated, replace=False))
    since = np.clip(np.arange(days) - world.before + 1, 0, None)[:, None]
    is_off = (since > 0) & treated
    paid = size * demand
    listed = 1.5 * size * demand * np.exp(rank)
    organic = np.where(is_off, (listed + sigma * paid) * (1 - world.theft * (1 - np.exp(-since / world.tau))), listed)
    read = np.ix_(np.arange(days) >= world.before + world.skip, treated)
    truth = 1 - float((organic - listed)[read].sum() / paid[read].sum())
    seen = {"paid_clicks": rng.poisson(np.where(is_off, 0.0, paid)), "organic_clicks": rng.poisson(organic)}
    parts = {name: clicks.astype(float) for name, clicks in seen.items()}
    units = tuple(f"query {at}" for at in range(n))
    at = np.arange(FIRST_DAY, FIRST_DAY + days)
    metric = parts["paid_clicks"] + parts["organic_clicks"]
    return Experiment(at, units, treated, metric, FIRST_DAY + world.before, world.skip, parts=parts), truth


PAUSES = {
    "forty queries": Pause(),
    "like queries": Pause(mixed=False),
    "few clicks": Pause(paid=0.5),
    "ten queries": Pause(queries=10, treated=5),
    "few of few": Pause(queries=8, treated=3, paid=50.0),
    "one against one": Pause(queries=2, treated=1, paid=200.0),
    "one alone": Pause(queries=1, treated=1, paid=200.0, growth=0.0),
    "one alone, paid for little": Pause(queries=1, treated=1, paid=200.0, growth=0.0, won_back=0.9),
    "one against many": Pause(queries=30, treated=1, paid=100.0, sizes=0.5),
    "growing fast": Pause(growth=0.8),
    "shrinking": Pause(growth=-0.8),
    "changing ranks": Pause(steps=1 / 60),
    "changing ranks, few": Pause(queries=8, treated=4, paid=50.0, steps=1 / 60),
    "brand": Pause(won_back=0.9, paid=200.0),
    "rivals": Pause(theft=0.2, won_back=0.6),
    "many": Pause(queries=240, treated=120, paid=5.0),
    "short": Pause(before=28, during=28, skip=7),
}
