"""Meeting: which views are shown in which order, what is said of each, for whom, and the files left behind."""

import streamlit as st

from pages import _documents, _errors, _layout, _results, _session, _story, _story_editor
from pages._session import t
from pages._terms import explained

_session.guard()
if _story.is_on():  # a meeting shows the story, not the table it is put together on
    _story.quit_it()
    st.rerun()
_layout.header("meeting")
_results.panel()

told = _story.story()
sentence, start = st.columns([72, 28], vertical_alignment="center")
with sentence:
    _layout.headline(t("meeting.headline", n=len(told)))
with start:
    is_started = st.button(
        t("meeting.start"), type="primary", icon=":material/slideshow:", key="start", width="stretch",
        help=explained(t("meeting.start_help")),
    )  # fmt: skip
if is_started:
    _story.begin()
    _story.go(told[0])
left, right = st.columns([64, 36])
with left:
    _story_editor.show()
with right:
    with st.container(border=True, key="card_client"):
        st.markdown(f"**{t('meeting.client.title')}**")
        client = _documents.client()
    with st.container(border=True, key="card_documents"):
        st.markdown(f"**{t('meeting.files.title')}**")
        with _errors.errors_shown():
            _documents.show(client)
