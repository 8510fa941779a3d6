"""What a theme's paid click is worth: its incremental share and its value, with what is uncertain about both."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.model.analysis import Analysis
from analytics.model.value import ClickValue, NoValue
from analytics.schema import OTHER_SEARCH_TERMS

Array = npt.NDArray[np.float64]
Places = npt.NDArray[np.int64]

_HEAVIEST = 3000  # queries whose errors are drawn: they carry the clicks of any theme that matters


@dataclass(frozen=True, eq=False)
class ThemeWorth:
    """Click-weighted means over the queries of each theme.

    Attributes
    ----------
    share, share_draws
        Incremental share of paid clicks, shape (themes,) and (themes, draws), in [0, 1].
    value, value_draws
        Value per incremental click in account currency, same shapes; `NoValue` with the reason.
    per_conversion
        Value of an incremental conversion in account currency, shape (themes,); zeros without value.

    """

    share: Array
    share_draws: Array
    value: Array | NoValue
    value_draws: Array
    per_conversion: Array


def theme_worth(analysis: Analysis, themes: pd.Index, draws: int, seed: int) -> ThemeWorth:
    """Gather the worth of clicks by theme; a theme without paid clicks counts its clicks as wholly incremental."""
    frame = analysis.panel.frame
    clicks = analysis.current["paid_clicks"].to_numpy(dtype=float)
    clicks = np.where(frame["query"] == OTHER_SEARCH_TERMS, 0.0, clicks)
    group = themes.get_indexer(pd.Index(frame["theme"])).astype(np.int64)
    clicks = np.where(group >= 0, clicks, 0.0)
    share = analysis.incrementality.frame["incremental_share"].fillna(1.0).to_numpy()
    mean = _mean(group, clicks, share, len(themes), empty=1.0)
    heavy = np.sort(np.argsort(-clicks, kind="stable")[:_HEAVIEST]).astype(np.int64)
    heavy = heavy[clicks[heavy] > 0]
    drawn = analysis.incrementality.draws(draws, seed, heavy)
    shares = _around(mean, group[heavy], clicks[heavy], drawn).clip(0.0, 1.0)
    if isinstance(analysis.value, NoValue):
        return ThemeWorth(mean, shares, analysis.value, np.zeros((len(themes), draws)), np.zeros(len(themes)))
    return _valued(analysis.value, (mean, shares), (group, clicks, heavy), seed)


def _valued(
    value: ClickValue, shares: tuple[Array, Array], rows: tuple[Places, Array, Places], seed: int
) -> ThemeWorth:
    mean, drawn = shares
    group, clicks, heavy = rows
    per_click, rate = (value.frame[name].to_numpy() for name in ("value_per_click", "conversion_rate"))
    worth = _mean(group, clicks, per_click, len(mean), empty=0.0)
    rates = _mean(group, clicks, rate, len(mean), empty=0.0)
    draws = _around(worth, group[heavy], clicks[heavy], value.draws(drawn.shape[1], seed, heavy)).clip(0.0)
    each = np.divide(worth, rates, out=np.zeros_like(worth), where=rates > 0)
    return ThemeWorth(mean, drawn, worth, draws, each)


def _mean(group: Places, weight: Array, values: Array, count: int, *, empty: float) -> Array:
    known = group >= 0
    total = np.bincount(group[known], weight[known], minlength=count)
    sums = np.bincount(group[known], (weight * values)[known], minlength=count)
    return np.asarray(np.divide(sums, total, out=np.full(count, empty), where=total > 0))


def _around(mean: Array, group: Places, weight: Array, drawn: Array) -> Array:
    """Weighted means of draws per group, moved so that they are draws around `mean`, shape (groups, draws)."""
    count, out = len(mean), np.repeat(mean[:, None], drawn.shape[1], axis=1)
    total = np.bincount(group, weight, minlength=count)
    sums = np.zeros_like(out)
    np.add.at(sums, group, weight[:, None] * drawn)
    told = total > 0
    out[told] = sums[told] / total[told, None]
    out[told] += mean[told, None] - out[told].mean(axis=1, keepdims=True)
    return out
