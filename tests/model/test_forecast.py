"""Forecasts: planted patterns come back, bands hold what they promise, and nothing is known before its day."""

import numpy as np
import pytest

from analytics.model.forecast import METHODS, Asked, Forecast, NoForecast, forecast_days
from analytics.model.forecast.backtest import back_test
from analytics.model.forecast.intervals import counting_band
from analytics.model.forecast.notices import notices
from analytics.model.forecast.yearly import season_of_year
from tests.model.forecasting import WEEKDAYS, series, told


def made(weeks: int = 4, **measures: np.ndarray) -> Forecast:
    """The forecast of the first measure told."""
    found = forecast_days(told(**measures), Asked(next(iter(measures)), weeks=weeks))
    assert isinstance(found, Forecast)
    return found


@pytest.fixture(scope="module")
def usual() -> Forecast:
    """Twenty-eight weeks of paid clicks, 13 ahead."""
    return made(13, paid_clicks=series(196, wander=0.01))


def codes(found: Forecast) -> list[str]:
    """What is said beside a forecast."""
    return [notice.code for notice in notices(found)]


def test_level_and_weekdays_come_back():
    """A quiet series is continued at its level, each day of the week as high as planted."""
    found = made(paid_clicks=series(noise=0.02, level=5000.0))
    truth = 5000.0 * np.exp(np.resize(WEEKDAYS, 204)[200 % 7 :][:28])
    assert found.path == pytest.approx(truth, rel=0.05)
    assert found.total(4).value == pytest.approx(truth.sum(), rel=0.02)


def test_the_season_of_the_year_is_told_from_the_trend_after_two_years():
    """With three years the forecast follows the planted year; with one, it says that it cannot know it."""
    day = np.arange(1095 + 91)
    truth = 3000.0 * np.exp(0.4 * np.sin(2 * np.pi * day / 365.25))
    seen = np.random.default_rng(3).poisson(truth).astype(float)
    long = made(13, organic_clicks=seen[:1095])
    assert long.path[-28:].mean() == pytest.approx(truth[-28:].mean(), rel=0.08)
    assert "forecast.note.one_year" not in codes(long)
    short = made(13, organic_clicks=seen[730:1095])
    assert abs(short.path[-28:].mean() / truth[-28:].mean() - 1) > 0.15
    assert "forecast.note.one_year" in codes(short)


def test_without_two_weeks_in_a_row_there_is_no_unit_for_errors():
    """Every other week known: forecasts are made and their errors known, but no week was ever held against the last."""
    values = np.where(np.arange(60) % 2, np.nan, series(60))
    found = back_test(values, 1, 4, is_count=False, is_sum=True)
    assert np.isfinite(found.errors("ensemble")).any()
    assert found.mase() is None


def test_a_season_is_what_the_years_agree_on():
    """A wave of both years is a season, kept whole; one that the second year has not is none; weeks likewise."""
    for season, year in ((7, 365.25), (1, 365.25 / 7)):
        day = np.arange(round(2 * year))
        wave = 0.4 * np.sin(2 * np.pi * day / year)
        once = np.where(day < year, wave, 0.0)
        assert season_of_year(wave, season, 10)[: len(day)] == pytest.approx(wave, abs=0.01)
        assert season_of_year(once, season, 10) == pytest.approx(0.0, abs=0.05)


def test_intervals_hold_what_they_promise_and_the_ensemble_beats_last_week():
    """On seeded series, bands made from earlier errors hold 75 to 87 %, intervals of totals hold most that follow."""
    inside, tests = [], []
    for seed in range(5):
        every = series(210, seed=seed, wander=0.015, noise=0.12)
        found = made(paid_clicks=every[:182])
        total = found.total(4)
        inside.append(total.lower <= every[182:].sum() <= total.upper)
        tests.append(found.back_test)
    assert 0.75 <= np.mean([test.coverage() for test in tests]) <= 0.87
    assert sum(inside) >= 3
    ensemble, naive = (np.mean([test.mase(method) for test in tests]) for method in ("ensemble", "naive"))
    assert ensemble < 0.9 * naive


def test_nothing_is_known_before_its_day():
    """What happens after an origin changes neither its forecast nor its band."""
    values = series(160, wander=0.02)
    changed = values.copy()
    changed[125:] *= np.linspace(1, 4, 35)
    one, two = (back_test(each, 7, 28, is_count=True, is_sum=True) for each in (values, changed))
    early = one.origins <= 125
    assert early.sum() >= 5
    for method in METHODS:
        assert one.forecasts[method][early] == pytest.approx(two.forecasts[method][early])
    for mine, other in zip(one.bands(), two.bands(), strict=True):
        assert mine[early] == pytest.approx(other[early], nan_ok=True)
    assert not np.allclose(one.forecasts["naive"][~early], two.forecasts["naive"][~early])


def test_money_in_cents_gives_the_same_forecast(usual: Forecast):
    """A hundred times the money is a hundred times the forecast, its band and its total; shares stay as they are."""
    values = usual.history.seen * 0.37
    euros, cents = made(cost=values), made(cost=100 * values)
    assert cents.path == pytest.approx(100 * euros.path, rel=1e-3)
    assert cents.upper == pytest.approx(100 * euros.upper, rel=1e-2)
    assert cents.total(4).lower == pytest.approx(100 * euros.total(4).lower, rel=1e-2)
    assert cents.back_test.mase() == pytest.approx(euros.back_test.mase(), rel=1e-2)


