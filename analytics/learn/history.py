"""An account's clicks by day and query, as a rectangle in which tests can be replayed."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.learn.experiment import Days
from analytics.learn.noise import LEAST_DAYS, Daily
from analytics.unify import QueryPanel

Measure = Literal["clicks", "clicks_per_search"]
MEASURES: tuple[Measure, Measure] = ("clicks", "clicks_per_search")
_SIDES = {"paid": "paid_clicks", "organic": "organic_clicks"}
_SEARCHES = "organic_impressions"


@dataclass(frozen=True, eq=False)
class History:
    """Clicks and searches by day (rows) and query (columns).

    Attributes
    ----------
    days
        Days since 1970-01-01 that the files of every dated side cover; days without any row are left out.
    daily
        Clicks of the sides that are dated, and impressions of the organic listing (None unless both sides are dated).
    sides
        Which sides those are; empty without any, and there are no days then.
    holes
        Days left out between the first and the last.

    """

    days: Days
    daily: Daily
    sides: tuple[str, ...]
    holes: int

    def of(self, measure: Measure) -> Daily:
        """The daily figures of a measure."""
        return Daily(self.daily.clicks) if measure == "clicks" else self.daily

    @property
    def measures(self) -> tuple[Measure, ...]:
        """What noise is known of: searches too, where both sides are dated or where it is a usual figure."""
        return MEASURES if self.daily.searches is not None or len(self.days) < LEAST_DAYS else MEASURES[:1]


def history(panel: QueryPanel, rows: npt.NDArray[np.int64]) -> History:
    """Arrange the daily figures of some rows of the panel; the days are those of all its queries."""
    table = panel.daily
    sides = tuple(side for side, name in _SIDES.items() if table is not None and table[name].sum() > 0)
    if table is None or not sides:
        return History(np.zeros(0, dtype=np.int64), Daily(np.zeros((0, len(rows)))), (), 0)
    names = [_SIDES[side] for side in sides]
    by_day = table.groupby("date")[names].sum()
    covered = by_day.index[(by_day > 0).all(axis=1)]
    keys = panel.frame["query"].to_numpy()[rows]
    chosen = table[table["query"].isin(keys)]
    clicks, searches = (
        chosen.assign(value=chosen[parts].sum(axis=1))
        .pivot_table(index="date", columns="query", values="value", aggfunc="sum", fill_value=0.0)
        .reindex(index=covered, columns=keys, fill_value=0.0)
        .to_numpy(dtype=float)
        for parts in (names, [_SEARCHES])
    )
    days = (pd.DatetimeIndex(covered) - pd.Timestamp(0)).days.to_numpy(dtype=np.int64)
    holes = int(days[-1] - days[0] + 1 - len(days)) if len(days) else 0
    return History(days, Daily(clicks, searches if len(sides) == len(_SIDES) else None), sides, holes)
