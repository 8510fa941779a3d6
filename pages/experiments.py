"""Tests: the pause most worth running, its length and power, its calendar and files, and what finished tests showed."""

import streamlit as st

from analytics.learn.design import Chosen
from analytics.present import experiment_figures as figures
from analytics.present import experiment_tables as tables
from analytics.present import experiment_wording as wording
from pages import _guide, _layout, _pauses, _results, _session
from pages._session import t

_session.guard()
_layout.header("experiments")
analysis, look = _results.spending(), _results.look()

sentence, numbers = st.container(), st.container()
with st.container(border=True, key="limits"):
    options = _pauses.options()
design = _results.design_of(options)
best = wording.shown(design)
with sentence:
    _layout.headline(wording.headline(design, look))
if best is not None:
    with numbers:
        _layout.cards(wording.cards(best, design, look), "experiments")
if best is None:
    _layout.draw(figures.candidates(design, look), "candidates")
else:
    left, right = st.columns([56, 44])
    with left:
        _layout.draw(figures.candidates(design, look), "candidates")
    with right:
        _layout.draw(figures.lengths(design, look), "lengths")
if isinstance(design.answer, Chosen):
    with st.container(border=True, key="card_files"):
        st.markdown(f"**{t('pages.experiments.files')}**")
        _pauses.files(design.answer, analysis, look)
    _layout.notes(wording.calendar(design.answer, look), t("pages.experiments.calendar"))
_layout.notes(wording.basis(design, look), t("pages.experiments.basis"))
_guide.cure([*([] if isinstance(design.answer, Chosen) else [design.answer.reason]), *design.notices])
if design.candidates:
    with st.container(border=True, key="card_table"):
        st.markdown(f"**{t('pages.experiments.table')}**")
        _layout.table(tables.candidates_table(design, look), "experiments", height=330)
_pauses.read_out()
_pauses.ledger()
