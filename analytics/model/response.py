"""Response curves: monthly paid clicks of a query as a concave function of its monthly spend.

Evidence, best first: bid simulator points (concave least squares through the origin), impression share lost to budget,
a published elasticity. Clicks are never regressed on cost over time: demand moves both (elasticity .84-.95 found where
simulator points say .59-.64).
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.optimize import isotonic_regression, nnls

from analytics.model.priors import response as published
from analytics.schema import DAYS_PER_MONTH, OTHER_SEARCH_TERMS
from analytics.unify import QueryPanel, last_days

Array = npt.NDArray[np.float64]

_NODES = 29  # per curve; a curve with fewer repeats its last node
_PRIOR_REACH = 1.5  # without simulator points, spend is never planned beyond this multiple of today's
_WEEKS_PER_MONTH = DAYS_PER_MONTH / 7
_MIN_POINTS = 3


@dataclass(frozen=True, eq=False)
class ResponseCurves:
    """Concave spend → clicks curves of the queries that spend money today, per month.

    Attributes
    ----------
    items
        One row per item: `row` (its row in the panel), `query`, `current_cost`, `current_clicks` (per month),
        `evidence` (`bid_simulator`, `impression_share` or `elasticity_prior`), `reach` (largest spend the evidence
        allows, as a multiple of today's).
    cost, clicks, multiplier
        Shape (items, nodes): spend, clicks, and bid as a multiple of today's. Node 0 is nothing; all rise along a
        row (a short curve repeats its last node) and clicks are concave in cost. The nodes of a simulator curve are
        Google's own points, so that a plan lands on bids Google has simulated.
    spread
        Standard deviation of the log of click differences between nodes, per item: how far the curve may be wrong.

    """

    items: pd.DataFrame
    cost: Array
    clicks: Array
    multiplier: Array
    spread: Array

    def __post_init__(self) -> None:
        """Refuse curves that fall, or bend upwards."""
        cost, clicks = np.diff(self.cost, axis=1), np.diff(self.clicks, axis=1)
        if (cost < 0).any() or (clicks < -1e-9).any():
            raise ValueError("A response curve falls.")
        wide = cost > 1e-6 * self.cost[:, -1:]
        slope = np.divide(clicks, cost, out=np.full_like(clicks, np.inf), where=wide)
        if (wide[:, 1:] & (slope[:, 1:] > 1.001 * np.minimum.accumulate(slope, axis=1)[:, :-1] + 1e-9)).any():
            raise ValueError("A response curve bends upwards.")


def current_spend(panel: QueryPanel, months: int) -> pd.DataFrame:
    """Monthly paid measures per query today: over the last `months` of daily data, else over the whole period.

    Returns
    -------
    Columns of the paid side per month, indexed like `panel.frame`.

    """
    names = ["paid_impressions", "paid_clicks", "cost", "conversions", "conversion_value"]
    recent = last_days(panel, round(months * DAYS_PER_MONTH))
    if recent is None:
        return panel.frame[names] / panel.paid_months
    sums, period = recent
    return sums.reindex(panel.frame["query"]).fillna(0.0).set_index(panel.frame.index)[names] / period.months


def estimate(panel: QueryPanel, horizon_months: int) -> ResponseCurves:
    """Build the curve of every query with spend and clicks; "(other search terms)" has none and keeps its spend."""
    now = current_spend(panel, horizon_months)
    active = (now["cost"] > 0) & (now["paid_clicks"] > 0) & (panel.frame["query"] != OTHER_SEARCH_TERMS)
    rows = np.flatnonzero(active.to_numpy())
    items = pd.DataFrame(
        {
            "row": rows,
            "query": panel.frame["query"].to_numpy()[rows],
            "current_cost": now["cost"].to_numpy()[rows],
            "current_clicks": now["paid_clicks"].to_numpy()[rows],
        }
    )
    points = dict(iter(panel.bid_points.groupby("query"))) if len(panel.bid_points) else {}
    shares = panel.frame.loc[active, ["impression_share", "lost_share_budget"]].to_numpy(dtype=float)
    curves = [
        _curve(item, points.get(item.query), share) for item, share in zip(items.itertuples(), shares, strict=True)
    ]
    return _stack(items, curves)


@dataclass(frozen=True, eq=False)
class _Curve:
    cost: Array
    clicks: Array
    multiplier: Array
    evidence: str
    spread: float


def _stack(items: pd.DataFrame, curves: list["_Curve"]) -> ResponseCurves:
    arrays = [
        np.array(
            [np.pad(getattr(curve, name), (0, _NODES - len(curve.cost)), mode="edge") for curve in curves]
        ).reshape(-1, _NODES)
        for name in ("cost", "clicks", "multiplier")
    ]
    reach = arrays[0][:, -1] / items["current_cost"].to_numpy()
    items = items.assign(evidence=[curve.evidence for curve in curves], reach=reach)
    return ResponseCurves(items, *arrays, spread=np.array([curve.spread for curve in curves], dtype=float))


def _grid(reach: float) -> Array:
    """Spend nodes as multiples of today's: from nothing to today, then on to the reach."""
    half = (_NODES - 1) // 2
    return np.concatenate([np.linspace(0, 1, half + 1), np.linspace(1, max(reach, 1.0), half + 1)[1:]])


def _curve(item: object, points: pd.DataFrame | None, shares: Array) -> _Curve:
    cost, clicks = float(item.current_cost), float(item.current_clicks)  # type: ignore[attr-defined]
    if points is not None and len(points) >= _MIN_POINTS and (points["clicks"] > 0).sum() >= _MIN_POINTS:
        return _from_points(cost, clicks, points)
    return _from_elasticity(cost, clicks, *shares)


def concave_fit(cost: Array, clicks: Array) -> Array:
    """Fitted clicks at each cost: the concave, rising least-squares curve through the origin.

    clicks = sum theta_j min(cost, cost_j) with theta >= 0 spans exactly these curves with knots at the points (non-negative
    least squares). Residuals are weighted by 1 / sqrt(clicks), the counting error.

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
    """Today's bid among simulated ones: the middle one (points surround it), unless its cost is off by more than 2.5."""
    middle = float(bids[len(bids) // 2])
    simulated = float(np.interp(middle, bids, cost))
    if simulated > 0 and 1 / 2.5 <= week / simulated <= 2.5:
        return middle
    return float(np.interp(week, cost, bids))


def _from_points(cost: float, clicks: float, points: pd.DataFrame) -> _Curve:
    """Scale the simulator's weekly curve so that it passes through today's spend and clicks at today's bid."""
    ordered = points.sort_values("max_cpc").tail(_NODES - 1)
    bids, seen = ordered["max_cpc"].to_numpy(dtype=float), ordered["clicks"].to_numpy(dtype=float)
    weekly = np.maximum(isotonic_regression(ordered["cost"].to_numpy(dtype=float)).x, 1e-6)
    fitted = concave_fit(weekly, seen)
    today = _bid_today(bids, weekly, cost / _WEEKS_PER_MONTH)
    x, y, bid = np.r_[0.0, weekly], np.r_[0.0, fitted], np.r_[0.0, bids]
    week = float(np.interp(today, bid, x))
    clicks_now = max(float(np.interp(week, x, y)), 1e-9)
    error = np.abs(fitted - seen) / np.maximum(fitted, 1.0)
    return _Curve(x * cost / week, y * clicks / clicks_now, bid / today, "bid_simulator", float(0.1 + error.mean()))


def _from_elasticity(cost: float, clicks: float, impression_share: float, lost_to_budget: float) -> _Curve:
    """Power curve clicks = c (x / x0)^e; clicks lost to budget come first, at today's CPC, and cap the reach."""
    low, high, cpc_to_bid = (
        float(published()[name]) for name in ("elasticity_lower", "elasticity_upper", "cpc_to_bid")
    )
    e = (low + high) / 2
    has_share = np.isfinite(impression_share) and impression_share > 0
    straight = 1 + lost_to_budget / impression_share if has_share and np.isfinite(lost_to_budget) else 1.0
    relative = _grid(max(_PRIOR_REACH, straight * _PRIOR_REACH) if has_share else _PRIOR_REACH)
    rising = np.where(relative <= straight, relative, straight * np.maximum(relative / straight, 1e-12) ** e)
    shape = np.where(relative <= 1, relative**e, rising) if straight > 1 else relative**e
    capped = np.minimum(shape, 1 / impression_share) if has_share else shape
    return _Curve(
        cost=relative * cost,
        clicks=_concave(relative, capped) * clicks,
        multiplier=relative ** ((1 - e) / cpc_to_bid),
        evidence="impression_share" if has_share else "elasticity_prior",
        spread=float(np.log(high / low) / 2.56),
    )


def _concave(x: Array, y: Array) -> Array:
    """Least concave majorant of a rising curve at its own nodes."""
    hull = [0]
    for at in range(1, len(x)):
        while len(hull) > 1 and _above(x, y, hull[-2], hull[-1], at):
            hull.pop()
        hull.append(at)
    return np.interp(x, x[hull], y[hull])


def _above(x: Array, y: Array, left: int, mid: int, right: int) -> bool:
    return bool((y[mid] - y[left]) * (x[right] - x[left]) <= (y[right] - y[left]) * (x[mid] - x[left]))
