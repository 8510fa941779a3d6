"""What a test's answer is worth before it is known: preposterior analysis by seeded simulation.

Each query of a segment is kept while it is expected to earn, else paused. Deciding today earns sum max(0, E[g]), with
g = clicks x incremental share x value per click - cost. A test answers y = theta + error, theta being the share as its
queries show it; deciding after it earns the mean over y of sum max(0, E[g | y]). The difference is the expected value
of sample information (Raiffa & Schlaifer 1961), at least 0 and at most that of knowing every share for certain.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]

_ANSWERS = 1000
_TINY = 1e-12


@dataclass(frozen=True, eq=False)
class Stakes:
    """Queries that a decision is about, per month: paid clicks, value per click, cost, and what a click needs to earn.

    `states` are draws of their incremental shares, shape (queries, draws).
    """

    clicks: Array
    value: Array
    cost: Array
    states: Array

    def gains(self, shares: Array) -> Array:
        """Profit of keeping each query, at given incremental shares."""
        return np.asarray((self.clicks * self.value)[:, None] * shares - self.cost[:, None])

    @property
    def profit(self) -> Array:
        """Expected profit of keeping each query."""
        return np.asarray(self.gains(self.states).mean(axis=1))

    @property
    def break_even(self) -> float:
        """Incremental share at which these queries earn what they cost; infinite when a click is worth nothing."""
        worth = float(self.clicks @ self.value)
        return float(self.cost.sum()) / worth if worth > 0 else np.inf

    def sides(self, tested: Array) -> tuple[float, float]:
        """Incremental share that today's decision supposes, and the one that would change it.

        With theta = `tested @ shares` and the break-even share r, they are E[theta | its side of r] for the side on
        which E[theta] lies, and for the other side; r itself (at most 1, at least 0) where no state lies there.
        """
        theta, edge = tested @ self.states, self.break_even
        keeps = float(theta.mean()) >= edge
        here, there = ((theta >= edge), (theta < edge)) if keeps else ((theta < edge), (theta >= edge))
        return float(theta[here].mean()), float(theta[there].mean()) if there.any() else min(edge, 1.0)


@dataclass(frozen=True, slots=True)
class Information:
    """Money per month that a test's answer, or perfect knowledge, adds to deciding today; and how often it changes it.

    `changed` is the expected share of the spend whose decision differs after the test.
    """

    gain: float
    perfect: float
    changed: float


def information(stakes: Stakes, tested: Array, error: float, seed: int) -> Information:
    """Value of a test whose answer is `tested @ shares` (weights that sum to 1) with a normal error.

    Half of the states play the truth that a test finds, the other half what is believed after it, weighted by their
    likelihood: no state judges itself.
    """
    half = stakes.states.shape[1] // 2
    truths, beliefs = stakes.states[:, :half], stakes.states[:, half:]
    generator = np.random.default_rng([seed, 7])
    picked = generator.integers(0, half, _ANSWERS)
    answers = (tested @ truths)[picked] + error * generator.standard_normal(_ANSWERS)
    distance = (answers[:, None] - (tested @ beliefs)[None, :]) / max(error, _TINY)
    likelihood = np.exp(-0.5 * (distance**2 - (distance**2).min(axis=1, keepdims=True)))
    after = stakes.gains(beliefs @ (likelihood / likelihood.sum(axis=1, keepdims=True)).T)
    now = after.mean(axis=1)
    differs = (after > 0) != (now > 0)[:, None]
    spend = max(float(stakes.cost.sum()), _TINY)
    earned = float(np.maximum(now, 0).sum())
    known = stakes.gains(stakes.states)
    perfect = float(np.maximum(known, 0).mean(axis=1).sum() - np.maximum(known.mean(axis=1), 0).sum())
    gain = float(np.maximum(after, 0).mean(axis=1).sum()) - earned
    return Information(min(gain, perfect), perfect, float(stakes.cost @ differs.mean(axis=1)) / spend)
