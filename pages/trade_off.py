"""Trade-off: the dividing line, how far to cut without regret and where to reinvest."""

import streamlit as st

from analytics.present import trade_off_figures as figures
from analytics.present import wording
from pages import _controls, _errors, _layout, _line, _results, _session
from pages._session import t

_session.guard()
_layout.header("trade_off")
_results.spending()


@_errors.fragment
def dividing_line() -> None:
    """Draw the line, its numbers and its flows, which follow the handle; what is slower follows when it is let go."""
    look = _results.look()
    left, right = st.columns([82, 18], vertical_alignment="center")
    with right:
        line = _results.line(_line.measure(_results.measures()))
    with left:
        _layout.headline(wording.trade_off_headline(line, look))
    freed = _line.dividing_line(line, look)
    left, right = st.columns([36, 64])
    with left:
        _layout.draw(figures.sensitivity(line, freed, look), "sensitivity", height=400)
    with right, st.container(border=True, key="card_table", height="stretch"):
        st.markdown(f"**{t('pages.trade_off.table')}**")
        shown = _controls.only_verdicts(_results.queries(), look)
        _layout.table(shown, "trade_off", height=330, months=_results.clicks_by_month())


dividing_line()
