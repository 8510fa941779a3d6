"""Google Ads reports: preamble, header, vendor totals, French words, interactions."""

from datetime import date

import pytest

from analytics.ingest import Refusal, read_file
from analytics.schema import Period
from tests.ingest.shapes import SEARCH_TERMS_EN, cells, codes, export, utf16_tabs

FRENCH_SEARCH_TERMS = """Rapport sur les termes de recherche
1 janvier 2025 - 9 octobre 2025
Terme de recherche,Type de correspondance,Ajoutée/Exclue,Campagne,Groupe d'annonces,Code de la devise,CPM moy.,\
Impr.,Interactions,Taux d'interaction,Coût moy.,Coût,Type de campagne,Taux de conv.,Conversions,Coût/conv.
pergola bois,Expression exacte,Aucun,Globale,Pergola,EUR,"12,50","12\u202f491",637,"5,10%","1,16","741,70",\
Réseau de Recherche,"0,00%","0,00",0
total gym,Mot clé exact (variante proche),Aucun,Globale,Pergola,EUR,"12,50","1\u202f000",20,"2,00%","1,00","20,05",\
Réseau de Recherche,"0,00%","1,50",0
carport,Requête large,Aucun,PMax,,EUR,"12,50",308,3,"1,00%","1,00","3,00",Performance\u00a0Max,"0,00%","0,00",0
Total\u00a0: Termes de recherche,,,,,EUR,"12,50","13\u202f799",660,"4,78%","1,16","764,75",,"0,00%","1,50",0
Total\u00a0: Autres termes de recherche,,,,,EUR,"9,00","144\u202f893","12\u202f803","8,8%","1,30","16587,00",,,"9,00",
Total\u00a0: Compte,,,,,EUR,"9,00","158\u202f692","13\u202f463","8,5%","1,30","17351,75",,,"10,50",
"""


@pytest.fixture
def french():
    return export(FRENCH_SEARCH_TERMS, "Rapport sur les termes de recherche.csv")


def test_french_report_is_read_in_its_own_numbers(french):
    """Narrow spaces group thousands and a comma marks decimals, in every column alike."""
    assert french.kind == "google_ads_search_terms"
    assert french.language == "fr"
    assert french.currency == "EUR"
    assert cells(french, "query", "impressions", "cost") == [
        ("pergola bois", 12491, 741.70),
        ("total gym", 1000, 20.05),
        ("carport", 308, 3.0),
    ]


def test_preamble_in_french_gives_the_period(french):
    """The date line of the preamble is read in the language of the account."""
    assert french.period == Period(date(2025, 1, 1), date(2025, 10, 9))


def test_french_match_types_are_not_taken_at_their_word(french):
    """`Expression exacte` is phrase match; only `Mot clé exact` is exact, here by a close variant."""
    assert list(french.table["match_type"]) == ["phrase", "exact close variant", "broad"]


def test_interactions_are_clicks_on_search_and_performance_max(french):
    """Without a Clicks column, interactions of Search and Performance Max are clicks, and the reader is told."""
    assert list(french.table["clicks"]) == [637, 20, 3]
    assert "interactions_as_clicks" in codes(french)


def test_vendor_totals_are_kept_apart_and_agree(french):
    """The three totals are no rows; the first of them is the sum of the rows."""
    assert [footer.label for footer in french.footers] == [
        "Total\u00a0: Termes de recherche",
        "Total\u00a0: Autres termes de recherche",
        "Total\u00a0: Compte",
    ]
    assert french.reconciled is True


def test_each_total_says_what_it_totals(french):
    """The totals of the rows, of what Google hides, and of the account are told apart; the first two have clicks."""
    assert [footer.role for footer in french.footers] == ["rows", "other", "account"]
    assert [dict(footer.totals).get("clicks") for footer in french.footers] == [660, 12803, None]
    assert dict(french.footers[1].totals)["cost"] == 16587


