"""The next euro: what one more earns in ads, against one in the best SEO project, by how long it is given to pay."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.decide.seo.buying import Segments
from analytics.decide.seo.effect import Effect
from analytics.decide.seo.problem import present
from analytics.decide.seo.project import Project
from analytics.decide.worth import mean_value
from analytics.model import Analysis, ClickValue
from analytics.schema import INTERVAL

Array = npt.NDArray[np.float64]
Items = npt.NDArray[np.int64]

SHORTEST, LONGEST = 3, 24  # months
_STEP = 0.02  # of the budget: what "one more euro" is measured over, so that one query does not decide
_MOST_ITEMS = 400  # whose doubts are simulated one by one: the largest
_TINY = 1e-12
_STREAM = 12


@dataclass(frozen=True, eq=False)
class Margin:
    """What the next unit of money earns in ads: expected, and under each simulated state (draws,)."""

    value: float
    draws: Array


@dataclass(frozen=True, eq=False)
class NextEuro:
    """Value earned per unit of money, by horizon.

    Attributes
    ----------
    table
        One row per horizon of 3 to 24 months: `months`; `sea, seo` (value per unit of money spent, 1 is break-even)
        with `_lower, _upper` (80 %); `project` (place of the best project at that horizon) and `chance` (that SEO earns
        more, in [0, 1]).
    crossover
        First horizon from which SEO is expected to earn more at every longer one; None: not within 24 months.

    """

    table: pd.DataFrame
    crossover: int | None

    def at(self, months: int) -> pd.Series:
        """The row of a horizon."""
        return self.table[self.table["months"] == months].iloc[0]


def margin(analysis: Analysis, value: ClickValue, ladder: Segments, money: float, size: tuple[int, int]) -> Margin:
    """What the next 2 % of spend earn per unit when `money` per month is spent on ads as well as it can be.

    `ladder` holds the segments of all response items, `size` the number of draws and the seed. Doubt: worth of each
    item, and response (shared by all).
    """
    n, seed = size
    curves = analysis.response
    width, slope, owner = ladder
    step = _STEP * (money if money > 0 else float(width.sum()))
    if not step:
        return Margin(0.0, np.zeros(n))
    ends = np.cumsum(width)
    bought = np.clip(money + step - (ends - width), 0.0, width) - np.clip(money - (ends - width), 0.0, width)
    earned = np.bincount(owner, bought * slope, len(curves.items)) / step
    items = np.argsort(-earned, kind="stable")[:_MOST_ITEMS]
    items = items[earned[items] > 0]
    factor = worth_factor(analysis, value, items, earned[items], size)
    normal = np.random.default_rng([seed, _STREAM]).standard_normal(n)
    spread = float(np.average(curves.spread[items], weights=earned[items])) if len(items) else 0.0
    return Margin(float(earned.sum()), earned.sum() * factor * np.exp(spread * normal - spread**2 / 2))


def worth_factor(analysis: Analysis, value: ClickValue, items: Items, weight: Array, size: tuple[int, int]) -> Array:
    """Factor (mean about 1) on what these items earn together, by the doubts of share and value; shape (draws,).

    `size`: number of draws, and seed.
    """
    rows, share = analysis.response.items["row"].to_numpy()[items], analysis.incrementality
    if not len(rows) or not weight.sum():
        return np.ones(size[0])
    drawn = share.draws(*size, rows) * value.draws(*size, rows)
    mean = np.maximum(mean_value(analysis, value, rows), _TINY)
    return np.asarray(weight @ (drawn / mean[:, None]) / weight.sum())


def largest(analysis: Analysis, items: Items, worth: Array) -> Items:
    """The items that earn most today, few enough to be simulated."""
    earned = analysis.response.items["current_clicks"].to_numpy(dtype=float)[items] * worth[items]
    return items[np.argsort(-earned, kind="stable")[:_MOST_ITEMS]]


def compare(
    sea: Margin,
    bets: Sequence[tuple[Project, Effect]],
    world: tuple[Array, Array],
    price: float,
    discount: float,
    seed: int,
) -> NextEuro:
    """Compare by horizon; every project starts next month.

    `world`: factors on other ads and on demand under each state. SEO earns sum d_t L_t gain / sum d_t cost_t, with L
    the landed share and the gain counting what the ads no longer need, at `price`.
    """
    elsewhere, demand = world
    weights = present(LONGEST, discount)[:, None]
    ratios, draws = [], []
    for project, effect in bets:
        paid = np.maximum(np.cumsum(weights[:, 0] * project.cost(LONGEST)), 1.0)
        paths = project.landed_draws(LONGEST, len(demand), np.random.default_rng([seed, _STREAM, project.luck]))
        gained = effect.landing_draws(price, elsewhere) * demand
        ratios.append(np.cumsum(weights[:, 0] * project.landed(LONGEST)) * effect.landing(price) / paid)
        draws.append(np.cumsum(weights * paths, axis=0) * gained / paid[:, None])
    return _table(sea, np.array(ratios), np.array(draws), demand)


def _table(sea: Margin, ratios: Array, draws: Array, demand: Array) -> NextEuro:
    ads, rows = sea.draws * demand, []
    low, high = np.quantile(ads, INTERVAL)
    for months in range(SHORTEST, LONGEST + 1):
        best = int(ratios[:, months - 1].argmax())
        mean, drawn = float(ratios[best, months - 1]), draws[best, months - 1]
        lower, upper = np.quantile(drawn, INTERVAL)
        row = {"months": months, "sea": sea.value, "sea_lower": min(low, sea.value), "sea_upper": max(high, sea.value)}
        row |= {"seo": mean, "seo_lower": min(lower, mean), "seo_upper": max(upper, mean)}
        rows.append(row | {"project": best, "chance": float((drawn > ads).mean())})
    table = pd.DataFrame(rows)
    behind = np.flatnonzero(~(table["seo"] > table["sea"]).to_numpy())
    first = SHORTEST if not len(behind) else SHORTEST + int(behind[-1]) + 1
    return NextEuro(table, first if first <= LONGEST else None)
