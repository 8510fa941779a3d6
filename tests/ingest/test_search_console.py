"""Search Console: the same tables as CSV, archive member, sheet, Looker extract and daily API shape."""

from datetime import date

import pytest

from analytics.ingest import Export, Refusal, read_file
from analytics.schema import Period
from tests.ingest.shapes import GSC_FR, archive, cells, codes, export, workbook

QUERIES = f"{GSC_FR}\nmichelin,1234,5678,15.86%,1.46\npneu,0,283,0%,277.5"


def test_french_labels_come_with_dot_decimals():
    """Search Console writes a dot for decimals in every language; a percentage becomes a share."""
    read = export(QUERIES, "Requêtes.csv")
    assert (read.kind, read.language) == ("gsc_queries", "fr")
    assert cells(read, "query", "clicks", "ctr", "position") == [
        ("michelin", 1234, 0.1586, 1.46),
        ("pneu", 0, 0.0, 277.5),
    ]


@pytest.mark.parametrize(
    ("header", "kind"),
    [
        ("Top queries,Clicks,Impressions,CTR,Position", "gsc_queries"),
        ("Search Queries,Clicks,Impressions,CTR,Position", "gsc_queries"),
        ("Consultas principales,Clics,Impresiones,CTR,Posición", "gsc_queries"),
        ("Pages les plus populaires,Clics,Impressions,CTR,Position", "gsc_pages"),
        ("Landing Page,Url Clicks,Impressions,URL CTR,Average Position", "gsc_pages"),
        ("url;clicks_3m;impressions_3m;ctr;avg_position", "gsc_pages"),
        ("Date,Clics,Impressions,CTR,Position", "gsc_dates"),
        ("Pays,Clics,Impressions,CTR,Position", "gsc_countries"),
        ("Appareil,Clics,Impressions,CTR,Position", "gsc_devices"),
        ("Apparence dans les résultats de recherche,Clics,Impressions,CTR,Position", "gsc_appearance"),
        ("Filtre,Valeur", "gsc_filters"),
    ],
)
def test_header_alone_names_the_table(header, kind):
    """A header without rows is an export of zero rows with a warning, not a refusal."""
    read = export(header)
    assert read.kind == kind
    assert len(read.table) == 0
    assert "no_rows" in codes(read)


def test_daily_api_shape_is_queries_with_a_date():
    """Search Console by day keeps every dimension it has."""
    read = export(
        "date,query,page,country,device,clicks,impressions,ctr,position\n"
        "2024-01-01,spot vintage,https://x.fr/a,fra,MOBILE,4,42,0.0952,7.0\n"
    )
    assert read.kind == "gsc_queries"
    assert read.is_daily
    assert cells(read, "query", "page", "country", "device", "ctr") == [
        ("spot vintage", "https://x.fr/a", "fra", "mobile", 0.0952)
    ]


def test_shares_in_points_are_told_by_clicks_over_impressions():
    """A CTR of 6.87 without a percent sign is 6.87 %, one of 0.64 is 64 %: clicks over impressions decide."""
    points = export("url;clicks_3m;impressions_3m;ctr;avg_position\nhttps://x.es/a;82;1193;6.87;6.19\n")
    fraction = export("Query,Clicks,Impressions,CTR,Position\nadvisors,5108,7998,0.64,1.01\n")
    assert cells(points, "ctr") == [(pytest.approx(0.0687),)]
    assert cells(fraction, "ctr") == [(0.64,)]


def test_comparison_keeps_the_current_period_and_sets_the_former_beside_it():
    """Totals are those of the current period; position 0 of a query that was absent is missing."""
    read = export(
        "Top queries,Last 3 months Clicks,Previous 3 months Clicks,Last 3 months Impressions,"
        "Previous 3 months Impressions,Last 3 months Position,Previous 3 months Position\neye,1404,2682,3828,6211,1,0\n"
    )
    assert read.kind == "gsc_queries"
    assert read.totals == {"impressions": 3828, "clicks": 1404}
    assert cells(read, "clicks_previous", "position", "position_previous") == [(2682, 1, None)]


