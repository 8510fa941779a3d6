"""Cannibalisation: how much is paid for clicks already won, query by query, with the evidence."""

from functools import partial

import streamlit as st

from analytics.present import cannibalisation_figures as figures
from analytics.present import cards, method_tables, wording
from pages import _cells, _errors, _layout, _own_pages, _picks, _query_filters, _results, _session, _why
from pages._session import t

_session.guard()
_layout.header("cannibalisation")
analysis, judged, look = _results.spending(), _results.judged(), _results.look()

_layout.headline(_results.told("paid_twice", lambda: wording.cannibalisation_headline(analysis, judged, look)))
numbers = _results.told("paid_twice_cards", lambda: cards.cannibalisation_cards(analysis, judged, look))
_layout.cards(numbers, "cannibalisation")


@_errors.fragment
def queries() -> None:
    """Draw the queries and the shares of themes; what is picked in them is what the table lists, dearest first."""
    left, right = st.columns([62, 38])
    with left:
        quadrants = _results.told("quadrants", lambda: figures.quadrants(analysis, judged, look))
        _picks.draw(quadrants, "quadrants", _query_filters.FRAMED, area=True)
    with right:
        shares = _results.told("shares", lambda: figures.share_by_group(analysis, look))
        _picks.draw(shares, "shares", _query_filters.THEMES)
    with st.container(border=True, key="card_table"):
        st.markdown(f"**{t('pages.cannibalisation.table')}**")
        shown = _query_filters.filtered(_results.queries(), analysis, judged, look)
        _layout.table(shown, "cannibalisation", months=_results.clicks_by_month())


queries()
_errors.fragment(_why.show)()
_own_pages.show()
with st.expander(t("pages.cannibalisation.sources"), key="sources"):
    _errors.fragment(partial(_cells.show, analysis.assumptions, look))()
    for place, brand in zip(st.columns(2), (True, False), strict=True):
        with place:
            _layout.draw(figures.click_curve(analysis.click_curve, look, brand=brand), f"curve_{brand}")
    _layout.notes(method_tables.other_sources(look), t("pages.cannibalisation.other_sources"))
