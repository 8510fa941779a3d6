"""Days, weeks, months and quarters as vendors write them, with month names from CLDR (Babel).

Own patterns, by measurement: of twelve cells that vendors print, these read all twelve. dateparser, told the
languages and the order, gives the right day of six, nothing for three (both weeks, and 20250131), and for three a day
that nobody wrote: a month or a quarter becomes one of its days, and `oct.-25` the 25th of October. It takes 1 ms a
cell, these 0.01.
"""

import calendar
import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from functools import cache
from typing import Literal

from babel import Locale

from analytics.ingest.kinds import normalise, words
from analytics.schema import DAYS_PER_WEEK, Period

Order = Literal["dmy", "mdy"]
Span = tuple[date, date]

_LANGUAGES = ("en", "fr", "es", "nl", "de", "it", "pt")
_LONGEST_TEXT = 300
_YEAR = r"(?:19|20)\d{2}"
_NAME = r"[^\W\d_]{3,12}"
_ISO = re.compile(rf"(?<!\d)({_YEAR})([-./])(\d{{1,2}})\2(\d{{1,2}})(?!\d)")
_COMPACT = re.compile(rf"(?<!\d)({_YEAR})(\d{{2}})(\d{{2}})(?!\d)")
_SLASHED = re.compile(rf"(?<!\d)(\d{{1,2}})([/.-])(\d{{1,2}})\2({_YEAR}|\d{{2}})(?!\d)")
_DAY_FIRST = re.compile(rf"(?<!\d)(\d{{1,2}})(?:er|o|°|\.)? (?:de )?({_NAME})\.?,? (?:del? )?({_YEAR})(?!\d)")
_MONTH_FIRST = re.compile(rf"({_NAME})\.? (\d{{1,2}}), ({_YEAR})(?!\d)")
_NAMED_DAYS = ((_DAY_FIRST, 2), (_MONTH_FIRST, 1))
_MONTH = re.compile(rf"^({_NAME})\.?[ -](?:del? )?(?:({_YEAR})|(\d{{2}}))$")
_ISO_MONTH = re.compile(rf"^({_YEAR})-(\d{{2}})$")
_QUARTER = re.compile(
    r"^(?:([1-4])\.?(?:st|nd|rd|th|er|e|o|°)?\.? (?:quarter|trimestre|kwartaal|quartal) (?:de )?|[qtk]([1-4])[ -])"
    rf"({_YEAR})$"
)


@cache
def _months_of(language: str) -> dict[str, int]:
    forms = (form[width] for form in Locale(language).months.values() for width in ("wide", "abbreviated"))
    return {name.casefold().rstrip("."): number for names in forms for number, name in names.items()}


@cache
def month_names() -> dict[str, int]:
    """Month number by lower-case name, full and abbreviated, in every language the catalogue reads."""
    names = {name: number for language in _LANGUAGES for name, number in _months_of(language).items()}
    return names | {"sept": 9, "sep": 9}


def spoken(lines: Iterable[str], language: str) -> str:
    """Return the language of an account whose headers are English and whose line of dates is not.

    Keyword Planner keeps its headers in English; its months and its decimal mark are those of the account.

    Examples
    --------
    >>> spoken(["1 de abril de 2025 - 31 de marzo de 2026"], "en"), spoken(["1 May 2026 - 8 May 2026"], "en")
    ('es', 'en')

    """
    folded = [normalise(line[:_LONGEST_TEXT]) for line in lines]
    found = {match[at] for line in folded for pattern, at in _NAMED_DAYS for match in pattern.finditer(line)}
    months = found & month_names().keys()
    if language != "en" or not months:
        return language
    return next((each for each in _LANGUAGES if months <= _months_of(each).keys()), language)


def _day(year: str, month: int | str, day: str) -> date | None:
    full_year = int(year) + (2000 if len(year) == 2 else 0)
    try:
        return date(full_year, int(month), int(day))
    except ValueError:
        return None


def _matches(text: str, order: Order) -> Iterator[tuple[int, date | None]]:
    for found in _ISO.finditer(text):
        yield found.start(), _day(found[1], found[3], found[4])
    for found in _COMPACT.finditer(text):
        yield found.start(), _day(found[1], found[2], found[3])
    for found in _SLASHED.finditer(text):
        day, month = (found[1], found[3]) if order == "dmy" else (found[3], found[1])
        yield found.start(), _day(found[4], month, day)
    for found in _DAY_FIRST.finditer(text):
        yield found.start(), _day(found[3], month_names().get(found[2], 0), found[1])
    for found in _MONTH_FIRST.finditer(text):
        yield found.start(), _day(found[3], month_names().get(found[1], 0), found[2])


def find_days(text: str, order: Order = "dmy") -> list[date]:
    """Return every calendar day a text names, in the order written.

    `order` settles days written with slashes or dots, such as 01/02/2025.

    Examples
    --------
    >>> [str(day) for day in find_days("1 janvier 2025 - 9 octobre 2025")]
    ['2025-01-01', '2025-10-09']

    """
    folded = normalise(text[:_LONGEST_TEXT].replace("_", " "))
    found: dict[int, date] = {}
    for start, day in _matches(folded, order):
        if day is not None:
            found.setdefault(start, day)
    return [found[start] for start in sorted(found)]


def _month_span(year: int, month: int, months: int = 1) -> Span:
    last = month + months - 1
    return date(year, month, 1), date(year, last, calendar.monthrange(year, last)[1])


def _named_span(text: str) -> Span | None:
    month = _MONTH.match(text)
    if month and month[1] in month_names():
        return _month_span(int(month[2] or f"20{month[3]}"), month_names()[month[1]])
    iso = _ISO_MONTH.match(text)
    if iso and 1 <= int(iso[2]) <= 12:
        return _month_span(int(iso[1]), int(iso[2]))
    quarter = _QUARTER.match(text)
    if quarter:
        return _month_span(int(quarter[3]), 3 * int(quarter[1] or quarter[2]) - 2, months=3)
    return None


def _last_day(day: date, text: str, header: str) -> date:
    """The last day of what a cell names by its first one, as its own words or its header say."""
    grain = words()["grain"]
    if any(text.startswith(word) for word in words()["week"]) or header in grain["week"]:
        return day + timedelta(days=DAYS_PER_WEEK - 1)
    months = 1 if header in grain["month"] else 3 if header in grain["quarter"] else 0
    starts = day.day == 1 and months and day.month % months in {0, 1}
    return _month_span(day.year, day.month, months)[1] if starts else day


def names_periods(header: str) -> bool:
    """Whether a day below a header stands for the week, month or quarter that it starts."""
    return any(normalise(header) in headers for headers in words()["grain"].values())


def span(text: str, order: Order = "dmy", header: str = "") -> Span | None:
    """Return first and last day of what a cell names: a day, a range, a week, a month or a quarter; None if nothing.

    Below a header such as `Week` or `Month`, the first day of one names it.

    Examples
    --------
    >>> start, end = span("Semaine du 30 déc. 2024")
    >>> str(start), str(end)
    ('2024-12-30', '2025-01-05')

    """
    folded = normalise(text[:_LONGEST_TEXT])
    days = find_days(folded, order)
    if len(days) == 2 and days[0] <= days[1]:
        return days[0], days[1]
    if len(days) == 1:
        return days[0], _last_day(days[0], folded, normalise(header))
    return None if days else _named_span(folded)


def period_of(text: str, order: Order = "dmy") -> Period | None:
    """Return the period between the first two days a text names, None when it does not name two in order."""
    days = find_days(text, order)
    return Period(days[0], days[1]) if len(days) >= 2 and days[0] <= days[1] else None
