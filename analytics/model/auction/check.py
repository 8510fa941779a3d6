"""How well the fitted markets reproduce what each theme shows, and what tells them."""

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.model.auction.calibrate import BIDS, Auctions, modelled
from analytics.model.auction.market import Market, respond
from analytics.model.auction.moments import MOMENTS

Array = npt.NDArray[np.float64]

LESS, MORE = 0.65, 1.6  # multiples of today's bid at which simulated clicks are held against modelled ones
_LEAST = 0.05  # of a theme's clicks: evidence that speaks for fewer is not named


def check(auctions: Auctions) -> pd.DataFrame:
    """Observed against modelled, per theme, dearest first.

    Returns
    -------
    `theme, cost` (a month of today), then each as observed and with `_modelled`: `cpc` (modelled from the stated bid),
    `impression_share`, `less` and `more` (clicks at 0.65 and 1.6 times today's bid over today's). Observed figures are
    NaN where no export states them, and so is a modelled CPC without a stated bid. `evidence`: codes in order of what
    they tell (`simulator, bid, impression_share, insights, slots`), joined by spaces.

    """
    groups, value = auctions.moments.groups, auctions.moments.value
    results = respond(Market.of_logs(auctions.logs), BIDS)
    fitted = modelled(results)
    table = pd.DataFrame(
        {
            "theme": auctions.themes,
            "cost": groups["cost"].to_numpy(),
            "cpc": groups["cpc"].to_numpy(),
            "cpc_modelled": groups["bid"].to_numpy() * results.cpc[:, 0],
            "impression_share": groups["impression_share"].to_numpy(),
            "impression_share_modelled": results.shown[:, 0] * groups["budget"].to_numpy(),
        }
    )
    for name, at in (("less", LESS), ("more", MORE)):
        moment = MOMENTS.index(f"clicks_{at}")
        table[name], table[f"{name}_modelled"] = np.exp(value[:, moment]), np.exp(fitted[:, moment])
    table["evidence"] = _evidence(auctions)
    return table.sort_values("cost", ascending=False, ignore_index=True)


def _evidence(auctions: Auctions) -> list[str]:
    groups, error = auctions.moments.groups, auctions.moments.error
    told = {
        "simulator": groups["simulated"].to_numpy() >= _LEAST,
        "bid": groups["bid_known"].to_numpy() >= _LEAST,
        "impression_share": groups["share_known"].to_numpy() >= _LEAST,
        "slots": np.isfinite(error[:, MOMENTS.index("first")]),
        "insights": np.isfinite(error[:, MOMENTS.index("seen")]),
    }
    return [" ".join(code for code, is_told in told.items() if is_told[at]) for at in range(len(groups))]
