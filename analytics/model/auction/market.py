"""Many auctions of a theme: rivals as a random crowd, own score that varies, and what a bid gets on average.

Rivals enter as a Poisson crowd with log-normal scores, so that how many stand above a score and the best one below it
are independent: above ~ Poisson(rivals (1 - F(s))), P(below <= y) = exp(-rivals (F(s) - F(y))). An empty place below
is an auction in which the reserve sets the price.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import gammaln, ndtr, ndtri

from analytics.model.auction.second_price import SLOTS, TOP

Array = npt.NDArray[np.float64]

NAMES = ("rivals", "strength", "spread", "reserve", "noise", "fade")
_SCORES, _SCORE_WEIGHTS = np.polynomial.legendre.leggauss(10)  # own score among those shown
_BELOW, _BELOW_WEIGHTS = np.polynomial.legendre.leggauss(12)  # the price between the reserve and the own score
_LEAST = 1e-9


@dataclass(frozen=True, eq=False)
class Market:
    """What decides the auctions of a theme; arrays of one shape (markets, …), scores in units of today's own.

    Attributes
    ----------
    rivals
        Expected number of rivals in an auction.
    strength, spread
        Median and standard deviation of the log of a rival's score.
    reserve
        Least score that is shown.
    noise
        Standard deviation of the log of the own score.
    fade
        Click rate of slot k over that of the first is k ^ -fade.

    """

    rivals: Array
    strength: Array
    spread: Array
    reserve: Array
    noise: Array
    fade: Array

    @classmethod
    def of_logs(cls, logs: Array) -> "Market":
        """A market of its logarithms, in the order of `NAMES` along the last axis."""
        return cls(*np.moveaxis(np.exp(logs), -1, 0))

    def best_rival(self, level: float) -> Array:
        """Score of the best rival at a quantile of the auctions that have one.

        P(best <= y) = (exp(-rivals (1 - F(y))) - exp(-rivals)) / (1 - exp(-rivals)), inverted.
        """
        none = np.exp(-self.rivals)
        above = -np.log(none + level * (1 - none)) / self.rivals
        return np.asarray(self.strength * np.exp(self.spread * ndtri(1 - above)))


@dataclass(frozen=True, eq=False)
class Results:
    """Means over the searches for which the ad competes, shape (markets, …, bids).

    Attributes
    ----------
    shown
        Share of searches that show the ad.
    top, first
        Share of searches that show it above the organic results, and in the first slot.
    slot
        Mean slot where shown, 1-based.
    clicks
        Paid clicks per search, in units of the click rate of the first slot.
    cpc
        Mean price of a click, in units of today's bid.
    reserve_sets
        Share of clicks whose price is the reserve, nobody between it and the own score.
    rivals_above, rivals_seen
        Mean number of rivals above where shown, and of rivals whose own score is shown.

    """

    shown: Array
    top: Array
    first: Array
    slot: Array
    clicks: Array
    cpc: Array
    reserve_sets: Array
    rivals_above: Array
    rivals_seen: Array


def respond(market: Market, bid: Array, reserve: Array | float = 1.0, quality: Array | float = 1.0) -> Results:
    """What bids get on average.

    Parameters
    ----------
    market
        Arrays of shape (markets, …).
    bid
        Multiples of today's bid above 0, shape (bids,).
    reserve, quality
        Multiples of today's, numbers above 0.

    """
    of = {name: getattr(market, name)[..., None] for name in NAMES}
    floor = np.log(of["reserve"] * reserve)
    passes = np.maximum(ndtr((np.log(bid * quality) - floor) / of["noise"]), _LEAST)
    level = passes[..., None] * (1 - _SCORES) / 2  # upper tail: only scores at the reserve or above are shown
    luck = np.exp(of["noise"][..., None] * -ndtri(level))
    own = (bid * quality)[..., None] * luck
    at = _cdf(own, of)
    slots = _slots(of["rivals"][..., None] * (1 - at))
    rates = np.arange(1, SLOTS + 1) ** -of["fade"][..., None, None]
    clicks = (slots * rates).sum(axis=-1)
    paid = own - _unpaid(own, np.exp(floor)[..., None], at, of)
    cpc = np.minimum(paid / (luck * quality), bid[..., None])
    below = _cdf(np.exp(floor)[..., None], of)
    alone = np.exp(-of["rivals"][..., None] * (at - below))
    seen = np.minimum(of["rivals"] * (1 - below[..., 0]), SLOTS - 1) + np.zeros_like(passes)
    return _averages(passes, slots, (clicks, cpc, alone), seen)


def _cdf(score: Array, of: dict[str, Array]) -> Array:
    strength, spread = of["strength"][..., None], of["spread"][..., None]
    return np.asarray(ndtr((np.log(score) - np.log(strength)) / spread))


def _slots(above: Array) -> Array:
    """Chance of each slot: Poisson with mean `above`; along a new last axis."""
    k = np.arange(SLOTS)
    mean = np.maximum(above, _LEAST)[..., None]
    return np.asarray(np.exp(k * np.log(mean) - mean - gammaln(k + 1)))


def _unpaid(own: Array, floor: Array, at: Array, of: dict[str, Array]) -> Array:
    """Own score less the score paid: the integral from the reserve to the own score of P(best below <= y)."""
    width = np.maximum(np.log(own / floor), 0.0)[..., None]
    log_y = np.log(floor)[..., None] + width * (_BELOW + 1) / 2
    strength, spread, rivals = (of[name][..., None, None] for name in ("strength", "spread", "rivals"))
    chance = np.exp(-rivals * (at[..., None] - ndtr((log_y - np.log(strength)) / spread)))
    return np.asarray((chance * np.exp(log_y) * _BELOW_WEIGHTS / 2 * width).sum(axis=-1))


def _averages(passes: Array, slots: Array, bought: tuple[Array, Array, Array], rivals_seen: Array) -> Results:
    weights, (clicks, cpc, alone) = _SCORE_WEIGHTS / 2, bought

    def mean(values: Array) -> Array:
        return np.asarray((values * weights).sum(axis=-1))

    seen = mean(slots.sum(axis=-1))
    above = mean((slots * np.arange(SLOTS)).sum(axis=-1)) / seen
    got = mean(clicks)
    return Results(
        shown=passes * seen,
        top=passes * mean(slots[..., :TOP].sum(axis=-1)),
        first=passes * mean(slots[..., 0]),
        slot=1 + above,
        clicks=passes * got,
        cpc=mean(clicks * cpc) / got,
        reserve_sets=mean(clicks * alone) / got,
        rivals_above=above,
        rivals_seen=rivals_seen,
    )
