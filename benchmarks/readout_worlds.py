"""Seeded tests in which nothing happened, one world for each assumption that a read-out method makes."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from analytics.learn import Experiment

Array = npt.NDArray[np.float64]
FIRST_DAY = 19_000
_WEEKEND = (5, 6)
_TEST_DAYS = 21


def autoregression(
    rng: np.random.Generator, days: int, units: int, rho: float, spread: float, *, is_heavy: bool = False
) -> Array:
    """Stationary noise by day and unit: e_t = rho e_(t-1) + N(0, spread²); Student's t with 3 degrees where heavy."""
    noise = spread * (rng.standard_t(3, (days, units)) if is_heavy else rng.normal(0, 1, (days, units)))
    noise[0] /= np.sqrt(1 - rho**2)
    for day in range(1, days):
        noise[day] += rho * noise[day - 1]
    return noise


def common(days: int, growth: float) -> Array:
    """What all units share, in logs: steady growth and busier weekends."""
    weekend = np.isin(np.arange(FIRST_DAY, FIRST_DAY + days) % 7, _WEEKEND)
    return np.linspace(0, growth, days) + 0.15 * weekend


@dataclass(frozen=True)
class Panel:
    """Units of different size that share growth in per cent, drawn at random; days `step` apart.

    The logs of sizes have mean `level` and deviation `sizes`; values are counts of that mean where `is_count`.
    """

    units: int = 24
    treated: int = 12
    before: int = 60
    during: int = _TEST_DAYS
    growth: float = 0.2
    sizes: float = 1.0
    rho: float = 0.4
    spread: float = 0.1
    is_heavy: bool = False
    step: int = 1
    level: float = 5.0
    is_count: bool = False

    def __call__(self, rng: np.random.Generator) -> Experiment:
        """A test in which nothing happened."""
        days = self.before + self.during
        size = np.exp(rng.normal(self.level, self.sizes, self.units))
        noise = autoregression(rng, days, self.units, self.rho, self.spread, is_heavy=self.is_heavy)
        shared = common(days, self.growth) if self.step == 1 else np.linspace(0, self.growth, days)
        metric = size * np.exp(shared[:, None] + noise)
        metric = rng.poisson(metric).astype(float) if self.is_count else metric
        chosen = np.isin(np.arange(self.units), rng.choice(self.units, self.treated, replace=False))
        return experiment(metric, chosen, self.before, step=self.step)


def panel(
    rng: np.random.Generator,
    units: int = 24,
    treated: int = 12,
    before: int = 60,
    growth: float = 0.2,
    sizes: float = 1,
) -> Experiment:
    """Units of different size that share growth in per cent; noise depends from day to day; treated drawn at random."""
    return Panel(units, treated, before, growth=growth, sizes=sizes)(rng)


SHAPES = {
    "regions": Panel(),
    "many regions": Panel(units=120, treated=60),
    "few regions": Panel(units=8, treated=4),
    "two of fifteen": Panel(15, 2, 90, growth=0.0, sizes=0.5),
    "one of ten": Panel(10, 1, 90, growth=0.0, sizes=0.5),
    "two of fifteen, growing": Panel(15, 2, 90, growth=0.6),
    "growing": Panel(growth=0.6),
    "weekly": Panel(before=26, during=8, spread=0.05, step=7),
    "weekly, few": Panel(8, 2, 26, 8, spread=0.05, step=7),
    "independent days": Panel(rho=0.0),
    "lasting noise": Panel(rho=0.9, spread=0.05),
    "lasting noise, few": Panel(15, 2, 90, growth=0.0, rho=0.9, spread=0.05),
    "heavy tails": Panel(is_heavy=True),
    "heavy tails, few": Panel(15, 2, 90, growth=0.0, sizes=0.5, is_heavy=True),
    "short": Panel(before=21, during=14),
    "queries with few clicks": Panel(units=60, treated=30, level=0.5, is_count=True),
}
"""What tests look like: how many units, how many days, how they grow, and how their noise behaves."""


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
    """Two totals on one demand, each with noise that hangs together for a day or for weeks; one is half the other."""
    days, rho = 60 + _TEST_DAYS, rng.uniform(0, 0.95)
    demand = 1000 + np.cumsum(rng.normal(0, 10, days)) + 500 * common(days, 0.0)
    control, treated = (scale * (demand + autoregression(rng, days, 1, rho, 20)[:, 0]) for scale in (1.0, 0.5))
    return experiment(np.column_stack([200 + treated, control]), np.array([True, False]), 60)


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
    """One series without a control, whose level drifts: in a fifth of worlds not, in others more than the noise."""
    days, drift = 63 + _TEST_DAYS, rng.choice([0.0, 10 ** rng.uniform(-3, 1)], p=[0.2, 0.8])
    level = np.cumsum(rng.normal(0, 0.1 * np.sqrt(drift), days))
    return experiment(np.exp(5 + level + common(days, 0.0) + rng.normal(0, 0.1, days))[:, None], np.array([True]), 63)


