"""The test to run, in figures, tables and sentences: the numbers are the design's, and nothing in a query is markup."""

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest

from analytics.learn import Experiment, readout
from analytics.learn.candidates import Options
from analytics.learn.design import Chosen, Design, design
from analytics.locales import LANGUAGES
from analytics.present import experiment_figures, experiment_tables, experiment_wording
from analytics.present.experiment_files import candidates_csv, design_summary, paused_keys
from analytics.present.look import Look
from tests.present.conftest import ACCOUNTS, HOSTILE

OPTIONS = Options(date(2026, 1, 8))


@pytest.fixture(scope="module", params=ACCOUNTS)
def designed(request):
    """A design of each account, from a full one to one with nothing to say."""
    analysis = ACCOUNTS[request.param]()
    return design(analysis, OPTIONS), analysis


def chosen_of(found: Design) -> Design:
    """The same design with its first candidate chosen, whatever its worth."""
    from analytics.learn.schedule import schedule

    first = found.candidates[0]
    account = ACCOUNTS["full"]().panel
    return replace(found, answer=Chosen(first, schedule(account, first.windows, OPTIONS.today)))


@pytest.fixture(scope="module")
def full():
    """The full account's design, with a test to run."""
    return chosen_of(design(ACCOUNTS["full"](), OPTIONS))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_account_is_told_without_markup(designed, language):
    """Headline, cards, basis, table and figures of every account; a hostile query stays text."""
    found, analysis = designed
    look = Look(language, "light", analysis.panel.currency)
    sentence = experiment_wording.headline(found, look)
    assert sentence
    figures = [experiment_figures.candidates(found, look), experiment_figures.lengths(found, look)]
    assert all("<script" not in figure.to_json() for figure in figures)
    table = experiment_tables.candidates_table(found, look)
    assert len(table.frame) == len(found.candidates)
    assert experiment_wording.basis(found, look)
    best = experiment_wording.shown(found)
    assert best is None or len(experiment_wording.cards(best, found, look)) == 4


def test_a_hostile_query_is_named_as_it_is_typed():
    """Words are escaped where plotly draws them, and only there."""
    found, look = design(ACCOUNTS["full"](), OPTIONS), Look("en", "light", "EUR")
    hostile = replace(found.candidates[0], kind="query", name=HOSTILE, verdict="worth")
    assert HOSTILE in experiment_wording.segment_word(hostile, look)
    assert "<script" not in experiment_figures.candidates(replace(found, candidates=(hostile,)), look).to_json()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_calendar_names_every_date_once_in_order(full, language):
    """Pause, first day read, end and read-out day, with the reason for the dates last."""
    look = Look(language, "light", "EUR")
    steps = experiment_wording.calendar(full.answer, look)
    dates = full.answer.schedule
    shown = [look.text("design.calendar.start", day=dates.start), look.text("design.calendar.end", day=dates.end)]
    assert [step for step in steps if step in shown] == shown
    assert len(steps) == 6 + len(dates.notices)


def test_candidates_drawn_are_the_design_s(full):
    """Bars are gains, marks are costs, worth it first, then by gain."""
    rows = experiment_figures.candidate_frame(full)
    assert len(rows) == min(8, len(full.candidates))
    for row in rows.itertuples():
        one = full.candidates[row.at]
        assert (row.gain, row.cost) == (one.gain, one.cost)
    worth = (rows["verdict"] == "worth").tolist()
    assert worth == sorted(worth, reverse=True)


def test_the_length_drawn_is_the_test_s(full):
    """The line is the detectable distance by weeks, the dashed one the distance between the two shares."""
    best = full.answer.candidate
    figure = experiment_figures.lengths(full, Look("en", "light", "EUR"))
    if np.isfinite(best.by_weeks["detectable"]).any():
        drawn = figure.data[0]
        assert list(drawn.x) == best.by_weeks["weeks"].tolist()
        assert np.allclose(np.array(drawn.y, dtype=float), best.by_weeks["detectable"], equal_nan=True)
        assert figure.layout.shapes[0].y0 == pytest.approx(abs(best.other - best.supposed))


