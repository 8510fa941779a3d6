"""Why a query's spend changes: one code per row, turned into a sentence by the locales (`reasons.NAME`)."""

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.decide.worth import Worth

_MOSTLY_INCREMENTAL = 0.75  # over it, a cut is blamed on diminishing returns, not on organic
PAUSED, LESS, MORE = 0.02, 0.95, 1.05  # planned over current spend


def reasons(
    items: pd.DataFrame, by: tuple[Worth, Worth], price: float, *, protected: npt.NDArray[np.bool_]
) -> npt.NDArray[np.object_]:
    """Return a reason code per item.

    A cut is blamed on organic when less than three quarters of the clicks are incremental and the same clicks, all
    counted as incremental, would have been worth their cost at the price of money. A pause that would still earn its
    cost gives way to better uses. Codes: `protected, pause_organic, pause_elsewhere, pause_unprofitable,
    reduce_organic, reduce_diminishing, keep, raise_profitable`.
    """
    cost = items["current_cost"].to_numpy(dtype=float)
    ratio = items["planned_cost"].to_numpy(dtype=float) / cost
    value = items["current_clicks"].to_numpy(dtype=float) * by[1].mean
    gross = np.divide(value, by[0].mean, out=value.copy(), where=by[0].mean > 0)
    by_organic = (by[0].mean < _MOSTLY_INCREMENTAL) & (gross >= price * cost)
    paused, less = ratio <= PAUSED, ratio < LESS
    conditions = [
        protected,
        paused & by_organic,
        paused & (value >= cost),
        paused,
        less & by_organic,
        less,
        ratio <= MORE,
    ]
    names = "protected pause_organic pause_elsewhere pause_unprofitable reduce_organic reduce_diminishing keep".split()
    return np.select(conditions, names, default="raise_profitable").astype(object)
