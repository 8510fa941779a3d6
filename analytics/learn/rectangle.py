"""Rows by day and unit to rectangles without a gap: the doubled is refused, what is missing is left out and told."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analytics.errors import RefusedInput
from analytics.learn.experiment import Array, Days
from analytics.schema import Notice

LEAST_PRESENT = 0.9  # share of the days a unit must have; one with fewer is left out, so that no more days are
_SHOWN = 5


@dataclass(frozen=True, eq=False)
class Rectangle:
    """Measures by name, each of shape (days, units), and what was left out."""

    days: Days
    units: tuple[str, ...]
    measures: Mapping[str, Array]
    notices: tuple[Notice, ...]


def rectangle(file: str, frame: pd.DataFrame, *, is_count: bool = False) -> Rectangle:
    """Arrange rows (columns `day`, `unit` and measures; index the line of the file) by day and unit.

    Rows that repeat another one entirely count once. Units seen on under 90 % of the days are left out, then days that
    lack a unit. Where measures are counts, a row that is not there is a zero instead: exports of clicks leave it out.

    Raises
    ------
    RefusedInput
        If one day has two different rows for one unit.

    """
    once = frame.drop_duplicates()
    notices = _told("learn.notice.repeated", len(frame) - len(once))
    doubled = once.duplicated(["day", "unit"], keep="first")
    if doubled.any():
        line, n = int(once.index[doubled][0]), int(doubled.sum())
        unit = str(once.loc[line, "unit"])
        raise RefusedInput(Notice.of("learn.refused.doubled", file=file, line=line, unit=unit, n=n))
    if is_count:
        once, missing = _with_zeros(once)
        notices += _told("learn.notice.zeros", missing)
    whole = once.dropna()
    days, units = np.sort(whole["day"].unique()), list(dict.fromkeys(whole["unit"]))
    present = whole["unit"].value_counts() / max(len(days), 1)
    sparse = [unit for unit in units if present[unit] < LEAST_PRESENT]
    if sparse:
        notices += (Notice.of("learn.notice.sparse", n=len(sparse), names=", ".join(sparse[:_SHOWN])),)
        whole = whole[~whole["unit"].isin(sparse)]
    units = [unit for unit in units if unit not in set(sparse)]
    seen = whole["day"].value_counts()
    kept = np.sort(seen[seen == len(units)].index.to_numpy(dtype="int64"))
    notices += _told("learn.notice.incomplete_days", len(days) - len(kept))
    full = whole[whole["day"].isin(kept)]
    names = [name for name in frame.columns if name not in ("day", "unit")]
    places = pd.Index(kept).get_indexer(full["day"]), pd.Index(units).get_indexer(full["unit"])
    measures = {name: np.empty((len(kept), len(units))) for name in names}
    for name in names:
        measures[name][places] = full[name]
    return Rectangle(kept, tuple(units), measures, notices)


def _with_zeros(frame: pd.DataFrame) -> tuple[pd.DataFrame, int]:
    """Every day of the table with every unit, zero where a row is missing, and how many rows are."""
    full = pd.MultiIndex.from_product([frame["day"].unique(), frame["unit"].unique()], names=["day", "unit"])
    filled = frame.set_index(["day", "unit"]).reindex(full, fill_value=0.0).reset_index()
    return filled, len(filled) - len(frame)


def _told(code: str, n: int) -> tuple[Notice, ...]:
    return (Notice.of(code, n=n),) if n else ()
