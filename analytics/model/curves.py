"""How one curve is drawn: concave least squares, the least concave majorant, and the published elasticity."""

import numpy as np
import numpy.typing as npt
from scipy.optimize import nnls

from analytics.model.priors import response as published

Array = npt.NDArray[np.float64]

NODES = 29  # per curve; a curve with fewer repeats its last node
PRIOR_REACH = 1.5  # without simulator points, spend is never planned beyond this multiple of today's
_NARROW = 1e-6  # segments narrower than this share of the curve have no slope to speak of
_SLOPE_SLACK, _ROUNDING = 1.001, 1e-9
_SAME = 1e-12
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


def vertices(x: Array, y: Array) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.bool_]]:
    """Node of each vertex of the least concave majorant, and whether the step to the next one passes above the curve.

    From each vertex the next is the farthest node that is seen under the steepest slope (gift wrapping), all rows at
    once; shapes (rows, vertices) and (rows, vertices - 1).
    """
    rows, last = np.arange(len(x)), x.shape[1] - 1
    at = np.zeros(len(x), dtype=np.int64)
    found, bridged = [at], []
    while (at < last).any():
        run, rise = x - x[rows, at][:, None], y - y[rows, at][:, None]
        ahead = (np.arange(last + 1) > at[:, None]) & (run > _SAME * x[:, -1:])
        slope = np.divide(rise, run, out=np.full_like(x, -np.inf), where=ahead)
        best = slope.max(axis=1, keepdims=True)
        seen = slope >= best - np.abs(best) * _SAME
        following = np.where(np.isfinite(best[:, 0]), last - np.argmax(seen[:, ::-1], axis=1), last)
        under = ahead & (np.arange(last + 1) < following[:, None])
        line = np.where(under, best, 0.0) * run
        bridged.append((under & (rise < line - 1e-9 * np.abs(y[:, -1:]))).any(axis=1))
        at = following
        found.append(at)
    return np.stack(found, axis=1), np.stack(bridged, axis=1)


def majorant(cost: Array, clicks: Array) -> Array:
    """Clicks of the least concave curve above points that rise in cost from the first; shape (nodes,) or (rows, nodes).

    Examples
    --------
    >>> majorant(np.array([0.0, 1.0, 2.0]), np.array([0.0, 1.0, 4.0])).tolist()
    [0.0, 2.0, 4.0]

    """
    x, y = np.atleast_2d(cost), np.atleast_2d(clicks)
    at, _ = vertices(x, y)
    left = (at[:, :, None] <= np.arange(x.shape[1])).sum(axis=1) - 1
    ends = left, np.minimum(left + 1, at.shape[1] - 1)
    x0, x1, y0, y1 = (
        np.take_along_axis(what, np.take_along_axis(at, end, axis=1), axis=1) for what in (x, y) for end in ends
    )
    part = np.divide(x - x0, x1 - x0, out=np.zeros_like(x), where=x1 > x0)
    return np.asarray(y0 + part * (y1 - y0)).reshape(np.shape(clicks))


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
