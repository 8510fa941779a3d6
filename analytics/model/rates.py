"""Conversion rate of each query: a posterior under a prior that the account itself shows.

The prior mean is nested, brand class > intent > theme, each level leaving the one above as far as its own counts carry.
It rises with the price of a click where the account shows so: rivals and the advertiser pay more for clicks that
convert better. How far single queries scatter around it is a mixture of Gammas fitted to all of them (empirical
Bayes): a share that hardly converts, or a few that convert very well, do not set the shrinkage of the others.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

Array = npt.NDArray[np.float64]

LEVELS = (("brand",), ("brand", "intent"), ("brand", "intent", "theme"))
_ATOMS = np.exp(np.linspace(np.log(0.03), np.log(20.0), 36))  # means of the mixture's Gammas, over the prior mean
_KERNEL = 40.0  # shape of each: neighbours overlap
_PSEUDO = 3.0  # queries' worth of the plain Gamma prior mixed in
_ROUNDS = 80
_BIN = 0.15  # width of the bins of log expected counts that the mixture is fitted on
_LENT = 0.5  # conversions' worth of the account's rate that a brand class is lent: none yet is not none ever
_FARTHEST = 2.0  # log price of a click beyond which it says no more
_TINY = 1e-12


@dataclass(frozen=True, eq=False)
class Rates:
    """Posterior of each query's conversion rate: mean, and squared coefficient of variation; shape (queries,)."""

    mean: Array
    variation: Array


def estimate(frame: pd.DataFrame) -> Rates:
    """Posterior rates from `brand, intent, theme, conversions, paid_clicks, cost`, one row per query."""
    k, n = frame["conversions"].to_numpy(dtype=float), frame["paid_clicks"].to_numpy(dtype=float)
    usual = nested(frame)
    mean, variation = np.empty(len(frame)), np.empty(len(frame))
    price = log_price(frame)
    for is_brand in np.unique(frame["brand"]):
        rows = (frame["brand"] == is_brand).to_numpy()
        prior = usual[rows] * np.exp(price_slope(k[rows], n[rows] * usual[rows], price[rows]) * price[rows])
        expected = float((prior * n[rows]).sum())
        if k[rows].any() and expected > 0:
            prior *= k[rows].sum() / expected
        relative, variation[rows] = mixture(k[rows], n[rows] * prior)
        mean[rows] = prior * relative
    return Rates(mean, variation)


def strength(successes: Array, trials: Array, rates: Array) -> float:
    """Strength b (in trials) of a Gamma prior whose mean is `rates`, by moments of the overdispersion.

    With k ~ Poisson(n theta), theta ~ Gamma(r b, b): E[(k - n r)^2] = n r + n^2 r / b, summed over items.
    """
    known = trials > 0
    k, n, r = successes[known], trials[known], rates[known]
    excess = float(((k - n * r) ** 2 - n * r).sum())
    spread = float((n**2 * r).sum())
    return spread / excess if excess > spread / 1e6 else 1e6


def nested(frame: pd.DataFrame) -> Array:
    """Rate of each query's group, level by level: (k + r b) / (n + b), r the level above, b by moments per level."""
    overall = float(frame["conversions"].sum()) / max(float(frame["paid_clicks"].sum()), 1.0)
    rate = np.full(len(frame), overall)
    for depth, level in enumerate(LEVELS):
        keys = [frame[name] for name in level]
        sums = frame.groupby(keys)[["conversions", "paid_clicks"]].transform("sum")
        k, n = (sums[name].to_numpy(dtype=float) for name in ("conversions", "paid_clicks"))
        first = ~frame.duplicated(list(level)).to_numpy()
        b = strength(k[first], n[first], rate[first]) if depth else _LENT / max(overall, _TINY)
        rate = (k + rate * b) / (n + b)
    return rate


def log_price(frame: pd.DataFrame) -> Array:
    """Log CPC less its mean over the clicks of the brand class, within +-2; 0 where a query has no paid clicks."""
    n, cost = frame["paid_clicks"].to_numpy(dtype=float), frame["cost"].to_numpy(dtype=float)
    known = (n > 0) & (cost > 0)
    log = np.zeros(len(frame))
    log[known] = np.log(cost[known] / n[known])
    for is_brand in np.unique(frame["brand"]):
        rows = known & (frame["brand"] == is_brand).to_numpy()
        if rows.any():
            log[rows] -= np.average(log[rows], weights=np.sqrt(n[rows]))
    return np.clip(log, -_FARTHEST, _FARTHEST)


