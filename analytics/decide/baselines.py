"""The plans a clever one must beat: as is, proportional to ROAS, pause where organic ranks third or better."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

import numpy as np
import numpy.typing as npt

from analytics.model import Analysis

Array = npt.NDArray[np.float64]

_RANK_TO_PAUSE = 3.0


def as_is(analysis: Analysis, budget: float) -> Array:
    """Today's spend, cut pro rata when the budget is smaller."""
    now = analysis.response.items["current_cost"].to_numpy(dtype=float)
    return np.asarray(now * min(1.0, budget / max(float(now.sum()), 1e-9)))


def roas_proportional(analysis: Analysis, budget: float) -> Array:
    """Spend in proportion to attributed value (conversions without one), as a ROAS rule does, up to each reach."""
    rows = analysis.response.items["row"].to_numpy()
    frame = analysis.panel.frame
    counted = "conversion_value" if frame["conversion_value"].sum() > 0 else "conversions"
    value = frame[counted].to_numpy(dtype=float)[rows]
    return _proportional(np.maximum(value, 0.0), analysis.response.cost[:, -1], budget)


def _proportional(value: Array, highest: Array, budget: float) -> Array:
    """Spend min(highest, k x value), with the k that spends the budget or, beyond every reach, all of them.

    Items are full in the order of highest / value: before the n-th is full, the full ones take their reach and the
    others k times their value.
    """
    earns = value > 0
    full_at = np.divide(highest, value, out=np.full_like(highest, np.inf), where=earns)
    order = np.argsort(full_at, kind="stable")[: int(earns.sum())]
    reach = np.concatenate([[0.0], np.cumsum(highest[order])])
    open_value = float(value[order].sum()) - np.concatenate([[0.0], np.cumsum(value[order])])
    spent = reach[:-1] + full_at[order] * open_value[:-1]  # what is spent when the n-th becomes full
    full = int(np.searchsorted(spent, budget))
    if full == len(order):
        return np.where(earns, highest, 0.0)
    return np.where(earns, np.minimum(highest, (budget - reach[full]) / open_value[full] * value), 0.0)


def pause_top_ranks(analysis: Analysis, budget: float) -> Array:
    """Pause every query whose mean organic position is 3 or better; keep the others as they are."""
    rows = analysis.response.items["row"].to_numpy()
    position = analysis.panel.frame["organic_position"].to_numpy(dtype=float)[rows]
    return np.where(position <= _RANK_TO_PAUSE, 0.0, as_is(analysis, budget))


BASELINES: Mapping[str, Callable[[Analysis, float], Array]] = MappingProxyType(
    {"as_is": as_is, "roas_proportional": roas_proportional, "pause_top_ranks": pause_top_ranks}
)
"""Name → spend per item and month under a budget for these items."""
