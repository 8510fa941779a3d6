"""Budget throttling as an instrument: on days when a campaign's money runs short, all its ads show less."""

import numpy as np
import numpy.typing as npt

from analytics.model.daily.alone import BINS, rank_bins
from analytics.model.daily.history import History
from analytics.model.daily.sums import CELLS, cell_of

Array = npt.NDArray[np.float64]

STRONG = 10.0  # first-stage F under which the instrument is left aside (Staiger & Stock 1997)
_LEAST_LINK = 0.3  # own ads follow the campaign's at least that closely
_LEAST_ALONE = 1e-9


def throttle_information(history: History, campaign: npt.NDArray[np.object_], rates: Array) -> tuple[Array, Array]:
    """Precision of substitution per query and rank cell and precision x estimate; both of shape (queries, 4).

    Reduced form within query and rank: organic CTR on the share of its usual impressions that the rest of the campaign
    showed that day (leave-one-out, so that a query's own noise cannot move it), against paid clicks per organic
    impression on the same. Campaigns whose first stage is weak (F < 10) say nothing.
    """
    shown = _presence(history, campaign)
    bins, cell = rank_bins(history.organic_position), cell_of(history.organic_position)
    used = (history.organic_impressions > 0) & (cell < CELLS) & ~history.off & np.isfinite(shown)
    row = np.repeat(np.arange(len(bins))[:, None], bins.shape[1], axis=1)[used]
    weight, z = history.organic_impressions[used], shown[used]
    paid, organic = history.paid_clicks[used], history.organic_clicks[used]
    group, n = row * BINS + bins[used], len(bins) * BINS
    usual = np.bincount(group, paid, n) / np.maximum(np.bincount(group, weight * z, n), _LEAST_ALONE)
    z = z * usual[group]
    z_within = z - (np.bincount(group, weight * z, n) / np.maximum(np.bincount(group, weight, n), _LEAST_ALONE))[group]
    place, size = row * CELLS + cell[used], len(bins) * CELLS

    def total(values: Array) -> Array:
        return np.asarray(np.bincount(place, values, size), float).reshape(-1, CELLS)

    rate = np.take_along_axis(rates, bins, axis=1)[used]
    cross, link, expected = total(-z_within * organic), total(z_within * paid), total(weight * z_within * z)
    noise, link_noise = total(weight * z_within**2 * (rate + rate**2)), total(z_within**2 * paid)
    follows = _links(campaign, link, expected, link_noise)[:, None] * expected
    known = (noise > 0) & (follows > 0)
    precision = np.divide(follows**2, noise, out=np.zeros_like(noise), where=known)
    return precision, np.divide(cross * follows, noise, out=np.zeros_like(noise), where=known)


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


def _links(campaign: npt.NDArray[np.object_], link: Array, expected: Array, noise: Array) -> Array:
    """Per query, how closely ads of its campaign follow the rest of it; 0 where the first stage is weak."""
    found = np.zeros(len(campaign))
    for name in set(campaign):
        own = campaign == name
        total, base, spread = float(link[own].sum()), float(expected[own].sum()), float(noise[own].sum())
        is_strong = base > 0 and spread > 0 and total**2 / spread >= STRONG and total / base >= _LEAST_LINK
        found[own] = total / base if is_strong else 0.0
    return found
