"""How far organic click rates stray by themselves between the days with ads and those without: no pause is alone."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from analytics.model.daily.alone import rates_by_day
from analytics.model.daily.history import History

Array = npt.NDArray[np.float64]

BLOCK = 14  # days that are taken together
_LASTS = 0.6  # correlation of neighbouring blocks: changed results pages and ranks stay for weeks
_USUAL_OWN, _USUAL_COMMON = 0.06, 0.02  # standard deviation of the log rate of a query, and of all, where days are few
_OWN_WEIGHT, _COMMON_WEIGHT = 30.0, 4.0  # blocks that the usual figures count for
_TINY = 1e-9


@dataclass(frozen=True, eq=False)
class Wander:
    """Variance of the log rate on compared off days over that on ad days: of each query by itself, and of the class.

    `level` is each query's rate over the class's.
    """

    own: Array
    common: float
    level: Array


@dataclass(frozen=True, eq=False)
class _Days:
    """By query and day: clicks as if without ads; expected ones at the query's level; of off days; beside them."""

    clicks: Array
    expected: Array
    off: Array
    beside: Array
    block: npt.NDArray[np.int64]

    def by_block(self, table: Array) -> Array:
        """Sums over the days of each block."""
        sums = np.zeros((len(table), int(self.block.max()) + 1))
        np.add.at(sums.T, self.block, table.T)
        return sums


def wander(history: History, rates: Array, substitution: Array) -> Wander:
    """Measure the straying on days with ads, in blocks of two weeks, and carry it over to the days without.

    With y the clicks of a block (organic, and the substitution believed of paid ones) and m the expected ones,
    var(y / m) = noise / m + common + own. The contrast of off days with ad days then strays by w' C w times as much, w
    the share of each block in the former less that in the latter, C = 0.6 to the power of blocks apart. Single days of
    the whole class stray too, which counts where off days are few.
    """
    days, level = _days(history, rates, substitution)
    tables = days.clicks, days.expected, days.off, days.beside
    clicks, expected, off, beside = (days.by_block(table) for table in tables)
    common, own = _variances(clicks, expected, _noise(days, clicks, expected))
    contrast = _contrast(off, beside)
    whole = float(_contrast(off.sum(axis=0)[None], beside.sum(axis=0)[None])[0])
    shown = days.off.sum(axis=0) / max(float(days.off.sum()), _TINY)
    single = _single_days(days, clicks, expected) * float(shown @ shown)
    return Wander(own * contrast + common * np.maximum(contrast - whole, 0.0), common * whole + single, level)


def _days(history: History, rates: Array, substitution: Array) -> tuple[_Days, Array]:
    alone = rates_by_day(history, rates) * history.organic_impressions
    on, off = np.where(history.off, 0.0, alone), np.where(history.compared, alone, 0.0)
    beside = np.where(history.beside, alone, 0.0)
    saved = np.append(substitution, 0.0)[history.cells] * history.paid_clicks
    clicks = np.where(on > 0, history.organic_clicks + saved, 0.0)
    level = clicks.sum(axis=1) / np.maximum(on.sum(axis=1), _TINY)
    block = (history.days - history.days[0]).astype("timedelta64[D]").astype(np.int64) // BLOCK
    return _Days(clicks, level[:, None] * on, off, beside, block), level


def _noise(days: _Days, clicks: Array, expected: Array) -> float:
    """Variance of a day's clicks within its block over the Poisson one; at least 1."""
    ratio = (clicks / np.maximum(expected, _TINY))[:, days.block]
    used = days.expected > 0
    squares = ((days.clicks - ratio * days.expected)[used] ** 2 / np.maximum(days.expected[used], _TINY)).sum()
    free = int(used.sum()) - int((expected > 0).sum())
    return max(1.0, float(squares) / free) if free > 0 else 1.0


def _variances(clicks: Array, expected: Array, noise: float) -> tuple[float, float]:
    """Variance of log rates from block to block: of the class, and of a query beside it."""
    total = expected.sum(axis=0)
    moved = (clicks - expected).sum(axis=0) / np.maximum(total, _TINY)
    even = (total > 0) / max(int((total > 0).sum()), 1)
    slack = max(1 - float(even @ _together(len(total)) @ even), 0.5)  # left when a year's own mean is taken away
    left = (clicks - (1 + moved) * expected) ** 2 - noise * expected
    size = max(float((expected**2).sum()), _TINY)
    own = _held(float(left.sum()) / size / slack, size**2 / max(float((expected**4).sum()), _TINY),
                _USUAL_OWN, _OWN_WEIGHT)  # fmt: skip
    uncertain = noise * total + own * (expected**2).sum(axis=0)
    power = max(float((total**2).sum()), _TINY)
    squares = float(((moved * total) ** 2 - uncertain).sum()) / power / slack
    return _held(squares, power**2 / max(float((total**4).sum()), _TINY), _USUAL_COMMON, _COMMON_WEIGHT), own


def _held(found: float, n: float, usual: float, weight: float) -> float:
    """A variance found on n blocks, drawn to a usual one."""
    return (max(found, 0.0) * max(n - 1, 0.0) + usual**2 * weight) / (max(n - 1, 0.0) + weight)


def _contrast(off: Array, on: Array) -> Array:
    """Straying of each row, w' C w; 0 where one of both has no days."""
    sums = off.sum(axis=1, keepdims=True), on.sum(axis=1, keepdims=True)
    w = off / np.maximum(sums[0], _TINY) - on / np.maximum(sums[1], _TINY)
    return np.where((sums[0] * sums[1])[:, 0] > 0, np.einsum("qi,ij,qj->q", w, _together(w.shape[1]), w), 0.0)


def _together(blocks: int) -> Array:
    return np.asarray(_LASTS ** np.abs(np.subtract.outer(np.arange(blocks), np.arange(blocks))))


def _single_days(days: _Days, clicks: Array, expected: Array) -> float:
    """Variance of the class's log rate from day to day within blocks, beyond counting."""
    ratio = (clicks.sum(axis=0) / np.maximum(expected.sum(axis=0), _TINY))[days.block]
    total = days.expected.sum(axis=0)
    squares = (days.clicks.sum(axis=0) - ratio * total) ** 2 - total * np.maximum(ratio, 1.0)
    return max(float(squares.sum()) / max(float((total**2).sum()), _TINY), 0.0)
