"""Google's paid & organic report reaches the panel as evidence: per query and state, added to neither side."""

from datetime import date

import pandas as pd
import pytest

from analytics.ingest import read_paths
from analytics.locales import tell
from analytics.schema import OTHER_SEARCH_TERMS, Period
from analytics.unify import BrandTerms, restrict, unify
from tests.builders import JANUARY, QUERIES, SEARCH_TERMS, days, export

REPORT = "google_ads_paid_organic"
FIGURES = ["ad_impressions", "ad_clicks", "organic_queries", "organic_clicks"]
FRENCH = (
    (
        "Rapport annonces et résultats naturels\n1 janvier 2025 - 31 janvier 2025\n"
        "Requête,Type de résultat de recherche,Clics sur l'annonce,Impressions de l'annonce,Clics naturels,"
        "Requêtes naturelles\n"
        'Lampe LED,Les deux,60,"1 200",150,"1 100"\n'
        "Lampe LED,Diffusion de l'annonce uniquement,20,400, --, --\n"
        "Lampe LED,Résultats naturels uniquement,0,0,90,450\n"
        "lampe  led !,Les deux,1,10,2,10\n"
        "tabouret,Résultats naturels uniquement,0,0,3,30\n"
    )
    .replace("1 200", "1\u202f200")
    .replace("1 100", "1\u202f100")
)


def _report(**known):
    table = {
        "query": ["a", "a", "a", "b"],
        "result_type": ["both", "paid_only", "organic_only", "organic_only"],
        "impressions": [100.0, 50.0, None, None],
        "clicks": [10.0, 5.0, 0.0, 0.0],
        "organic_queries": [90.0, None, 40.0, 8.0],
        "organic_clicks": [30.0, None, 20.0, 2.0],
    }
    return export(REPORT, table | known.pop("columns", {}), **known)


def _sides():
    return [
        export(SEARCH_TERMS, {"query": ["a"], "impressions": [150.0], "clicks": [15.0], "cost": [9.0]}, currency="EUR"),
        export(QUERIES, {"query": ["a", "b"], "clicks": [50.0, 2.0], "impressions": [130.0, 8.0], "position": 1.0}),
    ]


def _codes(panel):
    return [notice.code for notice in panel.coverage.notices if "paid_organic" in notice.code]


def _figures(panel):
    return {(row.query, row.state): tuple(row[3:]) for row in panel.paid_organic.itertuples()}


def test_each_state_of_each_query_is_a_row():
    """Figures are those of the report, 0 where it states none."""
    assert _figures(unify([*_sides(), _report()])) == {
        ("a", "both"): (100, 10, 90, 30),
        ("a", "ad_only"): (50, 5, 0, 0),
        ("a", "organic_only"): (0, 0, 40, 20),
        ("b", "organic_only"): (0, 0, 8, 2),
    }


def test_the_report_adds_nothing_to_either_side():
    """Its clicks are those of the search terms and of Search Console: every other table is the same without it."""
    alone, beside = unify(_sides()), unify([*_sides(), _report()])
    pd.testing.assert_frame_equal(alone.frame, beside.frame)
    pd.testing.assert_frame_equal(alone.by_campaign, beside.by_campaign)
    assert alone.coverage == beside.coverage


def test_without_the_report_its_table_is_empty():
    """The columns are there, with no row."""
    assert unify(_sides()).paid_organic.empty
    assert unify(_sides()).paid_organic.columns.to_list() == ["query", "state", *FIGURES]


def test_the_report_alone_is_no_paid_side():
    """Clicks without a cost are no spend: the panel has no paid query, and the reader is told what to add."""
    panel = unify([_report()])
    assert panel.frame.empty
    assert len(panel.paid_organic) == 4
    assert _codes(panel) == ["unify.paid_organic_alone"]


def test_another_period_is_told():
    """A report that shares no day with the other files still speaks, and a notice says of which days."""
    later = Period(date(2025, 3, 1), date(2025, 3, 31))
    panel = unify([*_sides(), _report(period=later)])
    assert len(panel.paid_organic) == 4
    assert _codes(panel) == ["unify.paid_organic_period"]
    assert _codes(unify([*_sides(), _report(period=None)])) == []


def test_a_total_of_all_states_is_no_state():
    """A row whose type names no state is left out and counted, so that no search is told twice."""
    panel = unify([*_sides(), _report(columns={"result_type": ["Total", "paid_only", None, "organic_only"]})])
    assert set(_figures(panel)) == {("a", "ad_only"), ("b", "organic_only")}
    (told,) = [notice for notice in panel.coverage.notices if notice.code == "unify.paid_organic_rows"]
    assert dict(told.facts)["n"] == 2


