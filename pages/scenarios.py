"""Scenarios: up to three side by side, which one wins, how surely, by which steps, and what would change our mind."""

import streamlit as st

from analytics.present import scenarios_figures as figures
from analytics.present import scenarios_pair_figures as pair_figures
from analytics.present import scenarios_wording as wording
from analytics.present import tables
from pages import _errors, _layout, _mixes, _results, _scenario_editor, _scenario_saved, _session
from pages._session import t

_session.guard()
_layout.header("scenarios")
analysis, look = _results.spending(), _results.look()

scenarios = _mixes.chosen(look)
if not scenarios:
    _errors.stop("shell.no_scenario")
comparison = _results.comparison(scenarios)
_layout.headline(wording.scenarios_headline(comparison, look, analysis))
_scenario_editor.show(scenarios, analysis, look)

left, right = st.columns(2)
with left:
    _layout.draw(figures.ranges(comparison.outcomes, look), "ranges", height=360)
with right:
    visible = analysis.panel.coverage.paid_clicks.total is None
    _layout.draw(figures.clicks(comparison.outcomes, look, visible_only=visible), "clicks", height=360)
pair = _mixes.pair(comparison, look)
if pair is not None:
    left, right = st.columns(2)
    with left:
        _layout.draw(pair_figures.waterfall(pair, look), "waterfall", height=400)
    with right:
        _layout.draw(pair_figures.tornado(pair, look), "tornado", height=400)
    _layout.notes(wording.flip_sentences(pair, look), t("scenarios.flip.title"))
_layout.notes(wording.notices_of(comparison, look), t("scenarios.page.notes"))
with st.container(border=True, key="card_table"):
    _layout.table(tables.scenarios_table(comparison.outcomes, look), "scenarios")
_scenario_saved.show()