def price_slope(k: Array, expected: Array, price: Array) -> float:
    """Slope of the log rate on the log price of a click: quasi-Poisson, shrunk by its own error.

    k ~ expected x exp(a + s price) with variance m + m^2 / c; the slope kept is s max(0, 1 - (error / s)^2).
    """
    known = expected > 0
    k, expected, price = k[known], expected[known], price[known]
    if not known.any() or not price.any() or k.sum() <= 0:
        return 0.0
    design = np.stack([np.ones_like(price), price], axis=1)
    beta, c, information = np.zeros(2), 2.0, np.eye(2)
    for _ in range(25):
        m = expected * np.exp(np.clip(design @ beta, -4.0, 4.0))
        weight = m / (1 + m / c)
        information = (design * weight[:, None]).T @ design + _TINY * np.eye(2)
        step = np.linalg.solve(information, design.T @ (weight * (k - m) / np.maximum(m, _TINY)))
        beta = beta + np.clip(step, -0.5, 0.5)
        c = 1 / max(float(((k - m) ** 2 - m).sum()) / float((m**2).sum()), 1e-3)
    error = float(np.linalg.pinv(information)[1, 1])
    return float(beta[1] * max(0.0, 1 - error / max(float(beta[1] ** 2), _TINY)))


def mixture(k: Array, expected: Array) -> tuple[Array, Array]:
    """Posterior mean and squared coefficient of variation of theta where k ~ Poisson(expected x theta).

    theta has the mixture of Gamma(shape 40) around 36 means that fits all queries best (expectation maximisation on
    binned counts, with three queries' worth of the Gamma that the moments give).
    """
    start = _gamma_weights(strength(k, expected, np.ones_like(k)))
    weights = _fit(k, expected, start)
    return _posterior(k, expected, weights)


def _gamma_weights(shape: float) -> Array:
    """A Gamma of mean 1 and this shape on the atoms (log spaced: density times mean)."""
    shape = min(max(shape, 0.05), 200.0)
    log = shape * np.log(_ATOMS) - shape * _ATOMS
    weights = np.exp(log - log.max())
    weights /= weights.sum()
    return np.asarray(weights)


def _fit(k: Array, expected: Array, start: Array) -> Array:
    known = expected > 0
    if not known.any():
        return start
    bins = pd.DataFrame({"k": np.round(k[known], 1), "e": np.round(np.log(expected[known]) / _BIN)})
    counts = bins.value_counts(sort=False)
    seen, logs = (counts.index.get_level_values(name).to_numpy(dtype=float) for name in ("k", "e"))
    likelihood = _likelihood(seen, np.exp(logs * _BIN))
    weights = start
    for _ in range(_ROUNDS):
        shares = likelihood * weights
        shares *= (counts.to_numpy() / np.maximum(shares.sum(axis=1), _TINY))[:, None]
        weights = shares.sum(axis=0) + _PSEUDO * start
        weights /= weights.sum()
    return np.asarray(weights)


def _likelihood(k: Array, expected: Array) -> Array:
    """Negative-binomial likelihood of each count under each atom, up to a factor per row; shape (rows, atoms)."""
    rate = _KERNEL / _ATOMS
    log = _KERNEL * np.log(rate) - (k[:, None] + _KERNEL) * np.log(rate + expected[:, None])
    return np.asarray(np.exp(log - log.max(axis=1, keepdims=True)))


def _posterior(k: Array, expected: Array, weights: Array) -> tuple[Array, Array]:
    shares = _likelihood(k, expected) * weights
    shares /= shares.sum(axis=1, keepdims=True)
    shape, rate = k[:, None] + _KERNEL, expected[:, None] + _KERNEL / _ATOMS
    mean = (shares * shape / rate).sum(axis=1)
    square = (shares * shape * (shape + 1) / rate**2).sum(axis=1)
    return mean, square / mean**2 - 1
