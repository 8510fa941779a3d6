"""Value per conversion of each query, shrunk by what the account shows of baskets between and within queries."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.model.rates import log_price

Array = npt.NDArray[np.float64]

_BETWEEN, _WITHIN = 0.13, 0.64  # usual squared coefficients of variation: one basket's is 0.8, five weigh as the class
_PRIOR_QUERIES = _PRIOR_DAYS = 10.0
_LEAST = 1e-4
_FEWEST = 20  # queries with conversions, under which the price of a click says nothing of baskets
_HEAVIEST = 9.0  # squared relative deviation beyond which a basket counts as one of 3 times the usual
_MOST_WEIGHT = 20.0  # conversions
_TINY = 1e-12


@dataclass(frozen=True, eq=False)
class Baskets:
    """Posterior of each query's value per conversion: mean (money, at least 0), squared coefficient of variation.

    `within` is that of one basket around its query's.
    """

    mean: Array
    variation: Array
    within: float


def estimate(frame: pd.DataFrame, daily: pd.DataFrame | None = None) -> Baskets:
    """Posterior baskets from `brand, conversions, conversion_value, paid_clicks, cost`, one row per query.

    mean = (value + w m) / (conversions + w), m the brand class's basket at the query's price of a click, and
    w = within / between, squared coefficients of variation of baskets. `daily` (`query, conversions, conversion_value`,
    a row per query and day) tells how baskets scatter within a query; without it they do as is usual.
    """
    k, value = (frame[name].to_numpy(dtype=float) for name in ("conversions", "conversion_value"))
    overall = float(value.sum()) / float(k.sum())
    mean, variation = np.empty(len(frame)), np.empty(len(frame))
    price, within = log_price(frame), _within(daily)
    for is_brand in np.unique(frame["brand"]):
        rows = (frame["brand"] == is_brand).to_numpy()
        usual = _usual(k[rows], value[rows], price[rows], overall)
        between = _between(k[rows], value[rows], usual, within)
        weight = min(within / max(between, _TINY), _MOST_WEIGHT)
        mean[rows] = (value[rows] + weight * usual) / (k[rows] + weight)
        variation[rows] = between * within / (between * k[rows] + within)
    return Baskets(np.maximum(mean, 0.0), variation, within)


def _usual(k: Array, value: Array, price: Array, overall: float) -> Array:
    """The class's basket at each price of a click: level x CPC^s, s by least squares on logs, shrunk by its error."""
    level = float(value.sum()) / float(k.sum()) if k.sum() > 0 and value.sum() > 0 else overall
    sold = (k > 0) & (value > 0)
    if sold.sum() < _FEWEST or not np.ptp(price[sold]) > 0:
        return np.full(len(k), level)
    weight = k[sold] / (k[sold] + 1)
    x, y = (values - np.average(values, weights=weight) for values in (price[sold], np.log(value[sold] / k[sold])))
    information = float((weight * x**2).sum())
    slope = float((weight * x * y).sum()) / information
    error = float((weight * (y - slope * x) ** 2).sum()) / float(weight.sum()) / information
    bent = np.exp(slope * max(0.0, 1 - error / max(slope**2, _TINY)) * price)
    return np.asarray(level * bent * float(k.sum()) / float((bent * k).sum()))


def _between(k: Array, value: Array, usual: Array, within: float) -> float:
    """Squared coefficient of variation of baskets between queries, with ten queries' worth of the usual one.

    Mean baskets deviate from the usual by between + within / conversions (squared, relative).
    """
    sold = (k > 0) & (value > 0)
    square = np.minimum((value[sold] / k[sold] / usual[sold] - 1) ** 2, _HEAVIEST)
    weight = k[sold] / (k[sold] + 2)
    found = float((weight * (square - within / k[sold])).sum()) + _PRIOR_QUERIES * _BETWEEN
    return max(found / (float(weight.sum()) + _PRIOR_QUERIES), _LEAST)


def _within(daily: pd.DataFrame | None) -> float:
    """Squared coefficient of variation of one basket within its query, from days: ten days' worth of the usual one.

    sum over days of conversions x (the day's basket / the query's - 1)^2, over the days less the queries.
    """
    if daily is None:
        return _WITHIN
    sold = daily.loc[(daily["conversions"] > 0) & (daily["conversion_value"] > 0)]
    days = sold[["conversions", "conversion_value"]].astype(float)
    whole = days.groupby(sold["query"].to_numpy()).transform("sum")
    own = whole["conversion_value"] / whole["conversions"]
    square = days["conversions"] * (days["conversion_value"] / days["conversions"] / own - 1) ** 2
    free = len(days) - sold["query"].nunique()
    return max((float(square.sum()) + _PRIOR_DAYS * _WITHIN) / (free + _PRIOR_DAYS), _LEAST)
