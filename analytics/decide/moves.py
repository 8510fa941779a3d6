"""Money moved segment by segment along response curves, at 100,000 items: the worst goes first, the best comes first.

The segments of all curves are sorted once by what they bring per unit of money; every amount is then a prefix of that
order. Items are held at a few amounts at a time only: at no moment is there an array of all amounts times all items.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from analytics.model import ResponseCurves
from analytics.model.curves import majorant

Array = npt.NDArray[np.float64]
Places = npt.NDArray[np.intp]

_AT_ONCE = 27  # amounts whose items are held together
_BUCKETS = 2**16 - 1
_COARSE = 42  # bits of a double that its bucket leaves out


@dataclass(frozen=True, eq=False)
class Moves:
    """Segments in the order in which money leaves them, or flows into them.

    Attributes
    ----------
    item, ends, per_unit
        Shape (segments,): the item, the money moved when the segment is through, and its clicks per unit of money.
    points
        The rising amounts of money that are asked for.
    now
        Today's clicks of each item, shape (items,).

    """

    item: Places
    ends: Array
    per_unit: Array
    points: Array
    now: Array

    def clicks(self) -> Iterator[tuple[slice, Array]]:
        """Clicks moved per item at each point: the places of some points, and an array of shape (some, items)."""
        items, points = len(self.now), self.points
        through = np.zeros(items)  # clicks of the segments that are through
        widths, passed = np.diff(self.ends, prepend=0.0), 0
        place = np.searchsorted(self.ends, points, side="right")
        for first in range(0, len(points), _AT_ONCE):
            some = slice(first, min(first + _AT_ONCE, len(points)))
            clicks = np.empty((some.stop - first, items))
            for row, (point, segment) in enumerate(zip(points[some], place[some], strict=True)):
                new = slice(passed, segment)
                through += np.bincount(self.item[new], widths[new] * self.per_unit[new], items)
                passed = segment
                clicks[row] = through
                if segment < len(self.ends):
                    left = point - (self.ends[segment - 1] if segment else 0.0)
                    clicks[row, self.item[segment]] += left * self.per_unit[segment]
            yield some, clicks

    def money(self, group: Places, groups: int) -> Array:
        """Money moved per group of items at each point, shape (points, groups)."""
        points, of, widths = self.points, group[self.item], np.diff(self.ends, prepend=0.0)
        place = np.searchsorted(self.ends, points, side="right")
        steps = zip(np.r_[0, place[:-1]], place, strict=True)
        parts = [np.bincount(of[first:last], widths[first:last], groups) for first, last in steps]
        found = np.cumsum(parts, axis=0, dtype=float)
        inside = np.flatnonzero(place < len(self.ends))  # after the sums: part of a segment is of its own point only
        through = np.r_[0.0, self.ends][place[inside]]
        found[inside, of[place[inside]]] += points[inside] - through
        return np.asarray(found)


def moves(curves: ResponseCurves, mean: Array, points: Array) -> tuple[Moves, Moves]:
    """Money cut, the least worth first, and money spent on top of today's, the most worth first, at each of `points`.

    Where a curve bends upwards, its segments on one side of today are those of the least concave curve over them, which
    ends where the curve does: pausing an item loses today's clicks, no more.

    Parameters
    ----------
    curves
        The response curves.
    mean
        Worth of one click of each item, shape (items,).
    points
        Rising amounts of money.

    """
    now = curves.items["current_cost"].to_numpy(dtype=float)[:, None]
    whole = np.diff(curves.cost, axis=1)
    slope = np.divide(np.diff(curves.clicks, axis=1), whole, out=np.zeros_like(whole), where=whole > 0)
    below = np.diff(np.minimum(curves.cost, now), axis=1)
    bent = np.flatnonzero(~curves.is_concave)
    cut, bought = (
        _side(slope, width, bent, mean, points, cutting=cutting)
        for width, cutting in ((below, True), (whole - below, False))
    )
    today = curves.items["current_clicks"].to_numpy(dtype=float)
    return Moves(*cut, points, today), Moves(*bought, points, today)


def _side(
    slope: Array, width: Array, bent: Places, mean: Array, points: Array, *, cutting: bool
) -> tuple[Places, Array, Array]:
    if len(bent):
        slope = slope.copy()
        slope[bent] = falling(slope[bent], width[bent])
    place = np.flatnonzero(width > 0)
    item, rate, size = place // width.shape[1], slope.ravel()[place], width.ravel()[place]
    order = _order(rate * mean[item], size, points, rising=cutting)
    return item[order], np.cumsum(size[order]), rate[order]


def _order(worth: Array, size: Array, points: Array, *, rising: bool) -> Places:
    """Order by worth, as exact as `points` can tell: only the segments that could end at one are told apart.

    Sixteen bits of a worth put it in a bucket, a thousand to each doubling; what is worth the same keeps its order.
    """
    bits = np.maximum(worth, 0.0).view(np.int64) >> _COARSE
    bucket = np.clip(bits - bits.max(initial=0) + _BUCKETS, 0, _BUCKETS).astype(np.uint16)
    key, worth = (bucket, worth) if rising else (_BUCKETS - bucket, -worth)
    order = np.argsort(key, kind="stable")
    sorted_key, ends = key[order], np.cumsum(size[order])
    for one in np.unique(sorted_key[np.minimum(np.searchsorted(ends, points), len(ends) - 1)]) if len(ends) else ():
        first, last = np.searchsorted(sorted_key, one), np.searchsorted(sorted_key, one, side="right")
        part = order[first:last]
        order[first:last] = part[np.argsort(worth[part], kind="stable")]
    return np.asarray(order)


def falling(slope: Array, width: Array) -> Array:
    """Nearest slopes that never rise along a row, in weighted least squares: those of the least concave majorant.

    Shapes (rows, segments). A segment without width keeps its slope.

    Examples
    --------
    >>> falling(np.array([[1.0, 3.0, 1.0]]), np.array([[1.0, 1.0, 2.0]])).tolist()
    [[2.0, 2.0, 1.0]]

    """
    run, rise = (np.pad(np.cumsum(what, axis=1), ((0, 0), (1, 0))) for what in (width, slope * width))
    return np.divide(np.diff(majorant(run, rise), axis=1), width, out=slope.copy(), where=width > 0)
