"""What a query's days add up to, per rank cell: clicks with the ad and without, against what is expected without it."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from analytics.model.daily.alone import rates_by_day
from analytics.model.daily.history import CELLS, History

Array = npt.NDArray[np.float64]

_LEAST_VARIANCE = 1.0
_DISPERSION_WEIGHT = 30.0  # query-days at dispersion 1 that a client's own must outweigh


@dataclass(frozen=True, eq=False)
class Sums:
    """Per query and rank cell, shape (queries, 4).

    `on_*` while the ad runs, near days without it; `off_*` on compared days without it: `clicks` organic clicks,
    `alone` the expected ones at the class's rate (sum of rate x impressions), `variance` of the clicks, `paid` clicks.
    `exposure`, shape (reaction times, 2, queries, 4): expected off clicks times how far rivals have reacted, 1 -
    exp(-days off / tau), for rivals who were always there and rivals who came.
    """

    on_clicks: Array
    on_alone: Array
    on_variance: Array
    on_paid: Array
    off_clicks: Array
    off_alone: Array
    off_variance: Array
    exposure: Array


def sums(history: History, rates: Array, rivals: Array, reactions: tuple[float, ...]) -> Sums:
    """Add up a history; `rates` as from `alone_rates` of each query, shape (queries, 21); `rivals` from `pressure`."""
    cell, rate = history.cells, rates_by_day(history, rates)
    alone = rate * history.organic_impressions
    seen = (history.organic_impressions > 0) & (cell < CELLS)
    on, off = seen & history.beside, seen & history.compared
    square = rate * alone

    def total(values: Array, used: npt.NDArray[np.bool_]) -> Array:
        place = (np.arange(len(cell))[:, None] * (CELLS + 1) + cell)[used]
        return np.asarray(np.bincount(place, values[used], len(cell) * (CELLS + 1)), float).reshape(-1, CELLS + 1)[
            :, :CELLS
        ]

    on_clicks, on_alone = total(history.organic_clicks, on), total(alone, on)
    level = on_clicks / np.maximum(on_alone, 1e-9)
    on_variance = level * total(alone, on) + level**2 * total(square, on)
    off_clicks, off_alone = total(history.organic_clicks, off), total(alone, off)
    off_variance = total(alone, off) + total(square, off)
    wider = _dispersion(history.organic_clicks, alone, square, off)
    return Sums(
        on_clicks,
        on_alone,
        wider * on_variance + _LEAST_VARIANCE,
        total(history.paid_clicks, on),
        off_clicks,
        off_alone,
        wider * off_variance + _LEAST_VARIANCE,
        np.stack(
            [[total(alone * _reacted(history.days_off, tau) * kind, off) for kind in rivals] for tau in reactions]
        ),
    )


def _reacted(days_off: Array, tau: float) -> Array:
    return 1 - np.exp(-days_off / tau)


def _dispersion(clicks: Array, alone: Array, square: Array, off: npt.NDArray[np.bool_]) -> float:
    """Variance of a day's clicks without the ad over the Poisson one, by query's own level; at least 1."""
    own = np.where(off, alone, 0.0).sum(axis=1, keepdims=True)
    level = np.where(off, clicks, 0.0).sum(axis=1, keepdims=True) / np.maximum(own, 1e-9)
    variance = np.where(off, level * alone + level**2 * square, np.nan)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.where(off & (variance > 0), (clicks - level * alone) ** 2 / variance, np.nan)
    n = max(int(np.isfinite(ratio).sum()) - int((own > 0).sum()), 0)
    return max(1.0, (float(np.nansum(ratio)) + _DISPERSION_WEIGHT) / (n + _DISPERSION_WEIGHT))
