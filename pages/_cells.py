"""The published cells, each with its source, open to a person who knows the client's market better."""

import streamlit as st

from analytics.errors import AssumptionError
from analytics.model import Assumptions
from analytics.model.priors import CellEdit
from analytics.present import method_tables
from analytics.present.draw import cell_word
from analytics.present.look import Look
from analytics.schema import Notice
from pages import _errors, _session
from pages._session import t
from pages._terms import explained


def show(assumptions: Assumptions, look: Look) -> None:
    """Draw the cells in percent, editable; what is applied counts on every page until it is taken back."""
    frame = method_tables.cells_frame(assumptions, look)
    percent = {"min_value": 0, "max_value": 100, "step": 1, "format": "%d %%"}
    edited = st.data_editor(
        frame,
        hide_index=True,
        height="content",
        disabled=["cell", "source"],
        column_config={
            "cell": st.column_config.TextColumn(
                t("metrics.prior_cell.label"), help=explained(t("metrics.prior_cell.help"))
            ),
            **{
                end: st.column_config.NumberColumn(
                    t(f"pages.cells.{end}"), help=explained(t("pages.cells.help")), **percent
                )
                for end in ("centre", "lower", "upper")
            },
            "source": st.column_config.TextColumn(t("metrics.source.label"), help=explained(t("metrics.source.help"))),
            "name": None,
        },
        key=f"cells_{_session.language()}_{hash(assumptions.cells)}",
    )
    with st.container(horizontal=True):
        applied = st.button(t("pages.cells.apply"), key="cells_apply", disabled=edited.equals(frame))
        if st.button(t("pages.cells.published"), key="cells_published", disabled=not assumptions.cells):
            _session.set_cells(())
    if applied:
        _keep(method_tables.cell_edits(edited), look)


def _keep(edits: tuple[CellEdit, ...], look: Look) -> None:
    """Keep the edits, or say which row cannot be, by the words of its table."""
    if refused := [edit for edit in edits if not _is_possible(edit)]:
        told = (Notice.of("pages.cells.refused", cell=cell_word(edit.name, look)) for edit in refused)
        _errors.show_refusal(tuple(told), "cells")
        return
    _session.set_cells(edits)


def _is_possible(edit: CellEdit) -> bool:
    try:
        Assumptions(cells=(edit,))
    except AssumptionError:
        return False
    return True