def test_a_total_that_disagrees_is_told():
    """Rows that do not add up to the vendor's own total are reported with both figures."""
    short = export(FRENCH_SEARCH_TERMS.replace('"741,70"', '"741,00"'))
    assert short.reconciled is False
    assert "footer_differs_cost" in codes(short)


def test_video_interactions_are_no_clicks():
    """Interactions of a video campaign are views: clicks stay absent, never 20127."""
    video = export(
        "Campaign report\nAll time\nCampaign status,Campaign,Campaign type,Impr.,Interactions,Cost\n"
        'Enabled,Film,Video,"25,881","20,127",1661.67\nTotal: Campaigns,,,"25,881","20,127",1661.67\n'
    )
    assert "clicks" not in video.table
    assert video.totals.get("clicks") is None
    assert list(video.table["interactions"]) == [20127]
    assert "interactions_not_clicks" in codes(video)
    assert video.reconciled is True


def test_mixed_campaigns_have_clicks_only_where_they_are_clicks():
    """In a table of Search and Video campaigns, only Search rows get clicks."""
    mixed = export("Campaign,Campaign type,Impr.,Interactions,Cost\na,Search,10,2,1.00\nb,Video,10,9,1.00\n")
    assert cells(mixed, "clicks") == [(2.0,), (None,)]
    assert "interactions_mixed" in codes(mixed)


def test_clicks_win_over_interactions():
    """Where a report has both, clicks are the Clicks column."""
    both = export("Keyword,Campaign,Impr.,Interactions,Clicks,Cost\na,b,10,9,4,1.00\n")
    assert list(both.table["clicks"]) == [4]


def test_utf16_tabs_under_a_csv_name():
    """The "CSV for Excel" is UTF-16 with tabs; a title of the user's own does not matter."""
    rows = [
        ["Mars in Aries "],
        ["1 May 2026 - 8 May 2026"],
        SEARCH_TERMS_EN.split(","),
        ["rv repair", "Broad match", "Towing", "1", '"1,021"', "0.10%", "CAD", "0.12", "Search", "0.00"],
        ["Total: Search terms", "", "", "1", '"1,021"', "0.10%", "CAD", "0.12", "", "0.00"],
    ]
    read = export(utf16_tabs(rows))
    assert (read.encoding, read.delimiter, read.currency) == ("utf-16le+BOM", "tab", "CAD")
    assert read.period == Period(date(2026, 5, 1), date(2026, 5, 8))
    assert cells(read, "query", "match_type", "impressions") == [("rv repair", "broad", 1021)]
    assert read.reconciled is True


def test_all_time_is_no_period():
    """`All time` states no period; none is invented."""
    assert export(f"Search terms report\nAll time\n{SEARCH_TERMS_EN}\n").period is None


def test_totals_may_stand_between_rows_and_in_the_third_column():
    """In a sheet the user sorted, totals stand anywhere and one per device; they agree together or alone."""
    read = export(
        "Device,Keyword status,Keyword,Campaign,Impr.,Clicks,Cost\n"
        "Computers,Enabled,gym,A,10,1,1.00\n,,Total: Filtered keywords,,15,2,1.50\n"
        "Mobile phones,Enabled,gym,A,5,1,0.50\nComputers,,Total: Filtered keywords,,10,1,1.00\n"
        "Mobile phones,,Total: Filtered keywords,,5,1,0.50\n"
    )
    assert cells(read, "device", "impressions") == [("desktop", 10), ("mobile", 5)]
    assert len(read.footers) == 3
    assert read.reconciled is True


def test_a_keyword_called_total_is_a_row():
    """A keyword named like a total is kept: its campaign is filled, which no total's is."""
    read = export(
        "Keyword,Campaign,Match type,Impr.,Clicks,Cost\nTotal,Fuel,Exact match,10,1,1.00\nTotal,,,10,1,1.00\n"
    )
    assert list(read.table["keyword"]) == ["Total"]
    assert len(read.footers) == 1


