"""Facts: whatever the rows and wherever they are kept, what goes in comes out, as pandas adds it up."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.engine import Local, Table
from analytics.schema import OTHER_SEARCH_TERMS, Period
from analytics.unify import query_key, sides
from analytics.unify.dictionary import Dictionary
from analytics.unify.facts import ORGANIC_MEASURES, PAID_MEASURES, Facts, Side, facts_of

MEASURES = {"paid": PAID_MEASURES, "organic": ORGANIC_MEASURES}
LABELS = {"paid": ["campaign", "ad_group", "match_type"], "organic": ["page"]}
COUNT = st.one_of(st.integers(0, 50), st.just(np.nan), st.sampled_from([0, 1e9, 1e12])).map(float)
MONEY = st.one_of(
    st.integers(-(10**7), 10**7).map(lambda cents: cents / 100), st.just(np.nan), st.sampled_from([1e12, -1e12])
)
TEXT = st.sampled_from(["lampe", "Lampe", "LAMPE ", "l'été", "l ete", "lustre", "한국", "", "???"])
DAYS = [pd.Timestamp("2025-01-01"), pd.Timestamp("2025-01-02"), pd.Timestamp("2025-02-01"), pd.NaT]


@st.composite
def frames(draw: st.DrawFn, side: Side) -> pd.DataFrame:
    """Rows of a side, any column but the query missing from it or from a cell."""
    n = draw(st.integers(0, 12))
    column = {
        "date": st.sampled_from(DAYS),
        "position": st.sampled_from([np.nan, 0.0, 1.0, 3.5, 99.9]),
        **dict.fromkeys(LABELS[side], st.sampled_from(["", "a", "b", None])),
        **dict.fromkeys(MEASURES[side], COUNT),
        **dict.fromkeys(["cost", "conversion_value"] if side == "paid" else [], MONEY),
    }
    kept = [name for name in column if draw(st.integers(0, 4))]
    cells = {"query": draw(st.lists(TEXT, min_size=n, max_size=n))}
    cells |= {name: draw(st.lists(column[name], min_size=n, max_size=n)) for name in kept}
    frame = pd.DataFrame(cells).astype({"query": "str"} | {name: "str" for name in kept if name in LABELS[side]})
    return frame.astype({"date": "datetime64[us]"}) if "date" in kept else frame


def rows_of(tables: Sequence[pd.DataFrame], side: Side) -> pd.DataFrame:
    """Every row with every column: keys, whole millionths as Python integers, and position weights."""
    names = ["query", "date", "position", *LABELS[side], *MEASURES[side]]
    rows = pd.concat([table.reindex(columns=names).astype(object) for table in tables], ignore_index=True)
    rows["query"] = [key or OTHER_SEARCH_TERMS for key in map(query_key, rows["query"])]
    rows[LABELS[side]] = rows[LABELS[side]].where(rows[LABELS[side]].notna(), "")
    for name in MEASURES[side]:
        rows[name] = [0 if pd.isna(cell) else round(cell * 1_000_000) for cell in rows[name]]
    return rows.rename(columns=MEASURES[side])


def added(rows: pd.DataFrame, side: Side, keys: list[str]) -> dict[object, list[float]]:
    """Exact sums by some columns, in Python integers."""
    sums: dict[object, list[int]] = {}
    names = list(MEASURES[side].values())
    for row in rows.to_dict("records"):
        total = sums.setdefault(tuple(row[key] for key in keys), [0] * len(names))
        for at, name in enumerate(names):
            total[at] += row[name]
    return {key: [whole / 1_000_000 for whole in total] for key, total in sums.items()}


def told(sums: pd.DataFrame, side: Side, keys: list[str]) -> dict[object, list[float]]:
    """Sums as an engine gave them."""
    names = list(MEASURES[side].values())
    return {tuple(row[key] for key in keys): [row[name] for name in names] for row in sums.to_dict("records")}


def close(sums: dict[object, list[float]], within: float = 1e-9) -> dict[object, object]:
    return {key: pytest.approx(values, rel=1e-12, abs=within) for key, values in sums.items()}


@pytest.mark.parametrize("side", ["paid", "organic"])
def test_totals_out_equal_totals_in(side: Side, tmp_path_factory: pytest.TempPathFactory):
    """Missing columns and cells, negative values, a million million, frames and Parquet mixed: sums are pandas' own."""

    @settings(max_examples=25, derandomize=True)
    @given(
        st.lists(frames(side), max_size=3),
        st.sampled_from([["query"], ["query", *LABELS[side]], LABELS[side]]),
        st.integers(0, 7),
    )
    def check(tables: list[pd.DataFrame], keys: list[str], in_parquet: int) -> None:
        kept = [
            stored(table, tmp_path_factory) if in_parquet >> at & 1 else Table(table) for at, table in enumerate(tables)
        ]
        facts = facts_of(*([kept, []] if side == "paid" else [[], kept]), Dictionary(), Local())
        expected = added(rows_of(tables, side), side, keys) if tables else {}
        assert told(facts.sums(side, *keys), side, keys) == close(expected)

    check()


