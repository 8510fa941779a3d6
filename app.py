"""Accord: page set-up, navigation, the bar of a meeting, the sidebar shared by all pages."""

import streamlit as st

from pages import _brand, _errors, _meeting_bar, _navigation, _session, _sidebar, _story

st.set_page_config(page_icon=_brand.favicon(), layout="wide", initial_sidebar_state=310)
_session.start()
_story.read_link()
page = st.navigation(_navigation.pages(_session.language()), position="hidden" if _story.is_on() else "top")
name = _navigation.name(page)
_session.hold_address(held=name in _navigation.HIDDEN)
_story.write_link(name)
asked = _meeting_bar.show(name) if _story.is_on() else None
with _errors.errors_shown():
    _sidebar.show()
    if asked:  # what the sidebar is set to is forgotten unless it was drawn
        _story.go(asked)
    page.run()