def test_marks_come_off_keywords():
    """`[exact]` and `"phrase"` marks give the match type where no column states it."""
    read = export('Keyword,Impr.,Clicks,Cost\n[first aid],1,1,1.00\n"""cpr""",1,1,1.00\n +cpr +class,1,1,1.00\n')
    assert cells(read, "keyword", "match_type") == [("first aid", "exact"), ("cpr", "phrase"), ("+cpr +class", "broad")]


def test_a_bound_is_kept_as_the_bound():
    """`< 10%` is read as 0.1, ` --` as missing, and the reader is told."""
    read = export("Keyword,Campaign,Impr.,Clicks,Cost,Search impr. share\na,c,1,0,0.00,< 10%\nb,c,1,0,0.00, --\n")
    assert cells(read, "impression_share") == [(0.1,), (None,)]
    assert "bounds" in codes(read)


def test_daily_shape_of_the_api():
    """Search terms by day are the same kind with a date column, and span the days of their rows."""
    read = export(
        "Day,Search term,Campaign,Currency code,Impr.,Clicks,Cost,Conversions,Conv. value\n"
        "2024-01-01,abat-jour,Generic,EUR,15,1,82.28999999999999,0,0.0\n"
        "2024-01-03,abat-jour,Generic,EUR,7,0,0.0,0,0.0\n"
    )
    assert read.kind == "google_ads_search_terms"
    assert read.is_daily
    assert read.period == Period(date(2024, 1, 1), date(2024, 1, 3))
    assert list(read.table.columns) == [
        "date", "query", "campaign", "impressions", "clicks", "cost", "conversions", "conversion_value",
    ]  # fmt: skip


def test_campaigns_by_day_and_bid_points():
    """Campaigns by day and bid simulator points are told apart from keyword reports by their columns."""
    assert export("Day,Campaign,Impr.,Clicks,Cost\n2024-01-01,Brand,1,1,1.0\n").kind == "google_ads_campaigns"
    points = export("Keyword,Max. CPC,Clicks,Cost\nlustre,0.18,9.2,1.61\n")
    assert points.kind == "google_ads_bid_simulator"
    assert cells(points, "keyword", "max_cpc", "clicks", "cost") == [("lustre", 0.18, 9.2, 1.61)]


def test_overview_card_takes_its_period_from_its_name():
    """A card has no preamble: the first two days of its name are its period, its second columns the former period."""
    card = export(
        "Semaine,Semaine(Comparaison),Clics,Clics(Comparaison),Coût,Coût(Comparaison)\n"
        'Semaine du 30 déc. 2024,Semaine du 1 janv. 2024,514,1 845,"1 657,33\xa0€","1 238,40\xa0€"\n',
        "Série_temporelle(2024.12.30-2025.10.09_par_rapport_à_2024.01.01-2024.10.09).csv",
    )
    assert card.kind == "google_ads_overview_timeseries"
    assert card.period == Period(date(2024, 12, 30), date(2025, 10, 9))
    assert cells(card, "clicks", "clicks_previous", "cost") == [(514, 1845, 1657.33)]
    assert card.currency == "EUR"
    assert card.table["date_end"].iloc[0].date() == date(2025, 1, 5)


def test_card_of_searches_is_known_by_its_mistranslation():
    """Google calls the column of searches "Rechercher" in French."""
    card = export('Rechercher,Coût,Clics,Impressions,Conversions\npergola,"741,70\xa0€",637,12 491,"0,00"\n')
    assert card.kind == "google_ads_overview_searches"
    assert cells(card, "query", "impressions") == [("pergola", 12491)]


