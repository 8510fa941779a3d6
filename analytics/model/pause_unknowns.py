"""What a pause sets off and no export shows: published ranges as draws, and whether rivals are there to steal."""

import numpy as np
import numpy.typing as npt

from analytics.model.analysis import Analysis
from analytics.model.daily.history import NoHistory, history
from analytics.model.daily.priors import rivals_chance
from analytics.model.daily.rivals import pressure
from analytics.model.priors import log_normal, pausing
from analytics.schema import Interval

Array = npt.NDArray[np.float64]

_MOST = 0.9  # of a published share, far out in its tail
_STREAM = 4  # apart from the other random numbers of a seed
_ORDER = ("theft", "quick_backs", "spill_over", "entered")
_PRESENCE = len(_ORDER)


def published(name: str) -> Interval:
    """A published range of `priors.toml`, its centre being the mean of its logarithms."""
    figures = pausing()[name]
    low, high = float(figures["lower"]), float(figures["upper"])
    return Interval(float(np.sqrt(low * high)), low, high)


def drawn(name: str, n: int, seed: int) -> Array:
    """Draw a published range: one unknown common to all queries, log-normal, below 1."""
    found = published(name)
    _, spread = log_normal(found.lower, found.upper)
    normal = np.random.default_rng([seed, _STREAM, _ORDER.index(name)]).standard_normal(n)
    return np.asarray(np.minimum(found.value * np.exp(spread * normal), _MOST))


def theft(analysis: Analysis, rows: npt.NDArray[np.int64], n: int) -> Array:
    """Draw the share of organic clicks that rivals take for good from each row once its ad is off; shape (rows, n).

    More from a brand query whose click price shows that rivals came; 0 for other queries, for want of evidence.
    """
    seed = analysis.assumptions.seed
    always, came = _presence(analysis, rows)
    level = np.random.default_rng([seed, _STREAM, _PRESENCE]).random(n)[None, :]
    has_come = level < came[:, None]
    is_there = ~has_come & (level < (always + came)[:, None])
    return np.asarray(has_come * drawn("entered", n, seed) + is_there * drawn("theft", n, seed))


def _presence(analysis: Analysis, rows: npt.NDArray[np.int64]) -> tuple[Array, Array]:
    """Chance that rivals bid on each row today: those who were always there, those who came.

    From the planner or the person, then from the click price where days show it.
    """
    panel = analysis.panel
    brand = panel.frame["brand"].to_numpy(dtype=bool)
    always, came = np.where(brand, rivals_chance(panel, analysis.assumptions), 0.0), np.zeros(len(brand))
    if always[rows].any() and not isinstance(past := history(panel), NoHistory):
        always[past.rows], came[past.rows] = pressure(past, always[past.rows])[:, :, -1]
    return always[rows], came[rows]
