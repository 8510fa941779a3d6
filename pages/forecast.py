"""Forecast: what comes if nothing changes, how sure that is, and what earlier forecasts were worth."""

import streamlit as st

from analytics.model.forecast import NoForecast
from analytics.present import forecast_figures as figures
from analytics.present import forecast_tables as tables
from analytics.present import forecast_wording as wording
from pages import _guide, _horizon, _layout, _results, _session

_session.guard()
_layout.header("forecast")
panel, look = _horizon.panel(), _results.look()
asked = _horizon.asked(panel, look)
found = _horizon.result(asked, panel)
if isinstance(found, NoForecast):
    _layout.headline(look.tell(found.reason))
    _guide.cure([found.reason])
else:
    _layout.headline(wording.headline(found, look))
    _layout.cards(wording.cards(found, look), "forecast")
    _layout.draw(figures.ahead(found, look), "ahead")
    left, right = st.columns([60, 40])
    with left:
        _layout.draw(figures.past(found, look), "past", height=400)
    with right, st.container(border=True, key="card_methods", height="stretch"):
        _layout.table(tables.methods_table(found, look), "forecast_methods")
    _layout.notes(wording.told(found, look), _session.t("pages.forecast.notes"))
if others := _horizon.outlooks(asked, panel):
    with st.container(border=True, key="card_segments"):
        _layout.table(tables.segments_table(others, asked, look), "forecast")
