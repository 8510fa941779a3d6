"""The findings of the overview, each with the way to the page that proves it."""

from collections.abc import Mapping

import streamlit as st

from pages import _layout, _navigation
from pages._session import t


def show(findings: Mapping[str, str]) -> None:
    """List findings by page: a sentence, which may quote data, and a link under it."""
    with st.container(border=True, gap="xsmall", key="findings"):
        st.markdown(f"**{t('pages.overview.findings')}**")
        for page, sentence in findings.items():
            with st.container(gap=None, key=f"finding_{page}"):
                st.markdown(_layout.plain(sentence))
                st.page_link(_navigation.path(page), label=t(f"pages.{page}.tab"), icon=":material/arrow_forward:")
