"""A typical auction of a theme, bidder by bidder, to show where a price comes from."""

import numpy as np
import pandas as pd
from scipy.special import ndtri

from analytics.model.auction.calibrate import Auctions
from analytics.model.auction.levers import Levers
from analytics.model.auction.market import Market
from analytics.model.auction.second_price import Cleared, clear

_MOST = 5  # rivals shown


def example(auctions: Auctions, theme: str, levers: Levers) -> tuple[pd.DataFrame, float, Cleared]:
    """The advertiser and as many rivals as an auction has on average, at even quantiles of their scores.

    Returns
    -------
    `bid` (account currency) and `quality` (1 is the advertiser's of today) per bidder, the advertiser first; the
    reserve, as a score in the same unit; and who is shown where and pays what. Rivals are given a quality of 1: only
    their scores are known.

    """
    at = auctions.themes.index(theme)
    market, today = Market.of_logs(auctions.logs[at]), float(auctions.bid[at])
    count = min(round(float(market.rivals)), _MOST)
    levels = (np.arange(count)[::-1] + 0.5) / max(count, 1)
    scores = float(market.strength) * np.exp(float(market.spread) * ndtri(levels)) * today
    bidders = pd.DataFrame({"bid": np.r_[today * levers.bid, scores], "quality": np.r_[levers.quality, np.ones(count)]})
    reserve = float(market.reserve) * levers.reserve * today
    return bidders, reserve, clear(bidders["bid"].to_numpy(), bidders["quality"].to_numpy(), reserve)
