"""Trade-off: the dividing line, how far to cut without regret and where to reinvest."""

import streamlit as st

from analytics.present import cards, tables, wording
from analytics.present import trade_off_figures as figures
from pages import _controls, _layout, _session
from pages._session import t

_session.guard()
_layout.header("trade_off")
analysis, look = _session.spending(), _session.look()


@st.fragment
def dividing_line() -> None:
    """Draw the line, its numbers and its flows at the amount that the slider frees."""
    sentence, numbers = st.container(), st.container()
    left, right = st.columns([64, 36])
    with left, st.container(border=True, key="card_line"):
        line, freed = _controls.dividing_line(_session.measures(), look)
        _layout.bare(figures.dividing_line(line, freed, look), "line", height=390)
    with right:
        _layout.draw(figures.flows(line, freed, look), "flows")
        _layout.draw(figures.sensitivity(line, freed, look), "sensitivity")
    with sentence:
        _layout.headline(wording.trade_off_headline(line, look))
    with numbers:
        _layout.cards(cards.trade_off_cards(line, freed, look), "trade_off")


dividing_line()
with st.container(border=True, key="card_table"):
    st.markdown(f"**{t('pages.trade_off.table')}**")
    table = _controls.only_verdicts(tables.queries_table(analysis, look), look)
    _layout.table(table, "trade_off")
