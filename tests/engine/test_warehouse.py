"""Statements for warehouses: each parses in its dialect, asks for little, and the DuckDB form does what it says."""

from pathlib import Path
from typing import get_args

import duckdb
import pandas as pd
import pytest

from analytics.engine.warehouse import Dialect
from analytics.ingest import accepted, read_paths
from analytics.unify.warehouse import STATEMENTS, statements

sqlglot = pytest.importorskip("sqlglot")
ALLOWED = {"SUM", "MIN", "MAX", "COALESCE", "CAST", "CASE"}
OPERATORS = {"AND", "OR", "IF"}  # sqlglot counts them, and each branch of a CASE, among functions
CASES = [(dialect, name) for dialect in get_args(Dialect) for name in STATEMENTS]


@pytest.fixture(scope="module")
def compiled() -> dict[tuple[str, str], str]:
    return {(dialect, name): text for dialect in get_args(Dialect) for name, text in statements(dialect)}


@pytest.mark.parametrize(("dialect", "name"), CASES)
def test_a_statement_parses_in_its_dialect_and_comes_back_the_same(compiled, dialect, name):
    """What sqlglot wrote for a dialect, its parser of that dialect reads, and writes again unchanged."""
    text = compiled[dialect, name]
    (tree,) = sqlglot.parse(text, read=dialect)
    assert tree.sql(dialect=dialect, pretty=True) == text


@pytest.mark.parametrize(("dialect", "name"), CASES)
def test_a_statement_calls_only_what_every_warehouse_has(compiled, dialect, name):
    """Sums, extremes, casts and cases: nothing an engine could lack or read another way."""
    tree = sqlglot.parse_one(compiled[dialect, name], read=dialect)
    assert {call.sql_name() for call in tree.find_all(sqlglot.exp.Func)} <= ALLOWED | OPERATORS
    assert not list(tree.find_all(sqlglot.exp.Window, sqlglot.exp.Anonymous))


TABLES = {
    "searchdata_url_impression(data_date, query, url, search_type, is_anonymized_query, impressions, clicks,"
    " sum_position)": """
        (DATE '2025-01-01', 'lampe', '/a', 'WEB', false, 10, 2, 5),
        (DATE '2025-01-01', 'lampe', '/a', 'WEB', false, 10, 1, 15),
        (DATE '2025-01-02', 'lustre', '/b', 'WEB', false, 4, 0, 0),
        (DATE '2025-01-02', '', '/b', 'WEB', true, 99, 9, 0),
        (DATE '2025-01-02', 'lampe', '/a', 'IMAGE', false, 77, 7, 0)""",
    "ads_SearchQueryStats_CUSTOMER_ID(segments_date, search_term_view_search_term, campaign_id, ad_group_id,"
    " segments_search_term_match_type, metrics_impressions, metrics_clicks, metrics_cost_micros, metrics_conversions,"
    " metrics_conversions_value)": """
        (DATE '2025-01-01', 'Lampe', 1, 7, 'EXACT', 100, 10, 4370000, 1.5, 60.25),
        (DATE '2025-01-31', 'lustre', 2, 8, 'BROAD', 50, 5, 1000001, 0.0, -3.0)""",
    "ads_Campaign_CUSTOMER_ID(campaign_id, campaign_name)": "(1, 'Été'), (1, 'Été')",
    "ads_AdGroup_CUSTOMER_ID(ad_group_id, ad_group_name)": "(7, 'G7'), (8, 'G8')",
    "dictionary(text, query)": "('Lampe', 'lampe'), ('lampe', 'lampe'), ('lustre', 'lustre')",
}


@pytest.fixture(scope="module")
def warehouse() -> duckdb.DuckDBPyConnection:
    """A small warehouse in the shape Google writes."""
    connection = duckdb.connect()
    for table, rows in TABLES.items():
        connection.execute(f"CREATE VIEW {table} AS VALUES {rows}")
    for name in ("organic_facts", "paid_facts"):
        connection.execute(STATEMENTS[name])
    return connection


@pytest.mark.parametrize(
    ("name", "kind", "totals"),
    [
        ("organic_days", "gsc_queries", {"impressions": 24, "clicks": 3}),
        (
            "paid_days",
            "google_ads_search_terms",
            {"impressions": 150, "clicks": 15, "cost": 5.370001, "conversions": 1.5},
        ),
    ],
)
def test_answers_brought_back_are_read_as_daily_exports(warehouse, tmp_path: Path, name, kind, totals):
    """Saved as they come, the days are recognised, dated, and add up to the warehouse's own rows of web search."""
    warehouse.execute(f"COPY ({STATEMENTS[name]}) TO '{tmp_path}/answer.csv' (HEADER, FORMAT csv)")
    exports, refused = accepted(read_paths([tmp_path / "answer.csv"]))
    assert refused == ()
    assert [export.kind for export in exports] == [kind]
    assert exports[0].is_daily
    assert {measure: exports[0].totals[measure] for measure in totals} == pytest.approx(totals)


def test_positions_are_counted_from_1(warehouse):
    """The export counts from 0: a sum of 20 over 20 impressions is a mean position of 2."""
    days = warehouse.execute(STATEMENTS["organic_days"]).df().set_index("query")
    assert days["position"].to_dict() == {"lampe": 2.0, "lustre": 1.0}


def test_a_campaign_listed_twice_counts_its_cost_once(warehouse):
    """Names come from tables with a row per day; a missing name is no name."""
    days = warehouse.execute(STATEMENTS["paid_days"]).df().sort_values("segments_date")
    assert days["campaign_name"].to_list() == ["Été", ""]
    assert days["metrics_cost_micros"].astype(int).to_list() == [4370000, 1000001]


def test_sums_by_query_and_the_heaviest_page_need_only_the_dictionary(warehouse):
    """Spellings with one key add up under it, and its page with most clicks is found."""
    paid = warehouse.execute(STATEMENTS["paid_queries"]).df().set_index("query")
    assert (paid["clicks"] / 1e6).to_dict() == {"lampe": 10, "lustre": 5}
    pages = warehouse.execute(STATEMENTS["heaviest_page"]).df()
    pd.testing.assert_frame_equal(pages, pd.DataFrame({"query": ["lampe"], "page": ["/a"]}), check_dtype=False)
