"""Numbers, dates and currencies: decided for a file or a column, never for a cell."""

from datetime import date

import pandas as pd
import pytest

from analytics.ingest.dates import find_days, span
from analytics.ingest.decimals import read_numbers
from tests.ingest.shapes import SEARCH_TERMS_EN, cells, codes, export


@pytest.mark.parametrize(
    ("text", "style", "number"),
    [
        ("1,234", "dot", 1234),
        ("1,234", "comma", 1.234),
        ("1.234", "comma", 1234),
        ("1\u202f234,5", "comma", 1234.5),
        ("11 925,86\xa0€", "comma", 11925.86),
        ("-1 034,02 €", "comma", -1034.02),
        ("\u22125,00", "comma", -5),
        ("US$34.15", "dot", 34.15),
        ("$1,686.06", "dot", 1686.06),
        ("12,34,567.00", "dot", 1234567),
        ("1'234.50", "dot", 1234.5),
        ("5.97%", "dot", 5.97),
        ("5e-05", "dot", 0.00005),
    ],
)
def test_number_is_read_in_the_style_of_its_file(text, style, number):
    """The same characters are another number in the other style."""
    assert read_numbers(pd.Series([text]), style).floats[0] == pytest.approx(number)


@pytest.mark.parametrize(
    ("text", "style"),
    [("12.5", "comma"), ("1,2,3", "dot"), ("12 34", "comma"), ("1e5", "dot"), ("0x10", "dot"), ("1_000", "dot"),
     ("٣", "dot"), ("inf", "dot"), (".", "dot"), ("1 2", "dot"), ("12-05", "dot")],
)  # fmt: skip
def test_what_the_style_does_not_allow_is_no_number(text, style):
    """Nothing is read by guessing: no exponents, no odd groups, no digits of other scripts."""
    numbers = read_numbers(pd.Series([text]), style)
    assert numbers.unreadable[0]
    assert numbers.floats.isna()[0]


def test_ambiguous_column_follows_the_other_columns():
    """`1.796` is a count of thousands when another column shows decimal commas."""
    dutch = export(
        "Zoekwoord,Campagne,Vertoningen,Aantal klikken,Kosten,CTR\n"
        'fiets,A,1.796,161,"48,20","8,97%"\nbel,A,300,1,"1.048,20","0,33%"\nTotaal: Alle,,2.096,162,"1.096,40","7,7%"\n'
    )
    assert cells(dutch, "impressions", "cost") == [(1796, 48.2), (300, 1048.2)]
    assert dutch.language == "nl"
    assert dutch.reconciled is True


@pytest.mark.parametrize(
    ("cost", "read_as"),
    [
        ("28’481.46", 28481.46),
        ("28'481.46", 28481.46),
        ("28 481.46", 28481.46),
        ("28’481,46", 28481.46),
        ("28.481,46", 28481.46),
    ],
)
def test_a_group_mark_tells_which_mark_is_the_decimal_one(cost, read_as):
    """Where apostrophes or spaces group thousands, the mark behind them is the decimal one, in any language."""
    swiss = export(f'Suchbegriff,Kampagne,Impr.,Klicks,Kosten\nlampe,A,1’200,3,"{cost}"\n')
    assert cells(swiss, "impressions", "cost") == [(1200, read_as)]


def test_a_number_without_a_mark_of_its_own_follows_the_language():
    """Where no cell of the file tells, French headers mean a decimal comma and English ones a dot."""
    assert cells(export('Mot clé,Campagne,Clics,Coût\na,c,1,"1,234"\n'), "cost") == [(1.234,)]
    assert cells(export('Keyword,Campaign,Clicks,Cost\na,c,1,"1,234"\n'), "cost") == [(1234,)]


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2025-01-31", "2025-01-31", "2025-01-31"),
        ("20250131", "2025-01-31", "2025-01-31"),
        ("31/01/2025", "2025-01-31", "2025-01-31"),
        ("31 janv. 2025", "2025-01-31", "2025-01-31"),
        ("1er août 2025", "2025-08-01", "2025-08-01"),
        ("9 mei 2020", "2020-05-09", "2020-05-09"),
        ("January 28, 2026", "2026-01-28", "2026-01-28"),
        ("Semaine du 30 déc. 2024", "2024-12-30", "2025-01-05"),
        ("Week of Dec 30, 2024", "2024-12-30", "2025-01-05"),
        ("2025-12-08 - 2025-12-13", "2025-12-08", "2025-12-13"),
        ("Oct-25", "2025-10-01", "2025-10-31"),
        ("février 2024", "2024-02-01", "2024-02-29"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("4th quarter 2023", "2023-10-01", "2023-12-31"),
        ("T4 2023", "2023-10-01", "2023-12-31"),
    ],
)
def test_day_week_month_and_quarter_have_a_first_and_a_last_day(text, first, last):
    """A date cell names a span of days."""
    found = span(text)
    assert found is not None
    assert (str(found[0]), str(found[1])) == (first, last)


