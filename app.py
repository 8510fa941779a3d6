"""Accord: page set-up, navigation, the sidebar shared by all pages."""

import streamlit as st

from pages import _brand, _errors, _navigation, _session, _sidebar

st.set_page_config(page_icon=_brand.favicon(), layout="wide", initial_sidebar_state=310)
_session.start()
page = st.navigation(_navigation.pages(_session.language()), position="top")
with _errors.errors_shown():
    _sidebar.show()
    page.run()
