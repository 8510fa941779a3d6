"""The story as a consultant puts it together: which views, in which order, and what is said of each."""

import streamlit as st

from analytics.present.story.report import MOST
from analytics.present.story.views import VIEWS
from pages import _session, _story
from pages._session import t
from pages._terms import explained

_KEY = "story_views"


def show() -> None:
    """Draw the choice of views, then one row for each in the order in which they are told."""
    told = _story.story()
    _session.show_chosen(_KEY, told)
    words = {name: t(f"pages.{name}.tab") for name in VIEWS}
    st.pills(
        t("meeting.story.pick", most=MOST), list(words), format_func=words.__getitem__, selection_mode="multi",
        wrap=True, key=_KEY, on_change=_pick, help=explained(t("meeting.story.pick_help")),
    )  # fmt: skip
    for at, name in enumerate(told):
        with st.container(border=True, key=f"step_{name}", gap="xsmall"):
            _row(name, at, len(told))


def _pick() -> None:
    """Tell the views chosen: those told before stay in their order, a new one comes last.

    No view at all is never taken: a browser that has not drawn the control yet answers so.
    """
    chosen, told = _session.choice(_KEY), _story.story()
    if not chosen:
        return
    if len(chosen) > MOST:
        st.toast(t("meeting.story.full", most=MOST))
        return
    _story.tell([*(name for name in told if name in chosen), *(name for name in chosen if name not in told)])


def _row(name: str, at: int, n: int) -> None:
    """Draw a view of the story: its place, how it is moved, and what is said of it."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(f"**{at + 1}. {t(f'pages.{name}.title')}**", width="content")
        st.space("stretch")
        for way, by, icon, is_end in (("up", -1, "arrow_upward", at == 0), ("down", 1, "arrow_downward", at == n - 1)):
            st.button(
                t(f"meeting.story.{way}"), on_click=_story.move, args=(name, by), key=f"{way}_{name}", disabled=is_end,
                icon=f":material/{icon}:", type="tertiary",
            )  # fmt: skip
    _story.ask_note(name, t("meeting.bar.note_label"), height=68, is_named=False)
