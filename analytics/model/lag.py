"""Conversions still to come: how far the last days' clicks have converted yet.

Where an account counts a conversion on the day of its click, the last days look poor until their buyers have made up
their minds. A click of age a days has converted to F(a) = 1 - exp(-(a + 1) / tau). tau is read from the last 30 days
against the rate of the same weekdays in the 60 days before, account-wide; "no delay" starts with most of the belief,
and the completeness is the mean over the delays weighed by their likelihood.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.schema import DAYS_PER_WEEK, Notice, Share
from analytics.unify import QueryPanel

Array = npt.NDArray[np.float64]

DELAYS = np.array([1.0, 1.5, 2.0, 3.0, 4.0, 6.0, 8.0, 11.0, 15.0])  # days, the candidates for tau
_NONE = 0.9  # prior belief that nothing is late
_RECENT, _BEFORE = 30, 60
_FEWEST = 30.0  # conversions in the days before
_WORTH_SAYING = 0.005


@dataclass(frozen=True, slots=True)
class Lag:
    """Share of the conversions of the period's clicks that have been counted, in (0, 1], and what to say of it."""

    complete: float = 1.0
    days: float = 0.0
    notices: tuple[Notice, ...] = ()


def estimate(panel: QueryPanel) -> Lag:
    """Estimate the completeness of a panel's conversions; complete without 90 dated days."""
    if not panel.facts.is_dated("paid"):
        return Lag()
    rows = panel.facts.sums("paid", "day").dropna(subset=["day"]).astype({"day": "datetime64[ns]"})
    by_day = rows.set_index("day")[["paid_clicks", "conversions"]].sort_index().asfreq("D", fill_value=0.0)
    return of_days(by_day)


def of_days(by_day: pd.DataFrame) -> Lag:
    """The same from `paid_clicks, conversions` by day, all days present."""
    if len(by_day) < _RECENT + _BEFORE:
        return Lag()
    window = by_day.iloc[-_RECENT - _BEFORE :]
    n, k = (window[name].to_numpy(dtype=float) for name in ("paid_clicks", "conversions"))
    if k[:_BEFORE].sum() < _FEWEST:
        return Lag()
    expected = n * _weekday_rate(n[:_BEFORE], k[:_BEFORE])[np.arange(len(n)) % DAYS_PER_WEEK]
    belief, counted = _belief(k, expected)
    clicks = by_day["paid_clicks"].to_numpy(dtype=float)
    late = ((1 - counted) * n[_BEFORE:]).sum(axis=1) / max(float(clicks.sum()), 1.0)
    missing, delay = float(belief @ late), float(belief @ DELAYS) / max(float(belief.sum()), 1e-9)
    if missing < _WORTH_SAYING:
        return Lag(1 - missing, delay)
    told = Notice.of("value.conversion_lag", share=Share(missing), days=round(delay, 1))
    return Lag(1 - missing, delay, (told,))


def _weekday_rate(n: Array, k: Array) -> Array:
    """Conversion rate by day of the week (in the order of the days), with ten conversions' worth of the overall one."""
    usual = float(k.sum()) / max(float(n.sum()), 1.0)
    day = np.arange(len(n)) % DAYS_PER_WEEK
    sold, clicks = (np.bincount(day, weights=values, minlength=DAYS_PER_WEEK) for values in (k, n))
    return np.asarray((sold + 10) / (clicks + 10 / max(usual, 1e-9)))


def _belief(k: Array, expected: Array) -> tuple[Array, Array]:
    """Posterior belief in each delay, shape (delays,), and the share counted by delay and recent day.

    Poisson likelihoods, tempered by the overdispersion of the days before (at least 1), their rate being free.
    """
    age = np.arange(_RECENT)[::-1]
    counted = 1 - np.exp(-(age[None, :] + 1) / DELAYS[:, None])
    off = (k - expected) ** 2 / np.maximum(expected, 1e-9)
    over = max(1.0, float(off[:_BEFORE].sum()) / (_BEFORE - DAYS_PER_WEEK))
    shares = np.vstack([np.ones(_RECENT), counted])
    means = expected * np.hstack([np.ones((len(shares), _BEFORE)), shares])
    means *= k.sum() / means.sum(axis=1, keepdims=True)
    log = (k * np.log(np.maximum(means, 1e-9)) - means).sum(axis=1) / over
    prior = np.r_[_NONE, np.full(len(DELAYS), (1 - _NONE) / len(DELAYS))]
    weight = prior * np.exp(log - log.max())
    return weight[1:] / weight.sum(), counted
