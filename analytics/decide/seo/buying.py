"""What a group of queries earns for its monthly spend, bought where it earns most first: a concave function."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from analytics.model import ResponseCurves

Array = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Buying:
    """Segments of spend, those that earn most per unit of money first.

    Attributes
    ----------
    width
        Money per month, shape (segments,).
    slope
        Value earned per unit of money, never rising, shape (segments,).

    """

    width: Array
    slope: Array

    def __post_init__(self) -> None:
        """Refuse a function that is not concave."""
        if not ((self.width >= 0).all() and (np.diff(self.slope) <= 1e-9 * np.abs(self.slope[:-1])).all()):
            raise ValueError("Segments must have a width and a slope that never rises.")

    @property
    def total(self) -> float:
        """Money beyond which nothing more can be bought."""
        return float(self.width.sum())

    def value(self, spend: Array) -> Array:
        """Value of monthly spends (any shape), best segments first.

        Examples
        --------
        >>> Buying(np.array([10.0, 10.0]), np.array([3.0, 1.0])).value(np.array([5.0, 15.0, 99.0])).tolist()
        [15.0, 35.0, 40.0]

        """
        x = np.concatenate([[0.0], np.cumsum(self.width)])
        y = np.concatenate([[0.0], np.cumsum(self.width * self.slope)])
        return np.asarray(np.interp(spend, x, y))

    def spend(self, price: float) -> float:
        """Money that earns more than `price` per unit."""
        return float(self.width[self.slope > price].sum())

    def surplus(self, price: float) -> float:
        """Value less price x money at that spend: the concave conjugate."""
        return float((self.width * np.maximum(self.slope - price, 0.0)).sum())

    def worthwhile(self, price: float = 1.0) -> "Buying":
        """The segments that earn more than `price`."""
        kept = self.slope > price
        return Buying(self.width[kept], self.slope[kept])

    def coarse(self, most: int) -> "Buying":
        """At most `most` segments: chords between points at even spend and value; exact when there are as few already.

        A chord lies under the function, so nothing is promised that cannot be bought.
        """
        if len(self.width) <= most:
            return self
        x = np.concatenate([[0.0], np.cumsum(self.width)])
        y = np.concatenate([[0.0], np.cumsum(self.width * self.slope)])
        way = x / max(x[-1], 1e-12) + y / max(y[-1], 1e-12)
        at = np.unique(np.searchsorted(way, np.linspace(0.0, way[-1], most + 1)).clip(0, len(x) - 1))
        at = at[np.concatenate([[True], np.diff(x[at]) > 0])]
        width = np.diff(x[at])
        return Buying(width, np.minimum.accumulate(np.diff(y[at]) / width))


def buying(curves: ResponseCurves, items: npt.NDArray[np.int64], worth: Array) -> Buying:
    """What these items earn together, `worth` being the worth of one click of each.

    Curves count by their concave envelope: what a budget can buy on average where a curve bends upwards.
    """
    found = segments(curves, items, worth)
    return Buying(found.width, found.slope)


class Segments(NamedTuple):
    """Segments of several curves, those that earn most per unit of money first: width, slope, and whose each is."""

    width: Array
    slope: Array
    item: npt.NDArray[np.int64]


def segments(curves: ResponseCurves, items: npt.NDArray[np.int64], worth: Array) -> Segments:
    """Every segment that costs and earns money; `item` is its place in `items`."""
    width = np.diff(curves.cost[items], axis=1)
    rise = np.diff(curves.envelope[items], axis=1) * worth[:, None]
    slope = np.divide(rise, width, out=np.zeros_like(width), where=width > 0).ravel()
    kept = np.flatnonzero(slope > 0)
    order = kept[np.argsort(-slope[kept], kind="stable")]
    return Segments(width.ravel()[order], slope[order], order // width.shape[1])
