"""How a page says that something cannot be shown: in words, with the cure, and nothing technical on screen."""

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import wraps
from typing import cast

import streamlit as st

from analytics.errors import AccordError
from analytics.schema import Notice
from pages import _guide, _navigation, _session

_log = logging.getLogger(__name__)


def stop(key: str) -> None:
    """Say why the page has nothing to show and where to go, and end the run."""
    with st.container(border=True, key="stopped"):
        st.header(_session.t(f"{key}.title"), anchor=False)
        st.text(_session.t(f"{key}.cure"))
        with st.container(horizontal=True, vertical_alignment="center"):
            st.page_link(_navigation.path("data"), label=_session.t("shell.go_to_data"), icon=":material/upload_file:")
            st.button(_session.t("shell.load_sample"), on_click=_session.load_sample, key="stopped_sample")
    _guide.cure([Notice(key)])
    st.stop()


def show_refusal(notices: Sequence[Notice], key: str, name: str = "") -> None:
    """Show reasons as plain text: they quote file names and headers, which may hold any markup."""
    sentences = [_session.told(notice) for notice in notices]
    if name and not any(name in sentence for sentence in sentences):
        sentences.insert(0, name)
    with st.container(border=True, key=f"refusal_{key}", gap="xxsmall"):
        for sentence in sentences:
            st.text(sentence)


@contextmanager
def errors_shown() -> Iterator[None]:
    """Show a refusal with its cure; say of anything else that it failed, and keep the details for the terminal."""
    try:
        yield
    except AccordError as error:
        show_refusal(error.notices, "page")
    except Exception:  # noqa: BLE001 - whatever went wrong, a person gets words and the terminal the traceback
        _log.exception("A page failed.")
        st.error(_session.t("shell.failed"), icon=":material/error:")


def fragment(body: Callable[[], None]) -> Callable[[], None]:
    """Make a part of a page that runs again alone, and whose failure is told as a page's is."""

    @st.fragment
    @wraps(body)
    def shown() -> None:
        with errors_shown():
            body()

    return cast("Callable[[], None]", shown)
