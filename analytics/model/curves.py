"""How one curve is drawn: concave least squares, the least concave majorant, and the published elasticity."""

import numpy as np
import numpy.typing as npt
from scipy.optimize import isotonic_regression, nnls

from analytics.model.priors import response as published

Array = npt.NDArray[np.float64]

NODES = 29  # per curve; a curve with fewer repeats its last node
PRIOR_REACH = 1.5  # without simulator points, spend is never planned beyond this multiple of today's
_NARROW = 1e-6  # segments narrower than this share of the curve have no slope to speak of
_SLOPE_SLACK, _ROUNDING = 1.001, 1e-9
_MOST_STRAIGHT = 2.0  # clicks lost to budget are believed up to as many as today's


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


def majorant(cost: Array, clicks: Array) -> Array:
    """Clicks of the least concave curve above the points, which rise in cost from the first.

    Its slopes are the antitonic regression of the points' slopes, weighted by the width of their segments (the
    cumulative-sum diagram of Barlow et al. 1972).

    Examples
    --------
    >>> majorant(np.array([0.0, 1.0, 2.0]), np.array([0.0, 1.0, 4.0])).tolist()
    [0.0, 2.0, 4.0]

    """
    width, rise = np.diff(cost), np.diff(clicks)
    real = width > 0
    slopes = isotonic_regression(rise[real] / width[real], weights=width[real], increasing=False).x
    steps = np.zeros_like(width)
    steps[real] = slopes * width[real]
    return np.asarray(np.r_[clicks[0], clicks[0] + np.cumsum(steps)])


def is_concave(cost: Array, clicks: Array) -> npt.NDArray[np.bool_]:
    """Whether curves, shape (…, nodes), never bend upwards (up to rounding), shape (…)."""
    width, rise = np.diff(cost), np.diff(clicks)
    wide = width > _NARROW * cost[..., -1:]
    slope = np.divide(rise, width, out=np.full_like(rise, np.inf), where=wide)
    allowed = _SLOPE_SLACK * np.minimum.accumulate(slope, axis=-1)[..., :-1] + _ROUNDING
    return np.asarray(~(wide[..., 1:] & (slope[..., 1:] > allowed)).any(axis=-1))


def pad(curve: Array) -> Array:
    """A curve of `NODES` nodes, its last one repeated; shape (…, nodes)."""
    widths = [(0, 0)] * (curve.ndim - 1) + [(0, NODES - curve.shape[-1])]
    return np.pad(curve, widths, mode="edge")


def elasticity() -> tuple[float, float]:
    """Published elasticity of clicks to spend, and the standard deviation of its log."""
    low, high = float(published()["elasticity_lower"]), float(published()["elasticity_upper"])
    return (low + high) / 2, float(np.log(high / low) / 2.563)


def published_curve() -> Array:
    """Spend, clicks and bid as multiples of today's, shape (3, NODES): clicks = spend^e up to 1.5 times today's spend.

    The bid follows from the published bid elasticity of CPC, t: bid = spend^((1 - e) / t).
    """
    e, _ = elasticity()
    half = (NODES - 1) // 2
    spend = np.r_[np.linspace(0, 1, half + 1), np.linspace(1, PRIOR_REACH, half + 1)[1:]]
    bid = spend ** ((1 - e) / float(published()["cpc_to_bid"]))
    return np.stack([spend, spend**e, bid])


def throttled(shapes: Array, group: npt.NDArray[np.int64], impression_share: Array, lost_to_budget: Array) -> Array:
    """Curves of items by the shape of their group; what the budget cuts comes back first, at today's price.

    Where the budget cuts impressions (lost > 0), spend and clicks move alike at today's bid and CPC, up to
    1 + lost / share and at most twice today; from there the group's shape takes over. Clicks never pass
    1 / impression share. An item without a share has the shape of its group.

    Parameters
    ----------
    shapes
        Spend, clicks and bid as multiples of today's, shape (3, groups, NODES).
    group
        Group of each item, shape (items,).
    impression_share, lost_to_budget
        Shares in [0, 1], shape (items,); NaN where unknown.

    """
    known = knows_share(impression_share)
    share = np.where(known, impression_share, 1.0)
    lost = np.where(known, np.nan_to_num(lost_to_budget), 0.0)
    cut, curves = lost > 0, shapes[:, group]
    straight = np.minimum(1 + lost / share, _MOST_STRAIGHT)[cut, None]
    curves[:, cut] = _after_straight(shapes)[:, group[cut]]
    curves[0, cut] *= straight
    curves[1, cut] *= straight
    curves[1] = np.minimum(curves[1], np.where(known, np.maximum(1 / share, 1.0), np.inf)[:, None])
    return curves


def _after_straight(shapes: Array) -> Array:
    """Straight to today at today's bid, then the part of each shape above today."""
    half = (NODES - 1) // 2
    below = np.linspace(0, 1, half + 1)
    found = np.empty_like(shapes)
    for at, (spend, clicks, bid) in enumerate(np.moveaxis(shapes, 1, 0)):
        above = np.linspace(1, max(spend[-1], 1.0), half + 1)[1:]
        found[0, at], found[1, at] = np.r_[below, above], np.r_[below, np.interp(above, spend, clicks)]
        found[2, at] = np.r_[0.0, np.ones(half), np.interp(above, spend, bid)]
    return found


def knows_share(impression_share: Array) -> npt.NDArray[np.bool_]:
    """Whether an impression share says anything: a number above 0."""
    return np.isfinite(impression_share) & (impression_share > 0)
