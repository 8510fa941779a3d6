"""Organic click-through rate by position: the client's own data, held to a published curve where it is silent."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.model.priors import click_curve as published
from analytics.unify import QueryPanel

_POSITIONS = np.arange(1, 21, dtype=float)
PRIOR_IMPRESSIONS = 500.0  # weight of the published curve at each position, in impressions


@dataclass(frozen=True, eq=False)
class ClickCurve:
    """CTR that never rises with position, per brand class.

    `table` has one row per class and position 1 … 20: `brand` (bool), `position`, `ctr` (share), `prior_ctr` (share),
    `impressions` (the client's own, nearest position).
    """

    table: pd.DataFrame

    def ctr(self, position: npt.NDArray[np.float64], *, brand: bool) -> npt.NDArray[np.float64]:
        """CTR at mean positions, linear between positions; NaN in, NaN out; beyond 20 as at 20."""
        rows = self.table[self.table["brand"] == brand]
        return np.asarray(np.interp(position, rows["position"].to_numpy(), rows["ctr"].to_numpy()))


def prior_ctr(*, brand: bool) -> npt.NDArray[np.float64]:
    """Published CTR at positions 1 … 20 (Sistrix 2020, scaled by AWR's brand and generic ratios)."""
    figures = published()
    first = np.asarray(figures["ctr"], dtype=float)
    second = first[-1] * figures["page_2"] * np.linspace(1.0, 0.5, 10)
    ratio = float(figures["brand_ratio"] if brand else figures["generic_ratio"])
    return np.asarray(np.concatenate([first, second]) * ratio)


def estimate(panel: QueryPanel) -> ClickCurve:
    """Fit a decreasing CTR curve per brand class.

    Isotonic regression of query CTR on mean position, weighted by impressions, with one pseudo-query per position
    that carries the published CTR and 500 impressions: with no data the curve is the published one, with much data the
    client's own. Queries without impressions or below position 1 are left out.
    """
    return ClickCurve(pd.concat([_fit(panel.frame, brand=brand) for brand in (True, False)], ignore_index=True))


def _fit(frame: pd.DataFrame, *, brand: bool) -> pd.DataFrame:
    from sklearn.isotonic import IsotonicRegression  # noqa: PLC0415 - two seconds of import, only needed here

    rows = frame[(frame["brand"] == brand) & (frame["organic_impressions"] > 0) & (frame["organic_position"] >= 1)]
    rows = rows[rows["organic_position"] <= _POSITIONS[-1] + 0.5]
    prior = prior_ctr(brand=brand)
    position = np.concatenate([rows["organic_position"].to_numpy(), _POSITIONS])
    ctr = np.concatenate([(rows["organic_clicks"] / rows["organic_impressions"]).clip(upper=1.0).to_numpy(), prior])
    weight = np.concatenate([rows["organic_impressions"].to_numpy(), np.full(len(prior), PRIOR_IMPRESSIONS)])
    fitted = IsotonicRegression(increasing=False, out_of_bounds="clip").fit(position, ctr, sample_weight=weight)
    own = rows.groupby(rows["organic_position"].round())["organic_impressions"].sum().reindex(_POSITIONS).fillna(0.0)
    return pd.DataFrame(
        {
            "brand": brand,
            "position": _POSITIONS,
            "ctr": fitted.predict(_POSITIONS),
            "prior_ctr": prior,
            "impressions": own.to_numpy(),
        }
    )
