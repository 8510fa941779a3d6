"""Breaks of a series: found on the planted dates, said, and not seen where there are none."""

from datetime import date, timedelta

import numpy as np
import pytest

from analytics.model.forecast import Asked, Event, Forecast, History, NoForecast, forecast_days
from analytics.model.forecast.events import unfinished_days
from analytics.model.forecast.history import prepare
from analytics.model.forecast.notices import notices
from analytics.model.forecast.steps import steps
from tests.model.forecasting import series, told

START = date(2026, 1, 5)


def day(place: int) -> date:
    """Date of a place in a planted series."""
    return START + timedelta(days=place)


def prepared(measure: str = "paid_clicks", **measures: np.ndarray) -> History:
    """The history of a measure."""
    found = prepare(told(**measures), measure)
    assert isinstance(found, History)
    return found


def only(found: History) -> Event:
    """The one event found."""
    (event,) = found.events
    return event


def test_clean_series_raise_no_alarm():
    """Under one clean seeded series in forty raises any alarm, with wander, noise, growth and low counts."""
    shapes = ({"wander": 0.015}, {"noise": 0.2}, {"drift": 0.002}, {"level": 3.0}, {"wander": 0.03, "noise": 0.1})
    runs = [prepared(paid_clicks=series(300, seed=seed, **shape)) for shape in shapes for seed in range(16)]
    assert sum(bool(found.events) for found in runs) <= len(runs) / 40


def test_a_hole_is_masked():
    """Days without a row are left out, with their dates, and the forecast is nearly that of the whole series."""
    whole = series(200)
    holed = whole.copy()
    holed[100:109] = np.nan
    assert only(prepared(paid_clicks=holed)) == Event("hole", day(100), day(108))
    paths = [forecast_days(told(paid_clicks=each), Asked(weeks=4)) for each in (whole, holed)]
    assert all(isinstance(found, Forecast) for found in paths)
    assert paths[1].path.sum() == pytest.approx(paths[0].path.sum(), rel=0.02)


def test_a_pause_is_masked():
    """Zeros where something was to be expected are a pause, and no zero enters the forecast."""
    paused = series(200)
    paused[150:156] = 0.0
    found = prepared(paid_clicks=paused)
    assert only(found) == Event("pause", day(150), day(155))
    assert np.isnan(found.values[150:156]).all()


def test_zeros_of_a_small_series_are_days_like_others():
    """Where days without a click are usual, a few in a row are no pause."""
    found = prepared(paid_clicks=series(300, level=0.7, seed=5))
    assert found.events == ()


def test_a_launch_starts_the_series():
    """Days before a launch are not zeros to learn from."""
    launched = np.concatenate([np.zeros(80), series(120)])
    found = prepared(paid_clicks=launched)
    assert only(found) == Event("launch", day(80), day(80))
    assert found.known == pytest.approx(launched[80:])


@pytest.mark.parametrize("factor", [0.5, 2.0])
def test_a_step_restarts_the_series(factor: float):
    """A lasting jump is dated within two days and measured; with eight weeks after it, only they are used."""
    jumped = series(200, noise=0.08, wander=0.005)
    jumped[120:] = np.round(jumped[120:] * factor)
    found = prepared(paid_clicks=jumped)
    event = only(found)
    assert event.kind == "step"
    assert abs((event.start - day(120)).days) <= 2
    assert event.change == pytest.approx(factor - 1, abs=0.15)
    assert found.used == (event.start - START).days


def test_a_recent_step_lifts_what_precedes():
    """With less than eight weeks after a step, the past is brought to the new level: weekdays and length are kept."""
    jumped = series(200, noise=0.08)
    jumped[170:] *= 2.0
    found = prepared(paid_clicks=jumped)
    assert found.used == 0
    assert np.mean(found.values[:168]) == pytest.approx(np.mean(jumped[175:]), rel=0.1)
    assert found.seen == pytest.approx(jumped)


def test_a_burst_or_a_season_is_no_step():
    """A fortnight of twice the clicks that goes back is a burst."""
    burst = series(200)
    burst[100:112] *= 2.0
    assert all(event.kind != "step" for event in prepared(paid_clicks=burst).events)


def test_broken_tracking_is_told_from_demand():
    """Conversions halve while clicks go on: tracking. Both halve: a step of the clicks, and none of the tracking."""
    clicks = series(200, level=3000.0)
    sales = np.random.default_rng(4).poisson(0.04 * clicks).astype(float)
    broken = np.where(np.arange(200) >= 110, np.floor(sales / 2), sales)
    event = only(prepared("conversions", paid_clicks=clicks, conversions=broken))
    assert event.kind == "tracking"
    assert abs((event.start - day(110)).days) <= 2
    fewer = np.where(np.arange(200) >= 110, 0.5, 1.0)
    both = {"paid_clicks": np.round(clicks * fewer), "conversions": np.round(sales * fewer)}
    assert prepared("conversions", **both).events == ()
    assert only(prepared("paid_clicks", **both)).kind == "step"


def test_lost_conversions_are_masked_and_a_tag_still_broken_is_no_forecast():
    """Days without a conversion while clicks go on are left out; when they last to the end, tracking comes first."""
    clicks = series(200, level=1000.0)
    sales = np.random.default_rng(4).poisson(0.03 * clicks).astype(float)
    sales[90:97] = 0.0
    assert only(prepared("conversions", paid_clicks=clicks, conversions=sales)) == Event("untracked", day(90), day(96))
    sales[190:] = 0.0
    found = prepare(told(paid_clicks=clicks, conversions=sales), "conversions")
    assert isinstance(found, NoForecast)
    assert found.reason.code == "forecast.none.untracked"
    assert dict(found.reason.facts) == {"start": day(190)}


@pytest.mark.parametrize(("measure", "kind"), [("cost", "unfinished"), ("organic_clicks", "lag")])
def test_unfinished_last_days_are_cut_off(measure: str, kind: str):
    """The last days, counted in part only, are cut off: what Search Console has not finished, or the day of export."""
    values = series(120, level=900.0)
    values[-2:] *= [0.5, 0.2]
    found = prepared(measure, **{measure: values})
    assert only(found) == Event(kind, day(118), day(119))
    assert found.dates[-1].date() == day(117)


def test_a_weekend_is_not_unfinished():
    """Last days are held against their own day of the week."""
    values = series(119, level=900.0)  # ends on a Sunday, a third lower than the days before
    assert unfinished_days(values, 7, is_count=True) == 0


def test_impressions_of_the_logging_error_are_doubted():
    """Impressions within the reported window carry a doubt with its dates; clicks do not, nor do later impressions."""
    for start, measure, is_said in (
        ("2025-10-06", "organic_impressions", True),
        ("2025-10-06", "organic_clicks", False),
        ("2026-05-04", "organic_impressions", False),
    ):
        found = forecast_days(told(start, **{measure: series(49)}), Asked(measure, weeks=4))
        assert isinstance(found, Forecast)
        assert ("forecast.note.logging_error" in [notice.code for notice in notices(found)]) is is_said


def test_steps_of_weeks_are_found_too():
    """With a row a week, a step is dated to its week."""
    weeks = 3000.0 * np.exp(np.random.default_rng(6).normal(0, 0.04, 50))
    weeks[30:] *= 0.5
    (step,) = steps(weeks, 1)
    assert abs(step.at - 30) <= 1
