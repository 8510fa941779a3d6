"""Response curves: monthly paid clicks of a query as a rising function of its monthly spend.

Evidence, best first: bid simulator points, impression share lost to budget, the mean curve of the account's simulated
keywords, a published elasticity. Clicks are never regressed on cost over time: demand moves both (elasticity .84-.95
found where simulator points say .59-.64).
"""

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.model.bid_steps import BidSteps
from analytics.model.curves import is_concave, knows_share, majorant, throttled
from analytics.model.pooled import pooled
from analytics.model.simulator import Points, drawn
from analytics.schema import DAYS_PER_MONTH, DAYS_PER_WEEK, OTHER_SEARCH_TERMS
from analytics.unify import QueryPanel, last_days
from analytics.unify.panel import ORGANIC, PAID

Array = npt.NDArray[np.float64]

_WEEKS_PER_MONTH = DAYS_PER_MONTH / DAYS_PER_WEEK
_FORECAST_ERROR = 0.1  # log error of every simulator curve, even when its points fit perfectly: it is a forecast
_ROUNDING = 1e-9


@dataclass(frozen=True, eq=False)
class ResponseCurves:
    """Rising spend → clicks curves of the queries that spend money today, per month.

    Attributes
    ----------
    items
        One row per item: `row` (its row in the panel), `query`, `current_cost`, `current_clicks` (per month),
        `evidence` (`bid_simulator`, `impression_share` or `elasticity_prior`), `theme`, `reach` (largest spend the
        evidence allows, as a multiple of today's), `observed` (largest spend that was ever simulated or, on average
        over the whole period, made; beyond it the curve extrapolates), `bid` (today's Max. CPC, NaN when no export
        tells it).
    cost, clicks, multiplier
        Shape (items, nodes): spend, clicks, and bid as a multiple of today's. Node 0 is nothing; all rise along a
        row (a short curve repeats its last node). Most are concave; where the data insist a curve may bend upwards
        first (S-shaped). The nodes of a simulator curve are Google's own points, so that a plan lands on bids Google
        has simulated.
    spread
        Standard deviation of the log of click differences between nodes, per item: how far the curve may be wrong.
    parts
        Shares of spread² that one kind of evidence, one theme and one item have, shape (items, 3); each row sums to 1.

    See Also
    --------
    envelope : what a budget can buy on average where a curve bends upwards.

    """

    items: pd.DataFrame
    cost: Array
    clicks: Array
    multiplier: Array
    spread: Array
    parts: Array = field(default_factory=lambda: np.zeros((0, 3)))

    def __post_init__(self) -> None:
        """Refuse curves that fall; an error without parts is common to its kind of evidence."""
        if len(self.parts) != len(self.items):
            object.__setattr__(self, "parts", np.tile([1.0, 0.0, 0.0], (len(self.items), 1)))
        cost, clicks = np.diff(self.cost, axis=1), np.diff(self.clicks, axis=1)
        if not ((cost >= 0).all() and (clicks >= -_ROUNDING).all()):  # this form refuses NaN too
            raise ValueError("A response curve falls.")

    @cached_property
    def is_concave(self) -> npt.NDArray[np.bool_]:
        """Whether each curve never bends upwards (up to rounding), shape (items,)."""
        return is_concave(self.cost, self.clicks)

    @cached_property
    def envelope(self) -> Array:
        """Clicks of the least concave majorant of each curve at its nodes, shape (items, nodes).

        See `curves.majorant`.
        """
        found, bent = self.clicks.copy(), ~self.is_concave
        if bent.any():
            found[bent] = majorant(self.cost[bent], self.clicks[bent])
        return found

    def factors(self, n: int, seed: int) -> Array:
        """Draw `n` factors (mean 1) on click differences from today, shape (items, n).

        Log-normal with the items' `spread`, whose square is the sum of three parts: one that the items of one kind of
        evidence share (their errors do not average out over an account), one of the theme, one of the item alone.
        """
        generator = np.random.default_rng([seed, 2])
        log = np.repeat(-(self.spread[:, None] ** 2) / 2, n, axis=1)
        for part, key in zip(self.parts.T, ("evidence", "theme", None), strict=True):
            if not part.any():
                continue
            codes = np.arange(len(log)) if key is None else self._codes(key)
            normal = generator.standard_normal((int(codes.max()) + 1, n))
            drawn = normal if key is None else normal[codes]
            drawn *= (self.spread * np.sqrt(part))[:, None]
            log += drawn
        return np.asarray(np.exp(log, out=log))

    def _codes(self, column: str) -> npt.NDArray[np.int64]:
        names = self.items.get(column, pd.Series("", index=self.items.index))
        return pd.factorize(names.to_numpy(dtype=object), sort=True)[0]


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


