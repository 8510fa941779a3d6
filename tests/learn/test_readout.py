"""Whatever the table holds, a read-out answers with wide intervals or says why it does not."""

import json
import re
from math import isfinite

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from analytics.errors import RefusedInput
from analytics.learn import METHODS, describe, readout, sentences
from analytics.learn.estimate import Estimate
from analytics.locales import LANGUAGES
from benchmarks.readout_worlds import experiment, panel, won_back

TOTAL = [f"unit {at}" for at in range(3)]


def _answers(metric, treated, before, **known):
    found = readout(experiment(np.asarray(metric, dtype=float), np.asarray(treated), before, **known))
    assert {answer.method for answer in found.answers} == set(METHODS)
    return {answer.method: answer for answer in found.answers}


def _reasons(answers):
    return {name: answer.reason.code for name, answer in answers.items() if not isinstance(answer, Estimate)}


def test_one_unit_has_only_its_past():
    """Without any control, the series' own past answers, and every other method says what it lacks."""
    noise = np.random.default_rng(0).normal(0, 0.1, 60)
    answers = _answers(np.exp(3 + noise)[:, None], [True], 40)
    reasons = _reasons(answers)
    assert set(reasons) == set(METHODS) - {"structural"}
    assert reasons["log_did"] == "learn.cannot.no_controls"


def test_all_treated_have_only_their_past():
    """Three units, all treated: nothing to compare with."""
    noise = np.random.default_rng(0).normal(0, 0.1, (60, 3))
    assert set(_reasons(_answers(np.exp(3 + noise), [True] * 3, 40))) == set(METHODS) - {"structural"}


def test_ten_weeks_of_four_units_have_honest_intervals():
    """Ten weekly numbers of four units, 200 times: 95 % intervals are mostly wide and hold zero."""
    widths, held = [], []
    for seed in range(20_000, 20_200):
        noise = np.random.default_rng(seed).normal(0, 0.1, (10, 4))
        answers = _answers(100 * np.exp(noise), [True, False, False, False], 7)
        assert _reasons(answers)["synthetic_control"] == "learn.cannot.few_days"
        low, high = answers["log_did"].bounds_95
        widths.append(high - low)
        held.append(low <= 0 <= high)
    assert np.median(widths) > 0.4
    assert np.mean(held) >= 0.9


def test_nothing_varies_and_nothing_is_claimed():
    """Constant series: no method claims a certain zero."""
    reasons = _reasons(_answers(np.full((60, 12), 100.0), np.arange(12) < 6, 40))
    assert set(reasons) == set(METHODS)


def test_zeros_are_borne_or_refused_by_name():
    """A day at zero stops daily logs, which name the unit and the way out; the logs of means go on."""
    found = panel(np.random.default_rng(0))
    metric = found.metric.copy()
    metric[3, 5] = 0
    answers = _answers(metric, found.treated, 60)
    reason = answers["log_did"].reason
    assert (reason.code, dict(reason.facts)["unit"]) == ("learn.cannot.zero_days", "unit 5")
    assert isinstance(answers["log_means"], Estimate)


def test_negative_values_are_read_in_levels_only():
    """Refunds make totals negative: logs refuse, the regression in levels answers."""
    rng = np.random.default_rng(0)
    metric = rng.normal(0, 10, (60, 6))
    answers = _answers(metric, np.arange(6) < 3, 40)
    assert {"log_did", "log_means", "weighted_did", "structural"} <= set(_reasons(answers))
    assert isinstance(answers["tbr"], Estimate)


