"""Curves of items without simulator points: what the account's simulated keywords do on average, by theme.

At each bid (a multiple of today's) the mean over curves of relative spend and of relative clicks is what a keyword
drawn at random from them would spend and win. Means are taken per brand class. Each theme leaves its class as far as
its own curves carry (empirical Bayes on the clicks lost at half today's bid), and the published curve counts as a few
more. No class is planned beyond the bids that half of its curves have reached.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.model.curves import NODES, elasticity, majorant, pad, published_curve

Array = npt.NDArray[np.float64]

_PRIOR_CURVES = 3.0
_LOWEST, _PROBE = 0.15, 0.5
_LEAST = 0.02  # least mean loss of clicks, as a share of today's, that an error is set against


@dataclass(frozen=True, eq=False)
class Pooled:
    """Shapes (3, groups, NODES), the group of each item, and the log error of one keyword's clicks around its shape.

    `errors`: standard deviations of the parts of that error that all items, the items of one theme, and one item alone
    have, shape (groups, 3).
    """

    shapes: Array
    group: npt.NDArray[np.int64]
    errors: Array


def pooled(curves: Array, simulated: npt.NDArray[np.int64], groups: pd.DataFrame) -> Pooled:
    """Pool simulator curves over brand classes and themes.

    Parameters
    ----------
    curves
        Simulator curves relative to today, shape (3, curves, NODES).
    simulated
        Place of each curve among the items.
    groups
        `brand, theme` of every item.

    """
    keys = groups["brand"].astype(str) + "\n" + groups["theme"].astype(str)
    codes, _ = pd.factorize(keys)
    first = np.unique(codes, return_index=True)[1]
    brand = groups["brand"].to_numpy(dtype=bool)
    shapes, errors = np.empty((3, len(first), NODES)), np.empty((len(first), 3))
    for is_brand in (True, False):
        own = np.flatnonzero(brand[simulated] == is_brand)
        themes = np.flatnonzero(brand[first] == is_brand)
        if len(themes):
            shapes[:, themes], errors[themes] = _of_class(curves[:, own], codes[simulated[own]], themes)
    return Pooled(shapes, codes, errors)


def _of_class(curves: Array, codes: npt.NDArray[np.int64], themes: npt.NDArray[np.int64]) -> tuple[Array, Array]:
    """Shapes (3, themes, NODES) and errors (themes, 3) of one brand class from its curves and their themes."""
    if not len(codes):
        shape = np.broadcast_to(published_curve()[:, None], (3, len(themes), NODES))
        return shape, np.tile([elasticity()[1], 0.0, 0.0], (len(themes), 1))
    grid = _grid(curves[2])
    x, y = _on(grid, curves)
    prior_x, prior_y = (np.interp(grid, published_curve()[2], published_curve()[side]) for side in (0, 1))
    n = len(codes)
    x, y = np.vstack([x, prior_x]), np.vstack([y, prior_y])
    weight = np.r_[np.ones(n), _PRIOR_CURVES]
    mean = np.stack([np.average(side, axis=0, weights=weight) for side in (x, y)])
    lost = 1 - np.array([np.interp(_PROBE, grid, row) for row in y])
    between, within = _components(lost[:n], codes)
    level = max(float(np.average(lost, weights=weight)), _LEAST) ** 2
    shapes, errors = np.empty((3, len(themes), NODES)), np.empty((len(themes), 3))
    for at, theme in enumerate(themes):
        mine = np.flatnonzero(codes == theme)
        trust = len(mine) * between / (len(mine) * between + within) if between > 0 else 0.0
        own = np.stack([x[mine].mean(axis=0), y[mine].mean(axis=0)]) if len(mine) else mean
        shapes[:, at] = _shape(grid, *(trust * own + (1 - trust) * mean))
        errors[at] = _error(n, between * (1 - trust) / level, within / level)
    return shapes, errors


def _grid(bids: Array) -> Array:
    """Bids at which shapes are averaged: none, then evenly in log to where half of the curves reach, 1 among them."""
    reach = float(np.median(bids[:, -1]))
    half = NODES // 2
    below = np.geomspace(_LOWEST, 1.0, half)
    above = np.geomspace(1.0, max(reach, 1.01), NODES - half)[1:]
    return np.concatenate([[0.0], below, above])


def _on(grid: Array, curves: Array) -> tuple[Array, Array]:
    """Relative spend and clicks of each curve at the bids of the grid, shape (curves, grid) each."""
    rows = range(curves.shape[1])
    x, y = (
        np.array([np.interp(grid, curves[2, row], curves[side, row]) for row in rows]).reshape(-1, len(grid))
        for side in (0, 1)
    )
    return x, y


def _components(lost: Array, codes: npt.NDArray[np.int64]) -> tuple[float, float]:
    """Variance of the clicks lost between themes and within them, by moments (one-way analysis of variance)."""
    if len(lost) <= 1:
        return 0.0, 0.0
    sizes, means = (pd.Series(lost).groupby(codes).agg(name) for name in ("size", "mean"))
    free = len(lost) - len(sizes)
    inside = float(((lost - means.reindex(codes).to_numpy()) ** 2).sum())
    within = inside / free if free else float(lost.var(ddof=1))
    effective = (len(lost) - float((sizes**2).sum()) / len(lost)) / max(len(sizes) - 1, 1)
    across = float((sizes * (means - lost.mean()) ** 2).sum()) / max(len(sizes) - 1, 1)
    between = max(0.0, (across - within) / effective) if effective > 0 else 0.0
    return between, within


def _error(n: int, theme: float, own: float) -> tuple[float, float, float]:
    """Log standard deviations common to all, of the theme, of the item, from squared coefficients of variation.

    The published spread fades as curves come in; what is left is the error of their mean. It also stands in for the
    variance between items, which one curve does not show and few hardly do.
    """
    _, prior = elasticity()
    left = _PRIOR_CURVES / (n + _PRIOR_CURVES)
    own = ((n - 1) * own + _PRIOR_CURVES * prior**2 * (1 - left)) / (n - 1 + _PRIOR_CURVES)
    common = (prior * left) ** 2 + np.log1p(own / max(n, 1)) * (1 - left)
    return float(np.sqrt(common)), float(np.sqrt(np.log1p(theme))), float(np.sqrt(np.log1p(own)))


def _shape(bid: Array, spend: Array, clicks: Array) -> Array:
    """A concave curve through today from means at rising bids."""
    spend = np.maximum.accumulate(spend)
    clicks = majorant(spend, np.maximum.accumulate(clicks))
    x, y = float(np.interp(1.0, bid, spend)), float(np.interp(1.0, bid, clicks))
    return pad(np.stack([spend / x, clicks / y, bid]))
