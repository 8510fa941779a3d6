"""Curves of simulated keywords: Google's points, freed of the noise an auction rules out, and continued downwards."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.optimize import isotonic_regression

from analytics.model.bid_steps import STEPS_DOWN, BidSteps
from analytics.model.curves import NODES, concave_fit, is_concave, majorant, pad

Array = npt.NDArray[np.float64]

MOST_POINTS = NODES - 1 - STEPS_DOWN
_MIN_POINTS = 3
_SAME_BID = 2.5  # a simulated cost further than this factor from today's is not today's bid
_LEAST = 1e-6
_FORECAST_ERROR = 0.10  # of one simulated volume, as a share
_CONVEX_START = 16.0  # chi-squared distance from the concave fit at which a convex start counts: 4 standard errors


@dataclass(frozen=True, eq=False)
class Points:
    """Simulator points of the items that have at least three with clicks.

    Attributes
    ----------
    place
        Place of each curve among the items, shape (curves,).
    bids, clicks, cost
        Per week by rising bid, shape (curves, points), NaN beyond a curve's last point.

    """

    place: npt.NDArray[np.int64]
    bids: Array
    clicks: Array
    cost: Array

    @classmethod
    def of(cls, bid_points: pd.DataFrame, queries: pd.Series) -> "Points":
        """Read `QueryPanel.bid_points` for these queries; a curve with too many points keeps them evenly spread."""
        known = bid_points.dropna(subset=["max_cpc", "clicks", "cost"])
        known = known.assign(place=pd.Index(queries).get_indexer(pd.Index(known["query"])))
        known = known[(known["place"] >= 0) & (known["max_cpc"] > 0)]
        known = known.sort_values(["query", "max_cpc"])
        with_clicks = (known["clicks"] > 0).groupby(known["query"]).transform("sum")
        known = known[with_clicks >= _MIN_POINTS]
        curve, names = pd.factorize(known["query"])
        at = known.groupby("query").cumcount().to_numpy()
        size = np.bincount(curve, minlength=len(names))[curve]
        kept = np.minimum(size, MOST_POINTS)
        slot = (at * (kept - 1)) // np.maximum(size - 1, 1)
        values = np.full((3, len(names), MOST_POINTS), np.nan)
        values[:, curve, slot] = known[["max_cpc", "clicks", "cost"]].to_numpy(dtype=float).T
        return cls(known["place"].to_numpy(dtype=np.int64)[at == 0], *values)


def drawn(points: Points, steps: BidSteps, week: Array, known_bid: Array) -> tuple[Array, Array, Array]:
    """Curves relative to today, standard deviations of their log errors, and today's bids.

    Parameters
    ----------
    points, steps
        Simulator points, and how clicks fall below them.
    week, known_bid
        Weekly spend lately, which the simulator speaks of, and today's Max. CPC (NaN where no export states it) of each
        curve, shape (curves,).

    Returns
    -------
    Shape (3, curves, NODES): spend, clicks and bid as multiples of today's; shape (curves,) twice.

    """
    curves = np.zeros((3, len(points.place), NODES))
    misfit, today = np.zeros(len(points.place)), np.zeros(len(points.place))
    for at, (bids, clicks, cost) in enumerate(zip(points.bids, points.clicks, points.cost, strict=True)):
        real = np.isfinite(bids)
        x, y, misfit[at] = auction_fit(clicks[real], cost[real])
        today[at] = _bid_today(bids[real], x, week[at], known_bid[at])
        start = float(bids[0]), float(y[0]), float(x[0] / max(y[0], _LEAST))
        low = np.concatenate(steps.down(*(np.array([value]) for value in start)))
        curves[:, at] = _through_today(np.stack([x, y, bids[real]]), low[[2, 1, 0]], today[at])
    return curves, misfit, today


def auction_fit(clicks: Array, cost: Array) -> tuple[Array, Array, float]:
    """Fitted cost and clicks at each simulated bid, by rising bid, and the mean relative misfit of the clicks.

    The forecast errs in the volume, which moves clicks and cost alike, hardly in the price: so CPC and clicks are each
    made to rise with the bid (isotonic), their product is the cost, and the clicks are the concave function of cost
    nearest to them. Points that clearly start convex keep their shape, of which both sides then only rise.
    """
    counted = np.maximum(clicks, _LEAST)
    rising = isotonic_regression(clicks, weights=1 / np.maximum(clicks, 1.0)).x
    spend = np.maximum(isotonic_regression(cost).x, _LEAST)
    fitted = rising
    if not _starts_convex(spend, rising):
        cpc = isotonic_regression(cost / counted, weights=counted).x
        spend = np.maximum.accumulate(np.maximum(rising * cpc, _LEAST))
        fitted = concave_fit(spend, rising)
    return spend, fitted, float((np.abs(fitted - clicks) / np.maximum(fitted, 1.0)).mean())


def _starts_convex(cost: Array, clicks: Array) -> bool:
    """Whether rising clicks lie below their concave fit at the start and are, in all, four standard errors from it.

    The error of a volume is 10 % and that of counting.
    """
    above = concave_fit(cost, clicks) - clicks
    error = np.maximum(clicks, 1.0) + (_FORECAST_ERROR * clicks) ** 2
    starts = above[: len(clicks) // 2].max(initial=0.0) > 0
    return bool(starts and (above**2 / error).sum() > _CONVEX_START)


def _bid_today(bids: Array, cost: Array, week: float, known: float) -> float:
    """Today's bid: the known one, else the middle simulated one (points surround it) unless its cost is far off."""
    if bids[0] <= known <= bids[-1]:
        return float(known)
    middle = len(bids) // 2
    if cost[middle] > 0 and 1 / _SAME_BID <= week / cost[middle] <= _SAME_BID:
        return float(bids[middle])
    return float(np.interp(week, cost, bids))


def _through_today(points: Array, low: Array, today: float) -> Array:
    """Rows spend, clicks, bid as multiples of today's: nothing, the steps below the points, the points."""
    x, y, at = np.concatenate([np.zeros((3, 1)), low, points], axis=1)
    x, y = np.maximum.accumulate(x), np.maximum.accumulate(y)
    if is_concave(np.r_[0.0, points[0]], np.r_[0.0, points[1]]):
        y = majorant(x, y)
    spend = float(np.interp(today, at, x))
    clicks = max(float(np.interp(spend, x, y)), _LEAST)
    return pad(np.stack([x / max(spend, _LEAST), y / clicks, at / max(today, _LEAST)]))
