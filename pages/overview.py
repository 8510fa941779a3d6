"""Overview: where the account stands on one page, in four numbers, a month by month figure and three findings."""

import streamlit as st

from analytics.present import overview_figures as figures
from pages import _layout, _session

_session.guard()
_layout.header("overview")
analysis, look = _session.analysis(), _session.look()

left, right = st.columns([66, 34])
with left:
    _layout.draw(figures.monthly_clicks(analysis.panel, look), "monthly")
_layout.draw(figures.spend_split(analysis.panel, look), "spend")
