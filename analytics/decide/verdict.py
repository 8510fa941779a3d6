"""One word per query: what the evidence says of its ad today, and how sure that is."""

import numpy as np
import pandas as pd

from analytics.decide.worth import worth
from analytics.model import Analysis, NoValue

VERDICTS = ("cut", "test", "defend", "none")
SURE = 0.9
_STATES = 200
_ORGANIC_WINS, _AD_WINS = 0.5, 0.8  # shares under which an ad mostly buys clicks already won, over which new ones


def verdicts(analysis: Analysis) -> pd.DataFrame:
    """Judge each query of the panel, same order.

    With a value per click: `cut` when the ad loses money in at least 90 % of the simulated states, `defend` when it
    earns in at least 90 %, `test` between. Without one, on incrementality alone: `cut` when the share's upper bound is
    at most 0.5, `defend` when its lower bound is at least 0.8. `none` for a query without paid clicks today.

    Returns
    -------
    Columns `verdict` and `confidence` (share of states that agree; NaN for `test` and `none`), indexed like
    `panel.frame`.

    """
    if isinstance(analysis.value, NoValue):
        return _by_incrementality(analysis)
    items, by = analysis.response.items, worth(analysis, "value")
    cost = items["current_cost"].to_numpy(dtype=float)
    earns = (items["current_clicks"].to_numpy(dtype=float)[:, None] * by.draws >= cost[:, None]).mean(axis=1)
    verdict = np.select([1 - earns >= SURE, earns >= SURE], ["cut", "defend"], default="test")
    return _on_panel(analysis, verdict, np.where(verdict == "test", np.nan, np.maximum(earns, 1 - earns)))


def _by_incrementality(analysis: Analysis) -> pd.DataFrame:
    rows = analysis.response.items["row"].to_numpy()
    frame = analysis.incrementality.frame.iloc[rows]
    wins = frame["incremental_share_upper"] <= _ORGANIC_WINS, frame["incremental_share_lower"] >= _AD_WINS
    verdict = np.select(wins, ["cut", "defend"], default="test")
    draws = analysis.incrementality.draws(_STATES, analysis.assumptions.seed, rows)
    agree = np.select(wins, [(draws <= _ORGANIC_WINS).mean(axis=1), (draws >= _AD_WINS).mean(axis=1)], default=np.nan)
    return _on_panel(analysis, verdict, agree)


def _on_panel(analysis: Analysis, verdict: np.ndarray, confidence: np.ndarray) -> pd.DataFrame:
    table = pd.DataFrame({"verdict": "none", "confidence": np.nan}, index=analysis.panel.frame.index)
    rows = table.index[analysis.response.items["row"].to_numpy()]
    table.loc[rows, "verdict"] = verdict.astype(object)
    table.loc[rows, "confidence"] = confidence
    return table
