"""How one curve is drawn: from bid simulator points, or from an elasticity and the impression share."""

import numpy as np
import numpy.typing as npt
from scipy.optimize import isotonic_regression, nnls

from analytics.model.priors import response as published

Array = npt.NDArray[np.float64]

NODES = 29  # per curve; a curve with fewer repeats its last node
_PRIOR_REACH = 1.5  # without simulator points, spend is never planned beyond this multiple of today's
_SAME_BID = 2.5  # a simulated cost further than this factor from today's is not today's bid
_ROUNDING = 1e-9
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


def _bid_today(bids: Array, cost: Array, week: float) -> float:
    """Today's bid among simulated ones: the middle one (points surround it), unless its cost is far off."""
    middle = float(bids[len(bids) // 2])
    simulated = float(np.interp(middle, bids, cost))
    if simulated > 0 and 1 / _SAME_BID <= week / simulated <= _SAME_BID:
        return middle
    return float(np.interp(week, cost, bids))


def simulated(points: Array, week: float) -> tuple[Array, float, float]:
    """Curve of one keyword relative to today, the standard deviation of its log error, and today's bid.

    Parameters
    ----------
    points
        Shape (points, 3): bid, weekly clicks, weekly cost, by rising bid.
    week
        Today's weekly spend.

    Returns
    -------
    Shape (3, NODES): spend, clicks and bid as multiples of today's; node 0 is nothing, the others are the points.

    """
    bids, seen, cost = points[-(NODES - 1) :].T
    weekly = np.maximum(isotonic_regression(cost).x, 1e-6)
    fitted = concave_fit(weekly, seen)
    today = _bid_today(bids, weekly, week)
    x, y, bid = np.r_[0.0, weekly], np.r_[0.0, fitted], np.r_[0.0, bids]
    cost_now = float(np.interp(today, bid, x))
    clicks_now = max(float(np.interp(cost_now, x, y)), 1e-9)
    error = float((np.abs(fitted - seen) / np.maximum(fitted, 1.0)).mean())
    curve = np.stack([x / cost_now, y / clicks_now, bid / max(today, 1e-9)])
    return np.pad(curve, ((0, 0), (0, NODES - len(x))), mode="edge"), _POINTS_ERROR + error, today


def elastic(impression_share: Array, lost_to_budget: Array) -> tuple[Array, float]:
    """Curves relative to today for items without points, and the standard deviation of their log error.

    clicks = (spend / today)^e with the published elasticity e. Where the impression share is known, clicks lost to
    budget come first at today's CPC (spend and clicks grow alike up to 1 + lost / share), and clicks stop at 1 / share.

    Returns
    -------
    Shape (3, items, NODES): spend, clicks and bid as multiples of today's.

    """
    low, high, cpc_to_bid = (
        float(published()[name]) for name in ("elasticity_lower", "elasticity_upper", "cpc_to_bid")
    )
    e = (low + high) / 2
    known = np.isfinite(impression_share) & (impression_share > 0)
    share = np.where(known, impression_share, 1.0)[:, None]
    straight = 1 + np.where(known, np.nan_to_num(lost_to_budget), 0.0)[:, None] / share
    spend = _grid(straight * _PRIOR_REACH)
    beyond = straight * np.maximum(spend / straight, 0.0) ** e
    clicks = np.where(spend <= 1, spend**e, np.where(spend <= straight, spend, beyond))
    clicks = np.where(known[:, None], np.minimum(clicks, 1 / share), clicks)
    bids = spend ** ((1 - e) / cpc_to_bid)
    return np.stack([spend, concave_hulls(spend, clicks), bids]), float(np.log(high / low) / 2.563)


def _grid(reach: Array) -> Array:
    """Spend nodes per item as multiples of today's: from nothing to today, then on to the reach."""
    half = (NODES - 1) // 2
    below = np.broadcast_to(np.linspace(0, 1, half + 1), (len(reach), half + 1))
    return np.concatenate([below, 1 + (reach - 1) * np.linspace(0, 1, half + 1)[None, 1:]], axis=1)


def concave_hulls(x: Array, y: Array) -> Array:
    """Least concave majorant of each row's rising points, at its own nodes; rows already concave are left alone."""
    slope = np.diff(y, axis=1) / np.diff(x, axis=1)
    bent = (np.diff(slope, axis=1) > _ROUNDING).any(axis=1)
    out = y.copy()
    for row in np.flatnonzero(bent):
        out[row] = _hull(x[row], y[row])
    return out


def _hull(x: Array, y: Array) -> Array:
    kept = [0]
    for at in range(1, len(x)):
        while len(kept) > 1 and _is_under(x, y, (kept[-2], kept[-1], at)):
            kept.pop()
        kept.append(at)
    return np.asarray(np.interp(x, x[kept], y[kept]))


def _is_under(x: Array, y: Array, at: tuple[int, int, int]) -> bool:
    """Whether the middle point lies on or under the chord of the outer two."""
    left, mid, right = at
    return bool((y[mid] - y[left]) * (x[right] - x[left]) <= (y[right] - y[left]) * (x[mid] - x[left]))
