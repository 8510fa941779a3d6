"""Scenarios: up to three mixes side by side, under one budget for those that are optimised."""

import streamlit as st

from analytics.present import scenarios_figures as figures
from analytics.present import tables, wording
from pages import _errors, _layout, _mixes, _results, _session

_session.guard()
_layout.header("scenarios")
analysis, look = _results.spending(), _results.look()

chooser, slider = st.columns([62, 38])
with chooser:
    names = _mixes.scenario_names(look)
with slider:
    limits = _mixes.budget_share(analysis)
if not names:
    _errors.stop("shell.no_scenario")
outcomes = _results.outcomes(names, limits)
_layout.headline(wording.scenarios_headline(outcomes, look))

left, right = st.columns(2)
with left:
    _layout.draw(figures.ranges(outcomes, look), "ranges", height=360)
with right:
    _layout.draw(
        figures.clicks(outcomes, look, visible_only=analysis.panel.coverage.paid_clicks.total is None),
        "clicks",
        height=360,
    )
if len(outcomes) > 1:
    _layout.draw(figures.waterfall(outcomes[0], outcomes[-1], look), "waterfall")
with st.container(border=True, key="card_table"):
    _layout.table(tables.scenarios_table(outcomes, look), "scenarios")
