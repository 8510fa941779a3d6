"""Spark, asked the same statements, gives what DuckDB gives: to the cell, to the byte."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from analytics.engine import Local, Table
from analytics.engine.shared import Shared
from analytics.engine.spark import Spark
from analytics.errors import RefusedInput
from analytics.unify import QueryPanel, last_days, unify
from analytics.unify.dictionary import Dictionary
from analytics.unify.facts import facts_of
from tests.builders import QUERIES, SEARCH_TERMS, export
from tests.contracts.source import ROOT
from tests.engine import hard
from tests.engine.conftest import QUICK_START

pytestmark = pytest.mark.spark


def panel_of(engine: Spark | Local) -> QueryPanel:
    found = [export(SEARCH_TERMS, hard.paid(), currency="EUR"), export(QUERIES, hard.organic())]
    return unify(found, engine=engine)


def everything(panel: QueryPanel) -> dict[str, pd.DataFrame]:
    """Every frame that an engine had a part in."""
    recent = last_days(panel, 1)
    assert panel.daily is not None
    assert recent is not None
    return {
        "frame": panel.frame,
        "by_campaign": panel.by_campaign,
        "by_page": panel.by_page,
        "daily": panel.daily,
        "last_days": recent[0],
    }


def content_hash(frame: pd.DataFrame) -> str:
    """SHA-256 of what a frame holds, row by row."""
    return hashlib.sha256(pd.util.hash_pandas_object(frame).to_numpy().tobytes()).hexdigest()


def test_hard_queries_give_the_same_panel_on_both_engines(spark: Spark):
    """Every table of the panel is equal cell by cell and has the same hash, whatever the script of the queries."""
    ours, theirs = everything(panel_of(Local())), everything(panel_of(spark))
    for name, frame in ours.items():
        assert len(frame) > 0, name
        pd.testing.assert_frame_equal(theirs[name], frame, check_exact=True, obj=name)
        assert content_hash(theirs[name]) == content_hash(frame), name


def test_sums_beyond_64_bits_do_not_overflow(spark: Spark):
    """Twenty rows of the largest legal amount are more millionths than 64 bits hold, and add up on both engines."""
    table = Table(pd.DataFrame({"query": "lampe", "cost": [1e12] * 20, "conversion_value": [-1e12] * 20}))
    sums = [facts_of([table], [], Dictionary(), engine).sums("paid", "query") for engine in (Local(), spark)]
    pd.testing.assert_frame_equal(*sums, check_exact=True)
    assert sums[0][["cost", "conversion_value"]].to_numpy().tolist() == [[2e13, -2e13]]


def test_rows_in_memory_and_in_parquet_reach_spark_alike(spark: Spark, tmp_path: Path):
    """A side made of a frame and of a Parquet file adds up like the frame of both does on the other engine."""
    hard.paid().iloc[:50].to_parquet(tmp_path / "part.parquet")
    split = [Table(tmp_path / "part.parquet"), Table(hard.paid().iloc[50:])]
    sums = [
        facts_of(tables, [], Dictionary(), engine).sums("paid", "query", "campaign")
        for tables, engine in ((split, spark), ([Table(hard.paid())], Local()))
    ]
    pd.testing.assert_frame_equal(*sums, check_exact=True)


def test_a_server_that_cannot_see_the_folder_is_refused_with_the_cure(spark: Spark, tmp_path: Path):
    """Facts written where the server does not look: the message names the folder and ACCORD_SHARED."""
    blind = Spark(spark.spark, Shared(tmp_path, "/nowhere/at/all"))
    with pytest.raises(RefusedInput, match=r"/nowhere/at/all.*ACCORD_SHARED"):
        facts_of([Table(hard.paid())], [], Dictionary(), blind)


def test_a_shared_folder_may_be_named_by_its_uri(spark: Spark, tmp_path: Path):
    """Facts copied to a URI that both sides see give the same sums as facts in a folder."""
    local, seen = tmp_path / "here", tmp_path / "there"
    local.mkdir()
    seen.mkdir()
    by_uri = Spark(spark.spark, Shared(local, seen.as_uri()))
    sums = [
        facts_of([Table(hard.paid())], [], Dictionary(), engine).sums("paid", "query") for engine in (by_uri, Local())
    ]
    pd.testing.assert_frame_equal(*sums, check_exact=True)
    assert list(seen.iterdir())


def test_analyse_on_a_local_spark_writes_the_same_files_and_leaves_nothing(java: None, tmp_path: Path):  # noqa: ARG001 - it decides whether to skip
    """The command's files are equal to the byte; no temporary file and no line on standard error is left behind."""
    exports = tmp_path / "exports"
    exports.mkdir()
    hard.organic().to_csv(exports / "queries.csv", index=False)
    terms = {"query": "Search term", "date": "Day", "cost": "Cost", "conversion_value": "Conv. value"}
    kept = hard.paid().rename(columns=terms).rename(columns=str.capitalize).assign(**{"Currency code": "EUR"})
    kept.rename(columns={"Search term": "Search term", "Impressions": "Impr."}).to_csv(
        exports / "terms.csv", index=False
    )
    written = {}
    for engine in ("duckdb", "spark"):
        scratch, out = tmp_path / f"scratch-{engine}", tmp_path / engine
        scratch.mkdir()
        env = {name: value for name, value in os.environ.items() if not name.startswith(("ACCORD_", "SPARK_"))}
        command = [sys.executable, "-m", "analytics", "analyse", exports, "--engine", engine, "--out", out, "--json"]
        done = subprocess.run(
            list(map(str, command)),
            cwd=ROOT,
            env=env | QUICK_START | {"TMPDIR": str(scratch)},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        assert done.stderr == ""
        assert list(scratch.iterdir()) == []
        written[engine] = {file.name: file.read_bytes() for file in out.iterdir()}
    assert sorted(written["duckdb"]) == ["queries.csv", "queries.parquet", "summary.json"]
    assert written["spark"] == written["duckdb"]
