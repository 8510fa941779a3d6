"""Whether rivals bid on a query, and since when: the planner's competition index, and a step in the click price."""

import numpy as np
import numpy.typing as npt

from analytics.model.daily.history import History

Array = npt.NDArray[np.float64]

_WEEK = 7
_EDGE = 3  # weeks on each side of a step, at least
_STEP = 1.35  # ratio of click prices that rivals' arrival makes
_CLEAR = 5.0  # standard errors of the step in log price
_FEW_WEEKS = 2 * _EDGE


def pressure(history: History, chance: Array) -> Array:
    """Chance that rivals bid, shape (2, queries, periods): rivals who were always there, rivals who came.

    `chance` that rivals bid at all, per query: 0 where the planner counts none. Where the weekly price of a click steps
    up by a third or more, five standard errors clear, rivals came: 1 from the step on, nobody before. Where it steps
    down they left: nobody from there on.
    """
    always = np.repeat(chance[:, None], history.off.shape[1], axis=1)
    came = np.zeros_like(always)
    week = np.arange(history.off.shape[1]) * history.step // _WEEK
    cost, clicks = (_by_week(values, week) for values in (history.cost, history.paid_clicks))
    for row in np.flatnonzero(chance > 0):
        used = np.flatnonzero((clicks[row] > 0) & (cost[row] > 0))
        at, ratio = _step(np.log(cost[row, used] / clicks[row, used]), clicks[row, used])
        if ratio >= _STEP:
            always[row], came[row, week >= used[at]] = 0.0, 1.0
        elif ratio <= 1 / _STEP:
            always[row, week >= used[at]] = 0.0
    return np.stack([always, came])


def _by_week(values: Array, week: npt.NDArray[np.int64]) -> Array:
    table = np.zeros((len(values), int(week.max()) + 1))
    np.add.at(table.T, week, values.T)
    return table


def _step(log_price: Array, clicks: Array) -> tuple[int, float]:
    """Week of the greatest step of a weighted series and its ratio; 1 where none is clear of the noise."""
    n = len(log_price)
    if n < _FEW_WEEKS:
        return 0, 1.0
    left = np.cumsum(clicks)[_EDGE - 1 : n - _EDGE]
    sums, total = np.cumsum(clicks * log_price), clicks.sum()
    before = sums[_EDGE - 1 : n - _EDGE] / left
    after = (sums[-1] - sums[_EDGE - 1 : n - _EDGE]) / (total - left)
    gain = left * (total - left) / total * (after - before) ** 2
    at = int(gain.argmax())
    fitted = np.where(np.arange(n) < at + _EDGE, before[at], after[at])
    spread = np.average((log_price - fitted) ** 2, weights=clicks)
    clear = gain[at] / max(spread * clicks.mean(), 1e-12) > _CLEAR**2
    return at + _EDGE, float(np.exp(after[at] - before[at])) if clear else 1.0
