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
    highest = analysis.response.cost[:, -1]
    spend = np.zeros_like(highest)
    for _ in range(len(highest)):
        open_items = (spend < highest - 1e-9) & (value > 0)
        left = budget - float(spend.sum())
        if left <= 1e-6 * budget or not open_items.any():
            break
        share = np.where(open_items, value, 0.0) / float(value[open_items].sum())
        spend = np.minimum(highest, spend + left * share)
    return spend


def pause_top_ranks(analysis: Analysis, budget: float) -> Array:
    """Pause every query whose mean organic position is 3 or better; keep the others as they are."""
    rows = analysis.response.items["row"].to_numpy()
    position = analysis.panel.frame["organic_position"].to_numpy(dtype=float)[rows]
    return np.where(position <= _RANK_TO_PAUSE, 0.0, as_is(analysis, budget))


BASELINES: Mapping[str, Callable[[Analysis, float], Array]] = MappingProxyType(
    {"as_is": as_is, "roas_proportional": roas_proportional, "pause_top_ranks": pause_top_ranks}
)
"""Name → spend per item and month under a budget for these items."""
