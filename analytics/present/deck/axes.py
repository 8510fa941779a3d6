"""How numbers print on a chart: round ticks, and number formats that read the same on a machine of any language."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil, floor, log10

from analytics.locales import numbers
from analytics.present.look import UNKNOWN_CURRENCY, Look, about
from analytics.present.tables import Kind

_THOUSAND, _MILLION, _BILLION = 1e3, 1e6, 1e9
_SMALL_MONEY = 10
_TICKS = 5
_ROOM = 0.08
"""Of the range, between the furthest value and the edge."""


@dataclass(frozen=True, slots=True)
class Scale:
    """From where to where an axis runs, and the distance of its ticks."""

    low: float
    high: float
    step: float


def scale(values: Iterable[float], *, zero: bool, room: float = _ROOM, ticks: int = _TICKS) -> Scale:
    """Round ends around values, about so many ticks; with 0 where bars start there.

    On both sides of 0, ticks of thousands are whole thousands, since no number format tells four kinds of number apart.

    Examples
    --------
    >>> scale([120.0, 930.0], zero=True), scale([-300.0, 2100.0], zero=True).step
    (Scale(low=0.0, high=1250.0, step=250.0), 1000.0)

    """
    found = list(values) or [0.0, 1.0]
    low, high = min(found), max(found)
    if zero:
        low, high = min(low, 0.0), max(high, 0.0)
    reach = (high - low) or abs(high) or 1.0
    low, high = low - room * reach * (low < 0 or not zero), high + room * reach * (high > 0 or not zero)
    if min(found) >= 0:
        low = max(low, 0.0)
    if high == low:
        low, high = low - (low < 0), high + 1.0
    step = _round_step((high - low) / ticks)
    largest = max(abs(low), abs(high))
    for size in (_THOUSAND, _MILLION):
        if low < 0 and largest >= size:
            step = max(step, size)
    return Scale(floor(low / step + 1e-9) * step, ceil(high / step - 1e-9) * step, step)


def _round_step(rough: float) -> float:
    unit: float = 10.0 ** floor(log10(rough))
    return next(unit * times for times in (1, 2, 2.5, 5, 10) if unit * times >= rough * (1 - 1e-9))


def printed(value: float, unit: Kind, look: Look, *, estimated: bool = False) -> str:
    """A value as the screen prints it; an estimate at three digits."""
    value = about(value) if estimated else value
    match unit:
        case "money":
            return look.money(value)
        case "price":
            return look.money(value, 2)
        case "share":
            return look.percent(value)
        case "position":
            return look.count(value, 1)
        case "factor":
            return f"×\u202f{look.count(value, 2)}"
        case _:
            return look.count(value)


def tick_code(at: Scale, unit: Kind, look: Look) -> str:
    """Number format of ticks. Where ticks need decimals, the decimal mark is that of the reader's machine."""
    if unit == "share":
        return _sided("0", _percent(look)) if at.step >= 0.01 else _sided("0.0", _percent(look))  # noqa: PLR2004
    before, after = _around(unit, look)
    if at.step < 1 or at.step % 1:
        return f"{before}0.{'0' * max(1, ceil(-log10(at.step)))}{after}"
    if at.low >= 0:
        return whole_code(unit, look)
    size = next((size for size in (_MILLION, _THOUSAND) if at.step >= size), 1.0)
    digits = _digits(size, look)
    return f'{before}{digits}{after};"−"{before}{digits}{after};{before}0{after}'


def _sided(digits: str, after: str) -> str:
    return f'{digits}{after};"−"{digits}{after}'


def whole_code(unit: Kind, look: Look) -> str:
    """Number format of whole numbers from 0 on, with the reader's own mark between thousands."""
    if unit == "share":
        return f"0{_percent(look)}"
    before, after = _around(unit, look)
    million, thousand = (f"{before}{_digits(size, look)}{after}" for size in (_MILLION, _THOUSAND))
    return f"[>=1000000]{million};[>=1000]{thousand};{before}0{after}"


def label_code(values: Iterable[float], unit: Kind, look: Look) -> str | None:
    """Number format that prints these values as the screen does; None where no format can."""
    found = list(values)
    if not found or min(found) < 0 or max(found) >= _BILLION:
        return None
    is_small_money = unit == "money" and any(0 < value < _SMALL_MONEY for value in found)
    is_whole = unit in ("money", "count", "share") and not is_small_money
    return whole_code(unit, look) if is_whole else None


def _digits(size: float, look: Look) -> str:
    mark = '"\u202f"' if look.language == "fr" else '","'
    return {_MILLION: f"#{mark}000{mark}000", _THOUSAND: f"#{mark}000"}.get(size, "0")


def _percent(look: Look) -> str:
    return '"\u202f"%' if look.language == "fr" else "%"


def _around(unit: Kind, look: Look) -> tuple[str, str]:
    if unit == "factor":
        return '"×\u202f"', ""
    if unit not in ("money", "price"):
        return "", ""
    before, after = numbers.money(1, look.currency or UNKNOWN_CURRENCY, look.language).split("1")
    return tuple(f'"{part}"' if part else "" for part in (before, after))  # type: ignore[return-value]
