"""Days of a long table, or the numbers of periods where it counts them, as integers that can be compared."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from analytics.ingest.dates import Order, find_days

_EPOCH = date(1970, 1, 1)
_NUMBER = re.compile(r"\d{1,4}")
_SHORT_YEAR = ("%d-%b-%y", "%d %b %y", "%d/%b/%y")  # 1-Apr-12


@dataclass(frozen=True, slots=True)
class Calendar:
    """How days are written: as dates in an order of day and month, or as numbers of periods."""

    is_dated: bool
    order: Order = "dmy"

    def number(self, text: str) -> int | None:
        """Days since 1970-01-01 or the period's number; None for a text that names neither.

        Examples
        --------
        >>> Calendar(is_dated=True).number("1970-01-02"), Calendar(is_dated=False).number("10")
        (1, 10)

        """
        if not self.is_dated:
            return int(text) if _NUMBER.fullmatch(text.strip()) else None
        day = _day(text, self.order)
        return None if day is None else (day - _EPOCH).days

    def shown(self, number: int) -> date | int:
        """The day or the period's number, to be told."""
        return _EPOCH + timedelta(days=number) if self.is_dated else number


def _day(text: str, order: Order) -> date | None:
    found = find_days(text, order)
    if found:
        return found[0]
    for form in _SHORT_YEAR:
        try:
            return datetime.strptime(text.strip(), form).date()  # noqa: DTZ007 - a calendar day has no zone
        except ValueError:
            continue
    return None


def calendar_of(texts: Iterable[str]) -> Calendar:
    """The calendar in which all texts name a day; between two orders that both do, the one with the shorter span.

    Examples
    --------
    >>> calendar_of(["5/22/2012", "5/23/2012"]).order, calendar_of(["1", "2"]).is_dated
    ('mdy', False)

    """
    distinct = set(texts)
    if all(_NUMBER.fullmatch(text.strip()) for text in distinct):
        return Calendar(is_dated=False)
    orders: tuple[Order, Order] = ("dmy", "mdy")
    return min((Calendar(is_dated=True, order=order) for order in orders), key=lambda way: _misfit(way, distinct))


def _misfit(calendar: Calendar, texts: set[str]) -> tuple[int, int]:
    numbers = [calendar.number(text) for text in texts]
    known = [number for number in numbers if number is not None]
    return len(numbers) - len(known), max(known, default=0) - min(known, default=0)
