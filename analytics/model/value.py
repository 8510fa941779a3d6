"""Value of a paid click: conversions and basket, shrunk by empirical Bayes to the query's theme and brand class."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.special import gammaincinv

from analytics.model.assumptions import Assumptions
from analytics.model.priors import attribution
from analytics.schema import INTERVAL, NORMAL_P90, Notice
from analytics.unify import QueryPanel

Array = npt.NDArray[np.float64]

MIN_CONVERSIONS = 30.0  # under it, ranking queries by value would rank noise
_BASKET_SPREAD = 0.8  # coefficient of variation of one basket, a usual figure for shops
_TINY = 1e-12
_BASKET_WEIGHT = 5.0  # pseudo-conversions at the class's mean basket


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
    share_spread
        Standard deviation of the log of the attributed share, common to the account; 0 when a person set it.

    """

    frame: pd.DataFrame
    shape: Array
    share_spread: float

    def draws(self, n: int, seed: int, rows: npt.NDArray[np.int64] | None = None) -> Array:
        """Draw `n` values per click of every query, or of some rows; shape (queries, n).

        Conversion rates and baskets are independent between queries, the attributed share is common to all.
        """
        chosen = np.arange(len(self.shape)) if rows is None else rows
        shape = self.shape[chosen][:, None]
        generator = np.random.default_rng([seed, 1])
        share = np.exp(self.share_spread * generator.standard_normal(n) - self.share_spread**2 / 2)
        unit = generator.standard_gamma(shape, size=(len(chosen), n)) / shape
        return np.asarray(self.frame["value_per_click"].to_numpy()[chosen][:, None] * unit * share)


def _gamma_prior(successes: Array, trials: Array, rates: Array) -> float:
    """Strength b (in trials) of a Gamma prior whose mean is `rates`, by moments of the overdispersion.

    With k ~ Poisson(n theta), theta ~ Gamma(r b, b): E[(k - n r)²] = n r + n² r / b, summed over items.
    """
    known = trials > 0
    k, n, r = successes[known], trials[known], rates[known]
    excess = float(((k - n * r) ** 2 - n * r).sum())
    spread = float((n**2 * r).sum())
    return spread / excess if excess > spread / 1e6 else 1e6


def _group_rates(frame: pd.DataFrame) -> Array:
    """Conversion rate of each query's theme within its brand class, itself shrunk to the class's rate."""
    by_class = frame.groupby("brand")[["conversions", "paid_clicks"]].transform("sum")
    class_rate = (by_class["conversions"] / by_class["paid_clicks"].clip(lower=1)).to_numpy()
    sums = (
        frame.assign(rate=class_rate)
        .groupby(["brand", "theme"])
        .agg(conversions=("conversions", "sum"), paid_clicks=("paid_clicks", "sum"), rate=("rate", "first"))
    )
    strength = _gamma_prior(*(sums[name].to_numpy() for name in ("conversions", "paid_clicks", "rate")))
    sums["shrunk"] = (sums["conversions"] + sums["rate"] * strength) / (sums["paid_clicks"] + strength)
    return (
        frame[["brand", "theme"]]
        .merge(sums["shrunk"], left_on=["brand", "theme"], right_index=True)["shrunk"]
        .sort_index()
        .to_numpy()
    )


def _basket(frame: pd.DataFrame) -> Array:
    """Value per conversion, shrunk to the brand class's mean with a weight of 5 conversions."""
    by_class = frame.groupby("brand")[["conversions", "conversion_value"]].transform("sum")
    basket = by_class["conversion_value"] / by_class["conversions"].where(by_class["conversions"] > 0)
    overall = frame["conversion_value"].sum() / frame["conversions"].sum()
    mean = basket.fillna(overall).to_numpy(dtype=float)
    return np.asarray((frame["conversion_value"] + _BASKET_WEIGHT * mean) / (frame["conversions"] + _BASKET_WEIGHT))


def estimate(panel: QueryPanel, assumptions: Assumptions) -> ClickValue | NoValue:
    """Estimate the value per click of every query; `NoValue` when the account cannot tell.

    value per click = posterior conversion rate x shrunk basket x margin x attributed share, where
    rate | data ~ Gamma(k + r b, n + b): k conversions, n paid clicks, r the group's rate, b by moments per brand class.
    """
    frame = panel.frame[["query", "brand", "theme", "paid_clicks", "conversions", "conversion_value"]].reset_index(
        drop=True
    )
    total = float(frame["conversions"].sum())
    if total == 0:
        return NoValue(Notice.of("reasons.no_conversions", needed=int(MIN_CONVERSIONS)))
    if total < MIN_CONVERSIONS:
        return NoValue(Notice.of("reasons.too_few_conversions", n=round(total, 1), needed=int(MIN_CONVERSIONS)))
    if frame["conversion_value"].sum() <= 0:
        if assumptions.value_per_conversion is None:
            return NoValue(Notice.of("reasons.no_conversion_value", n=round(total, 1)))
        frame["conversion_value"] = frame["conversions"] * assumptions.value_per_conversion
    return _posterior(frame, assumptions)


def _posterior(frame: pd.DataFrame, assumptions: Assumptions) -> ClickValue:
    k, n = frame["conversions"].to_numpy(dtype=float), frame["paid_clicks"].to_numpy(dtype=float)
    group_rate = _group_rates(frame)
    strength = np.empty(len(frame))
    for is_brand in (True, False):
        rows = (frame["brand"] == is_brand).to_numpy()
        strength[rows] = _gamma_prior(k[rows], n[rows], group_rate[rows]) if rows.any() else 0.0
    shape = np.maximum(k + group_rate * strength, 1e-3)
    rate = shape / (n + strength)
    share, share_spread = _attributed(assumptions)
    money = np.maximum(_basket(frame), 0.0) * assumptions.margin * share
    shape = 1 / (1 / shape + _BASKET_SPREAD**2 / (k + _BASKET_WEIGHT))
    lower, upper = _bounds(shape, share_spread)
    value = rate * money
    table = {"query": frame["query"], "value_per_click": value, "value_per_click_lower": value * np.minimum(lower, 1)}
    table |= {"value_per_click_upper": value * np.maximum(upper, 1), "conversion_rate": rate}
    return ClickValue(pd.DataFrame(table), shape, share_spread)


def _bounds(shape: Array, share_spread: float) -> tuple[Array, Array]:
    """Bounds of the central 80 % of Gamma(shape) x common log-normal share, mean 1: by the sum of log variances."""
    lower, upper = (gammaincinv(shape, level) / shape for level in INTERVAL)
    if share_spread == 0:
        return lower, upper
    below = np.hypot(np.log(np.maximum(lower, _TINY)), NORMAL_P90 * share_spread)
    above = np.hypot(np.log(np.maximum(upper, 1 + _TINY)), NORMAL_P90 * share_spread)
    return np.exp(-below), np.exp(above)


def _attributed(assumptions: Assumptions) -> tuple[float, float]:
    """Attributed share and the spread of its log: the person's figure is taken as certain, the published one is not."""
    if assumptions.attributed_share is not None:
        return assumptions.attributed_share, 0.0
    figures = attribution()
    return float(figures["centre"]), float(np.log(figures["upper"] / figures["lower"]) / 2.563)