def estimate(panel: QueryPanel, now: pd.DataFrame) -> ResponseCurves:
    """Build the curve of every query with spend and clicks in a month of today, `now` (`current_month`).

    "(other search terms)" has none and keeps its spend.
    """
    active = (now["cost"] > 0) & (now["paid_clicks"] > 0) & (panel.frame["query"] != OTHER_SEARCH_TERMS)
    rows = np.flatnonzero(active.to_numpy())
    frame = panel.frame.iloc[rows]
    cost = now["cost"].to_numpy(dtype=float)[rows]
    items = pd.DataFrame(
        {
            "row": rows,
            "query": frame["query"].to_numpy(),
            "theme": frame["theme"].to_numpy(),
            "current_cost": cost,
            "current_clicks": now["paid_clicks"].to_numpy(dtype=float)[rows],
            "observed": np.maximum(frame["cost"].to_numpy(dtype=float) / panel.paid_months / cost, 1.0),
        }
    )
    return _scale(items, *_relative(panel, items, frame))


def _relative(panel: QueryPanel, items: pd.DataFrame, frame: pd.DataFrame) -> tuple[Array, Array, pd.DataFrame]:
    """Curves relative to today (3, items, NODES), their error's three parts (items, 3), and what `items` gains."""
    points = Points.of(panel.bid_points, items["query"])
    lately = current_month(panel, 1)["cost"].to_numpy(dtype=float)[items["row"].to_numpy()]
    week = np.where(lately > 0, lately, items["current_cost"].to_numpy())[points.place] / _WEEKS_PER_MONTH
    bid, at = frame["max_cpc"].to_numpy(dtype=float, copy=True), points.place
    simulated, misfit, bid[at] = drawn(points, BidSteps.fit(points.bids, points.clicks, points.cost), week, bid[at])
    shapes = pooled(simulated, at, frame[["brand", "theme"]])
    share, lost = frame[["impression_share", "lost_share_budget"]].to_numpy(dtype=float).T
    curves, errors = throttled(shapes.shapes, shapes.group, share, lost), shapes.errors[shapes.group]
    curves[:, at] = simulated
    errors[at] = np.column_stack([np.full(len(at), _FORECAST_ERROR), np.zeros(len(at)), misfit])
    evidence = np.where(knows_share(share), "impression_share", "elasticity_prior").astype(object)
    evidence[at] = "bid_simulator"
    observed = items["observed"].to_numpy(copy=True)
    observed[at] = np.maximum(observed[at], simulated[0, :, -1])
    return curves, errors, pd.DataFrame({"evidence": evidence, "bid": bid, "observed": observed})


def _scale(items: pd.DataFrame, curves: Array, errors: Array, known: pd.DataFrame) -> ResponseCurves:
    """Turn curves relative to today into money and clicks per month."""
    variance = (errors**2).sum(axis=1)
    return ResponseCurves(
        items=items.assign(**known, reach=curves[0][:, -1]),
        cost=curves[0] * items["current_cost"].to_numpy()[:, None],
        clicks=curves[1] * items["current_clicks"].to_numpy()[:, None],
        multiplier=curves[2],
        spread=np.sqrt(variance),
        parts=errors**2 / variance[:, None],
    )
