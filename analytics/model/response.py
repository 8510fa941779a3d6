"""Response curves: monthly paid clicks of a query as a rising function of its monthly spend.

Evidence, best first: bid simulator points (concave least squares through the origin), impression share lost to budget,
a published elasticity. Clicks are never regressed on cost over time: demand moves both (elasticity .84-.95 found where
simulator points say .59-.64).
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.optimize import isotonic_regression

from analytics.model.curves import NODES, elastic, knows_share, simulated
from analytics.schema import DAYS_PER_MONTH, DAYS_PER_WEEK, OTHER_SEARCH_TERMS
from analytics.unify import QueryPanel, last_days
from analytics.unify.panel import ORGANIC, PAID

Array = npt.NDArray[np.float64]

_WEEKS_PER_MONTH = DAYS_PER_MONTH / DAYS_PER_WEEK
_MIN_POINTS = 3
_ROUNDING = 1e-9
_NARROW = 1e-6  # segments narrower than this share of the curve have no slope to speak of
_SLOPE_SLACK = 1.001


@dataclass(frozen=True, eq=False)
class ResponseCurves:
    """Rising spend → clicks curves of the queries that spend money today, per month.

    Attributes
    ----------
    items
        One row per item: `row` (its row in the panel), `query`, `current_cost`, `current_clicks` (per month),
        `evidence` (`bid_simulator`, `impression_share` or `elasticity_prior`), `reach` (largest spend the evidence
        allows, as a multiple of today's), `bid` (today's Max. CPC, NaN when no export tells it).
    cost, clicks, multiplier
        Shape (items, nodes): spend, clicks, and bid as a multiple of today's. Node 0 is nothing; all rise along a
        row (a short curve repeats its last node). Most are concave; where the data insist a curve may bend upwards
        first (S-shaped). The nodes of a simulator curve are Google's own points, so that a plan lands on bids Google
        has simulated.
    spread
        Standard deviation of the log of click differences between nodes, per item: how far the curve may be wrong.

    See Also
    --------
    envelope : what a budget can buy on average where a curve bends upwards.

    """

    items: pd.DataFrame
    cost: Array
    clicks: Array
    multiplier: Array
    spread: Array

    def __post_init__(self) -> None:
        """Refuse curves that fall."""
        cost, clicks = np.diff(self.cost, axis=1), np.diff(self.clicks, axis=1)
        if not ((cost >= 0).all() and (clicks >= -_ROUNDING).all()):  # this form refuses NaN too
            raise ValueError("A response curve falls.")

    @cached_property
    def is_concave(self) -> npt.NDArray[np.bool_]:
        """Whether each curve never bends upwards (up to rounding), shape (items,)."""
        cost, clicks = np.diff(self.cost, axis=1), np.diff(self.clicks, axis=1)
        wide = cost > _NARROW * self.cost[:, -1:]
        slope = np.divide(clicks, cost, out=np.full_like(clicks, np.inf), where=wide)
        allowed = _SLOPE_SLACK * np.minimum.accumulate(slope, axis=1)[:, :-1] + _ROUNDING
        return np.asarray(~(wide[:, 1:] & (slope[:, 1:] > allowed)).any(axis=1))

    @cached_property
    def envelope(self) -> Array:
        """Clicks of the least concave majorant of each curve at its nodes, shape (items, nodes).

        Its slopes are the antitonic regression of the curve's slopes, weighted by the width of their segments (the
        cumulative-sum diagram of Barlow et al. 1972).
        """
        found = self.clicks.copy()
        for at in np.flatnonzero(~self.is_concave):
            found[at] = _majorant(self.cost[at], self.clicks[at])
        return found

    def factors(self, n: int, seed: int) -> Array:
        """Draw `n` factors (mean 1) on click differences from today, shape (items, n).

        Log-normal with the items' `spread`, shared by the items of one kind of evidence: their errors do not average
        out over an account.
        """
        evidence, kinds = np.unique(self.items["evidence"].to_numpy(dtype=str), return_inverse=True)
        normal = np.random.default_rng([seed, 2]).standard_normal((len(evidence), n))
        spread = self.spread[:, None]
        return np.asarray(np.exp(spread * normal[kinds.reshape(-1)] - spread**2 / 2))


def _majorant(cost: Array, clicks: Array) -> Array:
    width, rise = np.diff(cost), np.diff(clicks)
    real = width > 0
    slopes = isotonic_regression(rise[real] / width[real], weights=width[real], increasing=False).x
    steps = np.zeros_like(width)
    steps[real] = slopes * width[real]
    return np.asarray(np.r_[clicks[0], clicks[0] + np.cumsum(steps)])


def current_month(panel: QueryPanel, months: int) -> pd.DataFrame:
    """Measures per query in a month of today: over the last `months` of daily data, else over the whole period.

    Returns
    -------
    Columns of both sides (`PAID`, `ORGANIC`) per month, indexed like `panel.frame`. A side without daily data is the
    mean of its whole period.

    """
    paid = panel.frame[list(PAID)] / panel.paid_months
    organic = panel.frame[list(ORGANIC)] / panel.organic_months
    recent = last_days(panel, round(months * DAYS_PER_MONTH))
    if recent is None:
        return paid.join(organic)
    sums, period = recent
    today = sums.reindex(panel.frame["query"]).fillna(0.0).set_index(panel.frame.index) / period.months
    return today if today["organic_clicks"].any() else today[list(PAID)].join(organic)


def estimate(panel: QueryPanel, horizon_months: int) -> ResponseCurves:
    """Build the curve of every query with spend and clicks; "(other search terms)" has none and keeps its spend."""
    now = current_month(panel, horizon_months)
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
    shares = panel.frame.loc[active, ["impression_share", "lost_share_budget"]].to_numpy(dtype=float)
    curves, prior_spread = elastic(shares[:, 0], shares[:, 1])
    evidence = np.where(knows_share(shares[:, 0]), "impression_share", "elasticity_prior").astype(object)
    spread, bid = np.full(len(items), prior_spread), panel.frame.loc[active, "max_cpc"].to_numpy(dtype=float, copy=True)
    for at, points in _points_of(panel, items):
        week = float(items["current_cost"].iloc[at]) / _WEEKS_PER_MONTH
        curves[:, at], spread[at], bid[at] = simulated(points, week, bid[at])
        evidence[at] = "bid_simulator"
    return _scale(items.assign(evidence=evidence, bid=bid), curves, spread)


def _points_of(panel: QueryPanel, items: pd.DataFrame) -> list[tuple[int, Array]]:
    """Simulator points (bid, clicks, cost) of each item that has at least three with clicks, by its place."""
    place = pd.Series(items.index, index=items["query"])
    known = panel.bid_points[panel.bid_points["query"].isin(place.index) & (panel.bid_points["max_cpc"] > 0)]
    found = []
    for query, rows in known.sort_values(["query", "max_cpc"]).groupby("query"):
        points = rows[["max_cpc", "clicks", "cost"]].to_numpy(dtype=float)
        if (points[:, 1] > 0).sum() >= _MIN_POINTS:
            found.append((int(place[str(query)]), points))
    return found


def _scale(items: pd.DataFrame, curves: Array, spread: Array) -> ResponseCurves:
    """Turn curves relative to today into money and clicks per month."""
    cost = curves[0] * items["current_cost"].to_numpy(dtype=float)[:, None]
    clicks = curves[1] * items["current_clicks"].to_numpy(dtype=float)[:, None]
    reach = curves[0][:, -1] if len(items) else np.zeros(0)
    return ResponseCurves(
        items=items.assign(reach=reach),
        cost=cost,
        clicks=clicks,
        multiplier=curves[2].reshape(-1, NODES),
        spread=spread,
    )
