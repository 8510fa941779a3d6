"""Cannibalisation: how much is paid for clicks already won, query by query, with the evidence."""

import streamlit as st

from analytics.present import cannibalisation_figures as figures
from pages import _layout, _session

_session.guard()
_layout.header("cannibalisation")
analysis, judged, look = _session.analysis(), _session.judged(), _session.look()

left, right = st.columns([62, 38])
with left:
    _layout.draw(figures.quadrants(analysis, judged, look), "quadrants")
with right:
    _layout.draw(figures.share_by_group(analysis, look), "shares")
