"""`design` and `table` from the command line: files, exit status, and a reason where there is no test."""

import json
from datetime import timedelta

import numpy as np
import pandas as pd
import pytest

from analytics.ingest import accepted
from analytics.store import read_paths
from benchmarks.design_worlds import START, build

TODAY = ("--today", "2026-01-08")
KEYS = ["Campaign", "Ad Group", "Keyword", "Criterion Type"]


@pytest.fixture(scope="module")
def exports(tmp_path_factory):
    """The exports of a shop without daily data, which is not told how strong its brand is: a test is worth it."""
    folder = tmp_path_factory.mktemp("exports")
    n = np.arange(30)
    brand = n < 20
    names = [f"{'lumen ' if of else ''}item {at}" for at, of in zip(n, brand, strict=True)]
    terms = pd.DataFrame({"Search term": names, "Campaign": "A", "Currency code": "EUR", "Impr.": 9000, "Clicks": 900,
                          "Cost": 400.0, "Conversions": 20, "Conv. value": np.where(brand, 1400, 9000)})  # fmt: skip
    terms.insert(0, "Day", np.where(n % 2 == 0, "2025-11-01", "2025-12-31"))
    terms.to_csv(folder / "terms.csv", index=False)
    site = pd.DataFrame({"Top queries": terms["Search term"], "Clicks": 3000, "Impressions": 9000, "CTR": "33.3%",
                         "Position": np.where(brand, 1.0, 4.0)})  # fmt: skip
    site.to_csv(folder / "Queries.csv", index=False)
    return folder


@pytest.fixture(scope="module")
def designed(exports, tmp_path_factory, run):
    out = tmp_path_factory.mktemp("design")
    done = run("design", exports, "--brand", "lumen", *TODAY, "--out", out, "--json")
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout), out


def test_the_test_to_run_comes_with_all_its_files(designed):
    """Candidates, who is paused, what to import and what undoes it; the JSON on screen is the file."""
    summary, out = designed
    names = {"design.json", "candidates.csv", "assignment.csv", "ads_editor.csv", "ads_editor_undo.csv"}
    assert {path.name for path in out.iterdir()} == names
    assert json.loads((out / "design.json").read_text("utf-8")) == summary
    chosen = summary["chosen"]
    assert chosen["net"] > 0
    assert chosen["power"] >= 0.8
    table = pd.read_csv(out / "candidates.csv")
    assert table["net"].max() == pytest.approx(chosen["net"])
    assert len(table) == len(summary["candidates"])


def test_arms_hold_as_many_queries_and_editor_pauses_those_of_one(designed):
    """The Editor file excludes exactly the paused queries, and the undo file the same rows, removed."""
    summary, out = designed
    arms = pd.read_csv(out / "assignment.csv")
    assert arms["arm"].value_counts().to_dict() == {"paused": 10, "kept": 10}
    rows = {name: pd.read_csv(out / f"{name}.csv", sep="\t", encoding="utf-16", dtype=str, keep_default_na=False)
            for name in ("ads_editor", "ads_editor_undo")}  # fmt: skip
    assert sorted(rows["ads_editor"]["Keyword"]) == sorted(arms["query"][arms["arm"] == "paused"])
    assert rows["ads_editor"][KEYS].equals(rows["ads_editor_undo"][KEYS])
    assert set(rows["ads_editor"]["Status"]) == {"Enabled"}
    assert set(rows["ads_editor_undo"]["Status"]) == {"Removed"}
    assert summary["chosen"]["paused"] == len(rows["ads_editor"])


def test_accord_reads_back_what_it_wrote(designed):
    """The Editor file is recognised as one, its campaign negatives with the queries they exclude."""
    found, refused = accepted(read_paths([designed[1] / "ads_editor.csv"]))
    assert [export.kind for export in found] == ["google_ads_editor_keywords"]
    assert not refused
    arms = pd.read_csv(designed[1] / "assignment.csv")
    assert sorted(found[0].table.frame()["keyword"]) == sorted(arms["query"][arms["arm"] == "paused"])


def test_calendar_days_follow_each_other(designed):
    """Table, start, first day read, end, read-out."""
    days = designed[0]["chosen"]["calendar"]
    order = [days[name] for name in ("table_start", "start", "first_read", "end", "readout")]
    assert order == sorted(order)
    assert pd.Timestamp(days["start"]).day_name() == "Monday"


def test_no_test_is_an_answer_that_takes_last_months_away(tmp_path, run):
    """Exit status 0, the reason, and no file that could be imported by mistake."""
    (tmp_path / "terms.csv").write_text(
        "Day,Search term,Campaign,Currency code,Impr.,Clicks,Cost\n2026-01-01,lampe,A,EUR,100,10,5.00\n"
        "2026-01-31,lustre,A,EUR,100,10,5.00\n", encoding="utf-8",
    )  # fmt: skip
    out = tmp_path / "out"
    out.mkdir()
    (out / "ads_editor.csv").write_text("old", encoding="utf-8")
    done = run("design", tmp_path / "terms.csv", *TODAY, "--out", out, "--lang", "fr", "--json")
    assert done.exit_code == 0, done.output
    summary = json.loads(done.stdout)
    assert summary["chosen"] is None
    assert summary["no_test"]["code"] == "design.none.no_organic"
    assert "Search Console" in summary["no_test"]["reason"]
    assert [path.name for path in out.iterdir()] == ["design.json"]


