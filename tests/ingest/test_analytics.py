"""Exports of web analytics: Google Analytics 4 in its five shapes, Universal Analytics, Matomo."""

import pytest

from analytics.ingest import Export, Refusal, read_file
from tests.ingest.shapes import cells, codes, export, workbook

ABOVE = """# ----------------------------------------
# {title}
# Account: Shop
# Property: Shop - GA4
# ----------------------------------------
#{space}
# All Users
# {start}: 20250201
# {end}: 20250804
"""
EN = ABOVE.format(title="Landing page: Landing page", space=" ", start="Start date", end="End date")
FR = ABOVE.format(title="Page de destination", space="  ", start="Date de début\u00a0", end="Date de fin\u00a0")


def stated(item):
    """Start and end of an export's period as texts."""
    return (item.period.start.isoformat(), item.period.end.isoformat())


def test_ga4_landing_pages_state_their_period_line_by_line():
    """`# Start date` and `# End date` are the period; rates are fractions; a page without a name is a row, no total."""
    header = (
        "Landing page,Sessions,Active users,New users,Average engagement time per session,Key events,Total revenue,"
        "Session key event rate"
    )
    read = export(
        f"{EN}{header}\n/shop,845,811,799,19.05,4,0,0.0011834\n,13,9,8,1.5,0,0,0\n(not set),2,2,2,0,0,12.5,0\n".replace(
            "\n", "\r\n"
        )
    )
    assert read.kind == "ga4_landing_pages"
    assert cells(read, "page", "sessions", "key_events", "revenue") == [
        ("/shop", 845, 4, 0),
        (None, 13, 0, 0),
        ("(not set)", 2, 0, 12.5),
    ]
    assert read.table["key_event_rate"].iloc[0] == pytest.approx(0.0011834)
    assert stated(read) == ("2025-02-01", "2025-08-04")
    assert read.footers == ()


@pytest.mark.parametrize(
    ("header", "kind", "column"),
    [
        ("Page de destination,Sessions,Événements clés", "ga4_landing_pages", "page"),
        ("Page de destination\u00a0+ chaîne de requête,Sessions,Événements clés", "ga4_landing_pages", "page"),
        ("Landingpage + Abfragestring,Sitzungen,Schlüsselereignisse", "ga4_landing_pages", "page"),
        ("Página de destino,Sesiones,Eventos clave", "ga4_landing_pages", "page"),
        ("Chemin de la page et classe de l’écran,Vues,Événements clés", "ga4_pages", "page"),
        ("Page path and screen class,Views,Key events", "ga4_pages", "page"),
        ("Seitenpfad und Bildschirmklasse,Aufrufe,Schlüsselereignisse", "ga4_pages", "page"),
        ("Ruta de la página y clase de pantalla,Vistas,Eventos clave", "ga4_pages", "page"),
        ("Titre de la page et classe de l'écran,Vues,Événements clés", "ga4_pages", "page_title"),
        ("Session source / medium,Sessions,Key events", "ga4_source_medium", "source_medium"),
        ("First user source / medium,Total users,Key events", "ga4_source_medium", "source_medium"),
        ("Session primary channel group (Default Channel Group),Sessions,Key events", "ga4_source_medium", "channel"),
        ("Source/Support de la session,Sessions,Événements clés", "ga4_source_medium", "source_medium"),
    ],
)  # fmt: skip
def test_ga4_reports_are_told_apart_by_their_dimension(header, kind, column):
    """What the rows are about decides the kind, in any language; key events keep their own name."""
    read = export(f"{FR}{header}\n/a,12,3\n")
    assert read.kind == kind
    assert cells(read, column, "key_events") == [("/a", 3)]
    assert stated(read) == ("2025-02-01", "2025-08-04")
    assert "no_page_yet" in codes(read)


def test_ga4_exploration_sets_its_grand_total_apart():
    """The first row has no dimension and a cell more, `Grand total`: it is the vendor's total, not a page."""
    text = (
        "# ----------------------------------------\n# Free form 1\n# Shop - GA4\n# 20241122-20260120\n"
        "# ----------------------------------------\n\nLanding page,Event name,Sessions,Active users\n"
        ",,340,250,Grand total\n/a,,200,150\n/b,,140,120\n"
    )
    read = export(text)
    assert read.kind == "ga4_exploration"
    assert cells(read, "dimension", "page", "sessions") == [("/a", "/a", 200), ("/b", "/b", 140)]
    assert [footer.label for footer in read.footers] == ["Total"]
    assert stated(read) == ("2024-11-22", "2026-01-20")
    assert not len(read.rejects)


def test_ga4_exploration_of_an_unknown_dimension_keeps_it():
    """A free form may be about anything: its first column is the dimension."""
    read = export("# Free form 1\n# 20250101-20250131\n\nContent group,Sessions\nBlog,12\n")
    assert (read.kind, cells(read, "dimension", "sessions")) == ("ga4_exploration", [("Blog", 12)])


