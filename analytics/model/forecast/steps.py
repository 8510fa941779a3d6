"""Steps of the level: a series that goes on at another height from one day to the next, and stays there.

A step must be large, sudden, lasting, and no return to an earlier height (a burst or a holiday season).
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]

_WINDOW_WEEKS = 2
_LEAST_WINDOW = 4  # steps, where a step is a week
_BACK_WINDOWS = 3  # as far back the height must be another one too
_LEAST = np.log(1.35)  # a smaller step is left to the levels of the members
_FAR = 6.0  # robust standard deviations of the same difference at all other days
_COUNTED = 5.0  # standard deviations of chance, for counts
_SUDDEN = 0.7  # of the step must show between the week before and the week after
_LASTING = 0.6  # of the step must stand against the earlier height, and still stand later
_MOST = 3
_WELL_KNOWN = 8  # values, of which two at each end may be left out of a height


@dataclass(frozen=True, slots=True)
class Step:
    """The first place at the new height, and its change as a difference of logarithms."""

    at: int
    change: float


def steps(values: Array, season: int, *, counts: Array | None = None) -> list[Step]:
    """Find the steps of a series, three at most, in order of time.

    Parameters
    ----------
    values
        The series; NaN is left out.
    season
        Steps in a week.
    counts
        What was counted where `values` is a rate or a count: a step that chance may make is none. None for money.

    """
    found: list[Step] = []
    pieces = [(0, len(values))]
    while pieces and len(found) < _MOST:
        start, stop = pieces.pop()
        part = None if counts is None else counts[start:stop]
        if step := _largest(values[start:stop], season, part):
            at = start + step.at
            found.append(Step(at, step.change))
            pieces += [(start, at), (at, stop)]
    return sorted(found, key=lambda step: step.at)


def _largest(values: Array, season: int, counts: Array | None) -> Step | None:
    window = _window(season)
    places = np.arange(window, len(values) - window + 1)
    if len(places) < window:
        return None
    height = _heights(values, window)  # height[t]: of the window that starts at t
    change = np.log(height[places] / height[places - window])
    size = np.where(np.isfinite(change), np.abs(change), 0.0)
    usual = 1.4826 * float(np.median(size))
    order = np.argsort(-size)
    if size[order[0]] <= max(_LEAST, _FAR * usual * np.sqrt(2 / 3)):
        return None
    at = _sharpest(values, int(places[order[0]]), season)
    step = float(np.log(_height(values[at : at + window]) / _height(values[at - window : at])))
    kept = _is_sudden(values, at, step, season) and _is_lasting(values, at, step, season)
    return Step(at, step) if kept and _is_beyond_chance(counts, at, window) else None


def _window(season: int) -> int:
    return max(_LEAST_WINDOW, _WINDOW_WEEKS * season)


def _heights(values: Array, window: int) -> Array:
    views = np.lib.stride_tricks.sliding_window_view(values, window)
    return np.array([_height(view) for view in views])


def _height(values: Array) -> float:
    """Mean without the two largest and the two smallest; NaN where half is unknown or nothing is left."""
    known = np.sort(values[np.isfinite(values)])
    cut = 2 if len(known) > _WELL_KNOWN else 1
    if len(known) < max(3, len(values) // 2):
        return float("nan")
    mean = float(known[cut:-cut].mean())
    return mean if mean > 0 else float("nan")


def _sharpest(values: Array, near: int, season: int) -> int:
    """The place within a week of `near` where two heights fit best."""
    window = _window(season)
    places = range(max(window, near - season), min(len(values) - window, near + season) + 1)
    return min(places, key=lambda at: _misfit(values[at - window : at]) + _misfit(values[at : at + window]))


def _misfit(values: Array) -> float:
    known = values[np.isfinite(values)]
    return float(np.abs(known - np.median(known)).sum()) if len(known) else float("inf")


def _is_sudden(values: Array, at: int, step: float, season: int) -> bool:
    week = max(season, 3)
    near = np.log(_height(values[at : at + week]) / _height(values[max(0, at - week) : at]))
    return bool(near * np.sign(step) >= _SUDDEN * abs(step))


def _is_lasting(values: Array, at: int, step: float, season: int) -> bool:
    """Against the height of weeks before, and as far as known that of weeks after, most of the step stands."""
    window, back = _window(season), _BACK_WINDOWS * _window(season)
    after, before = _height(values[at : at + window]), _height(values[at - window : at])
    earlier = _height(values[max(0, at - back) : max(0, at - window)])
    later = _height(values[at + window : at + back])
    stands = [np.log(after / earlier), np.log(later / before)]
    return all(np.isnan(change) or change * np.sign(step) >= _LASTING * abs(step) for change in stands)


def _is_beyond_chance(counts: Array | None, at: int, window: int) -> bool:
    if counts is None:
        return True
    before, after = float(np.nansum(counts[at - window : at])), float(np.nansum(counts[at : at + window]))
    return bool(abs(after - before) > _COUNTED * np.sqrt(before + after))
