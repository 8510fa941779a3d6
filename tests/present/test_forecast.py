"""A forecast as people see it: the sentence, the cards, both figures and both tables, in both languages."""

from functools import cache

import numpy as np
import pytest

from analytics.model.forecast import METHODS, Asked, Forecast, NoForecast, Segment, forecast_days
from analytics.present import forecast_figures as figures
from analytics.present import forecast_tables as tables
from analytics.present import forecast_wording as wording
from analytics.present.draw import alternative
from analytics.present.look import Look
from analytics.schema import Notice
from tests.model.forecasting import series, told

ENGLISH, FRENCH = Look("en", "light", "EUR"), Look("fr", "dark", "EUR")


@cache
def found(measure: str = "paid_clicks", weeks: int = 8, days: int = 160, **more: object) -> Forecast:
    """A forecast of a series with a hole and a pause."""
    values = series(days, wander=0.01)
    if not more:
        values[40:46], values[90] = np.nan, 0.0
    made = forecast_days(told(**{measure: values}), Asked(measure, weeks=weeks, **more))
    assert isinstance(made, Forecast)
    return made


@pytest.fixture(scope="module")
def usual() -> Forecast:
    """Eight weeks of paid clicks."""
    return found()


def test_the_headline_carries_the_interval_and_the_change(usual: Forecast):
    """The sentence gives the total over the horizon, its interval, and the change on as many weeks before."""
    said = wording.headline(usual, ENGLISH)
    total = usual.total(8)
    assert wording.printed(total.value, "paid_clicks", ENGLISH) in said
    assert wording.ranged(total, "paid_clicks", ENGLISH) in said
    assert "over the next 8 weeks" in said
    assert "against the 8 weeks before" in said


def test_the_back_test_is_said_in_words(usual: Forecast):
    """The first sentence says how far off a month was; what breaks the series follows, with its dates."""
    said = wording.told(usual, ENGLISH)
    assert said[0].startswith(f"On this account, this method was off by {ENGLISH.percent(usual.back_test.month_error)}")
    assert any("14 Feb" in sentence and "6 days" in sentence for sentence in said)
    assert any(sentence.startswith("Nothing on") for sentence in said)


@pytest.mark.parametrize("look", [ENGLISH, FRENCH], ids=["en", "fr"])
@pytest.mark.parametrize("measure", ["paid_clicks", "cost", "cpc", "organic_impressions"])
def test_everything_is_said_and_drawn_in_both_languages(measure: str, look: Look):
    """Each measure has its sentence, its cards, its figures with a finding, and no placeholder left."""
    made = found(measure, weeks=4, days=120)
    said = [wording.headline(made, look), *wording.told(made, look)]
    said += [text for card in wording.cards(made, look) for text in (card.label, card.value, card.help)]
    said += [alternative(figures.ahead(made, look)), alternative(figures.past(made, look))]
    assert all(sentence and "{" not in sentence and "nan" not in sentence for sentence in said)
    assert (("€" in said[0]) == (measure in ("cost", "cpc"))) is True


def test_cards_name_the_month_once():
    """A horizon of four weeks has three cards, a longer one also its own total."""
    labels = [card.label for card in wording.cards(found("paid_clicks", weeks=4, days=120), ENGLISH)]
    assert labels[0] == "Next 4 weeks"
    assert len(labels) == 3


def test_the_main_figure_shows_history_band_and_breaks(usual: Forecast):
    """History keeps its hole, the band holds the median, and each break is named where it is."""
    rows = figures.path_frame(usual)
    ahead = rows[rows["part"] == "ahead"]
    assert (ahead["lower"] <= ahead["value"]).all()
    assert (ahead["value"] <= ahead["upper"]).all()
    assert rows["value"].isna().sum() == 6
    words = {note.text for note in figures.ahead(usual, ENGLISH).layout.annotations}
    assert {"<b>no data</b>", "<b>pause</b>"} <= words


def test_earlier_forecasts_stand_beside_what_happened(usual: Forecast):
    """Drawn origins do not overlap, carry the band made from earlier errors, and the title gives its coverage."""
    rows = figures.past_frame(usual)
    assert rows["lower"].notna().all()
    assert rows["actual"].notna().any()
    starts = rows["origin"].drop_duplicates()
    assert (starts.diff().dropna().dt.days >= usual.back_test.steps).all()
    assert ENGLISH.percent(usual.back_test.coverage()) in alternative(figures.past(usual, ENGLISH))


def test_a_history_too_short_for_bands_still_draws():
    """Without past origins that could have a band, the figure says so and is empty."""
    made = found(days=42, weeks=4, segment=Segment())
    assert figures.past_frame(made).empty
    assert "too few" in alternative(figures.past(made, ENGLISH))


def test_methods_are_compared_by_error_and_coverage(usual: Forecast):
    """The table holds the ensemble, each member and last week repeated, with the numbers of the back-test."""
    shown = tables.methods_table(usual, ENGLISH)
    assert len(shown.frame) == len(METHODS)
    assert shown.frame["mase"].tolist() == [usual.back_test.mase(name) for name in METHODS]
    assert shown.frame["coverage"].iloc[0] == usual.back_test.coverage()


def test_segments_show_their_change_or_their_reason():
    """A segment without a forecast says why; the column of reasons is there only then."""
    answers = {Segment(): (120.0, 100.0), Segment("campaign", "=A1"): NoForecast(Notice.of("forecast.none.nothing"))}
    shown = tables.segments_table(answers, Asked("cost"), ENGLISH)
    assert shown.frame["change"].iloc[0] == pytest.approx(0.2)
    assert shown.frame["reason"].tolist() == ["", ENGLISH.text("forecast.none.nothing")]
    assert [column.kind for column in shown.columns[1:3]] == ["money", "money"]
    alone = tables.segments_table({Segment(): (120.0, None)}, Asked("paid_clicks"), ENGLISH)
    assert "reason" not in [column.name for column in alone.columns]
