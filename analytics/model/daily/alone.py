"""Organic click-through rate by rank while the own ad is off: days without ads, held to a published shape."""

import numpy as np
import numpy.typing as npt

from analytics.model.click_curve import prior_ctr
from analytics.model.daily.history import BINS, History

Array = npt.NDArray[np.float64]

_MOST = 0.98  # a rate alone is below 1
_TINY = 1e-6
_PRIOR_CLICKS = 50.0  # weight of the published shape at each rank


def alone_rates(history: History, brand: npt.NDArray[np.bool_]) -> Array:
    """Clicks per organic impression without the own ad, shape (2, 21): generic and brand, by whole rank (0: none).

    Per class and rank (clicks + 50) / (impressions + 50 / r) over the compared off days, where r is the published rate
    times the one factor that brings its total to the class's off days, with 50 clicks of its days with ads for a start:
    sites differ tenfold at the same rank, so the published level counts for nothing. Each query's own level, and the
    class's where days without ads are few, come on top later.
    """
    seen_at_all = (history.ranks > 0) & (history.organic_impressions > 0)
    rates = np.zeros((2, BINS))
    for at, is_brand in enumerate((False, True)):
        shape = np.concatenate([[0.0], prior_ctr(brand=is_brand)])
        own = seen_at_all & (brand == is_brand)[:, None]
        off, on = (_by_rank(history, own & days) for days in (history.compared, ~history.off))
        start = on[1].sum() / max(float((on[0] * shape).sum()), _TINY) if on[1].sum() else 1.0
        level = (off[1].sum() + _PRIOR_CLICKS) / ((off[0] * shape).sum() + _PRIOR_CLICKS / start)
        rates[at] = (off[1] + _PRIOR_CLICKS) / (off[0] + _PRIOR_CLICKS / np.maximum(level * shape, _TINY))
    rates[:, 0] = 0.0
    return np.minimum(rates, _MOST)


def _by_rank(history: History, used: npt.NDArray[np.bool_]) -> tuple[Array, Array]:
    """Organic impressions and clicks by whole rank over some query-days."""
    tables = (history.organic_impressions, history.organic_clicks)
    seen, clicks = (np.asarray(np.bincount(history.ranks[used], table[used], BINS), dtype=float) for table in tables)
    return seen, clicks


def rates_by_day(history: History, rates: Array) -> Array:
    """Return the rate alone at each period's rank, 0 where not listed; `rates` of each query, shape (queries, 21)."""
    return np.take_along_axis(rates, history.ranks, axis=1)
