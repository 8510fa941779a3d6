"""Scenarios: up to three mixes side by side."""

import streamlit as st

from analytics.decide import Constraints
from analytics.present import scenarios_figures as figures
from pages import _controls, _layout, _session

_session.guard()
_layout.header("scenarios")
look = _session.look()
names = _controls.scenario_names(look)
limits = Constraints()
outcomes = _session.outcomes(names, limits)

left, right = st.columns(2)
with left:
    _layout.draw(figures.ranges(outcomes, look), "ranges")
with right:
    _layout.draw(figures.clicks(outcomes, look), "clicks")
_layout.draw(figures.waterfall(outcomes[0], outcomes[-1], look), "waterfall")
