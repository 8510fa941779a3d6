"""Trade-off: the dividing line, how far to cut without regret and where to reinvest."""

import streamlit as st

from analytics.present import trade_off_figures as figures
from pages import _controls, _layout, _session

_session.guard()
_layout.header("trade_off")


@st.fragment
def dividing_line() -> None:
    """Draw the line, its numbers and its flows at the amount that the slider frees."""
    look = _session.look()
    left, right = st.columns([66, 34])
    with left, st.container(border=True, key="card_line"):
        measure = _controls.measure(_session.measures())
        line = _session.line(measure)
        freed = _controls.freed(line, look)
        _layout.bare(figures.dividing_line(line, freed, look), "line")
    with right:
        _layout.draw(figures.flows(line, freed, look), "flows")
        _layout.draw(figures.sensitivity(line, freed, look), "sensitivity")


dividing_line()