def test_comparison_by_dates_takes_the_latest_range_as_current():
    """Dates inside headers are American; the latest range is the current period wherever it stands."""
    read = export(
        "Top queries,10/1/25 - 12/31/25 Clicks,7/1/25 - 9/30/25 Clicks,10/1/25 - 12/31/25 Impressions,"
        "7/1/25 - 9/30/25 Impressions\neye,10,20,100,200\n"
    )
    assert cells(read, "clicks", "clicks_previous", "impressions") == [(10, 20, 100)]
    assert read.period == Period(date(2025, 10, 1), date(2025, 12, 31))


def test_weeks_have_a_first_and_a_last_day():
    """A weekly row states both of its days, and the table spans them all."""
    read = export("Date Range,Clicks,Impressions,CTR,Position\n2025-12-08 - 2025-12-13,109,5640,1.93%,12.2\n")
    assert read.period == Period(date(2025, 12, 8), date(2025, 12, 13))


def test_falling_dates_and_days_without_traffic():
    """A chart may fall, and a day without impressions has no CTR: missing, not zero."""
    read = export("Date,Clicks,Impressions,CTR,Position\n2025-10-07,34,2124,1.6%,19.13\n2025-10-06,0,0,,\n")
    assert read.period == Period(date(2025, 10, 6), date(2025, 10, 7))
    assert cells(read, "ctr", "position") == [(0.016, 19.13), (None, None)]


@pytest.mark.parametrize(
    ("value", "period"),
    [
        ("14 sept. 2026-15 sept. 2026", Period(date(2026, 9, 14), date(2026, 9, 15))),
        ("1 Jan 2025-31 Dec 2025", Period(date(2025, 1, 1), date(2025, 12, 31))),
        ("Les 3\xa0derniers mois", None),
        ("Last 12 months", None),
    ],
)
def test_filters_state_a_period_where_it_is_absolute(value, period):
    """`Last 12 months` depends on a day nobody recorded: it is no period."""
    assert export(f"Filtre,Valeur\nType de recherche,Web\nDate,{value}\n").period == period


def test_thousand_rows_are_reported_as_a_cap():
    """A table of exactly 1,000 rows was cut by the vendor, and the reader is told."""
    rows = "\n".join(f"q{number},1,2,50%,1" for number in range(1000))
    assert "row_cap" in codes(export(f"{GSC_FR}\n{rows}"))


def test_archive_members_share_the_period_of_their_chart():
    """One download is one period: its queries take it from its chart."""
    days = "Date,Clics,Impressions,CTR,Position\n2025-01-01,1,2,50%,1\n2025-01-31,1,2,50%,1"
    content = archive({"Graphique.csv": days, "Requêtes.csv": QUERIES})
    chart, queries = read_file("site.zip", content)
    assert isinstance(queries, Export)
    assert queries.file == "site.zip!Requêtes.csv"
    assert queries.period == chart.period == Period(date(2025, 1, 1), date(2025, 1, 31))


def test_workbook_sheets_are_typed():
    """In a workbook a CTR is a fraction and numbers are typed; a text in the French style beside them is still read."""
    sheets = {
        "Requêtes": [GSC_FR.split(","), ["michelin", 1234, 5678, 0.1586, 1.005], ["pneu", 0, 283, "", ""]],
        "Appareils": ["Appareil,Clics,Impressions,CTR,Position".split(",")],
    }
    queries, devices = read_file("site.xlsx", workbook(sheets))
    assert isinstance(queries, Export)
    assert isinstance(devices, Export)
    assert queries.file == "site.xlsx!Requêtes"
    assert cells(queries, "query", "clicks", "ctr", "position") == [
        ("michelin", 1234, 0.1586, 1.005),
        ("pneu", 0, None, None),
    ]
    assert (devices.kind, len(devices.table)) == ("gsc_devices", 0)