@pytest.mark.parametrize("column", ["result_type", "clicks", "organic_queries"])
def test_a_report_without_a_column_it_needs_is_told(column):
    """Without types, ad clicks or searches nothing can be compared, and the reader is told which columns to export."""
    report = _report()
    table = report.table.frame().drop(columns=column)
    panel = unify([*_sides(), export(REPORT, table)])
    assert _codes(panel) == ["unify.paid_organic_rows"]


def test_a_day_of_two_reports_counts_once():
    """A longer daily report replaces the shorter one on the days both tell."""
    table = {"query": "a", "result_type": "both", "clicks": 1.0, "organic_queries": 2.0, "organic_clicks": 1.0}
    months = [
        export(REPORT, table | {"date": days("2025-01-01", count)}, file=f"{count}", period=JANUARY)
        for count in (20, 31)
    ]
    assert unify(months).paid_organic["ad_clicks"].to_list() == [31.0]


def test_a_scope_keeps_the_report_of_its_queries():
    """A narrowed panel has the evidence of its own queries only."""
    panel = unify([*_sides(), _report()], BrandTerms.given(["b"]))
    assert set(restrict(panel, brand=True).paid_organic["query"]) == {"b"}
    assert set(restrict(panel, brand=False).paid_organic["query"]) == {"a"}


def test_a_french_report_is_read_to_the_unit(tmp_path):
    """From the file: types in French, spellings of one query under one key, the period of its second line."""
    path = tmp_path / "Rapport.csv"
    path.write_text(FRENCH, encoding="utf-8")
    (report,) = read_paths([path])
    panel = unify([*_sides(), report])
    assert (report.kind, report.language, report.period) == (REPORT, "fr", JANUARY)
    assert _figures(panel) == {
        ("lampe led", "both"): (1210, 61, 1110, 152),
        ("lampe led", "ad_only"): (400, 20, 0, 0),
        ("lampe led", "organic_only"): (0, 0, 450, 90),
        ("tabouret", "organic_only"): (0, 0, 30, 3),
    }
    assert _codes(panel) == []


HEADERS = [
    "Search term,Search result type,Clicks,Impressions,Organic clicks,Organic queries",
    "search_term,SEARCH RESULT TYPE,Ad clicks,Ad Impr.,ORGANIC CLICKS,organic queries",
    "Query,Keyword,Match type,Search Result Type,Ad Clicks,Ad Impressions,Organic Clicks,Organic Queries",
    (
        "paid_organic_search_term_view.search_term,segments.search_engine_results_page_type,metrics.clicks,"
        "metrics.impressions,metrics.organic_clicks,metrics.organic_queries"
    ),
]


@pytest.mark.parametrize("header", HEADERS, ids=lambda header: header.partition(",")[0])
def test_every_flavour_of_the_report_says_the_same(header, tmp_path):
    """Interface, API and the flavour by keyword: same states and figures; keywords of one query are added up."""
    keyed = "Keyword" in header
    path = tmp_path / "report.csv"
    rows = [("ADS_AND_ORGANIC", 6, 60, 5, 50), ("Both shown", 4, 40, 3, 30), ("ORGANIC_ONLY", 0, 0, 7, 30)]
    lines = [",".join(map(str, ("lamp", *(("[lamp]", "Exact") if keyed else ()), *row))) for row in rows]
    path.write_text("\n".join([header, *lines]), encoding="utf-8")
    (report,) = read_paths([path])
    assert report.kind == REPORT
    assert _figures(unify([report])) == {("lamp", "both"): (100, 10, 80, 8), ("lamp", "organic_only"): (0, 0, 30, 7)}


def test_blank_queries_are_the_hidden_ones():
    """A row without a query belongs to the terms that Google hides, as on the paid side."""
    panel = unify([*_sides(), _report(columns={"query": ["a", "a", "", None]})])
    assert (OTHER_SEARCH_TERMS, "organic_only") in _figures(panel)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_notices_name_the_file(language):
    """What is said of a report names it, in both languages."""
    before = Period(date(2024, 1, 1), date(2024, 1, 31))
    panels = [unify([_report(columns={"result_type": "?"})]), unify([*_sides(), _report(period=before)])]
    told = [n for panel in panels for n in panel.coverage.notices if "paid_organic" in n.code]
    assert len({notice.code for notice in told}) == 3
    assert all(REPORT in tell(notice, language) for notice in told)
