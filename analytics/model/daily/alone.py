"""Organic click-through rate by rank while the own ad is off: days without ads, held to a published shape."""

import numpy as np
import numpy.typing as npt

from analytics.model.click_curve import prior_ctr
from analytics.model.daily.history import History

Array = npt.NDArray[np.float64]

DEEPEST = 20.5  # a listing further down wins no clicks to speak of
BINS = 21  # whole ranks 1 to 20; 0 where not listed
_PRIOR_CLICKS = 50.0  # weight of the published shape at each rank


def rank_bins(position: Array) -> npt.NDArray[np.int64]:
    """Whole rank of a day's mean position, 0 where it is unknown or deeper than 20."""
    listed = np.isfinite(position) & (position <= DEEPEST)
    return np.where(listed, np.clip(np.round(np.where(listed, position, 0.0)), 1, BINS - 1), 0).astype(np.int64)


def alone_rates(history: History, brand: npt.NDArray[np.bool_]) -> Array:
    """Clicks per organic impression without the own ad, shape (2, 21): generic and brand, by whole rank (0: none).

    Per class and rank (clicks + 50) / (impressions + 50 / r) over the compared off days, where r is the published rate
    times the one factor that brings its total to the class's own. Each query's own level comes on top later.
    """
    bins = rank_bins(history.organic_position)
    off = history.compared & (bins > 0)
    rates = np.zeros((2, BINS))
    for at, is_brand in enumerate((False, True)):
        used = off & (brand == is_brand)[:, None]
        seen, clicks = (
            np.bincount(bins[used], values[used], BINS)
            for values in (history.organic_impressions, history.organic_clicks)
        )
        shape = np.concatenate([[0.0], prior_ctr(brand=is_brand)])
        level = (clicks.sum() + _PRIOR_CLICKS) / ((seen * shape).sum() + _PRIOR_CLICKS)
        rates[at] = (clicks + _PRIOR_CLICKS) / (seen + _PRIOR_CLICKS / np.maximum(level * shape, 1e-6))
    rates[:, 0] = 0.0
    return np.minimum(rates, 0.98)
