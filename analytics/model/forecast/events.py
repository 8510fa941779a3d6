"""What breaks a series: days without rows, pauses, launches, broken tracking, steps of the level, unfinished last days.

Each is found by what would be improbable without it, and said with its dates.
"""

from dataclasses import dataclass
from datetime import date
from typing import Literal

import numpy as np
import numpy.typing as npt

from analytics.model.forecast.runs import runs

Array = npt.NDArray[np.float64]
EventKind = Literal["hole", "pause", "untracked", "launch", "step", "tracking", "unfinished", "lag"]

_NEAR_WEEKS = 4  # of days around a run of zeros that say how rare zeros are
_RARE = np.log(1e-5)  # chance of a run of zeros, above which it is chance
_NEVER_NEAR_ZERO = 0.3  # of the median: a twentieth of days at most is lower, so that a zero is no day like others
_COUNTED_WELL = 20.0  # counts a day under which a single zero may be chance
_LAST_DAYS = 3  # Search Console and the networks finish their days that late
_UNFINISHED = 0.65  # of what the day of the week expects
_FAR = 4.0  # robust standard deviations


@dataclass(frozen=True, slots=True)
class Event:
    """Something found in a series from `start` to `end`, both included; `change` is the step, as a share of before."""

    kind: EventKind
    start: date
    end: date
    change: float | None = None


def abnormal_zeros(values: Array, season: int, *, is_count: bool) -> list[slice]:
    """Runs of zeros that the days around them make improbable; zeros at the start are a launch and left out."""
    near = _NEAR_WEEKS * season
    return [run for run in runs(values == 0) if run.start > 0 and _is_abnormal(values, run, near, is_count)]


def _is_abnormal(values: Array, run: slice, near: int, is_count: bool) -> bool:  # noqa: FBT001 - passed on
    around = np.concatenate([values[max(0, run.start - near) : run.start], values[run.stop : run.stop + near]])
    around = around[np.isfinite(around)]
    if len(around) < near // 2:
        return False
    chance = (np.sum(around == 0) + 1) / (len(around) + 2)
    if (run.stop - run.start) * np.log(chance) < _RARE:
        return True
    usual = float(np.median(around))
    is_counted_well = usual >= _COUNTED_WELL or not is_count
    return bool(is_counted_well and np.quantile(around, 0.05) > _NEVER_NEAR_ZERO * usual > 0)


def first_known(values: Array) -> int:
    """Place of the first value above zero; the length of the series without any."""
    found = np.flatnonzero(np.nan_to_num(values) > 0)
    return int(found[0]) if len(found) else len(values)


def unfinished_days(values: Array, season: int, *, is_count: bool) -> int:
    """How many of the last days, three at most, bring far less than their day of the week did before.

    Days on which the export was made, and days that a network has not finished counting.
    """
    weeks = _NEAR_WEEKS + 2
    before = len(values) - _LAST_DAYS
    if season == 1 or before < weeks * season:
        return 0
    past = values[before - weeks * season : before].reshape(weeks, season)
    if not np.isfinite(past).all():
        return 0
    usual = np.median(past, axis=0)
    ratio = past / np.where(usual > 0, usual, np.nan)
    if not np.isfinite(ratio).any():
        return 0
    noise = 1.4826 * float(np.nanmedian(np.abs(ratio - 1)))
    found = 0
    for back in range(1, _LAST_DAYS + 1):
        expected = usual[(_LAST_DAYS - back) % season]
        chance = np.sqrt(expected) if is_count else 0.0
        allowed = _FAR * max(noise * expected, chance)
        last = values[-back]
        if not (np.isfinite(last) and last < _UNFINISHED * expected and expected - last > allowed):
            break
        found = back
    return found