def won_back(rng: np.random.Generator) -> Experiment:
    """A pause after which organic clicks win every paid click back."""
    days, before = 90 + _TEST_DAYS, 90
    noise = autoregression(rng, days, 4, 0.4, 0.05)
    paid, organic = (1000 * np.exp(common(days, 0.2)[:, None] + noise[:, at : at + 2]) for at in (0, 2))
    organic[before:, 0] += 1000 * np.exp(common(days, 0.2)[before:])
    paid[before:, 0] = 0
    return experiment(paid + organic, np.array([True, False]), before, {"paid_clicks": paid, "organic_clicks": organic})


def queries_won_back(rng: np.random.Generator) -> Experiment:
    """Forty queries, half of them paused, whose organic clicks win every paid click back; clicks are counts."""
    days, before, n = 70 + _TEST_DAYS, 70, 40
    demand = np.exp(common(days, 0.2)[:, None] + autoregression(rng, days, n, 0.7, 0.1) + rng.normal(2.5, 1, n))
    treated = np.isin(np.arange(n), rng.choice(n, n // 2, replace=False))
    is_off = treated & (np.arange(days) >= before)[:, None]
    paid, organic = (rng.poisson(rate).astype(float) for rate in (np.where(is_off, 0, demand), demand * (1.5 + is_off)))
    return experiment(paid + organic, treated, before, {"paid_clicks": paid, "organic_clicks": organic})


def series_won_back(rng: np.random.Generator) -> Experiment:
    """The same on one series beside one control, whose noise lasts for days, and in half the worlds moves for good."""
    days, before, rho = 70 + _TEST_DAYS, 70, rng.uniform(0, 0.85)
    moves = rng.choice([0.0, 10 ** rng.uniform(-1, 1)], p=[0.5, 0.5])
    own = autoregression(rng, days, 4, rho, np.sqrt(1 - rho**2)) + np.sqrt(moves * (1 - 0.995**2)) * np.cumsum(
        rng.normal(size=(days, 4)), axis=0
    )
    paid, organic = (1000 * np.exp(common(days, 0.2)[:, None] + 0.05 * own[:, at : at + 2]) for at in (0, 2))
    organic[before:, 0] += paid[before:, 0]
    paid[before:, 0] = 0
    return experiment(paid + organic, np.array([True, False]), before, {"paid_clicks": paid, "organic_clicks": organic})


def experiment(
    metric: Array,
    treated: npt.NDArray[np.bool_],
    before: int,
    parts: dict[str, Array] | None = None,
    names: tuple[str, ...] = (),
    step: int = 1,
) -> Experiment:
    """A test that starts after `before` days, which are `step` apart."""
    days = FIRST_DAY + step * np.arange(len(metric))
    units = tuple(f"unit {at}" for at in range(metric.shape[1]))
    return Experiment(days, units, treated, metric, int(days[before]), parts=parts or {}, pairs=names)


WORLDS: dict[str, Callable[[np.random.Generator], Experiment]] = {
    "log_did": panel,
    "log_means": panel,
    "weighted_did": panel,
    "cuped": panel,
    "randomisation": panel,
    "synthetic_control": few_treated,
    "log_synthetic_control": few_treated_growing,
    "tbr": few_treated,
    "trimmed_match": pairs,
    "structural": one_series,
    "level_did": level_panel,
    "incremental_share": queries_won_back,
}
