"""What finished tests teach: read-outs become evidence, and predictions are held against what happened."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from analytics.errors import RefusedInput
from analytics.learn import Experiment, readout
from analytics.learn.ledger import Ledger, Outcome, Prediction, append, read_ledger
from analytics.learn.lessons import Compared, Record, compared, finished_tests, predicted, record, record_readout
from analytics.model import TestedShare, analyse
from analytics.present.ledger_tables import ledger_table, record_sentence
from analytics.present.look import Look
from benchmarks.readout_worlds import panel as regions
from benchmarks.readout_worlds import won_back
from tests.builders import ad, listed, panel

START, READ = date(2022, 4, 8), date(2022, 5, 1)  # ninety days after the first day of the worlds
BEFORE = Prediction("Brand", date(2022, 4, 1), ("lamp",), 0.3, 0.1, 0.5, 120.0, 900.0, "EUR", "prior 1.00")
AFTER = Outcome("Brand", READ, ("lamp",), "incremental_share", 0.4, 0.35, 0.45, 0.04, START, date(2022, 4, 28))


def _readout(seed=0):
    return readout(won_back(np.random.default_rng(seed)))


def test_a_read_out_is_kept_with_its_steady_state(tmp_path):
    """The share, its interval and error are those of the method, and the days those of the test."""
    found = _readout()
    kept = record_readout(found, "Brand", READ, tmp_path)
    share = next(each for each in found.estimates if each.method == "incremental_share")
    assert (kept.share, kept.lower, kept.upper, kept.error) == (share.value, *share.bounds_80, share.error)
    assert (kept.start, kept.end, kept.queries) == (START, date(2022, 4, 28), ("unit 0",))
    assert read_ledger(tmp_path).outcomes == (kept,)


def test_a_read_out_takes_the_queries_of_its_prediction(tmp_path):
    """A test on regions, or one whose table names groups, concerns the queries for which it was predicted."""
    append(replace(BEFORE, queries=("lamp", "chair")), tmp_path)
    assert record_readout(_readout(), "Brand", READ, tmp_path).queries == ("lamp", "chair")


def test_only_an_incremental_share_is_kept(tmp_path):
    """A table of revenue by region has no incremental share of clicks: refused with the reason, nothing written."""
    with pytest.raises(RefusedInput) as refusal:
        record_readout(readout(regions(np.random.default_rng(0))), "Regions", READ, tmp_path)
    assert [notice.code for notice in refusal.value.notices] == ["ledger.no_share", "learn.cannot.no_clicks"]
    assert read_ledger(tmp_path) == Ledger()


def test_a_test_without_days_is_not_kept(tmp_path):
    """Numbers of periods are no days: the read-out cannot be placed in time."""
    world = won_back(np.random.default_rng(0))
    numbered = Experiment(
        world.days, world.units, world.treated, world.metric, world.start, is_dated=False, parts=world.parts
    )
    with pytest.raises(RefusedInput) as refusal:
        record_readout(readout(numbered), "Brand", READ, tmp_path)
    assert refusal.value.notices[0].code == "ledger.no_days"


def test_the_last_read_out_counts():
    """A test read out twice is one piece of evidence: its last read-out."""
    again = replace(AFTER, read=date(2022, 6, 1), share=0.42)
    for order in ((AFTER, again), (again, AFTER)):
        assert finished_tests(Ledger(outcomes=order)) == (
            TestedShare("Brand", ("lamp",), 0.42, 0.04, date(2022, 4, 28)),
        )


def test_a_prediction_made_during_its_test_is_none():
    """The last prediction made before the first day counts; one made after it has seen the test."""
    late = replace(BEFORE, made=date(2022, 4, 9), share=0.4)
    better = replace(BEFORE, made=START, share=0.35)
    assert compared(Ledger((late, better, BEFORE), (AFTER,))) == (Compared("Brand", better, AFTER),)
    assert compared(Ledger((late,), (AFTER,))) == (Compared("Brand", None, AFTER),)
    assert compared(Ledger((BEFORE, late))) == (Compared("Brand", late, None),)


def test_the_record_counts_intervals_that_held():
    """Two of three tested predictions held; errors of +.1, -.1 and +.6 have mean .2 and mean size .2667."""
    tests = [
        Compared("a", BEFORE, AFTER),
        Compared("b", BEFORE, replace(AFTER, share=0.2, lower=0.2)),
        Compared("c", BEFORE, replace(AFTER, share=0.9, upper=0.9)),
        Compared("d", BEFORE, None),
        Compared("e", None, AFTER),
    ]
    found = record(tests)
    assert (found.n, found.held) == (3, 2)
    assert found.bias == pytest.approx(0.2)
    assert found.mean_error == pytest.approx(0.8 / 3)
    assert record(tests[3:]) == Record(0, 0, None, None)


def test_calibrated_predictions_are_held_eight_times_in_ten():
    """Truths drawn from the prediction and read with noise: 80 % of 2,000 are held, noise and all."""
    rng = np.random.default_rng(0)
    half = 1.2816 * 0.1
    before = replace(BEFORE, share=0.5, lower=0.5 - half, upper=0.5 + half)
    truths = rng.normal(0.5, 0.1, 2000)
    seen = rng.normal(truths, 0.15)
    tests = [Compared("a", before, replace(AFTER, share=s, lower=s, upper=s, error=0.15)) for s in seen.tolist()]
    assert record(tests).held / 2000 == pytest.approx(0.8, abs=0.03)


def test_a_prediction_is_that_of_the_analysis():
    """Share and clicks are click-weighted over the queries named, and spend is theirs."""
    found = analyse(panel([ad("lamp", **listed(1.0)), ad("chair", cost=250.0), ad("table")]))
    before = predicted(found, ["lamp", "chair"], "Two", READ)
    shares = found.incrementality.frame.set_index("query")["incremental_share"]
    now = found.current.set_index(found.panel.frame["query"])
    clicks = now["paid_clicks"][["lamp", "chair"]]
    expected = float((clicks * shares[["lamp", "chair"]]).sum() / clicks.sum())
    assert before.share == pytest.approx(expected, abs=0.02)
    assert before.clicks_lost == pytest.approx(before.share * clicks.sum(), rel=1e-6)
    assert before.saved == pytest.approx(now["cost"][["lamp", "chair"]].sum())
    assert before.queries == ("lamp", "chair")
    assert before.evidence == "prior 1.00"


def test_nothing_is_predicted_for_queries_that_are_not_bought():
    """A query without paid clicks has no share to predict."""
    found = analyse(panel([ad("lamp"), {"query": "chair", **listed(2.0)}]))
    with pytest.raises(RefusedInput) as refusal:
        predicted(found, ["chair"], "None", READ)
    assert refusal.value.notices[0].code == "ledger.no_clicks"


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_table_says_what_was_predicted_beside_what_happened(language):
    """One row per test with both shares; a test not read out yet, or not predicted, says so."""
    look = Look(language)
    tests = [Compared("a", BEFORE, AFTER), Compared("b", BEFORE, None), Compared("c", None, AFTER)]
    shown = ledger_table(tests, look)
    assert shown.frame["predicted_share"].tolist()[:2] == [0.3, 0.3]
    assert shown.frame["happened_share"].tolist()[::2] == [0.4, 0.4]
    words = [look.text(f"ledger.held.{word}") for word in ("inside", "waiting", "unpredicted")]
    assert shown.frame["held"].tolist() == words
    assert shown.frame["happened_share_range"].tolist()[1] == ""
    assert "1" in record_sentence(tests, look)
    assert record_sentence([], look) == look.text("ledger.record.none")
    assert ledger_table([], look).frame.empty


def test_the_command_remembers(run, written, tmp_path):
    """`readout --remember` adds one outcome to the ledger named, and says so beside the one document it prints."""
    path = written(won_back(np.random.default_rng(0)))
    options = ["--treated", "unit 0", "--start", "2022-04-08", "--ledger", tmp_path / "ledger"]
    done = run("readout", path, *options, "--remember", "Brand", "--json")
    assert done.exit_code == 0
    assert done.stdout == run("readout", path, *options, "--json").stdout
    assert "Brand" in done.stderr
    (kept,) = read_ledger(tmp_path / "ledger").outcomes
    assert (kept.name, kept.start) == ("Brand", START)


def test_a_finished_test_teaches_its_queries_most_and_like_ones_less(tmp_path):
    """A read-out of 90 % moves the query it paused furthest, one that ranks alike less, and narrows both."""
    found = panel([ad("lamp", **listed(1.0)), ad("chair", **listed(1.0)), ad("table", **listed(8.0))])
    append(replace(AFTER, share=0.9, lower=0.85, upper=0.95), tmp_path)
    before, after = (
        analyse(found, tests=tests).incrementality.frame.set_index("query")
        for tests in ((), finished_tests(read_ledger(tmp_path)))
    )
    moved = after["incremental_share"] - before["incremental_share"]
    assert moved["lamp"] > moved["chair"] > 0
    assert after.loc["lamp", "incremental_share"] == pytest.approx(0.9, abs=0.05)
    assert abs(moved["table"]) < moved["chair"]
    widths = [frame["incremental_share_upper"] - frame["incremental_share_lower"] for frame in (before, after)]
    assert (widths[1] < widths[0])[["lamp", "chair"]].all()