def stored(table: pd.DataFrame, folders: pytest.TempPathFactory) -> Table:
    """The same rows in a Parquet file."""
    path = folders.mktemp("rows") / "rows.parquet"
    table.to_parquet(path)
    return Table(path)


@settings(max_examples=25, derandomize=True)
@given(st.lists(frames("paid"), min_size=1, max_size=2), st.lists(frames("organic"), min_size=1, max_size=2))
def test_sums_of_a_panel_are_those_of_pandas(paid, organic):
    """Both sides per query, and the paid one per campaign, equal exact sums: to a thousandth beside 10^12."""
    facts = facts_of([Table(table) for table in paid], [Table(table) for table in organic], Dictionary(), Local())
    found = sides.add_up(facts)
    for side, sums in (("paid", found.paid), ("organic", found.organic)):
        expected = added(rows_of(paid if side == "paid" else organic, side), side, ["query"])
        assert told(sums.reset_index(), side, ["query"]) == close(expected, within=1e-3)
    keys = ["query", *LABELS["paid"]]
    assert told(found.by_campaign, "paid", keys) == close(added(rows_of(paid, "paid"), "paid", keys))


@settings(max_examples=25, derandomize=True)
@given(frames("organic").filter(lambda frame: {"impressions", "position"} <= set(frame)))
def test_the_position_is_the_impression_weighted_mean(frame):
    """Of rows with a position of 1 or more and impressions that can be counted; NaN where a query has none."""
    facts = facts_of([], [Table(frame)], Dictionary(), Local())
    rows = rows_of([frame], "organic").assign(position=frame["position"], weight=frame["impressions"])
    known = rows[(rows["position"] >= 1) & (rows["weight"] > 0) & (rows["position"] * rows["weight"] < 9e12)]
    means = {key: np.average(part["position"], weights=part["weight"]) for key, part in known.groupby("query")}
    got = facts.sums("organic", "query").set_index("query")["organic_position"]
    assert got.dropna().to_dict() == pytest.approx(means, rel=1e-6)
    assert set(got.index) == set(rows["query"])


@settings(max_examples=25, derandomize=True)
@given(frames("paid").filter(lambda frame: "date" in frame), st.sets(TEXT.map(query_key)))
def test_a_narrowed_scope_and_a_period_keep_exactly_their_rows(frame, queries):
    """Facts of some queries, by day and during a period, are those rows and no others."""
    facts = facts_of([Table(frame)], [], Dictionary(), Local()).only(frozenset(queries))
    rows = rows_of([frame], "paid")
    rows = rows[rows["query"].isin(queries)]
    january = Period(date(2025, 1, 1), date(2025, 1, 31))
    inside = rows[[pd.notna(day) and day.month == 1 for day in rows["date"]]]
    dated = rows[rows["date"].notna()]
    assert told(facts.sums("paid", "query", during=january), "paid", ["query"]) == close(
        added(inside, "paid", ["query"])
    )
    by_day = facts.sums("paid", "day", "query").rename(columns={"day": "date"})
    assert told(by_day, "paid", ["date", "query"]) == close(added(dated, "paid", ["date", "query"]))


def test_sums_come_back_in_the_order_of_their_keys():
    """Rows are sorted by key, so that whatever follows adds floats in one order."""
    table = pd.DataFrame({"query": ["été", "b", "Z", "a", "한국", "b"], "campaign": list("zyxwvu"), "cost": 1.0})
    facts = facts_of([Table(table)], [], Dictionary(), Local())
    keys = facts.sums("paid", "query", "campaign")[["query", "campaign"]].to_numpy().tolist()
    assert keys == sorted(keys)
    assert facts.by_text["paid"]["text"].to_list() == sorted(set(table["query"]))


def test_the_heaviest_page_breaks_ties_by_the_alphabet():
    """Most clicks first, then the first in the alphabet; without clicks any page stands in, and none is none."""
    rows = [("a", "/z", 5.0), ("a", "/y", 3.0), ("A", "/y", 2.0), ("b", "/q", 0.0), ("b", "/p", 0.0), ("c", "", 9.0)]
    table = Table(pd.DataFrame(rows, columns=["query", "page", "clicks"]))
    pages = sides.add_up(facts_of([], [table], Dictionary(), Local())).organic["page"]
    assert pages.to_dict() == {"a": "/y", "b": "/p", "c": ""}


def test_no_tables_have_no_facts():
    """Empty sides answer with their columns and no rows."""
    facts = Facts()
    assert facts.daily() is None
    assert facts.sums("paid", "query").columns.to_list() == ["query", *PAID_MEASURES.values()]
    assert len(facts.sums("organic", "query", "page")) == 0


def test_a_parquet_file_is_left_as_it_was(tmp_path: Path):
    """Adding up reads and never writes."""
    path = tmp_path / "rows.parquet"
    pd.DataFrame({"query": ["lampe"], "clicks": [1.0]}).to_parquet(path)
    before = path.read_bytes()
    sides.add_up(facts_of([Table(path)], [], Dictionary(), Local()))
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]
