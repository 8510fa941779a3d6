"""Which of two periods a header of a comparison speaks of, by its words or by its days."""

import re
from collections.abc import Sequence
from functools import cache
from typing import Literal

from analytics.ingest.dates import Order, find_days
from analytics.ingest.kinds import words

Era = Literal["current", "former"]

_ERAS: tuple[Era, Era] = ("former", "current")
_ORDERS: tuple[Order, Order] = ("mdy", "dmy")


@cache
def _marks(name: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(rf"^(?:{phrase}) |[ (]+(?:{phrase})\)?$") for phrase in words()["comparison"][name])


def _cut(header: str, name: str) -> str | None:
    for mark in _marks(name):
        bare, cuts = mark.subn("", header)
        if cuts:
            return bare.strip()
    return None


def split_era(header: str) -> tuple[str, Era | None]:
    """Return a normalised header without its period, and which period it spoke of (None when it spoke of none).

    Examples
    --------
    >>> split_era("coût(comparaison)"), split_era("last 3 months clicks"), split_era("clicks")
    (('coût', 'former'), ('clicks', 'current'), ('clicks', None))

    """
    for era in _ERAS:
        bare = _cut(header, era)
        if bare is not None:
            return bare, era
    return header, None


def dated_eras(cells: Sequence[str]) -> dict[int, tuple[str, Era]]:
    """Return measure and period by place of headers such as `10/1/25 - 12/31/25 Clicks`: the latest is current."""
    ranges: dict[int, tuple[str, str]] = {}
    for place, cell in enumerate(cells):
        matched = re.match(r"(\S.*[-–].*\d) (\D+)$", cell)
        if matched and 2 in {len(find_days(matched[1], order)) for order in _ORDERS}:
            ranges[place] = (matched[1], matched[2])
    if len({span for span, _ in ranges.values()}) != 2:
        return {}
    is_us = all(len(find_days(span, "mdy")) == 2 for span, _ in ranges.values())
    order = _ORDERS[0] if is_us else _ORDERS[1]
    latest = max((span for span, _ in ranges.values()), key=lambda span: find_days(span, order))
    return {place: (bare, "current" if span == latest else "former") for place, (span, bare) in ranges.items()}