def test_the_same_days_give_the_same_numbers(usual: Forecast):
    """A forecast draws nothing at random."""
    again = forecast_days(told(paid_clicks=usual.history.seen), usual.asked)
    assert isinstance(again, Forecast)
    assert (again.path == usual.path).all()
    assert (again.upper == usual.upper).all()


def test_a_band_is_never_narrower_than_chance(usual: Forecast):
    """Whatever past errors say, a count has the spread of a count, day by day and in total."""
    low = made(organic_clicks=np.resize([2.0, 1.0, 3.0, 2.0, 2.0, 1.0, 1.0], 140))
    for found in (low, usual):
        lower, upper = counting_band(found.path)
        assert (found.lower <= np.minimum(lower, found.path) + 1e-9).all()
        assert (found.upper >= upper - 1e-9).all()
        total = found.total(4)
        assert total.upper - total.lower >= 2 * 1.28 * np.sqrt(total.value) * 0.95


def test_longer_periods_are_less_sure(usual: Forecast):
    """The band of a day and the relative interval of a total widen with the horizon."""
    width = (usual.upper - usual.lower) / usual.path
    assert width[-7:].mean() > width[:7].mean()
    relative = [(total.upper - total.lower) / total.value for total in (usual.total(4), usual.total(13))]
    assert relative[1] > relative[0]


def test_a_price_is_a_mean_not_a_sum():
    """The CPC of a period is that of its days, not their sum; days without clicks have none and are bridged."""
    cpc = 0.5 * np.exp(np.random.default_rng(1).normal(0, 0.05, 140))
    cpc[[30, 77]] = np.nan
    found = made(cpc=cpc, paid_clicks=np.full(140, 90.0))
    assert found.total(4).value == pytest.approx(0.5, rel=0.05)
    assert found.history.events == ()


def test_weeks_are_forecast_as_weeks():
    """Where the files only tell weeks, a step is a week."""
    weeks = 2000.0 * np.exp(np.random.default_rng(2).normal(0, 0.05, 41))
    found = forecast_days(told(freq="7D", cost=weeks), Asked("cost", weeks=6))
    assert isinstance(found, Forecast)
    assert len(found.path) == 6
    assert found.total(6).value == pytest.approx(6 * 2000.0, rel=0.06)
    assert (found.dates[0] - found.history.dates[-1]).days == 7


def test_a_constant_stays_constant():
    """What never changed is forecast to go on; last week repeated is as good, and MASE has no unit."""
    found = made(cost=np.full(100, 12.5))
    assert found.path == pytest.approx(np.full(28, 12.5))
    assert found.back_test.mase() is None


@pytest.mark.parametrize(
    ("days", "code"),
    [
        pytest.param(told(cost=series()), "undated", id="another_measure"),
        pytest.param(told(paid_clicks=np.zeros(90)), "nothing", id="zero"),
        pytest.param(told(freq="30D", paid_clicks=series(24)), "coarse", id="months"),
        pytest.param(told(paid_clicks=series(41)), "short_days", id="six_weeks_less_a_day"),
        pytest.param(told(freq="7D", paid_clicks=series(13)), "short_weeks", id="thirteen_weeks"),
        pytest.param(told(paid_clicks=np.append(series(90), np.zeros(10))), "stopped", id="stopped"),
    ],
)
def test_no_forecast_says_why(days, code: str):
    """Where there is nothing to go on, the answer is a reason."""
    found = forecast_days(days, Asked("paid_clicks", weeks=4))
    assert isinstance(found, NoForecast)
    assert found.reason.code == f"forecast.none.{code}"


@pytest.mark.parametrize(("freq", "least", "season"), [("D", 42, 7), ("7D", 14, 1)])
def test_the_shortest_history_is_enough(freq: str, least: int, season: int):
    """The shortest history that is accepted gives a forecast, and says how little it was tested on."""
    found = forecast_days(told(freq=freq, paid_clicks=series(least)), Asked(weeks=8))
    assert isinstance(found, Forecast)
    assert len(found.path) == 8 * season
    assert "forecast.note.beyond_test" in codes(found)


def test_days_that_are_always_closed_are_bridged_and_said_together():
    """A shop closed on Sundays, and many holes: a forecast all the same, and one sentence for all holes of a kind."""
    values = series(120)
    values[6::7] = np.nan
    found = made(cost=values)
    assert np.isfinite(found.path).all()
    assert codes(found).count("forecast.many.hole") == 1
    assert "forecast.event.hole" not in codes(found)


@pytest.mark.parametrize("asked", [{"weeks": 3}, {"weeks": 27}, {"measure": "ctr"}])
def test_a_question_outside_the_range_is_refused(asked: dict[str, object]):
    """Horizons outside 4 to 26 weeks and unknown measures are refused."""
    with pytest.raises(ValueError, match="4 to 26"):
        Asked(**asked)
