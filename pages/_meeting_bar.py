"""The bar of a meeting: back and on through the story, the note, the assumptions, full screen, and the way out."""

from pathlib import Path

import streamlit as st

from pages import _layout, _session, _story
from pages._session import t
from pages._terms import explained

_FOLDER = Path(__file__).with_name("keys")
_KEYS = st.components.v2.component("accord_keys", js=(_FOLDER / "keys.js").read_text("utf-8"))


def show(page: str) -> str | None:
    """Draw the bar at the bottom of a page, whose buttons the keys press, and return the page that is asked for."""
    _layout.sheet(_FOLDER / "meeting.css")
    before, after = _story.beside(page)
    with st.bottom, st.container(horizontal=True, vertical_alignment="center", gap="small", key="meeting_bar"):
        is_back = _button("previous", "arrow_back", disabled=before is None)
        st.markdown(_place(page), width="content")
        is_on = _button("next", "arrow_forward", disabled=after is None, kind="primary")
        st.space("stretch")
        if _session.is_sample():
            st.caption(t("shell.sample.notice"), width="content")
        with st.popover(t("meeting.bar.note"), icon=":material/edit_note:", key="meeting_note"):
            _story.ask_note(page, t("meeting.bar.note_label"), height=140)
        _button("assumptions", "tune")
        _button("full", "fullscreen")
        st.button(
            t("meeting.bar.quit"), on_click=_story.quit_it, key="meeting_quit", icon=":material/close:",
            help=explained(t("meeting.bar.quit_help")),
        )  # fmt: skip
        _KEYS(key="meeting_keys", height=1, width=1)
    return before if is_back else after if is_on else None


def _button(name: str, icon: str, *, disabled: bool = False, kind: str = "secondary") -> bool:
    """Draw a button, told by its icon, whose key is said where a pointer rests on it."""
    return st.button(
        t(f"meeting.bar.{name}"), key=f"meeting_{name}", icon=f":material/{icon}:", disabled=disabled, type=kind,
        help=explained(t(f"meeting.bar.{name}_help")),
    )  # fmt: skip


def _place(page: str) -> str:
    """Say which view of how many this is."""
    told, title = _story.story(), _layout.plain(t(f"pages.{page}.title"))
    return f"{told.index(page) + 1}/{len(told)} · **{title}**" if page in told else f"**{title}**"
