"""Break-even: the conversion rate a theme needs for its ads to earn what they cost, beside the one it has."""

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.special import betaincinv

from analytics.model.analysis import Analysis
from analytics.model.auction.worth import theme_worth
from analytics.model.value import NoValue
from analytics.schema import INTERVAL, OTHER_SEARCH_TERMS

Array = npt.NDArray[np.float64]

_DRAWS = 200
_LEAST_SHARE = 0.005  # no estimate of a share is finer
_JEFFREYS = 0.5


def break_even_rate(cpc: Array | float, share: Array | float, per_conversion: Array | float) -> Array:
    """Conversion rate at which an ad earns its price: r* = CPC / (incremental share x value per conversion).

    Above 1 no conversion rate does. Shares under 0.005 count as 0.005; NaN gives NaN.

    Examples
    --------
    >>> break_even_rate(1.20, np.array([0.96, 0.82, 0.50]), 12.0).round(3).tolist()
    [0.104, 0.122, 0.2]

    """
    return np.asarray(cpc / (np.maximum(share, _LEAST_SHARE) * per_conversion))


def break_even(analysis: Analysis, seed: int = 20) -> pd.DataFrame | NoValue:
    """Needed and observed conversion rate per theme that buys clicks, dearest first.

    Returns
    -------
    `theme, cost, paid_clicks, cpc, share, per_conversion` (a month of today), `needed` and `observed`, each with
    `_lower, _upper` (80 %), `chance` that the observed rate is enough. Needed follows the doubt on the incremental
    share; observed is Beta(conversions + 1/2, clicks - conversions + 1/2) over the whole period of the files.

    """
    if isinstance(analysis.value, NoValue):
        return analysis.value
    groups = _groups(analysis)
    worth = theme_worth(analysis, groups.index, _DRAWS, seed)
    cpc = (groups["cost"] / groups["paid_clicks"]).to_numpy()
    needed = break_even_rate(cpc, worth.share, worth.per_conversion)
    drawn = break_even_rate(cpc[:, None], worth.share_draws, worth.per_conversion[:, None])
    low, high = np.quantile(drawn, INTERVAL, axis=1)
    hits = groups[["conversions", "trials"]].min(axis=1).to_numpy() + _JEFFREYS
    misses = (groups["trials"] - groups["conversions"]).clip(lower=0.0).to_numpy() + _JEFFREYS
    rates = np.random.default_rng([seed, 33]).beta(hits[:, None], misses[:, None], size=drawn.shape)
    found = groups[["cost", "paid_clicks"]].assign(
        cpc=cpc,
        share=worth.share,
        per_conversion=worth.per_conversion,
        needed=needed,
        needed_lower=np.minimum(low, needed),
        needed_upper=np.maximum(high, needed),
        observed=hits / (hits + misses),
        observed_lower=betaincinv(hits, misses, INTERVAL[0]),
        observed_upper=betaincinv(hits, misses, INTERVAL[1]),
        chance=(rates > drawn).mean(axis=1),
    )
    return found.rename_axis("theme").reset_index().sort_values("cost", ascending=False, ignore_index=True)


def _groups(analysis: Analysis) -> pd.DataFrame:
    frame = analysis.panel.frame
    told = analysis.current[["cost", "paid_clicks"]].assign(
        conversions=frame["conversions"].to_numpy(), trials=frame["paid_clicks"].to_numpy()
    )
    seen = (frame["query"] != OTHER_SEARCH_TERMS).to_numpy()
    sums = told[seen].groupby(frame.loc[seen, "theme"].to_numpy()).sum()
    return sums[(sums["cost"] > 0) & (sums["paid_clicks"] > 0)]
