"""The command line keeps its contract: others script against these files and exit codes."""

import json
import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest
from pptx import Presentation
from typer.testing import CliRunner

from analytics.__main__ import app

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "sample_data" / "exports"
QUERY_COLUMNS = (
    "query,brand,theme,segment,paid_impressions,paid_clicks,cost,conversions,conversion_value,organic_impressions,"
    "organic_clicks,organic_position,incremental_share,incremental_share_lower,incremental_share_upper,avoidable_cost,"
    "avoidable_cost_lower,avoidable_cost_upper,evidence,verdict"
).split(",")
PLAN_COLUMNS = (
    "query,campaign,current_cost,planned_cost,bid_multiplier,incremental_clicks,incremental_value,"
    "incremental_value_lower,incremental_value_upper,reason"
).split(",")


def run(*words: object, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "analytics", *map(str, words)],
        cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False,
        env={**os.environ, **variables},
    )  # fmt: skip


def called(*words: object) -> SimpleNamespace:
    """The same in this process, for what a second interpreter would not tell better."""
    done = CliRunner().invoke(app, [*map(str, words)])
    return SimpleNamespace(returncode=done.exit_code, stdout=done.stdout, stderr=done.stderr)


PLAN = ("plan", SAMPLE, "--brand", "lumen", "--brand", "maison lumen", "--budget", 40000, "--json")


@pytest.fixture(scope="module")
def inspected() -> list[dict]:
    """What `inspect` prints of the sample, once for all tests that hold other commands against it."""
    return json.loads(run("inspect", SAMPLE, "--json").stdout)


@pytest.fixture(scope="module")
def planned(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict, Path]:
    out = tmp_path_factory.mktemp("plan")
    done = run(*PLAN, "--out", out)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout), out


