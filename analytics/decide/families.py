"""Concave curves in closed form: worth of spend, and the spend at which one more unit is worth a price."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]

_NEWTON = 40
_CLOSE = 1e-9  # Newton doubles the digits: the next step is under rounding
_TINY = 1e-300


class Family(Protocol):
    """Concave, rising curves of some items."""

    def value(self, spend: Array) -> Array:
        """Worth of a spend per item, shape (items,)."""

    def spend(self, price: float) -> Array:
        """Spend per item at which one more unit is worth `price` (above 0); 0 where even the first is worth less."""


@dataclass(frozen=True, eq=False)
class Exponential:
    """top (1 - exp(-spend / scale)): clicks saturate as the share of searches reached does (Chan et al. 2011).

    Examples
    --------
    >>> curve = Exponential(np.array([10.0]), np.array([5.0]))
    >>> curve.spend(2 * float(np.exp(-1))).round(9).tolist()
    [5.0]

    """

    top: Array
    scale: Array

    def value(self, spend: Array) -> Array:
        """Worth of a spend."""
        return np.asarray(-self.top * np.expm1(-spend / self.scale))

    def spend(self, price: float) -> Array:
        """Spend at a price: scale log(top / (scale price))."""
        return np.asarray(self.scale * np.log(np.maximum(self.top / (self.scale * price), 1.0)))


@dataclass(frozen=True, eq=False)
class Hill:
    """top x^n / (half^n + x^n) with n <= 1, concave everywhere.

    Examples
    --------
    >>> curve = Hill(np.array([8.0]), np.array([2.0]), np.array([1.0]))
    >>> curve.spend(1.0).round(9).tolist()
    [2.0]

    """

    top: Array
    half: Array
    power: Array

    def __post_init__(self) -> None:
        """Refuse a power that makes the curve bend upwards."""
        if not ((self.power > 0) & (self.power <= 1)).all():
            raise ValueError("A Hill curve is concave for powers in (0, 1].")

    def value(self, spend: Array) -> Array:
        """Worth of a spend."""
        reached = (spend / self.half) ** self.power
        return np.asarray(self.top * reached / (1 + reached))

    def spend(self, price: float) -> Array:
        """Spend at a price, by Newton on the log of spend / half.

        The log slope log n + (n - 1) t - 2 log(1 + e^(n t)) falls and is concave in t, so that Newton, once to the
        right of the root, comes down to it without passing it.
        """
        n = self.power
        wanted = np.log(np.maximum(price * self.half / (self.top * n), _TINY))
        at = -wanted / (1 + n)
        for _ in range(_NEWTON):
            grown = np.exp(np.clip(n * at, -700.0, 700.0))
            step = ((n - 1) * at - 2 * np.log1p(grown) - wanted) / ((n - 1) - 2 * n * grown / (1 + grown))
            at = at - step
            if not (np.abs(step) > _CLOSE * np.maximum(1.0, np.abs(at))).any():
                break
        first = np.where(n == 1, self.top / self.half, np.inf)
        return np.where(first > price, self.half * np.exp(np.clip(at, -700.0, 700.0)), 0.0)


@dataclass(frozen=True, eq=False)
class Power:
    """factor spend^exponent with 0 < exponent < 1: a constant elasticity.

    Examples
    --------
    >>> Power(np.array([4.0]), np.array([0.5])).spend(1.0).round(9).tolist()
    [4.0]

    """

    factor: Array
    exponent: Array

    def value(self, spend: Array) -> Array:
        """Worth of a spend."""
        return np.asarray(self.factor * spend**self.exponent)

    def spend(self, price: float) -> Array:
        """Spend at a price: (factor exponent / price)^(1 / (1 - exponent))."""
        return np.asarray((self.factor * self.exponent / price) ** (1 / (1 - self.exponent)))


@dataclass(frozen=True, eq=False)
class Logarithm:
    """factor log(1 + spend / scale).

    Examples
    --------
    >>> Logarithm(np.array([6.0]), np.array([1.0])).spend(2.0).tolist()
    [2.0]

    """

    factor: Array
    scale: Array

    def value(self, spend: Array) -> Array:
        """Worth of a spend."""
        return np.asarray(self.factor * np.log1p(spend / self.scale))

    def spend(self, price: float) -> Array:
        """Spend at a price: factor / price - scale."""
        return np.maximum(self.factor / price - self.scale, 0.0)


@dataclass(frozen=True, eq=False)
class Joined:
    """Items of several families in one account, one family after the other; `sizes` are their numbers of items."""

    parts: Sequence[Family]
    sizes: Sequence[int]

    def value(self, spend: Array) -> Array:
        """Worth of a spend."""
        pieces = np.split(spend, np.cumsum(self.sizes)[:-1])
        return np.concatenate([part.value(piece) for part, piece in zip(self.parts, pieces, strict=True)])

    def spend(self, price: float) -> Array:
        """Spend at a price."""
        return np.concatenate([part.spend(price) for part in self.parts])
