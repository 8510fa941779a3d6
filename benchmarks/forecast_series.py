"""Seeded daily series of the shapes that real exports show, to hold forecasts to their word.

log level(t) = log size + trend × t / 365 + a sin 2π(t / 365.25 − φ) + weekday(t) + wander(t), where the wander is a
random walk; counts are Poisson around level × exp(noise). Sizes of the wander and of the noise are those that a local
level fitted to daily clicks of real Search Console and shop exports finds: 0.01 to 0.04 a day, and 0.08 to 0.25.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from zlib import crc32

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]

_OFFICE = (0.12, 0.16, 0.14, 0.10, 0.0, -0.38, -0.30)  # logarithms by weekday: offices search on weekdays
_SHOP = (0.05, 0.0, -0.03, -0.03, -0.05, -0.02, 0.10)
_FLAT = (0.0,) * 7


@dataclass(frozen=True, slots=True)
class Shape:
    """What drives a series; `size` a day, `growth` a year, `burst` the share of days that burst, `starts` a day."""

    days: int = 365
    size: float = 300.0
    weekday: tuple[float, ...] = _OFFICE
    wander: float = 0.015
    noise: float = 0.12
    growth: float = 0.0
    season: float = 0.0
    burst: float = 0.0
    hole: int = 0
    starts: int = 0
    is_count: bool = True


SHAPES: Mapping[str, Shape] = MappingProxyType(
    {
        "office week": Shape(),
        "shop week": Shape(weekday=_SHOP, size=2000.0, noise=0.08, wander=0.012),
        "small site": Shape(size=35.0, weekday=_SHOP, noise=0.12, wander=0.03),
        "trend": Shape(growth=0.4, wander=0.012),
        "bursts": Shape(burst=0.03),
        "low counts": Shape(size=2.0, weekday=_SHOP, noise=0.2, wander=0.02),
        "nearly nothing": Shape(size=0.4, weekday=_FLAT, noise=0.2, wander=0.02),
        "hole": Shape(hole=9),
        "launch": Shape(starts=200),
        "short": Shape(days=112, weekday=_SHOP, size=5000.0, noise=0.1, wander=0.015, is_count=False),
        "one year of seasons": Shape(season=0.35),
        "three years": Shape(days=1095, season=0.35, weekday=_SHOP),
        "restless": Shape(wander=0.04, noise=0.2),
    }
)


def drawn(shape: Shape, seed: int) -> Array:
    """One series of a shape; NaN in its hole, zero before its launch."""
    draw = np.random.default_rng([seed, crc32(repr(shape).encode())])
    day = np.arange(shape.days)
    level = np.log(shape.size) + shape.growth * (day - shape.days / 2) / 365
    level = level + shape.season * np.sin(2 * np.pi * (day / 365.25 - draw.uniform()))
    level = level + np.resize(shape.weekday, shape.days) + np.cumsum(draw.normal(0, shape.wander, shape.days))
    mean = np.exp(level + draw.normal(-(shape.noise**2) / 2, shape.noise, shape.days))
    mean = mean * np.where(draw.uniform(size=shape.days) < shape.burst, draw.uniform(1.5, 3.0, shape.days), 1.0)
    series = draw.poisson(mean).astype(float) if shape.is_count else mean
    if shape.hole:
        at = int(draw.integers(60, shape.days - 60))
        series[at : at + shape.hole] = np.nan
    if shape.starts:
        series[: shape.starts] = 0.0
    return series
