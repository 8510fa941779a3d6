"""What one more paid click is worth: its incremental share, times its value where the account can tell."""

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import numpy.typing as npt

from analytics.model import Analysis, ClickValue
from analytics.model.priors import demand_spread

Array = npt.NDArray[np.float64]
Measure = Literal["clicks", "value"]
_TINY = 1e-12
_FEWEST_DRAWS = 100
_MOST_NUMBERS = 4_000_000  # items x draws held at once


@dataclass(frozen=True, eq=False)
class Worth:
    """Worth of a paid click of each response item, per measure.

    Attributes
    ----------
    measure
        `clicks` (incremental clicks) or `value` (incremental contribution, account currency).
    mean
        Expected worth of one paid click, shape (items,).
    draws
        The same under each simulated state of the world, shape (items, draws).
    response
        Factor on click differences from today under each state (mean 1), shape (items, draws). Items whose curves rest
        on the same kind of evidence share it: their errors do not average out.

    demand
        Factor on all of the next months' clicks and cost in each state, shape (draws,).

    """

    measure: Measure
    mean: Array
    draws: Array
    response: Array
    demand: Array

    def change(self, now: Array, then: Array) -> Array:
        """Change of paid clicks per item from `now` to `then` in each state; shape (items, draws).

        More clicks are off by the response factor m. So are fewer, but less and less towards a full pause, which loses
        exactly today's clicks: d (1 + (m - 1) (1 - |d| / now)).
        """
        d = (then - now)[:, None]
        left = np.where(d < 0, 1 + d / np.maximum(now, _TINY)[:, None], 1.0)
        return np.asarray(np.maximum(d * (1 + (self.response - 1) * left), -now[:, None]))

    def outcome(self, now: Array, change: Array) -> Array:
        """Worth of today's clicks `now` and of their `change`, in each state at today's demand; shape (draws,)."""
        return np.asarray(now @ self.draws + (change * self.draws).sum(axis=0))

    def expected(self, clicks: Array) -> float:
        """Expected total worth of these clicks."""
        return float(clicks @ self.mean)


def worth(analysis: Analysis, measure: Measure) -> Worth:
    """Worth of a click of each item of `analysis.response`, in `assumptions.draws` states (fewer beyond 10,000 items).

    Raises
    ------
    ValueError
        If value is asked of an account that has none; test `analysis.value` first.

    """
    if measure == "value":
        return worths(analysis)[1]
    rows = analysis.response.items["row"].to_numpy()
    n, seed = _draws(analysis.assumptions.draws, len(rows)), analysis.assumptions.seed
    share = analysis.incrementality.draws(n, seed, rows)
    mean = analysis.incrementality.frame["incremental_share"].to_numpy()[rows]
    return Worth("clicks", mean, share, analysis.response.factors(n, seed), demand_factor(n, seed))


def worths(analysis: Analysis) -> tuple[Worth, Worth]:
    """Worth in clicks and in value (in this order), in the same states: what both share is drawn once.

    Raises
    ------
    ValueError
        If the account has no value per click.

    """
    value = analysis.value
    if isinstance(value, ClickValue):
        rows, clicks = analysis.response.items["row"].to_numpy(), worth(analysis, "clicks")
        draws = clicks.draws * value.draws(len(clicks.demand), analysis.assumptions.seed, rows)
        return clicks, replace(clicks, measure="value", mean=mean_value(analysis, value, rows), draws=draws)
    raise ValueError("This account has no value per click.")


def mean_value(analysis: Analysis, value: ClickValue, rows: npt.NDArray[np.int64]) -> Array:
    """Expected incremental value of a paid click of these rows of the panel: incremental share x value."""
    share = analysis.incrementality.frame["incremental_share"].to_numpy()[rows]
    return np.asarray(share * value.frame["value_per_click"].to_numpy()[rows])


def demand_factor(n: int, seed: int) -> Array:
    """Draw `n` factors (mean 1) on all of the next months' clicks and cost, shape (n,)."""
    spread = demand_spread()
    return np.exp(spread * np.random.default_rng([seed, 3]).standard_normal(n) - spread**2 / 2)


def _draws(wanted: int, items: int) -> int:
    """Number of states: as many as wanted, fewer on a large account, whose totals need fewer; at least 100."""
    return min(wanted, max(_FEWEST_DRAWS, _MOST_NUMBERS // max(items, 1)))
