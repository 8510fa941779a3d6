"""What simulated cash says of a bet: its net with an interval, the day it is paid back, the chance that it loses."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.schema import INTERVAL, Interval

Array = npt.NDArray[np.float64]

_CENT = 1e-6


@dataclass(frozen=True, slots=True)
class Payback:
    """Months until what was spent has come back for good, as a distribution.

    `median, lower, upper` (10 and 90 %) are None where it has not within the months counted; `never` is the chance of
    that, in [0, 1].
    """

    median: int | None
    lower: int | None
    upper: int | None
    never: float


@dataclass(frozen=True, eq=False)
class Outlook:
    """The future of a bet, in present money.

    Attributes
    ----------
    cash
        `month` (0 is today), `value` (expected cumulative net), `lower, upper` (80 %).
    net
        Net after the last month with its interval.
    payback
        When it is paid back.
    loss
        Chance of having lost money after the last month, in [0, 1].
    months
        Month of return in each simulated case, infinite where there is none; shape (draws,).

    """

    cash: pd.DataFrame
    net: Interval
    payback: Payback
    loss: float
    months: Array

    def returned(self, cases: npt.NDArray[np.bool_]) -> int | None:
        """Median month of return in some of the cases; None if that is beyond the months counted."""
        return _level(self.months[cases], 0.5) if cases.any() else None


def outlook(expected: Array, drawn: Array) -> Outlook:
    """Sum up net cash by month: `expected` has shape (months,), `drawn` (months, draws)."""
    start = np.zeros((1, drawn.shape[1]))
    paths, mean = np.vstack([start, np.cumsum(drawn, axis=0)]), np.concatenate([[0.0], np.cumsum(expected)])
    lower, upper = np.quantile(paths, INTERVAL, axis=1)
    cash = pd.DataFrame({"month": np.arange(len(mean)), "value": mean})
    cash = cash.assign(lower=np.minimum(lower, mean), upper=np.maximum(upper, mean))
    net = Interval.of_draws(float(mean[-1]), paths[-1])
    months = paid_back(paths)
    lower, median, upper = (_level(months, level) for level in (INTERVAL[0], 0.5, INTERVAL[1]))
    payback = Payback(median, lower, upper, float(np.isinf(months).mean()))
    return Outlook(cash, net, payback, float((paths[-1] < -_CENT).mean()), months)


def paid_back(paths: Array) -> Array:
    """Month from which each cumulative path (months + 1, draws) never is negative again; infinite if it ends so.

    Examples
    --------
    >>> paid_back(np.array([[0.0, 0.0], [-5.0, -5.0], [1.0, -4.0], [2.0, -3.0]])).tolist()
    [2.0, inf]

    """
    negative = paths < -_CENT
    last = len(paths) - 1 - negative[::-1].argmax(axis=0)
    months = np.where(negative.any(axis=0), last + 1.0, 0.0)
    return np.where(months >= len(paths), np.inf, months)


def _level(months: Array, level: float) -> int | None:
    found = float(np.quantile(months, level, method="inverted_cdf"))
    return None if np.isinf(found) else int(found)
