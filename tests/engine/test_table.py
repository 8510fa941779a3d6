"""Tables: the same rows from a frame and from Parquet, and names that are never anything but names."""

from datetime import date
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analytics.engine import Table, connect
from analytics.engine.duck import literal, quoted

HOSTILE = [
    '") FROM (SELECT 1 x); COPY (SELECT 1) TO \'written\'; SELECT ("x',
    "'; DROP TABLE t; --", '"', '""', "'", "a\x00b", "\\", "{t}", "{0}", "%s", "?", "$1", ":a", "/* */", "--", "\n",
    "SELECT", "rowid", "*", "été", "🙂", "\u202etxt", " ", "a" * 5000,
]  # fmt: skip
HEADERS = st.one_of(
    st.sampled_from(HOSTILE),
    st.text(alphabet="\"'`;-()[]{}\\/*$%?: \n\tabAB1é🙂", min_size=1, max_size=30),
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30),
).filter(lambda name: "\x00" not in name)


@settings(max_examples=200, derandomize=True, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(names=st.lists(HEADERS, min_size=50, max_size=50, unique_by=str.casefold))
def test_a_header_is_never_sql(connection: duckdb.DuckDBPyConnection, names: list[str]):
    """Ten thousand columns under any name add up to what pandas says, and the statements do nothing else."""
    table = Table(pd.DataFrame({name: [at + 0.5, 1.0] for at, name in enumerate(names)}))
    table.register(connection, "rows_of_one")
    sums = ", ".join(f"SUM({quoted(name)})" for name in table.columns)
    answer = connection.execute(f"SELECT {sums} FROM rows_of_one").fetchone()  # noqa: S608 - what is tested
    views = connection.execute("SELECT view_name FROM duckdb_views() WHERE NOT internal").fetchall()
    tables = connection.execute("SELECT COUNT(*) FROM duckdb_tables()").fetchone()
    connection.execute("DROP VIEW rows_of_one")
    connection.unregister("rows_of_one_rows")
    assert answer == tuple(table.frame().sum())
    assert {view for (view,) in views} <= {"rows_of_one", "rows_of_one_rows"}
    assert tables == (0,)


@pytest.fixture(scope="module")
def connection():
    with connect() as opened:
        yield opened


@settings(max_examples=2000, derandomize=True)
@given(text=st.text(st.characters(exclude_categories=["Cs"]), max_size=40).filter(lambda text: "\x00" not in text))
def test_a_text_written_as_sql_is_that_text(connection: duckdb.DuckDBPyConnection, text: str):
    """A literal gives its text back, quotes and all."""
    assert connection.execute(f"SELECT {literal(text)}").fetchall() == [(text,)]


@pytest.mark.parametrize("name", [name for name in HOSTILE if "\x00" not in name], ids=ascii)
def test_hostile_headers_survive_every_question(name: str, tmp_path: Path):
    """Rows, days and columns under a hostile header are the same from a frame and from Parquet."""
    frame = pd.DataFrame({name: [1.0, np.nan, 3.0], "date": pd.to_datetime(["2025-01-01", None, "2025-01-02"])})
    frame.to_parquet(tmp_path / "rows.parquet")
    for table in (Table(frame), Table(tmp_path / "rows.parquet")):
        later = table.without([date(2025, 1, 1)])
        assert (len(table), len(later)) == (3, 2)
        assert table.days() == {date(2025, 1, 1), date(2025, 1, 2)}
        assert later.frame([name])[name].to_list()[1] == 3.0


def test_rows_in_any_memory_layout_are_read():
    """Reversed, strided and transposed columns add up like plain ones."""
    plain = pd.DataFrame({"query": list("abcd"), "clicks": [1.0, 2.0, 4.0, 8.0], "cost": [1.0, 3.0, 9.0, 27.0]})
    numbers = pd.DataFrame(
        np.asfortranarray([[1.0, 1.0], [2.0, 3.0], [4.0, 9.0], [8.0, 27.0]])[::-1], columns=["clicks", "cost"]
    )
    for frame in (plain, plain.iloc[::-1], plain.iloc[::2], plain[["cost", "clicks", "query"]], numbers):
        with connect() as connection:
            Table(frame).register(connection, "t")
            sums = connection.execute("SELECT SUM(clicks), SUM(cost) FROM t").fetchone()
        assert sums == (frame["clicks"].sum(), frame["cost"].sum())
