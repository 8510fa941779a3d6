"""The shape every page shares: question and title, the bold sentence, cards, and text that is safe to show."""

import re

import streamlit as st

from analytics.present.draw import alternative
from analytics.present.look import config
from pages import _navigation, _session
from pages._session import t

_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")


def plain(text: str) -> str:
    r"""Escape a text so that Markdown shows it as it is: no link, image, formula, icon or emphasis.

    Examples
    --------
    >>> plain("5 $ ![k](x)")
    '5 \\$ \\!\\[k\\]\\(x\\)'

    """
    return _PUNCTUATION.sub(r"\\\1", text)


def header(name: str) -> None:
    """Draw a page's question and title; on the sample, say so and invite the visitor's own files."""
    _session.style()
    with st.container(horizontal=True, vertical_alignment="bottom", key="header"):
        with st.container(gap="xxsmall", width="stretch"):
            st.caption(t(f"pages.{name}.question"))
            st.title(t(f"pages.{name}.title"), anchor=False)
        if _session.is_sample() and name != "data":
            with st.container(key="sample_notice", horizontal=True, vertical_alignment="center", width="content"):
                st.caption(t("shell.sample.notice"), width="content")
                st.page_link(
                    _navigation.path("data"), label=t("shell.sample.invitation"), icon=":material/upload_file:"
                )


def headline(sentence: str) -> None:
    """Say the one sentence a client remembers."""
    st.subheader(plain(sentence), anchor=False)


def draw(figure: object, key: str, height: int | None = None) -> None:
    """Show a figure in its own card."""
    with st.container(border=True, key=f"card_{key}", gap="xsmall"):
        bare(figure, key, height)


def bare(figure: object, key: str, height: int | None = None) -> None:
    """Show a figure where it is; its finding stands above it as text, which wraps at any width."""
    finding = alternative(figure)
    if figure.layout.title.text:
        st.markdown(f"**{plain(finding)}**")
        figure.update_layout(title_text="", height=height or figure.layout.height)
    st.plotly_chart(figure, theme=None, config=config(_session.look()), key=f"figure_{key}", alt=finding)
