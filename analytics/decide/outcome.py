"""What a way to spend brings: clicks, value and profit per month, and how likely it is worse than today."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from analytics.decide.hull import clicks_at
from analytics.decide.worth import Worth
from analytics.model import Analysis
from analytics.schema import Interval

Array = npt.NDArray[np.float64]

_ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a way to spend brings per month: incremental clicks, value and profit (80 % intervals).

    `cost` is that of the bids at today's demand; the intervals let demand move, and the cost with it.
    `probability_of_loss` is the share of simulated states in which it earns less than today's spend does.
    """

    name: str
    cost: float
    clicks: Interval
    value: Interval
    profit: Interval
    probability_of_loss: float


def outcome(analysis: Analysis, name: str, spend: Array, by: tuple[Worth, Worth]) -> Outcome:
    """Outcome of a spend per item, by the worth in clicks and in value (in this order)."""
    items = analysis.response.items
    now, today = (items[column].to_numpy(dtype=float) for column in ("current_clicks", "current_cost"))
    then, cost = clicks_at(analysis.response, spend), float(spend.sum())
    clicks, value = by
    change, expected = value.change(now, then), value.expected(then)  # the change is the same in clicks
    won, states = (each.outcome(now, change) for each in by)
    gain = states - now @ value.draws - float((spend - today).sum())
    return Outcome(
        name,
        cost,
        clicks=Interval.of_draws(clicks.expected(then), won * clicks.demand),
        value=Interval.of_draws(expected, states * value.demand),
        profit=Interval.of_draws(expected - cost, (states - cost) * value.demand),
        probability_of_loss=float((gain < -_ROUNDING * max(1.0, cost)).mean()),
    )