def test_keyword_planner_totals_are_no_keywords():
    """The first lines without a keyword are totals; the index of competition becomes a share."""
    rows = [
        ["Keyword Stats 2026-05-12 at 16_56_11"],
        ["1 de abril de 2025 - 31 de marzo de 2026"],
        "Keyword\tCurrency\tSegmentation\tAvg. monthly searches\tCompetition\tCompetition (indexed value)\t"
        "Top of page bid (low range)".split("\t"),
        ["", "", "Todo", "41800.0", "", "", ""],
        ["", "", "España", "41800.0", "", "", ""],
        ["convenio", "EUR", "", "50.0", "Media", "61", '"0,90"'],
    ]
    read = export(utf16_tabs(rows))
    assert read.period == Period(date(2025, 4, 1), date(2026, 3, 31))
    assert cells(read, "keyword", "search_volume", "competition", "competition_index", "top_bid_low") == [
        ("convenio", 50.0, "medium", 0.61, 0.9)
    ]
    assert [footer.label for footer in read.footers] == ["Todo", "España"]
    assert read.language == "es"
    assert "aggregate_rows" in codes(read)


def test_a_header_repeated_inside_and_blank_lines_are_dropped():
    """Two exports pasted under each other are one table."""
    table = f"{SEARCH_TERMS_EN}\na,Broad match,c,1,2,50%,EUR,0.10,Search,0\n"
    assert len(export(f"{table},,,,,,,,,\n\n{table}").table) == 2


def test_same_column_twice_with_the_same_cells_is_read():
    """Google Ads prints `Currency code` twice; identical columns are one."""
    twice = export("Campaign,Currency code,Impr.,Clicks,Clicks,Currency code,Cost\na,EUR,9,1,1,EUR,0.10\n")
    assert list(twice.table["clicks"]) == [1]


def test_formula_like_terms_stay_texts():
    """A search term that starts like a formula is a text like any other."""
    read = export(f"{SEARCH_TERMS_EN}\n=1+2,Broad match,c,1,2,50%,EUR,0.10,Search,0\n")
    assert list(read.table["query"]) == ["=1+2"]


def test_assets_are_read_with_their_total():
    """The asset report has the preamble and the totals of any other; an asset of the account has no campaign."""
    read = export(
        "Asset report\nJanuary 1, 2026 - January 31, 2026\n"
        "Asset status,Asset,Asset type,Campaign,Ad group,Level,Status,Clicks,Impr.,Currency code,Cost\n"
        'Enabled,Call us,Callout, --, --,Account,Eligible,3,"1,204",EUR,1.50\n'
        'Total: Assets,,,,,,,3,"1,204",EUR,1.50\nTotal: Account,,,,,,,30,"12,040",EUR,15.00\n'
    )
    assert read.kind == "google_ads_assets"
    assert cells(read, "asset", "asset_type", "campaign", "impressions") == [("Call us", "Callout", None, 1204)]
    assert [footer.role for footer in read.footers] == ["rows", "account"]
    assert read.reconciled is True


def test_paid_and_organic_keeps_the_two_sides_apart():
    """Clicks and impressions are those of the ads; organic figures have columns of their own."""
    read = export(
        "Query,Search Result Type,Ad Clicks,Ad Impressions,Ad CTR,Organic Clicks,Organic Queries,Organic Listings,"
        "Organic Listings/Query,Organic Average Position,Combined Clicks,Combined Queries\n"
        "lamp,Both,10,100,10.00%,5,80,90,1.1,2.3,15,120\nvase,Organic only,0,0, --,7,30,30,1,4.0,7,30\n"
    )
    assert read.kind == "google_ads_paid_organic"
    assert cells(read, "query", "result_type", "clicks", "organic_clicks", "organic_position") == [
        ("lamp", "both", 10, 5, 2.3),
        ("vase", "organic_only", 0, 7, 4.0),
    ]


def test_auction_insights_are_shares_with_the_own_row_named():
    """The own row is `you` whatever the language; `< 10%` is the bound, ` --` is unknown."""
    read = export(
        "Auction insights report\nMay 1, 2026 - May 31, 2026\n"
        "Display URL domain,Impression share,Overlap rate,Position above rate,Top of page rate,Outranking share\n"
        "You,46.75%, --, --,80.10%, --\nrival.com,< 10%,12.10%,33.33%,70.00%,45.00%\n"
    )
    assert read.kind == "google_ads_auction_insights"
    assert cells(read, "domain", "impression_share", "overlap_share") == [
        ("you", 0.4675, None),
        ("rival.com", 0.1, 0.121),
    ]
    assert "bounds" in codes(read)


