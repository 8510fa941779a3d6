"""A word explained on hover leads on: each tooltip ends with a link to its place on the page of method and glossary."""

from collections.abc import Iterable

import streamlit as st

from analytics.present.glossary import place
from pages import _session
from pages._session import t

PAGE = "method"


def explained(words: str, shown: str | None = None) -> str:
    """Return what a tooltip shows (`shown`, else its words as they are), with a link to where the words stand.

    The link is relative to the page, which works under any path a proxy serves Accord at; Streamlit opens it in a tab
    of its own. Words of no catalogue have no place and stay alone.
    """
    found = place(words, _session.language())
    told = words if shown is None else shown
    return f"{told}\n\n[{t('method.link')}]({address(found)})" if found else told


def address(anchor: str = "") -> str:
    """Address of the method page in the session's language, at a term."""
    return f"{PAGE}?lang={_session.language()}" + (f"#{anchor}" if anchor else "")


def columns(shown: Iterable[tuple[str, str]]) -> None:
    """Explain a table's columns in a fold: what a header says on hover is drawn, and no link in it can be reached.

    `shown`: the label of each column, as Markdown, with what it means.
    """
    with st.popover(t("method.columns"), type="tertiary", icon=":material/help:"):
        for label, words in shown:
            told = explained(words).replace("\n\n", " ")
            st.markdown(f"**{label}** · {told}")
