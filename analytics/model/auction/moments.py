"""What an account shows of its auctions, per theme: prices beside bids, shares, simulated bids, rivals seen."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.model.auction.figures import figures
from analytics.model.priors import response as published
from analytics.model.response import ResponseCurves
from analytics.schema import OTHER_SEARCH_TERMS
from analytics.unify import BRAND_THEME, QueryPanel

Array = npt.NDArray[np.float64]

SIMULATED = np.array([0.5, 0.65, 0.8, 1.25, 1.6])  # multiples of today's bid at which simulators are read
MOMENTS = (
    "price",
    "shown",
    "first",
    "top",
    "seen",
    "above",
    *(f"clicks_{at}" for at in SIMULATED),
    *(f"cpc_{at}" for at in SIMULATED),
)
_PUBLISHED = np.where(  # without simulator the published elasticity of CPC to bids, said once each way
    np.isin(SIMULATED, [0.65, 1.6]), float(published()["cpc_to_bid"]) * np.log(SIMULATED), np.nan
)
_SUMS = ("paid_impressions", "paid_clicks", "cost", "organic_clicks")
_ODDS = 0.005  # shares nearer to 0 or 1 than this say no more than this
_LEAST_COVERED = 0.02  # of a theme's clicks: fewer simulated ones do not speak for it


@dataclass(frozen=True, eq=False)
class Moments:
    """Observed moments of some groups of queries: the columns of `MOMENTS`, NaN where nothing tells.

    Attributes
    ----------
    groups
        One row per group, indexed by its name: sums per month of today (`paid_impressions, paid_clicks, cost,
        organic_clicks`), `eligible` (impressions over impression share, NaN unknown), `budget` (share of
        the searches that budgets pay for), `impression_share` (shown times budget), `bid` (account currency,
        click-weighted mean of known ones, NaN unknown or under the CPC) and `simulated`, `bid_known`, `share_known`
        (shares of clicks).
    value
        Shape (groups, moments): logs of prices and ratios, log odds of shares.
    error
        Standard deviations, same shape; infinite where nothing tells.

    """

    groups: pd.DataFrame
    value: Array
    error: Array

    def only(self, keep: npt.NDArray[np.bool_]) -> "Moments":
        """Keep some groups."""
        return Moments(self.groups[keep], self.value[keep], self.error[keep])


def log_odds(share: Array) -> Array:
    """Log odds of a share held within [0.005, 0.995]; NaN stays.

    Examples
    --------
    >>> log_odds(np.array([0.5, 1.0])).round(3).tolist()
    [0.0, 5.293]

    """
    held = np.clip(share, _ODDS, 1 - _ODDS)
    return np.asarray(np.log(held / (1 - held)))


def observe(panel: QueryPanel, current: pd.DataFrame, curves: ResponseCurves, by: pd.Series) -> Moments:
    """Read the moments of each group of `by` (a name per row of the panel) that buys clicks today."""
    rows = _rows(panel, current, curves).assign(group=by.to_numpy())
    rows = rows[(rows["paid_clicks"] > 0) & (rows["cost"] > 0) & (rows["query"] != OTHER_SEARCH_TERMS)]
    groups = _groups(rows)
    simulated = _simulated(panel, curves, rows)
    groups["simulated"] = simulated[2]
    seen = np.where(_has_insights(groups.index)[:, None], _insights(panel), np.nan)
    price = np.log((groups["cpc"] / groups["bid"]).to_numpy())
    known = {
        "price": price,
        "shown": log_odds((groups["impression_share"] / groups["budget"]).to_numpy()),
        "first": log_odds(groups["first"].to_numpy()),
        "top": log_odds(groups["top"].to_numpy()),
        "seen": seen[:, 0],
        "above": seen[:, 1],
    }
    value = np.column_stack([*known.values(), *simulated[:2]]) if len(groups) else np.empty((0, len(MOMENTS)))
    return Moments(groups, value, np.where(np.isfinite(value), _errors(groups), np.inf))


def _rows(panel: QueryPanel, current: pd.DataFrame, curves: ResponseCurves) -> pd.DataFrame:
    """One row per query of the panel: a month of today, and what exports say of its auctions."""
    frame = panel.frame
    rows = current.reset_index(drop=True).assign(query=frame["query"].to_numpy())
    told = frame[["impression_share", "lost_share_budget", "max_cpc"]].to_numpy(dtype=float)
    rows[["impression_share", "lost", "bid"]] = told
    bids = curves.items["bid"].to_numpy(dtype=float)
    rows.loc[curves.items["row"].to_numpy()[bids > 0], "bid"] = bids[bids > 0]
    shares = panel.auctions.set_index("query")[["top_share", "absolute_top_share"]].astype(float)
    rows[["top", "first"]] = shares.reindex(frame["query"]).to_numpy()
    return rows


def _parts(rows: pd.DataFrame) -> pd.DataFrame:
    """What adds up over queries to the sums and the weighted means of a group."""
    seen, clicks = rows["paid_impressions"], rows["paid_clicks"].where(rows["bid"] > 0)
    known = rows["impression_share"] > 0
    parts = rows[list(_SUMS)].assign(
        eligible=seen.where(known) / rows["impression_share"],
        in_share=seen.where(known),
        share_clicks=rows["paid_clicks"].where(known),
        of_bid=clicks * rows["bid"],
        bid_clicks=clicks,
        bid_cost=rows["cost"].where(rows["bid"] > 0),
    )
    for name in ("top", "first"):
        parts[f"in_{name}"], parts[f"by_{name}"] = seen * rows[name], seen.where(rows[name].notna())
    return parts.assign(lost=rows["lost"] * parts["eligible"])


def _groups(rows: pd.DataFrame) -> pd.DataFrame:
    sums = _parts(rows).groupby(rows["group"].to_numpy()).sum(min_count=1).rename_axis("group")
    share = (sums["in_share"] / sums["eligible"]).clip(upper=1.0)
    budget = (1 - sums["lost"].fillna(0.0) / sums["eligible"]).clip(_ODDS, 1.0).fillna(1.0)
    bid = sums["of_bid"] / sums["bid_clicks"]
    cpc = sums["bid_cost"].fillna(sums["cost"]) / sums["bid_clicks"].fillna(sums["paid_clicks"])
    adjusted = cpc > bid  # bid adjustments are at work: the stated bid is not the one that paid
    return sums[list(_SUMS)].assign(
        eligible=sums["paid_impressions"] / share,
        impression_share=share,
        budget=np.maximum(budget, share.fillna(0.0)),
        bid=bid.mask(adjusted),
        cpc=cpc,
        top=sums["in_top"] / sums["by_top"],
        first=sums["in_first"] / sums["by_first"],
        bid_known=(sums["bid_clicks"] / sums["paid_clicks"]).fillna(0.0).mask(adjusted, 0.0),
        share_known=(sums["share_clicks"] / sums["paid_clicks"]).fillna(0.0),
    )


def _simulated(panel: QueryPanel, curves: ResponseCurves, rows: pd.DataFrame) -> tuple[Array, Array, Array]:
    """Log clicks and log CPC at `SIMULATED` over those at today's bid, and the share of clicks they speak for.

    At each multiple, the keywords whose points reach it are added up there and at today's bid.
    """
    place = rows.set_index("query")
    tables = [table[table.index.isin(place.index)] for table in _at_multiples(panel, curves)]
    by = rows.groupby("group")["paid_clicks"].sum()
    group = place.loc[tables[0].index, "group"].to_numpy()

    def summed(table: pd.DataFrame) -> Array:
        return np.asarray(table.groupby(group).sum().reindex(by.index).fillna(0.0), dtype=float)

    is_told = tables[0][SIMULATED].notna()
    then = [summed(table[SIMULATED].fillna(0.0)) for table in tables]
    now = [summed(is_told.mul(table[1.0], axis="index")) for table in tables]
    covered = summed(place.loc[tables[0].index, ["paid_clicks"]])[:, 0] / by.to_numpy()
    enough = (covered > _LEAST_COVERED)[:, None] & (then[0] > 0) & (then[1] > 0)
    more, dearer = (
        np.log(np.divide(one, two, out=np.ones_like(one), where=enough)) for one, two in zip(then, now, strict=True)
    )
    return np.where(enough, more, np.nan), np.where(enough, dearer - more, _PUBLISHED), covered


def _at_multiples(panel: QueryPanel, curves: ResponseCurves) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Simulated clicks and cost per keyword, a column per multiple of today's bid, 1 included; NaN beyond its points.

    Keywords whose points do not reach today's bid, or get nothing there, are left out.
    """
    bids = curves.items.set_index("query")["bid"]
    points = panel.bid_points[panel.bid_points["query"].isin(bids.index[bids > 0])].sort_values(["query", "max_cpc"])
    starts = np.flatnonzero(~points["query"].duplicated().to_numpy())
    names = points["query"].to_numpy()[starts]
    own = [np.split(points[name].to_numpy(dtype=float), starts)[1:] for name in ("max_cpc", "clicks", "cost")]
    at = np.r_[1.0, SIMULATED]
    multiples = [bid / today for bid, today in zip(own[0], bids[names], strict=True)]
    clicks, cost = (
        pd.DataFrame(
            [np.interp(at, x, y, np.nan, np.nan) for x, y in zip(multiples, values, strict=True)],
            index=names,
            columns=at,
            dtype=float,
        )
        for values in own[1:]
    )
    is_told = (clicks[1.0] > 0) & (cost[1.0] > 0)
    return clicks[is_told], cost[is_told]