def test_scheduled_auction_insights_cover_whole_weeks():
    """A scheduled report starts with the week; the last one lasts seven days like the others."""
    read = export(
        "Semaine,Domaine de l'URL à afficher,Taux d'impressions,Taux de chevauchement,Taux de surclassement\n"
        '2026-03-02,Vous,"46,75%",--,--\n2026-03-09,rival.fr,< 10%,"12,10%","45,00%"\n'
    )
    assert read.period == Period(date(2026, 3, 2), date(2026, 3, 15))
    assert list(read.table["domain"]) == ["you", "rival.fr"]


MICROS = [
    (
        "segments.date,search_term_view.search_term,campaign.name,metrics.impressions,metrics.clicks,metrics.cost_micros",
        "google_ads_search_terms",
    ),
    (
        "segments.date,searchTermView.searchTerm,campaign.name,metrics.impressions,metrics.clicks,metrics.costMicros",
        "google_ads_search_terms",
    ),
    (
        "segments_date,search_term_view_search_term,campaign_name,metrics_impressions,metrics_clicks,metrics_cost_micros",
        "google_ads_search_terms",
    ),
    (
        "segments.date,ad_group_criterion.keyword.text,campaign.name,metrics.impressions,metrics.clicks,metrics.cost_micros",
        "google_ads_keywords",
    ),
]


@pytest.mark.parametrize(("header", "kind"), MICROS)
def test_the_api_states_money_in_millionths(header, kind):
    """The three ways in which the API and the warehouses name a column are one, and 12,340,000 micros are 12.34."""
    read = export(f"{header}\n2026-01-01,lamp,Brand,100,10,12340000\n2026-01-02,lamp,Brand,50,5,660000\n")
    assert read.kind == kind
    assert read.is_daily
    assert read.totals == {"impressions": 150, "clicks": 15, "cost": pytest.approx(13.0)}


def test_bid_points_of_the_api_are_divided_too():
    """Bid and cost are both in micros; conversions are those Google bids on."""
    read = export(
        "cpc_bid_micros,clicks,cost_micros,impressions,top_slot_impressions,biddable_conversions,"
        "biddable_conversions_value\n500000,10,4200000,300,200,1,30\n"
    )
    assert read.kind == "google_ads_bid_simulator"
    assert cells(read, "max_cpc", "cost", "conversion_value") == [(0.5, pytest.approx(4.2), 30)]


@pytest.mark.parametrize("header", ["Max. CPC,Clicks,Cost,Impr.", "Bid,Clicks,Cost", "Enchère,Clics,Coût,Impressions"])
def test_bids_with_clicks_and_cost_alone_are_points_that_join_nothing(header):
    """Without a keyword the points are read and kept, and it is said that no page uses them."""
    read = export(f"{header}\n{','.join('1234'[: header.count(',') + 1])}\n")
    assert read.kind == "google_ads_bid_simulator"
    assert "no_page_yet" in codes(read)


def test_report_editor_and_overview_card_name_their_keywords_alike():
    """Both say Search keyword; only the report says in which campaign."""
    assert export("Day,Search keyword,Campaign,Clicks,Cost\n2026-01-01,a,b,1,0.4\n").kind == "google_ads_keywords"
    card = export("Search Keyword,Match type,Criterion Status,Cost,Clicks\na,Exact match,Enabled,$0.40,1\n")
    assert card.kind == "google_ads_overview_keywords"


def test_a_keyword_report_without_match_types_is_no_simulator():
    """Bid simulator points have no rates and no impressions in the words of the interface."""
    assert (
        export("Keyword,Campaign,Max. CPC,Impr.,Clicks,CTR,Cost\na,b,0.5,10,1,10%,0.4\n").kind == "google_ads_keywords"
    )


