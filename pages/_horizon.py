"""What a person asks to be forecast, and the answer, each worked out once."""

from collections.abc import Hashable, Mapping
from typing import TypeVar

import streamlit as st

from analytics.model.forecast import (
    MAX_WEEKS,
    MEASURES,
    MIN_WEEKS,
    Asked,
    Forecast,
    NoForecast,
    Segment,
    daily,
    forecast,
    measures,
    outlook,
    segments,
)
from analytics.present.forecast_wording import measure_word, segment_word
from analytics.present.look import Look
from analytics.unify import QueryPanel
from pages import _results, _session
from pages._controls import ask, one_of
from pages._session import keep, remembered, t

T = TypeVar("T", bound=Hashable)
_WEEKS = 13  # a quarter
_ASK = "forecast.ask."


def panel() -> QueryPanel:
    """Return the panel in scope, or the whole account, which is said, where that alone is dated."""
    scoped = _results.panel()
    if _measures(scoped):
        return scoped
    whole = _results.whole_panel(_session.chosen()[0])
    if whole is scoped or not _measures(whole):
        return scoped
    st.caption(t("scope.told.whole_forecast"))
    return whole


def _measures(panel: QueryPanel) -> tuple[str, ...]:
    return remembered("forecast_measures", _key(panel), lambda: measures(daily(panel, Segment())))


def _key(panel: QueryPanel) -> tuple[object, ...]:
    """What a forecast depends on: what the sidebar chose, and whether it is followed."""
    return (*_results.options(), panel is _results.panel())


def asked(panel: QueryPanel, look: Look) -> Asked:
    """Return the measure, the segment and the horizon chosen."""
    parts, stated = _segments(panel), _measures(panel)
    told = stated or tuple(MEASURES)
    first, second, third = st.columns([25, 40, 35])
    with first:
        measure = _one_of("measure", {name: measure_word(name, look) for name in told})
    with second:
        segment = _one_of("segment", {part: segment_word(part, look) for part in parts})
    with third:
        weeks = ask(st.slider, _ASK + "weeks", MIN_WEEKS, MAX_WEEKS, _WEEKS, key="forecast_weeks")
    question = Asked(measure, segment, weeks)
    keep(f"horizon_{_results.view()}", question)
    return question


def _one_of(name: str, words: Mapping[T, str]) -> T:
    place, usual = f"forecast_{name}_{_results.view()}", next(iter(words))
    return one_of(place, words, usual, t(_ASK + name), t(f"{_ASK}{name}_help"))


def _segments(panel: QueryPanel) -> tuple[Segment, ...]:
    return remembered("forecast_segments", _key(panel), lambda: segments(panel))


def result(question: Asked, within: QueryPanel | None = None) -> Forecast | NoForecast:
    """Return the forecast within a panel, at first that in scope, or why there is none."""
    panel = within or _results.panel()
    return remembered("forecast", (*_key(panel), question), lambda: forecast(panel, question))


def outlooks(question: Asked, panel: QueryPanel) -> Mapping[Segment, tuple[float, float | None] | NoForecast]:
    """Return what every segment is expected to bring, by the ensemble without its back-test; empty for a single one."""
    asked_of_all = (*_key(panel), question.measure, question.weeks)
    parts = _segments(panel)
    if len(parts) == 1:
        return {}
    return remembered(
        "forecast_outlooks",
        asked_of_all,
        lambda: {part: outlook(panel, Asked(question.measure, part, question.weeks)) for part in parts},
    )
