"""Intervals from the errors of the back-test: how far things were, by how far ahead, and never narrower than chance.

Conformal: the band holds the share of past errors that it should hold of future ones [Vovk et al. 2005]. Errors of all
horizons are pooled once each is divided by its usual size, which grows with the horizon. Their sign is left out: a few
overlapping months that all went one way say how far things go, not which way.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.optimize import nnls
from scipy.special import gammaincinv

from analytics.model.forecast.scale import Scale
from analytics.schema import INTERVAL

Array = npt.NDArray[np.float64]

_TINY = 1e-12
_HIGHEST = 0.95  # level, whatever few origins there are: beyond, one odd day would be the band


@dataclass(frozen=True, slots=True)
class Spread:
    """Size of an error `weeks` ahead, sqrt(base + growth × weeks), and how many such sizes hold 80 % of the errors."""

    base: float
    growth: float
    reach: float
    season: int

    def size(self, steps: int) -> Array:
        """Usual size of the errors of the next `steps` steps."""
        return np.sqrt(self.base + self.growth * _weeks(steps, self.season))

    def band(self, path: Array, scale: Scale) -> tuple[Array, Array]:
        """The 80 % band around a forecast, at least as wide as what chance makes of a count."""
        size = self.reach * self.size(len(path))
        lower, upper = scale.moved(path, -size), scale.moved(path, size)
        if scale.is_count:
            least, most = counting_band(path)
            lower, upper = np.minimum(lower, least), np.maximum(upper, most)
        return np.minimum(lower, path), np.maximum(upper, path)


def counting_band(expected: Array) -> tuple[Array, Array]:
    """Central 80 % of what chance alone makes of an expected count: Jeffreys' ends, of a Gamma of shape count + ½."""
    low, high = (np.asarray(gammaincinv(expected + 0.5, end), dtype=float) for end in INTERVAL)
    return low, high


def _weeks(steps: int, season: int) -> Array:
    return np.asarray((np.arange(steps) // season + 1).astype(float))


def growth_of(weeks: Array, squares: Array) -> tuple[float, float]:
    """Base and growth, neither negative, of `squares = base + growth × weeks`; NaN is left out."""
    known = np.isfinite(squares)
    usual = float(squares[known].mean())
    if usual <= _TINY:
        return _TINY, 0.0
    matrix = np.column_stack([np.ones(known.sum()), weeks[known]])
    base, growth = nnls(matrix, squares[known] / usual)[0] * usual
    return float(max(base, _TINY)), float(growth)


def spread(errors: Array, season: int) -> Spread:
    """Learn the spread from errors of shape (origins, steps), NaN where nothing is known."""
    steps = errors.shape[1]
    weeks = np.broadcast_to(_weeks(steps, season), errors.shape)
    base, growth = growth_of(weeks.ravel(), np.square(errors).ravel())
    unit = np.sqrt(base + growth * weeks)
    known = np.isfinite(errors)
    reach = np.quantile(np.abs(errors / unit)[known], _level(int(known.any(axis=1).sum())))
    return Spread(base, growth, float(reach), season)


def _level(origins: int) -> float:
    """Level of the quantile: 80 % as a new error stands among n known ones, (n + 1) / n of it, 95 % at most.

    Each origin counts as two: its errors are much alike, but weeks apart not quite.
    """
    known = 2 * origins
    return min((INTERVAL[1] - INTERVAL[0]) * (known + 1) / known, _HIGHEST)
