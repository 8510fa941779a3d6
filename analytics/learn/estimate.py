"""What a method answers: an effect with its error, intervals and p-value, or why it does not answer."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from math import isfinite
from typing import Literal

from scipy.stats import norm

from analytics.schema import Notice

Bounds = tuple[float, float]
Scale = Literal["log", "amount"]

LEVELS = (0.8, 0.95)
Z_80 = float(norm.ppf(0.9))
Detail = float | int | str | list[float] | dict[str, float]


@dataclass(frozen=True, slots=True)
class Estimate:
    """The effect of a test by one method.

    Attributes
    ----------
    method, estimand
        What computed it, and of what it is the effect.
    scale
        `log`: difference of logarithms; `amount`: in the unit of the measure.
    value, error
        Estimate and standard error, both finite.
    bounds_80, bounds_95
        Central intervals; the wider holds the narrower, and both hold the estimate.
    p, p_kind
        Two-sided p-value of "no effect" and how it was obtained.
    base
        For amounts: what the treated showed on the same scale, so that the relative effect is value / (base - value).

    """

    method: str
    estimand: str
    scale: Scale
    value: float
    error: float
    bounds_80: Bounds
    bounds_95: Bounds
    p: float
    p_kind: str
    base: float | None = None
    notes: tuple[Notice, ...] = ()
    details: Mapping[str, Detail] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse what is no answer: NaN, an interval that is none, a p-value outside [0, 1]."""
        ends = (self.bounds_95[0], self.bounds_80[0], self.value, self.bounds_80[1], self.bounds_95[1])
        is_ordered = all(low <= high for low, high in pairwise(ends))
        if not (is_ordered and all(map(isfinite, (*ends, self.error))) and self.error >= 0 and 0 <= self.p <= 1):
            raise ValueError(f"Not an estimate: {self}.")


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A method that does not apply to this test, with the reason."""

    method: str
    reason: Notice


Answer = Estimate | Unanswered