@settings(max_examples=60, deadline=None)
@example(units=5, before=4, during=6, kind="huge", seed=5)  # ends of an interval that lie within rounding
@example(units=2, before=6, during=5, kind="zeros", seed=118)  # a treated unit at zero throughout before the test
@given(
    st.integers(1, 6),
    st.integers(4, 40),
    st.integers(1, 10),
    st.sampled_from(["noise", "zeros", "negative", "constant", "counts", "huge", "tiny"]),
    st.integers(0, 10_000),
)
def test_no_table_makes_it_crash_or_claim_nan(units, before, during, kind, seed):
    """Any small table, any values: finite numbers, ordered intervals, strict JSON, and sentences in both languages."""
    rng = np.random.default_rng(seed)
    shape = (before + during, units)
    metric = {
        "noise": np.exp(rng.normal(0, 1, shape)),
        "zeros": rng.poisson(0.3, shape).astype(float),
        "negative": rng.normal(0, 1, shape),
        "constant": np.full(shape, 7.0),
        "counts": rng.poisson(20, shape).astype(float),
        "huge": 1e12 * np.exp(rng.normal(0, 1, shape)),
        "tiny": 1e-9 * np.exp(rng.normal(0, 1, shape)),
    }[kind]
    treated = rng.random(units) < 0.5
    treated[0] = True
    pairs = tuple(str(at // 2) for at in range(units))
    parts = {"spend": metric * treated, "paid_clicks": np.abs(metric) / 2, "organic_clicks": np.abs(metric) / 2}
    if seed % 2:
        parts["paid_clicks"][before:, treated] = 0
    found = readout(experiment(metric, treated, before, parts, pairs))
    for estimate in found.estimates:
        assert isfinite(estimate.value)
        assert estimate.bounds_95[0] <= estimate.bounds_80[0] <= estimate.value <= estimate.bounds_80[1]
    for language in LANGUAGES:
        json.dumps(describe(found, "test.csv", language), allow_nan=False)
        assert sentences(found, language)


def test_an_effect_of_minus_half_is_told_in_every_method_that_answers():
    """Halving the treated is found by every method that compares units, with an interval that holds it."""
    found = panel(np.random.default_rng(3), growth=0.0, sizes=0.2)
    metric = found.metric * np.where(np.outer(found.during, found.treated), 0.5, 1.0)
    for answer in readout(experiment(metric, found.treated, 60)).estimates:
        if answer.scale == "log":
            assert answer.value == pytest.approx(np.log(0.5), abs=0.15)
            assert answer.bounds_95[0] <= np.log(0.5) <= answer.bounds_95[1]


@pytest.mark.parametrize("language", LANGUAGES)
def test_both_estimands_stand_side_by_side(language):
    """One line has the effect on the average unit and on the total: -8 % and -29 % where the largest reacts."""
    metric = np.tile([1000.0, 10, 11, 12, 1000, 10, 11, 12], (40, 1))
    metric *= np.exp(np.random.default_rng(0).normal(0, 0.005, metric.shape))
    metric[30:, 0] *= 0.7
    found = readout(experiment(metric, np.arange(8) < 4, 30))
    values = {estimate.estimand: np.expm1(estimate.value) for estimate in found.estimates if estimate.scale == "log"}
    assert values["equal_weighted"] == pytest.approx(0.7**0.25 - 1, abs=0.01)
    assert values["weighted"] == pytest.approx(-0.29, abs=0.02)
    lines = [line for line in sentences(found, language).splitlines() if re.search(r"[-−]8[.,]\d", line)]
    assert any(re.search(r"[-−](29|28)[.,]\d", line) for line in lines)


def test_the_share_asked_for_stands_second():
    """Of a pause with paid and organic clicks, the incremental share is told right after the method to read first."""
    lines = sentences(readout(won_back(np.random.default_rng(0))), "en").splitlines()
    heads = [line for line in lines if line.endswith(".") and "Effect on" in line]
    assert "Read first" in heads[0]
    assert "incremental share" in heads[1]


def test_only_the_methods_asked_for_answer():
    """Naming methods leaves the others out, answered or not."""
    found = readout(panel(np.random.default_rng(0)), ["tbr", "trimmed_match"])
    assert [answer.method for answer in found.answers] == ["tbr", "trimmed_match"]


def test_the_first_to_read_suits_the_number_of_units():
    """Difference-in-differences with many units, synthetic control with few treated, the past without controls."""
    rng = np.random.default_rng(0)
    assert readout(panel(rng)).first.method == "log_did"
    assert readout(panel(rng, 15, 2, 90, growth=0.0)).first.method in ("synthetic_control", "log_synthetic_control")
    assert readout(won_back(rng)).first.method in ("synthetic_control", "log_synthetic_control")
    assert readout(experiment(np.exp(rng.normal(0, 0.1, (60, 1))), np.array([True]), 40)).first.method == "structural"
    assert readout(experiment(np.full((60, 1), 1.0), np.array([True]), 40)).first is None


def test_the_first_days_of_a_pause_can_be_left_out():
    """Rivals react after a week: leaving it out reads the steady state, not the mean of both."""
    found = panel(np.random.default_rng(0))
    effect = np.where(found.days < found.start + 7, 0.0, -0.3)[:, None] * np.outer(found.during, found.treated)
    metric = found.metric * np.exp(effect)
    whole = readout(experiment(metric, found.treated, 60), ["log_did"]).estimates[0]
    still = type(found)(found.days, found.units, found.treated, metric, found.start, skip=7)
    steady = readout(still, ["log_did"]).estimates[0]
    without = type(found)(found.days, found.units, found.treated, found.metric, found.start, skip=7)
    assert steady.value == pytest.approx(readout(without, ["log_did"]).estimates[0].value - 0.3)
    assert whole.value > steady.value + 0.05


def test_the_read_out_leaves_the_table_as_it_was():
    """Reading a test out does not change it."""
    found = panel(np.random.default_rng(0))
    before = found.metric.copy()
    readout(found)
    assert (found.metric == before).all()


@pytest.mark.parametrize(
    ("before", "skip", "code"), [(2, 0, "learn.refused.few_before"), (60, 30, "learn.refused.none_during")]
)
def test_a_test_without_days_is_refused(before, skip, code):
    """Too few days before, or none left in the test."""
    metric = np.ones((before + 21, 3))
    days = np.arange(before + 21)
    with pytest.raises(RefusedInput) as refusal:
        type(panel(np.random.default_rng(0)))(days, tuple(TOTAL), np.arange(3) < 1, metric, before, skip)
    assert [notice.code for notice in refusal.value.notices] == [code]
