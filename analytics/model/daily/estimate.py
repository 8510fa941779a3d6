"""The incremental share of every query from the days of the busiest: own days, segment, prior, in one posterior."""

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.model.assumptions import Assumptions
from analytics.model.daily.alone import alone_rates, rates_by_day
from analytics.model.daily.history import CELLS, History
from analytics.model.daily.pooling import SIZE, STRAY, THEFT, ClassPrior, Pooled, pool
from analytics.model.daily.priors import brand_rivals, class_prior, under_ai_overview
from analytics.model.daily.rivals import pressure
from analytics.model.daily.sums import Sums, sums
from analytics.model.daily.throttle import throttle_information
from analytics.model.daily.wander import Wander, wander
from analytics.model.listing import chance_hidden
from analytics.model.ranks import presence, rank_weights
from analytics.unify import QueryPanel

Array = npt.NDArray[np.float64]
Places = npt.NDArray[np.int64]

_RECENT_DAYS = 90  # the share is about the last quarter: ranks and rivals of today
_LEAST_RECENT = 5.0  # paid clicks; with fewer, all days count
_TINY = 1e-9
_SPEAKS = 0.005  # weight under which a piece says nothing of its own

COLUMNS = (
    "mean",
    "variance",
    "common",
    "own",
    "prior",
    "own_value",
    "own_variance",
    "segment_value",
    "segment_variance",
    "is_listed",
)


@dataclass(frozen=True, eq=False)
class _Rows:
    """What is asked of each row: weights on the latents where it is listed, and the chance that it is."""

    place: Places  # in the history, -1 without
    weights: Array  # (rows, 11), of the loss that organic saves: 1 - share
    hidden: Array


def estimate_panel(panel: QueryPanel, past: History, assumptions: Assumptions) -> pd.DataFrame:
    """Estimate every row of a panel that has paid clicks; NaN where a row has none.

    share = 1 - sum over rank cells of (paid clicks won in that cell) s_cell + theft x (expected clicks alone / paid
    clicks), over the last 90 days; days without a listing save nothing. A row that Search Console may hide is a mixture
    of not listed (share 1) and listed: on top for the brand, at the ranks of its class otherwise.

    Returns
    -------
    Row for row with `panel.frame`: `mean`, `variance` of the share; `common`: part of the variance that the row's class
    shares, in [0, 1]; `own`: weight of the row's own days (share of the variance they removed); `prior`: weight of the
    published cells; the rest is the segment's. `own_value`, `own_variance`, `segment_value`, `segment_variance`: what
    each says alone, NaN where nothing: mean = own own_value + segment segment_value + prior prior_value. `is_listed`: 0
    where the row may be hidden, a mixture. `always`, `came`: chance that rivals of either kind bid today, for all rows.

    """
    frame = panel.frame
    brand = frame["brand"].to_numpy(dtype=bool)
    own_brand = brand[past.rows]
    rates = alone_rates(past, own_brand)[own_brand.astype(int)]
    chance = brand_rivals(panel, assumptions)
    rivals = pressure(past, chance[past.rows])
    campaign = frame["campaign"].to_numpy(dtype=object)[past.rows]
    throttled = throttle_information(past, campaign, rates)
    asked = _asked(panel, past, rates, rivals, chance, under_ai_overview(panel, assumptions))
    found = np.full((len(COLUMNS), len(frame)), np.nan)
    for is_brand in (False, True):
        prior = class_prior(assumptions, brand=is_brand)
        inside = own_brand == is_brand
        own_past = past.only(inside)
        strays = wander(own_past, rates[inside], prior.means)
        prior = replace(prior, strays=float(np.sqrt(strays.common)))
        added = _stray(sums(own_past, rates[inside], rivals[:, inside], prior.reactions), strays)
        posterior = pool(added, (throttled[0][inside], throttled[1][inside]), prior)
        rows = np.flatnonzero((brand == is_brand) & (frame["paid_clicks"] > 0).to_numpy())
        number = np.full(len(past.rows) + 1, -1)
        number[np.flatnonzero(inside)] = np.arange(inside.sum())
        mix = np.eye(CELLS)[0] if is_brand else _usual_ranks(added)
        found[:, rows] = _answer(posterior, prior, asked, rows, number[asked.place[rows]], mix)
    today = np.stack([chance, np.zeros(len(frame))])
    today[:, past.rows] = rivals[:, :, -1]
    table = dict(zip((*COLUMNS, "always", "came"), (*found, *today), strict=True))
    return pd.DataFrame(table, index=frame.index)


def _stray(added: Sums, strays: Wander) -> Sums:
    """Off days are no surer than rates are steady."""
    wider = (strays.level[:, None] * added.off_alone) ** 2 * strays.own[:, None]
    return replace(added, off_variance=added.off_variance + wider)


def _usual_ranks(added: Sums) -> Array:
    clicks = added.on_paid.sum(axis=0) + _TINY
    return np.asarray(clicks / clicks.sum())