def test_adwords_of_2013():
    """One line of title holds the period; conversions were called 1-per-click; the last total is the account's."""
    read = export(
        "Keyword report (Jun 14, 2013-Jun 20, 2013)\n"
        "Keyword state,Keyword,Campaign,Max. CPC,Clicks,Impressions,CTR,Cost,Avg. position,Conv. (1-per-click)\n"
        "enabled,lamp,B,0.5,10,100,10%,5.00,2.3,1\nTotal - filtered,,,,10,100,10%,5.00,2.3,1\n"
        "Total,,,,20,200,10%,10.00,2.3,1\n"
    )
    assert read.kind == "google_ads_keywords"
    assert read.period == Period(date(2013, 6, 14), date(2013, 6, 20))
    assert [footer.role for footer in read.footers] == ["rows", "account"]


@pytest.mark.parametrize(
    "header",
    [
        "Age,Status,Campaign,Ad group,Impr.,Clicks,Cost",
        "Audience segment,Campaign,Ad group,Impr.,Clicks,Cost",
        "Placement,Campaign,Impr.,Clicks,Cost",
        "Landing page,Campaign,Impr.,Clicks,Cost",
        "Page de destination finale,Code de la devise,Impr.,Clics,Coût",
        "Date & time,User,Campaign,Ad group,Changes",
        "Campaign name,Reach,Impressions,Clicks (all),Amount spent (EUR)",
        "Campaign Name,Impressions,Clicks,Total Spent",
    ],
)
def test_what_is_about_something_else_is_no_campaign_report(header):
    """Ages, placements, pages, changes and other networks name campaigns too: adding them up would count twice."""
    (item,) = read_file("file.csv", header.encode())
    assert item.kind not in {"google_ads_campaigns", "google_ads_ad_groups"}


def test_segments_by_device_and_day_add_up_like_the_report():
    """A segment makes more rows of the same report; the vendor prints one total for each."""
    read = export(
        "Report\n1 janvier 2026 - 2 janvier 2026\n"
        "Jour,Appareil,État du mot clé,Mot clé,Type de correspondance,Campagne,Impr.,Clics,Coût\n"
        '2026-01-01,Téléphones mobiles,Activé,lampe,Expression exacte,A,"1\u202f000",10,"5,00"\n'
        '2026-01-02,Ordinateurs,Activé,lampe,Expression exacte,A,"1\u202f200",8,"4,40"\n'
        ',Téléphones mobiles,"Total\u00a0: Tous les mots clés, sauf ceux supprimés",,,,"1\u202f000",10,"5,00"\n'
        ',Ordinateurs,"Total\u00a0: Tous les mots clés, sauf ceux supprimés",,,,"1\u202f200",8,"4,40"\n'
    )
    assert cells(read, "device", "match_type") == [("mobile", "phrase"), ("desktop", "phrase")]
    assert read.totals["impressions"] == 2200
    assert read.reconciled is True


@pytest.mark.parametrize(
    "header",
    [
        "Campaign Name,Sent,Opens,Clicks",
        "Campaign Name,Impressions,Clicks,CTR,Spend,14 Day Total Sales",
        "Campaign Name,Ad Group Name,Match Type,Customer Search Term,Impressions,Clicks,Spend",
        "Keyword,Match Type,Spend,Taps,Impressions",
        "Campaign name,Cost,Impressions,Clicks (destination),Reach",
        "Date,Page views,Impressions,Clicks,CTR,Estimated earnings (EUR)",
        "Pays,Pages vues,Impressions,Clics,CTR,Revenus estimés (EUR)",
        "Campaign,Impressions,Clicks",
    ],
)
def test_reports_of_shops_mails_publishers_and_other_networks_are_not_read(header):
    """They name campaigns, keywords, clicks and impressions too: one header of their own is enough to keep them out."""
    (item,) = read_file("file.csv", f"{header}\n".encode())
    assert isinstance(item, Refusal)
