"""Whether a query that Search Console does not list is hidden by it or has no listing: rare queries are hidden more."""

import numpy as np
import numpy.typing as npt
from scipy.stats import norm

from analytics.model.priors import typical_hidden_share
from analytics.unify import QueryPanel

Array = npt.NDArray[np.float64]

_FEW = 30  # queries on both sides under which their volumes tell nothing
_LEAST_SHOWN = 0.02  # quantile of their organic impressions that stands for the report's own threshold
_LEAST_SPREAD = 0.25  # of the log ratio of organic to paid impressions
_CLEAR = 2.0  # times the threshold from which a listing would surely be shown


def chance_hidden(panel: QueryPanel) -> Array:
    """Chance that a query without organic rows has a listing all the same; 0 for a listed one. Shape (queries,).

    Search Console leaves out queries under some number of impressions T (2 % quantile of those listed that have ads). A
    query with v paid impressions would have about v r organic ones if it were listed, r the usual ratio, log-normal. So
    p = P(v r < T), and by Bayes the chance is l p / (l p + 1 - l), where l is the share of queries far above T that are
    listed. With few queries, the site's hidden share of clicks; without Search Console, 1.
    """
    frame = panel.frame
    absent = frame["organic_position"].isna().to_numpy()
    if not panel.has_organic:
        return absent.astype(float)
    paid, organic = (frame[f"{side}_impressions"].to_numpy(dtype=float) for side in ("paid", "organic"))
    both = (paid > 0) & (organic > 0) & ~absent
    if both.sum() < _FEW:
        share = panel.coverage.organic_clicks.hidden_share
        return np.where(absent, typical_hidden_share() if share is None else share, 0.0)
    ratio = np.log(organic[both] / paid[both])
    centre = float(np.median(ratio))
    spread = max(1.48 * float(np.median(np.abs(ratio - centre))), _LEAST_SPREAD)
    expected = np.log(np.maximum(paid, 1e-3)) + centre - np.log(np.quantile(organic[both], _LEAST_SHOWN))
    below = norm.cdf(-expected / spread)
    clear = (expected > np.log(_CLEAR)) & (paid > 0)
    listed = float(((~absent)[clear].sum() + 1) / (clear.sum() + 2))  # one more of each keeps it off 0 and 1
    return np.where(absent, listed * below / (listed * below + 1 - listed), 0.0)
