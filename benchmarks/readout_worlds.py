"""Seeded tests in which nothing happened, one world for each assumption that a read-out method makes."""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from analytics.learn import Experiment

Array = npt.NDArray[np.float64]
FIRST_DAY = 19_000
_WEEKEND = (5, 6)
_TEST_DAYS = 21


def autoregression(rng: np.random.Generator, days: int, units: int, rho: float, spread: float) -> Array:
    """Stationary noise by day and unit: e_t = rho e_(t-1) + N(0, spread²)."""
    noise = rng.normal(0, spread, (days, units))
    noise[0] /= np.sqrt(1 - rho**2)
    for day in range(1, days):
        noise[day] += rho * noise[day - 1]
    return noise


def common(days: int, growth: float) -> Array:
    """What all units share, in logs: steady growth and busier weekends."""
    weekend = np.isin(np.arange(FIRST_DAY, FIRST_DAY + days) % 7, _WEEKEND)
    return np.linspace(0, growth, days) + 0.15 * weekend


def panel(
    rng: np.random.Generator,
    units: int = 24,
    treated: int = 12,
    before: int = 60,
    growth: float = 0.2,
    sizes: float = 1,
) -> Experiment:
    """Units of different size that share growth in per cent; noise depends from day to day; treated drawn at random."""
    days = before + _TEST_DAYS
    size = np.exp(rng.normal(5, sizes, units))
    metric = size * np.exp(common(days, growth)[:, None] + autoregression(rng, days, units, 0.4, 0.1))
    chosen = np.isin(np.arange(units), rng.choice(units, treated, replace=False))
    return experiment(metric, chosen, before)


def level_panel(rng: np.random.Generator) -> Experiment:
    """Units of one size that share growth in units of the measure."""
    days = 60 + _TEST_DAYS
    metric = 100 + 10 * common(days, 0.0)[:, None] + autoregression(rng, days, 24, 0.4, 5)
    return experiment(metric, np.arange(24) < 12, 60)


def few_treated(rng: np.random.Generator) -> Experiment:
    """Two treated units among fifteen, without growth."""
    return panel(rng, 15, 2, 90, growth=0.0, sizes=0.5)


def few_treated_growing(rng: np.random.Generator) -> Experiment:
    """Two treated units among fifteen, growing by a fifth."""
    return panel(rng, 15, 2, 90, growth=0.2, sizes=0.5)


def two_totals(rng: np.random.Generator) -> Experiment:
    """A treated total on a straight line of the control total, with noise that depends strongly from day to day."""
    days = 60 + _TEST_DAYS
    control = 1000 + np.cumsum(rng.normal(0, 10, days)) + 500 * common(days, 0.0)
    treated = 200 + 0.5 * control + autoregression(rng, days, 1, 0.5, 10)[:, 0]
    return experiment(np.column_stack([treated, control]), np.array([True, False]), 60)


def pairs(rng: np.random.Generator) -> Experiment:
    """Twenty pairs of like units, one drawn in each; two pairs behave oddly."""
    days, n = 30, 20
    size = np.repeat(np.exp(rng.normal(5, 0.5, n)), 2)
    odd = np.where(np.arange(2 * n) < 4, rng.normal(0, 1, 2 * n), 0.0)
    metric = size * np.exp(rng.normal(0, 0.1, 2 * n) + odd + autoregression(rng, days, 2 * n, 0.4, 0.1))
    first = rng.random(n) < 0.5
    treated = np.column_stack([first, ~first]).ravel()
    names = tuple(str(at) for at in np.repeat(np.arange(n), 2))
    return experiment(metric, treated, 15, names=names)


def one_series(rng: np.random.Generator) -> Experiment:
    """One series without a control, whose level drifts: hardly in some worlds, more than the noise in others."""
    days = 63 + _TEST_DAYS
    level = np.cumsum(rng.normal(0, 0.1 * np.sqrt(10 ** rng.uniform(-3, 1)), days))
    return experiment(np.exp(5 + level + common(days, 0.0) + rng.normal(0, 0.1, days))[:, None], np.array([True]), 63)


def won_back(rng: np.random.Generator) -> Experiment:
    """A pause after which organic clicks win every paid click back."""
    days, before = 90 + _TEST_DAYS, 90
    noise = autoregression(rng, days, 4, 0.4, 0.05)
    paid, organic = (1000 * np.exp(common(days, 0.2)[:, None] + noise[:, at : at + 2]) for at in (0, 2))
    organic[before:, 0] += 1000 * np.exp(common(days, 0.2)[before:])
    paid[before:, 0] = 0
    return experiment(paid + organic, np.array([True, False]), before, {"paid_clicks": paid, "organic_clicks": organic})


def experiment(
    metric: Array,
    treated: npt.NDArray[np.bool_],
    before: int,
    parts: dict[str, Array] | None = None,
    names: tuple[str, ...] = (),
) -> Experiment:
    """A daily test that starts after `before` days."""
    days = np.arange(FIRST_DAY, FIRST_DAY + len(metric))
    units = tuple(f"unit {at}" for at in range(metric.shape[1]))
    return Experiment(days, units, treated, metric, FIRST_DAY + before, parts=parts or {}, pairs=names)


WORLDS: dict[str, Callable[[np.random.Generator], Experiment]] = {
    "log_did": panel,
    "log_means": panel,
    "weighted_did": panel,
    "cuped": panel,
    "randomisation": panel,
    "synthetic_control": few_treated,
    "log_synthetic_control": few_treated_growing,
    "tbr": two_totals,
    "trimmed_match": pairs,
    "structural": one_series,
    "level_did": level_panel,
    "incremental_share": won_back,
}
