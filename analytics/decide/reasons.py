"""Why a query's spend changes: one code per row, turned into a sentence by the locales (`reasons.NAME`)."""

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.decide.worth import Worth

_MOSTLY_INCREMENTAL = 0.75  # over it, a cut is blamed on diminishing returns, not on organic
_PAUSED, _LESS, _MORE = 0.02, 0.95, 1.05  # planned over current spend


def reasons(
    items: pd.DataFrame, by: tuple[Worth, Worth], *, protected: npt.NDArray[np.bool_]
) -> npt.NDArray[np.object_]:
    """Return a reason code per item.

    A cut is blamed on organic when the same clicks, all counted as incremental, would have paid for themselves; else
    on the clicks being worth less than they cost. Codes: `protected, pause_organic, pause_unprofitable,
    reduce_organic, reduce_diminishing, keep, raise_profitable`.
    """
    ratio = (items["planned_cost"] / items["current_cost"]).to_numpy(dtype=float)
    share = np.divide(1.0, by[0].mean, out=np.ones(len(items)), where=by[0].mean > 0)
    gross_value = items["current_clicks"].to_numpy(dtype=float) * by[1].mean * share
    organic_decides = gross_value >= items["current_cost"].to_numpy(dtype=float)
    conditions = [
        protected,
        (ratio <= _PAUSED) & organic_decides,
        ratio <= _PAUSED,
        (ratio < _LESS) & (by[0].mean < _MOSTLY_INCREMENTAL),
        ratio < _LESS,
        ratio <= _MORE,
    ]
    names = ["protected", "pause_organic", "pause_unprofitable", "reduce_organic", "reduce_diminishing", "keep"]
    return np.select(conditions, names, default="raise_profitable").astype(object)
