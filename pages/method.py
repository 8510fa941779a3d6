"""Method and glossary: why believe it, term by term; every tooltip leads here, and the page needs no data."""

import streamlit as st

from analytics.present import glossary
from pages import _glossary, _layout, _session
from pages._session import t
from pages._terms import explained

_session.guard()
_layout.header("method")
st.markdown(_layout.plain(t("method.promise")))
asked = st.text_input(
    t("method.search"),
    key="method_search",
    placeholder=t("method.placeholder"),
    help=explained(t("method.search_help")),
)

language = _session.language()
terms = glossary.search(glossary.terms(language), asked)
tooltips = glossary.search(glossary.tooltips(language), asked)
if asked.strip():
    n = len(terms) + len(tooltips)
    st.caption(_layout.plain(t("method.found", n=n) if n else t("method.nothing", asked=asked)))
else:
    _glossary.methods()
    _glossary.quality()
with st.container(key="glossary"):
    if terms:
        st.header(t("method.glossary"), anchor="glossary")
    for group, found in _glossary.grouped(terms).items():
        _glossary.entries(found, t(f"method.group.{group}"))
    if tooltips:
        st.header(t("method.tooltips"), anchor="tooltips")
    for page, found in _glossary.grouped(tooltips).items():
        _glossary.entries(found, _glossary.place_title(page))
    if not asked.strip():
        _glossary.sources()
_glossary.go_to_place()
