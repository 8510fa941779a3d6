"""What a pause sets off and no export shows: published ranges as draws, and whether rivals are there to steal."""

import numpy as np
import numpy.typing as npt

from analytics.model.analysis import Analysis
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
    always, came = analysis.incrementality.rivals[:, rows]
    level = np.random.default_rng([seed, _STREAM, _PRESENCE]).random(n)[None, :]
    has_come = level < came[:, None]
    is_there = ~has_come & (level < (always + came)[:, None])
    return np.asarray(has_come * drawn("entered", n, seed) + is_there * drawn("theft", n, seed))
