"""The scale on which a series is forecast: logarithms, or the counts themselves where zeros are common."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]

_FEW_ZEROS = 0.05  # share of zeros up to which logarithms are taken
_LOW = 10.0  # counts with a smaller median keep their own scale: their logarithms are noise
_FLOOR = 0.02  # of a usual value: an error counts no lower, so that a first zero is no infinite surprise
_LIFT = 0.1  # of the mean: what keeps the logarithm of the few zeros finite


@dataclass(frozen=True, slots=True)
class Scale:
    """`log(y + lift)` where `is_log`, else y as it is.

    `unit` is the size of a usual value: in levels, errors grow with the square root of what is expected. `is_count`:
    chance alone makes a Poisson count of what is expected.
    """

    is_log: bool
    lift: float
    unit: float
    is_count: bool

    @classmethod
    def of(cls, values: Array, *, is_count: bool) -> "Scale":
        """Choose a scale by the known values: logarithms unless zeros are common, or counts are low."""
        known = values[np.isfinite(values)]
        zeros, mean = float(np.mean(known <= 0)), float(known.mean())
        is_low = is_count and float(np.median(known)) < _LOW
        return cls(zeros <= _FEW_ZEROS and not is_low, _LIFT * mean if zeros else 0.0, mean, is_count)

    def to(self, values: Array) -> Array:
        """Bring values to the scale; NaN stays NaN."""
        return np.log(values + self.lift) if self.is_log else values

    def back(self, scaled: Array) -> Array:
        """Bring scaled values back; never below zero."""
        return np.maximum(np.exp(scaled) - self.lift if self.is_log else scaled, 0.0)

    def error(self, actual: Array, forecast: Array) -> Array:
        """How far `actual` lies from `forecast`: a difference of logarithms, or in units of the counting error."""
        if self.is_log:
            least = _FLOOR * self.unit
            return np.asarray(
                np.log((np.maximum(actual, least) + self.lift) / (np.maximum(forecast, least) + self.lift))
            )
        return (actual - forecast) / self._noise(forecast)

    def moved(self, forecast: Array, error: Array) -> Array:
        """The value that lies `error` away from `forecast`: the inverse of `error`, never below zero."""
        if self.is_log:
            return np.maximum((forecast + self.lift) * np.exp(error) - self.lift, 0.0)
        return np.maximum(forecast + error * self._noise(forecast), 0.0)

    def _noise(self, forecast: Array) -> Array:
        return np.sqrt(np.maximum(forecast, self.unit) * self.unit)