def test_no_power_is_printed_as_certain():
    """Beyond 99 % the word is more than 99 %, never 100 %."""
    look = Look("en", "light", "EUR")
    assert experiment_wording.power_word(0.9999, look) == look.text("design.figure.sure")
    assert experiment_wording.power_word(0.5, look) == "50%"


def test_the_summary_repeats_the_design(full):
    """Figures, dates and the queries paused are those of the chosen candidate."""
    summary = design_summary(full, ACCOUNTS["full"](), "en")
    best = full.answer.candidate
    assert summary["chosen"]["gain"] == best.gain
    assert summary["chosen"]["calendar"]["start"] == full.answer.schedule.start.isoformat()
    paused = [row for row in summary["chosen"]["assignment"] if row["arm"] == "paused"]
    assert len(paused) == len(paused_keys(best)) == summary["chosen"]["paused"]
    assert len(candidates_csv(full)) == len(summary["candidates"]) == len(full.candidates)


@pytest.fixture(scope="module")
def finished():
    """A finished test: ten of twenty queries lost a fifth of their clicks, the largest of them a half."""
    draw = np.random.default_rng(3)
    size = np.geomspace(2000, 60, 20)
    clicks = draw.poisson(np.tile(size, (16, 1))).astype(float)
    treated = np.arange(20) % 2 == 0
    clicks[8:, treated] *= 0.8
    clicks[8:, 0] *= 0.625
    names = tuple(f"q{at}" for at in range(20))
    return readout(Experiment(np.arange(16) * 7, names, treated, clicks, start=56))


@pytest.mark.parametrize("language", LANGUAGES)
def test_both_weightings_stand_side_by_side(finished, language):
    """The average query lost less than the total weighted by size, and both cards say it."""
    cards = experiment_tables.readout_cards(finished, Look(language, "light", "EUR"))
    by_name = {one.method: one for one in finished.estimates}
    assert len(cards) == 2
    assert by_name["weighted_did"].value < by_name["log_did"].value - 0.05
    assert cards[0].value != cards[1].value


def test_the_read_out_table_keeps_its_numbers_in_the_file(finished):
    """One row per method that answers, the first one on top; effects are changes in proportion."""
    look = Look("en", "light", "EUR")
    table = experiment_tables.readout_table(finished, look)
    assert len(table.frame) == len(finished.estimates)
    assert table.frame["value"].iloc[0] == pytest.approx(np.expm1(finished.first.value))
    assert {column.name for column in table.on("file")} >= {"value", "low_80", "high_95", "p"}
    assert (table.frame["low_95"].dropna() <= table.frame["low_80"].dropna() + 1e-12).all()
    assert isinstance(table.frame, pd.DataFrame)


def test_the_headline_of_a_read_out_names_what_was_measured(finished):
    """Paid and organic clicks added up by their name, any other measure as the table calls it."""
    look = Look("en")
    for measure, word in (("paid_clicks + organic_clicks", "paid and organic clicks"), ("revenue", "revenue")):
        named = replace(finished, experiment=replace(finished.experiment, measure=measure))
        assert f"“{word}”" in experiment_tables.readout_headline(named, look)


def test_every_refusal_is_told_with_its_method(finished):
    """As many sentences as methods without an answer."""
    assert len(experiment_tables.unanswered(finished, Look("fr"))) == len(finished.unanswered)


def test_a_table_that_no_method_reads_says_so():
    """One series that never varies."""
    flat = readout(Experiment(np.arange(40), ("a",), np.array([True]), np.full((40, 1), 5.0), start=20))
    look = Look("en")
    assert experiment_tables.readout_headline(flat, look) == look.text("design.readout.none")
    assert experiment_tables.readout_cards(flat, look) == ()
