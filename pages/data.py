"""Data: drop files, what each one is, what was left out, and how much of the account they show."""

import streamlit as st

from analytics.present import data_figures as figures
from analytics.present import wording
from pages import _errors, _files, _guide, _layout, _mapping, _path, _results, _session
from pages._session import t, told

_session.guard()
_layout.header("data")
_path.show()

with st.container(horizontal=True, vertical_alignment="center"):
    st.button(t("shell.load_sample"), on_click=_session.load_sample, key="load_sample", icon=":material/storefront:")
    if _session.files():
        st.button(t("pages.data.clear"), on_click=_session.clear, key="clear", icon=":material/delete:")
_files.drop_zone()
for at, file in enumerate(_session.refused()):
    _errors.show_refusal(file.refusals, str(at), file.name)
_files.own_files()
for file in (*_session.refused(), *_session.files()):
    _mapping.ask(file)
_mapping.known()

exports, reasons = _session.exports(), _results.disagreement() if _session.exports() else ()
if not exports:
    _guide.start()
elif reasons:
    _errors.show_refusal(reasons, "files")
else:
    panel, look = _results.whole_panel(), _results.look()
    _layout.headline(wording.data_headline(panel, look))
    with st.container(border=True, key="card_table"):
        st.markdown(f"**{_files.verdict(exports)}**")
        _layout.table(_files.recognised(exports), "data")
        _files.rejected(exports)
    _layout.draw(figures.coverage(panel, look), "coverage")
    _guide.missing(panel, exports)
    notices = (*panel.coverage.notices, *_files.warnings(exports))
    _layout.notes(map(told, notices), t("pages.data.notices"))
