"""Trade-off: the dividing line, how far to cut without regret and where to reinvest."""

import streamlit as st

from analytics.present import cards, wording
from analytics.present import trade_off_figures as figures
from pages import _controls, _errors, _layout, _line, _results, _session
from pages._session import t

_session.guard()
_layout.header("trade_off")
_results.spending()


@_errors.fragment
def dividing_line() -> None:
    """Draw the line, its numbers and its flows at the amount that the slider frees."""
    look = _results.look()
    sentence, numbers = st.container(), st.container()
    left, right = st.columns([64, 36])
    with left, st.container(border=True, key="card_line", height="stretch"):
        line, freed = _line.dividing_line(_results.measures(), look)
        _layout.bare(figures.dividing_line(line, freed, look), "line", height=390)
    with right:
        _layout.draw(figures.flows(line, freed, look), "flows", height=445)
    with sentence:
        _layout.headline(wording.trade_off_headline(line, look))
    with numbers:
        _layout.cards(cards.trade_off_cards(line, freed, look), "trade_off")
    left, right = st.columns([36, 64])
    with left:
        _layout.draw(figures.sensitivity(line, freed, look), "sensitivity", height=400)
    with right, st.container(border=True, key="card_table", height="stretch"):
        st.markdown(f"**{t('pages.trade_off.table')}**")
        _layout.table(_controls.only_verdicts(_results.queries(), look), "trade_off", height=330)


dividing_line()