@pytest.fixture(scope="module")
def analysed(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict, Path]:
    out = tmp_path_factory.mktemp("analyse")
    done = run("analyse", SAMPLE, "--brand", "lumen", "--out", out, "--lang", "fr", "--json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout), out


def test_inspect_prints_one_object_per_table_and_nothing_else(inspected):
    """Each member of the sample is listed with every key of the contract."""
    keys = (
        "file kind source language encoding delimiter currency period rows rejected totals footer reconciled "
        "warnings refused"
    ).split()
    assert all(sorted(item) == sorted(keys) for item in inspected)
    kinds = {item["kind"] for item in inspected}
    assert {"google_ads_search_terms", "google_ads_campaigns", "gsc_queries", "gsc_dates", "keyword_planner"} <= kinds


def test_analyse_writes_the_contracted_columns_in_both_files(analysed):
    """CSV and Parquet hold the same queries under the same columns, in this order."""
    _, out = analysed
    table, parquet = pd.read_csv(out / "queries.csv"), pd.read_parquet(out / "queries.parquet")
    assert list(table.columns) == list(parquet.columns) == QUERY_COLUMNS
    assert len(table) == len(parquet) >= 2000
    assert set(table["segment"]) == {"both", "paid_only", "organic_only"}


def test_analysed_totals_equal_the_exports(analysed, inspected):
    """Clicks and cost over all queries are those of the search terms and Search Console tables."""
    _, out = analysed
    table = pd.read_csv(out / "queries.csv")
    read = {item["kind"]: item["totals"] for item in inspected}
    assert table["paid_clicks"].sum() == read["google_ads_search_terms"]["clicks"]
    assert table["cost"].sum() == pytest.approx(read["google_ads_search_terms"]["cost"], abs=0.01)
    assert table["organic_clicks"].sum() == read["gsc_queries"]["clicks"]


def test_avoidable_cost_follows_from_the_incremental_share(analysed):
    """Avoidable cost is cost x (1 - share), its upper bound from the lower share."""
    _, out = analysed
    paid = pd.read_csv(out / "queries.csv").query("paid_clicks > 0")
    assert (paid["avoidable_cost"] - paid["cost"] * (1 - paid["incremental_share"])).abs().max() < 1e-6
    assert (paid["avoidable_cost_upper"] - paid["cost"] * (1 - paid["incremental_share_lower"])).abs().max() < 1e-6
    assert (paid["avoidable_cost_lower"] <= paid["avoidable_cost_upper"]).all()


def test_plan_never_spends_more_than_the_budget(planned):
    """The sum of planned costs, hidden spend included, stays within the 40 000 a month asked for."""
    summary, out = planned
    table = pd.read_csv(out / "plan.csv")
    assert list(table.columns) == PLAN_COLUMNS
    assert table["planned_cost"].sum() <= 40000
    assert table["planned_cost"].min() >= 0
    assert summary["budget"] == 40000
    assert summary["solver"]["gap"] < 1e-6


def test_plan_accounts_for_todays_whole_spend(planned, inspected):
    """Current costs add up to a month of all campaigns, whether or not a query shows them."""
    _, out = planned
    read = {item["kind"]: item for item in inspected}
    yearly = read["google_ads_campaigns"]["totals"]["cost"]
    assert pd.read_csv(out / "plan.csv")["current_cost"].sum() == pytest.approx(yearly / 12, rel=0.001)


def test_plan_beats_the_naive_plans_by_its_own_model(planned):
    """The plan's expected profit is at least that of doing nothing, of a ROAS rule and of pausing top ranks."""
    summary, _ = planned
    best_naive = max(outcome["profit"]["value"] for outcome in summary["baselines"].values())
    assert summary["planned"]["profit"]["value"] >= best_naive


def test_editor_files_undo_each_other(planned):
    """Every row of the change file has its counterpart in the undo file, in Editor's UTF-16 shape."""
    _, out = planned
    change, undo = ((out / name).read_bytes() for name in ("ads_editor.csv", "ads_editor_undo.csv"))
    assert change.startswith(b"\xff\xfe")
    assert undo.startswith(b"\xff\xfe")
    tables = [pd.read_csv(out / name, sep="\t", encoding="utf-16", dtype=str, keep_default_na=False)
              for name in ("ads_editor.csv", "ads_editor_undo.csv")]  # fmt: skip
    keys = ["Campaign", "Ad Group", "Keyword", "Criterion Type"]
    assert len(tables[0]) > 0
    assert tables[0][keys].equals(tables[1][keys])
    negatives = tables[0]["Criterion Type"] == "Campaign Negative Exact"
    assert set(tables[0].loc[negatives, "Status"]) <= {"Enabled"}
    assert set(tables[1].loc[negatives, "Status"]) <= {"Removed"}


def test_same_command_twice_gives_the_same_bytes(planned, tmp_path):
    """Two runs write identical plans: every random step is seeded."""
    _, out = planned
    assert run(*PLAN, "--out", tmp_path).returncode == 0
    for file in ("plan.csv", "summary.json", "ads_editor.csv"):
        assert (tmp_path / file).read_bytes() == (out / file).read_bytes()


def test_horizon_decides_which_months_are_today(tmp_path):
    """With daily data, a longer horizon looks back further, so that today's spend differs."""
    days = pd.date_range("2026-01-01", "2026-06-30")
    cost = [5.0 if day.month < 4 else 10.0 for day in days]
    constant = {"Search term": "lampe", "Campaign": "A", "Currency code": "EUR", "Impr.": 100, "Clicks": 10}
    rows = pd.DataFrame({"Day": days.strftime("%Y-%m-%d"), "Cost": cost, "Conversions": 1, "Conv. value": 60.0})
    rows = rows.assign(**constant)
    rows.to_csv(tmp_path / "terms.csv", index=False)
    costs = {}
    for months in (3, 6):
        out = tmp_path / str(months)
        done = called("plan", tmp_path / "terms.csv", "--horizon-months", months, "--out", out, "--json")
        assert done.returncode == 0, done.stderr
        costs[months] = json.loads(done.stdout)["current_cost"]
    assert costs[3] > costs[6] * 1.2


def test_refused_input_exits_with_2_and_every_reason(tmp_path):
    """Two useless files: both reasons on standard error, no traceback, nothing on standard output."""
    (tmp_path / "empty.csv").write_bytes(b"")
    (tmp_path / "letter.csv").write_bytes(b"%PDF-1.7 not a table")
    done = run("plan", tmp_path, "--out", tmp_path / "out", "--json")
    assert done.returncode == 2
    assert "empty.csv" in done.stderr
    assert "letter.csv" in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_impossible_options_are_refused_together(tmp_path):
    """A negative budget is refused in words, with exit code 2."""
    done = called("plan", SAMPLE, "--budget", "-5", "--out", tmp_path, "--json")
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def test_refusals_speak_the_language_asked_for(tmp_path):
    """--lang fr gives French reasons, for options as for files."""
    done = called("plan", SAMPLE, "--budget", "-5", "--lang", "fr", "--out", tmp_path, "--json")
    assert done.returncode == 2
    assert "Budget de" in done.stderr


def test_an_empty_folder_is_told(tmp_path):
    """A folder without files exits with 2 and says so."""
    done = called("inspect", tmp_path, "--json"), called("plan", tmp_path, "--out", tmp_path / "out")
    assert done[0].stdout.strip() == "[]"
    assert done[1].returncode == 2
    assert "No file to read" in done[1].stderr


def test_an_output_that_is_a_file_is_refused(tmp_path):
    """--out names a folder; a file there is refused in words."""
    (tmp_path / "out").write_text("mine", encoding="utf-8")
    done = called("plan", SAMPLE, "--out", tmp_path / "out")
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert (tmp_path / "out").read_text(encoding="utf-8") == "mine"


def test_a_missing_file_is_refused_before_anything_runs(tmp_path):
    """A path that does not exist exits with 2."""
    assert called("inspect", tmp_path / "nowhere.csv", "--json").returncode == 2


def test_no_plan_is_an_answer_with_its_reason(tmp_path):
    """Too few conversions: exit 0, a summary that says why, and no plan file that could be mistaken for one."""
    (tmp_path / "terms.csv").write_text(
        "Day,Search term,Campaign,Currency code,Impr.,Clicks,Cost,Conversions,Conv. value\n"
        "2026-01-01,lampe,A,EUR,100,10,5.00,1,60.0\n2026-01-31,lustre,A,EUR,100,10,5.00,0,0\n",
        encoding="utf-8",
    )
    done = called("plan", tmp_path / "terms.csv", "--out", tmp_path / "out", "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["no_plan"]["code"] == "reasons.too_few_conversions"
    assert not (tmp_path / "out" / "plan.csv").exists()


def test_no_plan_takes_last_months_plan_away(tmp_path):
    """A scheduled run without a plan leaves no old file that could be imported by mistake."""
    out = tmp_path / "out"
    out.mkdir()
    for name in ("plan.csv", "ads_editor.csv", "ads_editor_undo.csv"):
        (out / name).write_text("old", encoding="utf-8")
    (tmp_path / "terms.csv").write_text(
        "Day,Search term,Impr.,Clicks,Cost\n2026-01-01,lampe,9,3,5.00\n2026-01-31,lustre,9,3,5.00\n", encoding="utf-8"
    )
    assert called("plan", tmp_path / "terms.csv", "--out", out, "--json").returncode == 0
    assert sorted(path.name for path in out.iterdir()) == ["summary.json"]


def test_an_unknown_engine_is_refused_before_anything_runs(tmp_path):
    """--engine takes the engines there are, and lists them."""
    done = called("analyse", SAMPLE, "--engine", "abacus", "--out", tmp_path)
    assert done.returncode == 2
    assert "duckdb" in done.stderr
    assert "spark" in done.stderr


def test_a_server_that_is_not_there_is_refused_in_the_language_asked_for(tmp_path):
    """SPARK_REMOTE without a server behind it exits with 2 and names the address, with no traceback and no result."""
    pytest.importorskip("pyspark")
    out = tmp_path / "out"
    done = run("analyse", SAMPLE, "--engine", "spark", "--lang", "fr", "--out", out, SPARK_REMOTE="sc://127.0.0.1:1")
    assert done.returncode == 2
    assert "Aucun serveur Spark Connect" in done.stderr
    assert "sc://127.0.0.1:1" in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""
    assert not out.exists()


@pytest.mark.parametrize(("language", "words"), [("fr", "pas exécuté"), ("en", "not run")])
def test_warehouse_prints_statements_that_a_client_can_run(language, words):
    """Comments in the language asked for say what was not done; everything else is SQL that ends with a semicolon."""
    pytest.importorskip("sqlglot")
    done = called("warehouse", "--dialect", "bigquery", "--lang", language)
    assert done.returncode == 0, done.stderr
    assert words in done.stdout.splitlines()[0]
    sql = "\n".join(line for line in done.stdout.splitlines() if not line.startswith("--"))
    statements = [statement.strip() for statement in sql.split(";") if statement.strip()]
    assert [statement.split()[0] for statement in statements] == ["CREATE", "CREATE", *["SELECT"] * 6, "WITH"]


def test_an_unknown_dialect_is_refused():
    """--dialect takes the warehouses there are."""
    assert called("warehouse", "--dialect", "abacus").returncode == 2


def test_report_tells_the_views_asked_for(tmp_path: Path):
    """`report` writes the kind of file its name says, with the views named, in their order, and the files it read."""
    out = tmp_path / "report.pptx"
    views = ("--view", "overlap", "--view", "overview")
    done = called("report", SAMPLE, "--out", out, *views, "--client", "Lumen", "--lang", "fr")
    assert done.returncode == 0, done.stderr
    assert "2 vues" in done.stdout
    slides = [
        " ".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)
        for slide in Presentation(out).slides
    ]
    assert "Lumen" in slides[0]
    places = [next(at for at, words in enumerate(slides) if word in words) for word in ("RECOUVREMENT", "SYNTHÈSE")]
    assert places == sorted(places)
    assert any("bid_simulator.csv" in words for words in slides)


@pytest.mark.parametrize(
    ("words", "known"), [(("report.doc",), ".pptx"), (("report.pptx", "--view", "secret"), "trade_off")]
)
def test_report_refuses_what_it_cannot_write(words: tuple[str, ...], known: str):
    """An ending or a view that does not exist is refused before anything is read, with those that do."""
    done = called("report", SAMPLE, "--out", *words)
    assert done.returncode == 2
    assert known in done.stderr
