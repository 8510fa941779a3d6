"""Numbers, money, shares, dates and periods the way a French or English reader writes them (CLDR, through Babel)."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from math import isfinite
from typing import assert_never

from babel.dates import format_date, format_skeleton
from babel.numbers import format_currency, format_decimal, format_percent

from analytics.schema import Fact, Money, Period, Share

_LOCALE = {"fr": "fr_FR", "en": "en_GB"}
_FINEST = 1e15  # from here on a float has no decimals


def rounded(value: float, decimals: int) -> float:
    """Round halves away from zero, as the spreadsheets and charts do that print the same number.

    Examples
    --------
    >>> rounded(0.825, 2), rounded(-2.5, 0), rounded(-0.4, 0)
    (0.83, -3.0, 0.0)

    """
    if not abs(value) < _FINEST:  # nor is an unknown number rounded
        return float(value)
    return float(Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)) + 0.0


def count(value: float, language: str, decimals: int = 0) -> str:
    r"""A number with the locale's thousands and decimal marks.

    Examples
    --------
    >>> count(1234.5, "en", 1), count(1234.5, "fr", 1)
    ('1,234.5', '1\u202f234,5')

    """
    return format_decimal(
        rounded(value, decimals),
        format=f"#,##0.{'0' * decimals}" if decimals else "#,##0",
        locale=_LOCALE[language],
    )


def money(amount: float, currency: str, language: str, decimals: int = 0) -> str:
    r"""An amount in its currency, rounded to `decimals`.

    Examples
    --------
    >>> money(14200, "EUR", "fr"), money(14200, "EUR", "en")
    ('14\u202f200\xa0€', '€14,200')

    """
    pattern = "#,##0{d} ¤" if language == "fr" else "¤#,##0{d}"
    digits = f".{'0' * decimals}" if decimals else ""
    return format_currency(
        rounded(amount, decimals),
        currency,
        format=pattern.format(d=digits).replace(" ", "\xa0"),
        locale=_LOCALE[language],
        currency_digits=False,
    )


def percent(share: float, language: str, decimals: int = 0) -> str:
    r"""A share in [0, 1] as a percentage.

    Examples
    --------
    >>> percent(0.384, "en", 1), percent(0.384, "fr", 1)
    ('38.4%', '38,4\u202f%')

    """
    digits = f".{'0' * decimals}" if decimals else ""
    pattern = f"0{digits}\u202f%" if language == "fr" else f"0{digits}%"
    return format_percent(rounded(share, decimals + 2), format=pattern, locale=_LOCALE[language])


def day(value: date, language: str) -> str:
    """A calendar day in medium form; in French the first of a month is an ordinal, which CLDR leaves out.

    Examples
    --------
    >>> day(date(2027, 3, 1), "fr"), day(date(2027, 3, 2), "fr"), day(date(2027, 3, 1), "en")
    ('1er mars 2027', '2 mars 2027', '1 Mar 2027')

    """
    shown = format_date(value, "medium", locale=_LOCALE[language])
    return shown.replace("1", "1er", 1) if language == "fr" and value.day == 1 else shown


def month(value: date, language: str) -> str:
    """A month with its year, abbreviated."""
    return format_skeleton("yMMM", value, locale=_LOCALE[language])


def show(fact: Fact, language: str) -> str:
    """Print a fact by its type: money, share, date and period by the locale, texts as they are."""
    match fact:
        case Money(amount, currency):
            return money(amount, currency, language, decimals=2 if 0 < abs(amount) < 10 else 0)
        case Share(value):
            return percent(value, language, decimals=1 if 0 < value < 0.1 else 0)
        case Period(start, end):
            return f"{day(start, language)} – {day(end, language)}"
        case date():
            return day(fact, language)
        case str():
            return fact
        case int():
            return count(fact, language)
        case float():
            if not isfinite(fact):
                return str(fact)
            return count(fact, language, decimals=0 if fact == int(fact) or abs(fact) >= 100 else 2)
        case _:
            assert_never(fact)
