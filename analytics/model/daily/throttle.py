"""Budget throttling as an instrument: on days when a campaign's money runs short, all its ads show less."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from analytics.model.daily.alone import rates_by_day
from analytics.model.daily.history import BINS, CELLS, History

Array = npt.NDArray[np.float64]
Places = npt.NDArray[np.int64]

STRONG = 10.0  # first-stage F under which the instrument is left aside (Staiger & Stock 1997)
_LEAST_LINK = 0.3  # own ads follow the campaign's at least that closely
_CREDIBLE = 2.0  # standard errors outside [0, 1] from which the campaign's days differ in more than their budget
_TINY = 1e-9
_WEEKDAYS = 7


@dataclass(frozen=True, eq=False)
class _Moments:
    """One entry per query and period with the ad.

    `z`: what the rest of the campaign showed, times the usual paid clicks per search, within query, rank and weekday;
    `full`: the same before centring; `paid`, `organic`: clicks less their mean per search in the group; `count`: paid
    clicks; `noise`: variance of z organic by counting alone.
    """

    row: Places
    cell: Places
    day: Places
    z: Array
    full: Array
    weight: Array
    paid: Array
    organic: Array
    count: Array
    noise: Array


def throttle_information(history: History, campaign: npt.NDArray[np.object_], rates: Array) -> tuple[Array, Array]:
    """Precision of substitution per query and rank cell and precision x estimate; both of shape (queries, 4).

    Reduced form within query, rank and weekday: organic clicks per search on the share of its usual impressions that
    the rest of the campaign showed that day (leave-one-out, so that a query's own noise cannot move it), against paid
    clicks per search on the same. A campaign says nothing when its first stage is weak (F < 10), or when its pooled
    answer is no share by two standard errors: then its days differ in more than their budget. Errors are clustered by
    day, because what moves a day moves all its queries.
    """
    moments = _moments(history, campaign, rates)
    size = len(campaign) * CELLS
    place = moments.row * CELLS + moments.cell

    def total(values: Array) -> Array:
        return np.asarray(np.bincount(place, values, size), float).reshape(-1, CELLS)

    follows, wider = _judged(moments, campaign)
    expected = follows[:, None] * total(moments.weight * moments.z * moments.full)
    noise = wider[:, None] * total(moments.noise)
    known = (noise > 0) & (expected > 0)
    precision = np.divide(expected**2, noise, out=np.zeros_like(noise), where=known)
    told = np.divide(total(-moments.z * moments.organic) * expected, noise, out=np.zeros_like(noise), where=known)
    return precision, told


def _moments(history: History, campaign: npt.NDArray[np.object_], rates: Array) -> _Moments:
    shown = _presence(history, campaign)
    bins, cell = history.ranks, history.cells
    used = (history.organic_impressions > 0) & (cell < CELLS) & ~history.off & np.isfinite(shown)
    row, day = np.nonzero(used)
    weight, z, paid = history.organic_impressions[used], shown[used], history.paid_clicks[used]
    weekday = (history.days.astype("datetime64[D]").astype(np.int64) % _WEEKDAYS)[day]
    group = (row * BINS + bins[used]) * _WEEKDAYS + weekday
    n = len(bins) * BINS * _WEEKDAYS
    seen = np.bincount(group, weight, n)
    full = z * (np.bincount(group, paid, n) / np.maximum(np.bincount(group, weight * z, n), _TINY))[group]

    def usual(values: Array) -> Array:
        return np.asarray((np.bincount(group, values, n) / np.maximum(seen, _TINY))[group])

    z = full - usual(weight * full)
    rate = rates_by_day(history, rates)[used]
    organic = history.organic_clicks[used]
    centred = (paid - weight * usual(paid), organic - weight * usual(organic))
    return _Moments(row, cell[used], day, z, full, weight, *centred, paid, weight * z**2 * (rate + rate**2))


def _presence(history: History, campaign: npt.NDArray[np.object_]) -> Array:
    """Share of its usual impressions that the rest of each query's campaign showed, shape (queries, periods)."""
    both = (history.paid_impressions > 0) & (history.organic_impressions > 0)
    usual = np.where(both, history.paid_impressions, 0).sum(axis=1) / np.maximum(
        np.where(both, history.organic_impressions, 0).sum(axis=1), 1.0
    )
    used = ~history.off & (usual > 0)[:, None]
    shown = np.where(used, history.paid_impressions, 0.0)
    expected = np.where(used, usual[:, None] * history.organic_impressions, 0.0)
    found = np.full(shown.shape, np.nan)
    for name in set(campaign):
        own = campaign == name
        rest, base = shown[own].sum(axis=0) - shown[own], expected[own].sum(axis=0) - expected[own]
        found[own] = np.divide(rest, base, out=np.full(rest.shape, np.nan), where=base > 0)
    return found


def _judged(moments: _Moments, campaign: npt.NDArray[np.object_]) -> tuple[Array, Array]:
    """Per query: how closely ads follow the rest of their campaign (0: says nothing), how much wider errors are."""
    follows, wider = np.zeros(len(campaign)), np.ones(len(campaign))
    for name in set(campaign):
        own = (campaign == name)[moments.row]
        z, paid, organic, day = moments.z[own], moments.paid[own], moments.organic[own], moments.day[own]
        link, base = float(z @ paid), float((moments.weight[own] * z) @ moments.full[own])
        if base <= 0 or link <= _LEAST_LINK * base or link**2 < STRONG * float(z**2 @ moments.count[own]):
            continue
        slope = -float(z @ organic) / link
        clustered = float((np.bincount(day, z * (organic + slope * paid)) ** 2).sum())
        error = np.sqrt(clustered) / link
        if -_CREDIBLE * error <= slope <= 1 + _CREDIBLE * error:
            follows[campaign == name] = link / base
            wider[campaign == name] = max(1.0, clustered / max(float(moments.noise[own].sum()), _TINY))
    return follows, wider