@pytest.mark.parametrize("option", [("--horizon-months", 0), ("--skip-days", -3)])
def test_options_out_of_range_are_refused_in_words(exports, tmp_path, run, option):
    """Exit status 2 and the range that is allowed."""
    done = run("design", exports, *option, "--out", tmp_path / "out")
    assert done.exit_code == 2
    assert str(option[1]) in done.stderr
    assert not (tmp_path / "out").exists()


def test_a_prediction_is_kept_when_asked(exports, tmp_path, run):
    """With a name, what the test is expected to show is in the ledger."""
    folder = tmp_path / "ledger"
    done = run("design", exports, "--brand", "lumen", *TODAY, "--out", tmp_path / "out", "--remember", "brand test",
               "--ledger", folder)  # fmt: skip
    assert done.exit_code == 0, done.output
    kept = [json.loads(line) for line in (folder / "ledger.jsonl").read_text("utf-8").splitlines()]
    assert "brand test" in json.dumps(kept)


@pytest.fixture(scope="module")
def daily(tmp_path_factory):
    """Daily exports of both sides over thirty weeks, half of the brand being paused from week 20 on; and who was."""
    folder = tmp_path_factory.mktemp("daily")
    world = build(4, weeks=30, share=0.5)
    paused = world.brand & (np.arange(len(world.names)) % 2 == 0)
    after = world.paused(paused, 20 * 7)
    days = np.repeat(world.days.strftime("%Y-%m-%d"), len(world.names))
    names = np.tile(world.names, len(world.days))
    flat = {name: getattr(after, name).ravel() for name in ("searches", "paid", "organic")}
    pd.DataFrame({"Day": days, "Search term": names, "Campaign": "A", "Currency code": "EUR",
                  "Impr.": np.maximum(flat["searches"], 1), "Clicks": flat["paid"], "Cost": flat["paid"] * 0.5,
                  }).to_csv(folder / "terms.csv", index=False)  # fmt: skip
    pd.DataFrame({"date": days, "query": names, "page": "https://lumen.example/", "country": "fra", "device": "MOBILE",
                  "clicks": flat["organic"], "impressions": np.maximum(flat["searches"], 1), "ctr": 0.1,
                  "position": 1.0}).to_csv(folder / "site.csv", index=False)  # fmt: skip
    arms = np.where(paused, "paused", "kept")[world.brand]
    named = np.array(world.names)[world.brand]
    pd.DataFrame({"query": named, "unit": named, "arm": arms, "measure": "clicks_per_search"}).to_csv(
        folder.parent / "assignment.csv", index=False
    )
    return folder, folder.parent / "assignment.csv"


def test_the_table_of_a_test_is_read_out_with_the_command_that_was_promised(daily, tmp_path, run):
    """From daily exports and the assignment, by week and query, to an incremental share near the planted half."""
    folder, arms = daily
    start = START + timedelta(weeks=20)
    first, last = start - timedelta(weeks=8), start + timedelta(days=14 + 28 - 1)
    out = tmp_path / "test.csv"
    done = run("table", folder, "--assignment", arms, "--from", first, "--to", last, "--out", out, "--brand", "lumen")
    assert done.exit_code == 0, done.output
    table = pd.read_csv(out)
    assert table.groupby("unit")["date"].nunique().eq(14).all()
    read = run("readout", out, "--treated", "arm=paused", "--start", start, "--skip-days", 14, "--json")
    assert read.exit_code == 0, read.output
    share = next(one for one in json.loads(read.stdout)["methods"] if one["method"] == "incremental_share")
    assert share["estimate"] == pytest.approx(0.5, abs=0.08)


@pytest.mark.parametrize("content", ["query,arm\nlampe,paused\n", "query,unit,arm,measure\nlampe,lampe,kept,clicks\n"])
def test_a_list_that_pauses_nobody_is_refused(daily, tmp_path, run, content):
    """Without its columns or without a paused query, with the cure."""
    (tmp_path / "arms.csv").write_text(content, encoding="utf-8")
    done = run("table", daily[0], "--assignment", tmp_path / "arms.csv", "--out", tmp_path / "t.csv")
    assert done.exit_code == 2
    assert "arms.csv" in done.stderr


def test_exports_without_days_or_of_another_account_are_refused(daily, exports, tmp_path, run):
    """A table needs both sides by day, and the queries of the test."""
    for folder, arms in ((exports, daily[1]), (daily[0], tmp_path / "others.csv")):
        (tmp_path / "others.csv").write_text("query,unit,arm,measure\nvelo,velo,paused,clicks\n", encoding="utf-8")
        done = run("table", folder, "--assignment", arms, "--out", tmp_path / "t.csv")
        assert done.exit_code == 2
        assert "Traceback" not in done.output