@pytest.mark.parametrize("text", ["All time", "Last 12 months", "31/02/2025", "2025-13-01", "12", "", "x" * 100_000])
def test_what_names_no_day_is_no_date(text):
    """An impossible day is not moved to the next possible one."""
    assert span(text) is None


def test_slashed_days_are_read_in_one_order_per_column():
    """One day above 12 settles the order of the whole column."""
    read = export("Date,Clicks,Impressions,CTR\n01/02/2024,1,2,50%\n13/02/2024,1,2,50%\n")
    assert [day.date() for day in read.table["date"]] == [date(2024, 2, 1), date(2024, 2, 13)]


def test_an_order_that_cannot_be_known_is_told():
    """When every day fits both orders, the language decides and the reader is told."""
    english = export("Date,Clicks,Impressions,CTR\n01/02/2024,1,2,50%\n")
    french = export("Date,Clics,Impressions,CTR\n01/02/2024,1,2,50%\n")
    assert english.table["date"][0].date() == date(2024, 1, 2)
    assert french.table["date"][0].date() == date(2024, 2, 1)
    assert "day_order_mdy" in codes(english)
    assert "day_order_dmy" in codes(french)


def test_american_days_in_a_row_of_titles():
    """`10/1/25` is the first of October where months come first."""
    assert find_days("10/1/25 - 12/31/25", "mdy") == [date(2025, 10, 1), date(2025, 12, 31)]


def test_a_day_that_cannot_be_read_costs_its_row():
    """A row without a day it could belong to is listed and left out."""
    read = export("Date,Clicks,Impressions,CTR\n2024-02-30,1,2,50%\n2024-02-28,1,2,50%\n,1,2,50%\n")
    assert len(read.table) == 1
    assert read.rejects["reason"].tolist() == ["ingest.reject.not_a_date"] * 2


@pytest.mark.parametrize(
    ("text", "currency", "told"),
    [
        ("Search,Cost,Clicks\na,US$34.15,1\n", "USD", False),
        ("Search,Cost,Clicks\na,$34.15,1\n", "USD", True),
        ('Rechercher,Coût,Clics\na,"34,15\xa0€",1\n', "EUR", False),
        ("Campaign,Clicks,Cost (GBP)\na,1,34.15\n", "GBP", False),
        ("Campaign,Clicks,Cost\na,1,34.15\n", None, False),
        (f"{SEARCH_TERMS_EN}\na,Exact match,c,1,2,50%,inr,0.10,Search,0\n", "INR", False),
    ],
)
def test_currency_is_what_the_file_states(text, currency, told):
    """A code, a symbol or the header states the currency; a bare `$` is an assumption and is told; none is invented."""
    read = export(text)
    assert read.currency == currency
    assert ("currency_guess" in codes(read)) is told


@pytest.mark.parametrize(
    ("cell", "header", "last"),
    [
        ("2026-03-02", "Week", "2026-03-08"),
        ("2026-03-02", "Semaine (lundi)", "2026-03-08"),
        ("2026-03-01", "Month", "2026-03-31"),
        ("2026-01-01", "Trimestre", "2026-03-31"),
        ("2026-03-02", "Month", "2026-03-02"),
        ("2026-03-02", "Jour", "2026-03-02"),
    ],
)
def test_a_day_below_a_header_of_weeks_or_months_stands_for_all_of_it(cell, header, last):
    """The first day of a week, month or quarter names it; any other day names itself."""
    found = span(cell, header=header)
    assert found is not None
    assert [str(day) for day in found] == [cell, last]


def test_millionths_are_divided_in_rows_and_totals_alike():
    """A total in micros is compared with rows in micros: both become units of the currency."""
    read = export("Campaign,metrics.clicks,metrics.cost_micros\na,1,1500000\nb,1,2500000\nTotal,2,4000000\n")
    assert list(read.table["cost"]) == [1.5, 2.5]
    assert dict(read.footers[0].totals)["cost"] == 4
    assert read.reconciled is True


def test_the_line_of_dates_tells_the_account_where_headers_are_english():
    """A Spanish account writes `1,234` for one and a bit under English headers; an English one for a thousand."""
    table = 'Keyword,Currency,Avg. monthly searches,Competition,Top of page bid (low range)\na,EUR,50,Low,"1,234"\n'
    spanish = export(f"Keyword Stats\n1 de abril de 2025 - 31 de marzo de 2026\n{table}")
    english = export(f"Keyword Stats\n1 April 2025 - 31 March 2026\n{table}")
    assert cells(spanish, "top_bid_low") == [(1.234,)]
    assert cells(english, "top_bid_low") == [(1234,)]
