"""How one curve is drawn: from bid simulator points, or from an elasticity and the impression share."""

import numpy as np
import numpy.typing as npt
from scipy.optimize import isotonic_regression, nnls

from analytics.model.priors import response as published

Array = npt.NDArray[np.float64]

NODES = 29  # per curve; a curve with fewer repeats its last node
_PRIOR_REACH = 1.5  # without simulator points, spend is never planned beyond this multiple of today's
_MOST_STRAIGHT = 2.0  # clicks lost to budget are believed up to as many as today's
_SAME_BID = 2.5  # a simulated cost further than this factor from today's is not today's bid
_POINTS_ERROR = 0.1  # log error of a simulator curve even when its points fit perfectly: it is a forecast


def concave_fit(cost: Array, clicks: Array) -> Array:
    """Fitted clicks at each cost: the concave, rising least-squares curve through the origin.

    clicks = sum theta_j min(cost, cost_j) with theta >= 0 spans exactly these curves with knots at the points
    (non-negative least squares). Residuals are weighted by 1 / sqrt(clicks), the counting error.

    Examples
    --------
    >>> concave_fit(np.array([1.0, 2.0, 3.0]), np.array([2.0, 3.0, 3.0])).round(6).tolist()
    [2.0, 3.0, 3.0]

    """
    weight = 1 / np.sqrt(np.maximum(clicks, 1.0))
    basis = np.minimum(cost[:, None], cost[None, :])
    theta, _ = nnls(basis * weight[:, None], clicks * weight)
    return np.asarray(basis @ theta)


def _bid_today(bids: Array, cost: Array, week: float, known: float) -> float:
    """Today's bid: the known one, else the middle simulated one (points surround it) unless its cost is far off."""
    if bids[0] <= known <= bids[-1]:
        return known
    middle = float(bids[len(bids) // 2])
    simulated = float(np.interp(middle, bids, cost))
    if simulated > 0 and 1 / _SAME_BID <= week / simulated <= _SAME_BID:
        return middle
    return float(np.interp(week, cost, bids))


def simulated(points: Array, week: float, bid: float = np.nan) -> tuple[Array, float, float]:
    """Curve of one keyword relative to today, the standard deviation of its log error, and today's bid.

    Parameters
    ----------
    points
        Shape (points, 3): bid, weekly clicks, weekly cost, by rising bid.
    week
        Today's weekly spend.
    bid
        Today's Max. CPC where an export states it; a bid outside the points is not believed.

    Returns
    -------
    Shape (3, NODES): spend, clicks and bid as multiples of today's; node 0 is nothing, the others are the points.

    """
    bids, seen, cost = points[-(NODES - 1) :].T
    weekly = np.maximum(isotonic_regression(cost).x, 1e-6)
    fitted = concave_fit(weekly, seen)
    today = _bid_today(bids, weekly, week, bid)
    x, y, at = np.r_[0.0, weekly], np.r_[0.0, fitted], np.r_[0.0, bids]
    cost_now = float(np.interp(today, at, x))
    clicks_now = max(float(np.interp(cost_now, x, y)), 1e-9)
    error = float((np.abs(fitted - seen) / np.maximum(fitted, 1.0)).mean())
    curve = np.stack([x / cost_now, y / clicks_now, at / max(today, 1e-9)])
    return np.pad(curve, ((0, 0), (0, NODES - len(x))), mode="edge"), _POINTS_ERROR + error, today


def elastic(impression_share: Array, lost_to_budget: Array) -> tuple[Array, float]:
    """Curves relative to today for items without points, and the standard deviation of their log error.

    clicks = (spend / today)^e with the published elasticity e, up to 1.5 times today's spend. Where the budget cuts
    impressions (lost > 0), spend and clicks move alike at today's bid and CPC, up to 1 + lost / share and at most twice
    today; from there the elasticity takes over. Clicks never pass 1 / impression share.

    Returns
    -------
    Shape (3, items, NODES): spend, clicks and bid as multiples of today's.

    """
    figures = ("elasticity_lower", "elasticity_upper", "cpc_to_bid")
    low, high, cpc_to_bid = (float(published()[name]) for name in figures)
    e = (low + high) / 2
    known = knows_share(impression_share)
    share = np.where(known, impression_share, 1.0)[:, None]
    lost = np.where(known, np.nan_to_num(lost_to_budget), 0.0)[:, None]
    straight = np.minimum(1 + lost / share, _MOST_STRAIGHT)
    spend = _grid(straight * _PRIOR_REACH)
    bent = np.where(lost > 0, np.maximum(spend / straight, 1.0), spend) ** e
    clicks = np.where(lost > 0, np.minimum(spend, straight) * bent, bent)
    clicks = np.where(known[:, None], np.minimum(clicks, np.maximum(1 / share, 1.0)), clicks)
    bids = np.where(lost > 0, np.maximum(spend / straight, 1.0), spend) ** ((1 - e) / cpc_to_bid)
    return np.stack([spend, clicks, np.where(spend > 0, bids, 0.0)]), float(np.log(high / low) / 2.563)


def knows_share(impression_share: Array) -> np.ndarray:
    """Whether an impression share says anything: a number above 0."""
    return np.isfinite(impression_share) & (impression_share > 0)


def _grid(reach: Array) -> Array:
    """Spend nodes per item as multiples of today's: from nothing to today, then on to the reach."""
    half = (NODES - 1) // 2
    below = np.broadcast_to(np.linspace(0, 1, half + 1), (len(reach), half + 1))
    return np.concatenate([below, 1 + (reach - 1) * np.linspace(0, 1, half + 1)[None, 1:]], axis=1)
