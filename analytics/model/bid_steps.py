"""How clicks and their price fall as a bid falls, by the part of the bid that a click costs.

In a second-price auction a click costs what the next rival bids. While clicks cost far less than the bid, a lower bid
changes nothing; where they cost nearly as much, it loses them. So the state h = CPC / bid tells the elasticities

    e(h) = d log clicks / d log bid,    t(h) = d log CPC / d log bid,

both rising in h. They are pooled over the steps of every simulator curve of the account, and continue a curve below its
lowest simulated bid: there h follows d log h = (t(h) - 1) d log bid.
"""

from dataclasses import dataclass
from typing import Self

import numpy as np
import numpy.typing as npt
from scipy.optimize import isotonic_regression

from analytics.model.priors import response as published

Array = npt.NDArray[np.float64]

STEPS_DOWN = 6
_STEP = float(np.log(1.17))  # six steps down end at 0.39 of the lowest simulated bid
_PRIOR_STATES = np.linspace(0.1, 0.94, 8)
_PRIOR_WEIGHT = 0.5  # clicks x (log step)^2 of each prior state: a step of 25 % at ten clicks
_STEEPEST, _FASTEST = 8.0, 1.0
_FEWEST_CLICKS = 1.0
_TINY = 1e-9


@dataclass(frozen=True, eq=False)
class BidSteps:
    """Elasticities of clicks and of CPC to the bid at rising states h in [0, 1], shape (states,) each."""

    state: Array
    clicks: Array
    cpc: Array

    @classmethod
    def fit(cls, bids: Array, clicks: Array, cost: Array) -> Self:
        """Pool the steps of simulator curves, shape (curves, points), NaN where a curve has fewer points.

        Isotonic in h, weighted by the clicks of the step times its squared width; published elasticities stand in
        where the account has little of its own.
        """
        with np.errstate(divide="ignore", invalid="ignore"):
            cpc = cost / clicks
            width = np.diff(np.log(bids), axis=1)
            h = np.minimum(cpc / bids, 1.0)[:, 1:]
            e, t = (np.diff(np.log(values), axis=1) / width for values in (clicks, cpc))
            weight = np.minimum(clicks[:, 1:], clicks[:, :-1]) * width**2
        known = np.isfinite(e) & np.isfinite(t) & (weight > 0) & (clicks[:, 1:] >= _FEWEST_CLICKS)
        prior = _prior(_PRIOR_STATES)
        parts = ((h[known], _PRIOR_STATES), (e[known], prior[0]), (t[known], prior[1]))
        h, e, t = (np.concatenate(part) for part in parts)
        weight = np.concatenate([weight[known], np.full(len(_PRIOR_STATES), _PRIOR_WEIGHT)])
        order = np.argsort(h, kind="stable")
        e, t = (
            isotonic_regression(np.clip(values, -1.0, most)[order], weights=weight[order]).x
            for values, most in ((e, _STEEPEST), (t, _FASTEST))
        )
        return cls(h[order], np.maximum(e, 0.0), np.maximum(t, 0.0))

    def down(self, bid: Array, clicks: Array, cpc: Array) -> tuple[Array, Array, Array]:
        """Bids, clicks and cost below a bid, lowest first; shape (curves, STEPS_DOWN) each."""
        log_bid, log_clicks, log_cpc = (np.log(np.maximum(values, _TINY)) for values in (bid, clicks, cpc))
        found = []
        for _ in range(STEPS_DOWN):
            h = np.minimum(np.exp(log_cpc - log_bid), 1.0)
            log_clicks = log_clicks - _STEP * np.interp(h, self.state, self.clicks)
            log_cpc = log_cpc - _STEP * np.interp(h, self.state, self.cpc)
            log_bid = log_bid - _STEP
            found.append(np.exp([log_bid, log_clicks, log_clicks + log_cpc]))
        lowest, fewest, least = np.stack(found[::-1], axis=2)
        return lowest, fewest, least


def _prior(state: Array) -> tuple[Array, Array]:
    """Published elasticities by state: of CPC as published; of clicks k h / (1 - h), the published one at its own h.

    The click-to-cost elasticity c gives d log clicks / d log bid = t c / (1 - c), laid at h = t + (1 - t) / 2.
    """
    figures = published()
    c, t = (figures["elasticity_lower"] + figures["elasticity_upper"]) / 2, float(figures["cpc_to_bid"])
    usual = t + (1 - t) / 2
    k = t * c / (1 - c) * (1 - usual) / usual
    return np.minimum(k * state / (1 - state), _STEEPEST), np.full_like(state, t)
