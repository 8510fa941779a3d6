"""What the whole file states once: its currency and its period."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from analytics.errors import RefusedInput
from analytics.ingest.dates import Order, find_days, period_of
from analytics.ingest.eras import split_era
from analytics.ingest.kinds import normalise, words
from analytics.schema import Notice, Period

_DAY = r"(?:19|20)\d{2}[.-]\d{2}[.-]\d{2}"
_RUN_DAY = r"(?:19|20)\d{6}"
_NAMED_PERIOD = re.compile(rf"({_DAY})\s?[-_–]\s?({_DAY})|(?<!\d)({_RUN_DAY})-({_RUN_DAY})(?!\d)")
_ISO_CODE = re.compile(r"[A-Z]{3}")
_SHOWN = 20
_CODE = re.compile(r" ?\(([A-Za-z]{3}|[€£])\)$")
_ONE_DAY_TITLE = re.compile(r"\(([^()]+)\)\s*$")


@dataclass(frozen=True, slots=True)
class Currency:
    """The ISO 4217 code a file states, None without any, and what was assumed to know it."""

    code: str | None = None
    notices: tuple[Notice, ...] = ()


def currency_of(file: str, codes: pd.Series | None, money: Mapping[str, pd.Series]) -> Currency:
    """Return the currency that a file states, by code, by symbol, or in a header such as `Cost (EUR)`.

    `money` holds the amounts as written, by header. `$` and `¥` are taken for USD and JPY, and it is said.

    Raises
    ------
    RefusedInput
        If the rows state two currencies: their amounts cannot be added.

    """
    if codes is not None:
        missing = set(words()["missing"])
        printed = sorted(set(codes.drop_duplicates().str.strip().str.upper()) - missing)
        stated = [code for code in printed if _ISO_CODE.fullmatch(code)]
        if stated:
            return Currency(_only(file, stated), _strange_codes(printed, stated))
    symbols = sorted({symbol for cells in money.values() for symbol in _symbols(cells)})
    found = sorted({words()["currency"][symbol] for symbol in symbols})
    if not found:
        return Currency(_printed_code(money))
    guess = Notice.of("ingest.warning.currency_guess", symbol=symbols[0], currency=found[0])
    is_guess = set(symbols) <= set(words()["ambiguous_currency"])
    return Currency(_only(file, found), (guess,) if is_guess else ())


def _strange_codes(printed: Sequence[str], stated: Sequence[str]) -> tuple[Notice, ...]:
    """Tell the first cell of the currency column that is no ISO 4217 code: it is left out, never shown as one."""
    strange = [code for code in printed if code not in stated]
    return (Notice.of("ingest.warning.currency_strange", value=strange[0][:_SHOWN]),) if strange else ()


def _only(file: str, stated: Sequence[str]) -> str:
    if len(stated) > 1:
        raise RefusedInput(Notice.of("ingest.refused.currencies", file=file, first=stated[0], second=stated[1]))
    return stated[0]


def _printed_code(headers: Iterable[str]) -> str | None:
    codes = (_CODE.search(header) for header in headers)
    printed = next((found[1] for found in codes if found), None)
    return words()["currency"].get(printed, printed.upper()) if printed else None


def _symbols(cells: pd.Series) -> set[str]:
    marks = cells.drop_duplicates().str.replace("[0-9.,'’+\u2212\\s\u00a0\u202f\u2009-]", "", regex=True)
    return set(marks) & set(words()["currency"])


def _label(line: str) -> str:
    return normalise(line.partition(":")[0])


def preamble_period(lines: Sequence[str], order: Order) -> Period | None:
    """Return the period that a line above the header states, None for `All time` and the like.

    A line labelled so (`Report Time: 2/7/2020`) goes first. A single day counts only when it is the whole line or
    stands in brackets at its end: a title may carry the day of the download.
    """
    bare = [line.strip("\t ;,\"'") for line in lines]
    labelled = [text.partition(":")[2].strip() for text in bare if _label(text) in words()["preamble"]["period"]]
    for line in (*labelled, *lines):
        period = period_of(line, order)
        if period:
            return period
    for text in (*labelled, *bare):
        bracketed = _ONE_DAY_TITLE.search(text)
        days = find_days(bracketed[1] if bracketed else text, order)
        if len(days) == 1 and (bracketed or len(text) <= 20):
            return Period(days[0], days[0])
    return None


def named_period(file: str) -> Period | None:
    """Return the period between two days joined by a dash in a file name; a lone day is the day of the download.

    Examples
    --------
    >>> named_period("Recherches(Rechercher_2025.01.01-2025.10.09_par_rapport_à_2024.01.01-2024.10.09).csv").days
    282

    """
    found = _NAMED_PERIOD.search(file)
    return period_of(" ".join(filter(None, found.groups()))) if found else None


def table_period(table: pd.DataFrame) -> Period | None:
    """Return the days that the rows span, None without dates."""
    if "date" not in table or table["date"].isna().all():
        return None
    last = table["date_end"] if "date_end" in table else table["date"]
    return Period(table["date"].min().date(), last.max().date())


def header_period(headers: Sequence[str]) -> Period | None:
    """Return the latest range that headers such as `10/1/25 - 12/31/25 Clicks` name, months first where that fits.

    A range that says itself that it is the former one, as in `Clicks (compared to: …)`, is not that of the table.
    """
    headers = [header for header in headers if split_era(normalise(header))[1] != "former"]
    orders: tuple[Order, ...] = ("mdy", "dmy")
    for order in orders:
        periods = [period for header in headers if (period := period_of(header, order))]
        if periods:
            return max(periods, key=lambda period: period.end)
    return None


def filter_period(table: pd.DataFrame) -> Period | None:
    """Return the absolute period of a Filters sheet, None for `Last 12 months`."""
    periods = (period_of(value) for value in table["value"].dropna())
    return next((period for period in periods if period), None)
