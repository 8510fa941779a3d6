"""Incremental shares on a simulated world: Accord's, its prior's alone, and two common ways to get them wrong."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.model import Analysis, Incrementality, analyse
from analytics.model.incrementality import outwards
from analytics.unify import QueryPanel
from analytics.unify.facts import Facts

Array = npt.NDArray[np.float64]
MIN_CLICKS = 30
DRAWS = 2000
MEASURES = (
    "queries", "weighted_rmse", "rmse", "brand_bias", "generic_bias", "coverage_80", "coverage_90", "width_80",
)  # fmt: skip
RANKS, PUBLISHED = (1.5, 4.5), (0.50, 0.82, 0.96)  # Google 2012: rank 1, 2-4, 5 and beyond; 1 without a listing
_BUCKETS = (1.5, 4.5, 10.5)


def score_shares(analysis: Analysis, path: Path) -> pd.DataFrame:
    """One row per estimator, columns `MEASURES`, on visible queries with at least 30 paid clicks in `NAME.truth.csv`.

    Errors are estimate - truth; `weighted_rmse` weighs by paid clicks; biases are means over queries; `width_80` is the
    mean width of the 80 % interval. NaN where an estimator has no interval.
    """
    truth = pd.read_csv(path).set_index("query")
    truth = truth[truth["paid"] >= MIN_CLICKS]
    panel = analysis.panel
    alone = analyse(replace(panel, facts=Facts(), by_day=None), analysis.assumptions)
    tables = {
        "accord": _with_intervals(analysis.incrementality),
        "prior alone": _with_intervals(alone.incrementality),
        "lookup by rank": pd.DataFrame({"share": published_share(panel.frame)}),
        "clicks on clicks": pd.DataFrame({"share": clicks_on_clicks(panel)}),
    }
    known = analysis.incrementality.frame["incremental_share"].notna().to_numpy()
    rows = {
        name: _score(truth.join(table.set_index(panel.frame["text"])[known], how="inner"))
        for name, table in tables.items()
    }
    return pd.DataFrame(rows).T.rename_axis("estimator")


def _score(both: pd.DataFrame) -> Mapping[str, float]:
    error, brand = both["share"] - both["iac"], both["brand"].astype(bool)
    seen = dict.fromkeys(MEASURES, np.nan)
    seen |= {
        "queries": float(len(both)),
        "weighted_rmse": float(np.sqrt(np.average(error**2, weights=both["paid"]))),
        "rmse": float(np.sqrt((error**2).mean())),
        "brand_bias": float(error[brand].mean()),
        "generic_bias": float(error[~brand].mean()),
    }
    for level in ("80", "90"):
        if f"low_{level}" in both:
            seen[f"coverage_{level}"] = float(both["iac"].between(both[f"low_{level}"], both[f"high_{level}"]).mean())
    if "low_80" in both:
        seen["width_80"] = float((both["high_80"] - both["low_80"]).mean())
    return seen


def _with_intervals(found: Incrementality) -> pd.DataFrame:
    low, high = outwards(*np.quantile(found.draws(DRAWS, 0), (0.05, 0.95), axis=1))
    frame = found.frame
    return pd.DataFrame(
        {
            "share": frame["incremental_share"],
            "low_80": frame["incremental_share_lower"],
            "high_80": frame["incremental_share_upper"],
            "low_90": low,
            "high_90": high,
        }
    )


def published_share(frame: pd.DataFrame) -> Array:
    """Incremental share by mean organic position, as Google published it in 2012; 1 without a listing."""
    position = frame["organic_position"].to_numpy(dtype=float)
    by_rank = np.array(PUBLISHED)[np.searchsorted(RANKS, np.nan_to_num(position, nan=99.0), side="right")]
    return np.where(np.isnan(position), 1.0, by_rank)


def clicks_on_clicks(panel: QueryPanel) -> Array:
    """Slope of total on paid clicks over days, with query effects, per class: brand, and four classes of rank.

    Demand moves both sides, so this is far too high; it is here as the mistake to beat. NaN without days.
    """
    frame, daily = panel.frame, panel.daily
    found = np.full(len(frame), np.nan)
    if daily is None:
        return found
    days = daily[["query", "paid_clicks", "organic_clicks"]].astype({"paid_clicks": float, "organic_clicks": float})
    x = days["paid_clicks"]
    y = x + days["organic_clicks"]
    x, y = (side - side.groupby(days["query"]).transform("mean") for side in (x, y))
    position = np.nan_to_num(frame["organic_position"].to_numpy(dtype=float), nan=99.0)
    kind = np.where(frame["brand"].to_numpy(dtype=bool), -1, np.searchsorted(_BUCKETS, position))
    own = days["query"].map(pd.Series(kind, index=frame["query"]))
    for name in np.unique(kind):
        rows = (own == name).to_numpy()
        spread = float((x[rows] ** 2).sum())
        found[kind == name] = float((x[rows] * y[rows]).sum()) / spread if spread > 0 else np.nan
    return found
