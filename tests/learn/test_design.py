"""The test most worth running: what an answer is worth, what it costs, when it runs, and when there is none."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest
from scipy.stats import norm

from analytics.errors import AssumptionError
from analytics.learn import Asked, read_experiment, readout
from analytics.learn.candidates import LENGTHS, Options
from analytics.learn.design import Chosen, NoTest, design
from analytics.learn.forms import by_lot
from analytics.learn.information import Stakes, information
from analytics.learn.noise import Windows
from analytics.learn.observed import assignment_of, observed, read_assignment
from analytics.learn.power import POWER
from analytics.learn.schedule import next_start, schedule
from analytics.model import Analysis, analyse
from analytics.present.deliverables import safe_csv
from benchmarks.design_worlds import START, World, build
from tests.builders import ad, analysed, listed, panel

TODAY = Options(date(2026, 1, 8))


@dataclass(frozen=True)
class Belief:
    """What is believed of every incremental share: one of two, as likely, the same for all queries."""

    low: float
    high: float

    def draws(self, n, seed, rows=None):
        """States of the shares of some rows."""
        state = np.where(np.random.default_rng(seed).random(n) < 0.5, self.low, self.high)
        return np.tile(state, (len(rows), 1))


def believing(world: World, low: float, high: float, **part: int) -> Analysis:
    """An account about which two shares are possible."""
    return replace(analyse(world.panel(**part)), incrementality=Belief(low, high))


@pytest.fixture(scope="module")
def world():
    """A year of an account with fourteen brand queries; every ad is 60 % incremental."""
    return build(1, share=0.6)


@pytest.fixture(scope="module")
def studied(world):
    """That account, when its ads may be nearly useless or nearly all new: they break even at 63 %."""
    return believing(world, 0.2, 1.0)


@pytest.fixture(scope="module")
def designed(studied):
    return design(studied, TODAY)


def stakes(mean: float, spread: float, n: int = 20_000) -> Stakes:
    """One query that earns 100 times its share less 50, its share being normal."""
    share = np.random.default_rng(4).normal(mean, spread, (1, n))
    return Stakes(np.array([100.0]), np.array([1.0]), np.array([50.0]), share)


@pytest.mark.parametrize(("mean", "error"), [(0.5, 0.05), (0.5, 0.2), (0.6, 0.1), (0.3, 0.3)])
def test_the_value_of_an_answer_is_that_of_the_normal_formula(mean, error):
    """Normal share: value = k s (phi(u) - u (1 - Phi(u))), s = spread² / root(spread² + error²), u = |m - r| / s."""
    spread = 0.15
    s = spread**2 / np.hypot(spread, error)
    u = abs(mean - 0.5) / s
    expected = 100 * s * (norm.pdf(u) - u * norm.sf(u))
    found = information(stakes(mean, spread), np.ones(1), error, seed=1)
    assert found.gain == pytest.approx(expected, rel=0.12, abs=0.08)


def test_an_answer_is_worth_nothing_at_worst_and_perfect_knowledge_at_best():
    """The sharper the answer the more it is worth, from nothing to what certainty is worth."""
    gains = [information(stakes(0.55, 0.2), np.ones(1), error, seed=1).gain for error in (100.0, 0.5, 0.1, 0.001)]
    perfect = information(stakes(0.55, 0.2), np.ones(1), 0.1, seed=1).perfect
    assert gains == sorted(gains)
    assert gains[0] == pytest.approx(0, abs=0.05)
    assert gains[-1] == pytest.approx(perfect, rel=0.1)


def test_a_decision_that_no_answer_changes_makes_tests_worthless():
    """Ads that earn whatever their incremental share: no test, and the reason."""
    sure = design(believing(build(2, brand=12, generic=0), 0.9, 0.95), TODAY)
    assert isinstance(sure.answer, NoTest)
    assert sure.answer.reason.code == "design.none.not_worth"
    assert {one.verdict for one in sure.candidates} == {"not_worth"}


def test_the_chosen_test_gains_more_than_it_costs_and_is_sharp_enough(designed):
    """Two very different shares are possible: a test of the brand tells them apart, as soon as any length does."""
    assert isinstance(designed.answer, Chosen)
    best = designed.answer.candidate
    assert best.gain > best.cost
    assert best.power >= POWER
    assert best.measure == "clicks_per_search"
    assert best.net == max(one.net for one in designed.candidates if one.verdict == "worth")
    shorter = best.by_weeks[best.by_weeks["weeks"] < best.windows.weeks]
    assert (shorter["power"] < POWER).all()


def test_cost_is_profit_lost_against_deciding_today(designed, studied):
    """Computed again from the queries: paused ads that earn lose their profit, kept ones that lose keep their loss."""
    best = designed.answer.candidate
    value = studied.value.frame.set_index("query")["value_per_click"]
    items = studied.response.items.set_index("query")
    expected = float(studied.incrementality.draws(2000, TODAY.seed, [0]).mean())
    profit = items["current_clicks"] * value.reindex(items.index) * expected - items["current_cost"]
    arms = best.units.set_index("query")["arm"]
    own = profit.reindex(arms.index)
    lost = own[arms == "paused"].clip(lower=0).sum() + (-own[arms == "kept"]).clip(lower=0).sum()
    assert best.cost == pytest.approx(lost * best.months)
    saved = items["current_cost"].reindex(arms.index)[arms == "paused"].sum() * best.months
    assert best.saved == pytest.approx(saved)


def test_a_longer_horizon_makes_the_answer_worth_more(studied, designed):
    """What is learnt is used longer; the test costs the same."""
    longer = design(studied, replace(TODAY, horizon_months=24))
    first, then = (one.answer.candidate for one in (designed, longer))
    assert then.gain > 1.5 * first.gain
    assert then.cost == pytest.approx(first.cost)


def test_skipped_days_make_the_test_longer_in_whole_weeks(studied):
    """Ten days are rounded up to two weeks."""
    found = design(studied, replace(TODAY, skip_days=10)).answer
    assert found.candidate.windows.skip_days == 14
    assert found.schedule.read - found.schedule.start == timedelta(days=14)


@pytest.mark.parametrize("wrong", [{"skip_days": -1}, {"horizon_months": 0}, {"skip_days": 400}])
def test_impossible_options_are_refused(studied, wrong):
    """With the range that is allowed."""
    with pytest.raises(AssumptionError):
        design(studied, replace(TODAY, **wrong))


def test_lots_are_drawn_within_pairs_of_like_size():
    """One of each two neighbours is paused, so that both arms hold as much; the same seed draws the same lot."""
    rows = np.arange(41)
    paused, kept = by_lot(rows, seed=3)
    assert sorted([*paused, *kept]) == rows.tolist()
    assert sorted(at // 2 for at in paused) == list(range(20))
    assert by_lot(rows, seed=3)[0].tolist() == paused.tolist()
    assert by_lot(rows, seed=4)[0].tolist() != paused.tolist()


def test_the_finished_test_finds_the_planted_share(world, designed, tmp_path):
    """Paused as designed, exported by day, made a table and read out: the incremental share is the planted 60 %."""
    best = designed.answer.candidate
    safe_csv(assignment_of(best), tmp_path / "assignment.csv")
    listed_units = read_assignment(tmp_path / "assignment.csv")
    first = 40 * 7
    paused = np.isin(world.names, listed_units["query"][listed_units["arm"] == "paused"])
    start = START + timedelta(days=first)
    span = start - timedelta(weeks=best.windows.before), start + timedelta(days=13, weeks=best.windows.weeks)
    table = observed(world.paused(paused, first).panel(), listed_units, "assignment.csv", span)
    safe_csv(table, tmp_path / "test.csv")
    asked = Asked(("arm=paused",), start.isoformat(), best.windows.skip_days)
    found = readout(read_experiment(tmp_path / "test.csv", asked))
    share = next(one for one in found.estimates if one.method == "incremental_share")
    assert share.value == pytest.approx(0.6, abs=0.05)
    assert share.bounds_95[0] <= 0.6 <= share.bounds_95[1]
    paid_share = best.units.query("arm == 'paused'")["paid_share"].to_numpy()
    assert found.first.value == pytest.approx(np.log(1 - 0.6 * paid_share).mean(), abs=0.04)


def test_start_is_the_monday_after_the_next_full_week():
    """From any day of a week, the test starts on the second Monday that follows."""
    monday = date(2026, 11, 23)
    assert {next_start(monday + timedelta(days=at)) for at in range(7)} == {date(2026, 12, 7)}


def test_the_calendar_keeps_clear_of_the_peaks_of_the_account():
    """Demand doubles in the weeks before Christmas: neither the test nor the weeks it is compared with touch them."""
    days = pd.date_range("2025-01-01", "2025-12-31")
    peak = (days >= "2025-11-24") & (days <= "2025-12-21")
    demand = np.where(peak, 200.0, 100.0)
    by_day = pd.DataFrame({"date": days, "paid_clicks": 1.0, "cost": 1.0, "organic_clicks": 1.0,
                           "organic_impressions": demand})  # fmt: skip
    account = panel([ad("lampe", **listed(1.0))], by_day=by_day)
    found = schedule(account, Windows(8, 14, 4), date(2026, 10, 10))
    weeks = {day.isocalendar().week for day in pd.date_range(found.table.start, found.table.end)}
    assert not weeks & {48, 49, 50, 51}
    assert [notice.code for notice in found.notices] == ["design.calendar.later"]
    assert found.start.weekday() == 0
    assert found.end - found.read == timedelta(days=27)


def test_less_than_a_year_shows_no_season():
    """And it is said, rather than taken for a flat year."""
    account = panel([ad("lampe", **listed(1.0))])
    found = schedule(account, Windows(4, 14, 4), date(2026, 9, 15))
    assert [notice.code for notice in found.notices] == ["design.calendar.no_season"]


NASTY = {
    "no daily data": lambda: analysed(60),
    "one keyword": lambda: analyse(panel([ad("lampe", **listed(1.0))])),
    "no conversions": lambda: analyse(panel([ad(f"q{at}", conversions=0.0, conversion_value=0.0, **listed(1.0))
                                             for at in range(30)])),
    "all ads off": lambda: analyse(panel([{"query": "lampe", **listed(1.0)}])),
    "no organic data": lambda: analyse(panel([ad("lampe"), ad("lustre")])),
    "no listing beside an ad": lambda: analyse(panel([ad("lampe"), {"query": "lustre", **listed(1.0)}])),
    "all the same": lambda: analyse(panel([ad(f"q{at}", **listed(1.0)) for at in range(40)])),
    "ten weeks": lambda: analyse(build(3, weeks=10).panel()),
    "three weeks": lambda: analyse(build(3, weeks=3).panel()),
    "one query by day": lambda: analyse(build(3, brand=1, generic=0).panel()),
    "a few queries by day": lambda: analyse(build(3, brand=3, generic=4, weeks=20).panel()),
}  # fmt: skip


@pytest.mark.parametrize("name", NASTY)
def test_accounts_that_tell_little_get_an_answer_without_false_precision(name):
    """A test whose power is stated, or a reason; every figure finite, every share and power in its range."""
    found = design(NASTY[name](), TODAY)
    assert isinstance(found.answer, Chosen | NoTest)
    for one in found.candidates:
        assert np.isfinite([one.gain, one.cost, one.lost, one.saved, one.supposed, one.other]).all()
        assert 0 <= one.power <= 1
        assert one.gain >= -1e-9
        assert one.cost >= 0
        assert one.windows.weeks in LENGTHS
        assert one.by_weeks["power"].between(0, 1).all()


@pytest.mark.parametrize(
    ("name", "code"),
    [("all ads off", "no_spend"), ("no organic data", "no_organic"), ("no listing beside an ad", "no_overlap")],
)
def test_no_test_says_why(name, code):
    """Each lack has its own reason."""
    assert design(NASTY[name](), TODAY).answer.reason.code == f"design.none.{code}"


def test_a_single_query_without_controls_is_not_promised_what_it_cannot_show():
    """One listed query, no daily data, shares of 30 or 70 %: its own past does not tell them apart, and it is said."""
    rows = [ad("lampe", **listed(1.0)), *(ad(f"q{at}") for at in range(3))]
    found = design(replace(analyse(panel(rows)), incrementality=Belief(0.3, 0.7)), TODAY)
    assert {one.analysis for one in found.candidates} == {"structural"}
    assert all(one.power < POWER for one in found.candidates)


def test_missing_days_are_skipped_and_told(world):
    """A hole of a month in the exports leaves the noise what it was, within a quarter."""
    whole = world.panel()
    daily = whole.daily
    kept = daily[(daily["date"] < "2025-04-01") | (daily["date"] >= "2025-05-01")]
    whole.__dict__["daily"] = kept
    found = design(replace(analyse(whole), incrementality=Belief(0.2, 1.0)), TODAY)
    assert "design.notice.holes" in {notice.code for notice in found.notices}
    assert isinstance(found.answer, Chosen)


def test_noise_is_usual_without_history_and_own_with_it(designed):
    """And which of the two it is, is said."""
    assert designed.noise.source == "own"
    undated = design(analysed(60), TODAY)
    assert undated.noise.source == "usual"
    assert {"design.notice.noise_usual", "design.notice.no_regions"} <= {notice.code for notice in undated.notices}


def test_the_same_account_is_designed_the_same_way_twice(studied, designed):
    """Every random step is seeded."""
    again = design(studied, TODAY)
    assert [one.gain for one in again.candidates] == [one.gain for one in designed.candidates]
    assert again.answer.candidate.units.equals(designed.answer.candidate.units)
