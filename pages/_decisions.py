"""The decisions of a plan, query by query, with the files that carry them out, and where the money moves."""

from dataclasses import replace

import streamlit as st

from analytics.decide import Constraints, Plan
from analytics.model import Analysis
from analytics.present import plan_figures as figures
from analytics.present import tables, wording
from analytics.present.draw import theme_word
from analytics.present.look import Look
from pages import _errors, _handover, _layout, _picks, _results
from pages._session import t

_THEMES = "plan_themes"


def show(plan: Plan, analysis: Analysis, limits: Constraints, look: Look) -> None:
    """List the decisions of the themes chosen, and draw the themes in which they are chosen."""

    @_errors.fragment
    def decisions() -> None:
        with st.container(border=True, key="card_table"):
            st.markdown(f"**{t('pages.action_plan.table')}**")
            _table(plan, analysis, limits, look)
            _handover.files(plan, analysis, limits, look)
        left, right = st.columns(2)
        with left:
            _picks.draw(figures.spend_change(plan, analysis.panel, look), "spend", _THEMES)
        with right:
            _layout.draw(figures.outcomes(plan, look), "outcomes")
            _layout.notes(wording.plan_against_baselines(plan, look), t("pages.action_plan.against"))

    decisions()


def _table(plan: Plan, analysis: Analysis, limits: Constraints, look: Look) -> None:
    moved = figures.move_frame(plan, analysis.panel)["group"]
    chosen = _picks.themes(_THEMES, {theme: theme_word(theme, look) for theme in map(str, moved)})
    table = _results.told("plan_table", lambda: tables.plan_table(plan, analysis, look), limits)
    kept = table.frame[table.frame["theme"].isin(chosen) | (not chosen)].reset_index(drop=True)
    _layout.table(replace(table, frame=kept), "action_plan", height=470, months=_results.clicks_by_month())
