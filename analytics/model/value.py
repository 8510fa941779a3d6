"""Value of a paid click: conversions and basket, shrunk by empirical Bayes to the queries like it."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.special import gammaincinv

from analytics.model import baskets, lag, rates
from analytics.model.assumptions import Assumptions
from analytics.model.priors import attribution
from analytics.schema import INTERVAL, NORMAL_P90, Notice
from analytics.unify import QueryPanel

Array = npt.NDArray[np.float64]

MIN_CONVERSIONS = 30.0  # under it, ranking queries by value would rank noise
_HALF = 0.5  # conversion, so that a count of none has an error too
_TINY = 1e-12
_MOST_SALES = 300  # queries read day by day: baskets scatter within a query much the same everywhere
_READ = ("query", "brand", "theme", "intent", "paid_clicks", "cost", "conversions", "conversion_value")


@dataclass(frozen=True, slots=True)
class NoValue:
    """No value per click can be given, and why."""

    reason: Notice


@dataclass(frozen=True, eq=False)
class ClickValue:
    """Contribution per paid click of each query, as a distribution.

    Attributes
    ----------
    frame
        One row per row of the panel, same order: `query, value_per_click, value_per_click_lower,
        value_per_click_upper` (account currency per click, margin applied), `conversion_rate` (share, posterior mean).
    shape
        Shape of the Gamma that summarises each query's value per click: the posterior of its conversion rate, widened
        by the spread of its basket.
    share_spreads
        Standard deviation of the log of each query's attributed share, whose error is common to the account; 0 when a
        person set it.
    brand, class_spreads
        Whether each query carries the brand, and the standard deviation of the log of what the values of a class have
        in common, generic and brand: its rate and basket are read from so many conversions and no more.
    common_spread
        Standard deviation of the log of the account's value by both.
    notices
        What the reader should know, such as conversions that are still to come.

    """

    frame: pd.DataFrame
    shape: Array
    share_spreads: Array
    brand: npt.NDArray[np.bool_]
    class_spreads: Array
    common_spread: float = 0.0
    notices: tuple[Notice, ...] = ()

    def draws(self, n: int, seed: int, rows: npt.NDArray[np.int64] | None = None) -> Array:
        """Draw `n` values per click of every query, or of some rows; shape (queries, n).

        Conversion rates and baskets err for each query and for its brand class, the attributed share for all.
        """
        chosen = np.arange(len(self.shape)) if rows is None else rows
        shape = self.shape[chosen][:, None]
        generator, spread = np.random.default_rng([seed, 1]), self.share_spreads[chosen][:, None]
        share = np.exp(spread * generator.standard_normal(n) - spread**2 / 2)
        unit = generator.standard_gamma(shape, size=(len(chosen), n)) / shape
        wide = self.class_spreads[:, None]
        unit *= np.exp(wide * generator.standard_normal((2, n)) - wide**2 / 2)[self.brand[chosen].astype(int)]
        return np.asarray(self.frame["value_per_click"].to_numpy()[chosen][:, None] * unit * share)


def estimate(panel: QueryPanel, assumptions: Assumptions, incremental: Array | None = None) -> ClickValue | NoValue:
    """Estimate the value per click of every query; `NoValue` when the account cannot tell.

    value per click = posterior conversion rate x shrunk basket x margin x attributed share / completeness of
    conversions. See `rates`, `baskets`, `lag`.

    Parameters
    ----------
    panel, assumptions
        Queries, and what a person knows.
    incremental
        Incremental share of each query's paid clicks, shape (queries,), which decides how far its average attributed
        sale stands for an incremental one; None takes the published figure for all.

    """
    frame = panel.frame[[*_READ]].reset_index(drop=True)
    total = float(frame["conversions"].sum())
    if total == 0:
        return NoValue(Notice.of("reasons.no_conversions", needed=int(MIN_CONVERSIONS)))
    if total < MIN_CONVERSIONS:
        return NoValue(Notice.of("reasons.too_few_conversions", n=round(total, 1), needed=int(MIN_CONVERSIONS)))
    if frame["conversion_value"].sum() <= 0:
        if assumptions.value_per_conversion is None:
            return NoValue(Notice.of("reasons.no_conversion_value", n=round(total, 1)))
        frame["conversion_value"] = frame["conversions"] * assumptions.value_per_conversion
    return _posterior(frame, assumptions, incremental, panel)


def _posterior(
    frame: pd.DataFrame, assumptions: Assumptions, incremental: Array | None, panel: QueryPanel
) -> ClickValue:
    rate, basket = rates.estimate(frame), baskets.estimate(frame, _sales_by_day(panel))
    late = lag.estimate(panel)
    share, spreads = _attributed(assumptions, incremental, len(frame))
    conversion_rate = rate.mean / late.complete
    value = conversion_rate * basket.mean * assumptions.margin * share
    variation = (1 + rate.variation) * (1 + basket.variation) - 1
    shape = 1 / np.maximum(variation, _TINY)
    brand, won = frame["brand"].to_numpy(dtype=bool), frame["paid_clicks"].to_numpy(dtype=float) * value
    wide = _class_spreads(brand, frame["conversions"].to_numpy(dtype=float), won**2 * variation, won, basket.within)
    lower, upper = _bounds(shape, np.hypot(spreads, wide[brand.astype(int)]))
    table = {"query": frame["query"], "value_per_click": value, "value_per_click_lower": value * np.minimum(lower, 1)}
    table |= {"value_per_click_upper": value * np.maximum(upper, 1), "conversion_rate": conversion_rate}
    parts = np.array([float(won @ spreads), *(wide * [won[~brand].sum(), won[brand].sum()])])
    overall = float(np.linalg.norm(parts)) / max(float(won.sum()), _TINY)
    return ClickValue(pd.DataFrame(table), shape, spreads, brand, wide, overall, late.notices)


def _sales_by_day(panel: QueryPanel) -> pd.DataFrame | None:
    """Conversions and their value by query and day, of the queries that convert most; None without either by day."""
    if not (panel.facts.is_dated("paid") and panel.frame["conversion_value"].sum() > 0):
        return None
    most = panel.frame.nlargest(_MOST_SALES, "conversions")["query"]
    return panel.facts.only(frozenset(most)).sums("paid", "query", "day")


def _class_spreads(brand: npt.NDArray[np.bool_], k: Array, square: Array, won: Array, within: float) -> Array:
    """Standard deviation of the log of what the values of generic and of brand queries have in common, shape (2,).

    The value of a class's clicks is counted to (1 + w) / (conversions + 1/2), squared and relative, w that of one
    basket. What the queries' own errors (`square`, of `won` money each) make of it is theirs, the rest is common.
    """
    found = np.zeros(2)
    for at, rows in enumerate((~brand, brand)):
        own = float(square[rows].sum()) / max(float(won[rows].sum()) ** 2, _TINY)
        found[at] = (1 + within) / (float(k[rows].sum()) + _HALF) - own
    return np.asarray(np.sqrt(np.log1p(np.maximum(found, 0.0))))


def _bounds(shape: Array, share_spread: Array) -> tuple[Array, Array]:
    """Bounds of the central 80 % of Gamma(shape) x common log-normal share, mean 1: by the sum of log variances."""
    lower, upper = (gammaincinv(shape, level) / shape for level in INTERVAL)
    below = np.hypot(np.log(np.maximum(lower, _TINY)), NORMAL_P90 * share_spread)
    above = np.hypot(np.log(np.maximum(upper, 1 + _TINY)), NORMAL_P90 * share_spread)
    return np.where(share_spread > 0, np.exp(-below), lower), np.where(share_spread > 0, np.exp(above), upper)


def _attributed(assumptions: Assumptions, incremental: Array | None, count: int) -> tuple[Array, Array]:
    """Attributed share of each query and the spread of its log, shape (queries,).

    A person's figure is taken as certain, for all. The published one, c, is that of ads half of whose clicks are
    incremental: with an incremental share i it is c^(2 (1 - i)), 1 where every clicker is an incremental one.
    """
    if assumptions.attributed_share is not None:
        return np.full(count, assumptions.attributed_share), np.zeros(count)
    figures = attribution()
    substituted = np.ones(count) if incremental is None else 2 * (1 - np.clip(np.nan_to_num(incremental, nan=1), 0, 1))
    spread = float(np.log(figures["upper"] / figures["lower"]) / 2.563)
    return figures["centre"] ** substituted, spread * substituted
