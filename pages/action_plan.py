"""Action plan: what to change on Monday, within which limits, with the files to import and to undo it."""

import streamlit as st

from analytics.decide import NoPlan
from analytics.present import plan_figures as figures
from pages import _controls, _layout, _session

_session.guard()
_layout.header("action_plan")
look = _session.look()
with st.container(border=True, key="limits"):
    limits = _controls.limits(_session.analysis(), look)
plan = _session.best_plan(limits)
if isinstance(plan, NoPlan):
    st.stop()
left, right = st.columns(2)
with left:
    _layout.draw(figures.spend_change(plan, _session.panel(), look), "spend")
with right:
    _layout.draw(figures.outcomes(plan, look), "outcomes")