OVERVIEW = """# ----------------------------------------
# Vue d'ensemble de l'acquisition
# Compte\u00a0: Shop
# Propriété\u00a0: Shop - GA4
# ----------------------------------------
#\u0020\u0020
# Date de début\u00a0: 20241008
# Date de fin\u00a0: 20251008
Nième semaine,Utilisateurs actifs
0000,341
0001,533

# Date de début\u00a0: 20250611
# Date de fin\u00a0: 20251008
Cohorte,Valeur moyenne sur 120\u00a0j
0000,0,12

#\u0020\u0020
# Date de début\u00a0: 20241008
# Date de fin\u00a0: 20251008
Requête de recherche naturelle Google,Clics dans la recherche naturelle Google
abri # bois,12
"total, gym",x
"""


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_ga4_overview_gives_one_table_per_comment(newline):
    """Each table of the file is read by itself, with its own period and the lines of the file."""
    weeks, cohorts, queries = read_file("acquisition.csv", OVERVIEW.replace("\n", newline).encode())
    assert {item.kind for item in (weeks, cohorts, queries)} == {"ga4_overview_multi"}
    assert weeks.file == "acquisition.csv!1 Nième semaine, Utilisateurs actifs"
    assert cells(weeks, "dimension", "users") == [("0000", 341), ("0001", 533)]
    assert (stated(weeks)[0], stated(cohorts)[0]) == ("2024-10-08", "2025-06-11")
    assert cells(queries, "query", "clicks") == [("abri # bois", 12)]
    assert queries.rejects["row"].tolist() == [23]
    assert "no_measures" in codes(cohorts)


def test_one_table_with_a_comment_above_is_no_overview():
    """A report has one comment and one table, even when a page's name starts with a number sign."""
    read = export(f"{EN}Landing page,Sessions\n#anchor,3\n/b,4\n")
    assert (read.kind, len(read.table)) == ("ga4_landing_pages", 2)


@pytest.mark.parametrize(
    "header",
    ["landingPage,sessions,keyEvents", "landing_page,sessions,key_events", "date,pagePath,sessions,screenPageViews"],
)
def test_ga4_api_names_are_a_kind_of_their_own(header):
    """Names in camel or snake case come from the API or one of its clients."""
    row = "20250101,/a,3,4" if header.startswith("date") else "/a,3,1"
    read = export(f"{header}\n{row}\n")
    assert (read.kind, cells(read, "page", "sessions")) == ("ga4_api", [("/a", 3)])


UA = "Page,Pageviews,Unique Pageviews,Avg. Time on Page,Entrances,Bounce Rate,% Exit,Page Value"
UA_FR = (
    "Page,Pages vues,Vues uniques,Temps moyen passé sur la page,Entrées,Taux de rebond,Sorties (en %),Valeur de la page"
)


def test_universal_analytics_ends_with_its_total_and_a_chart():
    """The total names no page, and the table of the chart below is not more pages."""
    above = f"# {'-' * 40}\n# Pages\n# 20200101-20200131\n# {'-' * 40}\n\n"
    read = export(
        f'{above}{UA}\n/a,"1,200","1,000",00:01:02,900,45.00%,30.50%,$0.00\n/b,300,200,00:00:10,100,50.00%,20.00%,$0.00\n'
        ',"1,500","1,200",00:00:50,"1,000",46.00%,29.00%,$0.00\n\nDay Index,Pageviews\n1/1/20,50\n1/2/20,60\n,110\n'
    )
    assert read.kind == "ua_pages"
    assert cells(read, "page", "views", "entrances", "bounce_rate") == [("/a", 1200, 900, 0.45), ("/b", 300, 100, 0.5)]
    assert stated(read) == ("2020-01-01", "2020-01-31")
    assert len(read.footers) == 1
    assert not len(read.rejects)


def test_universal_analytics_in_french_has_a_comma():
    """The French interface writes `45,00 %` and `1 200`."""
    read = export(f'{UA_FR}\n/a,"1\u202f200",900,00:01:02,800,"45,00\u00a0%","30,50\u00a0%","0,00\u00a0€"\n')
    assert (read.kind, cells(read, "views", "bounce_rate")) == ("ua_pages", [(1200, 0.45)])


def test_universal_analytics_workbook_is_its_pages_only():
    """Of the three sheets, the one with pages is read; the summary and the chart are refused by themselves."""
    sheets = {
        "Summary": [["Analytics", "Pages"]],
        "Dataset1": [UA.split(","), ["/a", 12, 10, 62.5, 9, 0.45, 0.305, 0], ["", 12, 10, 62.5, 9, 0.45, 0.305, 0]],
        "Dataset2": [["Day Index", "Pageviews"], ["1/1/20", 12]],
    }
    summary, pages, chart = read_file("Analytics Pages.xlsx", workbook(sheets))
    assert isinstance(pages, Export)
    assert (pages.kind, cells(pages, "page", "views", "exit_rate")) == ("ua_pages", [("/a", 12, 0.305)])
    assert isinstance(summary, Refusal)
    assert (chart.kind, chart.reason.code) == ("not_performance", "ingest.refused.chart")


@pytest.mark.parametrize(
    "header",
    [
        "Label,Visits,Actions,Bounces,Bounce Rate,Conversions,Revenue",
        "label,nb_visits,nb_actions,bounce_count,bounce_rate,nb_conversions,revenue",
        "Libellé,Visites,Actions,Rebonds,Taux de rebond,Conversions,Revenu",
    ],
)
def test_matomo_writes_utf16_with_commas(header):
    """Encoding and delimiter are independent: UTF-16 does not mean tabs."""
    read = export(f"{header}\ngoogle,12,30,3,25\u00a0%,1,19.9\n".encode("utf-16"))
    assert (read.kind, read.encoding[:6], read.delimiter) == ("matomo", "utf-16", "comma")
    assert cells(read, "dimension", "visits", "bounces", "bounce_rate", "conversions", "revenue") == [
        ("google", 12, 3, 0.25, 1, 19.9)
    ]


def test_matomo_by_month_is_dated():
    """A report by period has a date instead of a label, and its month is a period."""
    read = export("Date,Unique visitors,Visits,Users,Actions,Bounces\n2010-03,1,2,0,8,1\n".encode("utf-16"))
    assert (read.kind, stated(read)) == ("matomo", ("2010-03-01", "2010-03-31"))
