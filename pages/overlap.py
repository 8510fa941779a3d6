"""Overlap: where organic and paid meet, by query, theme, campaign and page."""

import streamlit as st

from analytics.model import overlap
from analytics.present import cards, wording
from analytics.present import overlap_figures as figures
from analytics.present.draw import segment_name, theme_word
from analytics.schema import SEGMENTS
from pages import _controls, _errors, _layout, _picks, _results, _session, _tables
from pages._session import t

_SEGMENTS, _THEMES = "overlap_segments", "overlap_themes"

_session.guard()
_layout.header("overlap")
panel, look = _results.panel(), _results.look()

segments, by_theme = overlap(panel), overlap(panel, "theme")
_layout.headline(wording.overlap_headline(segments, look))
_layout.cards(cards.overlap_cards(segments, look), "overlap")


@_errors.fragment
def meeting() -> None:
    """Draw segments and themes; what is picked in them is what the table lists."""
    _picks.draw(figures.intersections(segments, look), "intersections", _SEGMENTS, height=250)
    left, right = st.columns([45, 55])
    with left:
        _picks.draw(figures.themes(by_theme, look), "themes", _THEMES)
    with right, st.container(border=True, key="card_table"):
        st.markdown(f"**{t('pages.overlap.table')}**")
        with st.container(horizontal=True, key="overlap_filters"):
            by = _controls.dimension()
            words = {name: segment_name(name, look) for name in SEGMENTS}
            chosen = _picks.parts(_SEGMENTS, words, t("picks.segments"))
        names = {theme: theme_word(theme, look) for theme in map(str, figures.theme_frame(by_theme)["theme"])}
        themes = _picks.themes(_THEMES, names)
        shown = _tables.overlap_table(panel, by, look, themes=themes, segments=chosen)
        _layout.table(shown, "overlap", height=330)


meeting()
