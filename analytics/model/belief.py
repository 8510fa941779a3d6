"""What is believed of every query's share, and how one more piece of evidence changes it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.model.tested import TestedShare

Array = npt.NDArray[np.float64]
Places = npt.NDArray[np.int64]

PIECE_COLUMNS = ("row", "kind", "name", "weight", "value", "variance", "lower", "upper", "source")
_TINY = 1e-12
_LEARNS = 0.5  # part of a variance by published cells that queries alike share: published are accounts, not queries


@dataclass(frozen=True, eq=False)
class Belief:
    """Mean and variance per row, the part of the variance that its group shares, and the pieces behind them.

    `is_normal`: a normal belief, clipped to [0, 1], in place of a Beta; its mean may lie outside.

    `pieces`: columns `PIECE_COLUMNS`; weights of a row sum to 1; `lower, upper` are NaN where the variance gives them.
    """

    mean: Array
    variance: Array
    common: Array
    groups: Places
    pieces: pd.DataFrame
    is_normal: npt.NDArray[np.bool_]

    def told(self, evidence: pd.DataFrame, kind: str) -> "Belief":
        """Add one piece to some rows, each weighed by its precision: g = v / (v + piece's variance).

        `evidence`: columns `row, value, variance, shared`, the last being the part of the variance that rows share; it
        does not average out either: common part left = ((1 - g)² c v + g² shared) / ((1 - g) v).
        """
        row, variance, shared = (evidence[name].to_numpy() for name in ("row", "variance", "shared"))
        gain, mixed = np.zeros(len(self.mean)), np.zeros(len(self.mean))
        gain[row] = self.variance[row] / (self.variance[row] + variance)
        mixed[row] = gain[row] ** 2 * shared
        shift = np.zeros(len(self.mean))
        shift[row] = gain[row] * (evidence["value"].to_numpy() - self.mean[row])
        new = evidence[["row", "value", "variance"]].assign(kind=kind, name=kind, weight=gain[row], source="")
        found = self._changed(shift, gain, new)
        common = (1 - gain) ** 2 * self.common * self.variance + mixed
        return replace(found, common=np.minimum(common / np.maximum(found.variance, _TINY), 1.0))

    def tested(self, test: TestedShare, rows: Places, clicks: Array) -> "Belief":
        """Learn from a read-out: its queries, and through the part that is shared, those of the same groups.

        The read-out observes sum w share, w the paid clicks of its queries, with its own error. Cov(i, j) within a
        group is sqrt(v_i c_i v_j c_j), c the common part, at most half; between groups, none.
        """
        weights = np.zeros(len(self.mean))
        weights[rows] = clicks / clicks.sum()
        shared = np.sqrt(self.variance * np.minimum(self.common, _LEARNS))
        alone = self.variance - shared**2
        joint = np.bincount(self.groups, weights * shared, int(self.groups.max()) + 1)
        covariance = alone * weights + shared * joint[self.groups]
        noise = float(weights @ covariance) + test.error**2
        gap = test.share - float(weights @ self.mean)
        gain = covariance**2 / np.maximum(noise * self.variance, _TINY)
        touched = np.flatnonzero(gain > 0)
        value = self.mean[touched] + covariance[touched] / noise * gap / gain[touched]
        new = pd.DataFrame({"row": touched, "kind": "experiment", "name": test.name, "weight": gain[touched]})
        new = new.assign(value=value, variance=self.variance[touched] * (1 / gain[touched] - 1), source="")
        return self._changed(covariance / noise * gap, gain, new)

    def _changed(self, shift: Array, gain: Array, new: pd.DataFrame) -> "Belief":
        old = self.pieces.assign(weight=self.pieces["weight"] * (1 - gain[self.pieces["row"].to_numpy()]))
        added = new[new["weight"] > 0].reindex(columns=PIECE_COLUMNS)
        pieces = pd.concat([old, added], ignore_index=True) if len(added) else old.reset_index(drop=True)
        left = self.variance * (1 - gain)
        return replace(self, mean=self.mean + shift, variance=left, common=self.common * (1 - gain), pieces=pieces)


def learn(belief: Belief, tests: Sequence[TestedShare], queries: pd.Series, clicks: Array) -> Belief:
    """Learn from every test, oldest first, that concerns queries with paid clicks."""
    place = pd.Series(np.arange(len(queries)), index=queries.to_numpy())
    for test in sorted(tests, key=lambda each: (each.end, each.name)):
        rows = place.reindex(list(test.queries)).dropna().to_numpy(dtype=np.int64)
        rows = rows[clicks[rows] > 0]
        if len(rows):
            belief = belief.tested(test, rows, clicks[rows])
    return belief
