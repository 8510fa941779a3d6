"""SEO cannibalisation and landing pages: what the files tell of them, or which export would."""

import streamlit as st

from analytics.model import landing_pages, own_pages
from analytics.model.own_pages import CannotSay
from analytics.present import own_pages_figures, own_pages_tables
from pages import _guide, _layout, _results, _session
from pages._session import t


def show() -> None:
    """Show the queries that several own pages share, then the ads that land off the page that ranks."""
    analysis, look, chosen = _results.analysis(), _results.look(), _session.chosen()
    found = _session.remembered("own_pages", chosen, lambda: own_pages.compete(analysis.panel, analysis.click_curve))
    with st.container(border=True, key="card_own_pages"):
        st.markdown(f"**{t('pages.why.own_pages')}**")
        _say(own_pages_tables.own_pages_sentences(found, look))
        _guide.cure([found.reason] if isinstance(found, CannotSay) else [found.no_weeks] if found.no_weeks else [])
        if not isinstance(found, CannotSay) and len(found.queries):
            _layout.bare(own_pages_figures.ranks(found, look), "own_pages")
            _layout.table(own_pages_tables.own_pages_table(found, look), "own_pages")
    landed = _session.remembered("landings", chosen, lambda: landing_pages.landings(analysis.panel, _session.exports()))
    with st.container(border=True, key="card_landing"):
        st.markdown(f"**{t('pages.why.landing')}**")
        _say(own_pages_tables.landing_sentences(landed, look))
        _guide.cure([landed.reason] if isinstance(landed, CannotSay) else [])
        if not isinstance(landed, CannotSay) and not landed.frame["is_same"].all():
            _layout.table(own_pages_tables.landing_table(landed, look), "landing")


def _say(sentences: tuple[str, ...]) -> None:
    for sentence in sentences:
        st.markdown(_layout.plain(sentence))