BULK = (
    "data_date,site_url,query,is_anonymized_query,country,search_type,device,impressions,clicks,sum_top_position\n"
    "2026-01-01,sc-domain:x.fr,lampe,false,fra,WEB,MOBILE,10,2,13\n"
    "2026-01-01,sc-domain:x.fr,,true,fra,WEB,MOBILE,100,20,300\n"
    "2026-01-02,sc-domain:x.fr,,true,fra,WEB,DESKTOP,7,1,30\n"
    "2026-01-02,sc-domain:x.fr,vase,false,fra,WEB,DESKTOP,4,0,0\n"
)


def test_positions_of_the_bulk_export_are_sums():
    """Position is the sum over the impressions, plus one: the export counts from zero."""
    read = export(BULK)
    assert (read.kind, read.period) == ("gsc_queries", Period(date(2026, 1, 1), date(2026, 1, 2)))
    assert cells(read, "query", "device", "position") == [("lampe", "mobile", 2.3), ("vase", "desktop", 1.0)]


def test_anonymous_queries_are_the_hidden_part_and_no_rejects():
    """Rows that Google keeps anonymous are no rows of queries: they are added up as what it hides."""
    read = export(BULK)
    assert not len(read.rejects)
    assert [footer.role for footer in read.footers] == ["other"]
    assert dict(read.footers[0].totals) == {"impressions": 107, "clicks": 21}
    assert read.totals["impressions"] + 107 == 121


def test_bulk_export_by_page():
    """The table by page counts positions per page and may have no query at all."""
    read = export(
        "data_date,site_url,url,country,search_type,device,is_amp_top_stories,impressions,clicks,sum_position\n"
        "2026-01-01,sc-domain:x.fr,https://x.fr/a,fra,WEB,MOBILE,false,10,2,13\n"
    )
    assert read.kind == "gsc_pages"
    assert cells(read, "page", "position") == [("https://x.fr/a", 2.3)]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("10/1/25 - 12/31/25", "7/1/25 - 9/30/25"),
        ("01/10/2025 - 31/12/2025", "01/07/2025 - 30/09/2025"),
        ("Oct 1, 2025 - Dec 31, 2025", "Jul 1, 2025 - Sep 30, 2025"),
    ],
)
@pytest.mark.parametrize("turned", [False, True])
def test_of_two_dated_periods_the_later_is_the_current_one(first, second, turned):
    """Whichever stands first, and however its days are written."""
    spans = (second, first) if turned else (first, second)
    header = ",".join(f'"{days} {name}"' for name in ("Clicks", "Impressions") for days in spans)
    read = export(f"Top queries,{header}\nlamp,{'2,1,20,10' if turned else '1,2,10,20'}\n")
    assert read.period == Period(date(2025, 10, 1), date(2025, 12, 31))
    assert cells(read, "clicks", "clicks_previous", "impressions", "impressions_previous") == [(1, 2, 10, 20)]


@pytest.mark.parametrize(
    ("header", "kind"),
    [
        ("Top pages,Clicks,Impressions,CTR", "gsc_pages"),
        ("Country,Clicks,Impressions,CTR", "gsc_countries"),
        ("Discover Appearance,Clicks,Impressions,CTR", "gsc_appearance"),
        ("Date,Clicks,Impressions,CTR", "gsc_dates"),
        ("Query,Url Clicks,Impressions,URL CTR,Average Position", "gsc_queries"),
        ("keyword,clicks,impressions,ctr,position", "gsc_queries"),
        ("Mot clé;Clics;Impressions;CTR;Position", "gsc_queries"),
    ],
)
def test_discover_news_looker_and_hand_made_tables(header, kind):
    """Discover and News have no queries and no position; a hand-made table may call a query a keyword."""
    assert export(header).kind == kind


def test_a_keyword_with_clicks_alone_is_not_taken_for_a_query():
    """Without a position it may be anything: it is refused, not guessed."""
    (item,) = read_file("file.csv", b"Keyword,Clicks,Impressions\na,1,2\n")
    assert isinstance(item, Refusal)
