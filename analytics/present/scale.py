"""Round steps of an axis, for programs that draw without plotly."""

from math import ceil, floor

_BASES = (1, 2, 2.5, 5)
_LEAST = 1e-9


def steps(low: float, high: float, most: int = 6) -> tuple[float, ...]:
    """Round values, at most `most` + 1 of them, evenly apart, from at or under `low` to at or over `high`.

    Examples
    --------
    >>> steps(0, 61321)
    (0.0, 20000.0, 40000.0, 60000.0, 80000.0)
    >>> steps(-1752, 480)
    (-2000.0, -1500.0, -1000.0, -500.0, 0.0, 500.0)

    """
    spread = max(high - low, _LEAST * max(abs(high), abs(low), 1.0))
    sizes = (base * 10.0**power for power in range(-12, 15) for base in _BASES)
    step = next(size for size in sizes if ceil(high / size) - _under(low, size) <= most and spread / size <= most)
    first = _under(low, step)
    return tuple(step * at for at in range(first, max(ceil(high / step), first + 1) + 1))


def _under(value: float, step: float) -> int:
    """How many steps reach a value or end just under it; one too small to be divided is still under 0."""
    whole = floor(value / step)
    return whole - (whole * step > value)


def reach(values: tuple[float | None, ...], *ends: tuple[float, ...] | None) -> tuple[float, float]:
    """Least and greatest of values and of the ends of their intervals, 0 included, which bars stand on.

    Examples
    --------
    >>> reach((3.0, None), (2.0, 2.0), (5.0, 5.0)), reach(())
    ((0.0, 5.0), (0.0, 0.0))

    """
    every = [0.0, *(value for value in values if value is not None), *(end for each in ends for end in each or ())]
    return min(every), max(every)