def _has_insights(groups: pd.Index) -> npt.NDArray[np.bool_]:
    """Insights are about the whole account: about all groups but the brand, whose auctions differ, unless alone."""
    return np.asarray((groups != BRAND_THEME) | (len(groups) == 1))


def _insights(panel: QueryPanel) -> tuple[float, float]:
    """Logs of how many rivals are seen beside the ad and how many above it, over the account; NaN unknown."""
    seen = panel.rivals["overlap_share"].astype(float)
    above = seen * panel.rivals["position_above_share"].astype(float)
    return tuple(float(np.log(part.sum())) if part.sum() > 0 else np.nan for part in (seen, above))  # type: ignore[return-value]


def _errors(groups: pd.DataFrame) -> Array:
    """Standard deviation of each moment: what it is believed to, and more where it speaks for part of the clicks."""
    error = figures()["error"]
    more = float(error["uncovered"])
    price = np.hypot(error["price"], more * (1 - groups["bid_known"].to_numpy()))
    share = np.hypot(error["share"], more * (1 - groups["share_known"].to_numpy()))
    simulated = groups["simulated"].to_numpy()
    simulator = np.hypot(error["simulator"], more * (1 - simulated))
    simulator = np.where(simulated > _LEAST_COVERED, simulator, error["published"])
    account = np.full(len(groups), float(error["insights"]))
    return np.column_stack([price, share, share, share, account, account, *[simulator] * (2 * len(SIMULATED))])
