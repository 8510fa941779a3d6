"""Overlap: where organic and paid meet, by query, theme, campaign and page."""

import streamlit as st

from analytics.model import overlap
from analytics.present import cards, wording
from analytics.present import overlap_figures as figures
from pages import _controls, _layout, _results, _session, _tables
from pages._session import t

_session.guard()
_layout.header("overlap")
panel, look = _results.panel(), _results.look()

segments = overlap(panel)
_layout.headline(wording.overlap_headline(segments, look))
_layout.cards(cards.overlap_cards(segments, look), "overlap")
_layout.draw(figures.intersections(segments, look), "intersections", height=250)
left, right = st.columns([45, 55])
with left:
    _layout.draw(figures.themes(overlap(panel, "theme"), look), "themes")
with right, st.container(border=True, key="card_table"):
    st.markdown(f"**{t('pages.overlap.table')}**")
    _layout.table(_tables.overlap_table(panel, _controls.dimension(), look), "overlap", height=330)
