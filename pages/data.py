"""Data: drop files, what each one is, what was left out, and how much of the account they show."""

import streamlit as st

from pages import _files, _layout, _session
from pages._session import t, told

_session.guard()
_layout.header("data")

with st.container(horizontal=True, vertical_alignment="center"):
    st.button(t("shell.load_sample"), on_click=_session.load_sample, key="load_sample", icon=":material/storefront:")
    if _session.files():
        st.button(t("pages.data.clear"), on_click=_session.clear, key="clear", icon=":material/delete:")
_files.drop_zone()
_session.show_refusals(_session.refused())

exports = _session.exports()
if exports:
    _layout.headline(_files.verdict(exports))
    _files.own_files()
    st.dataframe(_files.recognised(exports), key="recognised", hide_index=True, alt=t("pages.data.recognised_alt"))
    _files.rejected(exports)
    panel = _session.whole_panel()
    for notice in (*panel.coverage.notices, *_files.warnings(exports)):
        st.text(told(notice))
