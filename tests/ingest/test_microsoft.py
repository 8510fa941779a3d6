"""Microsoft Advertising: lines of metadata, `Spend`, a total that comes first, and a copyright line."""

from datetime import date

import pytest

from analytics.schema import Period
from tests.ingest.shapes import cells, codes, export

ABOVE = """"Report Name: {name}"
"Report Time: {time}"
"Time Zone: (GMT-08:00) Pacific Time (US & Canada); Tijuana"
"Last Completed Available Day: 2/8/2020 11:00:00 PM (GMT)"
"Last Completed Available Hour: 2/8/2020 11:00:00 PM (GMT)"
"Report Aggregation: Summary"
"Report Filter: "
"Potential Incomplete Data: true"
"Rows: 2"

"""
KEYWORDS = """"CampaignName","AdGroupName","Keyword","BidMatchType","DeliveredMatchType","Impressions","Clicks","Ctr",\
"AverageCpc","Spend","AveragePosition","Conversions","Revenue"
"Brand","Exact","lamp","Exact","Exact","1,200","12","1.00%","0.50","6.00","2.3","1","30.00"
"Brand","Broad","vase","Broad","Phrase","100","1","1.00%","0.50","0.50","2.3","0","0.00"
"""


def report(table, *, time="2/1/2020 - 2/7/2020", last="©2020 Microsoft Corporation. All rights reserved. "):
    return ABOVE.format(name="January, 2019", time=time) + table + f'"{last}"\n'


@pytest.mark.parametrize(
    "last", ["©2024 Microsoft Corporation. All rights reserved. ", "@2020 Microsoft Corporation. All rights reserved."]
)
def test_keywords_of_the_api(last):
    """Spend is the cost, revenue the value; the copyright line is no row and no reject."""
    read = export(report(KEYWORDS, last=last))
    assert (read.kind, read.source) == ("microsoft_ads_keywords", "Microsoft Advertising")
    assert cells(read, "keyword", "match_type", "impressions", "cost", "conversion_value") == [
        ("lamp", "exact", 1200, 6.0, 30.0),
        ("vase", "broad", 100, 0.5, 0.0),
    ]
    assert not len(read.rejects)


def test_copyright_padded_to_the_width_of_the_table_is_no_row():
    """A spreadsheet that was saved again pads the last line with empty cells."""
    padded = report(KEYWORDS).rstrip("\n") + "," * 12 + "\n"
    assert len(export(padded).table) == 2


@pytest.mark.parametrize(
    ("time", "first", "last"),
    [
        ("2/1/2020 - 2/7/2020", date(2020, 2, 1), date(2020, 2, 7)),
        ("2/7/2020", date(2020, 2, 7), date(2020, 2, 7)),
        ("1/31/2020,2/29/2020", date(2020, 1, 31), date(2020, 2, 29)),
    ],
)
def test_period_is_the_report_time(time, first, last):
    """Months come first, and neither the name of the report nor the last complete day is its period."""
    assert export(report(KEYWORDS, time=time)).period == Period(first, last)


def test_the_interface_puts_its_total_first():
    """`Total` above the rows is the vendor's sum of them, and the rows add up to it."""
    read = export(
        "Account name,Campaign name,Ad group,Keyword ID,Keyword,Bid match type,Impressions,Clicks,CTR,Spend,Network\n"
        "Total,,,,,,1300,13,1%,6.50,\n"
        "Shop,Brand,Exact,1,lamp,Exact,1200,12,1%,6.00,Bing\nShop,Brand,Exact,2,vase,Exact,100,1,1%,0.50,Bing\n"
    )
    assert read.kind == "microsoft_ads_keywords"
    assert list(read.table["keyword"]) == ["lamp", "vase"]
    assert [(footer.label, footer.role) for footer in read.footers] == [("Total", "rows")]
    assert read.reconciled is True


@pytest.mark.parametrize("order", [(0, 1, 2, 3, 4, 5, 6), (6, 5, 4, 3, 2, 1, 0), (3, 4, 5, 6, 2, 1, 0)])
def test_the_total_is_known_wherever_its_column_was_moved(order):
    """`Total` stands below the account; a person may have moved that column to the end."""
    table = [
        ["Account name", "Campaign name", "Keyword", "Impressions", "Clicks", "CTR", "Spend"],
        ["Total", "", "", "1300", "13", "1%", "6.50"],
        ["Shop", "Brand", "lamp", "1200", "12", "1%", "6.00"],
        ["Shop", "Brand", "vase", "100", "1", "1%", "0.50"],
    ]
    read = export("\n".join(",".join(row[at] for at in order) for row in table))
    assert len(read.table) == 2
    assert read.reconciled is True


def test_search_terms_say_how_they_matched():
    """A search term has the match that was delivered, not the one that was bid on."""
    read = export(
        report(
            '"TimePeriod","CampaignName","SearchQuery","Keyword","BidMatchType","DeliveredMatchType","Clicks","Spend"\n'
            '"2/13/2020","Brand","red lamps","lamp","Broad","Phrase","12","6.00"\n'
        )
    )
    assert read.kind == "microsoft_ads_search_terms"
    assert cells(read, "query", "keyword", "match_type", "cost") == [("red lamps", "lamp", "phrase", 6.0)]
    assert read.table["date"].iloc[0].date() == date(2020, 2, 13)


@pytest.mark.parametrize(
    ("header", "kind"),
    [
        ("CampaignName,CampaignStatus,CurrencyCode,Impressions,Clicks,Spend", "microsoft_ads_campaigns"),
        ("Campaign,Campaign type,Impr.,Clicks,CTR,Avg. CPC,Spend,Conv.", "microsoft_ads_campaigns"),
        ("CampaignName,AdGroupName,Impressions,Clicks,Spend", "microsoft_ads_ad_groups"),
        ("Search term,Delivered match type,Campaign,Impr.,Clicks,Spend", "microsoft_ads_search_terms"),
        ("Nom de la campagne,Impressions,Clics,Dépenses", "microsoft_ads_campaigns"),
        ("Kampagne,Keyword,Impressionen,Klicks,Ausgaben", "microsoft_ads_keywords"),
    ],
)
def test_spend_tells_microsoft_from_google(header, kind):
    """The same reports of Google Ads say Cost."""
    assert export(header).kind == kind
    assert "no_rows" in codes(export(header))
