"""Mean positions as mixtures of the published rank cells, and how often a listing stands beside the ad."""

import numpy as np
import numpy.typing as npt

from analytics.unify import QueryPanel

Array = npt.NDArray[np.float64]

# A mean position mixes ranks: flat inside a cell of the published table, linear between two cells.
_RANK_ANCHORS = (1.0, 2.0, 4.0, 5.0, 10.0, 11.0)
_LEAST_PRESENCE = 0.2


def rank_weights(position: Array) -> Array:
    """Weights of the four generic rank cells for mean positions; NaN means absent. Shape (n, 4), rows sum to 1.

    Examples
    --------
    >>> rank_weights(np.array([1.0, 1.5, 3.0, np.nan])).tolist()
    [[1.0, 0.0, 0.0, 0.0], [0.5, 0.5, 0.0, 0.0], [0.0, 1.0, 0.0, 0.0], [0.0, 0.0, 0.0, 1.0]]

    """
    place = np.interp(np.nan_to_num(position, nan=99.0), _RANK_ANCHORS, (0.0, 1.0, 1.0, 2.0, 2.0, 3.0))
    weights = np.maximum(0.0, 1.0 - np.abs(place[:, None] - np.arange(4)[None, :]))
    return np.asarray(weights / weights.sum(axis=1, keepdims=True))


def presence(panel: QueryPanel) -> Array:
    """Share of paid impressions that can have an own listing beside them: organic over paid per day, at most 1.

    At least 0.2, because periods and match types differ; 1 for a query without organic rows: its doubt is in its cells.
    """
    organic = panel.frame["organic_impressions"].to_numpy(dtype=float) / panel.organic_months
    paid = panel.frame["paid_impressions"].to_numpy(dtype=float) / panel.paid_months
    known = (paid > 0) & (organic > 0)
    return np.where(known, np.divide(organic, paid, out=np.ones_like(paid), where=known).clip(_LEAST_PRESENCE, 1), 1.0)
