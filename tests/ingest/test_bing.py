"""Bing Webmaster Tools: quotes that are not escaped, marks for tabs, and rates above 100 %."""

import pytest

from tests.ingest.shapes import cells, codes, export, refusal

KEYWORDS = '"Keyword","Impressions","Clicks","CTR","Avg. Position"\n'


def test_keywords_of_bing_are_what_people_typed():
    """Bing calls a query a keyword; its report has no period."""
    read = export(f'{KEYWORDS}"lampe de bureau","120","6","5%","3.2"\n', "site_KeywordReport_10_9_2026.csv")
    assert (read.kind, read.source, read.period) == ("bing_keywords", "Bing Webmaster Tools", None)
    assert cells(read, "query", "impressions", "clicks", "ctr", "position") == [("lampe de bureau", 120, 6, 0.05, 3.2)]


def test_quotes_that_bing_does_not_escape_cost_no_row():
    """A quote inside a quoted cell is a character of the query, and the lines around it stay lines of their own."""
    read = export(
        f'{KEYWORDS}"tv (72")","10","1","10%","3.2"\n"oled (65")","20","2","10%","4"\n"plain","1","0","0%","9"\n'
    )
    assert cells(read, "query", "clicks") == [('tv (72")', 1), ('oled (65")', 2), ("plain", 0)]
    assert not len(read.rejects)


def test_a_mark_for_a_tab_becomes_a_space():
    """`#TAB#` stands for a tab that somebody typed or pasted."""
    read = export(f'{KEYWORDS}"lampe#TAB#bureau","120","6","5%","3.2"\n')
    assert list(read.table["query"]) == ["lampe bureau"]


def test_more_clicks_than_impressions_are_read_as_printed():
    """Bing prints CTR 200 % and position 632: odd, but its own figures."""
    read = export(f'{KEYWORDS}"rare","1","2","200%","632"\n')
    assert cells(read, "ctr", "position") == [(2.0, 632)]
    assert not len(read.rejects)


@pytest.mark.parametrize("order", [(0, 1, 2, 3, 4), (4, 3, 2, 1, 0), (2, 0, 4, 1, 3)])
def test_pages_in_any_order_of_columns(order):
    """The page report is known by its names, not by their order."""
    header = ["Page", "Impressions", "Clicks", "CTR", "Avg. Position"]
    row = ["https://x.fr/a", "10", "1", "10%", "3.2"]
    read = export(",".join(header[at] for at in order) + "\n" + ",".join(row[at] for at in order))
    assert read.kind == "bing_pages"
    assert cells(read, "page", "impressions", "clicks") == [("https://x.fr/a", 10, 1)]


@pytest.mark.parametrize(
    "header", ['"Grounding Query","Intent","Topic","Citations","Citation Share"', "Date,Citations,Cited Pages"]
)
def test_citations_in_ai_answers_are_named_and_refused(header):
    """A count of citations is no count of impressions or clicks."""
    assert refusal(f'{header}\n"a","b","c"\n').reason.code == "ingest.refused.citations"


def test_search_console_pages_stay_with_search_console():
    """Its exports say Position; only Bing abbreviates the average."""
    assert export("Top pages,Clicks,Impressions,CTR,Position\nhttps://x.fr/a,1,10,10%,3\n").kind == "gsc_pages"
    assert "no_rows" in codes(export("Page,Clics,Impressions,CTR,Position moyenne"))
    assert export("Page,Clics,Impressions,CTR,Position moyenne").kind == "gsc_pages"


def test_days_of_bing_are_not_the_chart_of_search_console():
    """Both name a date, clicks, impressions and CTR; adding Bing's days to Google's would count another engine."""
    assert export("Date,Impressions,Clicks,CTR,Avg. Position\n2026-01-01,10,1,10%,3\n").kind == "bing_dates"
    assert export("Date,Clicks,Impressions,CTR,Position\n2026-01-01,1,10,10%,3\n").kind == "gsc_dates"