def _asked(panel: QueryPanel, past: History, rates: Array, rivals: Array, chance: Array, layout: Array) -> _Rows:
    """Weights of every row: from its recent days where the history has it, else from its mean position.

    A row without a listing of its own counts the expected clicks alone per paid click of the others.
    """
    frame = panel.frame
    weights = np.zeros((len(frame), SIZE))
    weights[:, :CELLS] = rank_weights(frame["organic_position"].to_numpy(dtype=float)) * presence(panel)[:, None]
    weights[frame["organic_position"].isna().to_numpy(), :CELLS] = 0.0
    weights[:, :CELLS] *= layout
    shares, alone, pressed = _recent(past, rates, rivals)
    seen = (past.organic_impressions > 0).any(axis=1)
    usual = float(np.median(alone[alone > 0])) if (alone > 0).any() else 1.0
    weights[:, THEFT] = -usual * chance
    weights[past.rows, THEFT:STRAY] = -(np.where(seen, alone, usual) * pressed).T
    weights[past.rows[seen], :CELLS] = shares[seen]
    place = np.full(len(frame), -1)
    place[past.rows[seen]] = np.flatnonzero(seen)
    return _Rows(place, weights, chance_hidden(panel))


def _recent(past: History, rates: Array, rivals: Array) -> tuple[Array, Array, Array]:
    """Over recent paid clicks: share in each rank cell, clicks alone per paid click, chance of rivals."""
    last = past.days > past.days[-1] - np.timedelta64(_RECENT_DAYS, "D")
    clicks = np.where(last, past.paid_clicks, 0.0)
    few = clicks.sum(axis=1) < _LEAST_RECENT
    clicks[few] = past.paid_clicks[few]
    total = np.maximum(clicks.sum(axis=1), _TINY)
    shares = np.stack([np.where(past.cells == at, clicks, 0.0).sum(axis=1) for at in range(CELLS)], axis=1)
    shares /= total[:, None]
    alone = rates_by_day(past, rates) * past.organic_impressions
    per_click = np.where(clicks > 0, alone, 0.0).sum(axis=1) / total
    return shares, per_click, (clicks * rivals).sum(axis=2) / total


def _answer(posterior: Pooled, prior: ClassPrior, asked: _Rows, rows: Places, own: Places, mix: Array) -> Array:
    """`COLUMNS` of these rows, shape (10, rows)."""
    hidden = np.where(own < 0, asked.hidden[rows], 0.0)
    listed = np.where(hidden > 0, hidden, 1.0)
    weights = asked.weights[rows].copy()
    weights[hidden > 0, :CELLS] = mix
    saved, variance, common = posterior.of(own, weights)
    usual, spread, known = posterior.of(np.full(len(rows), -1), weights)
    told = np.where(own >= 0, 1 - np.minimum(variance / np.maximum(spread, _TINY), 1.0), 0.0)
    kept = np.minimum(known / np.maximum(_prior_variance(prior, weights), _TINY), 1.0)
    believed = weights[:, :CELLS] @ prior.means + weights[:, THEFT:STRAY] @ np.array(prior.thefts)
    mixed = variance + np.where(hidden > 0, _between_cells(posterior, mix), 0.0)
    total = np.maximum(listed * (mixed + saved**2) - (listed * saved) ** 2, _TINY)
    pieces = [
        *_message(told, saved, usual, variance, listed),
        *_message(1 - kept, usual, believed, spread, listed),
    ]
    return np.stack(
        [
            1 - listed * saved,
            total,
            np.minimum(listed**2 * common / total, 1.0),
            told,
            (1 - told) * kept,
            *pieces,
            hidden == 0,
        ]
    )


def _message(weight: Array, after: Array, before: Array, variance: Array, listed: Array) -> tuple[Array, Array]:
    """What one piece says alone, as a share and its variance: after = weight x piece + (1 - weight) x before."""
    speaks = weight > _SPEAKS
    part = np.where(speaks, weight, 1.0)
    value = (after - (1 - part) * before) / part
    return np.where(speaks, 1 - listed * value, np.nan), np.where(speaks, listed**2 * variance / part, np.nan)


def _between_cells(posterior: Pooled, mix: Array) -> float:
    """Variance of the class's substitution between rank cells, when only their usual shares are known."""
    cells = np.concatenate([np.eye(CELLS), np.zeros((CELLS, SIZE - CELLS))], axis=1)
    means = posterior.of(np.full(CELLS, -1), cells)[0]
    return float(mix @ means**2 - (mix @ means) ** 2)


def _prior_variance(prior: ClassPrior, weights: Array) -> Array:
    """Variance between accounts of what organic saves, per row, before any day is read."""
    cells = (weights[:, :CELLS] * prior.spreads) ** 2
    rivals = (weights[:, THEFT:STRAY] * np.array(prior.theft_spreads)) ** 2
    return np.asarray(cells.sum(axis=1) + rivals.sum(axis=1))
