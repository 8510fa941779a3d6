"""Overlap: where organic and paid meet, by query, theme, campaign and page."""

import streamlit as st

from analytics.model import overlap
from analytics.present import overlap_figures as figures
from pages import _controls, _layout, _session, _tables
from pages._session import t

_session.guard()
_layout.header("overlap")
panel, look = _session.panel(), _session.look()

_layout.draw(figures.intersections(overlap(panel), look), "intersections")
left, right = st.columns([45, 55])
with left:
    _layout.draw(figures.themes(overlap(panel, "theme"), look), "themes")
with right, st.container(border=True, key="card_table"):
    st.markdown(f"**{t('pages.overlap.table')}**")
    _layout.table(_tables.overlap_table(panel, _controls.dimension(), look), "overlap", height=330)
