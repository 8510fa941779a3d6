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
    st.html(_STYLE)
    if _session.is_sample() and name != "data":
        _sample_banner()
    with st.container(gap="xxsmall"):
        st.caption(t(f"pages.{name}.question"))
        st.title(t(f"pages.{name}.title"), anchor=False)


def _sample_banner() -> None:
    with st.container(key="sample_banner", horizontal=True, vertical_alignment="center", border=True):
        st.markdown(t("shell.sample.banner"), width="stretch")
        st.page_link(
            _navigation.path("data"), label=t("shell.sample.invitation"), icon=":material/upload_file:", width="content"
        )


def headline(sentence: str) -> None:
    """Say the one sentence a client remembers."""
    st.subheader(plain(sentence), anchor=False)


def draw(figure: object, key: str) -> None:
    """Show a figure in its own card."""
    with st.container(border=True, key=f"card_{key}"):
        bare(figure, key)


def bare(figure: object, key: str) -> None:
    """Show a figure where it is."""
    st.plotly_chart(figure, theme=None, config=config(_session.look()), key=f"figure_{key}", alt=alternative(figure))


# What Streamlit has no option for: the gap above the first element, and a card's inner rhythm.
_STYLE = """<style>
[data-testid="stMetric"] { min-height: 7.2rem; }
.st-key-sample_banner { padding: 0.35rem 0.9rem; background: color-mix(in srgb, var(--st-primary-color, #592644) 6%, transparent); }
</style>"""
